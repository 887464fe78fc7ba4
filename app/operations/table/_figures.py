"""What is said of groups of rows, as it is written."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from app.formats.table.numbers import PLAIN, Style, styled_text
from app.operations.table._numbers import BILLION
from app.operations.table._states import State, integer

_SURE: Final = 10**15
"""Numbers of so many billionths have few enough digits to survive as doubles."""


def figures(state: State, function: str, style: Style = PLAIN, words: bool = False) -> Any:
    """Return what a function gives for each group; null where there is nothing to say.

    Args:
        state: of the column, as `pyarrow` arrays.
        function: what is asked.
        style: how numbers are written.
        words: some of the column's values are no numbers, in whatever group.

    Returns:
        A `pyarrow` array of texts.
    """
    import pyarrow as pa

    if words and function in ("min", "max"):
        return state["first" if function == "min" else "last"]
    found = _FUNCTIONS[function](state)
    if style != PLAIN and function != "count":
        found = [number and styled_text(_without_exponent(number), style) for number in found]
    return pa.array(found, pa.string())


def _without_exponent(number: str) -> str:
    """Return a number as it can be read in any style."""
    return f"{Decimal(number):f}" if "e" in number else number


def _counts(state: State) -> list[str | None]:
    return list(map(str, state["count"].to_pylist()))


_Sum = tuple[int, int, int, int, float, float]
"""Values that are no integers, and those of them that are rough; the sum of the others, rounded
down, and its billionths; the sum of rough ones; what rounding took from it."""


def _sums(state: State) -> Iterator[_Sum]:
    names = ("fractions", "rough", "high", "low", "billionths", "sum", "lost")
    parts = (state[name].to_pylist() for name in names)
    for fractions, rough, high, low, billionths, total, lost in zip(*parts, strict=True):
        yield fractions, rough, integer(high, low), billionths, total, lost


def _totals(state: State) -> list[str | None]:
    whole = _small(state)
    if whole is None:
        return [_total(*parts) for parts in _sums(state)]
    # The same, quickly.
    exact = whole * BILLION + state["billionths"].to_numpy()
    words = zip(
        state["fractions"].to_pylist(), whole.tolist(), (exact / BILLION).tolist(), strict=True
    )
    return [repr(value) if fractions else str(one) for fractions, one, value in words]


def _small(state: State) -> Any:
    """Return all sums, rounded down, as a `numpy` array; None if one is not exact or not small."""
    import numpy as np

    high, low = state["high"].to_numpy(), state["low"].to_numpy()
    if state["rough"].to_numpy().any() or (np.abs(high) > 1).any():
        return None
    whole = high * 2**32 + low
    return whole if (np.abs(whole) < _SURE // BILLION).all() else None


def _total(
    fractions: int, rough: int, whole: int, billionths: int, total: float, lost: float
) -> str:
    if rough:
        return repr(math.fsum((whole, billionths / BILLION, total, lost)))
    if not fractions:
        return str(whole)
    exact = whole * BILLION + billionths
    text = repr(exact / BILLION)
    if -_SURE < exact < _SURE or Decimal(text) * BILLION == exact:
        return text
    digits = f"{abs(exact):010}"
    sign = "-" if exact < 0 else ""
    return f"{sign}{digits[:-9]}.{digits[-9:].rstrip('0') or '0'}"


def _means(state: State) -> list[str | None]:
    counts = state["count"].to_pylist()
    return [
        repr(_mean(count, *parts)) if count else None
        for parts, count in zip(_sums(state), counts, strict=True)
    ]


def _mean(
    count: int, fractions: int, rough: int, whole: int, billionths: int, total: float, lost: float
) -> float:
    if rough:
        return math.fsum((whole, billionths / BILLION, total, lost)) / count
    return (whole * BILLION + billionths) / (count * BILLION) if fractions else whole / count


def _deviations(state: State) -> list[str | None]:
    squares = zip(state["squares"].to_pylist(), state["count"].to_pylist(), strict=True)
    return [repr(math.sqrt(one / (n - 1))) if n > 1 else None for one, n in squares]


def _least(state: State) -> list[str | None]:
    return _extremes(state, "least")


def _greatest(state: State) -> list[str | None]:
    return _extremes(state, "greatest")


def _extremes(state: State, name: str) -> list[str | None]:
    """Return the smallest or largest numbers, integers as such."""
    parts = (state[field].to_pylist() for field in (name, f"{name}_int", "count"))
    return [
        (str(whole) if float(whole) == value else repr(value)) if count else None
        for value, whole, count in zip(*parts, strict=True)
    ]


_FUNCTIONS: Final = {
    "count": _counts,
    "sum": _totals,
    "mean": _means,
    "std": _deviations,
    "min": _least,
    "max": _greatest,
}
