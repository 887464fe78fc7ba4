"""Sum, mean and central moments of numbers, mergeable without loss.

Sums are exact: of integers, and of doubles, however many and however different in size. The mean is
the exact sum divided by the number of values and rounded once. Central moments are summed around
the mean of a block and merged as Pébay, Terriberry, Kolla and Bennett (2016) do; raw sums of powers
are never kept, because they cancel.

NaN is missing, as in pandas. Infinite values are counted, and are among the smallest and largest;
with them in a column, sum, mean and moments are unknown.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64] | NDArray[np.int64]
    Counts = NDArray[np.int64] | None

_MANTISSA: Final = 53
_LOW: Final = 27
"""Bits of the lower half of a mantissa: sums of fewer than 2 to the power of 26 halves are exact
doubles. No block has so many rows."""


@dataclass(frozen=True, slots=True)
class Moments:
    """What is known of some finite numbers.

    Attributes:
        count: how many there are.
        total: their exact sum.
        m2, m3, m4: sums of powers of the distances from the mean.
        least, most: the smallest and largest; None where there is none.
        infinite: how many are infinite; they are in nothing else here.
        nans: how many are not a number; they are in nothing else here.
    """

    count: int = 0
    total: Fraction = Fraction(0)
    m2: float = 0.0
    m3: float = 0.0
    m4: float = 0.0
    least: float | None = None
    most: float | None = None
    infinite: int = 0
    nans: int = 0

    @property
    def mean(self) -> float:
        """The mean, rounded once."""
        return _rounded(self.total / self.count) if self.count else math.nan

    @property
    def variance(self) -> float:
        """With n - 1; NaN for fewer than two."""
        return self.m2 / (self.count - 1) if self.count > 1 else math.nan

    @property
    def skewness(self) -> float:
        """Adjusted Fisher-Pearson, as in pandas; NaN for fewer than three."""
        n = self.count
        if n < 3:
            return math.nan
        if not self.m2:
            return 0.0
        scale = self.m2 * math.sqrt(self.m2)
        return n * math.sqrt(n - 1) / (n - 2) * self.m3 / scale if scale else math.nan

    @property
    def kurtosis(self) -> float:
        """Excess without bias, as in pandas; NaN for fewer than four."""
        n = self.count
        if n < 4:
            return math.nan
        if not self.m2:
            return 0.0
        square = self.m2 * self.m2
        if not square:
            return math.nan
        scale = (n - 2) * (n - 3)
        return n * (n + 1) * (n - 1) / scale * self.m4 / square - 3 * (n - 1) ** 2 / scale

    def merged(self, other: Moments) -> Moments:
        """Return what is known of the numbers of both."""
        infinite, nans = self.infinite + other.infinite, self.nans + other.nans
        a, b = (self, other) if self.count else (other, self)
        m2, m3, m4 = _merged_powers(a, b) if b.count else (a.m2, a.m3, a.m4)
        return Moments(
            a.count + b.count,
            a.total + b.total,
            m2,
            m3,
            m4,
            min((one.least for one in (a, b) if one.least is not None), default=None),
            max((one.most for one in (a, b) if one.most is not None), default=None),
            infinite,
            nans,
        )

    def tree(self) -> list[Any]:
        """Return it as plain values."""
        powers = self.total.denominator.bit_length() - 1
        total = [hex(self.total.numerator), powers]
        ends = [self.least, self.most, self.infinite, self.nans]
        return [self.count, total, self.m2, self.m3, self.m4, *ends]

    @classmethod
    def of_tree(cls, tree: list[Any]) -> Moments:
        """Return what `tree` made plain."""
        count, (numerator, powers), *rest = tree
        return cls(count, Fraction(int(numerator, 16), 1 << powers), *rest)


def _rounded(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _merged_powers(a: Moments, b: Moments) -> tuple[float, float, float]:
    n_a, n_b = float(a.count), float(b.count)
    n = n_a + n_b
    delta = _rounded(b.total / b.count - a.total / a.count)
    step = delta / n
    square = delta * step * n_a * n_b
    m2 = a.m2 + b.m2 + square
    m3 = a.m3 + b.m3 + square * step * (n_a - n_b) + 3 * step * (n_a * b.m2 - n_b * a.m2)
    m4 = (
        a.m4
        + b.m4
        + square * step * step * (n_a * n_a - n_a * n_b + n_b * n_b)
        + 6 * step * step * (n_a * n_a * b.m2 + n_b * n_b * a.m2)
        + 4 * step * (n_a * b.m3 - n_b * a.m3)
    )
    return m2, m3, m4


def moments_of(numbers: Numbers, counts: Counts = None) -> Moments:
    """Look at numbers.

    Args:
        numbers: 64-bit integers or doubles.
        counts: how often each is there; once each if not given.
    """
    import numpy as np

    infinite = nans = 0
    if numbers.dtype == np.float64:
        finite = np.isfinite(numbers)
        if not finite.all():
            nan = np.isnan(numbers)
            nans = _how_many(nan, counts)
            infinite = _how_many(~finite & ~nan, counts)
            numbers, counts = numbers[finite], None if counts is None else counts[finite]
    if not len(numbers):
        return Moments(infinite=infinite, nans=nans)
    count = len(numbers) if counts is None else int(counts.sum())
    total = exact_sum(numbers, counts)
    least, most = numbers.min().item(), numbers.max().item()
    powers = (0.0, 0.0, 0.0)
    if least != most:
        powers = _powers(numbers.astype(np.float64), counts, float(total / count), count)
    return Moments(count, total, *powers, least, most, infinite, nans)


def _how_many(chosen: Any, counts: Counts) -> int:
    return int(chosen.sum() if counts is None else counts[chosen].sum())


def _powers(
    numbers: NDArray[np.float64], counts: Counts, mean: float, count: int
) -> tuple[float, float, float]:
    """Return the sums of powers of the distances; what the mean was rounded by is taken out."""
    import numpy as np

    with np.errstate(over="ignore", invalid="ignore"):
        one = numbers - mean
        two = one * one
        often = two if counts is None else two * counts
        first = float(one.sum() if counts is None else (one * counts).sum())
        s2, s3, s4 = float(often.sum()), float((often * one).sum()), float((often * two).sum())
    off = first / count
    return (
        s2 - off * first,
        s3 - 3 * off * s2 + 2 * off * off * first,
        s4 - 4 * off * s3 + 6 * off * off * s2 - 3 * off * off * off * first,
    )


def exact_sum(numbers: Any, counts: Counts = None) -> Fraction:
    """Return the exact sum of finite numbers."""
    import numpy as np

    if numbers.dtype != np.float64:
        high, low = numbers >> 32, numbers & 0xFFFFFFFF
        if counts is not None:
            high, low = high * counts, low * counts
        return Fraction((int(high.sum()) << 32) + int(low.sum()))
    parts, exponents = np.frexp(numbers)
    whole = np.ldexp(parts, _MANTISSA)
    high = np.floor(np.ldexp(whole, -_LOW))
    low = whole - np.ldexp(high, _LOW)
    if counts is not None:
        high, low = high * counts, low * counts
    first = int(exponents.min())
    bins = exponents - first
    # Halves of mantissas with the same exponent add up exactly as doubles.
    highs, lows = np.bincount(bins, high).tolist(), np.bincount(bins, low).tolist()
    total = 0
    for place, (more, less) in enumerate(zip(highs, lows, strict=True)):
        total += ((int(more) << _LOW) + int(less)) << place
    power = first - _MANTISSA
    return Fraction(total << power) if power >= 0 else Fraction(total, 1 << -power)
