"""Group by: sums, means and deviations as exact arithmetic has them, however rows are split."""

from __future__ import annotations

import csv
import io
import math
import random
import statistics
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps_kit import Cell, block

from app.core.errors import ContentError
from app.core.operation import MergeFacts, Room
from app.core.params import build
from app.operations.table._grouping import Aggregate
from app.operations.table.merges.group_by import OPERATION, GroupByParams

Row = tuple[Cell, Cell]
ALL = ("sum", "mean", "std", "count", "min", "max")
NUMBERS = st.one_of(
    st.sampled_from([None, "", " 7 ", "nan", "9007199254740993", "-0", "1e-05", "1000000000000.5"]),
    st.integers(-(2**63), 2**63 - 1).map(str),
    st.integers(-50, 50).map(str),
    st.integers(-9999, 9999).map(lambda cents: f"{cents / 100:.2f}"),
)
ROWS = st.lists(st.tuples(st.sampled_from([None, "", "a", "b", "10", "9"]), NUMBERS), max_size=8)


def params(*functions: str, by: tuple[str, ...] = ("k",)) -> GroupByParams:
    return GroupByParams(
        by=by, aggregate=tuple(Aggregate(column="v", function=name) for name in functions)
    )


def grouped(parts: Sequence[Sequence[Row]], wanted: GroupByParams, room: Room | None = None) -> str:
    """Return the result of some blocks."""
    merging = OPERATION.merging
    assert merging
    shares = [
        OPERATION.apply(block({"k": [k for k, _ in rows], "v": [v for _, v in rows]}), wanted)
        for rows in parts
    ]
    ((number, content),) = merging.finish(shares, wanted, MergeFacts(1, 0, room))
    assert number == 0
    assert callable(content)
    file = io.BytesIO()
    content(file)
    return file.getvalue().decode()


def exact(cell: str) -> Fraction:
    return Fraction(cell.strip())


def groups_of(parts: Sequence[Sequence[Row]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for key, value in (row for rows in parts for row in rows):
        values = groups.setdefault(key or "", [])
        if value and value != "nan":
            values.append(value)
    return groups


@settings(max_examples=60)
@given(st.lists(ROWS, min_size=1, max_size=5))
def test_results_are_those_of_exact_arithmetic(parts: list[list[Row]]) -> None:
    lines = list(csv.reader(io.StringIO(grouped(parts, params(*ALL)))))
    assert lines[0] == ["k", *(f"v_{name}" for name in ALL)]
    groups = groups_of(parts)
    assert sorted(line[0] for line in lines[1:]) == sorted(groups)
    for key, *results in lines[1:]:
        values = [exact(cell) for cell in groups[key]]
        total, mean, deviation, count, least, greatest = results
        assert int(count) == len(values)
        if all("." not in cell and "e" not in cell and cell != "-0" for cell in groups[key]):
            assert int(total) == sum(values)
        size = float(sum(map(abs, values))) * 1e-15
        assert float(total) == pytest.approx(float(sum(values)), rel=1e-15, abs=size)
        if values:
            assert float(mean) == pytest.approx(float(statistics.mean(values)), rel=1e-15, abs=size)
            assert float(least) == float(min(values))
            assert float(greatest) == float(max(values))
        if len(values) > 1:
            spread = math.sqrt(statistics.variance(values))
            assert float(deviation) == pytest.approx(spread, rel=1e-9, abs=size)
        assert (mean == "") == (not values)
        assert (deviation == "") == (len(values) < 2)


@settings(max_examples=40)
@given(st.lists(ROWS, min_size=1, max_size=5), st.sampled_from([0, 1_000, 2**30]))
def test_memory_changes_no_byte(parts: list[list[Row]], memory: int) -> None:
    with TemporaryDirectory() as folder:
        found = grouped(parts, params(*ALL), Room(folder, memory))
        assert not list(Path(folder).iterdir())
    assert found == grouped(parts, params(*ALL))


def test_big_integers_stay_exact_in_all_but_the_mean() -> None:
    rows: list[Row] = [("a", "9223372036854775807"), ("a", "9223372036854775806")]
    text = grouped([rows, rows, rows], params("sum", "min", "max"))
    assert text == (
        "k,v_sum,v_min,v_max\na,55340232221128654839,9223372036854775806,9223372036854775807\n"
    )


def test_small_spread_far_from_zero_survives_many_pieces() -> None:
    rng = random.Random(4)
    cells = [f"{1e9 + rng.random():.6f}" for _ in range(3000)]
    parts = [[("a", cell) for cell in cells[start : start + 30]] for start in range(0, 3000, 30)]
    line = grouped(parts, params("std", "mean", "sum")).splitlines()[1].split(",")
    values = list(map(Fraction, cells))
    assert float(line[1]) == pytest.approx(math.sqrt(statistics.variance(values)), rel=1e-7)
    assert float(line[2]) == pytest.approx(float(statistics.mean(values)), rel=1e-16)
    assert float(line[3]) == float(sum(values))


def test_what_rounding_takes_from_a_sum_comes_back() -> None:
    parts: list[list[Row]] = [[("a", cell)] for cell in ("1e+16", "1.5", "-1e+16")]
    assert grouped(parts, params("sum", "mean")).splitlines()[1] == "a,1.5,0.5"


def test_keys_are_sorted_as_numbers_where_all_are() -> None:
    rows: list[Row] = [("10", "1"), ("9", "1"), (None, "1")]
    assert grouped([rows], params("count")) == "k,v_count\n,1\n9,1\n10,1\n"
    rows.append(("a", "1"))
    assert grouped([rows], params("count")) == "k,v_count\n,1\n10,1\n9,1\na,1\n"


def test_texts_have_a_smallest_and_a_largest() -> None:
    parts: list[list[Row]] = [[("a", "2024-02-01"), ("a", "9")], [("a", "2023-12-31")]]
    assert grouped(parts, params("min", "max", "count")).splitlines()[1] == "a,2023-12-31,9,3"


def test_what_cannot_be_added_fails_the_table_by_name() -> None:
    with pytest.raises(ContentError, match="Column “v”: “x” cannot be read"):
        grouped([[("a", "1"), ("a", "x")]], params("sum"))
    with pytest.raises(ContentError, match="no column “w”"):
        grouped([[("a", "1")]], GroupByParams(by=("w",)))


def test_everything_can_be_one_group_and_written_with_tabs() -> None:
    parts: list[list[Row]] = [[("a", "1"), ("b", "2.5")], []]
    assert grouped(parts, params("sum", by=())) == "v_sum\n3.5\n"
    assert grouped(parts, params("sum", by=("k", "k"))) == "k,v_sum\na,1\nb,2.5\n"
    assert grouped([[]], params("sum")) == "k,v_sum\n"
    written = {"by": ["k"], "format": "tsv", "aggregate": [{"column": "v", "function": "count"}]}
    wanted = build(GroupByParams, written, "here")
    assert grouped(parts, wanted) == "k\tv_count\na\t1\nb\t1\n"
    assert OPERATION.merging
    assert OPERATION.merging.files(wanted) == (".tsv",)
