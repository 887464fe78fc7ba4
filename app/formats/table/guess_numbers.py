"""Which characters stand before decimals and between thousands in a table's numbers."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from app.formats.table.dialect import NOTHING_GIVEN, Evidence, Given

_NUMBER: Final = (
    r"-?(?:(?P<first>[0-9]{1,3})(?P<groups>(?P<mark>[,. '’\u00a0\u202f])[0-9]{3}"
    r"(?:(?P=mark)[0-9]{3})*)|[0-9]*)(?:(?P<point>[.,])[0-9]+)?"
)
_CELL: Final = re.compile(_NUMBER)
_LINES: Final = re.compile(f"^{_NUMBER}$", re.MULTILINE)
_CLEAR: Final = re.compile(r"(?:-?[0-9]*(?:\.(?:[0-9]{1,2}|[0-9]{4,}))?(?:\n|\Z))+")
"""Numbers whose point, if there is one, can be nothing but a decimal one."""


class _Number(NamedTuple):
    """What stands where in a number, by the names of `_NUMBER`."""

    first: str
    groups: str
    mark: str
    point: str


def guess_numbers(
    rows: Sequence[Sequence[str]], delimiter: str, given: Given = NOTHING_GIVEN
) -> tuple[str, str, Evidence]:
    """Guess the decimal character and that between thousands.

    Only columns of numbers are looked at. What may be either, as 1,234, is decided by the others;
    where there are none, it is decimals in tables with semicolons, which are written where the
    comma is not free to part cells, and thousands elsewhere.

    Args:
        rows: some rows below the header.
        delimiter: of the table.
        given: what is known; the rest is guessed to fit.
    """
    points, groups, unclear = Counter[str](), Counter[str](), Counter[str]()
    for column in _columns(rows):
        _count_all(column, points, groups, unclear)
    decimal, why, confidence = ".", "no_decimals", 0.5
    if points:
        decimal = "," if points[","] > points["."] else "."
        why, confidence = "comma" if decimal == "," else "point", 0.5 if len(points) > 1 else 0.9
    elif (unclear[","] and delimiter == ";") or groups["."]:
        decimal, why = ",", "comma"
    elif unclear["."]:
        why = "point"
    if given.get("thousands") == decimal:
        decimal = "." if decimal == "," else ","
    decimal = str(given.get("decimal", decimal))
    groups.update({mark: count for mark, count in unclear.items() if mark != decimal})
    groups.pop(decimal, None)
    thousands = max(groups, key=lambda mark: groups[mark], default="")
    thousands = str(given.get("thousands", thousands))
    values = {"cells": points[decimal] or unclear[decimal]}
    return decimal, thousands, Evidence("decimal", why, confidence, values)


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """Yield the cells that are not blank, column by column."""
    for column in itertools.zip_longest(*rows, fillvalue=""):
        yield list(filter(None, map(str.strip, column)))


def _count_all(
    column: Sequence[str], points: Counter[str], groups: Counter[str], unclear: Counter[str]
) -> None:
    """Count what the numbers of a column say, if it has nothing else.

    In no number two characters may mean the same.
    """
    if not column or not _CELL.fullmatch(column[0]):
        return
    # All at once: to ask cell by cell takes several times as long.
    lines = "\n".join(column)
    if lines.count("\n") >= len(column):
        return
    if _CLEAR.fullmatch(lines):
        if found := lines.count("."):
            points["."] += found
        return
    numbers = [_Number(*parts) for parts in _LINES.findall(lines)]
    if len(numbers) == len(column) and not any(
        one.mark and one.mark == one.point for one in numbers
    ):
        for number in numbers:
            _count(number, points, groups, unclear)


def _count(
    number: _Number, points: Counter[str], groups: Counter[str], unclear: Counter[str]
) -> None:
    """Count what a number says, or leaves open."""
    point, mark = number.point, number.mark
    if point:
        points[point] += 1
    if not mark:
        return
    if point or len(number.groups) > 4 or mark not in ",.":
        groups[mark] += 1
    elif number.first == "0":
        points[mark] += 1
    else:
        unclear[mark] += 1
