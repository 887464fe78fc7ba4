"""Numbers in order, for quantiles and histograms: all of them, or a mergeable summary.

A summary holds values that stand for groups of neighbours. Thinning takes the middle of each of
`POINTS` groups of as many values each, so that the rank of any value is wrong by at most half a
group; putting summaries together adds their errors, which in proportion stay what they were. The
sum of all this is kept, and said with the result. Nothing is left to chance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Doubles = NDArray[np.float64]
    Whole = NDArray[np.int64]

POINTS: Final = 8192
"""Groups a summary has after thinning."""


@dataclass(frozen=True, slots=True)
class Ranks:
    """Numbers in ascending order, infinite ones included.

    Attributes:
        values: the numbers, or those that stand for groups.
        counts: how many each stands for; None is one each.
        slack: by how many places a rank may be wrong; 0 is exact.
    """

    values: Doubles
    counts: Whole | None = None
    slack: int = 0

    @classmethod
    def of(cls, numbers: Any, counts: Whole | None = None) -> Ranks:
        """Put numbers in order; NaN is left out.

        Args:
            numbers: in any order.
            counts: how often each is there; once each if not given.
        """
        import numpy as np

        values = numbers.astype(np.float64)
        real = ~np.isnan(values)
        if not real.all():
            values, counts = values[real], None if counts is None else counts[real]
        if counts is not None:
            order = _order(values)
            return cls(*_same_put_together(values[order], counts[order]))
        values.sort()
        first = _first_of_same(values)
        if len(first) > len(values) // 2:
            return cls(values)
        return cls(values[first], np.diff(first, append=len(values)))

    @property
    def total(self) -> int:
        """How many numbers it is about."""
        return len(self.values) if self.counts is None else int(self.counts.sum())

    def weights(self) -> Whole:
        """Return how many numbers each value stands for."""
        import numpy as np

        return np.ones(len(self.values), np.int64) if self.counts is None else self.counts

    def thinned(self) -> Ranks:
        """Return a summary of at most `POINTS` values."""
        import numpy as np

        if len(self.values) <= POINTS:
            return self
        total = self.total
        bounds = np.arange(POINTS + 1) * total // POINTS
        middles = (bounds[:-1] + bounds[1:]) // 2
        if self.counts is None:
            places = middles
        else:
            places = np.searchsorted(np.cumsum(self.counts), middles, side="right")
        counts = np.diff(bounds)
        slack = self.slack + (int(counts.max()) + 1) // 2
        return Ranks(*_same_put_together(self.values[places], counts), slack)

    def quantiles(self, shares: Sequence[float]) -> list[float]:
        """Return quantiles: linear between neighbours, as in pandas, if the ranks are exact."""
        import numpy as np

        total = self.total
        places = [(total - 1) * share for share in shares]
        lows = [math.floor(place) for place in places]
        rows: Any = [*lows, *(min(low + 1, total - 1) for low in lows)]
        if self.counts is not None:
            rows = np.searchsorted(np.cumsum(self.counts), rows, side="right")
        values = self.values[rows].tolist() if shares else []
        found = []
        for place, low, a, b in zip(places, lows, values, values[len(lows) :], strict=False):
            part = place - low
            if self.slack or not part or a == b:
                found.append(a)
            else:
                found.append(a + (b - a) * part if part < 0.5 else b - (b - a) * (1 - part))
        return found

    def histogram(self, bins: int, least: float, most: float) -> tuple[list[float], list[int]]:
        """Return the edges of bars of one width, and how many finite numbers are in each.

        Args:
            bins: how many bars; only one where all numbers are the same.
            least: the smallest finite number.
            most: the largest finite number.
        """
        import numpy as np

        edges = np.array([least, most], np.float64)
        if most > least:
            edges = np.linspace(least, most, bins + 1)
        inner = np.searchsorted(self.values, edges[1:-1], side="left")
        start = np.searchsorted(self.values, edges[:1], side="left")
        end = np.searchsorted(self.values, edges[-1:], side="right")
        below = np.concatenate([[0], np.cumsum(self.weights())])
        bars = np.diff(below[np.concatenate([start, inner, end])])
        return edges.tolist(), bars.tolist()

    def tree(self) -> list[Any]:
        """Return it as plain values and arrays."""
        return [self.values, self.counts, self.slack]


def _order(values: Doubles) -> Whole:
    """Return what puts values in order.

    Of equal ones any may stand for all, but for the two zeros: of these it is the first.
    """
    import numpy as np

    zeros = bool(np.signbit(values[values == 0]).any())
    # Where nothing depends on it, the order of equal ones need not be kept: that is far quicker.
    order: Whole = np.argsort(values, kind="stable" if zeros else None)
    return order


def _first_of_same(values: Doubles) -> Whole:
    """Return where in ascending values another one begins."""
    import numpy as np

    return np.concatenate([[0], np.flatnonzero(values[1:] != values[:-1]) + 1])[: len(values)]


def _same_put_together(values: Doubles, counts: Whole) -> tuple[Doubles, Whole]:
    import numpy as np

    first = _first_of_same(values)
    if len(first) == len(values):
        return values, counts
    return values[first], np.add.reduceat(counts, first)


class RankPool:
    """Puts parts together, in order, holding no more in memory than it must.

    Args:
        limit: how many values are kept before they are thinned.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._parts: list[Ranks] = []
        self._size = 0
        self._thin = False

    def add(self, part: Ranks) -> None:
        """Take the next part."""
        if self._thin or part.slack:
            part = part.thinned()
        self._parts.append(part)
        self._size += len(part.values)
        if not self._thin and (part.slack or self._size > self._limit):
            if not any(one.slack or one.counts is None for one in self._parts):
                self._parts = [_together(self._parts)]  # the same values may have come often
                self._size = len(self._parts[0].values)
            if self._size > self._limit or part.slack:
                self._thin = True
                self._parts = [one.thinned() for one in self._parts]

    def result(self) -> Ranks:
        """Return all of it."""
        if len(self._parts) == 1:
            return self._parts[0]
        whole = _together(self._parts)
        return whole.thinned() if self._thin else whole


def _together(parts: list[Ranks]) -> Ranks:
    import numpy as np

    values = np.concatenate([part.values for part in parts])
    if all(part.counts is None for part in parts):
        values.sort()
        return Ranks(values)
    counts = np.concatenate([part.weights() for part in parts])
    order = _order(values)
    slack = sum(part.slack for part in parts)
    return Ranks(*_same_put_together(values[order], counts[order]), slack)
