"""Takes up a run whose application died, was stopped or ran out of space.

What the journal says is compared with the disk before anything is done again:

    target `done`      was durable before the journal said so: left alone
    target `intent`    the file at the path is the one intended: ours, becomes done;
                       else the path was never given: its work file goes, the item is done again
    target `planned`   a work file of it may lie about: that goes

So an item is done again only if not all of its results are there, and a name is never settled
twice.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from typing import Final

from app.core.errors import RunError
from app.core.naming import clash_key
from app.core.outcome import Outcome
from app.engine import schema
from app.engine.heads import read_head
from app.engine.journal import Journal
from app.engine.scan import found_item
from app.formats.safe_write import PART_PREFIX, PART_SUFFIX, discard, sync_folder

_BLOCK: Final = 1024 * 1024

_COMPLETE: Final = """
UPDATE item SET outcome = ?, problem = NULL
WHERE outcome IS NULL AND ready
AND EXISTS (SELECT 1 FROM target WHERE target.position = item.position AND state = 'done')
AND NOT EXISTS (
    SELECT 1 FROM target
    WHERE target.position = item.position AND NOT skipped AND state != 'done'
)
"""


def recover(journal: Journal, run_id: str, destination: str) -> None:
    """Make the journal and the output folder agree, and open the items that were left.

    The caller holds the run's lock and the output folder's.

    Raises:
        RunError: the journal cannot be written, or the output folder cannot be read or synced.
    """
    try:
        ours, lost = _sort_intents(journal, destination)
        _sweep(journal, run_id, destination)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RunError("run_sync", path=destination, reason=reason) from error
    with journal.transaction():
        journal.mark_published(ours)
        journal.change_many(
            "UPDATE target SET state = 'planned', part = NULL WHERE position = ? AND output = ?",
            lost,
        )
        journal.change(
            "UPDATE item SET outcome = NULL, problem = NULL WHERE outcome = ?",
            (Outcome.CANCELLED.value,),
        )
        journal.change(_COMPLETE, (Outcome.DONE.value,))


Places = list[tuple[int, int]]


def _sort_intents(journal: Journal, destination: str) -> tuple[Places, Places]:
    """Split the intents into those that became results and those that did not."""
    ours: Places = []
    lost: Places = []
    folders: set[str] = set()
    for position, output, path, part, size, digest in journal.query(
        "SELECT position, output, path, part, size, digest FROM target WHERE state = 'intent'"
    ):
        target = schema.target_path(destination, path)
        if holds(target, size, digest):
            ours.append((position, output))
            folders.add(os.path.dirname(target))
        else:
            lost.append((position, output))
        discard(os.fsdecode(part))
    for folder in folders:
        # The rename happened; that it is on disk, nobody has seen yet.
        sync_folder(folder)
    return ours, lost


def holds(path: str, size: int, digest: str) -> bool:
    """Return whether the file at `path` is the one with this size and BLAKE2b digest."""
    hasher = hashlib.blake2b(digest_size=16)
    try:
        if os.path.islink(path) or os.path.getsize(path) != size:
            return False
        with open(path, "rb") as file:
            while block := file.read(_BLOCK):
                hasher.update(block)
    except OSError:
        return False
    return hasher.hexdigest() == digest


def _sweep(journal: Journal, run_id: str, destination: str) -> None:
    """Remove this run's work files; another run's are not ours to judge."""
    begin = f"{PART_PREFIX}{run_id}-"
    for folder in _folders(journal, destination):
        try:
            names = os.listdir(folder)
        except FileNotFoundError:
            continue
        for name in names:
            if name.startswith(begin) and name.endswith(PART_SUFFIX):
                discard(os.path.join(folder, name))


def unplanned(journal: Journal) -> list[int]:
    """Return the items that are neither planned nor settled, in plan order."""
    rows = journal.query(
        "SELECT position FROM item WHERE NOT ready AND (outcome IS NULL OR outcome = ?)"
        " ORDER BY position",
        (Outcome.CANCELLED.value,),
    )
    return [row[0] for row in rows]


def reopen_failed(journal: Journal) -> None:
    """Take back the outcome of every item that failed, and look at its file anew.

    The file may have been mended or replaced since. Its planned names are given up, so that
    planning it again can give it the same ones.

    Raises:
        RunError: the journal cannot be written.
    """
    failures = json.dumps([outcome.value for outcome in Outcome if outcome.is_failure])
    positions = [
        row[0]
        for row in journal.query(
            "SELECT position FROM item WHERE outcome IN (SELECT value FROM json_each(?))"
            " ORDER BY position",
            (failures,),
        )
    ]
    with journal.transaction():
        for item in journal.items(positions):
            head = read_head(os.fsencode(item.path))
            found = found_item(os.fsencode(item.path), 0, b"", item.position, head)
            journal.change(
                "UPDATE item SET kind = ?, size = ?, mtime_ns = ?, flaw = ?, facts = NULL,"
                " ready = 0, outcome = NULL, problem = NULL, deaths = 0 WHERE position = ?",
                (
                    found.kind,
                    found.size,
                    found.mtime_ns,
                    schema.problem_text(found.flaw),
                    item.position,
                ),
            )
            for (path,) in journal.query(
                "SELECT path FROM target WHERE position = ?", (item.position,)
            ):
                key = clash_key(os.fsdecode(path))
                journal.change("DELETE FROM taken WHERE key = ? AND NOT folder", (key,))
            journal.change("DELETE FROM target WHERE position = ?", (item.position,))


def _folders(journal: Journal, destination: str) -> Iterator[str]:
    """Yield the folders in which results of unfinished items would lie, each once."""
    seen: set[bytes] = set()
    rows = journal.query(
        "SELECT target.path FROM target JOIN item USING (position)"
        " WHERE target.state != 'done' AND item.ready"
    )
    for (path,) in rows:
        folder = path.rpartition(b"/")[0]
        if folder not in seen:
            seen.add(folder)
            yield os.path.dirname(schema.target_path(destination, path))
