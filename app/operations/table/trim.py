"""Take blanks away around cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._shared import COLUMNS, WHICH_COLUMNS, each


@dataclass(frozen=True, slots=True, kw_only=True)
class TrimParams:
    """Where, and whether inside, too."""

    columns: tuple[str, ...] = param((), label=COLUMNS, help=WHICH_COLUMNS)
    inside: bool = param(
        False,
        label=QT_TRANSLATE_NOOP("params", "Inside, too"),
        help=QT_TRANSLATE_NOOP("params", "Make one space of several blanks between words."),
    )


def apply(block: Block, params: TrimParams) -> Block:
    """Return the block with cells that neither begin nor end with white space."""
    import pyarrow.compute as pc

    def trimmed(cells: Any) -> Any:
        cells = pc.utf8_trim_whitespace(cells)
        return pc.replace_substring_regex(cells, r"\s+", " ") if params.inside else cells

    return each(block, params.columns, trimmed)


OPERATION = Operation(
    name="trim",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=TrimParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Trim"),
    summary=QT_TRANSLATE_NOOP("operations", "Take blanks away around cells."),
)
