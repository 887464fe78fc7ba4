"""Write numbers with fewer decimals."""

from __future__ import annotations

import decimal
from dataclasses import dataclass
from typing import Any, Final

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.formats.table.numbers import PLAIN, as_plain, styled
from app.formats.table.types import facts_of
from app.operations.table._shared import COLUMNS, WHICH_COLUMNS, each, mapped

_DIGITS: Final = 38
_PLACES: Final = 19
_PLAIN: Final = "^-?(?:0|[1-9][0-9]{0,17})[.][0-9]{%d,19}$"
"""Numbers that are rounded all at once: they fit, and have at least so many decimals."""


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

        nothing = pa.scalar(None, cells.type)
        plain = pc.match_substring_regex(cells, _PLAIN % (params.decimals + 1))
        if pc.any(plain).as_py():
            values = pc.cast(pc.if_else(plain, cells, nothing), pa.decimal128(_DIGITS, _PLACES))
            near = pc.round(values, params.decimals, round_mode="half_towards_infinity")
            near = pc.cast(near, pa.decimal128(_DIGITS, params.decimals))
            cells = pc.coalesce(pc.cast(near, cells.type), cells)
        odd = pc.match_substring_regex(pc.if_else(plain, nothing, cells), "[.eE]")
        odd = pc.fill_null(odd, fill_value=False)
        if not pc.any(odd).as_py():
            return cells
        return pc.if_else(odd, mapped(pc.if_else(odd, cells, nothing), rounded), cells)

    def change_styled(cells: Any) -> Any:
        import pyarrow.compute as pc

        plain = as_plain(cells, block.style)
        near = change(plain)
        is_new = pc.fill_null(pc.not_equal(near, plain), fill_value=False)
        return pc.if_else(is_new, styled(near, block.style), cells)

    return each(block, params.columns, change if block.style == PLAIN else change_styled)


OPERATION = Operation(
    name="round_numbers",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=RoundNumbersParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Round"),
    summary=QT_TRANSLATE_NOOP("operations", "Write numbers with fewer decimals."),
)
