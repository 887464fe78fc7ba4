"""Write numbers with fewer decimals."""

from __future__ import annotations

import decimal
from dataclasses import dataclass
from typing import Any

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.formats.table.types import facts_of
from app.operations.table._shared import COLUMNS, WHICH_COLUMNS, each, mapped


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundNumbersParams:
    """Where, and how many."""

    columns: tuple[str, ...] = param((), label=COLUMNS, help=WHICH_COLUMNS)
    decimals: int = param(
        2,
        label=QT_TRANSLATE_NOOP("params", "Decimals"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "Digits behind the point. A half goes away from zero. Numbers with no more, and cells "
            "that are no numbers, stay as they are.",
        ),
        minimum=0,
        maximum=15,
        step=1,
    )


def apply(block: Block, params: RoundNumbersParams) -> Block:
    """Return the block with rounded numbers, as exact decimal arithmetic has them."""
    unit = decimal.Decimal(1).scaleb(-params.decimals)

    def rounded(text: str) -> str:
        inner = text.strip(" \t")
        if not inner or not facts_of(inner).numbers:
            return text
        value = decimal.Decimal(inner)
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int) or exponent >= -params.decimals:
            return text
        context = decimal.Context(prec=max(value.adjusted(), 0) + params.decimals + 2)
        near = value.quantize(unit, decimal.ROUND_HALF_UP, context)
        return f"{near:f}" if near else f"{abs(near):f}"

    def change(cells: Any) -> Any:
        import pyarrow as pa
        import pyarrow.compute as pc

        decimals = pc.match_substring_regex(cells, r"[.eE]")
        if not pc.any(decimals).as_py():
            return cells
        nothing = pa.scalar(None, cells.type)
        return pc.if_else(decimals, mapped(pc.if_else(decimals, cells, nothing), rounded), cells)

    return each(block, params.columns, change)


OPERATION = Operation(
    name="round_numbers",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=RoundNumbersParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Round"),
    summary=QT_TRANSLATE_NOOP("operations", "Write numbers with fewer decimals."),
)
