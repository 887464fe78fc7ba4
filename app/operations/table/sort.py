"""Sort the rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from app.core.operation import Lane, Operation, Role, Room
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.formats.table.types import ColumnType, TypeFacts, cast, merge, narrowest
from app.operations.table._runs import Order, in_order
from app.operations.table._shared import chosen, column, is_missing, with_table
from app.operations.table._whole import KeptBlocks, cut, of_one_block

_KEPT: Final = 5
"""Part of the memory for blocks that wait until all were seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SortKey:
    """A column, and in which direction it goes."""

    column: str = param(
        "column",
        label=QT_TRANSLATE_NOOP("params", "Column"),
        help=QT_TRANSLATE_NOOP("params", "Its name in the table."),
        minimum=1,
    )
    order: str = param(
        "ascending",
        label=QT_TRANSLATE_NOOP("params", "Order"),
        help=QT_TRANSLATE_NOOP("params", "What comes first."),
        choices={
            "ascending": QT_TRANSLATE_NOOP("params", "Ascending: the smallest, the earliest, A"),
            "descending": QT_TRANSLATE_NOOP("params", "Descending: the largest, the latest, Z"),
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SortParams:
    """By what rows are sorted."""

    by: tuple[SortKey, ...] = param(
        (),
        label=QT_TRANSLATE_NOOP("params", "Sort by"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "Columns, the one that counts most first. None means all columns, from the left. "
            "Numbers are compared as numbers and dates as dates where all of a column are.",
        ),
    )
    missing_cells: str = param(
        "last",
        label=QT_TRANSLATE_NOOP("params", "Missing cells"),
        help=QT_TRANSLATE_NOOP("params", "Where rows come whose cell is missing."),
        choices={
            "last": QT_TRANSLATE_NOOP("params", "Last"),
            "first": QT_TRANSLATE_NOOP("params", "First"),
        },
    )
    missing: tuple[str, ...] = param(
        (),
        label=QT_TRANSLATE_NOOP("params", "Words for missing"),
        help=QT_TRANSLATE_NOOP("params", "Cells that say just this are missing, too, like NA."),
    )
    ignore_case: bool = param(
        False,
        label=QT_TRANSLATE_NOOP("params", "Ignore case"),
        help=QT_TRANSLATE_NOOP("params", "Compare texts as if all letters were small."),
    )


def whole(blocks: Iterable[Block], params: SortParams, room: Room) -> Iterator[Block]:
    """Yield the rows in order, in blocks of as many rows as there were.

    Rows that are alike in what is compared stay in the order in which they were.

    Raises:
        ContentError: the table has no such column.
        OSError: what does not fit into memory cannot be written.
    """
    keys = _Keys(params)
    kept = KeptBlocks(map(keys.seen, blocks), room, room.memory // _KEPT)
    others = kept.others
    counts = [rows for _, rows in others]
    found = in_order(_rows(kept, keys), keys.order, room, 2 * kept.size)
    for (block, _), rows in zip(others, cut(found, counts), strict=True):
        cells = rows.select(list(range(keys.count, rows.num_columns)))
        yield with_table(block, cells)


def _rows(blocks: KeptBlocks, keys: _Keys) -> Iterator[Any]:
    for block in blocks:
        yield keys.before(block)
    blocks.remove()


class _Keys:
    """What is compared of each row."""

    def __init__(self, params: SortParams) -> None:
        self._params = params
        self._types: dict[str, TypeFacts] = {}

    def seen(self, block: Block) -> Block:
        """Take in what the cells of a block are; return it."""
        for name in chosen(block, tuple(key.column for key in self._params.by)):
            found = narrowest(self._cells(block, name), block.style)
            self._types[name] = merge(self._types.get(name, TypeFacts()), found)
        return block

    @property
    def count(self) -> int:
        """How many keys a row has."""
        return len(self._types)

    @property
    def order(self) -> Order:
        """How they are compared."""
        directions: dict[str, bool] = {}
        for key in self._params.by:
            directions.setdefault(key.column, key.order == "descending")
        descending = tuple(directions.get(name, False) for name in self._types)
        return Order(descending, self._params.missing_cells == "first")

    def before(self, block: Block) -> Any:
        """Return the rows of a block, with the keys before the cells, when all blocks were seen."""
        import pyarrow as pa

        keys = [self._key(block, name, facts) for name, facts in self._types.items()]
        names = [*map(str, range(len(keys))), *block.table.column_names]
        return pa.table([*keys, *block.table.columns], names=names)

    def _cells(self, block: Block, name: str) -> Any:
        """Return a column with null for what is missing."""
        import pyarrow as pa
        import pyarrow.compute as pc

        cells = column(block, name)
        missing = is_missing(cells, self._params.missing)
        return pc.if_else(missing, pa.scalar(None, cells.type), cells)

    def _key(self, block: Block, name: str, facts: TypeFacts) -> Any:
        import pyarrow as pa
        import pyarrow.compute as pc

        found = cast(self._cells(block, name), facts, block.style)
        if facts.type is ColumnType.TEXT:
            return pc.utf8_lower(found) if self._params.ignore_case else found
        if facts.type is ColumnType.FLOAT:
            # What is no number has no place among them.
            return pc.if_else(pc.is_nan(found), pa.scalar(None, found.type), found)
        return found


OPERATION = Operation(
    name="sort",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=SortParams,
    apply=of_one_block(whole),
    title=QT_TRANSLATE_NOOP("operations", "Sort"),
    summary=QT_TRANSLATE_NOOP("operations", "Bring rows into order by the cells of some columns."),
    whole=whole,
)
