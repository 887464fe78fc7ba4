"""Leave columns out."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._shared import COLUMNS, chosen, with_table


@dataclass(frozen=True, slots=True, kw_only=True)
class DropParams:
    """Which."""

    columns: tuple[str, ...] = param(
        (), label=COLUMNS, help=QT_TRANSLATE_NOOP("params", "The names of those to leave out.")
    )


def apply(block: Block, params: DropParams) -> Block:
    """Return the block without those columns."""
    dropped = chosen(block, params.columns) if params.columns else ()
    return with_table(block, block.table.drop_columns(list(dropped)))


OPERATION = Operation(
    name="drop",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=DropParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Drop columns"),
    summary=QT_TRANSLATE_NOOP("operations", "Leave columns out."),
)
