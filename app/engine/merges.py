"""Leads a lane's merges to their results, once all its items have ended.

    shares of an item's blocks   in groups of 64 neighbours, level by level, until it is one share
    shares of items              likewise, by position // 64, until one is left
    finish                       results, published like those of an item

The groups follow from plan positions alone, so neither slots nor speed nor what was done in which
life of the run change a byte. An item that has no result leaves a gap. Steps are not journalled:
what a death breaks off is combined again from the shares, which are all still there.
"""

from __future__ import annotations

import itertools
import os
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from app.core.errors import Problem
from app.core.lanes import PartFile
from app.core.operation import Lane, MergeFacts, Merging, Role
from app.core.outcome import Outcome
from app.core.recipe import Recipe
from app.engine import schema
from app.engine.dispatch import Ended
from app.engine.journal import Journal
from app.engine.merging import GROUP
from app.engine.messages import MergeTask
from app.engine.numbers import index_of, position_of, task_number
from app.engine.stages import Advance
from app.engine.work_folder import WorkFolder, merged_name, share_name
from app.engine.work_queue import Entry
from app.formats.safe_write import discard, write_part
from app.operations import REGISTRY

_PACE: Final = 20_000_000
"""Bytes of shares combined in a second on a slow core."""

_MEMORY: Final = 64 * 1024 * 1024
"""Bytes a step needs beside the shares."""

_COPIES: Final = 3
"""A step may hold its shares so many times."""


@dataclass(frozen=True, slots=True)
class _Step:
    inputs: tuple[str, ...]
    output: str = ""
    close: int | None = None


@dataclass(slots=True)
class _Merge:
    """One merge under way.

    Attributes:
        blocks: of each item with several blocks that is not one share yet: how many shares of it
            there are, and at which level.
        items: positions whose shares are there; later the numbers of groups of them.
        level: 0 while those are items.
        steps: what was handed out, by step number.
        waiting: steps that have not ended.
        finishing: only the results are left.
    """

    position: int
    number: int
    merging: Merging
    facts: MergeFacts
    single: dict[int, int]
    blocks: dict[int, tuple[int, int]]
    items: array[int]
    level: int = 0
    steps: dict[int, _Step] = field(default_factory=dict)
    waiting: set[int] = field(default_factory=set)
    seconds: float = 0.0
    finishing: bool = False
    _count: Iterator[int] = field(default_factory=itertools.count)

    @property
    def key(self) -> int:
        """The number under which its shares lie."""
        return -1 - self.position

    def round(self) -> list[int]:
        """Begin the next steps, which need nothing of each other; return their numbers."""
        self.steps.clear()
        if self.merging.combine is None:
            made = [self._finish()]
        elif self.blocks:
            made = list(self._combine_blocks())
        elif len(self.items) > 1:
            made = list(self._combine_items())
        else:
            made = [self._finish()]
        self.waiting = set(made)
        return made

    def _step(self, step: _Step) -> int:
        number = next(self._count)
        self.steps[number] = step
        return number

    def _combine_blocks(self) -> Iterator[int]:
        for position, (level, count) in list(self.blocks.items()):
            groups = -(-count // GROUP)
            for group in range(groups):
                members = range(group * GROUP, min(count, (group + 1) * GROUP))
                yield self._step(
                    _Step(
                        tuple(self._block_name(position, level, member) for member in members),
                        self._block_name(position, level + 1, group),
                        position if groups == 1 else None,
                    )
                )
            if groups == 1:
                del self.blocks[position]
                self.single[position] = level + 1
            else:
                self.blocks[position] = (level + 1, groups)

    def _block_name(self, position: int, level: int, number: int) -> str:
        if level == 0:
            return share_name(self.key, position, number)
        return merged_name(self.key, position, level, number)

    def _combine_items(self) -> Iterator[int]:
        groups = array("q")
        for group, members in itertools.groupby(self.items, lambda number: number // GROUP):
            names = tuple(map(self._item_name, members))
            groups.append(group)
            yield self._step(_Step(names, self._group_name(self.level + 1, group)))
        self.items, self.level = groups, self.level + 1

    def _item_name(self, number: int) -> str:
        if self.level:
            return self._group_name(self.level, number)
        return self._block_name(number, self.single.get(number, 0), 0)

    def _group_name(self, level: int, number: int) -> str:
        return merged_name(self.key, level, number)

    def _finish(self) -> int:
        self.finishing = True
        return self._step(_Step(()))

    def shares(self) -> Iterator[str]:
        """Yield the shares the results are made of."""
        for number in self.items:
            several = self.blocks.get(number)
            if several and not self.level:
                _, count = several
                yield from (share_name(self.key, number, block) for block in range(count))
            else:
                yield self._item_name(number)


class Merges:
    """The merges of one lane; made when all its items have ended.

    Attributes:
        settled: of each merge that had its outcome before `entries`, or got it there: lane,
            operation, outcome, why, and how many items are in it and left out.
    """

    def __init__(
        self, journal: Journal, recipe: Recipe, folder: WorkFolder, places: Sequence[str]
    ) -> None:
        """Prepare; nothing is looked at before `entries`.

        Args:
            journal: of the run.
            recipe: of the run.
            folder: the run's work folder.
            places: what stands before the path of an item of each source.
        """
        self._journal = journal
        self._recipe = recipe
        self._folder = folder
        self._places = places
        self._merges: dict[int, _Merge] = {}
        self._over: set[int] = set()
        self._latest = 0
        self.settled: list[tuple[str, str, Outcome, Problem | None, int, int]] = []

    def entries(self, lane: Lane) -> Iterator[Entry]:
        """Yield the first steps of the lane's merges that have no outcome.

        A merge that has no item at all is settled here: it is skipped.

        Raises:
            RunError: the journal cannot be written.
        """
        self.settled = list(self._settled(lane))
        rows = self._journal.query(
            "SELECT position, number, op FROM merge WHERE lane = ? AND outcome IS NULL"
            " ORDER BY number",
            (lane.value,),
        )
        if not rows:
            return
        items, blocks, left_out = self._items(lane)
        self._note(rows, len(items), left_out)
        if not items:
            nothing = Problem("merge_nothing")
            self.settled += [
                (lane.value, op, Outcome.SKIPPED, nothing, 0, left_out) for _, _, op in rows
            ]
            return
        known = REGISTRY.operations(lane, Role.MERGE)
        for position, number, op in rows:
            merging = known[op].merging
            if merging is None:
                raise ValueError(f"{op} is no merge")
            facts = MergeFacts(len(items), left_out)
            several = {place: (0, count) for place, count in blocks.items()}
            merge = _Merge(position, number, merging, facts, {}, several, items[:])
            self._merges[position] = merge
            yield from self._begin(merge)

    def _settled(self, lane: Lane) -> Iterator[tuple[str, str, Outcome, Problem | None, int, int]]:
        """Yield the merges with an outcome: by the plan, or from an earlier life of the run."""
        for op, outcome, problem, items, left_out in self._journal.query(
            "SELECT op, outcome, problem, items, left_out FROM merge"
            " WHERE lane = ? AND outcome IS NOT NULL ORDER BY number",
            (lane.value,),
        ):
            why = schema.problem_from(problem)
            yield lane.value, op, Outcome(outcome), why, items, left_out

    def _items(self, lane: Lane) -> tuple[array[int], dict[int, int], int]:
        done = array("q")
        blocks = {}
        for position, count, mtime_ns in self._journal.query(
            "SELECT position, blocks, mtime_ns FROM item WHERE kind = ? AND outcome = ?"
            " ORDER BY position",
            (lane.value, Outcome.DONE.value),
        ):
            done.append(position)
            self._latest = max(self._latest, mtime_ns)
            if count > 1:
                blocks[position] = count
        ((every,),) = self._journal.query("SELECT count(*) FROM item WHERE kind = ?", (lane.value,))
        return done, blocks, every - len(done)

    def _note(self, rows: Sequence[tuple[int, int, str]], items: int, left_out: int) -> None:
        with self._journal.transaction():
            self._journal.change_many(
                "UPDATE merge SET items = ?, left_out = ? WHERE position = ?",
                [(items, left_out, position) for position, *_ in rows],
            )
            if not items:
                nothing = Problem("merge_nothing")
                self._journal.end_items(
                    (position, Outcome.SKIPPED, nothing, 0.0) for position, *_ in rows
                )

    def _begin(self, merge: _Merge) -> list[Entry]:
        return [self._entry(merge, number) for number in merge.round()]

    def _entry(self, merge: _Merge, number: int) -> Entry:
        inputs = merge.steps[number].inputs or tuple(merge.shares())
        size = sum(_size(os.path.join(self._folder.root, name)) for name in inputs)
        held = 0 if merge.finishing and merge.merging.combine is None else _COPIES * size
        held += merge.merging.memory if merge.finishing else 0
        place = task_number(merge.position, index=number)
        return Entry(place, 0.001 + size / _PACE, _MEMORY + held)

    def again(self, position: int) -> list[Entry]:
        """Return the steps of a merge that have not ended."""
        merge = self._merges.get(position)
        self._over.discard(position)
        return [self._entry(merge, number) for number in sorted(merge.waiting)] if merge else []

    def task(self, number: int, parts: Sequence[PartFile]) -> MergeTask:
        """Return the task for a step.

        Args:
            number: of the task.
            parts: the results to write, if it is the last step.

        Raises:
            OSError: a work file cannot be written.
        """
        merge = self._merges[position_of(number)]
        step = merge.steps[index_of(number)]
        root = self._folder.root
        self._folder.make(os.path.dirname(os.path.join(root, merged_name(merge.key, 0))))
        task = MergeTask(
            number, root, merge.number, root, step.inputs, step.output, facts=merge.facts
        )
        if step.output:
            return replace(task, close=None if step.close is None else self._place(step.close))
        listing = merged_name(merge.key, "shares")
        path = os.path.join(root, listing)
        discard(path)
        write_part(path, "\n".join(merge.shares()).encode("ascii"))
        mtime_ns = self._latest if self._recipe.destination.keep_dates else None
        return replace(task, parts=tuple(parts), listing=listing, mtime_ns=mtime_ns)

    def _place(self, position: int) -> str:
        (item,) = self._journal.items([position])
        return "/".join(part for part in (self._places[item.source], item.relative) if part)

    def take(self, event: Ended) -> Advance:
        """Take in that a step has ended well."""
        end = event.end
        merge = self._merges[position_of(end.number)]
        merge.seconds += end.seconds
        merge.waiting.discard(index_of(end.number))
        if merge.finishing:
            return Advance(ended=replace(end, seconds=merge.seconds))
        return Advance() if merge.waiting else Advance(self._begin(merge))

    def is_over(self, position: int) -> bool:
        """Whether the merge has failed already."""
        return position in self._over

    def fail(self, position: int) -> bool:
        """Take in that a merge has failed; return whether other steps of it have to be dropped."""
        self._over.add(position)
        return True

    def ended(self, position: int) -> None:
        """Take in that a merge has its outcome."""
        self._merges.pop(position, None)


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:
        return 0
