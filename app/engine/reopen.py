"""Opens again what a run has ended, when it is taken up.

Items and merges that failed, if they are to be tried again: they are planned anew. And merges that
more files will be in: what such a merge has written is taken back, as undo would, and made anew
with all that is done by then. Files that are done, but whose shares are not there any more, are
worked on once more for the shares of the merges that are open; their results stay.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Final

from app.core.lanes import is_in_folder
from app.core.outcome import Outcome
from app.engine import schema
from app.engine.heads import read_head
from app.engine.journal import Journal
from app.engine.output_folder import OutputFolder, tops
from app.engine.records import StoredItem
from app.engine.scan import found_item
from app.engine.summary import outdated
from app.engine.undo import take_back
from app.engine.work_folder import WorkFolder, share_name

_FAILURES: Final = json.dumps([outcome.value for outcome in Outcome if outcome.is_failure])


def reopen_failed(journal: Journal, destination: str) -> None:
    """Take back the outcome of every item and merge that failed, and look at the files anew.

    A file may have been mended or replaced since. Planned names are given up, so that planning
    again can give the same ones.

    Raises:
        RunError: the journal or the output folder cannot be written.
    """
    items, merges = (
        [
            position
            for (position,) in journal.query(
                f"SELECT position FROM {table}"  # noqa: S608 - names of our own
                " WHERE outcome IN (SELECT value FROM json_each(?)) ORDER BY position",
                (_FAILURES,),
            )
        ]
        for table in ("item", "merge")
    )
    _take_back_results(journal, destination, items)
    with journal.transaction():
        journal.note(**outdated())
        for position in (*items, *merges):
            _give_up_results(journal, position)
        for item in journal.items(items):
            _look_again(journal, item)
        journal.change_many(
            "UPDATE merge SET outcome = NULL, problem = NULL WHERE position = ?",
            [(position,) for position in merges],
        )


def _take_back_results(journal: Journal, destination: str, items: list[int]) -> None:
    """Take back what items that failed had written before.

    They were done once, and failed when their shares for a merge had to be made again.
    """
    written = journal.query(
        "SELECT DISTINCT position FROM target WHERE state IN ('done', 'undoing')"
        " AND position IN (SELECT value FROM json_each(?))",
        (json.dumps(items),),
    )
    if written:
        with OutputFolder(journal, tops(destination, journal.sources())):
            for (position,) in written:
                take_back(journal, destination, position)


def _give_up_results(journal: Journal, position: int) -> None:
    """Forget what an item or merge was to write, and let others have the names."""
    for output, path in journal.query(
        # One that was skipped has no name to give up: another item has it.
        "SELECT output, path FROM target WHERE position = ? AND NOT skipped",
        (position,),
    ):
        name = os.fsdecode(path)
        journal.give_up(name)
        if is_in_folder(output):
            journal.give_up(name.rpartition("/")[0] + "/")
    journal.change(
        "INSERT OR IGNORE INTO kept SELECT vault FROM target WHERE position = ? AND vault NOT NULL",
        (position,),
    )
    journal.change("DELETE FROM target WHERE position = ?", (position,))


def _look_again(journal: Journal, item: StoredItem) -> None:
    """Take an item for what its file is now."""
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
    journal.change("DELETE FROM block WHERE position = ?", (item.position,))


def reopen_merges(journal: Journal, destination: str, folder: WorkFolder) -> None:
    """Open the merges of each lane that has items left to do, and items whose shares are missing.

    A merge that the plan has settled, because of its names, stays as it is.

    Raises:
        RunError: the journal or the output folder cannot be written.
    """
    merges = journal.query(
        "SELECT position, lane, outcome NOT NULL AND EXISTS"
        " (SELECT 1 FROM target WHERE target.position = merge.position)"
        " FROM merge ORDER BY position DESC"
    )
    for lane in dict.fromkeys(lane for _, lane, _ in merges):
        left = journal.query(
            "SELECT 1 FROM item WHERE kind = ? AND ready AND outcome IS NULL LIMIT 1", (lane,)
        )
        for position, name, was_made in merges:
            if left and name == lane and was_made:
                take_back(journal, destination, position)
        open_ = journal.query(
            "SELECT position FROM merge WHERE lane = ? AND outcome IS NULL", (lane,)
        )
        if open_:
            wanted = [position for (position,) in open_]
            lost = list(_without_shares(journal, lane, wanted, folder))
            with journal.transaction():
                journal.note(**outdated())
                journal.change_many(
                    "UPDATE item SET outcome = NULL, ready = 1 WHERE position = ?", lost
                )
                journal.change_many("UPDATE block SET made = NULL WHERE position = ?", lost)


def _without_shares(
    journal: Journal, lane: str, merges: list[int], folder: WorkFolder
) -> Iterator[tuple[int]]:
    """Yield the items that are done and whose shares for one of the merges are missing."""
    for position, blocks in journal.query(
        "SELECT position, blocks FROM item WHERE kind = ? AND outcome = ?",
        (lane, Outcome.DONE.value),
    ):
        names = (
            share_name(-1 - merge, position, block) for merge in merges for block in range(blocks)
        )
        if not all(os.path.exists(os.path.join(folder.root, name)) for name in names):
            yield (position,)
