"""Makes the tasks that slots work on, and remembers what they were made from.

Before a task is handed out the journal holds that it is in work (`flights`) and which folders were
made for it, in one commit.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.core.errors import Problem, problem_of
from app.core.lanes import PartFile, WorkTask
from app.core.recipe import Recipe
from app.engine import flights, schema
from app.engine.journal import Journal
from app.engine.messages import Task
from app.engine.publish import Publisher
from app.engine.records import StoredItem, StoredTarget
from app.engine.trouble import Troubles
from app.engine.vault import permissions
from app.formats.safe_write import make_folders, missing_folders, part_name


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What belongs to a task beside what its slot is told.

    Attributes:
        targets: planned paths of the results, by output.
        refused: why a folder for a result could not be made.
    """

    targets: Mapping[int, str]
    refused: Problem | None = None


_NOTHING: Final = HandedOut({})


class TaskMaker:
    """Makes the work tasks of one run."""

    def __init__(
        self,
        journal: Journal,
        run_id: str,
        recipe: Recipe,
        destination: str,
        troubles: Troubles,
        publisher: Publisher,
    ) -> None:
        """Prepare; `publisher` is told which folders were made."""
        self._journal = journal
        self._run_id = run_id
        self._settings = recipe.destination
        self._destination = destination
        self._troubles = troubles
        self._publisher = publisher
        self._handed_out: dict[int, HandedOut] = {}
        self._sizes: dict[int, tuple[int, float]] = {}
        self._folders: set[str] = set()

    def make(self, wanted: Sequence[tuple[int, int]]) -> list[Task]:
        """Return the work tasks for these (position, attempt), in this order.

        Raises:
            RunError: they cannot be worked on now; nothing was handed out.
        """
        self._troubles.refuse_gone()
        positions = [position for position, _ in wanted]
        items = {item.position: item for item in self._journal.items(positions)}
        targets = self._journal.targets(positions)
        self._take_off(positions, (one.path for found in targets.values() for one in found))
        return [self._task(items[n], targets[n], attempt) for n, attempt in wanted]

    def take_back(self, position: int) -> HandedOut:
        """Return what belongs to a task that has ended."""
        return self._handed_out.pop(position, _NOTHING)

    def size_and_cost(self, position: int) -> tuple[int, float]:
        """Return source bytes and cost of an item that has its outcome; only once."""
        return self._sizes.pop(position, (0, 0.0))

    def forget_folders(self) -> None:
        """Take in that folders may have gone since they were made."""
        self._folders.clear()

    def _take_off(self, positions: Sequence[int], targets: Iterable[str]) -> None:
        """Journal what is about to be handed out, and the folders that have to be made for it.

        Before they are made: a death in between would leave a folder to nobody.
        """
        new = {os.path.dirname(self._path(path)) for path in targets} - self._folders
        missing = [folder for path in new for folder in missing_folders(path)]
        with self._journal.transaction(durable=bool(missing)):
            self._journal.add_made_folders(missing)
            flights.take_off(self._journal, positions)

    def _task(self, item: StoredItem, targets: Sequence[StoredTarget], attempt: int) -> WorkTask:
        parts = []
        source = item.path
        refused: Problem | None = None
        for one in targets:
            target = self._path(one.path)
            folder = os.path.dirname(target)
            refused = self._make_folder(folder) or refused
            name = part_name(self._run_id, f"{item.position}.{one.output}", attempt)
            mode = permissions(target) if one.replaces else None
            parts.append(PartFile(one.output, os.path.join(folder, name), mode))
            if self._settings.in_place and one.vault and os.path.lexists(one.vault):
                source = one.vault  # or the steps would be applied to our own result
        planned = {one.output: one.path for one in targets}
        self._handed_out[item.position] = HandedOut(planned, refused)
        self._sizes[item.position] = (item.size, item.cost)
        return WorkTask(
            number=item.position,
            path=source,
            size=item.size,
            mtime_ns=item.mtime_ns,
            facts=item.facts or {},
            parts=tuple(parts),
            keep_dates=self._settings.keep_dates,
        )

    def _make_folder(self, folder: str) -> Problem | None:
        """Make a target's folder; a failure becomes the item's problem once its worker reports."""
        if folder in self._folders:
            return None
        try:
            self._publisher.expect_folders(make_folders(folder))
        except OSError as error:
            return problem_of(error, path=folder)
        self._folders.add(folder)
        return None

    def _path(self, planned: str) -> str:
        return schema.target_path(self._destination, os.fsencode(planned))
