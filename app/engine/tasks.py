"""Makes the tasks that slots work on, and remembers what they were made from.

Before a task is handed out the journal holds that it is in work (`flights`) and which folders were
made for it, in one commit.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.core.errors import Problem, RunError, problem_of
from app.core.lanes import PartFile, Stage, WorkTask, output_of, piece_path
from app.core.operation import Lane
from app.core.recipe import Recipe
from app.engine import flights, schema
from app.engine.events import ItemAdvanced
from app.engine.journal import Journal
from app.engine.lanes import has_blocks
from app.engine.merges import Merges
from app.engine.messages import Task
from app.engine.numbers import index_of, position_of, stage_of
from app.engine.publish import Publisher
from app.engine.records import StoredItem, StoredTarget
from app.engine.stages import Stages
from app.engine.trouble import Troubles
from app.engine.vault import permissions
from app.engine.work_folder import WorkFolder, share_name
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
    """Makes the tasks of one run."""

    def __init__(
        self,
        journal: Journal,
        run_id: str,
        recipe: Recipe,
        destination: str,
        troubles: Troubles,
        publisher: Publisher,
        stages: Stages,
        work_folder: WorkFolder,
        places: Sequence[str],
    ) -> None:
        """Prepare; `publisher` is told which folders were made.

        `places` are what stands before the path of an item of each source.
        """
        self._journal = journal
        self._run_id = run_id
        self._settings = recipe.destination
        self._destination = destination
        self._troubles = troubles
        self._publisher = publisher
        self._handed_out: dict[int, HandedOut] = {}
        self._stages = stages
        self._work_folder = work_folder
        self._places = places
        self._sources = journal.sources()
        self._merges: Merges | None = None
        self._shares: Sequence[tuple[int, int]] = ()
        self._has_scratch = False
        self._sizes: dict[int, tuple[int, float]] = {}
        self._whole: dict[int, tuple[int, float]] = {}
        self._come: dict[int, float] = {}
        self._advanced: set[int] = set()
        self._folders: set[str] = set()

    def begin(self, lane: Lane, merges: Merges | None = None) -> None:
        """Make the tasks of a lane's items from now on, or those of its merges."""
        self._merges = merges
        self._has_scratch = merges is None and has_blocks(lane.value)
        self._shares = self._journal.query(
            "SELECT position, number FROM merge WHERE lane = ? AND outcome IS NULL ORDER BY number",
            (lane.value,),
        )

    def make(self, wanted: Sequence[tuple[int, int]]) -> list[Task]:
        """Return the tasks for these (number, attempt), in this order.

        Raises:
            RunError: they cannot be worked on now; nothing was handed out.
        """
        self._troubles.refuse_gone()
        positions = list(dict.fromkeys(position_of(number) for number, _ in wanted))
        items = {item.position: item for item in self._journal.items(positions)}
        targets = self._journal.targets(positions)
        self._take_off(
            [number for number, _ in wanted],
            (
                one.path
                for number, _ in wanted
                if stage_of(number) in (Stage.WHOLE, Stage.ASSEMBLE)
                for one in targets[position_of(number)]
            ),
        )
        tasks: list[Task] = []
        for number, attempt in wanted:
            position = position_of(number)
            if self._merges:
                tasks.append(self._merge(self._merges, number, targets[position], attempt))
            else:
                tasks.append(self._work(number, items[position], targets[position], attempt))
        return tasks

    def take_back(self, number: int) -> HandedOut:
        """Return what belongs to a task that has ended."""
        return self._handed_out.pop(number, _NOTHING)

    def size_and_cost(self, position: int) -> tuple[int, float]:
        """Return source bytes and cost of an item that has its outcome; only once."""
        self._whole.pop(position, None)
        self._come.pop(position, None)
        return self._sizes.pop(position, (0, 0.0))

    def part_of(self, position: int, share: float) -> tuple[int, float]:
        """Return a part of an item's source bytes and cost; the rest is what the item has left."""
        size, cost = self._sizes.get(position, (0, 0.0))
        self._advanced.add(position)
        whole = self._whole.setdefault(position, (size, cost))
        part = min(size, int(whole[0] * share)), min(cost, whole[1] * share)
        self._sizes[position] = (size - part[0], cost - part[1])
        return part

    def come_to(self, position: int, share: float) -> tuple[int, float]:
        """Return what is done of an item that is one task, beyond what was said of it before."""
        before = self._come.get(position, 0.0)
        if share <= before:
            return 0, 0.0  # it has begun anew
        self._come[position] = share
        return self.part_of(position, share - before)

    def headway(self) -> Iterator[ItemAdvanced]:
        """Yield how far items have come that are still in work, where it is not told yet."""
        told, self._advanced = self._advanced & self._sizes.keys() & self._whole.keys(), set()
        for position in sorted(told):
            (_, whole), (_, left) = self._whole[position], self._sizes[position]
            yield ItemAdvanced(position, 1 - left / whole if whole else 0.0)

    def forget_folders(self) -> None:
        """Take in that folders may have gone since they were made."""
        self._folders.clear()
        self._work_folder.forget()

    def _take_off(self, numbers: Sequence[int], targets: Iterable[str]) -> None:
        """Journal what is about to be handed out, and the folders that have to be made for it.

        Before they are made: a death in between would leave a folder to nobody.
        """
        new = {os.path.dirname(self._path(path)) for path in targets} - self._folders
        missing = [folder for path in new for folder in missing_folders(path)]
        with self._journal.transaction(durable=bool(missing)):
            self._journal.add_made_folders(missing)
            flights.take_off(self._journal, numbers)

    def _work(
        self, number: int, item: StoredItem, targets: Sequence[StoredTarget], attempt: int
    ) -> WorkTask:
        stage = stage_of(number)
        source = item.path
        for one in targets:
            if self._settings.in_place and one.vault and os.path.lexists(one.vault):
                source = one.vault  # or the steps would be applied to our own result
        blocks = self._stages.blocks_of(item.position)
        pieces = self._work_folder.pieces(item.path, item.position) if blocks > 1 else ""
        self._sizes.setdefault(item.position, (item.size, item.cost))
        task = WorkTask(
            number=number,
            path=source,
            size=item.size,
            mtime_ns=item.mtime_ns,
            facts=item.facts or {},
            parts=(),
            keep_dates=self._settings.keep_dates,
            stage=stage,
            block=index_of(number),
            blocks=blocks,
            pieces=pieces,
            place=self._place(item),
            source=item.source,
            below="" if item.path == self._sources[item.source] else item.relative,
        )
        if stage is Stage.SCAN:
            return task
        if stage is Stage.BLOCK:
            outputs = dict.fromkeys(output_of(one.output) for one in targets)
            parts = tuple(PartFile(one, piece_path(pieces, task.block, one)) for one in outputs)
            shares, refused = self._with_folder(task, pieces if parts else "")
            self._handed_out[number] = HandedOut({}, refused)
            start = self._stages.start_of(number)
            return replace(task, parts=parts, shares=shares, start=start)
        parts, refused = self._parts(item.position, targets, attempt)
        shares, scratch = (), ""
        if stage is Stage.WHOLE:
            if self._has_scratch:
                scratch = self._work_folder.scratch(item.path, number, attempt)
            shares, problem = self._with_folder(task, os.path.dirname(scratch))
            refused = refused or problem
        self._handed_out[number] = HandedOut({one.output: one.path for one in targets}, refused)
        return replace(task, parts=parts, shares=shares, scratch=scratch)

    def _merge(
        self, merges: Merges, number: int, targets: Sequence[StoredTarget], attempt: int
    ) -> Task:
        parts, refused = self._parts(position_of(number), targets, attempt)
        try:
            task = merges.task(number, parts)
        except OSError as error:
            raise RunError("run_sync", path=self._destination, reason=str(error)) from error
        planned = {one.output: one.path for one in targets}
        self._handed_out[number] = HandedOut(planned, refused)
        return task

    def _parts(
        self, position: int, targets: Sequence[StoredTarget], attempt: int
    ) -> tuple[tuple[PartFile, ...], Problem | None]:
        """Return the part files of an item's or merge's results, their folders made."""
        parts = []
        refused: Problem | None = None
        for one in targets:
            target = self._path(one.path)
            folder = os.path.dirname(target)
            refused = self._make_folder(folder) or refused
            name = part_name(self._run_id, f"{position}.{one.output}", attempt)
            mode = permissions(target) if one.replaces and not one.is_folder else None
            parts.append(PartFile(one.output, os.path.join(folder, name), mode, one.is_folder))
        return tuple(parts), refused

    def _with_folder(
        self, task: WorkTask, folder: str
    ) -> tuple[tuple[PartFile, ...], Problem | None]:
        """Return what the merges want of an item or block; make the folders for it, and its own."""
        position = position_of(task.number)
        folders = {folder} - {""}
        shares = []
        for merge, number in self._shares:
            name = share_name(-1 - merge, position, task.block)
            shares.append(PartFile(number, os.path.join(self._work_folder.root, name)))
            folders.add(os.path.dirname(shares[-1].part))
        try:
            for one in folders:
                self._work_folder.make(one)
        except OSError as error:
            return tuple(shares), problem_of(error, path=folder or self._work_folder.root)
        return tuple(shares), None

    def _place(self, item: StoredItem) -> str:
        return "/".join(part for part in (self._places[item.source], item.relative) if part)

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
