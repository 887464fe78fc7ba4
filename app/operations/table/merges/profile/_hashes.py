"""A hash of each text of a column, and how many different ones there were (HyperLogLog)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from app.formats.table.packed import Packed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Registers = NDArray[np.uint8]

_SEED: Final = 0x9E3779B97F4A7C15
_FACTORS: Final = (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53)
"""Of MurmurHash3's last step."""
_WORD: Final = 8
"""Bytes hashed at once."""
_PIECE: Final = 8192
"""Values hashed at once: so few that all stays in the processor's cache."""
_BITS: Final = 14
"""Of a hash, that choose a register."""
_REST: Final = 64 - _BITS
STANDARD_ERROR: Final = 1.04 / math.sqrt(1 << _BITS)
"""Of an estimate, as a share of it: 0.8 %."""


def hashes_of(values: Packed) -> Hashes:
    """Return a 64-bit hash of each value, the same on every computer."""
    import numpy as np

    padded = np.concatenate([values.data, np.zeros(_WORD, np.uint8)])
    words = np.ndarray(len(values.data) + 1, "<u8", padded, strides=(1,))
    hashes = np.empty(len(values), np.uint64)
    for at in range(0, len(hashes), _PIECE):
        bounds = values.bounds[at : at + _PIECE + 1].astype(np.int64)
        hashes[at : at + _PIECE] = _hashes(words, bounds[:-1], np.diff(bounds))
    return hashes


def _hashes(words: Hashes, starts: Any, lengths: Any) -> Hashes:
    """Return the hashes of some values.

    Args:
        words: those that begin at each byte.
        starts: where the values begin.
        lengths: of them.
    """
    import numpy as np

    hashes = _mixed(lengths.astype(np.uint64) + np.uint64(_SEED))
    rows: Any = slice(None)
    for done in range(0, int(lengths.max(initial=0)), _WORD):
        if done and (lengths <= done).any():
            # Only the longer texts are left; the others have their hash.
            chosen = lengths > done
            rows = np.flatnonzero(chosen) if isinstance(rows, slice) else rows[chosen]
            starts, lengths = starts[chosen], lengths[chosen]
        word = words[starts + done]
        if (lengths < done + _WORD).any():
            left = np.minimum(lengths - done, _WORD).astype(np.uint64)
            word <<= (np.uint64(_WORD) - left) * np.uint64(8)
        hashes[rows] = _mixed(hashes[rows] * np.uint64(5) + word)
    return hashes


def _mixed(hashes: Hashes) -> Hashes:
    import numpy as np

    shift = np.uint64(33)
    for factor in _FACTORS:
        hashes = hashes ^ (hashes >> shift)
        hashes *= np.uint64(factor)
    return hashes ^ (hashes >> shift)


def registers_of(hashes: Hashes) -> Registers:
    """Return the registers of HyperLogLog.

    Args:
        hashes: in ascending order.
    """
    import numpy as np

    if len(hashes) < 1 << _BITS:
        return _registers_of_few(hashes)
    numbers = np.arange(1 << _BITS, dtype=np.uint64)
    # In order, the first hash of a register is the one with the most zeros behind the number.
    first = np.searchsorted(hashes, numbers << np.uint64(_REST))
    found = hashes[np.minimum(first, len(hashes) - 1)]
    there = (first < len(hashes)) & (found >> np.uint64(_REST) == numbers)
    registers: Registers = np.where(there, _ranks(found), 0).astype(np.uint8)
    return registers


def _registers_of_few(hashes: Hashes) -> Registers:
    """Return the registers of fewer hashes than there are registers."""
    import numpy as np

    registers = np.zeros(1 << _BITS, np.uint8)
    # Backwards, so that of those with the same number the first one, which has most, comes last.
    places = (hashes >> np.uint64(_REST)).astype(np.int64)[::-1]
    registers[places] = _ranks(hashes)[::-1]
    return registers


def _ranks(hashes: Hashes) -> Any:
    """Return one more than how many zeros stand behind the number of a register."""
    import numpy as np

    rest = hashes & np.uint64((1 << _REST) - 1)
    _, lengths = np.frexp(rest.astype(np.float64))
    return _REST + 1 - lengths


def estimate(registers: Registers) -> int:
    """Return how many different values there were, by Ertl's improved estimator (2017)."""
    import numpy as np

    count = len(registers)
    often = np.bincount(registers, minlength=_REST + 2).tolist()
    total = count * _tau(1 - often[_REST + 1] / count)
    for rank in range(_REST, 0, -1):
        total = (total + often[rank]) / 2
    total += count * _sigma(often[0] / count)
    return round(count * count / (2 * math.log(2) * total))


def _sigma(share: float) -> float:
    if share == 1:
        return math.inf
    total, before, weight = share, -1.0, 1.0
    while total != before:
        share, before = share * share, total
        total, weight = total + share * weight, 2 * weight
    return total


def _tau(share: float) -> float:
    if share in (0, 1):
        return 0.0
    total, before, weight = 1 - share, -1.0, 1.0
    while total != before:
        share, before, weight = math.sqrt(share), total, weight / 2
        total -= (1 - share) ** 2 * weight
    return total / 3
