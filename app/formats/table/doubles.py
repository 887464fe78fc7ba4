"""Which numbers survive being turned into doubles: those a double looks like when it is printed.

A double printed with as many digits as the text has must have the value of the text. Up to 15
digits that is always so; above, the text is right if a program printed a double, in whatever
format, and wrong if it has more to say than a double can hold.
"""

from __future__ import annotations

import decimal
import functools
import math
from typing import TYPE_CHECKING, Any, Final

from app.formats.table.packed import Packed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.formats.table.packed import Ints

    Doubles = NDArray[np.float64]

SURE: Final = 15
"""Digits that survive in any double."""

_MOST_DIGITS: Final = 19
"""Digits of whole numbers that fit into 64 bits without a sign."""
_MOST_PLACES: Final = 22
"""The largest power of ten that is a double."""
_SPLITTER: Final = 134_217_729.0
"""Parts a double into two halves of its 53 bits: 2 to the power of 27, plus 1."""


def survives(text: str) -> bool:
    """Whether one number survives, `inf` and `nan` included."""
    value = float(text)
    if not math.isfinite(value):
        return "n" in text.lower()  # the words; else it is too large
    exact = decimal.Decimal(text)
    digits = len(exact.as_tuple().digits)
    # Of two texts equally near to the double, programs differ in which they print.
    return exact in (decimal.Decimal(f"{value:.{digits - 1}e}"), decimal.Decimal(repr(value)))


def all_survive(texts: Any, marks: Ints, places: Ints) -> bool:
    """Whether all numbers survive.

    Args:
        texts: a `pyarrow` array of numbers without exponent.
        marks: how many signs and points each has.
        places: how many digits each has behind the point.
    """
    import numpy as np
    import pyarrow as pa

    values = Packed.of(texts)
    small = (values.lengths - marks <= _MOST_DIGITS) & (places <= _MOST_PLACES)
    if not small.all():
        large = texts.filter(pa.array(~small)).to_pylist()
        if not all(map(survives, large)):
            return False
        texts, marks, places = texts.filter(pa.array(small)), marks[small], places[small]
        values = Packed.of(texts)
    sure = np.abs(_distance(values, marks, places)) < 0.5
    return all(map(survives, texts.filter(pa.array(~sure)).to_pylist()))


def _distance(values: Packed, marks: Ints, places: Ints) -> Doubles:
    """Return how far the doubles are from the texts, in units of their last digits."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    bounds = values.bounds.copy()
    bounds[1:] -= np.cumsum(marks, dtype=bounds.dtype)
    digits = Packed(values.data[values.data - np.uint8(ord("0")) <= 9], bounds)
    units = pc.cast(digits.array(), pa.uint64()).to_numpy()
    doubles = np.abs(pc.cast(values.array(), pa.float64()).to_numpy())
    high, low = _product(doubles, places)
    # The product is as large as the units, so what is cut off here is small; all else is exact.
    near = np.rint(high)
    apart: Doubles = (near.astype(np.uint64) - units).view(np.int64).astype(np.float64)
    return apart + (high - near) + low


def _product(values: Doubles, places: Ints) -> tuple[Doubles, Doubles]:
    """Return values times powers of ten, and what is missing to the exact products (Dekker)."""
    power, power_high, power_low = (each[places] for each in _powers())
    high = values * power
    value_high, value_low = _halves(values)
    low = value_high * power_high - high
    low += value_high * power_low
    low += value_low * power_high
    low += value_low * power_low
    return high, low


@functools.cache
def _powers() -> tuple[Doubles, Doubles, Doubles]:
    """Return the powers of ten, and their halves."""
    import numpy as np

    powers = np.array([float(10**place) for place in range(_MOST_PLACES + 1)])
    return powers, *_halves(powers)


def _halves(values: Doubles) -> tuple[Doubles, Doubles]:
    large = values * _SPLITTER
    high = large - (large - values)
    return high, values - high
