"""Make columns of the values of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from app.core.errors import ContentError
from app.core.operation import Lane, Operation, Role, Room
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block, unique_names
from app.operations.table._grouping import (
    FUNCTIONS,
    Groups,
    gathered,
    groups_in,
    order_of,
    results_of,
)
from app.operations.table._made import blocks_of, opened, table_of
from app.operations.table._rows import groups_of
from app.operations.table._whole import of_one_block

MISSING: Final = "(missing)"
"""The name of the column for rows that lack a value."""
MOST: Final = 10_000
"""New columns anybody may ask for."""


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

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that make a row, each once, and the one that makes columns."""
        return (*dict.fromkeys(self.rows), self.columns)


def apply(block: Block, params: PivotParams) -> Block:
    """Return the pivot table of a table that is one block; see `whole`."""
    return _APPLY(block, params)


def whole(blocks: Iterable[Block], params: PivotParams, room: Room) -> Iterator[Block]:
    """Yield the rows of the result, in the order of what makes a row.

    What is in memory grows with the cells of the result, not with the rows of the table.

    Raises:
        ContentError: the table has no such column, a cell that shall be added is no number, or
            there are too many new columns.
    """
    del room
    common, blocks = opened(blocks)
    groups = gathered(_parts(blocks, params))
    yield from blocks_of(table_of(_result(groups, params)), common)


def _parts(blocks: Iterable[Block], params: PivotParams) -> Iterator[Groups]:
    known: set[str] = set()
    for block in blocks:
        part = groups_in(block, params.keys, {params.values: {params.function}})
        known.update(part.keys.columns[-1].unique().to_pylist())
        if len(known) > params.most:
            raise ContentError("pivot_too_wide", column=params.columns, allowed=params.most)
        yield part


def _result(groups: Groups, params: PivotParams) -> dict[str, list[str | None]]:
    import pyarrow as pa

    *keys, names = groups.keys.columns
    rows, row_of = _distinct(pa.table(keys, [str(number) for number in range(len(keys))]), groups)
    columns, column_of = _distinct(pa.table([names], ["0"]), groups)
    cells: list[list[str | None]] = [[None] * rows.num_rows for _ in range(columns.num_rows)]
    (state,) = groups.states
    found = results_of(state, params.function, range(len(groups)))
    for row, place, cell in zip(row_of, column_of, found, strict=True):
        cells[place][row] = cell
    heads = [name or MISSING for name in columns.column(0).to_pylist()]
    sides = [[cell or None for cell in one.to_pylist()] for one in rows.columns[: len(keys)]]
    all_names = unique_names([*params.keys[:-1], *heads])
    return dict(zip(all_names, [*sides, *cells], strict=True))


def _distinct(keys: Any, groups: Groups) -> tuple[Any, list[int]]:
    """Return the different keys in their order, and the place of each group's among them."""
    import numpy as np
    import pyarrow as pa

    if not keys.num_columns:
        keys = pa.table({"0": pa.array([""] * len(groups), pa.string())})
    numbers, first = groups_of(keys)
    found = keys.take(pa.array(first))
    order = order_of(found)
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return found.take(pa.array(order, pa.int64())), places[numbers].tolist()


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
