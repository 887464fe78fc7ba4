"""Make columns of the values of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.core.errors import ContentError
from app.core.operation import Lane, Operation, Role, Room
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block, unique_names
from app.formats.table.numbers import Style
from app.operations.table._grouping import (
    FUNCTIONS,
    Aggregate,
    Gathering,
    Grouping,
    groups_in,
    order_of,
)
from app.operations.table._made import blocks_of, opened
from app.operations.table._whole import of_one_block

if TYPE_CHECKING:
    from app.formats.table.packed import Ints

MISSING: Final = "(missing)"
"""The name of the column for rows that lack a value."""
MOST: Final = 10_000
"""New columns anybody may ask for."""
_CELLS: Final = 2**20
"""Cells that are made at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PivotParams:
    """What the rows, the columns and the cells of the result are."""

    rows: tuple[str, ...] = param(
        (),
        label=QT_TRANSLATE_NOOP("params", "Rows"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "Columns that make one row of the result of all rows that are alike in them. None "
            "makes one row.",
        ),
    )
    columns: str = param(
        "column",
        label=QT_TRANSLATE_NOOP("params", "Columns from"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "The column whose values become columns: in the order of numbers where all are, else "
            "in that of texts.",
        ),
        minimum=1,
    )
    values: str = param(
        "value",
        label=QT_TRANSLATE_NOOP("params", "Values from"),
        help=QT_TRANSLATE_NOOP("params", "The column from which the cells are made."),
        minimum=1,
    )
    function: str = param(
        "sum",
        label=QT_TRANSLATE_NOOP("params", "Function"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "What is made of several values. Missing ones do not count; where there is no row at "
            "all the cell is missing.",
        ),
        choices=FUNCTIONS,
    )
    most: int = param(
        1_000,
        label=QT_TRANSLATE_NOOP("params", "Most new columns"),
        help=QT_TRANSLATE_NOOP("params", "A table that would get more of them fails."),
        minimum=1,
        maximum=MOST,
        step=100,
    )

    def grouping(self) -> Grouping:
        """Return what gives each cell a row of its own."""
        cells = Aggregate(column=self.values, function=self.function)
        return Grouping(by=(*self.rows, self.columns), aggregate=(cells,))


def apply(block: Block, params: PivotParams) -> Block:
    """Return the pivot table of a table that is one block; see `whole`."""
    return _APPLY(block, params)


def whole(blocks: Iterable[Block], params: PivotParams, room: Room) -> Iterator[Block]:
    """Yield the rows of the result, in the order of what makes a row.

    Cells that do not fit into memory wait in files.

    Raises:
        ContentError: the table has no such column, a cell that shall be added is no number, or
            there are too many new columns.
        OSError: what does not fit into memory cannot be written.
    """
    common, blocks = opened(blocks)
    grouping = params.grouping()
    asked = grouping.functions()
    place = grouping.keys.index(params.columns)
    gathering = Gathering(grouping, room, common.style)
    known: set[str] = set()
    for block in blocks:
        for groups in groups_in(block, grouping.keys, asked):
            known.update(groups.column(place).unique().to_pylist())
            if len(known) > params.most:
                raise ContentError("pivot_too_wide", column=params.columns, allowed=params.most)
            gathering.add(groups)
    rows = dict.fromkeys(params.rows)
    wide = _Wide([grouping.keys.index(name) for name in rows], place, _ordered(known, common.style))
    heads = [name or MISSING for name in wide.columns]
    names = unique_names([*rows, *heads])
    tables = (table.rename_columns(list(names)) for table in wide.tables(gathering.results()))
    yield from blocks_of(tables, common)


def _ordered(names: Iterable[str], style: Style) -> list[str]:
    """Return names in the order of numbers where all are, else in that of texts."""
    import pyarrow as pa

    found = pa.array(names, pa.string())
    ordered: list[str] = found.take(order_of(found, style)).to_pylist()
    return ordered


class _Wide:
    """Makes rows of many cells of rows with one."""

    def __init__(self, rows: Sequence[int], place: int, columns: Sequence[str]) -> None:
        """Prepare.

        Args:
            rows: the columns that make a row.
            place: the column that makes columns.
            columns: those, in order; an empty text for the one of rows that lack a value.
        """
        self._rows, self._place = rows, place
        self.columns = columns

    def tables(self, tables: Iterable[Any]) -> Iterator[Any]:
        """Yield wide rows, in tables of any size, one at least.

        Args:
            tables: what makes a row, what makes a column, and a cell, in order.
        """
        import numpy as np
        import pyarrow as pa

        left: list[Any] = []
        at_once = max(_CELLS // max(len(self.columns), 1), 1)
        for table in tables:
            long = pa.concat_tables([*left, table]).combine_chunks()
            starts = np.flatnonzero(self._is_new(long))
            for first in range(0, len(starts) - 1, at_once):
                some = starts[first : min(first + at_once, len(starts) - 1) + 1]
                yield self._turned(long.slice(some[0], some[-1] - some[0]), some[:-1] - some[0])
            # What makes the last row may go on in the next table.
            left = [long.slice(starts[-1] if len(starts) else 0)]
        (long,) = left
        yield self._turned(long, np.zeros(min(len(long), 1), np.int64))

    def _is_new(self, long: Any) -> Any:
        """Tell with which rows another wide row begins."""
        import numpy as np
        import pyarrow.compute as pc

        new = np.zeros(len(long), bool)
        new[:1] = True
        for number in self._rows:
            cells = pc.fill_null(long.column(number).chunk(0), "") if len(long) else []
            if len(long) > 1:
                new[1:] |= pc.not_equal(cells[1:], cells[:-1]).to_numpy(zero_copy_only=False)
        return new

    def _turned(self, long: Any, starts: Ints) -> Any:
        """Return wide rows, which begin with some of the rows."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        row_of = np.zeros(len(long), np.int64)
        row_of[starts[1:]] = 1
        names = pc.fill_null(long.column(self._place), "")
        column_of = pc.index_in(names, pa.array(self.columns, pa.string())).to_numpy()
        places = np.full((len(self.columns), len(starts)), -1)
        places[column_of, np.cumsum(row_of)] = np.arange(len(long))
        sides = [long.column(number).take(pa.array(starts)) for number in self._rows]
        cells = long.column(long.num_columns - 1)
        wide = [cells.take(pa.array(one, mask=one < 0)) for one in places]
        columns = [*sides, *wide]
        return pa.table(columns, names=list(map(str, range(len(columns)))))


_APPLY: Final = of_one_block(whole)

OPERATION = Operation(
    name="pivot",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=PivotParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Pivot"),
    summary=QT_TRANSLATE_NOOP("operations", "Make columns of the values of one."),
    whole=whole,
)
