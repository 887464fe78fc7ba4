"""Opens merges again when a run is taken up and more files will be in them.

What a merge has written is taken back first, as undo would: its result is made anew, with all that
is done by then. Files that are done, but whose shares are not there any more, are worked on once
more for their shares only; their results stay.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from app.core.outcome import Outcome
from app.engine.journal import Journal
from app.engine.undo import take_back_merge
from app.engine.work_folder import WorkFolder, share_name


def reopen_merges(journal: Journal, destination: str, folder: WorkFolder) -> None:
    """Open the merges of each lane that has items left to do, and items whose shares are missing.

    Raises:
        RunError: the journal or the output folder cannot be written.
    """
    merges = journal.query("SELECT position, lane, outcome FROM merge ORDER BY position DESC")
    for lane in dict.fromkeys(lane for _, lane, _ in merges):
        ours = [(position, outcome) for position, name, outcome in merges if name == lane]
        left = journal.query(
            "SELECT 1 FROM item WHERE kind = ? AND ready AND outcome IS NULL LIMIT 1", (lane,)
        )
        for position, outcome in ours:
            if left and outcome in (Outcome.DONE, Outcome.FAILED, Outcome.QUARANTINED):
                take_back_merge(journal, destination, position)
        open_ = journal.query(
            "SELECT position FROM merge WHERE lane = ? AND outcome IS NULL", (lane,)
        )
        if open_:
            wanted = [position for (position,) in open_]
            lost = list(_without_shares(journal, lane, wanted, folder))
            with journal.transaction():
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
