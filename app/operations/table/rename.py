"""Give columns other names."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._shared import chosen, refuse_taken, with_table


@dataclass(frozen=True, slots=True, kw_only=True)
class NewName:
    """One column's name, and its new one."""

    column: str = param(
        "column",
        label=QT_TRANSLATE_NOOP("params", "Column"),
        help=QT_TRANSLATE_NOOP("params", "Its name in the table."),
        minimum=1,
    )
    name: str = param(
        "name",
        label=QT_TRANSLATE_NOOP("params", "New name"),
        help=QT_TRANSLATE_NOOP("params", "What it is called from here on."),
        minimum=1,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameParams:
    """What becomes what; all at once, so that names can be swapped."""

    names: tuple[NewName, ...] = param(
        (),
        label=QT_TRANSLATE_NOOP("params", "Names"),
        help=QT_TRANSLATE_NOOP("params", "Columns and their new names."),
    )


def apply(block: Block, params: RenameParams) -> Block:
    """Return the block with other column names."""
    chosen(block, tuple(one.column for one in params.names))
    new = {one.column: one.name for one in params.names}
    names = [new.get(name, name) for name in block.table.column_names]
    refuse_taken(names, ())
    return with_table(block, block.table.rename_columns(names))


OPERATION = Operation(
    name="rename",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=RenameParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Rename columns"),
    summary=QT_TRANSLATE_NOOP("operations", "Give columns other names."),
)
