"""How results get their names, and what happens when a name is taken in the last moment."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from app.core.errors import RunError
from app.core.lanes import PartFile, WorkTask, WrittenPart
from app.core.outcome import Outcome
from app.engine import publish
from app.engine.journal import Journal
from app.engine.messages import TaskEnd
from app.engine.publish import Publisher
from app.engine.records import FoundFolder, FoundItem, FoundSource, PlannedItem
from app.engine.rows import TargetRow
from app.engine.vault import Vault
from app.formats import safe_write
from app.formats.safe_write import write_part


class Desk:
    """A journal with planned items, an output folder, and a publisher between them."""

    def __init__(self, folder: Path, rule: str, targets: list[list[str]]) -> None:
        self.out = folder / "out"
        self.out.mkdir()
        self.journal_path = folder / "journal.sqlite"
        self.journal = Journal(str(self.journal_path), create=True)
        self.targets = targets
        items = [FoundItem(n, 1, b"%d.png" % n, "image", 1, 1, None) for n in range(len(targets))]
        self.journal.add_found([FoundSource(0, b"/s")], [FoundFolder(1, 0, b"")], items)
        rows = [
            PlannedItem(
                n, 1, 1.0, tuple(TargetRow(path, "png", (), False, False, 1) for path in paths)
            )
            for n, paths in enumerate(targets)
        ]
        with self.journal.transaction():
            self.journal.add_plan(rows)
        self.publisher = Publisher(
            self.journal, str(self.out), rule, Vault([str(self.out)], "test", 10**6)
        )

    def finish(self, position: int) -> None:
        """Do what a slot does: write the parts of an item and report them."""
        parts, written = [], []
        for output, _ in enumerate(self.targets[position]):
            part = str(self.out / f".fm-test-{position}.{output}-1.part")
            digest = write_part(part, f"{position}/{output}".encode())
            parts.append(PartFile(output, part))
            written.append(WrittenPart(output, 3, digest))
        task = WorkTask(position, "", 0, 0, {}, tuple(parts), False)
        end = TaskEnd(position, 0.1, parts=tuple(written))
        self.publisher.add(task, end, dict(enumerate(self.targets[position])))

    def states(self) -> list[tuple[str, str]]:
        """Read the journal as somebody else would, after a kill at this moment."""
        with sqlite3.connect(f"file:{self.journal_path}?mode=ro", uri=True) as db:
            return [
                (os.fsdecode(path), state)
                for path, state in db.execute("SELECT path, state FROM target ORDER BY 1")
            ]

    def files(self) -> dict[str, str]:
        return {path.name: path.read_text() for path in self.out.iterdir()}


def test_results_get_their_names_and_the_journal_says_done(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "number", [["a.png", "b.png"], ["c.png"]])
    desk.finish(0)
    desk.finish(1)
    ended = desk.publisher.flush()
    assert [(e.position, e.outcome) for e in ended] == [(0, Outcome.DONE), (1, Outcome.DONE)]
    assert desk.files() == {"a.png": "0/0", "b.png": "0/1", "c.png": "1/0"}
    assert desk.states() == [("a.png", "done"), ("b.png", "done"), ("c.png", "done")]


def test_intents_are_on_disk_before_the_first_rename_and_done_after_the_folder_is_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path, "number", [["a.png"]])
    seen: list[tuple[str, str]] = []
    real_rename, real_sync = safe_write.rename_new, safe_write.sync_folder

    def rename(part: str, target: str) -> None:
        seen.append(("rename", desk.states()[0][1]))
        real_rename(part, target)

    def sync(path: str) -> None:
        seen.append(("sync", desk.states()[0][1]))
        real_sync(path)

    monkeypatch.setattr(publish, "rename_new", rename)
    monkeypatch.setattr(publish, "sync_folder", sync)
    desk.finish(0)
    desk.publisher.flush()
    assert seen == [("rename", "intent"), ("sync", "intent")]
    assert desk.states() == [("a.png", "done")]


@pytest.mark.parametrize(
    ("rule", "outcome", "files"),
    [
        ("number", Outcome.DONE, {"a.png": "theirs", "a (2).png": "0/0"}),
        ("skip", Outcome.SKIPPED, {"a.png": "theirs"}),
        ("fail", Outcome.FAILED, {"a.png": "theirs"}),
    ],
)
def test_a_name_taken_meanwhile_is_never_replaced(
    tmp_path: Path, rule: str, outcome: Outcome, files: dict[str, str]
) -> None:
    desk = Desk(tmp_path, rule, [["a.png"]])
    desk.finish(0)
    (desk.out / "a.png").write_text("theirs")
    (ended,) = desk.publisher.flush()
    assert ended.outcome is outcome
    assert desk.files() == files


def test_a_number_given_in_the_last_moment_is_no_other_items_planned_name(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "number", [["a.png"], ["a (2).png"]])
    with desk.journal.transaction():
        desk.journal.take("a (2).png", folder=False)
    (desk.out / "a.png").write_text("theirs")
    desk.finish(0)
    desk.finish(1)
    desk.publisher.flush()
    assert desk.files() == {"a.png": "theirs", "a (3).png": "0/0", "a (2).png": "1/0"}


def test_all_results_of_an_item_are_published_or_none(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "fail", [["a.png", "b.png"], ["c.png"]])
    desk.finish(0)
    desk.finish(1)
    (desk.out / "b.png").write_text("theirs")
    first, second = desk.publisher.flush()
    assert (first.outcome, second.outcome) == (Outcome.FAILED, Outcome.DONE)
    assert first.problem is not None
    assert "b.png" in first.problem.message()
    assert desk.files() == {"b.png": "theirs", "c.png": "1/0"}


def test_a_folder_that_cannot_be_synced_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path, "number", [["a.png"]])

    def fail(path: str) -> None:
        raise OSError(5, "Input/output error", path)

    monkeypatch.setattr(publish, "sync_folder", fail)
    desk.finish(0)
    with pytest.raises(RunError, match="cannot be made durable: Input/output error"):
        desk.publisher.flush()
    assert desk.states() == [("a.png", "intent")]


@pytest.mark.parametrize("at", ["before the intents", "after the renames"])
def test_a_journal_that_cannot_be_written_leaves_no_part_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    desk = Desk(tmp_path, "number", [["a.png"]])

    def full(*_: object) -> None:
        raise RunError("run_journal", reason="database or disk is full")

    monkeypatch.setattr(
        desk.journal, "add_intents" if at == "before the intents" else "mark_published", full
    )
    desk.finish(0)
    with pytest.raises(RunError, match="disk is full"):
        desk.publisher.flush()
    expected = {} if at == "before the intents" else {"a.png": "0/0"}
    assert desk.files() == expected


def test_a_group_is_due_by_number_of_files(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "number", [["a.png"]])
    assert not desk.publisher.due
    for position in range(publish.GROUP_FILES):
        desk.publisher.add_failure(TaskEnd(position, 0.0), Outcome.FAILED, None)  # type: ignore[arg-type]
    assert desk.publisher.due
