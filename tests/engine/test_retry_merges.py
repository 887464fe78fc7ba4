"""Merges that failed are tried again; files that are done keep their results."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import lines_lane
import pytest
from lines_kit import MERGES, RECIPE, Desk, last_of, numbered, text_of

from app.core.lanes import WorkJob, WorkTask, WrittenPart
from app.core.outcome import Outcome, Totals
from app.engine import publish
from app.engine.events import Event, ItemStarted, MergeEnded, Progress, RunEnded, RunState
from app.engine.history import PastRun, find_run, refuse_to_go_on

GROUP = 3
CAREFUL = '[destination]\non_conflict = "fail"\n'


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    made = Desk(tmp_path, monkeypatch, GROUP)
    (made.source / "b.txt").write_bytes(text_of("poison", 40))
    made.write(a=1, c=3)
    yield made
    made.close()


def past(desk: Desk) -> PastRun:
    """Return what the history says of the run while nobody has it open."""
    desk.close()
    return find_run(str(desk.home), desk.run_id)


def files(desk: Desk) -> dict[str, tuple[int, int]]:
    """Return which file lies under each name of the output folder."""
    found = {path.name: path.stat() for path in desk.out.iterdir()}
    return {name: (status.st_ino, status.st_mtime_ns) for name, status in found.items()}


def retried(desk: Desk) -> list[Event]:
    """Try again what failed, now that nothing is in the way."""
    with mock.patch.object(lines_lane, "POISON", b"nothing"):
        return list(desk.reopen().resume(failed_too=True))


def all_lines(desk: Desk) -> bytes:
    return b"".join(numbered((desk.source / f"{name}.txt").read_bytes()) for name in "abc")


@pytest.mark.parametrize("recipe", [RECIPE, MERGES])
def test_a_merge_that_failed_alone_is_tried_again(desk: Desk, recipe: str) -> None:
    assert last_of(desk.start(recipe)).failed_merges == 1
    before = files(desk)
    ran = past(desk)
    assert (ran.can_retry, ran.can_resume, ran.failed_merges) == (True, False, 1)
    refuse_to_go_on(ran)
    events = retried(desk)
    ended = events[-1]
    assert isinstance(ended, RunEnded)
    assert (ended.state, ended.failed_merges) == (RunState.FINISHED, 0)
    assert ended.totals == Totals(items=3, done=3)
    results = desk.results()
    assert results["all lines.txt"] == all_lines(desk)
    # What was done is not even written again.
    after = files(desk)
    assert after.pop("all lines.txt")
    assert after == before
    assert not past(desk).can_retry
    list(desk.reopen().undo())
    assert not desk.out.exists()


def test_shares_are_made_again_only_for_what_is_tried_again(desk: Desk) -> None:
    last_of(desk.start())
    seen = set()

    def look(job: WorkJob, task: WorkTask) -> tuple[WrittenPart, ...]:
        seen.add((len(task.parts), tuple(share.index for share in task.shares)))
        return work(job, task)

    work = lines_lane.work
    with mock.patch.object(lines_lane, "work", look):
        retried(desk)
    assert seen == {(0, (1,))}


def test_while_shares_are_there_no_file_is_read_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "GROUP_FILES", 1)
    for event in desk.start():
        if isinstance(event, MergeEnded) and event.outcome is Outcome.FAILED:
            desk.stop()
    assert desk.work_files()
    events = retried(desk)
    assert not [event for event in events if isinstance(event, ItemStarted)]
    assert desk.results()["all lines.txt"] == all_lines(desk)
    assert not desk.work_files()


def test_a_merge_whose_name_was_taken_gets_it_when_it_is_free(desk: Desk) -> None:
    desk.out.mkdir()
    (desk.out / "shape.txt").write_bytes(b"mine")
    with mock.patch.object(lines_lane, "POISON", b"nothing"):
        ended = last_of(desk.start(RECIPE + CAREFUL))
    assert ended.failed_merges == 1
    ended = last_of(iter(retried(desk)))  # it is still there
    assert ended.failed_merges == 1
    assert desk.results()["shape.txt"] == b"mine"
    (desk.out / "shape.txt").unlink()
    ended = last_of(iter(retried(desk)))
    assert (ended.failed_merges, ended.totals.done) == (0, 3)
    assert desk.results()["shape.txt"].startswith(b"3 of 3\n")
    assert desk.results()["all lines.txt"] == all_lines(desk)


def test_a_merge_without_a_name_stays_so_when_other_files_are_gone_on_with(desk: Desk) -> None:
    desk.out.mkdir()
    (desk.out / "shape.txt").write_bytes(b"mine")
    for count, _ in enumerate(desk.start(RECIPE + CAREFUL)):
        if count == 5:
            desk.stop()
    events = list(desk.reopen().resume())
    (shape,) = (one for one in events if isinstance(one, MergeEnded) and one.op == "shape")
    assert shape.outcome is Outcome.FAILED
    assert desk.results()["shape.txt"] == b"mine"


def test_what_had_nothing_to_merge_is_made_when_files_are_mended(desk: Desk) -> None:
    good = {name: (desk.source / f"{name}.txt").read_bytes() for name in "abc"}
    for name in good:
        (desk.source / f"{name}.txt").write_bytes(b"broken\n")
    assert last_of(desk.start()).totals.failed == 3
    for name, content in good.items():
        (desk.source / f"{name}.txt").write_bytes(content)
    ended = last_of(iter(retried(desk)))
    assert ended.totals.done == 3
    assert desk.results()["all lines.txt"] == all_lines(desk)
    assert desk.results()["shape.txt"].startswith(b"3 of 3\n")


def test_a_file_that_was_changed_meanwhile_is_left_out_then_done_again(desk: Desk) -> None:
    last_of(desk.start())
    old = desk.results()["c.txt"]
    desk.write(c=5)
    ended = last_of(iter(retried(desk)))
    assert (ended.totals.done, ended.totals.failed, ended.failed_merges) == (2, 1, 0)
    assert desk.results()["c.txt"] == old
    ended = last_of(iter(retried(desk)))
    assert ended.totals == Totals(items=3, done=3)
    results = desk.results()
    assert set(results) == {"a.txt", "b.txt", "c.txt", "shape.txt", "all lines.txt"}
    assert results["c.txt"] != old
    assert results["all lines.txt"] == all_lines(desk)
    list(desk.reopen().undo())
    assert not desk.out.exists()


@pytest.mark.parametrize("moment", range(1, 60, 6))
def test_a_retry_that_is_broken_off_can_be_gone_on_with(desk: Desk, moment: int) -> None:
    last_of(desk.start())
    with mock.patch.object(lines_lane, "POISON", b"nothing"):
        for count, _ in enumerate(desk.reopen().resume(failed_too=True)):
            if count == moment:
                break  # as if the application had died
        ran = past(desk)
        assert ran.can_resume or (ran.state is RunState.FINISHED and not ran.can_retry)
        ended = last_of(desk.reopen().resume())
    assert ended.totals == Totals(items=3, done=3)
    assert desk.results()["all lines.txt"] == all_lines(desk)
    assert desk.results()["shape.txt"].startswith(b"3 of 3\n")
    assert not desk.work_files()


def test_a_run_that_is_gone_on_with_says_when_it_only_merges(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "GROUP_FILES", 1)
    for event in desk.start(MERGES):
        if isinstance(event, MergeEnded):
            desk.stop()
    told = [one for one in retried(desk) if isinstance(one, Progress)]
    assert told[0].is_merging
    assert told[0].merges_left >= 1
    assert os.path.exists(desk.out / "all lines.txt")
