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

_START: Final = 0x9E3779B97F4A7C15
_OF_LENGTH: Final = 0x2545F4914F6CDD1D
_OF_WORD: Final = 0xD6E8FEB86659FD93
"""Odd numbers with about as many ones as zeros."""
_FACTORS: Final = (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53)
"""Of MurmurHash3's last step."""
_WORD: Final = 8
"""Bytes hashed at once."""
_PIECE: Final = 16_384
"""Words hashed at once: so few that all stays in the processor's cache."""
_BITS: Final = 14
"""Of a hash, that choose a register."""
_REST: Final = 64 - _BITS
STANDARD_ERROR: Final = 1.04 / math.sqrt(1 << _BITS)
"""Of an estimate, as a share of it: 0.8 %."""


def hashes_of(values: Packed) -> Hashes:
    """Return a 64-bit hash of each value, the same on every computer.

    Values of as many words are hashed together, word by word.
    """
    import numpy as np

    if not len(values):
        return np.empty(0, np.uint64)
    lengths = values.lengths.astype(np.int64)
    words = (lengths + _WORD - 1) // _WORD
    most = int(words.max())
    data = np.concatenate([values.data, np.zeros(_WORD * most, np.uint8)])
    if lengths.min() == lengths.max():
        return _all_as_long(data, lengths)
    starts = values.starts.astype(np.int64)
    order = np.argsort(words.astype(np.uint8) if most < 256 else words, kind="stable")
    starts, lengths = starts[order], lengths[order]
    found, at = np.empty(len(order), np.uint64), 0
    sizes = np.bincount(words)
    for count in np.flatnonzero(sizes).tolist():
        rows = np.ndarray((len(values.data) + 1, count), "<u8", data, strides=(1, _WORD))
        step = max(_PIECE // count, 1)
        end = at + int(sizes[count])
        for begin in range(at, end, step):
            piece = slice(begin, min(begin + step, end))
            _hash(rows[starts[piece]], lengths[piece], found[piece])
        at = end
    hashes = np.empty_like(found)
    hashes[order] = found
    return hashes


def _all_as_long(data: Any, lengths: Any) -> Hashes:
    """Return the hashes of values of one length, which need not be gathered."""
    import numpy as np

    hashes = np.empty(len(lengths), np.uint64)
    length = int(lengths[0])
    words = (length + _WORD - 1) // _WORD
    step = max(_PIECE // max(words, 1), 1)
    for begin in range(0, len(hashes), step):
        found = hashes[begin : begin + step]
        shape, strides = (len(found), words), (length, _WORD)
        rows = np.ndarray(shape, "<u8", data, offset=begin * length, strides=strides)
        _hash(rows, lengths[:1], found)
    return hashes


def _hash(rows: Hashes, lengths: Any, hashes: Hashes) -> None:
    """Hash some values.

    Args:
        rows: their words, as many of each; the last one goes on with what is behind the value.
        lengths: of the values in bytes, or the one of all.
        hashes: takes the result.
    """
    import numpy as np

    other, half = np.empty_like(hashes), np.uint64(32)
    hashes[:] = lengths.view(np.uint64) * np.uint64(_OF_LENGTH) + np.uint64(_START)
    count = rows.shape[1]
    behind = ((_WORD * count - lengths) << 3).view(np.uint64)
    for number in range(count):
        word = rows[:, number]
        if number == count - 1 and behind.any():
            word = word << behind
        np.bitwise_xor(hashes, word, out=hashes)
        np.multiply(hashes, np.uint64(_OF_WORD), out=hashes)
        np.right_shift(hashes, half, out=other)
        np.bitwise_xor(hashes, other, out=hashes)
    shift = np.uint64(33)
    for factor in _FACTORS:
        np.right_shift(hashes, shift, out=other)
        np.bitwise_xor(hashes, other, out=hashes)
        np.multiply(hashes, np.uint64(factor), out=hashes)
    np.right_shift(hashes, shift, out=other)
    np.bitwise_xor(hashes, other, out=hashes)


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
