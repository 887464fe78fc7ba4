"""Filter rows: conditions mean what they say, for each row by itself."""

from __future__ import annotations

import operator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps_kit import CELLS, Cell, block, cells

from app.core.errors import ContentError, RecipeError
from app.core.params import build
from app.formats.table.types import facts_of
from app.operations.table.filter_rows import FilterRowsParams, apply

TABLE: dict[str, list[Cell]] = {
    "id": ["1", "2", "3", "4", "5", "6"],
    "qty": ["5", "10", "", "x", "2.5", None],
    "unit price": ["2", "0.5", "3", "1", "1e-05", "7"],
    "name": ["Ann", "Bob's", "", "an]n", None, "ÄNN"],
    "date": ["2024-01-01", "2023-12-31", "2024-01-02", "", "2025-01-01", "x"],
}


def kept(when: str) -> str:
    params = build(FilterRowsParams, {"when": when}, "here")
    return "".join(cell or "" for cell in cells(apply(block(TABLE), params))["id"])


@pytest.mark.parametrize(
    ("when", "ids"),
    [
        ("", "123456"),
        ("qty > 5", "2"),
        ("qty >= 5 or qty < 3", "125"),
        ("not qty > 5", "15"),
        ("qty != 5", "25"),
        ("is_missing(qty)", "36"),
        ("not is_missing(qty) and not is_missing(name)", "124"),
        ("qty * [unit price] = 10", "1"),
        ("qty * [unit price] == 5", "2"),
        ("1 + 2 * 3 = 7 and (1 + 2) * 3 = 9 and 8 / 2 / 2 = 2 and 5 - 3 - 1 = 1", "123456"),
        ("-qty < -5", "2"),
        ("- - qty = 10", "2"),
        ("qty / 0 = 1 or is_missing(qty / 0) and id < 3", "12"),
        ("contains(name, 'nn')", "1"),
        ("starts(lower(name), 'an')", "14"),
        ("ends(upper(name), 'NN')", "16"),
        ("name = 'Bob''s'", "2"),
        ("name = '' or name != ''", "1246"),
        ("contains(name, ']')", "4"),
        ("length(name) = 3", "16"),
        ("length(name) + 1 > 4", "24"),
        ("date >= '2024-01-01' and date < '2025-01-01'", "13"),
        ("qty > [unit price]", "1245"),
        ("qty = '5'", "1"),
        ("qty = 5.0", "1"),
        ("9007199254740993 > 9007199254740992", "123456"),
        ("is_missing(qty > 5)", "346"),
        ("is_missing(qty > 5 or id = 3)", "46"),
        ("qty > 5 or id = 3", "23"),
    ],
)
def test_conditions(when: str, ids: str) -> None:
    assert kept(when) == ids


COMPARE = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
NUMBERS = st.one_of(
    CELLS,
    st.integers(-(2**64), 2**64).map(str),
    st.floats(allow_nan=False).map(repr),
    st.sampled_from(["9007199254740993", "9007199254740992", " 7", "07", "1E5", "-0", "5.", ".5"]),
)


def number(cell: Cell) -> int | float | None:
    facts = facts_of((cell or "").strip(" \t")).numbers if (cell or "").strip(" \t") else None
    if not facts:
        return None
    return int(cell or "") if facts.ints else float(cell or "")


@settings(max_examples=60)
@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=8), st.sampled_from(list(COMPARE)))
def test_cells_are_compared_one_by_one(rows: list[tuple[Cell, Cell]], sign: str) -> None:
    def holds(left: Cell, right: Cell) -> bool:
        a, b = number(left), number(right)
        if isinstance(a, int) and isinstance(b, int):
            return bool(COMPARE[sign](a, b))
        if a is not None and b is not None:
            return bool(COMPARE[sign](float(a), float(b)))
        return bool(left and right and COMPARE[sign](left.encode(), right.encode()))

    source = block({"a": [row[0] for row in rows], "b": [row[1] for row in rows]})
    result = cells(apply(source, FilterRowsParams(when=f"a {sign} b")))
    assert list(zip(*result.values(), strict=True)) == [row for row in rows if holds(*row)]


@pytest.mark.parametrize(
    ("when", "at"),
    [
        ("qty >", 6),
        ("(qty > 5", 9),
        ("qty > 5)", 8),
        ("qty 5", 5),
        ("a = 'x", 5),
        ("a ; b", 3),
        ("and", 1),
        ("5x = 1", 1),
        ("[] = 1", 1),
        ("__import__('os').x = 1", 17),
        ("(" * 51 + "a = 1" + ")" * 51, 52),
        ("not " * 51 + "a = 1", 205),
        ("a" + "+1" * 200 + " = 1", 301),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_place(when: str, at: int) -> None:
    with pytest.raises(RecipeError, match=rf"here.when: .*from character {at} on") as refused:
        build(FilterRowsParams, {"when": when}, "here")
    assert refused.value.place == "here.when"


@pytest.mark.parametrize(
    ("when", "word"),
    [
        ("qty", "when"),
        ("qty + 1", "when"),
        ("'a' + 1 = 2", "+"),
        ("lower(a) > 5", ">"),
        ("a and b = 1", "and"),
        ("not a", "not"),
        ("(a = 1) = (b = 1)", "="),
        ("contains(a, b)", "contains"),
        ("lower(1) = 'a'", "lower"),
    ],
)
def test_what_does_not_go_together_is_refused(when: str, word: str) -> None:
    with pytest.raises(RecipeError, match="does not go with") as refused:
        build(FilterRowsParams, {"when": when}, "here")
    assert refused.value.problem.values["word"] == word


@pytest.mark.parametrize("when", ["lowr(a) = 'x'", "lower(a, 'b') = 'x'", "starts(a)"])
def test_unknown_functions_are_refused_with_the_nearest(when: str) -> None:
    with pytest.raises(RecipeError, match=r"Nearest: “(lower|starts)”"):
        build(FilterRowsParams, {"when": when}, "here")


def test_a_column_that_is_not_there_fails_the_table() -> None:
    with pytest.raises(ContentError, match="no column “qyt”"):
        kept("qyt > 5")
