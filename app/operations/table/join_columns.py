"""Make one column of several."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._shared import (
    COLUMNS,
    WHICH_COLUMNS,
    chosen,
    column,
    refuse_taken,
    with_table,
    without_empty,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinColumnsParams:
    """Which, with what between them, and into what."""

    columns: tuple[str, ...] = param((), label=COLUMNS, help=WHICH_COLUMNS)
    between: str = param(
        " ",
        label=QT_TRANSLATE_NOOP("params", "Between them"),
        help=QT_TRANSLATE_NOOP("params", "The text between two parts. Missing cells are no part."),
        maximum=100,
    )
    into: str = param(
        "joined",
        label=QT_TRANSLATE_NOOP("params", "New name"),
        help=QT_TRANSLATE_NOOP("params", "What the new column is called."),
        minimum=1,
    )
    keep: bool = param(
        False,
        label=QT_TRANSLATE_NOOP("params", "Keep what it is made of"),
        help=QT_TRANSLATE_NOOP("params", "Leave the old columns beside the new ones."),
    )


def apply(block: Block, params: JoinColumnsParams) -> Block:
    """Return the block with the new column where the first of the old ones is, or behind the last.

    Raises:
        ContentError: the table has no such column, or one that is called like the new one.
    """
    import pyarrow.compute as pc

    names = chosen(block, params.columns)
    if not names:
        return block
    joined, *others = (without_empty(column(block, name)) for name in names)
    for cells in others:
        both = pc.binary_join_element_wise(joined, cells, params.between)
        joined = pc.coalesce(both, joined, cells)
    places = [block.table.column_names.index(name) for name in names]
    table = block.table
    place = max(places) + 1
    if not params.keep:
        place = min(places)
        table = table.drop_columns(list(names))
    refuse_taken([params.into], table.column_names)
    return with_table(block, table.add_column(place, params.into, joined))


OPERATION = Operation(
    name="join_columns",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=JoinColumnsParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Join columns"),
    summary=QT_TRANSLATE_NOOP("operations", "Make one column of several."),
)
