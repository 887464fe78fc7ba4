"""Takes up a run whose application died, was stopped or ran out of space.

What the journal says is compared with the disk before anything is done again:

    target `done`      was durable before the journal said so: left alone
    target `intent`    the file at the path is the one intended: ours, becomes done;
                       else the path was never given: its work file goes, the item is done again.
                       What it would have replaced still stands there: its second name goes, too
    target `planned`   a work file of it may lie about: that goes

So an item is done again only if not all of its results are there, and a name is never settled
twice. An original whose path holds neither it nor our result stays in the vault: somebody else was
there, after us perhaps.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from app.core.errors import RunError
from app.core.outcome import Outcome
from app.engine import schema
from app.engine.journal import Journal
from app.engine.stages import forget_lost_blocks
from app.engine.summary import Query
from app.engine.vault import Standing, copy_part, is_still_there
from app.formats.safe_write import PART_PREFIX, PART_SUFFIX, digest_of, discard, sync_folder

_COMPLETE: Final = """
UPDATE {0} SET outcome = ?
WHERE outcome IS NULL {1}
AND EXISTS (SELECT 1 FROM target WHERE target.position = {0}.position AND state = 'done')
AND NOT EXISTS (
    SELECT 1 FROM target
    WHERE target.position = {0}.position AND NOT skipped AND state != 'done'
)
"""


def recover(journal: Journal, run_id: str, destination: str) -> None:
    """Make the journal and the output folder agree, and open the items that were left.

    The caller holds the run's lock and the output folder's.

    Raises:
        RunError: the journal cannot be written, or the output folder cannot be read or synced.
    """
    try:
        found = _sort_intents(journal, run_id, destination)
        _sync_made_folders(journal)
        sweep(journal.query, run_id, destination)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RunError("run_sync", path=destination, reason=reason) from error
    with journal.transaction():
        journal.mark_published(found.ours)
        journal.change_many(
            "UPDATE target SET state = 'planned', part = NULL WHERE position = ? AND output = ?",
            found.lost,
        )
        journal.change_many(
            "UPDATE target SET before = NULL, vault = NULL WHERE position = ? AND output = ?",
            found.untouched,
        )
        journal.change_many("INSERT OR IGNORE INTO kept VALUES (?)", found.kept)
        journal.change(
            "UPDATE item SET outcome = NULL, problem = NULL WHERE outcome = ?",
            (Outcome.CANCELLED.value,),
        )
        journal.change(
            "UPDATE merge SET outcome = NULL, problem = NULL WHERE outcome = ?",
            (Outcome.CANCELLED.value,),
        )
        journal.change(_COMPLETE.format("item", "AND ready"), (Outcome.DONE.value,))
        journal.change(_COMPLETE.format("merge", ""), (Outcome.DONE.value,))
    forget_lost_blocks(journal)


Places = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Intents:
    """Where the intents that were found have led: (position, output) each.

    Attributes:
        ours: became results.
        lost: did not.
        untouched: those of the lost whose original stands where it stood.
        kept: originals in the vault whose place somebody else has changed.
    """

    ours: Places = field(default_factory=list)
    lost: Places = field(default_factory=list)
    untouched: Places = field(default_factory=list)
    kept: list[tuple[bytes]] = field(default_factory=list)


def _sort_intents(journal: Journal, run_id: str, destination: str) -> _Intents:
    found = _Intents()
    folders: set[str] = set()
    for position, output, path, part, size, digest, before, vault in journal.query(
        "SELECT position, output, path, part, size, digest, before, vault FROM target"
        " WHERE state = 'intent'"
    ):
        target = schema.target_path(destination, path)
        second = os.fsdecode(vault) if vault else ""
        original = Standing.read(before) if before else None
        standing = original is not None and is_still_there(target, original, second)
        if not _is_replaced(target, original) or not holds(target, size, digest):
            found.lost.append((position, output))
            if standing:
                discard(second)
                found.untouched.append((position, output))
            elif second and os.path.lexists(second):
                found.kept.append((vault,))
        else:
            found.ours.append((position, output))
            folders.add(os.path.dirname(target))
        discard(os.fsdecode(part))
        if second:
            discard(copy_part(run_id, second))
            if os.path.isdir(os.path.dirname(second)):
                folders.add(os.path.dirname(second))
    for folder in folders:
        # Results: the rename happened; that it is on disk, nobody has seen yet. The vault: what was
        # removed there must not come back once the journal has forgotten it.
        sync_folder(folder)
    return found


def _sync_made_folders(journal: Journal) -> None:
    """Make the folders durable that the run had made; it may have died before it could."""
    made = [folder for folder in journal.made_folders() if os.path.isdir(folder)]
    for parent in {os.path.dirname(folder) for folder in made}:
        sync_folder(parent)


def _is_replaced(target: str, original: Standing | None) -> bool:
    """Return whether the path holds another file than the original, whatever is in them."""
    try:
        return original is None or Standing.at(target) != original
    except OSError:
        return False


def holds(path: str, size: int, digest: str) -> bool:
    """Return whether the file at `path` is the one with this size and BLAKE2b digest."""
    try:
        if os.path.islink(path) or os.path.getsize(path) != size:
            return False
        return digest_of(path) == digest
    except OSError:
        return False


def sweep(query: Query, run_id: str, destination: str) -> None:
    """Remove this run's work files; another run's are not ours to judge.

    Args:
        query: returns all rows of a query on the run's journal.
        run_id: the run's number.
        destination: its output folder; empty in place.

    Raises:
        OSError: a folder cannot be read.
    """
    begin = f"{PART_PREFIX}{run_id}-"
    for folder in _folders(query, destination):
        try:
            names = os.listdir(folder)
        except (FileNotFoundError, NotADirectoryError):
            continue  # it was never made, or somebody has put a file in its place
        for name in names:
            if name.startswith(begin) and name.endswith(PART_SUFFIX):
                discard(os.path.join(folder, name))


def has_results(journal: Journal) -> bool:
    """Return whether there is, or may be, anything of the run that is not taken back."""
    query = (
        "SELECT 1 FROM target LEFT JOIN item USING (position) WHERE state IN ('done', 'undoing')"
        " OR (state = 'intent' AND (outcome IS NULL OR outcome = ?)) LIMIT 1"
    )
    return bool(journal.query(query, (Outcome.CANCELLED.value,)))


def unplanned(journal: Journal) -> list[int]:
    """Return the items that are neither planned nor settled, in plan order."""
    rows = journal.query(
        "SELECT position FROM item WHERE NOT ready AND (outcome IS NULL OR outcome = ?)"
        " ORDER BY position",
        (Outcome.CANCELLED.value,),
    )
    return [row[0] for row in rows]


def unplanned_merges(journal: Journal) -> list[int]:
    """Return the merges that are neither planned nor settled; a planned one has results."""
    rows = journal.query(
        "SELECT position FROM merge WHERE (outcome IS NULL OR outcome = ?) AND NOT EXISTS"
        " (SELECT 1 FROM target WHERE target.position = merge.position)",
        (Outcome.CANCELLED.value,),
    )
    return [row[0] for row in rows]


def _folders(query: Query, destination: str) -> Iterator[str]:
    """Yield the folders in which results of unfinished items would lie, each once."""
    seen: set[bytes] = set()
    rows = query(
        "SELECT target.path FROM target LEFT JOIN item USING (position)"
        " WHERE target.state != 'done' AND (item.ready OR position < 0)"
    )
    for (path,) in rows:
        folder = path.rpartition(b"/")[0]
        if folder not in seen:
            seen.add(folder)
            yield os.path.dirname(schema.target_path(destination, path))
