"""Bring columns into another order."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._shared import COLUMNS, chosen, with_table


@dataclass(frozen=True, slots=True, kw_only=True)
class ReorderParams:
    """Which come first, or last."""

    columns: tuple[str, ...] = param(
        (),
        label=COLUMNS,
        help=QT_TRANSLATE_NOOP("params", "Their names. The others keep their order."),
    )
    to: str = param(
        "front",
        label=QT_TRANSLATE_NOOP("params", "To"),
        help=QT_TRANSLATE_NOOP("params", "Where they go, in the order named."),
        choices={
            "front": QT_TRANSLATE_NOOP("params", "The front"),
            "back": QT_TRANSLATE_NOOP("params", "The back"),
        },
    )


def apply(block: Block, params: ReorderParams) -> Block:
    """Return the block with the columns named before all others, or behind them."""
    moved = chosen(block, params.columns)
    others = tuple(name for name in block.table.column_names if name not in moved)
    order = moved + others if params.to == "front" else others + moved
    return with_table(block, block.table.select(list(order)))


OPERATION = Operation(
    name="reorder",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=ReorderParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Reorder columns"),
    summary=QT_TRANSLATE_NOOP("operations", "Bring columns to the front or the back."),
)
