"""The figures of profiles beside those of pandas, for columns of every kind and odd values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profile_kit import column, profile

from app.operations.table.merges.profile.profile import ProfileParams

SHARES = (0.0, 0.01, 0.25, 0.5, 0.77, 1.0)
PARAMS = ProfileParams(quantiles=SHARES, top=1000)

MISSING = st.sampled_from(["", None])
CUTS = st.lists(st.integers(1, 40), max_size=4)


def some(values: st.SearchStrategy[str]) -> st.SearchStrategy[list[str | None]]:
    """Return columns of these values, some missing; at times all equal, or all missing."""
    mixed = st.lists(st.one_of(values, values, values, MISSING), min_size=1, max_size=40)
    equal = st.tuples(values, st.integers(1, 20)).map(lambda pair: [pair[0]] * pair[1])
    return st.one_of(mixed, mixed, equal, st.lists(MISSING, min_size=1, max_size=5))


def floats(least: float, most: float) -> st.SearchStrategy[str]:
    sizes = st.floats(least, most, allow_subnormal=False)
    return st.tuples(sizes, st.sampled_from([1.0, -1.0])).map(lambda pair: repr(pair[0] * pair[1]))


WHOLE = st.one_of(st.integers(-20, 20), st.integers(-(2**63), 2**63 - 1)).map(str)
PRICES = st.decimals(-1000, 1000, places=2).map(lambda number: f"{number:.2f}")
LONG = st.integers(10**19, 10**21).map(str)
NUMBERS = st.one_of(
    some(WHOLE),
    some(PRICES),
    some(LONG),
    some(floats(1e-3, 1e3)),
    some(floats(1e-40, 1e40)),
    some(floats(1e6, 1e6 + 1)),
    some(st.sampled_from(["0.5", "-0.0", "0.0", "1.50", "1.5", "-3e-05"])),
)


def doubles(texts: Sequence[str | None]) -> Any:
    return pd.Series([float(text) if text else math.nan for text in texts], dtype="float64")


def spread(values: Any) -> float:
    """Return how large the numbers are beside what they differ by: digits any way loses."""
    values = values.dropna()
    deviation = float(values.std()) if len(values) > 1 else math.nan
    return float(values.abs().max()) / deviation if deviation else math.inf


def check(found: float | None, wanted: float, close: float) -> None:
    """A figure is that of pandas; None is its NaN."""
    if found is None:
        assert not math.isfinite(wanted)
    else:
        assert found == pytest.approx(wanted, rel=close, abs=1e-300)


@settings(max_examples=80, deadline=None)
@given(NUMBERS, CUTS)
def test_numbers(texts: list[str | None], cuts: list[int]) -> None:
    said, values = column(texts, cuts, PARAMS), doubles(texts)
    described = values.describe(percentiles=list(SHARES))
    assert said["count"] == described["count"] == values.count()
    assert said["missing"] == values.isna().sum()
    if not said["count"]:
        assert said["type"] == "text"
        assert said["mean"] is said["quantiles"] is None
        return
    assert said["type"] in ("int", "decimal", "float")
    assert (float(said["min"]), float(said["max"])) == (described["min"], described["max"])
    size = float(values.abs().mean())
    assert said["mean"] == pytest.approx(described["mean"], rel=1e-13, abs=1e-13 * size)
    assert float(said["sum"]) == pytest.approx(values.sum(), rel=1e-13, abs=1e-12 * size)
    for share in SHARES:
        wanted = values.quantile(share, interpolation="linear")
        assert said["quantiles"][f"{share:.15g}"] == pytest.approx(
            wanted, rel=1e-13, abs=1e-15 * described["max"] - 1e-15 * described["min"]
        )
    if values.nunique() == 1:
        # pandas has tiny leftovers of rounding here for some numbers.
        assert all(said[key] in (0, None) for key in ("std", "variance", "skewness", "kurtosis"))
        return
    loss = max(1.0, spread(values))
    check(said["std"], values.std(ddof=1), 1e-12 * loss)
    check(said["variance"], values.var(ddof=1), 1e-12 * loss)
    check_shape(said, values, 1e-11 * loss)


def check_shape(said: dict[str, Any], values: Any, close: float) -> None:
    """Skewness and kurtosis are differences of larger numbers: what is small beside 1 is noise."""
    for key, wanted in (("skewness", values.skew()), ("kurtosis", values.kurt())):
        if said[key] is None or not math.isfinite(wanted):
            assert said[key] is None
            assert not math.isfinite(wanted)
        else:
            assert said[key] == pytest.approx(wanted, rel=close, abs=10 * close)


@settings(max_examples=40, deadline=None)
@given(some(floats(1e150, 1e306)), CUTS)
def test_huge_numbers(texts: list[str | None], cuts: list[int]) -> None:
    """Squares overflow, in pandas too; ends, middle and sum do not."""
    said, values = column(texts, cuts, PARAMS), doubles(texts)
    if said["count"]:
        assert (said["min"], said["max"]) == (values.min(), values.max())
        assert said["quantiles"]["0.5"] == pytest.approx(values.median(), rel=1e-13)
        total = sum(map(Fraction, values.dropna().tolist()))
        assert said["sum"] == pytest.approx(float(total), rel=1e-15)
        assert said["std"] is None or math.isfinite(said["std"])


@settings(max_examples=40, deadline=None)
@given(some(st.sampled_from(["inf", "-inf", "Infinity", "1.5", "-2.0", "7.25"])), CUTS)
def test_infinities(texts: list[str | None], cuts: list[int]) -> None:
    said, values = column(texts, cuts, PARAMS), doubles(texts)
    assert said["count"] == values.count()
    infinite = int(np.isinf(values).sum())
    assert said.get("infinite", 0) == infinite
    if infinite:
        assert said["mean"] is said["std"] is said["sum"] is said["min"] is None
    for share in SHARES if said["count"] else ():
        wanted = values.quantile(share, interpolation="lower")
        if wanted == values.quantile(share, interpolation="higher"):
            found = said["quantiles"][f"{share:.15g}"]
            assert found == (wanted if math.isfinite(wanted) else None)


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        NUMBERS,
        some(st.sampled_from(["a", "A", " a", "NA", "0", "00", "1.0", "1.00", "äö\n"])),
        some(st.text(st.characters(codec="utf-8"), min_size=1, max_size=4)),
    ),
    CUTS,
)
def test_values_are_counted_as_they_are_written(texts: list[str | None], cuts: list[int]) -> None:
    said = column(texts, cuts, PARAMS)
    values = pd.Series([text or None for text in texts], dtype="object")
    if said["type"] not in ("text", "bool"):
        values = values.where(~values.isin(["nan", "NaN", "NAN"]), None)
    counts = values.value_counts()
    assert {one["value"]: one["count"] for one in said["top"]} == counts.to_dict()
    assert [one["count"] for one in said["top"]] == counts.tolist()
    assert said["distinct"] == values.nunique()
    assert said["missing"] == values.isna().sum()


@settings(max_examples=30, deadline=None)
@given(some(st.dates().map(str)), CUTS)
def test_dates(texts: list[str | None], cuts: list[int]) -> None:
    said = column(texts, cuts)
    if said["count"]:
        values = pd.Series([np.datetime64(text, "s") for text in texts if text])
        assert said["type"] == "date"
        assert (said["first"], said["last"]) == (
            values.min().date().isoformat(),
            values.max().date().isoformat(),
        )


@settings(max_examples=30, deadline=None)
@given(some(st.datetimes().map(lambda time: time.isoformat(timespec="microseconds"))), CUTS)
def test_times(texts: list[str | None], cuts: list[int]) -> None:
    said = column(texts, cuts)
    if said["count"]:
        values = pd.Series([np.datetime64(text, "us") for text in texts if text])
        assert said["type"] == "datetime"
        ends = [np.datetime64(said[key], "us") for key in ("first", "last")]
        assert ends == [values.min().to_datetime64(), values.max().to_datetime64()]


@settings(max_examples=20, deadline=None)
@given(some(st.sampled_from(["true", "false", "True", "FALSE"])), CUTS)
def test_truths(texts: list[str | None], cuts: list[int]) -> None:
    said = column(texts, cuts)
    if said["count"]:
        values = pd.Series([text.lower() == "true" for text in texts if text])
        assert said["type"] == "bool"
        assert (said["true"], said["false"]) == (values.sum(), (~values).sum())


@st.composite
def tables(draw: st.DrawFn) -> dict[str, list[str | None]]:
    rows = draw(st.integers(1, 25))
    kinds = [WHOLE, PRICES, floats(1e-3, 1e3), floats(1e6, 2e6)]
    cells = [st.one_of(kind, kind, kind, MISSING) for kind in kinds]
    return {
        f"c{place}": draw(st.lists(cell, min_size=rows, max_size=rows))
        for place, cell in enumerate(draw(st.permutations(cells)))
    }


@settings(max_examples=30, deadline=None)
@given(tables(), CUTS)
def test_correlation(table: dict[str, list[str | None]], cuts: list[int]) -> None:
    said = profile(table, cuts)["correlation"]
    frame = pd.DataFrame({name: doubles(texts) for name, texts in table.items()})
    names = [name for name in frame if frame[name].notna().any()]
    if len(names) < 2:
        assert said is None
        return
    assert said["columns"] == names
    wanted = frame[names].corr()
    for i, one in enumerate(names):
        for j, other in enumerate(names):
            both = frame[one].notna() & frame[other].notna()
            pair = frame.loc[both, one], frame.loc[both, other]
            found = said["values"][i][j]
            if any(values.nunique() < 2 for values in pair):
                assert found is None
            elif max(map(spread, pair)) < 1e4:
                assert found == pytest.approx(wanted.loc[one, other], rel=1e-8, abs=1e-8)
