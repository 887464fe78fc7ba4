"""Which runs go by themselves, and what goes with a run that is forgotten."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from past_kit import ORIGINAL, RUN, age, made_run

from app.core.errors import RunError
from app.core.outcome import Outcome
from app.engine import prune as module
from app.engine.history import past_runs
from app.engine.journal import Journal
from app.engine.locks import FileLock
from app.engine.prune import forget, old_originals, prune
from app.formats.safe_write import part_name

D, F = Outcome.DONE, Outcome.FAILED


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def names(data: Path) -> list[str]:
    return sorted(os.listdir(data / "runs"))


def vault(out: Path, name: str, run: str = RUN) -> Path:
    return out / ".foldermill" / "vault" / run / name


def code(error: pytest.ExceptionInfo[RunError]) -> str:
    return error.value.problem.code


def pruned(data: Path) -> int:
    return prune(str(data), days=100)


def test_old_runs_go_with_all_their_files_and_young_ones_stay(data: Path) -> None:
    old = made_run(data, outcomes=(D, F), days=101)
    for suffix in (".sqlite-wal", ".sqlite-shm", ".lock"):
        old.with_suffix(suffix).touch()
        age(old.with_suffix(suffix), 101)
    made_run(data, "20260102-000000-bbbbbb", days=99)
    assert pruned(data) == 1
    assert names(data) == ["20260102-000000-bbbbbb.sqlite"]
    assert pruned(data) == 0


def test_a_run_that_was_gone_on_with_since_is_young(data: Path) -> None:
    path = made_run(data, state="cancelled", days=101)
    path.with_suffix(".sqlite-wal").touch()
    assert pruned(data) == 0


def newer(path: Path) -> None:
    with sqlite3.connect(path) as journal:
        journal.execute("PRAGMA user_version=99")
    journal.close()
    age(path, 101)


def rubbish(path: Path) -> None:
    path.write_bytes(b"rubbish" * 1_000)
    age(path, 101)


@pytest.mark.parametrize("change", [newer, rubbish])
def test_a_journal_that_cannot_be_understood_stays(
    data: Path, change: Callable[[Path], None]
) -> None:
    change(made_run(data))
    assert pruned(data) == 0
    assert names(data) == [f"{RUN}.sqlite"]


@pytest.mark.parametrize("state", ["finished", "undone"])
def test_a_run_that_keeps_originals_never_goes_unasked(data: Path, out: Path, state: str) -> None:
    made_run(data, state=state, output=out, originals=[vault(out, "p0.png")], days=10_000)
    assert pruned(data) == 0
    (past,) = past_runs(str(data))
    assert past.originals == 1


def test_an_empty_original_is_one_too(data: Path, out: Path) -> None:
    path = made_run(data, output=out, originals=[vault(out, "p0.png")])
    journal = Journal(str(path), create=False)
    journal.change("UPDATE target SET before = json_set(before, '$.size', 0)")
    journal.close()
    age(path, 10_000)
    assert pruned(data) == 0


def test_a_run_whose_program_died_stays_for_its_work_files(data: Path) -> None:
    path = made_run(data, state="running", outcomes=(None,), days=101)
    path.with_suffix(".lock").touch()
    assert pruned(data) == 0
    assert path.exists()


@pytest.mark.parametrize("state", ["draft", "ready"])
def test_drafts_nobody_has_open_go_at_once(data: Path, state: str) -> None:
    path = made_run(data, state=state, outcomes=(None,))
    with FileLock(str(path.with_suffix(".lock"))) as lock:
        assert lock.acquire()
        assert pruned(data) == 0
    assert pruned(data) == 1
    assert names(data) == []


def test_what_a_kill_has_left_goes_too(data: Path) -> None:
    runs = data / "runs"
    made_run(data)
    for name in (
        "20250101-000000-aaaaaa.sqlite",  # made, and nothing written
        "20250102-000000-aaaaaa.sqlite-wal",
        "20250103-000000-aaaaaa.lock",
    ):
        (runs / name).touch()
    (runs / "20250104-000000-aaaaaa.sqlite.broken").write_bytes(b"somebody may want to look")
    pruned(data)
    assert names(data) == ["20250104-000000-aaaaaa.sqlite.broken", f"{RUN}.sqlite"]


def test_logs_of_workers_go_when_their_run_has_ended(data: Path) -> None:
    path = made_run(data, state="running", outcomes=(None,))
    log = path.with_suffix(".slots") / "slot-3.log"
    log.parent.mkdir()
    log.touch()
    with FileLock(str(path.with_suffix(".lock"))) as lock:
        assert lock.acquire()
        pruned(data)
        assert log.exists()
    pruned(data)
    assert not log.parent.exists()


def test_pruning_never_fails_and_never_takes_long(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pruned(data) == 0
    for number in range(3):
        made_run(data, f"2025010{number}-000000-aaaaaa", days=101)

    def refused(path: str) -> None:
        raise PermissionError(path)

    with monkeypatch.context() as patch:
        patch.setattr(module, "remove_journal", refused)
        assert pruned(data) == 0
    monkeypatch.setattr(module, "_PATIENCE", -1.0)
    assert pruned(data) == 0
    monkeypatch.setattr(module, "_PATIENCE", 60.0)
    assert pruned(data) == 3


# Forgetting.


def test_a_forgotten_run_takes_its_originals_along_and_leaves_its_results(
    data: Path, out: Path
) -> None:
    originals = [vault(out, "p0.png"), vault(out, "sub/p1.png")]
    (out / "p0.png").write_bytes(b"result")
    other = vault(out, "p0.png", "20260102-000000-bbbbbb")
    made_run(data, "20260102-000000-bbbbbb", output=out, originals=[other])
    path = made_run(data, outcomes=(D, D), output=out, originals=originals)
    path.with_suffix(".lock").touch()
    assert forget(str(data), RUN) == 2 * ORIGINAL
    assert names(data) == ["20260102-000000-bbbbbb.sqlite"]
    assert [path for path in out.rglob("*") if path.is_file()] == [out / "p0.png", other]
    assert forget(str(data), "20260102-000000-bbbbbb") == ORIGINAL
    assert list(out.iterdir()) == [out / "p0.png"]


def test_forgetting_that_was_broken_off_can_be_done_again(
    data: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_run(data, output=out, originals=[vault(out, "p0.png")])

    def refused(path: str) -> None:
        raise PermissionError(13, "refused", path)

    with monkeypatch.context() as patch:
        patch.setattr(module, "remove_journal", refused)
        with pytest.raises(RunError) as error:
            forget(str(data), RUN)
    assert code(error) == "forget_impossible"
    assert list(out.iterdir()) == []
    assert [past.run for past in past_runs(str(data))] == [RUN]
    assert forget(str(data), RUN) == 0
    assert names(data) == []


def test_originals_that_no_target_knows_go_too(data: Path, out: Path) -> None:
    path = made_run(data, output=out)
    left = vault(out, "p7.png")
    left.parent.mkdir(parents=True)
    left.write_bytes(bytes(50))
    journal = Journal(str(path), create=False)
    journal.change("INSERT INTO kept VALUES (?)", (os.fsencode(left),))
    journal.close()
    (past,) = past_runs(str(data))
    assert (past.originals, past.vault) == (1, 50)
    assert forget(str(data), RUN) == 50
    assert list(out.iterdir()) == []


def test_only_files_in_the_runs_own_vault_are_removed(data: Path, out: Path) -> None:
    precious = out / "precious.png"
    others = vault(out, "p1.png", "20260102-000000-bbbbbb")
    made_run(data, outcomes=(D, D), output=out, originals=[precious, others])
    assert forget(str(data), RUN) == 0
    assert precious.exists()
    assert others.exists()


def test_a_run_somebody_has_open_is_not_forgotten(data: Path, out: Path) -> None:
    path = made_run(data, output=out, originals=[vault(out, "p0.png")])
    with FileLock(str(path.with_suffix(".lock"))) as lock:
        assert lock.acquire()
        with pytest.raises(RunError) as error:
            forget(str(data), RUN)
    assert code(error) == "run_busy"
    assert vault(out, "p0.png").exists()
    with pytest.raises(RunError) as error:
        forget(str(data), "20000101-000000-aaaaaa")
    assert code(error) == "run_unknown"


def test_a_run_whose_disk_is_not_there_is_not_forgotten(data: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    made_run(data, output=disk / "out", originals=[vault(disk / "out", "p0.png")])
    disk.rename(tmp_path / "elsewhere")
    with pytest.raises(RunError) as error:
        forget(str(data), RUN)
    assert code(error) == "destination_gone"
    assert names(data)[0] == f"{RUN}.lock"
    # The disk is there, and on it somebody has deleted the folder: nothing is left to remove.
    disk.mkdir()
    assert forget(str(data), RUN) == 0
    assert names(data) == []


def test_the_work_files_of_a_run_that_died_go_with_it(data: Path, out: Path) -> None:
    made_run(data, state="running", outcomes=(None,), output=out)
    part = out / part_name(RUN, "0.0", 1)
    part.write_bytes(b"half")
    theirs = out / part_name("20260102-000000-bbbbbb", "0.0", 1)
    theirs.write_bytes(b"half")
    forget(str(data), RUN)
    assert list(out.iterdir()) == [theirs]
    theirs.unlink()


def test_originals_are_old_when_their_run_is(data: Path, out: Path) -> None:
    made_run(data, output=out, originals=[vault(out, "p0.png")], days=31)
    made_run(data, "20260102-000000-bbbbbb", output=out, days=31)
    young = "20260103-000000-cccccc"
    made_run(data, young, output=out, originals=[vault(out, "p0.png", young)], days=29)
    assert [past.run for past in old_originals(past_runs(str(data)), days=30)] == [RUN]
