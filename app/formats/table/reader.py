"""What every format of tables offers: the contract between `source` and the formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from app.formats.table.block import Block
from app.formats.table.dialect import Evidence
from app.formats.table.facts import TableFacts
from app.formats.table.records import Start, StateMap, fold
from app.formats.table.types import ColumnType


@dataclass(frozen=True, slots=True)
class Scan:
    """What a first reading of one block found.

    Attributes:
        states: what the block does to the reader's state; None where there is none.
        names: columns that were not known.
    """

    states: StateMap | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """The first rows of a table.

    Attributes:
        table: a `pyarrow.Table` whose columns are all `string`, as in a `Block`.
        more: the table has more rows.
    """

    table: Any
    more: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at a file found.

    Attributes:
        facts: of one table in it.
        evidence: for what was guessed.
        head: `TableSource.head` of what the look has read, if to read it again would take long.
    """

    facts: TableFacts
    evidence: tuple[Evidence, ...] = ()
    head: Callable[[int, Sequence[str] | None], Head] | None = None


class TableSource(Protocol):
    """An open table.

    Attributes:
        facts: how it is read.
        blocks: how many blocks there are; None if they can only be read one after the other.
        types: of the columns, where the format says so.
    """

    facts: TableFacts
    blocks: int | None
    types: Mapping[str, ColumnType]

    def scan(self, number: int) -> Scan:
        """Read a block for the first time.

        Args:
            number: of the block; the first is 0.
        """
        ...

    def read(
        self, number: int, starts: Sequence[Start] = (), only: Sequence[str] | None = None
    ) -> Block:
        """Read a block.

        Args:
            number: of the block.
            starts: where it starts and where the next one does, from `settled`.
            only: the columns wanted, in this order; all by default.

        Raises:
            ContentError: the block cannot be read.
        """
        ...

    def in_order(self, only: Sequence[str] | None = None) -> Iterator[Block]:
        """Read all blocks one after the other, without a scan."""
        ...

    def head(self, rows: int, only: Sequence[str] | None = None) -> Head:
        """Read the first rows, and as little else as the format allows.

        Args:
            rows: how many at the most; fewer where rows are very long.
            only: the columns wanted, in this order; all by default.

        Raises:
            ContentError: they cannot be read.
        """
        ...


def settled(facts: TableFacts, scans: Iterable[Scan]) -> tuple[TableFacts, list[Start]]:
    """Put together what the scans of all blocks found.

    Args:
        facts: of the table.
        scans: of its blocks, in their order.

    Returns:
        The facts, with all columns; and where the blocks start, and what follows the last one. For
        formats without states that is nothing.
    """
    columns = dict.fromkeys(facts.columns)
    maps = []
    for scan in scans:
        columns.update(dict.fromkeys(scan.names))
        if scan.states:
            maps.append(scan.states)
    starts = fold(maps, Start(line=facts.line)) if maps else []
    return replace(facts, columns=tuple(columns)), starts
