"""Whether the first row of a table holds the names of its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from app.formats.table.dates import date
from app.formats.table.dialect import Evidence

_ROWS: Final = 50
"""Rows below that are looked at."""
_MOST: Final = 0.8
"""The share of a column's cells that makes it one of numbers."""
_YEARS: Final = range(1900, 2101)
_NUMBER: Final = re.compile(
    r"[+-]?(?:[0-9]+(?:[.,  '’][0-9]+)*|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?\s?%?"
)


def guess_header(rows: Sequence[Sequence[str]]) -> tuple[bool, Evidence]:
    """Guess it.

    Args:
        rows: the first rows of the table.
    """
    if not rows:
        return True, _because("like_names", 0.3)
    first, below = [cell.strip() for cell in rows[0]], rows[1 : _ROWS + 1]
    numbers = [cell for cell in first if _is_number(cell)]
    if numbers:
        if _counts(first, numbers):
            return True, _because("counts", 0.8)
        return False, _because("like_data", 0.9)
    if len(set(first)) < len(first) and sum(map(bool, first)) * 2 < len(first):
        return False, _because("not_names", 0.5)
    columns = [(name, place) for place, name in enumerate(first) if name]
    if any(_is_of_numbers(_column(below, place)) for _, place in columns):
        return True, _because("above_numbers", 0.95)
    if any(name in _column(below, place) for name, place in columns):
        return False, _because("like_data", 0.6)
    return True, _because("like_names", 0.6)


def _because(why: str, confidence: float) -> Evidence:
    return Evidence("header", why, confidence)


def _column(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    return [row[place].strip() for row in rows if place < len(row)]


def _is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell)) or date(cell) is not None


def _is_of_numbers(column: Sequence[str]) -> bool:
    filled = [cell for cell in column if cell]
    return bool(filled) and sum(map(_is_number, filled)) >= len(filled) * _MOST


def _counts(first: Sequence[str], numbers: Sequence[str]) -> bool:
    """Whether names are years, or numbers from 0 on behind a blank one, as pandas writes them."""
    if len(numbers) < 2 or not all(number.isdecimal() for number in numbers):
        return False
    found = [int(number) for number in numbers]
    ascending = found == list(range(found[0], found[0] + len(found)))
    if not first[0] and len(numbers) == len(first) - 1 and found[0] == 0:
        return ascending
    return len(numbers) < len(first) and all(number in _YEARS for number in found) and ascending
