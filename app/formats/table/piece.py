"""What the operations of the table lane take: a block, and of which table it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.formats.table.block import Block
from app.formats.table.facts import TableFacts
from app.formats.table.numbers import Style
from app.formats.table.types import ColumnType


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a table.

    Attributes:
        facts: how the table is read; its sheet, where a file holds several.
        block: the rows, after the steps.
        number: of the block in its file; the first is 0.
        types: of the columns, where the file's format says so.
        source_number: of the source its file was found in.
        below: the file's path below that source; empty for a source that is a file.
    """

    facts: TableFacts
    block: Block
    number: int
    types: Mapping[str, ColumnType]
    source_number: int = 0
    below: str = ""

    @property
    def table(self) -> Any:
        """The rows as a `pyarrow.Table`."""
        return self.block.table

    @property
    def source(self) -> str:
        """The path of its file below the source folder."""
        return self.block.source

    @property
    def style(self) -> Style:
        """How its numbers are written."""
        return self.block.style

    @property
    def missing(self) -> tuple[str, ...]:
        """What its cells say that are missing."""
        return self.block.missing
