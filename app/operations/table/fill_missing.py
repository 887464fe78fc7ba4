"""Put a value where cells are missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.formats.table.numbers import styled_text
from app.operations.table._shared import COLUMNS, WHICH_COLUMNS, each, is_missing


@dataclass(frozen=True, slots=True, kw_only=True)
class FillMissingParams:
    """Where, and with what."""

    columns: tuple[str, ...] = param((), label=COLUMNS, help=WHICH_COLUMNS)
    value: str | int | float = param(
        "",
        label=QT_TRANSLATE_NOOP("params", "Value"),
        help=QT_TRANSLATE_NOOP("params", "What is put there."),
    )
    missing: tuple[str, ...] = param(
        (),
        label=QT_TRANSLATE_NOOP("params", "Words for missing"),
        help=QT_TRANSLATE_NOOP("params", "Cells that say just this are missing, too, like NA."),
    )


def apply(block: Block, params: FillMissingParams) -> Block:
    """Return the block with the value in cells that are missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    text = str(params.value)
    if isinstance(params.value, float):
        text = styled_text(text, block.style)

    def filled(cells: Any) -> Any:
        value = pa.scalar(text, cells.type)
        return pc.if_else(is_missing(cells, params.missing), value, cells)

    return each(block, params.columns, filled)


OPERATION = Operation(
    name="fill_missing",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=FillMissingParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Fill missing cells"),
    summary=QT_TRANSLATE_NOOP("operations", "Put a value where cells are missing."),
)
