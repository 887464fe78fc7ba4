"""Items of several blocks, and merges: what comes out, in which shape, and what is left."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import lines_lane
import pytest
from inline_kit import FailingDisk, at_calls, paused_for, tree
from lines_kit import MERGES, RECIPE, Desk, joined, last_of, numbered, shape_of

from app.core.lanes import WorkTask
from app.core.outcome import Outcome, Totals
from app.engine import publish
from app.engine.events import (
    ItemEnded,
    ItemStarted,
    MergeEnded,
    Paused,
    Planned,
    RunEnded,
    RunState,
)
from app.engine.prune import forget, prune
from app.engine.report import write_report
from app.formats import disk

GROUP = 3


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    made = Desk(tmp_path, monkeypatch, GROUP)
    yield made
    made.close()


def test_pieces_come_together_in_order_and_merges_hold_all(desk: Desk) -> None:
    contents = desk.write(a=1, b=40, c=3, d=0, e=9, f=2, g=30)
    ended = last_of(desk.start())
    assert (ended.state, ended.totals) == (RunState.FINISHED, Totals(items=7, done=7))
    files = {f"{name}.txt": numbered(content) for name, content in contents.items()}
    results = desk.results()
    shape = results.pop("shape.txt").decode()
    assert results.pop("all lines.txt") == b"".join(files.values())
    assert results == files
    items = [shape_of(content, f"{name}.txt", GROUP) for name, content in contents.items()]
    groups = [joined(items[:3]), joined(items[3:6]), items[6]]
    assert shape == f"7 of 7\n{joined(groups)}\n"


def test_a_merge_alone_needs_no_results_of_its_items(desk: Desk) -> None:
    contents = desk.write(a=1, b=40)
    ended = last_of(desk.start(MERGES))
    assert ended.totals == Totals(items=2, done=2)
    items = [shape_of(content, f"{name}.txt", GROUP) for name, content in contents.items()]
    assert desk.results() == {
        "shape.txt": f"2 of 2\n{joined(items)}\n".encode(),
        "all lines.txt": b"".join(map(numbered, contents.values())),
    }


@pytest.mark.parametrize("group_files", [1, 100])
def test_a_failing_block_fails_its_item_which_leaves_a_gap(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, group_files: int
) -> None:
    monkeypatch.setattr(publish, "GROUP_FILES", group_files)
    contents = desk.write(a=1, c=3, e=12)
    (desk.source / "b.txt").write_bytes(b"x" * 40 + b"\nbad\n" + b"y\n" * 100)
    (desk.source / "d.txt").write_bytes(b"broken\n")
    events = list(desk.start())
    ended = events[-1]
    assert isinstance(ended, RunEnded)
    assert ended.totals == Totals(items=5, done=3, failed=2)
    merges = [event for event in events if isinstance(event, MergeEnded)]
    assert {(one.op, one.outcome, one.items, one.left_out) for one in merges} == {
        ("shape", Outcome.DONE, 3, 2),
        ("join", Outcome.DONE, 3, 2),
    }
    assert ended.failed_merges == 0
    items = [shape_of(content, f"{name}.txt", GROUP) for name, content in contents.items()]
    # b and d are missing in their groups; e is in the second one with nobody.
    together = joined([joined(items[:2]), items[2]])
    assert desk.results()["shape.txt"].decode() == f"3 of 5\n{together}\n"
    assert desk.results()["shape.left.txt"] == b"2\n"
    assert not desk.work_files()


def calm(desk: Desk, recipe: str = RECIPE) -> dict[str, bytes]:
    """Return the results of an undisturbed run, and remove them."""
    ended = last_of(desk.start(recipe))
    assert ended.state is RunState.FINISHED
    results = desk.results()
    shutil.rmtree(desk.out)
    return results


@pytest.mark.parametrize("moment", range(1, 40, 3))
def test_a_run_that_was_cancelled_goes_on_with_the_blocks_it_has(desk: Desk, moment: int) -> None:
    desk.write(a=1, b=40, c=3, d=2)
    expected = calm(desk)
    for count, _ in enumerate(desk.start()):
        if count == moment:
            desk.stop()
    resumed = list(desk.reopen().resume())
    assert desk.results() == expected
    assert isinstance(resumed[-1], RunEnded)
    assert resumed[-1].state is RunState.FINISHED


def test_blocks_that_are_done_are_not_done_again(desk: Desk) -> None:
    desk.write(b=40)
    expected = calm(desk)
    starts = 0
    for event in desk.start():
        starts += isinstance(event, ItemStarted)
        if starts == 35:
            desk.stop()
    assert [name for name in desk.work_files() if "blocks" in name]
    with mock.patch.object(lines_lane, "scan", side_effect=AssertionError):
        resumed = list(desk.reopen().resume())
    assert desk.results() == expected
    again = [event for event in resumed if isinstance(event, ItemStarted)]
    blocks = -(-len((desk.source / "b.txt").read_bytes()) // lines_lane.BLOCK)
    assert 1 < len(again) < blocks


def test_undo_takes_results_and_work_files_back(desk: Desk) -> None:
    desk.write(a=1, b=40)
    last_of(desk.start())
    list(desk.reopen().undo())
    assert not desk.out.exists()


def test_undo_of_a_run_broken_off_leaves_nothing(desk: Desk) -> None:
    desk.write(a=1, b=40)
    for count, _ in enumerate(desk.start()):
        if count == 30:
            desk.stop()
    assert desk.work_files()
    list(desk.reopen().undo())
    assert not desk.out.exists()


def test_forgetting_a_run_broken_off_removes_its_work_files(desk: Desk) -> None:
    desk.write(a=1, b=40)
    for count, _ in enumerate(desk.start()):
        if count == 30:
            desk.stop()
    assert desk.batch
    run = desk.batch.run_id
    desk.close()
    forget(str(desk.home), run)
    assert not desk.work_files()


def test_what_failed_and_is_tried_again_comes_into_the_merges(desk: Desk) -> None:
    contents = desk.write(a=1, b=40)
    (desk.source / "c.txt").write_bytes(b"broken\n")
    last_of(desk.start())
    assert desk.results()["shape.txt"].startswith(b"2 of 3\n")
    contents |= desk.write(c=30)
    resumed = list(desk.reopen().resume(failed_too=True))
    assert isinstance(resumed[-1], RunEnded)
    assert resumed[-1].totals == Totals(items=3, done=3)
    results = desk.results()
    items = [shape_of(content, f"{name}.txt", GROUP) for name, content in contents.items()]
    assert results["shape.txt"].decode() == f"3 of 3\n{joined(items)}\n"
    assert results["all lines.txt"] == b"".join(map(numbered, contents.values()))
    assert set(results) == {"a.txt", "b.txt", "c.txt", "shape.txt", "all lines.txt"}
    assert results["b.txt"] == numbered(contents["b"])


def test_names_of_merges_give_way_like_others(desk: Desk) -> None:
    desk.write(shape=3)
    desk.out.mkdir()
    (desk.out / "all lines.txt").write_bytes(b"mine")
    last_of(desk.start())
    assert set(desk.results()) == {
        "shape.txt",
        "shape (2).txt",
        "all lines.txt",
        "all lines (2).txt",
    }
    assert desk.results()["all lines.txt"] == b"mine"


def test_what_a_merge_replaces_comes_back(desk: Desk) -> None:
    desk.write(a=3)
    desk.out.mkdir()
    (desk.out / "all lines.txt").write_bytes(b"mine")
    last_of(desk.start(RECIPE + "[destination]\non_conflict = 'overwrite'\n"))
    assert desk.results()["all lines.txt"] != b"mine"
    list(desk.reopen().undo())
    assert desk.results() == {"all lines.txt": b"mine"}


def test_a_merge_that_fails_is_told_and_the_files_are_done(desk: Desk) -> None:
    (desk.source / "a.txt").write_bytes(b"poison\n")
    events = list(desk.start())
    ended = events[-1]
    assert isinstance(ended, RunEnded)
    assert (ended.state, ended.totals.done, ended.failed_merges) == (RunState.FINISHED, 1, 1)
    assert set(desk.results()) == {"a.txt", "shape.txt"}
    (failed,) = [
        event
        for event in events
        if isinstance(event, MergeEnded) and event.outcome is Outcome.FAILED
    ]
    assert failed.problem
    assert failed.problem.code == "image_damaged"


def test_results_that_may_come_to_nothing_are_not_counted_in_the_plan(desk: Desk) -> None:
    desk.write(a=1, b=40)
    *_, planned = desk.events(RECIPE)
    assert isinstance(planned, Planned)
    last_of(desk.start())
    assert planned.outputs == len(desk.results()) == 4


def test_nothing_to_merge(desk: Desk) -> None:
    (desk.source / "a.txt").write_bytes(b"broken\n")
    events = list(desk.start())
    told = [event for event in events if isinstance(event, MergeEnded)]
    assert [one.outcome for one in told] == [Outcome.SKIPPED] * 2
    assert not desk.results()


def test_the_report_tells_of_merges(desk: Desk, tmp_path: Path) -> None:
    desk.write(a=1)
    (desk.source / "b.txt").write_bytes(b"poison\n")
    (desk.source / "c.txt").write_bytes(b"broken\n")
    last_of(desk.start())
    assert desk.batch
    write_report(desk.batch.journal_path, str(tmp_path / "report.json"))
    shape, join = json.loads((tmp_path / "report.json").read_text())["merges"]
    assert (shape["op"], shape["lane"], shape["outcome"]) == ("shape", "text", "done")
    assert (shape["items"], shape["left_out"], shape["error"]) == (2, 1, None)
    assert shape["outputs"] == [str(desk.out / "shape.txt"), str(desk.out / "shape.left.txt")]
    assert (join["outcome"], join["outputs"]) == ("failed", [])
    assert join["error"]["code"] == "image_damaged"


def test_what_a_task_keeps_for_itself_is_gone_when_it_has_ended(desk: Desk) -> None:
    desk.write(a=1)
    (desk.source / "b.txt").write_bytes(b"bad\n")
    kept: list[Path] = []

    def keep(task: WorkTask, data: bytes) -> None:
        _keep(task, data)
        kept.append(Path(task.scratch))

    _keep = lines_lane._keep
    with mock.patch.object(lines_lane, "_keep", keep):
        for event in desk.start():
            if isinstance(event, ItemEnded):
                assert not any(folder.exists() for folder in kept)
    assert [folder.name for folder in kept] == ["0.1", "1.1"]
    assert not desk.work_files()


def test_what_dead_workers_have_left_is_gone_when_the_run_goes_on(desk: Desk) -> None:
    desk.write(a=1, b=40)
    for count, _ in enumerate(desk.start()):
        if count == 2:
            desk.stop()
    assert desk.batch
    scratch = desk.out / ".foldermill" / desk.batch.run_id / "scratch"
    (scratch / "0.1").mkdir(parents=True)
    (scratch / "0.1" / "kept").write_bytes(b"of a worker that died with the application")
    run = desk.reopen().resume()
    next(run)
    assert not any(scratch.rglob("kept"))
    assert last_of(run).totals == Totals(items=2, done=2)


def test_a_full_disk_fails_no_task_that_keeps_something(desk: Desk) -> None:
    desk.write(a=1)
    expected = calm(desk)
    disk.calls = FailingDisk(errno.ENOSPC, lambda _, path: path.endswith("kept"))
    run = desk.start()
    paused_for(run, "run_no_space")
    assert not desk.work_files()
    disk.calls = FailingDisk(errno.ENOSPC, lambda *_: False)
    assert desk.batch
    desk.batch.go_on()
    assert last_of(run).totals == Totals(items=1, done=1)
    assert desk.results() == expected


@pytest.mark.parametrize("call", [3, 30, 50, 56])
def test_a_full_disk_pauses_the_run_and_changes_no_byte(desk: Desk, call: int) -> None:
    desk.write(a=1, b=40)
    expected = calm(desk)
    disk.calls = FailingDisk(errno.ENOSPC, at_calls("create", range(call, call + 2)))
    events = []
    for event in desk.start():
        events.append(event)
        if isinstance(event, Paused):
            assert event.problem
            assert event.problem.code == "run_no_space"
            assert desk.batch
            desk.batch.go_on()
    assert disk.calls.failures
    assert any(isinstance(event, Paused) for event in events)
    assert desk.results() == expected


def test_a_large_file_in_place(desk: Desk) -> None:
    contents = desk.write(a=1, b=40)
    recipe = "version = 1\n[[text.outputs]]\n[destination]\nin_place = true\n"
    ended = last_of(desk.start(recipe))
    assert ended.totals == Totals(items=2, done=2), desk.rows()
    assert {name: tree(desk.source)[f"{name}.txt"] for name in contents} == {
        name: numbered(content) for name, content in contents.items()
    }
    list(desk.reopen().undo())
    assert tree(desk.source) == {f"{name}.txt": content for name, content in contents.items()}


def test_a_result_that_is_not_needed_is_not_there(desk: Desk, tmp_path: Path) -> None:
    desk.write(a=1, b=40)
    (desk.source / "c.txt").write_bytes(b"odd one\n" + b"even one\n" * 20 + b"odd two\n")
    ended = last_of(desk.start())
    assert ended.totals == Totals(items=3, done=3)
    assert set(desk.results()) == {
        *("a.txt", "b.txt", "c.txt", "c.odd.txt", "shape.txt", "all lines.txt")
    }
    assert desk.results()["c.odd.txt"] == b"1 ODD ONE\n22 ODD TWO\n"
    a, _, c = desk.rows()
    assert [target.skipped for target in a.targets] == [False, True]
    assert [target.skipped for target in c.targets] == [False, False]


def test_work_files_of_an_old_run_go_with_its_journal(desk: Desk) -> None:
    desk.write(a=1, b=40)
    for count, _ in enumerate(desk.start()):
        if count == 30:
            desk.stop()
    desk.close()
    assert desk.work_files()
    assert prune(str(desk.home), days=1) == 0
    assert prune(str(desk.home), days=-1) == 1
    assert not desk.work_files()
