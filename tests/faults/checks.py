"""What has to be true of a world, after a run and at any moment in between."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from app.engine import schema


class Entry(NamedTuple):
    """A file, folder or link: content (of a link its aim), modification time, permissions."""

    kind: str
    content: bytes = b""
    mtime_ns: int = 0
    mode: int = 0


Tree = dict[str, Entry]
"""Path below the top -> what is there."""


def tree_of(top: Path, *, leave_out: str = "") -> Tree:
    """Return everything below a folder, but for one folder directly in it."""
    found: Tree = {}
    _collect(str(top), "", leave_out, found)
    return found


def _collect(folder: str, below: str, leave_out: str, found: Tree) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = f"{below}{entry.name}"
            if path == leave_out:
                continue
            status = entry.stat(follow_symlinks=False)
            mode = stat.S_IMODE(status.st_mode)
            if entry.is_symlink():
                found[path] = Entry("link", os.fsencode(os.readlink(entry.path)))
            elif entry.is_dir():
                found[path] = Entry("folder", mode=mode)
                _collect(entry.path, path + "/", "", found)
            else:
                with open(entry.path, "rb") as file:
                    found[path] = Entry("file", file.read(), status.st_mtime_ns, mode)


def difference(is_: Tree, should_be: Tree) -> list[str]:
    """Return what differs, as sentences; of files the first bytes."""
    return [
        f"{path}: is {_brief(is_.get(path))}, should be {_brief(should_be.get(path))}"
        for path in sorted(is_.keys() | should_be.keys())
        if is_.get(path) != should_be.get(path)
    ]


def _brief(entry: Entry | None) -> str:
    if entry is None:
        return "nothing"
    return f"{entry.kind} {entry.content[-40:]!r} {entry.mtime_ns} {entry.mode:o}"


class BrokenPromiseError(AssertionError):
    """A promise was broken."""


def demand(problems: list[str], where: str) -> None:
    """Raise unless there are none.

    Raises:
        BrokenPromiseError: there are.
    """
    if problems:
        raise BrokenPromiseError("\n  ".join([f"{where}:", *problems]))


class Notes:
    """What a journal says, read as somebody else would after its application has died."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)
        # Before the first commit the file is there and has nothing in it.
        begun = bool(self.rows("SELECT 1 FROM sqlite_schema"))
        self.facts: dict[str, Any] = dict(self.rows("SELECT key, value FROM run") if begun else ())

    def __enter__(self) -> Notes:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._db.execute(query).fetchall()

    @property
    def began(self) -> bool:
        """Whether the run got as far as touching anything; else it is simply started again."""
        return self.facts.get("state", "draft") not in ("draft", "ready")

    def outcomes(self) -> dict[int, str | None]:
        return dict(self.rows("SELECT position, outcome FROM item"))

    def not_sound(self) -> Iterator[str]:
        """Yield what is wrong inside."""
        if self.rows("PRAGMA integrity_check") != [("ok",)]:
            yield "the journal is damaged"
        yield from (
            f"item {position} is done, but its output {output} is {state}"
            for position, output, state in self.rows(
                "SELECT position, output, target.state FROM item JOIN target USING (position)"
                " WHERE outcome = 'done' AND NOT skipped"
                " AND target.state NOT IN ('done', 'undoing', 'undone')"
            )
        )

    def not_undone(self) -> Iterator[str]:
        """Yield every result that an undone run has left, or thinks it has."""
        if self.facts.get("state") == "undone":
            for path, state in self.rows(
                "SELECT path, state FROM target WHERE state NOT IN ('planned', 'undone')"
            ):
                yield f"{os.fsdecode(path)} is {state}, though the run is undone"

    def ahead_of_disk(self) -> Iterator[str]:
        """Yield every result the journal takes for done and the disk does not hold."""
        destination = str(self.facts.get("destination", ""))
        for path, size, digest in self.rows(
            "SELECT path, size, digest FROM target WHERE state = 'done'"
        ):
            target = schema.target_path(destination, path)
            try:
                with open(target, "rb") as file:
                    data = file.read()
            except OSError as error:
                yield f"{target} is done, but: {error}"
                continue
            found = hashlib.blake2b(data, digest_size=16).hexdigest()
            if (len(data), found) != (size, digest):
                yield f"{target} is done, but holds other {len(data)} bytes: {data[-40:]!r}"

    def not_ended(self) -> Iterator[str]:
        """Yield every item without an outcome, and totals that do not add up."""
        counts = Counter(self.outcomes().values())
        if counts[None]:
            yield f"{counts[None]} items have no outcome"
        if sum(counts.values()) != len(self.outcomes()):
            yield "the totals do not add up"
