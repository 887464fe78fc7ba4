"""Which different texts a column has and how often: all of them, or a mergeable summary.

A summary is HyperLogLog for their number, and for the most frequent ones counts between two limits
(mergeable summaries in the manner of Misra and Gries): each text that is kept came at least `low`
and at most `high` times, and any other at most `missed` times. Nothing is left to chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.formats.table.packed import Packed
from app.operations.table.merges.profile._hashes import estimate, hashes_of, registers_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.operations.table.merges.profile._hashes import Hashes, Registers

    Counts = NDArray[np.int64]

KEPT: Final = 1024
"""Texts whose counts a summary keeps."""
_WAITING: Final = 4
"""Parts have so many times more texts than may be kept before they are put together: most of
them are the same ones again."""
_SOME: Final = 256
"""Texts that tell whether parts have the same ones."""
_FILTER: Final = 16
"""Bits of a hash that tell at once that it is none of some."""


@dataclass(frozen=True, slots=True)
class Values:
    """Different texts.

    Attributes:
        texts: a `pyarrow` array of them; of a summary, only the most frequent ones.
        low: how often each came at least.
        high: how often each came at most; the same array as `low` when all is exact.
        registers: of HyperLogLog; None when `texts` are all there are.
        missed: how often a text that is not there may have come.
    """

    texts: Any
    low: Counts
    high: Counts
    registers: Registers | None = None
    missed: int = 0

    @classmethod
    def exact(cls, texts: Any, counts: Counts) -> Values:
        """Return all texts with their counts."""
        return cls(texts, counts, counts)

    @property
    def distinct(self) -> int:
        """How many different texts there are, or about how many."""
        return len(self.texts) if self.registers is None else estimate(self.registers)

    def summary(self) -> Values:
        """Return the summary of it."""
        if self.registers is not None:
            return self
        import numpy as np

        registers = registers_of(np.sort(hashes_of(Packed.of(self.texts))))
        return _cut(Values(self.texts, self.low, self.high, registers))

    def most_frequent(self, count: int) -> list[tuple[str, int, int]]:
        """Return texts with their lowest and highest count, the most frequent first."""
        import numpy as np
        import pyarrow.compute as pc

        count = min(count, len(self.low))
        if not count:
            return []
        # Of those that are as frequent as the last one, the first by text; there may be many.
        least = np.partition(self.low, -count)[-count]
        sure, perhaps = np.flatnonzero(self.low > least), np.flatnonzero(self.low == least)
        if len(sure) + len(perhaps) == len(self.texts):
            # All the others: the sure ones may be among the first, too.
            first = pc.bottom_k_unstable(self.texts, count).to_numpy().astype(np.int64)
            first = first[self.low[first] == least][: count - len(sure)]
        else:
            some = pc.bottom_k_unstable(self.texts.take(perhaps), count - len(sure))
            first = perhaps[some.to_numpy()]
        rows = np.concatenate([sure, first])
        texts = self.texts.take(rows).to_pylist()
        found = zip(texts, self.low[rows].tolist(), self.high[rows].tolist(), strict=True)
        return sorted(found, key=lambda one: (-one[1], one[0]))

    def without(self, words: frozenset[str]) -> Values:
        """Leave some texts out, as far as they are known one by one."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        gone = pc.is_in(self.texts, pa.array(sorted(words), self.texts.type))
        keep = ~np.asarray(gone.to_numpy(zero_copy_only=False), bool)
        texts, low, high = self.texts.filter(pa.array(keep)), self.low[keep], self.high[keep]
        return Values(texts, low, high, self.registers, self.missed)

    def tree(self) -> list[Any]:
        """Return it as plain values and arrays."""
        import numpy as np

        packed = Packed.of(self.texts)
        lengths = packed.lengths.astype(np.int64)
        same = None if self.high is self.low else self.high
        return [lengths, packed.data, self.low, same, self.registers, self.missed]

    @classmethod
    def of_tree(cls, tree: list[Any]) -> Values:
        """Return what `tree` made plain."""
        import numpy as np

        lengths, data, low, high, registers, missed = tree
        bounds = np.concatenate([[0], np.cumsum(lengths)])
        return cls(
            Packed(data, bounds).array(), low, low if high is None else high, registers, missed
        )


def summary_of_rows(values: Packed, hashes: Hashes, ordered: Hashes) -> Values:
    """Return the summary of a column in which hardly a text comes twice.

    Args:
        values: of the column.
        hashes: theirs.
        ordered: the same in ascending order.
    """
    import numpy as np
    import pyarrow as pa

    # Hardly one comes twice: only where a hash is like the one before there is more to do.
    again = np.flatnonzero(ordered[1:] == ordered[:-1])
    different = len(ordered) - len(again)
    if different > KEPT:
        runs = np.flatnonzero(np.diff(again, prepend=-2) != 1)
        wanted, often = ordered[again[runs]], 1 + np.diff(runs, append=len(again))
    else:
        wanted, often = np.unique(ordered, return_counts=True)
    limit = _limit(different, often)
    wanted, often = wanted[often > limit], often[often > limit]
    rows = _first_rows(hashes, wanted)
    texts = values.array().take(pa.array(rows))
    return Values(texts, often, often, registers_of(ordered), limit)


def _first_rows(hashes: Hashes, wanted: Hashes) -> Any:
    """Return where each of some hashes, which are in ascending order, is first."""
    import numpy as np

    if not len(wanted):
        return np.empty(0, np.int64)
    rows = np.flatnonzero(_among(hashes, wanted))
    _, first = np.unique(hashes[rows], return_index=True)
    return rows[first]


def _among(hashes: Hashes, wanted: Hashes) -> NDArray[np.bool_]:
    """Tell which hashes are among others."""
    import numpy as np

    mask = np.uint64((1 << _FILTER) - 1)
    possible = np.zeros(1 << _FILTER, bool)
    possible[(wanted & mask).astype(np.int64)] = True
    found: NDArray[np.bool_] = possible[(hashes & mask).astype(np.int64)]
    found[found] = np.isin(hashes[found], wanted)
    return found


def _limit(different: int, counts: Counts) -> int:
    """Return the count that texts must exceed to be kept.

    Args:
        different: how many texts there are.
        counts: theirs; those that came once need not be there.
    """
    import numpy as np

    if different <= KEPT:
        return 0
    # In a column of different texts nearly all came once.
    often = counts[counts > 1]
    if len(often) <= KEPT:
        return 1
    return int(np.partition(often, -KEPT - 1)[-KEPT - 1])


def _cut(values: Values) -> Values:
    """Keep the most frequent texts only."""
    import pyarrow as pa

    if len(values.high) <= KEPT:
        return values
    limit = _limit(len(values.high), values.high)
    keep = values.high > limit
    texts, low, high = values.texts.filter(pa.array(keep)), values.low[keep], values.high[keep]
    return Values(texts, low, high, values.registers, max(values.missed, limit))


class ValuePool:
    """Puts parts together, in order, holding no more in memory than it must.

    Args:
        limit: how many different texts are kept before they are summed up.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._parts: list[Values] = []
        self._size = 0
        self._summed = False

    def add(self, part: Values) -> None:
        """Take the next part."""
        if self._summed:
            part = part.summary()
        self._parts.append(part)
        if self._summed:
            return
        self._size += len(part.texts)
        if part.registers is None and self._size > _WAITING * self._limit:
            self._parts = [self._whole()]
            self._size = len(self._parts[0].texts)
        if part.registers is not None or self._parts[0].registers is not None:
            self._summed = True
            self._parts = [one.summary() for one in self._parts]

    def result(self) -> Values:
        """Return all of it."""
        whole = self._whole()
        return _cut(whole) if self._summed else whole

    def _whole(self) -> Values:
        """Put the parts together, and sum them up if there are too many texts."""
        if len(self._parts) == 1:
            whole = self._parts[0]
        elif summed := _summed_up(self._parts, self._limit):
            return summed
        else:
            whole = _together(self._parts)
        return whole.summary() if len(whole.texts) > self._limit else whole


def _together(parts: list[Values]) -> Values:
    import numpy as np
    import pyarrow as pa

    encoded = pa.concat_arrays([_wide(part.texts) for part in parts]).dictionary_encode()
    codes, texts = encoded.indices.to_numpy(), encoded.dictionary
    low = _sums(codes, [part.low for part in parts], len(texts))
    if all(part.registers is None for part in parts):
        return Values.exact(texts, low)
    missed = sum(part.missed for part in parts)
    high = missed + _sums(codes, [part.high - part.missed for part in parts], len(texts))
    registers = np.max([part.registers for part in parts if part.registers is not None], axis=0)
    return Values(texts, low, high, registers, missed)


def _summed_up(parts: list[Values], limit: int) -> Values | None:
    """Return the summary of some parts, if they have more than so many different texts.

    Its hashes tell that, which a summary needs anyway, and sooner than texts are put together. None
    if they are not more, or seem to be the same ones again.
    """
    import numpy as np
    import pyarrow as pa

    if any(part.registers is not None for part in parts):
        return None
    if sum(len(part.texts) for part in parts) <= limit or not _differ(parts[0], parts[-1]):
        return None
    texts = pa.concat_arrays([_wide(part.texts) for part in parts])
    hashes = hashes_of(Packed.of(texts))
    ordered = np.sort(hashes)
    again = np.flatnonzero(ordered[1:] == ordered[:-1])
    if len(ordered) - len(again) <= limit:
        return None
    counts = np.concatenate([part.low for part in parts])
    if len(ordered) - len(again) > KEPT:
        # Those that came once are not kept.
        rows = np.flatnonzero((counts > 1) | _among(hashes, ordered[again]))
    else:
        rows = np.arange(len(hashes))
    order = rows[np.argsort(hashes[rows], kind="stable")]
    first = np.flatnonzero(np.diff(hashes[order], prepend=~hashes[order[:1]]))
    often = np.add.reduceat(counts[order], first) if len(first) else counts[:0]
    missed = _limit(len(ordered) - len(again), often)
    kept = often > missed
    found = texts.take(pa.array(order[first[kept]]))
    return Values(found, often[kept], often[kept], registers_of(ordered), missed)


def _differ(a: Values, b: Values) -> bool:
    """Whether hardly a text of one is in the other, by some of them."""
    import pyarrow.compute as pc

    some = _wide(a.texts.slice(0, _SOME))
    again = pc.sum(pc.is_in(some, _wide(b.texts))).as_py() or 0
    return bool(again * 2 < len(some))


def _wide(texts: Any) -> Any:
    import pyarrow as pa

    return texts.cast(pa.large_string())


def _sums(codes: Any, counts: list[Counts], size: int) -> Counts:
    import numpy as np

    sums: Counts = np.bincount(codes, np.concatenate(counts), size).astype(np.int64)
    return sums
