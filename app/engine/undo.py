"""Takes a run back: what it wrote is removed, and the originals it replaced come back.

    target `done` -> `undoing` (committed) -> removed or replaced by its original, folder synced
                  -> `undone` (committed)

A result that was changed since, or has been replaced, is somebody's work: it stays and is named,
and its original stays in the vault. An original takes the place of the result in one step, so its
path is never empty. Killed at any moment, undo can simply be called again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.core.errors import Problem, RunError
from app.engine import schema
from app.engine.events import Noticed, Undoing
from app.engine.journal import Journal
from app.engine.recover import holds
from app.engine.vault import Standing, vault_folders
from app.formats import disk
from app.formats.safe_write import (
    make_folders,
    remove_empty_folders,
    remove_file,
    replace_with,
    sync_folder,
)

_GROUP: Final = 100
"""Results taken back between two commits."""


@dataclass(frozen=True, slots=True)
class _Written:
    """A result of the run: where it is, what it was, and its original's second name."""

    place: tuple[int, int]
    path: str
    size: int
    digest: str
    before: Standing | None
    vault: str
    begun: bool

    @property
    def has_original(self) -> bool:
        return bool(self.vault) and os.path.lexists(self.vault)

    @property
    def is_ours(self) -> bool:
        """Whether it can go: it is as written, and an original it replaced is there to come back.

        Who has emptied the vault by hand keeps the result: it is all there is.
        """
        return (self.before is None or self.has_original) and holds(
            self.path, self.size, self.digest
        )

    @property
    def is_back(self) -> bool:
        """Whether an undo that was broken off has done it already."""
        if not self.begun or os.path.lexists(self.vault or self.path):
            return False
        if self.before is None:
            return True
        try:
            now = Standing.at(self.path)
        except OSError:
            return False
        # A copy has another number than the original, a link the same.
        return now is not None and (now.size, now.mtime_ns) == (
            self.before.size,
            self.before.mtime_ns,
        )


def undo(
    journal: Journal, destination: str, stopped: Callable[[], bool], *, trash: bool = False
) -> Iterator[Noticed | Undoing]:
    """Take the run's results back; the last event has `finished` set unless it was stopped.

    The caller holds the run's lock and those of the folders it wrote to.

    Args:
        journal: of the run.
        destination: absolute; empty in place.
        stopped: asked often; once true the undo ends early.
        trash: put results into the system's trash instead of removing them.

    Raises:
        RunError: the journal cannot be written, or a folder cannot be changed or synced.
    """
    rows = journal.query(
        "SELECT position, output, path, size, digest, before, vault, state FROM target"
        " WHERE state IN ('done', 'undoing') ORDER BY position, output"
    )
    removed = kept = 0
    for start in range(0, len(rows), _GROUP):
        if stopped():
            yield Undoing(removed, kept, len(rows))
            return
        group = [_written(destination, row) for row in rows[start : start + _GROUP]]
        back = [one for one in group if one.is_back]
        ours = [one for one in group if one.is_ours and one not in back]
        _take_back(journal, destination, ours, back, trash=trash)
        removed += len(ours) + len(back)
        for one in group:
            if one not in ours and one not in back and os.path.lexists(one.path):
                kept += 1
                yield Noticed(_changed(one))
        yield Undoing(removed, kept, len(rows))
    remove_empty_folders(journal.made_folders())
    yield Undoing(removed, kept, len(rows), finished=True)


def take_back(journal: Journal, destination: str, position: int) -> None:
    """Take back what one item or merge has written; what was changed since stays.

    It is planned again, under the same names, and a merge has no outcome any more. The caller
    holds the locks of the folders the run writes to.

    Raises:
        RunError: the journal cannot be written, or the folder cannot be changed or synced.
    """
    rows = journal.query(
        "SELECT position, output, path, size, digest, before, vault, state FROM target"
        " WHERE position = ? AND state IN ('done', 'undoing')",
        (position,),
    )
    written = [_written(destination, row) for row in rows]
    _take_back(journal, destination, [one for one in written if one.is_ours], [], trash=False)
    with journal.transaction():
        journal.change(
            "INSERT OR IGNORE INTO kept SELECT vault FROM target"
            " WHERE position = ? AND vault NOT NULL AND state != 'undone'",
            (position,),
        )
        journal.change(
            "UPDATE target SET state = 'planned', skipped = 0, part = NULL, before = NULL,"
            " vault = NULL WHERE position = ?",
            (position,),
        )
        journal.change(
            "UPDATE merge SET outcome = NULL, problem = NULL WHERE position = ?", (position,)
        )


def _written(destination: str, row: Sequence[Any]) -> _Written:
    position, output, path, size, digest, before, vault, state = row
    return _Written(
        place=(position, output),
        path=schema.target_path(destination, path),
        size=size,
        digest=digest,
        before=Standing.read(before) if before else None,
        vault=os.fsdecode(vault) if vault else "",
        begun=state == "undoing",
    )


def _changed(one: _Written) -> Problem:
    if one.before and not one.has_original:
        return Problem("undo_no_original", {"path": one.path})
    if one.has_original:
        return Problem("undo_changed_original", {"path": one.path, "original": one.vault})
    return Problem("undo_changed", {"path": one.path})


def _take_back(
    journal: Journal,
    destination: str,
    ours: Sequence[_Written],
    back: Sequence[_Written],
    *,
    trash: bool,
) -> None:
    with journal.transaction():
        journal.change_many(
            "UPDATE target SET state = 'undoing' WHERE position = ? AND output = ?",
            [one.place for one in ours],
        )
    folders: set[str] = set()
    try:
        for one in ours:
            _take_one_back(one, trash=trash)
        for one in (*ours, *back):
            folders.add(os.path.dirname(one.path))
        for folder in sorted(folders):
            if os.path.isdir(folder):
                sync_folder(folder)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RunError("undo_impossible", path=destination, reason=reason) from error
    with journal.transaction():
        journal.change_many(
            "UPDATE target SET state = 'undone' WHERE position = ? AND output = ?",
            [one.place for one in (*ours, *back)],
        )


def _take_one_back(one: _Written, *, trash: bool) -> None:
    """Remove one result, or let its original take its place.

    Raises:
        OSError: it cannot be done; the result is still there.
    """
    if trash:
        _to_trash(one)
    if one.has_original:
        replace_with(one.vault, one.path)
    elif not trash:
        remove_file(one.path)


def _to_trash(one: _Written) -> None:
    """Put the result into the trash; one that has an original there under a second name only."""
    import send2trash

    if not one.has_original:
        send2trash.send2trash(one.path)
        return
    folder = os.path.join(vault_folders(one.vault)[-1], "undo")
    second = os.path.join(folder, os.path.basename(one.path))
    make_folders(folder)
    remove_file(second)
    try:
        disk.calls.link(one.path, second)
    except OSError:
        disk.calls.copy(one.path, second)
    send2trash.send2trash(second)
    remove_empty_folders([folder])
