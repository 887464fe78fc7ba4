"""Derive: a column of what an expression gives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps_kit import Cell, block, cells

from app.core.errors import RecipeError
from app.core.params import build
from app.operations.table.derive import DeriveParams, apply

TABLE: dict[str, list[Cell]] = {"a": ["1", "2.5", "", "x"], "b": ["3", "0.1", "1", "Y"]}


def derived(value: str, column: str = "c") -> dict[str, list[Cell]]:
    params = build(DeriveParams, {"column": column, "value": value}, "here")
    return cells(apply(block(TABLE), params))


@pytest.mark.parametrize(
    ("value", "column"),
    [
        ("a + b", ["4", "2.6", None, None]),
        ("a / b", ["0.3333333333333333", "25", None, None]),
        ("a > b", ["false", "true", None, "true"]),
        ("upper(a)", ["1", "2.5", None, "X"]),
        ("lower(b)", ["3", "0.1", "1", "y"]),
        ("length(a) * 2", ["2", "6", None, "2"]),
        ("'it''s'", ["it's"] * 4),
        ("7", ["7"] * 4),
        ("1" + "+1" * 149, ["150"] * 4),
        ("a", ["1", "2.5", None, "x"]),
        ("is_missing(a)", ["false", "false", "true", "false"]),
    ],
)
def test_values(value: str, column: list[Cell]) -> None:
    assert derived(value) == {**TABLE, "c": column}


def test_a_column_can_be_replaced_in_its_place() -> None:
    assert list(derived("b", column="a").items()) == [("a", TABLE["b"]), ("b", TABLE["b"])]


INTS = st.integers(-(2**63), 2**63 - 1)


@settings(max_examples=60)
@given(st.lists(st.tuples(INTS, INTS), max_size=6), st.sampled_from("+-*"))
def test_integers_are_exact_where_they_fit_and_else_as_near_as_doubles_are(
    rows: list[tuple[int, int]], sign: str
) -> None:
    source = block({"a": [str(a) for a, _ in rows], "b": [str(b) for _, b in rows]})
    results = cells(apply(source, DeriveParams(value=f"a {sign} b", column="c")))["c"]
    for (a, b), result in zip(rows, results, strict=True):
        exact = {"+": a + b, "-": a - b, "*": a * b}[sign]
        assert result is not None
        if abs(exact) < 2**62:
            assert int(result) == exact
        else:
            assert float(result) == pytest.approx(float(exact), rel=1e-14)


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(RecipeError, match=r"here\.value"):
        derived("a +")
