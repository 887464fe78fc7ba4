"""Write dates in a format."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import RecipeError
from app.core.operation import Lane, Operation, Role
from app.core.params import dotted, param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._moments import FAILED, can_be_written, moment, written
from app.operations.table._shared import COLUMNS, WHICH_COLUMNS, changed_or


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatDatesParams:
    """Which format, and what happens to cells that are no dates."""

    columns: tuple[str, ...] = param((), label=COLUMNS, help=WHICH_COLUMNS)
    format: str = param(
        "%d.%m.%Y",
        label=QT_TRANSLATE_NOOP("params", "Format"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "Like %d.%m.%Y, %-d %B %Y or %m/%d/%y %I:%M %p; names are English, and a minus writes "
            "no zeros in front.",
        ),
        minimum=2,
        maximum=100,
    )
    failed: str = param(
        "fail",
        label=QT_TRANSLATE_NOOP("params", "If a cell is no date"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "What happens to cells that are not as in 2024-12-31, or lack the time that the "
            "format asks for. Missing cells stay missing.",
        ),
        choices=FAILED,
    )

    def verify(self, place: str) -> None:
        """Refuse what is no format.

        Raises:
            RecipeError: it is none.
        """
        if not can_be_written(self.format):
            raise RecipeError("bad_date_format", place=dotted(place, "format"), word=self.format)


def apply(block: Block, params: FormatDatesParams) -> Block:
    """Return the block with dates in the format.

    Raises:
        ContentError: the table has no such column; or a cell is no date, and the table shall fail.
    """

    def change(text: str) -> str | None:
        found = moment(text, "ymd")
        return written(found, params.format) if found else None

    return changed_or(params.failed, block, params.columns, change, "date")


OPERATION = Operation(
    name="format_dates",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=FormatDatesParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Format dates"),
    summary=QT_TRANSLATE_NOOP("operations", "Write dates in a format."),
)
