"""Leads items through their stages: what a task that has ended leads to.

    item of one block       all of it -> ended
    item of several         scan each (where the lane asks for it) -> fold -> work on each
                            -> assemble, where there are results -> ended

A block that is done is journalled with its files, so that it is not done again when the run is
taken up. A block that fails ends its item; the others of it are handed out no more.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from app.core.item import Kind
from app.core.lanes import Facts, Notes, Stage, WorkTask
from app.core.operation import Lane
from app.core.recipe import Recipe
from app.engine import flights
from app.engine.dispatch import Ended
from app.engine.journal import Journal
from app.engine.lanes import block_lane
from app.engine.messages import TaskEnd, files_of
from app.engine.numbers import index_of, position_of, stage_of, task_number
from app.engine.work_folder import WorkFolder
from app.engine.work_queue import Entry

_SCAN: Final = 0.1
_ASSEMBLE: Final = 0.2
"""Parts of an item's cost."""


@dataclass(frozen=True, slots=True)
class Advance:
    """What follows from a task that has ended well.

    Attributes:
        more: tasks that can be handed out now.
        ended: set when the item or merge has ended: its results, and seconds of all its tasks.
        share: the part of the item's work that was done, from 0 to 1; 0 when it has ended.
    """

    more: Sequence[Entry] = ()
    ended: TaskEnd | None = None
    share: float = 0.0


@dataclass(slots=True)
class _Item:
    """An item of several blocks that has not ended.

    Attributes:
        scans: what was found so far; None when nothing has to be scanned.
        starts: what each block's work is told, once that is known.
        left: the blocks not done.
        over: it has failed, and what else comes of it is of no use.
        notes: what is said of each block, where there is anything.
    """

    lane: Lane
    path: str
    entry: Entry
    facts: Facts
    blocks: int
    has_outputs: bool
    scans: dict[int, Facts] | None
    left: set[int]
    starts: Sequence[Facts] | None = None
    seconds: float = 0.0
    over: bool = False
    notes: dict[int, Notes] = field(default_factory=dict)

    def ended(self, end: TaskEnd) -> TaskEnd:
        """Return how the item has ended with its last task."""
        notes = Counter[str]()
        for one in self.notes.values():
            notes.update(one)
        return replace(end, seconds=self.seconds + end.seconds, notes=dict(notes))


class Stages:
    """The items of one run that have several blocks; those of one pass through."""

    def __init__(self, journal: Journal, recipe: Recipe, folder: WorkFolder) -> None:
        """Prepare; `folder` is the run's."""
        self._journal = journal
        self._recipe = recipe
        self._folder = folder
        self._items: dict[int, _Item] = {}
        self._failed: set[int] = set()

    def entries(self, lane: Lane, alone: Collection[int]) -> Iterator[Entry]:
        """Yield the tasks of a lane that can be handed out now, the largest items first.

        Args:
            lane: of the items.
            alone: numbers of tasks that run alone.
        """
        self._load(lane)
        for entry in self._journal.ready([Kind(lane.value)]):
            for one in self.again(entry.number) or [entry]:
                yield replace(one, alone=True) if one.number in alone else one

    def _load(self, lane: Lane) -> None:
        rows = self._journal.query(
            "SELECT position, cost, memory, blocks, EXISTS (SELECT 1 FROM target"
            " WHERE target.position = item.position AND NOT skipped AND state != 'done')"
            " FROM item WHERE ready AND outcome IS NULL AND blocks > 1 AND kind = ?",
            (lane.value,),
        )
        for position, cost, memory, blocks, has_outputs in rows:
            (stored,) = self._journal.items([position])
            facts = stored.facts or {}
            item = _Item(
                lane=lane,
                path=stored.path,
                entry=Entry(position, cost, memory),
                facts=facts,
                blocks=blocks,
                has_outputs=bool(has_outputs),
                scans={} if facts.get("scan") else None,
                left=set(range(blocks)),
            )
            self._items[position] = item
            for number, scan, made, notes in self._journal.query(
                "SELECT number, scan, made, notes FROM block WHERE position = ?", (position,)
            ):
                if item.scans is not None and scan:
                    item.scans[number] = json.loads(scan)
                if made:
                    item.left.discard(number)
                    item.notes[number] = json.loads(notes or "{}")
            self._fold(item)

    def _fold(self, item: _Item) -> None:
        if item.scans is None:
            item.starts = [{}] * item.blocks
        elif len(item.scans) == item.blocks:
            scans = [item.scans[number] for number in range(item.blocks)]
            item.starts = block_lane(item.lane).fold(item.facts, scans)

    def again(self, position: int) -> list[Entry]:
        """Return the tasks an item needs next; none for one that has no stages."""
        item = self._items.get(position)
        if item is None:
            return []
        item.over = False
        if item.starts is None and item.scans is not None:
            wanted = [number for number in range(item.blocks) if number not in item.scans]
            return [self._entry(item, Stage.SCAN, number) for number in wanted]
        if item.left:
            return [self._entry(item, Stage.BLOCK, number) for number in sorted(item.left)]
        if item.has_outputs:
            return [self._entry(item, Stage.ASSEMBLE)]
        # All is done but could not be said: the last block says it again.
        return [self._entry(item, Stage.BLOCK, item.blocks - 1)]

    def _entry(self, item: _Item, stage: Stage, index: int = 0) -> Entry:
        number = task_number(item.entry.number, stage, index)
        cost = {
            Stage.SCAN: item.entry.cost * _SCAN / item.blocks,
            Stage.ASSEMBLE: item.entry.cost * _ASSEMBLE,
        }.get(stage, item.entry.cost / item.blocks)
        return Entry(number, cost, item.entry.memory)

    def start_of(self, number: int) -> Facts:
        """Return what the work on a block is told."""
        item = self._items[position_of(number)]
        return item.starts[index_of(number)] if item.starts else {}

    def blocks_of(self, position: int) -> int:
        """Return how many blocks an item has that has not ended."""
        item = self._items.get(position)
        return item.blocks if item else 1

    def is_over(self, position: int) -> bool:
        """Whether the item has failed already."""
        item = self._items.get(position)
        return item.over if item else position in self._failed

    def take(self, event: Ended) -> Advance:
        """Take in that a task has ended well.

        Raises:
            RunError: it cannot be journalled; the task has to be done again.
        """
        end, task = event.end, event.task
        item = self._items.get(position_of(end.number))
        if item is None or not isinstance(task, WorkTask):
            return Advance(ended=end)
        stage = stage_of(end.number)
        if stage is Stage.SCAN:
            more = self._take_scan(item, end)
            advance = Advance(more, share=_SCAN / item.blocks)
        elif stage is Stage.BLOCK:
            advance = self._take_block(item, task, end)
        else:
            advance = Advance(ended=item.ended(end))
        item.seconds += end.seconds
        return advance

    def _take_scan(self, item: _Item, end: TaskEnd) -> Sequence[Entry]:
        number = index_of(end.number)
        facts = dict(end.facts or {})
        with self._journal.transaction(durable=False):
            self._journal.change(
                "INSERT INTO block (position, number, scan) VALUES (?, ?, ?)"
                " ON CONFLICT DO UPDATE SET scan = excluded.scan",
                (item.entry.number, number, json.dumps(facts)),
            )
            flights.land(self._journal, end.number)
        if item.scans is None or item.starts is not None:
            return ()
        item.scans[number] = facts
        self._fold(item)
        return self.again(item.entry.number) if item.starts is not None else ()

    def _take_block(self, item: _Item, task: WorkTask, end: TaskEnd) -> Advance:
        position = item.entry.number
        made = {file: os.path.getsize(file) for file in files_of(task) if os.path.exists(file)}
        with self._journal.transaction(durable=False):
            self._journal.change(
                "INSERT INTO block (position, number, made, notes) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET made = excluded.made, notes = excluded.notes",
                (position, task.block, json.dumps(made), json.dumps(end.notes)),
            )
            # Whatever the application died of before, it was not all of this item.
            self._journal.change(
                "UPDATE item SET deaths = 0 WHERE position = ? AND deaths", (position,)
            )
            flights.land(self._journal, end.number)
        item.left.discard(task.block)
        item.notes[task.block] = end.notes
        if item.left:
            return Advance(share=(1 - _ASSEMBLE) / item.blocks)
        if item.has_outputs:
            return Advance([self._entry(item, Stage.ASSEMBLE)])
        return Advance(ended=replace(item.ended(end), parts=()))

    def fail(self, position: int) -> bool:
        """Take in that an item has failed; return whether other tasks of it have to be dropped."""
        item = self._items.get(position)
        if item is None:
            return False
        item.over = True
        return True

    def ended(self, position: int) -> None:
        """Take in that an item has its outcome."""
        item = self._items.pop(position, None)
        if item:
            self._folder.remove_pieces(item.path, position)
            if item.over:
                self._failed.add(position)  # slots may still be on blocks of it


def forget_lost_blocks(journal: Journal) -> None:
    """Take back that blocks are done whose files are not there as they were written.

    Raises:
        RunError: the journal cannot be written.
    """
    rows = journal.query(
        "SELECT position, number, made FROM block JOIN item USING (position)"
        " WHERE made NOT NULL AND outcome IS NULL"
    )
    lost = [(position, number) for position, number, made in rows if not _is_whole(made)]
    with journal.transaction():
        journal.change_many("UPDATE block SET made = NULL WHERE position = ? AND number = ?", lost)


def _is_whole(made: str) -> bool:
    files: Mapping[str, int] = json.loads(made)
    try:
        return all(os.path.getsize(file) == size for file, size in files.items())
    except OSError:
        return False
