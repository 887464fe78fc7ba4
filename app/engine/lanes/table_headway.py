"""How far a table has come that is one task: how much of it is read, and is through the steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from app.core.recipe import LaneRecipe
from app.engine.headway import come_to
from app.engine.lanes.table_chain import longest_chain, whole_steps
from app.formats.source_file import SourceFile
from app.formats.table.block import Block

_BEFORE_WRITING: Final = 0.9
"""The share of the work that is done when all rows are through the steps."""


class Headway:
    """Watches the blocks of one table go by."""

    def __init__(self, file: SourceFile, lane: LaneRecipe) -> None:
        """Prepare for a table in this file, and the lane's steps."""
        self._file = file
        self._is_gathered = whole_steps(lane.steps) > 0
        # Where something waits for the last row, reading is half of it.
        self._reading = _BEFORE_WRITING / (2 if longest_chain(lane) else 1)
        self._rows = 0

    def of_reading(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Let blocks through that are read from the file."""
        for block in blocks:
            self._rows += block.table.num_rows
            come_to(self._reading * self._file.place / max(self._file.size, 1))
            yield block

    def of_steps(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Let blocks through that come out of the steps."""
        done = 0
        for block in blocks:
            yield block
            done += block.table.num_rows
            if self._is_gathered:
                rest = _BEFORE_WRITING - self._reading
                come_to(self._reading + rest * min(done / max(self._rows, 1), 1.0))
