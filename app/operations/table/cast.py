"""Bring cells into the form of a type."""

from __future__ import annotations

import datetime as dt
import decimal
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.core.errors import RecipeError
from app.core.operation import Lane, Operation, Role
from app.core.params import dotted, param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._moments import FAILED
from app.operations.table._shared import COLUMNS, WHICH_COLUMNS, changed_or

_TRUE: Final = ("true", "yes", "y", "t", "1")
_FALSE: Final = ("false", "no", "n", "f", "0")
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class CastParams:
    """Which type, and what happens to cells that are not of it."""

    columns: tuple[str, ...] = param((), label=COLUMNS, help=WHICH_COLUMNS)
    type: str = param(
        "int",
        label=QT_TRANSLATE_NOOP("params", "Type"),
        help=QT_TRANSLATE_NOOP("params", "What the cells shall be. Missing ones stay missing."),
        choices={
            "int": QT_TRANSLATE_NOOP("params", "Whole number"),
            "decimal": QT_TRANSLATE_NOOP("params", "Number"),
            "bool": QT_TRANSLATE_NOOP("params", "True or false"),
            "date": QT_TRANSLATE_NOOP("params", "Date"),
            "datetime": QT_TRANSLATE_NOOP("params", "Date and time"),
        },
    )
    formats: tuple[str, ...] = param(
        (),
        label=QT_TRANSLATE_NOOP("params", "Date formats"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "How dates are written, like %d.%m.%Y or %m/%d/%y %H:%M. The first that fits is "
            "taken. None means as in 2024-12-31 or 2024-12-31T23:59:59.",
        ),
        minimum=2,
        maximum=100,
        applies=("type", ["date", "datetime"]),
    )
    failed: str = param(
        "fail",
        label=QT_TRANSLATE_NOOP("params", "If a cell is not of it"),
        help=QT_TRANSLATE_NOOP("params", "What happens then."),
        choices=FAILED,
    )

    def verify(self, place: str) -> None:
        """Refuse formats that no date can be written in.

        Raises:
            RecipeError: one is.
        """
        for number, format_ in enumerate(self.formats, 1):
            where = dotted(place, f"formats[{number}]")
            try:
                text = dt.datetime(2024, 12, 31, 23, 58, 59).strftime(format_)
                day = dt.datetime.strptime(text, format_).date()
            except ValueError as error:
                raise RecipeError("bad_date_format", place=where, word=format_) from error
            if day != dt.date(2024, 12, 31):
                raise RecipeError("bad_date_format", place=where, word=format_)


def apply(block: Block, params: CastParams) -> Block:
    """Return the block with cells as programs write that type.

    Whole numbers have neither plus sign nor zeros in front; numbers no exponent; true and false
    are words; dates are as in 2024-12-31.

    Raises:
        ContentError: a cell is not of the type, and the table shall fail then.
    """
    read = _READ[params.type]
    return changed_or(
        params.failed, block, params.columns, lambda text: read(text, params), params.type
    )


def _decimal(text: str, params: CastParams) -> str | None:
    del params
    if not _NUMBER.fullmatch(text):
        return None
    value = decimal.Decimal(text)
    return f"{value:f}" if value else f"{abs(value):f}"


def _int(text: str, params: CastParams) -> str | None:
    number = _decimal(text, params)
    if number is None:
        return None
    whole, _, places = number.partition(".")
    return None if places.strip("0") else str(decimal.Decimal(whole).to_integral_value())


def _bool(text: str, params: CastParams) -> str | None:
    del params
    word = text.lower()
    return "true" if word in _TRUE else "false" if word in _FALSE else None


def _date(text: str, params: CastParams) -> str | None:
    found = _moment(text, params)
    return found.date().isoformat() if found else None


def _datetime(text: str, params: CastParams) -> str | None:
    found = _moment(text, params)
    return found.isoformat() if found else None


def _moment(text: str, params: CastParams) -> dt.datetime | None:
    for format_ in params.formats:
        try:
            return dt.datetime.strptime(text, format_)
        except ValueError:
            continue
    if params.formats:
        return None
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


_READ: Final[dict[str, Callable[[str, CastParams], str | None]]] = {
    "int": _int,
    "decimal": _decimal,
    "bool": _bool,
    "date": _date,
    "datetime": _datetime,
}

OPERATION = Operation(
    name="cast",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=CastParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Cast"),
    summary=QT_TRANSLATE_NOOP("operations", "Bring cells into the form of a type."),
)
