"""What is known of groups of rows: counts, sums and moments, which can be put together.

Integers are added exactly. Other numbers are added with what is lost in rounding kept beside the
sum, and squares of distances from the mean are put together by the formula of Chan, Golub and
LeVeque, so that no result is worse for the number of pieces it was made of.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.formats.table.packed import Ints
    from app.operations.table._numbers import Numbers

    Doubles = NDArray[np.float64]

_HALF: Final = 32
_MASK: Final = 2**_HALF - 1

NUMBERS: Final = {
    "count": "int64",  # values
    "fractions": "int64",  # values that are no integers
    "high": "int64",  # the sum of integers, without its last 32 bits
    "low": "int64",  # those
    "sum": "float64",  # of other numbers
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


class State(dict[str, Any]):
    """A `numpy` array for each name in `NUMBERS` and `TEXTS`, with an entry for each group."""

    @classmethod
    def empty(cls, groups: int) -> State:
        """Return the state of groups without values."""
        import numpy as np

        state = cls({name: np.zeros(groups, kind) for name, kind in NUMBERS.items()})
        state["least"][:] = math.inf
        state["greatest"][:] = -math.inf
        state.update({name: np.full(groups, None, object) for name in TEXTS})
        return state

    def totals(self) -> Doubles:
        """Return the sum of all numbers of each group."""
        integers = self["high"] * float(2**_HALF) + self["low"]
        total: Doubles = integers + self["sum"] + self["lost"]
        return total

    def means(self) -> Doubles:
        """Return the mean of all numbers of each group; 0 where there are none."""
        import numpy as np

        mean: Doubles = self.totals() / np.maximum(self["count"] - self["words"], 1)
        return mean

    def integer(self, group: int) -> int:
        """Return the sum of a group's integers."""
        return (int(self["high"][group]) << _HALF) + int(self["low"][group])

    def add(self, groups: Ints, other: State) -> None:
        """Take in what is known of these groups from other rows; each is named once."""
        import numpy as np

        mine, others = (
            self["count"][groups] - self["words"][groups],
            other["count"] - other["words"],
        )
        with np.errstate(all="ignore"):  # infinite numbers are numbers, too
            apart = other.means() - self.means()[groups]
            between = apart * apart * (mine * (others / np.maximum(mine + others, 1)))
            self["squares"][groups] += other["squares"] + np.where(
                (mine > 0) & (others > 0), between, 0
            )
            self._add_sums(groups, other)
        for name in ("count", "fractions", "words"):
            self[name][groups] += other[name]
        self._take_extremes("least", groups, other, np.less)
        self._take_extremes("greatest", groups, other, np.greater)
        self._take_texts(groups, other)

    def _add_sums(self, groups: Ints, other: State) -> None:
        import numpy as np

        low = self["low"][groups] + other["low"]
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

    def _take_texts(self, groups: Ints, other: State) -> None:
        for group, first, last in zip(
            groups.tolist(), other["first"].tolist(), other["last"].tolist(), strict=True
        ):
            if first is None:
                continue
            known = self["first"][group]
            self["first"][group] = first if known is None else min(known, first)
            known = self["last"][group]
            self["last"][group] = last if known is None else max(known, last)


def counted(groups: Ints, count: int, present: Any) -> State:
    """Return what is known of a column of which only the number of values matters."""
    import numpy as np

    state = State.empty(count)
    state["count"] = np.bincount(groups[present], minlength=count)
    state["words"] = state["count"].copy()
    return state


def state_of(
    groups: Ints, count: int, numbers: Numbers, present: Any, asked: Container[str]
) -> State:
    """Return what is known of a column.

    Args:
        groups: the group of each row.
        count: how many groups there are.
        numbers: the cells as numbers.
        present: which cells are not missing, as a `numpy` array.
        asked: `std` if squares are needed, `min` or `max` if extremes are.
    """
    import numpy as np

    state = State.empty(count)
    is_int = numbers.ints.is_valid().to_numpy(zero_copy_only=False)
    is_number = numbers.floats.is_valid().to_numpy(zero_copy_only=False) & present
    state["count"] = np.bincount(groups[present], minlength=count)
    state["words"] = np.bincount(groups[present & ~is_number], minlength=count)
    state["fractions"] = np.bincount(groups[is_number & ~is_int], minlength=count)
    ints = numbers.ints.fill_null(0).to_numpy()
    floats = numbers.floats.fill_null(0.0).to_numpy()
    whole = is_number & is_int
    low = np.zeros(count, np.int64)
    np.add.at(low, groups[whole], ints[whole] & _MASK)
    np.add.at(state["high"], groups[whole], ints[whole] >> _HALF)
    state["high"] += low >> _HALF
    state["low"] = low & _MASK
    state["sum"] = _sums(floats[is_number & ~is_int], groups[is_number & ~is_int], count)
    if "std" in asked:
        with np.errstate(all="ignore"):
            apart = (floats - state.means()[groups])[is_number]
            state["squares"] = _sums(apart * apart, groups[is_number], count)
    if "min" in asked or "max" in asked:
        _extremes(state, groups[is_number], floats[is_number], ints[is_number])
    return state


def _sums(values: Doubles, groups: Ints, count: int) -> Doubles:
    """Return the sum of each group's values, rounded once."""
    import numpy as np

    order = np.argsort(groups, kind="stable")
    sorted_values = values[order].tolist()
    bounds = np.searchsorted(groups[order], np.arange(count + 1)).tolist()
    return np.array(
        [_sum(sorted_values[start:end]) for start, end in itertools.pairwise(bounds)],
        np.float64,
    )


def _sum(values: list[float]) -> float:
    try:
        return math.fsum(values)
    except (OverflowError, ValueError):  # it is too large, or there are infinities of both signs
        return sum(values)


def _extremes(state: State, groups: Ints, floats: Doubles, ints: Ints) -> None:
    import numpy as np

    order = np.lexsort((ints, floats, groups))
    sorted_groups = groups[order]
    found, first, counts = np.unique(sorted_groups, return_index=True, return_counts=True)
    for name, places in (("least", order[first]), ("greatest", order[first + counts - 1])):
        state[name][found] = floats[places]
        state[f"{name}_int"][found] = ints[places]


def add_texts(state: State, groups: Ints, cells: Any) -> None:
    """Note the first and the last text of each group.

    Args:
        state: of all groups.
        groups: the group of each cell.
        cells: a `pyarrow` array of texts without null.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    table = pa.table({"group": groups, "text": cells})
    order = pc.sort_indices(table, [("group", "ascending"), ("text", "ascending")]).to_numpy()
    found, first, counts = np.unique(groups[order], return_index=True, return_counts=True)
    for name, places in (("first", order[first]), ("last", order[first + counts - 1])):
        state[name][found] = np.array(cells.take(pa.array(places)).to_pylist(), object)


def arrow_columns(state: State) -> Iterator[tuple[str, Any]]:
    """Yield the state's arrays as they are kept in files, with their names."""
    import pyarrow as pa

    for name in NUMBERS:
        yield name, pa.array(state[name])
    for name in TEXTS:
        yield name, pa.array(state[name].tolist(), pa.string())


def state_from(columns: dict[str, Any]) -> State:
    """Return the state that was kept so."""
    import numpy as np

    state = State({name: columns[name].to_numpy() for name in NUMBERS})
    for name in TEXTS:
        state[name] = np.array([*columns[name].to_pylist(), None], object)[:-1]
    return state
