"""The session over the real engine: a run that was broken off, gone on with and taken back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.errors import RunError
from app.core.recipe import Recipe
from app.core.recipe_text import load_text, read_recipe
from app.engine.batch import Batch
from app.engine.events import Event, ItemEnded, ItemStarted, RunState
from app.engine.options import EngineOptions
from app.operations import REGISTRY
from app.settings import Settings
from app.settings.recipes import built_in_recipes
from app.ui.past_runs import PastRuns, reopened
from app.ui.rows_thread import RowsThread
from app.ui.run_thread import RunThread, Watch
from app.ui.session import Session
from app.ui.state import Phase


@pytest.fixture
def options(tmp_path: Path) -> EngineOptions:
    return EngineOptions(str(tmp_path / "data"), workers=1, pauses=True)


def _no_watcher(command: Watch) -> NoReturn:
    raise AssertionError(f"nothing is watched here: {command}")


@pytest.fixture
def session(qapp: QApplication, options: EngineOptions) -> Iterator[Session]:
    made = Session(RunThread(lambda reopen: Batch(options, reopen=reopen), _no_watcher))
    yield made
    assert made.shutdown(10)


@pytest.fixture
def past(options: EngineOptions) -> PastRuns:
    return PastRuns(options.data_folder, Settings)


def recipe() -> Recipe:
    return read_recipe(load_text(built_in_recipes()[0].path), REGISTRY)


def break_off(options: EngineOptions, tmp_path: Path, at: type[Event] = ItemEnded) -> Path:
    """Run a batch of pictures until something happens; return the folder of results."""
    photos, results = tmp_path / "photos", tmp_path / "results"
    photos.mkdir()
    for number in range(8):
        Image.new("RGB", (30, 20), (9 * number, 0, 0)).save(photos / f"{number}.png")
    batch = Batch(options)
    for _ in batch.scan([str(photos)]):
        pass
    for _ in batch.plan(recipe(), str(results)):
        pass
    for event in batch.run():
        if isinstance(event, at):
            batch.stop()
    batch.close()
    return results


def wait(bot: QtBot, session: Session, phase: Phase) -> None:
    bot.waitUntil(lambda: session.state.phase is phase, timeout=20_000)


def test_a_run_that_was_broken_off_is_finished_and_taken_back(
    qtbot: QtBot, options: EngineOptions, session: Session, past: PastRuns, tmp_path: Path
) -> None:
    results = break_off(options, tmp_path, at=ItemStarted)
    (run,) = past.runs()
    assert run.can_resume
    past.check_resume(run)
    session.resume(reopened(run))
    wait(qtbot, session, Phase.ENDED)
    assert session.state.ended is not None
    assert session.state.ended.totals.done == 8
    assert sorted(name for name in os.listdir(results) if name.endswith("png")) == [
        f"{number}.png" for number in range(8)
    ]
    (run,) = past.runs()
    assert (run.state, run.can_resume) == (RunState.FINISHED, False)
    assert past.to_take_back(run) == (8, 0)
    assert "Classic" in past.recipe_text(run)

    session.undo(reopened(run))
    wait(qtbot, session, Phase.ENDED)
    assert session.state.undoing is not None
    assert (session.state.undoing.removed, session.state.undoing.finished) == (8, True)
    assert not results.exists()
    (run,) = past.runs()
    assert run.state is RunState.UNDONE
    with pytest.raises(RunError, match="was undone"):
        past.to_take_back(run)


def test_a_report_never_takes_the_place_of_a_source(
    options: EngineOptions, past: PastRuns, tmp_path: Path, qapp: QApplication
) -> None:
    break_off(options, tmp_path)
    (run,) = past.runs()
    source = tmp_path / "photos" / "0.png"
    before = source.read_bytes()
    with pytest.raises(RunError, match="replace a file of the sources"):
        past.write_report(run, str(source), lambda: False)
    assert source.read_bytes() == before
    report = str(tmp_path / "report.csv")
    assert past.write_report(run, report, lambda: False) == report
    assert past.write_report(run, report, lambda: True) == ""
    assert past.prune() == 0
    assert past.with_old_originals([run]) == []
    past.forget(run)
    assert past.runs() == []
    assert past.set_aside_broken() == []


def test_the_rows_of_a_run_that_was_taken_back_have_no_results(
    qtbot: QtBot, options: EngineOptions, session: Session, past: PastRuns, tmp_path: Path
) -> None:
    from app.ui.application import _open_reader
    from app.ui.files_model import FilesModel
    from app.ui.row_view import Column

    break_off(options, tmp_path)
    rows = RowsThread(_open_reader)
    model = FilesModel(rows)
    session.opened.connect(model.open)
    session.counted.connect(model.grow)
    session.rewritten.connect(lambda: model.renew(session.state.destination))
    (run,) = past.runs()
    session.undo(reopened(run))
    wait(qtbot, session, Phase.ENDED)

    def cells(column: Column) -> list[str]:
        found = (model.data(model.index(row, column)) for row in range(model.rowCount()))
        return [str(text) for text in found]

    qtbot.waitUntil(lambda: "Undone" in cells(Column.STATUS), timeout=5_000)
    undone = [row for row, text in enumerate(cells(Column.STATUS)) if text == "Undone"]
    assert {cells(Column.RESULT)[row] for row in undone} == {""}
    rows.shutdown()
    model.deleteLater()
