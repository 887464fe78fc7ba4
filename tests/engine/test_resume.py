"""A run that was broken off anywhere ends, resumed, in the folder of an undisturbed one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.core.errors import RunError
from app.core.outcome import Outcome, Totals
from app.engine.batch import Batch
from app.engine.events import Event, ItemEnded, ItemStarted, Noticed, RunEnded, RunState, Undoing
from app.engine.history import past_runs
from app.engine.journal_read import JournalReader
from app.engine.options import EngineOptions

APPLICATION = Path(__file__).with_name("crashing_app.py")
FILES = 5


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    for number in range(FILES):
        pixels = np.random.default_rng(number).integers(0, 255, (40, 60, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / f"p{number}.png")
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nrubbish")
    return folder


def run_application(home: Path, source: Path, out: Path, steps: int) -> int:
    """Run the application until it is killed at that step, or to its end; return its last step."""
    ended = subprocess.run(
        [sys.executable, APPLICATION, home, source, out, str(steps)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if steps:
        assert ended.returncode in (0, -signal.SIGKILL)
    return int(ended.stdout) if ended.returncode == 0 else 0


def resume(
    home: Path, *, failed_too: bool = False
) -> tuple[RunEnded, list[ItemEnded], dict[str, Outcome | None]]:
    (journal,) = (home / "runs").glob("*.sqlite")
    batch = Batch(EngineOptions(data_folder=str(home), workers=1), reopen=journal.stem)
    events = list(batch.resume(failed_too=failed_too))
    reader = JournalReader(batch.journal_path)
    rows = reader.rows(range(reader.count()))
    reader.close()
    batch.close()
    last = events[-1]
    assert isinstance(last, RunEnded)
    return (
        last,
        [event for event in events if isinstance(event, ItemEnded)],
        {row.relative: row.outcome for row in rows},
    )


def tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_killed_at_any_step_and_resumed_is_as_if_nothing_happened(
    tmp_path: Path, source: Path
) -> None:
    steps = run_application(tmp_path / "calm", source, tmp_path / "expected", 0)
    expected = tree(tmp_path / "expected")
    assert len(expected) == 2 * FILES
    assert steps > 15
    for step in sorted({1, 2, 3, *range(4, steps + 1, max(1, steps // 9)), steps}):
        home, out = tmp_path / f"home{step}", tmp_path / f"out{step}"
        run_application(home, source, out, step)
        ended, _, outcomes = resume(home)
        assert ended.state is RunState.FINISHED, step
        assert ended.totals == Totals(items=FILES + 1, done=FILES, failed=1), step
        assert tree(out) == expected, step
        assert set(outcomes.values()) == {Outcome.DONE, Outcome.FAILED}


@pytest.fixture
def broken_off(tmp_path: Path, source: Path) -> Path:
    """A home with a run that was cancelled at its first file."""
    home = tmp_path / "home"
    batch = Batch(EngineOptions(data_folder=str(home), workers=1))
    list(batch.scan([str(source)]))
    from app.core.recipe_text import read_recipe
    from app.operations import REGISTRY

    recipe = read_recipe('version = 1\n[[image.outputs]]\nformat = "webp"\n', REGISTRY)
    list(batch.plan(recipe, str(tmp_path / "out")))
    for event in batch.run():
        if isinstance(event, ItemStarted):
            batch.stop(now=False)
    batch.close()
    return home


def test_a_cancelled_run_goes_on_where_it_stopped(tmp_path: Path, broken_off: Path) -> None:
    done = {path.name: path.stat().st_ino for path in (tmp_path / "out").rglob("*.webp")}
    assert 0 < len(done) < FILES
    ended, events, _ = resume(broken_off)
    assert ended.totals == Totals(items=FILES + 1, done=FILES, failed=1)
    assert len([e for e in events if e.outcome is Outcome.DONE]) == FILES - len(done)
    after = {path.name: path.stat().st_ino for path in (tmp_path / "out").rglob("*.webp")}
    assert {name: after[name] for name in done} == done


def test_a_finished_run_has_nothing_left_to_do(broken_off: Path) -> None:
    resume(broken_off)
    ended, events, _ = resume(broken_off)
    assert ended.state is RunState.FINISHED
    assert events == []


def test_what_failed_is_tried_again_as_it_is_now(
    tmp_path: Path, source: Path, broken_off: Path
) -> None:
    resume(broken_off)
    before = tree(tmp_path / "out")
    ended, events, _ = resume(broken_off, failed_too=True)
    assert ended.totals.failed == 1
    assert [event.position for event in events] == []
    (source / "broken.png").write_bytes((source / "p0.png").read_bytes())
    ended, events, outcomes = resume(broken_off, failed_too=True)
    assert ended.totals == Totals(items=FILES + 1, done=FILES + 1)
    assert len(events) == 1
    assert outcomes["broken.png"] is Outcome.DONE
    after = tree(tmp_path / "out")
    assert set(after) - set(before) == {"broken.webp"}


def test_history_tells_of_every_run_that_was_started(tmp_path: Path, broken_off: Path) -> None:
    never_run = Batch(EngineOptions(data_folder=str(broken_off)))
    never_run.close()
    (broken_off / "runs" / "20000101-000000-aaaaaa.sqlite").write_bytes(b"rubbish" * 1000)
    (past,) = past_runs(str(broken_off))
    for path in (never_run.journal_path, broken_off / "runs" / "20000101-000000-aaaaaa.sqlite"):
        os.unlink(path)
    assert past.state is RunState.CANCELLED
    assert past.can_resume
    assert past.output == str(tmp_path / "out")
    assert past.totals.items == past.totals.ended == FILES + 1
    assert past.seconds > 0
    resume(broken_off)
    (past,) = past_runs(str(broken_off))
    assert past.state is RunState.FINISHED
    assert not past.can_resume
    assert past.totals.done == FILES


def test_trying_again_that_was_broken_off_before_it_began_can_be_gone_on_with(
    source: Path, broken_off: Path
) -> None:
    resume(broken_off)
    (source / "broken.png").write_bytes((source / "p0.png").read_bytes())
    (journal,) = (broken_off / "runs").glob("*.sqlite")
    batch = Batch(EngineOptions(data_folder=str(broken_off), workers=1), reopen=journal.stem)
    next(iter(batch.resume(failed_too=True)))
    batch.close()
    (past,) = past_runs(str(broken_off))
    assert past.can_resume
    assert past.totals == Totals(items=FILES + 1, done=FILES)
    assert resume(broken_off)[0].totals.done == FILES + 1


def test_a_run_that_goes_on_elsewhere_cannot_be_resumed(broken_off: Path) -> None:
    (journal,) = (broken_off / "runs").glob("*.sqlite")
    options = EngineOptions(data_folder=str(broken_off))
    first = Batch(options, reopen=journal.stem)
    with pytest.raises(RunError, match="still goes on"):
        Batch(options, reopen=journal.stem)
    first.close()


def test_a_damaged_journal_is_set_aside(broken_off: Path) -> None:
    (journal,) = (broken_off / "runs").glob("*.sqlite")
    journal.write_bytes(b"not a database at all" * 100)
    with pytest.raises(RunError, match="set aside"):
        Batch(EngineOptions(data_folder=str(broken_off)), reopen=journal.stem)
    assert not journal.exists()
    assert list((broken_off / "runs").glob("*.broken"))


def test_an_unknown_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="There is no run 2026"):
        Batch(EngineOptions(data_folder=str(tmp_path)), reopen="2026")


def undo(home: Path) -> list[Event]:
    (journal,) = (home / "runs").glob("*.sqlite")
    batch = Batch(EngineOptions(data_folder=str(home), workers=1), reopen=journal.stem)
    events = list(batch.undo())
    batch.close()
    return events


def test_undo_removes_what_the_run_wrote_and_nothing_else(
    tmp_path: Path, source: Path, broken_off: Path
) -> None:
    resume(broken_off)
    before = tree(source)
    out = tmp_path / "out"
    (out / "p1.webp").write_bytes(b"somebody's work")
    (out / "p2.webp").unlink()
    (out / "theirs.txt").write_text("theirs")
    *notices, last = undo(broken_off)
    assert last == Undoing(removed=FILES - 2, kept=1, total=FILES, finished=True)
    (notice,) = [event for event in notices if isinstance(event, Noticed)]
    assert notice.problem.values["path"] == str(out / "p1.webp")
    assert tree(out) == {"p1.webp": b"somebody's work", "theirs.txt": b"theirs"}
    assert tree(source) == before
    with pytest.raises(RunError, match="was undone"):
        resume(broken_off)


def test_undo_of_everything_takes_the_folders_along(tmp_path: Path, broken_off: Path) -> None:
    undo(broken_off)
    assert not (tmp_path / "out").exists()
    (past,) = past_runs(str(broken_off))
    assert past.state is RunState.UNDONE
    assert past.totals.left == 0
