"""Make several columns of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._shared import column, refuse_taken, with_table


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitColumnParams:
    """Which, where, and into what."""

    column: str = param(
        "column",
        label=QT_TRANSLATE_NOOP("params", "Column"),
        help=QT_TRANSLATE_NOOP("params", "Its name in the table."),
        minimum=1,
    )
    at: str = param(
        ",",
        label=QT_TRANSLATE_NOOP("params", "Split at"),
        help=QT_TRANSLATE_NOOP("params", "The text between two parts."),
        minimum=1,
        maximum=100,
    )
    into: tuple[str, ...] = param(
        ("part 1", "part 2"),
        label=QT_TRANSLATE_NOOP("params", "Into"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "The names of the new columns. The last one holds all that is left; where there are "
            "fewer parts, the last ones are missing.",
        ),
    )
    keep: bool = param(
        False,
        label=QT_TRANSLATE_NOOP("params", "Keep what it is made of"),
        help=QT_TRANSLATE_NOOP("params", "Leave the old columns beside the new ones."),
    )


def apply(block: Block, params: SplitColumnParams) -> Block:
    """Return the block with new columns in the place of the old one, or behind it.

    Raises:
        ContentError: the table has no such column, or one that is called like a new one.
    """
    cells = column(block, params.column)
    table = block.table
    place = table.column_names.index(params.column)
    if params.keep or not params.into:
        place += 1
    else:
        table = table.remove_column(place)
    refuse_taken(params.into, table.column_names)
    for number, part in enumerate(_parts(cells, params.at, len(params.into))):
        table = table.add_column(place + number, params.into[number], part)
    return with_table(block, table)


def _parts(cells: Any, at: str, count: int) -> list[Any]:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if not count:
        return []
    lists = pc.split_pattern(cells, at, max_splits=count - 1)
    texts = pc.list_flatten(lists)
    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_numpy().astype(np.int64)
    starts = np.cumsum(lengths) - lengths
    return [
        texts.take(pa.array(starts + number, mask=lengths <= number)) for number in range(count)
    ]


OPERATION = Operation(
    name="split_column",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=SplitColumnParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Split a column"),
    summary=QT_TRANSLATE_NOOP("operations", "Make several columns of one."),
)
