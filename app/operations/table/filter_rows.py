"""Keep the rows for which a condition holds."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import RecipeError
from app.core.operation import Lane, Operation, Role
from app.core.params import dotted, param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._evaluate import truths
from app.operations.table._expression import LONGEST, Kind, parsed
from app.operations.table._shared import with_table


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterRowsParams:
    """Which."""

    when: str = param(
        "",
        label=QT_TRANSLATE_NOOP("params", "Condition"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "Like qty > 5 and [unit price] * qty >= 99.5, or not contains(lower(name), 'inc'), or "
            "date < '2025-01-01' or is_missing(date). Names of columns with blanks stand in "
            "brackets, texts in single quotes. There are + - * /, = != < <= > >=, and, or, not, "
            "lower, upper, length, contains, starts, ends and is_missing. Rows for which it cannot "
            "be told, because a cell is missing, are left out. No condition keeps all rows.",
        ),
        maximum=LONGEST,
    )

    def verify(self, place: str) -> None:
        """Refuse what is no condition.

        Raises:
            RecipeError: it is not.
        """
        where = dotted(place, "when")
        if self.when.strip() and parsed(self.when, where).kind is not Kind.TRUTH:
            raise RecipeError("expression_kind", place=where, text=self.when, word="when")


def apply(block: Block, params: FilterRowsParams) -> Block:
    """Return the block with the rows for which the condition is true.

    Raises:
        ContentError: the table has no such column.
    """
    if not params.when.strip():
        return block
    return with_table(block, block.table.filter(truths(parsed(params.when), block)))


OPERATION = Operation(
    name="filter_rows",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=FilterRowsParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Filter rows"),
    summary=QT_TRANSLATE_NOOP("operations", "Keep the rows for which a condition holds."),
)
