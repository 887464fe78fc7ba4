"""Takes a run back: what it wrote is removed, as long as it still is what it wrote.

    target `done` -> `undoing` (committed) -> removed, folder synced -> `undone` (committed)

A result that was changed since, or has been replaced, is somebody's work: it stays and is named.
Killed at any moment, undo can simply be called again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any, Final

from app.core.errors import Problem, RunError
from app.engine import schema
from app.engine.events import Noticed, Undoing
from app.engine.journal import Journal
from app.engine.recover import holds
from app.formats.safe_write import remove_empty_folders, remove_file, sync_folder

_GROUP: Final = 100
"""Results taken back between two commits."""


def undo(
    journal: Journal, destination: str, stopped: Callable[[], bool]
) -> Iterator[Noticed | Undoing]:
    """Remove the run's results; the last event has `finished` set unless it was stopped.

    The caller holds the run's lock and the output folder's.

    Raises:
        RunError: the journal cannot be written, or a folder cannot be changed or synced.
    """
    rows = journal.query(
        "SELECT position, output, path, size, digest FROM target"
        " WHERE state IN ('done', 'undoing') ORDER BY position, output"
    )
    removed = kept = 0
    for start in range(0, len(rows), _GROUP):
        if stopped():
            yield Undoing(removed, kept, len(rows))
            return
        group = rows[start : start + _GROUP]
        ours = [row for row in group if _is_ours(destination, row)]
        _remove(journal, destination, ours)
        for row in group:
            path = schema.target_path(destination, row[2])
            if row not in ours and os.path.lexists(path):
                kept += 1
                yield Noticed(Problem("undo_changed", {"path": path}))
        removed += len(ours)
        yield Undoing(removed, kept, len(rows))
    remove_empty_folders(journal.made_folders())
    yield Undoing(removed, kept, len(rows), finished=True)


def _is_ours(destination: str, row: tuple[Any, ...]) -> bool:
    _, _, path, size, digest = row
    return holds(schema.target_path(destination, path), size, digest)


def _remove(journal: Journal, destination: str, rows: list[tuple[Any, ...]]) -> None:
    places = [row[:2] for row in rows]
    with journal.transaction():
        journal.change_many(
            "UPDATE target SET state = 'undoing' WHERE position = ? AND output = ?", places
        )
    folders = set()
    try:
        for row in rows:
            path = schema.target_path(destination, row[2])
            remove_file(path)
            folders.add(os.path.dirname(path))
        for folder in folders:
            sync_folder(folder)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RunError("undo_impossible", path=destination, reason=reason) from error
    with journal.transaction():
        journal.change_many(
            "UPDATE target SET state = 'undone' WHERE position = ? AND output = ?", places
        )
