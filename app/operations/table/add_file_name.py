"""Say in each row which file it is from."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._shared import as_text, refuse_taken, with_table


@dataclass(frozen=True, slots=True, kw_only=True)
class AddFileNameParams:
    """What the column is called, and what is in it."""

    column: str = param(
        "file",
        label=QT_TRANSLATE_NOOP("params", "New name"),
        help=QT_TRANSLATE_NOOP("params", "What the new column is called."),
        minimum=1,
    )
    part: str = param(
        "name",
        label=QT_TRANSLATE_NOOP("params", "What is in it"),
        help=QT_TRANSLATE_NOOP("params", "How much of the file's path."),
        choices={
            "name": QT_TRANSLATE_NOOP("params", "The name"),
            "stem": QT_TRANSLATE_NOOP("params", "The name without its ending"),
            "path": QT_TRANSLATE_NOOP("params", "The path below the source"),
        },
    )


def apply(block: Block, params: AddFileNameParams) -> Block:
    """Return the block with that column before all others.

    Raises:
        ContentError: the table has a column of that name.
    """
    import pyarrow as pa

    refuse_taken([params.column], block.table.column_names)
    text = as_text(block.source)
    if params.part != "path":
        text = text.rpartition("/")[2]
    if params.part == "stem":
        text = text.rpartition(".")[0] or text
    cells = pa.repeat(pa.scalar(text, pa.string()), block.table.num_rows)
    return with_table(block, block.table.add_column(0, params.column, cells))


OPERATION = Operation(
    name="add_file_name",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=AddFileNameParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Add the file's name"),
    summary=QT_TRANSLATE_NOOP("operations", "Say in each row which file it is from."),
)
