"""What is known of groups of rows: counts, sums and moments, which can be put together.

Integers are added exactly, and so are decimals with few places: as whole numbers and billionths.
Other numbers are added with what is lost in rounding kept beside the sum, and squares of distances
from the mean are put together by the formula of Chan, Golub and LeVeque, so that no result is worse
for the number of pieces it was made of.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from app.operations.table._numbers import BILLION, Numbers, exact_decimals

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.formats.table.packed import Ints

    Doubles = NDArray[np.float64]

_HALF: Final = 32
_MASK: Final = 2**_HALF - 1

NUMBERS: Final = {
    "count": "int64",  # values
    "fractions": "int64",  # values that are no integers
    "rough": "int64",  # those of them that are not added exactly
    "high": "int64",  # the sum of all others, rounded down, without its last 32 bits
    "low": "int64",  # those
    "billionths": "int64",  # what is above that
    "sum": "float64",  # of rough numbers
    "lost": "float64",  # what rounding took from it
    "squares": "float64",  # of distances from the mean
    "least": "float64",
    "least_int": "int64",  # the same exactly, where it is an integer
    "greatest": "float64",
    "greatest_int": "int64",
    "words": "int64",  # values that are no numbers
}
TEXTS: Final = ("first", "last")
"""The first and the last value in the order of texts."""

_SUMS: Final = ("fractions", "rough", "high", "low", "billionths", "sum", "lost")
_NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    "count": (),
    "sum": _SUMS,
    "mean": _SUMS,
    "std": (*_SUMS, "squares"),
    "min": ("words", "least", "least_int", "first"),
    "max": ("words", "greatest", "greatest_int", "last"),
}


def fields(asked: Iterable[str]) -> tuple[str, ...]:
    """Return what has to be known for some functions."""
    needed = {"count", *(name for one in asked for name in _NEEDED[one])}
    return tuple(name for name in (*NUMBERS, *TEXTS) if name in needed)


class State(dict[str, Any]):
    """An array for each of some `fields`, with an entry for each group; of texts by `pyarrow`."""

    def totals(self) -> Doubles:
        """Return the sum of all numbers of each group."""
        exact = self["high"] * float(2**_HALF) + self["low"] + self["billionths"] / BILLION
        total: Doubles = exact + self["sum"] + self["lost"]
        return total

    def means(self) -> Doubles:
        """Return the mean of all numbers of each group; 0 where there are none."""
        import numpy as np

        mean: Doubles = self.totals() / np.maximum(self["count"], 1)
        return mean

    def some(self, groups: Ints) -> State:
        """Return the numbers of some groups, without texts."""
        return State({name: self[name][groups] for name in NUMBERS if name in self})

    def add(self, groups: Ints, other: State) -> None:
        """Take in the numbers of these groups from rows behind; each is named once."""
        import numpy as np

        with np.errstate(all="ignore"):  # infinite numbers are numbers, too
            if "squares" in self:
                self._add_squares(groups, other)
            if "sum" in self:
                self._add_sums(groups, other)
        for name in ("count", "fractions", "rough", "words"):
            if name in self:
                self[name][groups] += other[name]
        if "least" in self:
            self._take_extremes("least", groups, other, np.less)
        if "greatest" in self:
            self._take_extremes("greatest", groups, other, np.greater)

    def _add_squares(self, groups: Ints, other: State) -> None:
        import numpy as np

        before = self.some(groups)
        mine, others = before["count"], other["count"]
        apart = other.means() - before.means()
        between = apart * apart * (mine * (others / np.maximum(mine + others, 1)))
        both = (mine > 0) & (others > 0)
        self["squares"][groups] += other["squares"] + np.where(both, between, 0)

    def _add_sums(self, groups: Ints, other: State) -> None:
        import numpy as np

        billionths = self["billionths"][groups] + other["billionths"]
        carried = billionths // BILLION
        self["billionths"][groups] = billionths - carried * BILLION
        low = self["low"][groups] + other["low"] + carried
        self["low"][groups] = low & _MASK
        self["high"][groups] += other["high"] + (low >> _HALF)
        a, b = self["sum"][groups], other["sum"]
        total = a + b
        lost = np.where(np.abs(a) >= np.abs(b), (a - total) + b, (b - total) + a)
        self["sum"][groups] = total
        self["lost"][groups] += other["lost"] + np.where(np.isfinite(total), lost, 0)

    def _take_extremes(self, name: str, groups: Ints, other: State, better: Any) -> None:
        mine, theirs = self[name][groups], other[name]
        exact, exact_theirs = self[f"{name}_int"][groups], other[f"{name}_int"]
        taken = better(theirs, mine) | ((theirs == mine) & better(exact_theirs, exact))
        self[name][groups[taken]] = theirs[taken]
        self[f"{name}_int"][groups[taken]] = exact_theirs[taken]


def integer(high: int, low: int) -> int:
    """Return a sum of integers from its two parts."""
    return (high << _HALF) + low


def counted(groups: Ints, count: int, present: Any) -> State:
    """Return what is known of a column of which only the number of values matters."""
    import numpy as np

    return State({"count": np.bincount(groups[present], minlength=count)})


class Cells:
    """A column as it is looked at: its cells, what they are, and in which group."""

    def __init__(
        self, groups: Ints, count: int, texts: Any, numbers: Numbers, present: Any
    ) -> None:
        """Take them.

        Args:
            groups: the group of each row.
            count: how many groups there are.
            texts: the cells, in plain style.
            numbers: the cells as numbers.
            present: which cells are not missing, as a `numpy` array.
        """
        self._groups, self._count, self._texts = groups, count, texts
        self._present = present
        self._is_int = numbers.ints.is_valid().to_numpy(zero_copy_only=False) & present
        self._is_number = numbers.floats.is_valid().to_numpy(zero_copy_only=False) & present
        self._ints = numbers.ints.fill_null(0).to_numpy()
        self._floats = numbers.floats.fill_null(0.0).to_numpy()

    def words(self) -> Any:
        """Tell which are no numbers."""
        return self._present & ~self._is_number

    def state(self, asked: Iterable[str]) -> State:
        """Return what has to be known for some functions, but the first and last texts."""
        wanted = fields(asked)
        state = State({"count": self._counts(self._present)})
        if "sum" in wanted:
            self._sum(state)
        if "squares" in wanted:
            self._square(state)
        if "words" in wanted:
            state["words"] = self._counts(self.words())
        if "least" in wanted:
            self._extreme(state, "least", math.inf)
        if "greatest" in wanted:
            self._extreme(state, "greatest", -math.inf)
        return state

    def _counts(self, rows: Any) -> Ints:
        import numpy as np

        return np.bincount(self._groups[rows], minlength=self._count)

    def _sum(self, state: State) -> None:
        import numpy as np

        fractions = self._is_number & ~self._is_int
        rough = fractions
        whole = self._ints
        billionths = np.zeros(self._count, np.int64)
        if fractions.any():
            decimals = exact_decimals(self._texts, fractions)
            rough = fractions & ~decimals.rows
            whole = whole.copy()
            whole[decimals.rows] = decimals.whole
            np.add.at(billionths, self._groups[decimals.rows], decimals.billionths)
        exact = self._is_number & ~rough
        low, high = np.zeros(self._count, np.int64), np.zeros(self._count, np.int64)
        np.add.at(low, self._groups[exact], whole[exact] & _MASK)
        np.add.at(high, self._groups[exact], whole[exact] >> _HALF)
        low += billionths // BILLION
        state.update(
            fractions=self._counts(fractions),
            rough=self._counts(rough),
            high=high + (low >> _HALF),
            low=low & _MASK,
            billionths=billionths % BILLION,
            sum=_sums(self._floats[rough], self._groups[rough], self._count),
            lost=np.zeros(self._count),
        )

    def _square(self, state: State) -> None:
        import numpy as np

        with np.errstate(all="ignore"):
            apart = (self._floats - state.means()[self._groups])[self._is_number]
            state["squares"] = _sums(apart * apart, self._groups[self._is_number], self._count)

    def _extreme(self, state: State, name: str, start: float) -> None:
        import numpy as np

        better = np.fmin if start > 0 else np.fmax
        groups, floats = self._groups[self._is_number], self._floats[self._is_number]
        ints = self._ints[self._is_number]
        found = np.full(self._count, start)
        better.at(found, groups, floats)
        limits = np.iinfo(np.int64)
        exact = np.full(self._count, limits.max if start > 0 else limits.min)
        equal = floats == found[groups]
        better.at(exact, groups[equal], ints[equal])
        state[name], state[f"{name}_int"] = found, np.where(np.isinf(found), 0, exact)


def _sums(values: Doubles, groups: Ints, count: int) -> Doubles:
    """Return the sum of each group's values, rounded once."""
    import numpy as np

    sums: Doubles = np.bincount(groups, values, count).astype(np.float64)
    counts = np.bincount(groups, minlength=count)
    several = np.flatnonzero(counts > 2)  # up to two are rounded once anyway
    if not len(several):
        return sums
    order = np.argsort(groups.astype(np.uint16) if count < 2**16 else groups, kind="stable")
    sorted_values = values[order].tolist()
    bounds = np.zeros(count + 1, np.int64)
    np.cumsum(counts, out=bounds[1:])
    starts, ends = bounds[several].tolist(), bounds[several + 1].tolist()
    sums[several] = [
        _sum(sorted_values[start:end]) for start, end in zip(starts, ends, strict=True)
    ]
    return sums


def _sum(values: list[float]) -> float:
    try:
        return math.fsum(values)
    except (OverflowError, ValueError):  # it is too large, or there are infinities of both signs
        return sum(values)


def extreme_texts(groups: Ints, texts: Any, count: int, name: str) -> Any:
    """Return the `first` or the `last` text of each group, as a `pyarrow` array; null for none.

    Args:
        groups: the group of each text.
        texts: a `pyarrow` array; null does not count.
        count: how many groups there are.
        name: which is wanted.
    """
    import numpy as np
    import pyarrow as pa

    places = np.full(count, -1, np.int64)
    if np.bincount(groups, minlength=1).max() > 1:
        kind = "min" if name == "first" else "max"
        table = pa.table({"group": groups, "text": texts}).group_by("group", use_threads=False)
        found = table.aggregate([("text", kind)]).combine_chunks()
        groups, texts = found.column("group").to_numpy(), found.column(f"text_{kind}")
    places[groups] = np.arange(len(groups))
    found = texts.take(pa.array(places, mask=places < 0))
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
