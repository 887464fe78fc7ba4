"""What the journals of earlier runs tell, and what is done about those that tell nothing."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from past_kit import ORIGINAL, RUN, SIZE, WRITTEN, made_run

from app.core.errors import RunError
from app.core.outcome import Outcome, Totals
from app.engine import summary
from app.engine.batch import Batch
from app.engine.events import RunState
from app.engine.history import (
    find_run,
    past_runs,
    refuse_to_forget,
    refuse_to_go_on,
    refuse_to_undo,
    set_aside_broken,
)
from app.engine.journal import Journal
from app.engine.journal_file import open_journal
from app.engine.journal_read import JournalReader
from app.engine.locks import FileLock
from app.engine.options import EngineOptions
from app.engine.records import PlannedMerge

D, F, C, S = Outcome.DONE, Outcome.FAILED, Outcome.CANCELLED, Outcome.SKIPPED
OTHER = "20260202-000000-bbbbbb"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def names(data: Path) -> list[str]:
    return sorted(os.listdir(data / "runs"))


def set_version(path: Path, version: int) -> None:
    with sqlite3.connect(path) as journal:
        journal.execute(f"PRAGMA user_version={version}")
    journal.close()


def code(error: pytest.ExceptionInfo[RunError]) -> str:
    return error.value.problem.code


def test_a_run_tells_what_it_was(data: Path, tmp_path: Path) -> None:
    kept = tmp_path / "out" / ".foldermill" / "vault" / RUN / "p0.png"
    made_run(data, outcomes=(D, D, F), output=tmp_path / "out", originals=[kept])
    (past,) = past_runs(str(data))
    assert past.totals == Totals(items=3, done=2, failed=1)
    assert (past.size, past.written) == (3 * SIZE, 2 * WRITTEN)
    assert (past.originals, past.vault) == (1, ORIGINAL)
    assert past.sources == (str(tmp_path / "source"),)
    assert (past.output, past.in_place) == (str(tmp_path / "out"), False)
    assert (past.started, past.seconds, past.state) == (2.0, 3.0, RunState.FINISHED)
    assert (past.can_resume, past.can_retry, past.can_undo, past.can_forget) == (0, 1, 1, 1)


def test_a_run_that_noted_its_sums_is_not_counted_again(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made_run(data, outcomes=(D, C))
    (counted,) = past_runs(str(data))
    journal = Journal(str(path), create=False)
    journal.note(**summary.as_fact(journal.query))
    journal.close()
    monkeypatch.setattr(summary, "count", None)
    (noted,) = past_runs(str(data))
    assert replace(noted, touched=counted.touched) == counted
    assert noted.totals == Totals(items=2, done=1, cancelled=1)


@pytest.mark.parametrize("facts", [{"state": "running"}, {"undoing": 1}])
def test_sums_that_are_no_longer_true_are_counted(data: Path, facts: dict[str, str]) -> None:
    path = made_run(data, outcomes=(D, None))
    journal = Journal(str(path), create=False)
    journal.note(summary='{"totals": {"items": 9, "done": 9}}')
    journal.note(**facts)
    journal.close()
    (past,) = past_runs(str(data))
    assert past.totals == Totals(items=2, done=1)


@pytest.mark.parametrize(
    ("state", "undoing", "outcomes", "can"),
    [
        ("finished", 0, (D,), "undo forget"),
        ("finished", 0, (S,), "forget"),
        ("finished", 0, (D, F), "retry undo forget"),
        ("finished", 0, (D, None), "resume undo forget"),
        ("cancelled", 0, (C,), "resume forget"),
        ("stopped", 0, (D, F, C), "resume retry undo forget"),
        ("running", 0, (None,), "resume undo forget"),  # died: results may be there
        ("undone", 0, (D, F), "forget"),
        ("finished", 1, (D, F), "undo forget"),
    ],
)
def test_what_can_be_done_with_a_run(
    data: Path, state: str, undoing: int, outcomes: tuple[Outcome | None], can: str
) -> None:
    path = made_run(data, state=state, outcomes=outcomes, undoing=undoing)
    (past,) = past_runs(str(data))
    wishes = ("resume", "retry", "undo", "forget")
    assert " ".join(w for w in wishes if getattr(past, f"can_{w}")) == can
    with FileLock(str(path.with_suffix(".lock"))) as lock:
        assert lock.acquire()
        (past,) = past_runs(str(data))
        assert past.busy
        assert not any(getattr(past, f"can_{w}") for w in wishes)


@pytest.mark.parametrize(("outcome", "can"), [(F, "retry"), (None, "resume"), (D, ""), (S, "")])
def test_merges_alone_can_be_tried_again_or_gone_on_with(
    data: Path, outcome: Outcome | None, can: str
) -> None:
    path = made_run(data, outcomes=(D, D))
    journal = Journal(str(path), create=False)
    journal.add_merges([PlannedMerge(-1, "image", 0, "sheet", (), outcome)])
    journal.close()
    (past,) = past_runs(str(data))
    assert " ".join(w for w in ("resume", "retry") if getattr(past, f"can_{w}")) == can
    assert past.totals == Totals(items=2, done=2)


def test_a_run_runs_only_while_somebody_works_on_it(data: Path) -> None:
    path = made_run(data, state="running", outcomes=(None,))
    with FileLock(str(path.with_suffix(".lock"))) as lock:
        assert lock.acquire()
        (past,) = past_runs(str(data))
        assert (past.state, past.died) == (RunState.RUNNING, False)
    (past,) = past_runs(str(data))
    assert (past.state, past.died) == (RunState.STOPPED, True)


def test_listing_leaves_nothing_beside_the_journals_and_sees_what_is_being_written(
    data: Path,
) -> None:
    path = made_run(data)
    assert len(past_runs(str(data))) == 1
    assert names(data) == [f"{RUN}.sqlite"]
    journal = Journal(str(path), create=False)
    journal.note(recipe="Renamed")
    assert past_runs(str(data))[0].recipe == "Renamed"
    journal.close()


def test_the_newest_comes_first_and_drafts_do_not_come(data: Path) -> None:
    made_run(data)
    made_run(data, OTHER)
    made_run(data, "20260303-000000-cccccc", state="draft")
    made_run(data, "20260304-000000-dddddd", state="ready")
    assert [past.run for past in past_runs(str(data))] == [OTHER, RUN]
    assert past_runs(str(data / "nothing")) == []


def test_a_run_is_found_by_the_beginning_of_its_number(data: Path) -> None:
    made_run(data)
    made_run(data, OTHER)
    made_run(data, "20260303-000000-cccccc", state="draft")
    assert find_run(str(data), OTHER[:6]).run == OTHER
    assert find_run(str(data), RUN).run == RUN
    for word, refusal in (
        ("2026", "run_not_one"),
        ("1999", "run_not_known"),
        ("202603", "run_never_ran"),
    ):
        with pytest.raises(RunError) as error:
            find_run(str(data), word)
        assert code(error) == refusal


# What is refused.


def test_what_cannot_be_gone_on_with_says_why(data: Path, tmp_path: Path) -> None:
    out, source = tmp_path / "out", tmp_path / "source"
    for folder in (out, source):
        folder.mkdir()
    made_run(data, state="cancelled", outcomes=(D, C), output=out)
    (past,) = past_runs(str(data))
    refuse_to_go_on(past)
    refuse_to_undo(past)
    refuse_to_forget(past)
    for changed, refusal in (
        (replace(past, busy=True), "run_busy"),
        (replace(past, state=RunState.UNDONE), "run_undone"),
        (replace(past, undoing=True), "run_undoing"),
        (replace(past, version=1), "run_version"),
        (replace(past, output=str(tmp_path / "gone")), "destination_gone"),
        (replace(past, sources=(str(tmp_path / "gone"),)), "source_missing"),
    ):
        with pytest.raises(RunError) as error:
            refuse_to_go_on(changed)
        assert code(error) == refusal
    with pytest.raises(RunError) as error:
        refuse_to_undo(replace(past, output=str(tmp_path / "gone")))
    assert code(error) == "destination_gone"


def test_an_undo_that_was_begun_can_only_be_ended(data: Path, tmp_path: Path) -> None:
    made_run(data, state="cancelled", outcomes=(D, C), output=tmp_path / "out", undoing=1)
    batch = Batch(EngineOptions(data_folder=str(data)), reopen=RUN)
    try:
        with pytest.raises(RunError) as error:
            list(batch.resume())
        assert code(error) == "run_undoing"
    finally:
        batch.close()


# Journals that are not as they should be.


@pytest.mark.parametrize("version", [1, 99])
def test_a_journal_of_another_version_is_left_alone(data: Path, version: int) -> None:
    path = made_run(data, outcomes=(D, F))
    set_version(path, version)
    (past,) = past_runs(str(data))
    assert past.version == version
    assert not any((past.can_resume, past.can_retry, past.can_undo))
    # Only the older one is known to keep no originals.
    assert past.can_forget == (version == 1)
    assert set_aside_broken(str(data)) == []
    for act in (open_journal, JournalReader):
        with pytest.raises(RunError) as error:
            act(str(path))
        assert code(error) == "run_version"
    assert path.exists()


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as journal:
        journal.execute("CREATE TABLE somebodys (work)")
    journal.close()


def rubbish(path: Path) -> None:
    path.write_bytes(b"rubbish" * 1_000)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5_000])


@pytest.mark.parametrize("damage", [foreign, rubbish, cut])
def test_damaged_journals_are_set_aside_and_named(data: Path, damage: object) -> None:
    made_run(data, OTHER)
    path = data / "runs" / f"{RUN}.sqlite"
    if damage is cut:
        made_run(data)
    assert callable(damage)
    damage(path)
    with FileLock(str(path.with_suffix(".lock"))) as lock:
        assert lock.acquire()
        assert set_aside_broken(str(data)) == []
        lock.release(remove=True)
    assert [past.run for past in past_runs(str(data))] == [OTHER]
    (problem,) = set_aside_broken(str(data))
    assert problem.code == "run_broken"
    assert problem.values == {"path": f"{path}.broken"}
    assert names(data) == [f"{RUN}.sqlite.broken", f"{OTHER}.sqlite"]
    assert set_aside_broken(str(data)) == []
    with pytest.raises(RunError) as error:
        find_run(str(data), RUN[:10])
    assert code(error) == "run_broken"


def test_damage_in_the_middle_is_found_when_the_journal_is_opened(data: Path) -> None:
    path = made_run(data, outcomes=[D] * 500)
    content = bytearray(path.read_bytes())
    content[-9_000:-5_000] = bytes(4_000)
    path.write_bytes(content)
    assert set_aside_broken(str(data)) == []
    with pytest.raises(RunError) as error:
        open_journal(str(path))
    assert code(error) == "run_broken"
    assert names(data) == [f"{RUN}.sqlite.broken"]


def test_a_journal_the_system_refuses_is_not_called_damaged(data: Path) -> None:
    path = data / "runs" / f"{RUN}.sqlite"
    path.mkdir(parents=True)
    assert set_aside_broken(str(data)) == []
    with pytest.raises(RunError) as error:
        open_journal(str(path))
    assert code(error) == "run_unreadable"
    assert path.is_dir()


def test_a_journal_whose_making_was_broken_off_is_no_run(data: Path) -> None:
    path = data / "runs" / f"{RUN}.sqlite"
    path.parent.mkdir(parents=True)
    path.touch()
    assert past_runs(str(data)) == []
    assert set_aside_broken(str(data)) == []
    with pytest.raises(RunError) as error:
        open_journal(str(path))
    assert code(error) == "run_never_ran"
