"""Round: as exact decimal arithmetic has it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps_kit import Cell, block, cells

from app.operations.table.round_numbers import RoundNumbersParams, apply


def rounded(decimals: int, *column: Cell) -> list[Cell]:
    return cells(apply(block({"a": column}), RoundNumbersParams(decimals=decimals)))["a"]


@pytest.mark.parametrize(
    ("decimals", "text", "expected"),
    [
        (2, "2.675", "2.68"),
        (2, "-2.675", "-2.68"),
        (2, "2.674999", "2.67"),
        (0, "0.5", "1"),
        (0, "-0.4", "0"),
        (1, "9.96", "10.0"),
        (2, "2.5", "2.5"),
        (2, "1e-05", "0.00"),
        (2, "1.5e20", "1.5e20"),
        (2, "12345678901234567890123456789.125", "12345678901234567890123456789.13"),
        (2, " 1.005 ", "1.01"),
        (2, "-0.001", "0.00"),
        (0, "-999999999999999999.5", "-1000000000000000000"),
        (15, "1.0000000000000005", "1.000000000000001"),
    ],
)
def test_halves_go_away_from_zero(decimals: int, text: str, expected: str) -> None:
    assert rounded(decimals, text) == [expected]


def test_what_is_no_number_or_has_no_more_decimals_stays() -> None:
    column: list[Cell] = ["7", "007.123", "1E5", "inf", "nan", "x.123", "1.2.345", "", None]
    assert rounded(1, *column) == column


@settings(max_examples=60)
@given(st.lists(st.decimals(-1000, 1000, places=4), max_size=6), st.integers(0, 3))
def test_is_the_nearest(values: list[object], decimals: int) -> None:
    for value, result in zip(values, rounded(decimals, *map(str, values)), strict=True):
        assert result is not None
        assert abs(Fraction(result) - Fraction(str(value))) * 10**decimals <= Fraction(1, 2)
        assert len(result.partition(".")[2]) == decimals
