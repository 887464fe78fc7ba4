"""The sentences of the terminal."""

from __future__ import annotations

from dataclasses import replace

from app.cli import words
from app.core.errors import Problem
from app.core.item import Kind
from app.core.outcome import Loss, Outcome, Totals
from app.engine.events import Planned, Progress, RunEnded, RunState, Scanned
from app.engine.rows import Row, TargetRow


def test_found_names_what_there_is_and_what_was_left_out() -> None:
    kinds = {Kind.IMAGE: 1240, Kind.TABLE: 3, Kind.TEXT: 12, Kind.OTHER: 5}
    said = words.found(Scanned(kinds, hidden=12))
    assert said == "Images 1,240 · Tables 3 · Text 12 · Other 5 · 12 hidden left out"
    assert words.found(Scanned({Kind.IMAGE: 0})) == "No files"


def test_a_plan_without_surprises_is_one_line() -> None:
    plan = Planned(items=1, work=1, outputs=1, needed=2_300_000, free=40_000_000_000)
    assert list(words.planned(plan)) == [
        "Plan: 1 result from 1 file, about 2.3 MB; 40 GB free.",
    ]


def test_every_surprise_of_a_plan_is_said() -> None:
    plan = Planned(
        items=30,
        work=10,
        outputs=20,
        skipped=17,
        no_lane=12,
        already=3,
        clashes=1500,
        fallbacks={"png": 3},
        losses={Loss.BIT_DEPTH: 4},
    )
    said = list(words.planned(plan))[1:]
    assert said == [
        "Left alone, because the recipe has nothing for them: 12.",
        "Done by an earlier run: 3.",
        "Skipped, because their results exist already: 2.",
        "Under another name, because theirs is taken: 1,500.",
        "Written as png, because their own format cannot be written: 3.",
        "Without bit depth: 4.",
    ]


def test_a_plan_says_how_many_files_at_a_time_and_why() -> None:
    def second_line(slots: int, because: str, work: int = 9) -> list[str]:
        return list(words.planned(Planned(work=work, slots=slots, slots_because=because)))[1:]

    assert second_line(2, "cores") == ["2 files at the same time: one for each core."]
    assert second_line(4, "network") == [
        "4 files at the same time: more would only wait for the network."
    ]
    assert second_line(1, "memory") == ["1 file at a time: there is not enough memory for more."]
    assert second_line(2, "cores", work=1) == []


def test_progress_counts_failures_and_the_time_left() -> None:
    progress = Progress(
        Totals(items=5000, done=1000, failed=3, quarantined=1), 0, 0, 9, 85, 21e7, 72
    )
    assert words.running(progress) == (
        "1,004 of 5,000 files · 4 failed · 85 files/s · 210 MB/s · 1:12 left"
    )
    young = Progress(Totals(items=2), 0, 0, 0, 0, 0, None)
    assert words.running(young) == "0 of 2 files · 0 files/s · 0 bytes/s"


def test_while_only_merges_are_left_progress_says_so() -> None:
    merging = Progress(Totals(items=3, done=2, failed=1), 9, 9, 1.0, 7.0, 0, 5.0, merges_left=2)
    assert words.running(merging) == "3 of 3 files · 1 failed · merging, 2 left"
    working = replace(merging, totals=Totals(items=3, done=2))
    assert words.running(working) == "2 of 3 files · 7 files/s · 0 bytes/s · 0:05 left"


def test_a_plan_of_merges_alone_speaks_of_no_file() -> None:
    plan = Planned(outputs=2, merges=1, free=10**9, slots=2, slots_because="cores")
    assert list(words.planned(plan)) == ["Plan: 2 results of all files together; 1 GB free."]


def test_the_end_adds_up_to_its_files() -> None:
    totals = Totals(items=9, done=4, skipped=2, failed=1, quarantined=1, cancelled=1)
    assert words.ended(RunEnded(RunState.FINISHED, totals, 1.25)) == (
        "Finished: 9 files in 1.2 s: 4 done, 2 skipped, 1 failed, 1 quarantined, 1 cancelled."
    )
    failed = RunEnded(RunState.FINISHED, Totals(items=1, done=1), 0.5, failed_merges=2)
    assert words.ended(failed) == "Finished: 1 file in 0.5 s: 1 done, 2 merges failed."
    assert words.ended(RunEnded(RunState.CANCELLED, Totals(1, 1), 0.0)).startswith("Cancelled: 1 f")
    assert words.ended(RunEnded(RunState.STOPPED, Totals(1, 1), 0.0)).startswith("Stopped: 1 file ")


def test_a_line_of_the_plan_shows_where_to_and_what_is_special() -> None:
    targets = (
        TargetRow("/out/a (2).jpg", "jpeg", (Loss.ALPHA, Loss.METADATA), True, False, 1),
        TargetRow("/out/a.png", "png", (), False, True, 1),
    )
    row = Row(0, "/in/a.png", "a.png", Kind.IMAGE, 1, None, None, targets, 0.0)
    assert list(words.plan_lines(row)) == [
        "/in/a.png -> /out/a (2).jpg  [renamed; without alpha; without metadata]",
        "/in/a.png -> /out/a.png  [skipped, exists already]",
    ]


def test_a_failure_names_the_file_and_why() -> None:
    problem = Problem("timeout", {"seconds": 120})
    row = Row(0, "/in/a.png", "a.png", Kind.IMAGE, 1, Outcome.FAILED, problem, (), 0.0)
    assert words.failure(row) == "failed: /in/a.png: Gave up after 120 seconds."
    assert list(words.plan_lines(row)) == [words.failure(row)]
