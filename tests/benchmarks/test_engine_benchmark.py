"""Whether the benchmarks of the engine and of the window run, on very little."""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks import engine, million, pictures, window


def figure(cell: str) -> float:
    return float(cell.partition(" ")[0])


def test_tasks_are_handed_out_and_headers_read(tmp_path: Path) -> None:
    scratch = str(tmp_path)
    (dispatch,) = engine.dispatch_rows(1, scratch, files=2_000)
    assert 1 < figure(dispatch[1]) < 2_000
    folder = pictures.photos(scratch, 2, 640, 480)
    (headers,) = engine.header_rows("small", folder, 1, scratch, looks=300)
    assert 10 < figure(headers[1]) < 100_000


def test_a_plan_is_timed_in_its_parts(tmp_path: Path) -> None:
    folder = pictures.crowd(str(tmp_path), 40, ".png", pictures.tiny_png())
    plan = engine.plan_folder(folder, str(tmp_path))
    assert plan.scan > 0
    assert plan.look > plan.settle > 0
    assert 10_000_000 < plan.memory < 1_000_000_000
    assert 0 < plan.silence < plan.scan + plan.look + plan.settle
    assert not os.listdir(tmp_path / "home" / "runs")


def test_a_run_is_stopped(tmp_path: Path) -> None:
    folder = pictures.photos(str(tmp_path), 8, 800, 600)
    stop = engine.stop("photos", folder, str(tmp_path))
    assert 0 < stop.seconds < 10
    assert stop.begun <= 8


def test_the_window_is_measured_while_it_plans_and_runs(tmp_path: Path) -> None:
    folder = pictures.crowd(str(tmp_path / "in"), 3, ".png", pictures.tiny_png())
    subject = window.Window("offscreen", {"QT_QPA_PLATFORM": "offscreen"}, str(tmp_path))
    rows = list(subject.rows(folder, folder, files=3, runs=1, seconds=0.1))
    assert [row[1] for row in rows] == ["offscreen"] * 4
    assert all(0 < figure(cell) < 60_000 for row in rows for cell in (row[2], row[4]) if cell)
    assert os.listdir(tmp_path / "in") == [os.path.basename(folder)]


def test_many_files_are_measured_from_the_scan_to_the_report(tmp_path: Path) -> None:
    rows = [*million.empty_rows(str(tmp_path), 3), *million.picture_rows(str(tmp_path), 2)]
    assert len(rows) == 8
    assert all(figure(row[1]) >= 0 for row in rows)
