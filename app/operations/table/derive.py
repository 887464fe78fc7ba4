"""Make a column of others."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.operation import Lane, Operation, Role
from app.core.params import dotted, param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._evaluate import texts
from app.operations.table._expression import LONGEST, parsed
from app.operations.table._shared import with_columns


@dataclass(frozen=True, slots=True, kw_only=True)
class DeriveParams:
    """What it is called, and what is in it."""

    column: str = param(
        "new",
        label=QT_TRANSLATE_NOOP("params", "Column"),
        help=QT_TRANSLATE_NOOP(
            "params", "What it is called. A column of that name is replaced, else it comes last."
        ),
        minimum=1,
    )
    value: str = param(
        "''",
        label=QT_TRANSLATE_NOOP("params", "Value"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "What is in it, like [unit price] * qty, upper(name) or qty > 5. It is written like "
            "the condition of Filter rows. What cannot be told is missing.",
        ),
        minimum=1,
        maximum=LONGEST,
    )

    def verify(self, place: str) -> None:
        """Refuse what cannot be read.

        Raises:
            RecipeError: it cannot.
        """
        parsed(self.value, dotted(place, "value"))


def apply(block: Block, params: DeriveParams) -> Block:
    """Return the block with the column.

    Raises:
        ContentError: the table has no column that is named in the expression.
    """
    return with_columns(block, {params.column: texts(parsed(params.value), block)})


OPERATION = Operation(
    name="derive",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=DeriveParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Derive a column"),
    summary=QT_TRANSLATE_NOOP("operations", "Make a column of others."),
)
