"""Steps one behind the other, some of which need a whole table, and what they may use for it.

Blocks go through the chain one by one: a step that needs the whole table takes them from those
before it, and gives blocks to those behind it. What has to be kept meanwhile is in memory as long
as that is enough, then in the task's scratch folder.
"""

from __future__ import annotations

import dataclasses
import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from app.core.lanes import WorkTask
from app.core.operation import Lane, Role, Room
from app.core.recipe import LaneRecipe, Step
from app.formats.safe_write import make_folder
from app.formats.table.block import BLOCK, Block
from app.formats.table.result_piece import ResultPiece
from app.formats.table.spill import Kept
from app.formats.table.split_piece import SplitPiece
from app.operations import REGISTRY

MOST_ROOM: Final = 256 * 1024 * 1024
LEAST_ROOM: Final = 32 * 1024 * 1024
"""Bytes that all steps over a whole table together may hold: more makes hardly anything quicker,
and with less there would be too many small files."""

_SPREAD: Final = 8
"""Bytes of memory for each byte of text in which such a step certainly needs no files."""

_KEPT: Final = BLOCK
"""Bytes of what is kept for later that stay in memory."""


def whole_steps(steps: Iterable[Step]) -> int:
    """Return how many of the steps need a whole table."""
    known = REGISTRY.operations(Lane.TABLE, Role.STEP)
    return sum(step.enabled and known[step.op].whole is not None for step in steps)


def longest_chain(lane: LaneRecipe) -> int:
    """Return how many steps over a whole table are at work at the same time."""
    outputs = (whole_steps(output.steps) for output in lane.outputs)
    return whole_steps(lane.steps) + max(outputs, default=0)


def held(lane: LaneRecipe) -> int:
    """Return the bytes that a slot keeps in memory for the lane's steps, whatever the table."""
    known = REGISTRY.operations(Lane.TABLE, Role.STEP)
    steps = itertools.chain(lane.steps, *(output.steps for output in lane.outputs))
    used = (step for step in steps if step.enabled)
    return sum(holds(step.params) for step in used if (holds := known[step.op].holds) is not None)


def room_for(text: int) -> int:
    """Return the bytes that steps over a whole table may hold, for a text of so many bytes."""
    return max(LEAST_ROOM, min(_SPREAD * text, MOST_ROOM))


class Scratch:
    """What one task may use beside its blocks: memory, and a folder that is removed behind it."""

    def __init__(self, task: WorkTask, lane: LaneRecipe, memory: int) -> None:
        """Prepare; nothing is made.

        Args:
            task: whose scratch folder is used.
            lane: its steps.
            memory: bytes that all steps over a whole table together may hold.
        """
        self._folder = task.scratch
        self._each = memory // max(longest_chain(lane), 1)
        self._made = 0
        self._exists = False

    def room(self) -> Room:
        """Return what one step over a whole table may use.

        Raises:
            OSError: its folder cannot be made.
        """
        folder = self.path()
        make_folder(folder)
        return Room(folder, self._each)

    def path(self) -> str:
        """Return a path that is free, in a folder that is there.

        Raises:
            OSError: the folder cannot be made.
        """
        if not self._exists:
            make_folder(self._folder)
            self._exists = True
        self._made += 1
        return os.path.join(self._folder, str(self._made))


def chained(blocks: Iterable[Block], steps: Iterable[Step], scratch: Scratch) -> Iterator[Block]:
    """Return the blocks behind some steps; they are taken when they are asked for.

    Raises:
        OSError: there is no place for what does not fit into memory.
    """
    known = REGISTRY.operations(Lane.TABLE, Role.STEP)
    for step in steps:
        operation = known[step.op]
        if not step.enabled:
            continue
        if operation.whole:
            blocks = operation.whole(blocks, step.params, scratch.room())
        else:
            blocks = map(_applied(operation.apply, step.params), blocks)
    return iter(blocks)


def _applied(apply: Callable[[Block, Any], Block], params: Any) -> Callable[[Block], Block]:
    return lambda block: apply(block, params)


class KeptBlocks:
    """Blocks that are gone through more than once: the first time they are made."""

    def __init__(self, blocks: Iterator[Block], scratch: Scratch) -> None:
        """Take the blocks, which can be gone through only once."""
        self._blocks = blocks
        self._tables = Kept(scratch.path(), _KEPT)
        self._others: list[Block] = []

    def __iter__(self) -> Iterator[Block]:
        """Go through all of them.

        Raises:
            OSError: what does not fit into memory cannot be written or read.
        """
        for number, block in enumerate(self._others):
            yield dataclasses.replace(block, table=self._tables[number])
        for block in self._blocks:
            self._tables.add(block.table)
            self._others.append(dataclasses.replace(block, table=None))
            yield block


class KeptPieces:
    """Pieces of a result, kept until it is written."""

    def __init__(
        self,
        scratch: Scratch,
        share: int,
        save: Callable[[str, Any], int],
        load: Callable[[str], Any],
    ) -> None:
        """Prepare for one of so many results that share the memory.

        Args:
            scratch: takes what does not fit into it.
            share: the number of results.
            save: writes a piece.
            load: reads one.
        """
        self._scratch = scratch
        self._most = _KEPT // share
        self._save = save
        self._load = load
        self._held = 0
        self._pieces: list[ResultPiece | SplitPiece | str] = []

    def add(self, piece: ResultPiece | SplitPiece) -> None:
        """Take the next one.

        Raises:
            OSError: it does not fit into memory and cannot be written.
        """
        self._held += memoryview(piece.body).nbytes
        if self._held <= self._most:
            self._pieces.append(piece)
            return
        path = self._scratch.path()
        self._save(path, piece)
        self._pieces.append(path)

    def __iter__(self) -> Iterator[Any]:
        """Go through all of them.

        Raises:
            OSError: one cannot be read.
        """
        for piece in self._pieces:
            yield self._load(piece) if isinstance(piece, str) else piece
