"""The run's own folder for work files: pieces of large items, shares of merges.

    TOP/.foldermill/RUN/                    TOP: the output folder; in place, the source
        blocks/POSITION/BLOCK.OUTPUT        pieces of results, until the item has ended
        shares/MERGE/THOUSAND/ITEM.BLOCK    what each item or block gives to a merge
        merged/MERGE/…                      shares of several blocks or items combined
        scratch/TASK.ATTEMPT/               what a task keeps for itself, until it has ended

It is made when it is needed and removed when the run has ended, for good or by undo; while the run
can be taken up again it stays. No run looks into another's, and no scan into any.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Final

from app.core.lanes import WorkTask
from app.engine.messages import Task, files_of
from app.formats.safe_write import (
    WORK_FOLDER,
    discard,
    make_folders,
    remove_tree,
    sync_folder,
)

_SCRATCH: Final = "scratch"

_SHARD: Final = 1_000
"""Items whose shares lie in one folder."""


class WorkFolder:
    """The work folder of one run, or those of a run in place: one in each source."""

    def __init__(self, tops: Sequence[str], run: str) -> None:
        """Prepare; nothing is made.

        Args:
            tops: the absolute folders the run writes to.
            run: its number.
        """
        # The innermost first, for a source that lies in two of them.
        self._tops = sorted(tops, key=len, reverse=True)
        self._run = run
        self._made: set[str] = set()

    @property
    def root(self) -> str:
        """Return the only one; merges have no other."""
        return os.path.join(self._tops[0], WORK_FOLDER, self._run)

    def pieces(self, path: str, position: int) -> str:
        """Return the folder for the pieces of an item's results; `path` is its source's."""
        return os.path.join(self._of(path), "blocks", str(position))

    def scratch(self, path: str, task: int, attempt: int) -> str:
        """Return the folder a task may make for itself; `path` is its source's."""
        return os.path.join(self._of(path), _SCRATCH, f"{task}.{attempt}")

    def _of(self, path: str) -> str:
        """Return the work folder for an item; `path` is its source's."""
        top = self._tops[0]
        if len(self._tops) > 1:
            top = next(one for one in self._tops if path.startswith(os.path.join(one, "")))
        return os.path.join(top, WORK_FOLDER, self._run)

    def make(self, folder: str) -> None:
        """Make a folder in here, durably.

        Raises:
            OSError: it cannot be made.
        """
        if folder in self._made:
            return
        for made in make_folders(folder):
            sync_folder(os.path.dirname(made))
        self._made.add(folder)

    def forget(self) -> None:
        """Take in that folders may have gone since they were made."""
        self._made.clear()

    def remove_pieces(self, path: str, position: int) -> None:
        """Remove the pieces of an item that has ended."""
        folder = self.pieces(path, position)
        remove_tree(folder)
        self._made.discard(folder)

    def remove_scratch(self) -> None:
        """Remove what tasks have left whose workers died with the application."""
        for top in self._tops:
            folder = os.path.join(top, WORK_FOLDER, self._run, _SCRATCH)
            remove_tree(folder)
            self._made.discard(folder)

    def remove(self) -> None:
        """Remove all of it; what cannot be removed stays."""
        for top in self._tops:
            remove_tree(os.path.join(top, WORK_FOLDER, self._run))
        self._made.clear()


def share_name(merge: int, position: int, block: int) -> str:
    """Return where an item's or block's share lies, below the work folder.

    Args:
        merge: the merge's number, from 0.
        position: of the item.
        block: its number.
    """
    return os.path.join("shares", str(merge), str(position // _SHARD), f"{position}.{block}")


def merged_name(merge: int, *numbers: int | str) -> str:
    """Return where a share of several lies, below the work folder."""
    return os.path.join("merged", str(merge), ".".join(map(str, numbers)))


def is_work_folder(path: str) -> bool:
    """Whether a folder lies in the work folder of some run."""
    return f"{os.sep}{WORK_FOLDER}{os.sep}" in path


def remove_files(task: Task) -> None:
    """Remove all that a task may have left which has not ended well."""
    for file in files_of(task):
        discard(file)
    remove_scratch(task)


def remove_scratch(task: Task) -> None:
    """Remove what a task has kept for itself; it has ended."""
    if isinstance(task, WorkTask) and task.scratch:
        remove_tree(task.scratch)
