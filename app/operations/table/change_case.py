"""Write cells in capitals, or without."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._shared import COLUMNS, WHICH_COLUMNS, each


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCaseParams:
    """Where, and how."""

    columns: tuple[str, ...] = param((), label=COLUMNS, help=WHICH_COLUMNS)
    case: str = param(
        "lower",
        label=QT_TRANSLATE_NOOP("params", "Letters"),
        help=QT_TRANSLATE_NOOP("params", "How they are written."),
        choices={
            "lower": QT_TRANSLATE_NOOP("params", "all small"),
            "upper": QT_TRANSLATE_NOOP("params", "ALL CAPITALS"),
            "title": QT_TRANSLATE_NOOP("params", "Each Word With A Capital"),
            "sentence": QT_TRANSLATE_NOOP("params", "The first letter a capital"),
        },
    )


def apply(block: Block, params: ChangeCaseParams) -> Block:
    """Return the block with letters changed."""
    import pyarrow.compute as pc

    change = {
        "lower": pc.utf8_lower,
        "upper": pc.utf8_upper,
        "title": pc.utf8_title,
        "sentence": pc.utf8_capitalize,
    }[params.case]
    return each(block, params.columns, change)


OPERATION = Operation(
    name="change_case",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=ChangeCaseParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Change case"),
    summary=QT_TRANSLATE_NOOP("operations", "Write cells in capitals, or without."),
)
