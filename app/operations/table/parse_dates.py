"""Read dates, and write them as in 2024-12-31."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import RecipeError
from app.core.operation import Lane, Operation, Role
from app.core.params import dotted, param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._moments import FAILED, Moment, can_be_read, moment, moment_in
from app.operations.table._shared import COLUMNS, WHICH_COLUMNS, changed_or


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseDatesParams:
    """How dates are written, and what happens to cells that are none."""

    columns: tuple[str, ...] = param((), label=COLUMNS, help=WHICH_COLUMNS)
    written: str = param(
        "dmy",
        label=QT_TRANSLATE_NOOP("params", "Dates are written"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "In numbers, with a year of four digits; a time may follow. Dates with the year first "
            "are always read, too.",
        ),
        choices={
            "dmy": QT_TRANSLATE_NOOP("params", "Day first, as in 31.12.2024"),
            "mdy": QT_TRANSLATE_NOOP("params", "Month first, as in 12/31/2024"),
            "formats": QT_TRANSLATE_NOOP("params", "In formats of your own"),
        },
    )
    formats: tuple[str, ...] = param(
        ("%d/%m/%Y",),
        label=QT_TRANSLATE_NOOP("params", "Formats"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "Like %d/%m/%Y, %b %d, %Y or %Y%m%d %H:%M:%S; names are English. The first that fits "
            "is taken.",
        ),
        minimum=2,
        maximum=100,
        applies=("written", ["formats"]),
    )
    failed: str = param(
        "fail",
        label=QT_TRANSLATE_NOOP("params", "If a cell is no such date"),
        help=QT_TRANSLATE_NOOP("params", "What happens then. Missing cells stay missing."),
        choices=FAILED,
    )

    def verify(self, place: str) -> None:
        """Refuse formats from which no date can be read.

        Raises:
            RecipeError: one is, or there are none.
        """
        if not self.formats:
            raise RecipeError("missing_key", place=dotted(place, "formats"), word="formats")
        for number, format_ in enumerate(self.formats, 1):
            if not can_be_read(format_):
                where = dotted(place, f"formats[{number}]")
                raise RecipeError("bad_date_format", place=where, word=format_)


def apply(block: Block, params: ParseDatesParams) -> Block:
    """Return the block with dates as in 2024-12-31 or, with a time, 2024-12-31T23:59:59.

    Decimals of a second and the distance from Greenwich stay.

    Raises:
        ContentError: the table has no such column; or a cell is no date, and the table shall fail.
    """

    def change(text: str) -> str | None:
        found = _moment(text, params)
        return found.iso() if found else None

    return changed_or(params.failed, block, params.columns, change, "date")


def _moment(text: str, params: ParseDatesParams) -> Moment | None:
    if params.written != "formats":
        return moment(text, params.written)
    return next(filter(None, (moment_in(text, format_) for format_ in params.formats)), None)


OPERATION = Operation(
    name="parse_dates",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=ParseDatesParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Parse dates"),
    summary=QT_TRANSLATE_NOOP("operations", "Read dates, and write them as in 2024-12-31."),
)
