"""The figures of numbers: NIST's certified values, exact arithmetic, and numpy."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profile_kit import column, profile

from app.operations.table.merges.profile._moments import Moments, exact_sum, moments_of
from app.operations.table.merges.profile._pairs import Pairs
from app.operations.table.merges.profile.profile import ProfileParams

NIST = Path(__file__).parents[2] / "resources" / "nist"


def _digits_of_pi(count: int) -> list[str]:
    """Return the first digits (Machin's formula in whole numbers)."""
    one = 10 ** (count + 10)

    def arctan_of_inverse(number: int) -> int:
        total: int = one // number
        term = total
        for odd in range(3, 16 * count, 2):
            term //= -number * number
            if not term or term == -1:
                break
            total += term // odd
        return total

    pi = 4 * (4 * arctan_of_inverse(5) - arctan_of_inverse(239))
    high, low = divmod(pi, 10 ** (count // 2))  # Python refuses to print all of it at once
    return list(f"{high}{low:0{count // 2}}"[:count])


def _nist_digits() -> list[str]:
    """Return NIST's first 5000 digits of pi: one of them is a 3 that should be an 8."""
    digits = _digits_of_pi(5000)
    assert digits[956] == "8"
    digits[956] = "3"
    return digits


def _from_file(name: str) -> list[str]:
    return (NIST / f"{name}.txt").read_text(encoding="ascii").split()


def _around(middle: str, low: str, high: str) -> list[str]:
    return [middle, *[low, high] * 500]


SETS = {
    # name: (values, certified mean, certified standard deviation, digits that doubles allow:
    # those of exact arithmetic on them, because 10000000.2 is no double)
    "PiDigits": (_nist_digits(), 4.53480000000000, 2.86733906028871, 15.0),
    "Lottery": (_from_file("lottery"), 518.958715596330, 291.699727470969, 15.0),
    "Lew": (_from_file("lew"), -177.435000000000, 277.332168044316, 15.0),
    "Mavro": (_from_file("mavro"), 2.00185600000000, 0.000429123454003053, 13.1),
    "Michelso": (_from_file("michelso"), 299.852400000000, 0.0790105478190518, 13.8),
    "NumAcc1": (["10000001", "10000003", "10000002"], 10000002.0, 1.0, 15.0),
    "NumAcc2": (_around("1.2", "1.1", "1.3"), 1.2, 0.1, 15.0),
    "NumAcc3": (_around("1000000.2", "1000000.1", "1000000.3"), 1000000.2, 0.1, 9.4),
    "NumAcc4": (_around("10000000.2", "10000000.1", "10000000.3"), 10000000.2, 0.1, 8.2),
}


def _right_digits(found: float, certified: float) -> float:
    """Return the logarithm of the relative error, as NIST counts digits."""
    return 15.0 if found == certified else min(-math.log10(abs(found / certified - 1)), 15.0)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("blocks", [1, 8, 50])
def test_agrees_with_certified_values(name: str, blocks: int) -> None:
    values, mean, deviation, digits = SETS[name]
    cuts = range(0, len(values), -(-len(values) // blocks))
    said = column(values, cuts)
    assert _right_digits(said["mean"], mean) == 15
    assert _right_digits(said["std"], deviation) >= digits


def _exactly(values: list[float]) -> dict[str, float]:
    """Return mean, variance, skewness and kurtosis, computed without any rounding."""
    n = len(values)
    mean = sum(map(Fraction, values)) / n
    m2, m3, m4 = (sum((Fraction(x) - mean) ** power for x in values) for power in (2, 3, 4))
    g1 = n * math.sqrt(n - 1) / (n - 2) * float(m3) / float(m2) ** 1.5
    scale = (n - 2) * (n - 3)
    g2 = n * (n + 1) * (n - 1) * m4 / (scale * m2**2) - Fraction(3 * (n - 1) ** 2, scale)
    return {
        "mean": float(mean),
        "variance": float(m2 / (n - 1)),
        "skewness": g1,
        "kurtosis": float(g2),
    }


@pytest.mark.parametrize("offset", [0.0, 1e6])
@pytest.mark.parametrize("blocks", [1, 7])
def test_moments_agree_with_exact_arithmetic(offset: float, blocks: int) -> None:
    values = (np.random.default_rng(5).exponential(3, 2000) + offset).tolist()
    said = column(list(map(repr, values)), range(0, 2000, -(-2000 // blocks)))
    wanted = _exactly(values)
    for key, close in [("mean", 0), ("variance", 1e-9), ("skewness", 1e-8), ("kurtosis", 1e-8)]:
        assert said[key] == pytest.approx(wanted[key], rel=close if offset else close * 1e-4)
    assert said["std"] == math.sqrt(said["variance"])
    assert said["sum"] == math.fsum(values)


finite = st.floats(allow_nan=False, allow_infinity=False, width=64)


@given(st.lists(st.tuples(finite, st.integers(1, 1000)), min_size=1, max_size=30))
def test_sums_are_exact(pairs: list[tuple[float, int]]) -> None:
    numbers, counts = np.array([x for x, _ in pairs]), np.array([n for _, n in pairs])
    wanted = sum(Fraction(x) * n for x, n in pairs)
    assert exact_sum(numbers, counts) == wanted
    assert exact_sum(np.repeat(numbers, counts)) == wanted


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=30))
def test_whole_numbers_stay_exact(numbers: list[int]) -> None:
    said = column(list(map(str, numbers)), [len(numbers) // 2])
    assert said["type"] == "int"
    assert (said["sum"], said["min"], said["max"]) == (sum(numbers), min(numbers), max(numbers))


@given(st.lists(finite, max_size=20), st.lists(finite, max_size=20))
def test_moments_survive_being_written(a: list[float], b: list[float]) -> None:
    both = moments_of(np.array(a, np.float64)).merged(moments_of(np.array(b, np.float64)))
    again = Moments.of_tree(both.tree())
    assert repr(again) == repr(both)
    assert both.total == sum(map(Fraction, a + b))
    assert both.count == len(a + b)


def test_few_numbers_have_no_spread() -> None:
    said = column(["5"])
    assert (said["mean"], said["sum"], said["min"], said["max"]) == (5, 5, 5, 5)
    assert said["std"] is said["variance"] is said["skewness"] is said["kurtosis"] is None
    same = column(["0.1"] * 10, [3])
    assert (same["mean"], same["std"], same["skewness"], same["kurtosis"]) == (0.1, 0, 0, 0)
    assert same["histogram"] == {"edges": [0.1, 0.1], "counts": [10]}


def test_nan_is_missing_and_infinity_is_not() -> None:
    said = column(["1.5", "nan", "", None, "NaN", "2.5"], [1, 4])
    assert (said["count"], said["missing"], said["mean"], said["distinct"]) == (2, 4, 2, 2)
    assert [one["value"] for one in said["top"]] == ["1.5", "2.5"]
    said = column(["1.5", "inf", "2.5"], [1])
    assert (said["count"], said["missing"], said["infinite"]) == (3, 0, 1)
    assert said["mean"] is said["std"] is said["max"] is None
    assert said["quantiles"]["0.5"] == 2.5
    assert sum(said["histogram"]["counts"]) == 2


def test_numbers_too_large_for_figures_leave_them_out() -> None:
    said = column(["1.5e+308", "-1.5e+308", "1.7e+308", "1.7e+308"])
    assert (said["min"], said["max"]) == (-1.5e308, 1.7e308)
    assert said["sum"] is said["variance"] is said["kurtosis"] is None


@pytest.mark.parametrize("digits", [0, 2, 17])
@pytest.mark.parametrize("cuts", [[], [1, 700, 2000]])
def test_quantiles_and_histogram_agree_with_numpy(digits: int, cuts: list[int]) -> None:
    values = np.random.default_rng(digits).normal(10, 40, 3000)
    texts = [f"{x:.{digits}f}" if digits < 17 else repr(x) for x in values.tolist()]
    shares = (0.0, 0.05, 0.333, 0.5, 1.0)
    said = column(texts, cuts, ProfileParams(quantiles=shares, histogram=25))
    numbers = np.array(texts, np.float64)
    assert list(said["quantiles"].values()) == np.quantile(numbers, shares).tolist()
    counts, edges = np.histogram(numbers, 25)
    assert said["histogram"] == {"edges": edges.tolist(), "counts": counts.tolist()}
    assert said["exact"]["quantiles"]


def _with_gaps(values: Any, gaps: Any) -> list[str]:
    return ["" if gap else repr(float(value)) for value, gap in zip(values, gaps, strict=True)]


@pytest.mark.parametrize("cuts", [[], [1, 2, 300, 301]])
def test_correlation_is_of_the_rows_that_have_both(cuts: list[int]) -> None:
    random = np.random.default_rng(3)
    a = random.normal(1e5, 1, 600)
    b, c = a + random.normal(0, 1, 600), random.normal(size=600)
    gaps = random.random((3, 600)) < 0.2
    texts = {
        name: _with_gaps(values, gap)
        for name, values, gap in zip("abc", (a, b, c), gaps, strict=True)
    }
    said = profile({**texts, "text": ["x"] * 600, "same": ["7"] * 600}, cuts)["correlation"]
    assert said["columns"] == ["a", "b", "c", "same"]
    for i, x in enumerate((a, b, c)):
        for j, y in enumerate((a, b, c)):
            both = ~gaps[i] & ~gaps[j]
            wanted = 1 if i == j else np.corrcoef(x[both], y[both])[0, 1]
            assert said["values"][i][j] == pytest.approx(wanted, rel=1e-9)
    assert said["values"][3] == [None] * 4


@pytest.mark.parametrize("cuts", [[], [1], [2, 5]])
def test_a_column_that_does_not_vary_in_the_rows_of_a_pair_has_no_correlation_there(
    cuts: list[int],
) -> None:
    texts = {
        "a": ["0.1", "0.1", "0.1", "0.1", "0.1", "0.1", "0.7"],
        "b": ["1", "5", "2", "", "8", "3", ""],
        "c": ["1", "5", "2", "7", "8", "3", "6"],
        "d": ["0.1"] * 7,
    }
    said = profile(texts, cuts)["correlation"]["values"]
    assert said[0][1] is said[1][0] is None
    assert said[0][2] == pytest.approx(np.corrcoef([*[0.1] * 6, 0.7], [1, 5, 2, 7, 8, 3, 6])[0, 1])
    assert said[3] == [None] * 4


def test_correlation_forgets_columns_that_turn_out_to_be_text() -> None:
    texts = {"a": ["1", "2", "4"], "b": ["1", "2", "x"], "c": ["3", "1", "2"]}
    assert profile(texts, [2])["correlation"]["columns"] == ["a", "c"]
    assert profile({"a": ["1", "2"]})["correlation"] is None


@settings(max_examples=30)
@given(st.lists(st.tuples(*[st.floats(-100, 100)] * 3), min_size=4, max_size=20), st.data())
def test_pairs_of_parts_are_the_pairs_of_all(
    rows: list[tuple[float, ...]], data: st.DataObject
) -> None:
    table = np.array(rows).T
    cut = data.draw(st.integers(1, len(rows) - 1))

    def pairs(part: Any) -> Pairs:
        return Pairs.of([(name, values) for name, values in zip("abc", part, strict=True)])

    whole, parts = pairs(table), pairs(table[:, :cut]).merged(pairs(table[:, cut:]))
    for one, other in zip(whole.tree()[1:], parts.tree()[1:], strict=True):
        assert one == pytest.approx(other, rel=1e-9, abs=1e-7)
