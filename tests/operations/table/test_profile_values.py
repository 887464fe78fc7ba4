"""Different and most frequent texts, quantiles of many numbers: exact, and summed up."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from profile_kit import column

from app.formats.table.packed import Packed
from app.operations.table.merges.profile import _column, _values
from app.operations.table.merges.profile._hashes import (
    STANDARD_ERROR,
    estimate,
    hashes_of,
    registers_of,
)
from app.operations.table.merges.profile._pack import pack, unpack
from app.operations.table.merges.profile._ranks import POINTS, RankPool, Ranks
from app.operations.table.merges.profile._values import KEPT, ValuePool, Values, summary_of_rows


def packed(texts: list[str]) -> Packed:
    return Packed.of(pa.array(texts, pa.string()))


def _exact(texts: list[str]) -> Values:
    counts = Counter(texts)
    return Values.exact(pa.array(list(counts), pa.string()), np.array(list(counts.values())))


# Hashes.


@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=40))
def test_a_hash_depends_on_the_text_alone(texts: list[str]) -> None:
    alone = [int(hashes_of(packed([text]))[0]) for text in texts]
    assert hashes_of(packed(texts)).tolist() == alone
    assert len(set(alone)) == len(set(texts))


def test_hashes_are_the_same_for_ever() -> None:
    # Shares of a run that is taken up with another version meet those of this one.
    found = hashes_of(packed(["a", "longer than eight bytes"])).tolist()
    assert found == [16659547599048277462, 10338654129005037339]


@pytest.mark.parametrize("count", [1, 100, 5_000, 70_000, 1_000_000])
def test_the_number_of_different_texts_is_estimated(count: int) -> None:
    numbers = np.arange(count).astype(str)
    hashes = np.sort(hashes_of(Packed.of(pa.array(numbers, pa.string()))))
    assert estimate(registers_of(hashes)) == pytest.approx(count, rel=4 * STANDARD_ERROR)


# Frequent texts.


def _skewed(count: int, seed: int) -> list[str]:
    """Return texts of which few come often, and most of them once."""
    chance = random.Random(seed)
    common = [f"value {int(chance.paretovariate(0.6))}" for _ in range(count // 2)]
    return [*common, *(f"once {seed} {number}" for number in range(count - count // 2))]


def _within_limits(found: Values, counts: Counter[str]) -> None:
    texts = found.texts.to_pylist()
    for text, low, high in zip(texts, found.low.tolist(), found.high.tolist(), strict=True):
        assert low <= counts[text] <= high
    others = (count for text, count in counts.items() if text not in set(texts))
    assert max(others, default=0) <= found.missed
    assert len(texts) <= KEPT
    assert found.distinct == pytest.approx(len(counts), rel=4 * STANDARD_ERROR)


@pytest.mark.parametrize("limit", [10, 6_000, 20_000])
def test_counts_of_a_summary_hold(limit: int) -> None:
    parts = [_skewed(8_000, seed) for seed in range(7)]
    pool = ValuePool(limit)
    for part in parts:
        pool.add(_exact(part))
    found = pool.result()
    assert found.registers is not None
    _within_limits(found, Counter(itertools.chain(*parts)))
    best = Counter(itertools.chain(*parts)).most_common(5)
    assert [text for text, _, _ in found.most_frequent(5)] == [text for text, _ in best]


def test_a_summary_of_rows_is_the_summary_of_their_counts() -> None:
    rows = _skewed(20_000, 1)
    cells = packed(rows)
    hashes = hashes_of(cells)
    found, wanted = summary_of_rows(cells, hashes, np.sort(hashes)), _exact(rows).summary()
    assert found.most_frequent(KEPT) == wanted.most_frequent(KEPT)
    assert found.registers is not None
    assert found.registers.tolist() == wanted.registers.tolist()  # type: ignore[union-attr]
    assert found.missed == wanted.missed


@given(st.lists(st.lists(st.sampled_from("abcdefgé"), max_size=9), min_size=1, max_size=5))
def test_up_to_the_limit_counts_are_exact(parts: list[list[str]]) -> None:
    pool = ValuePool(limit=8)
    for part in parts:
        pool.add(_exact(part))
    found, counts = pool.result(), Counter(itertools.chain(*parts))
    again = Values.of_tree(unpack(pack(found.tree())))
    wanted = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:3]
    assert [(text, low) for text, low, _ in again.most_frequent(3)] == wanted
    assert again.distinct == len(counts)
    assert again.registers is None


def test_the_limit_lies_between_exact_and_approximate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_column, "MOST_VALUES", 300)
    exact = column([f"t{number % 300}" for number in range(900)], [100, 450])
    assert exact["exact"]["distinct"]
    assert exact["exact"]["top"]
    assert exact["distinct"] == 300
    rough = column([f"t{number % 301}" for number in range(903)], [100, 450])
    assert not rough["exact"]["distinct"]
    assert not rough["exact"]["top"]
    assert rough["distinct"] == pytest.approx(301, rel=0.04)
    assert rough["distinct_error"] == round(STANDARD_ERROR, 4)


@pytest.mark.parametrize("different", [60_000, 65_536, 65_537])
def test_the_stated_limit_of_different_values(different: int) -> None:
    texts = [f"number {value}" for value in range(different)] + ["number 7"] * 3
    said = column(texts)
    assert said["exact"]["distinct"] == (different <= 65_536)
    assert said["distinct"] == pytest.approx(different, rel=0 if different <= 65_536 else 0.04)
    assert said["top"][0]["value"] == "number 7"
    assert said["top"][0]["count"] == 4


# Numbers in order.


def _rank_errors(found: Ranks, numbers: Any) -> float:
    """Return by how many places the rank of any number is wrong."""
    ordered = np.sort(numbers)
    places = np.searchsorted(ordered, found.values, side="right")
    below = np.cumsum(found.weights())
    # Between two values that were kept, the rank is that of the lower one.
    following = np.append(np.searchsorted(ordered, found.values[1:], side="left"), len(ordered))
    return float(max(np.abs(below - places).max(), np.abs(below - following).max()))


@pytest.mark.parametrize("kind", ["different", "few", "ascending"])
def test_ranks_are_within_the_stated_error(kind: str) -> None:
    chance = np.random.default_rng(4)
    numbers: Any = chance.normal(size=300_000)
    if kind == "few":
        numbers = np.round(numbers, 3)
    if kind == "ascending":
        numbers = np.arange(300_000) * 1.0
    limit = 2_000 if kind == "few" else 50_000
    groups = []
    for group in np.array_split(numbers, 3):  # as the engine combines: groups, then groups of those
        pool = RankPool(limit)
        for part in np.array_split(group, 5):
            pool.add(Ranks.of(part))
        groups.append(pool.result())
    pool = RankPool(limit)
    for one in groups:
        pool.add(one)
    found = pool.result()
    assert found.total == len(numbers)
    assert len(found.values) <= POINTS
    assert _rank_errors(found, numbers) <= found.slack <= len(numbers) * 0.0004


def test_few_numbers_that_come_often_stay_exact() -> None:
    pool = RankPool(limit=1000)
    numbers = np.random.default_rng(1).integers(0, 900, 50_000)
    for part in np.array_split(numbers, 9):
        pool.add(Ranks.of(part))
    found = pool.result()
    assert not found.slack
    for share in (0, 0.1, 0.77, 1):
        assert found.quantiles([share]) == [np.quantile(numbers, share)]


def test_of_the_two_zeros_the_first_one_stands_for_both() -> None:
    for numbers in ([1.0, -0.0, 0.0, -1.0], [1.0, 0.0, -0.0, -1.0]):
        found = Ranks.of(np.array(numbers), np.array([1, 2, 3, 4]))
        assert found.values.tolist() == [-1.0, 0.0, 1.0]
        assert np.signbit(found.values[1]) == np.signbit(numbers[1])
        assert found.counts is not None
        assert found.counts.tolist() == [4, 5, 1]


def test_the_limit_of_exact_quantiles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_column, "MOST_RANKS", 20_000)
    texts = [repr(value) for value in np.random.default_rng(2).random(20_001).tolist()]
    exact, rough = column(texts[1:], [7_000, 9_000]), column(texts, [7_000, 9_000])
    assert exact["exact"]["quantiles"]
    assert "rank_error" not in exact
    assert not rough["exact"]["quantiles"]
    assert not rough["exact"]["histogram"]
    assert 0 < rough["rank_error"] < 0.0004
    for share, value in rough["quantiles"].items():
        assert value == pytest.approx(exact["quantiles"][share], abs=0.001)
    assert sum(rough["histogram"]["counts"]) == 20_001


def test_the_limits_of_wide_tables_are_lower() -> None:
    assert _column.Limits.of(1) == _column.Limits.of(16) == _column.Limits(1_000_000, 65_536)
    assert _column.Limits.of(160) == _column.Limits(100_000, 26_214)


def test_trees_survive_being_written() -> None:
    tree = [None, True, {"a": [1.5, "ü", float("inf")]}, np.arange(3), np.empty(0, np.uint8)]
    again = unpack(pack(tree))
    assert again[:3] == tree[:3]
    assert [array.tolist() for array in again[3:]] == [[0, 1, 2], []]
    assert [array.dtype for array in again[3:]] == [np.int64, np.uint8]


@pytest.mark.parametrize("kept", [20, 5000])
@pytest.mark.parametrize("words", [900, 4_000, 10**9])
def test_parts_that_differ_are_summed_up_as_if_they_were_put_together(
    monkeypatch: pytest.MonkeyPatch, words: int, kept: int
) -> None:
    monkeypatch.setattr(_values, "KEPT", kept)
    dice = np.random.default_rng(words)
    parts = []
    for _ in range(30):
        texts, counts = np.unique(dice.integers(0, words, 300), return_counts=True)
        parts.append(Values.exact(pa.array(map(str, texts.tolist())), counts))

    def pooled() -> tuple[object, ...]:
        pool = ValuePool(1000)
        for part in parts:
            pool.add(part)
        found = pool.result()
        rows = zip(found.texts.to_pylist(), found.low.tolist(), found.high.tolist(), strict=True)
        registers = None if found.registers is None else found.registers.tolist()
        return sorted(rows), registers, found.missed

    found = pooled()
    monkeypatch.setattr(_values, "_differ", lambda *_: True)
    assert pooled() == found
    monkeypatch.setattr(_values, "_differ", lambda *_: False)
    assert pooled() == found
    assert (found[1] is None) == (words == 900)
