"""Keep some columns only."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._shared import COLUMNS, WHICH_COLUMNS, chosen, with_table


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectParams:
    """Which."""

    columns: tuple[str, ...] = param((), label=COLUMNS, help=WHICH_COLUMNS)


def apply(block: Block, params: SelectParams) -> Block:
    """Return the block with those columns, in the order they are named."""
    return with_table(block, block.table.select(list(chosen(block, params.columns))))


OPERATION = Operation(
    name="select",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=SelectParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Select columns"),
    summary=QT_TRANSLATE_NOOP("operations", "Keep some columns only, in the order named."),
)
