"""How columns of numbers go together: co-moments of each two, over the rows that have both."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Doubles = NDArray[np.float64]

COLUMNS: Final = 64
"""Columns that take part: the first ones that may be numbers."""
_PIECE: Final = 4096
"""Rows multiplied at once: so few that they stay in the processor's cache."""

_NOISE: Final = 1e-4
"""The share of squares below which too much of what is left of them may be rounding: the rows of a
pair lie far from the mean of the column, or all have the same value."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """What is known of each two of some columns; everything is a square, row by row.

    Attributes:
        names: of the columns.
        count: rows that have both, as doubles.
        mean: of the first of the two in these rows.
        square: the sum of squares of the first one's distances from its mean there.
        product: the sum of products of both distances.
    """

    names: tuple[str, ...]
    count: Doubles
    mean: Doubles
    square: Doubles
    product: Doubles

    @classmethod
    def of(cls, columns: Sequence[tuple[str, Doubles | None]]) -> Pairs:
        """Look at columns of one block.

        Args:
            columns: names, and numbers with NaN where one is missing; None for a column without
                any. Infinite ones count as missing.
        """
        import numpy as np

        names = tuple(name for name, _ in columns)
        size = len(names)
        filled = [place for place, (_, numbers) in enumerate(columns) if numbers is not None]
        squares = [np.zeros((size, size)) for _ in range(4)]
        if filled:
            at = np.ix_(filled, filled)
            found = _co_moments([numbers for _, numbers in columns if numbers is not None])
            for square, part in zip(squares, found, strict=True):
                square[at] = part
        return cls(names, *squares)

    def merged(self, other: Pairs) -> Pairs:
        """Return what is known of the rows of both (Chan, Golub and LeVeque)."""
        import numpy as np

        if self.names != other.names:
            names = tuple(dict.fromkeys(self.names + other.names))[:COLUMNS]
            return self.spread(names).merged(other.only(names).spread(names))
        count = self.count + other.count
        share = other.count / np.maximum(count, 1)
        weight = self.count * share
        with np.errstate(over="ignore", invalid="ignore"):
            delta = other.mean - self.mean
            delta[weight == 0] = 0
            mean = np.where(self.count == 0, other.mean, self.mean + delta * share)
            square = self.square + other.square + delta * delta * weight
            product = self.product + other.product + delta * delta.T * weight
        return Pairs(self.names, count, mean, square, product)

    def only(self, names: Sequence[str]) -> Pairs:
        """Leave all but these columns out; not all need be there."""
        import numpy as np

        places = [place for place, name in enumerate(self.names) if name in set(names)]
        at = np.ix_(places, places)
        squares = (part[at] for part in (self.count, self.mean, self.square, self.product))
        return Pairs(tuple(self.names[place] for place in places), *squares)

    def correlation(self) -> list[list[float | None]]:
        """Return Pearson's coefficient of each two; None where one does not vary."""
        import numpy as np

        with np.errstate(all="ignore"):
            found = self.product / (np.sqrt(self.square) * np.sqrt(self.square.T))
        found = np.clip(found, -1, 1)
        found[self.count < 2] = math.nan
        np.fill_diagonal(found, np.where(np.isfinite(np.diag(found)), 1, math.nan))
        return [[one if math.isfinite(one) else None for one in row] for row in found.tolist()]

    def spread(self, names: tuple[str, ...]) -> Pairs:
        """Return the same among more columns, of which nothing is known."""
        import numpy as np

        place = {name: number for number, name in enumerate(names)}
        places = [place[name] for name in self.names]
        squares = []
        for part in (self.count, self.mean, self.square, self.product):
            square = np.zeros((len(names), len(names)))
            square[np.ix_(places, places)] = part
            squares.append(square)
        return Pairs(names, *squares)

    def tree(self) -> list[Any]:
        """Return it as plain values and arrays."""
        parts = (self.count, self.mean, self.square, self.product)
        return [list(self.names), *(part.ravel() for part in parts)]

    @classmethod
    def of_tree(cls, tree: list[Any]) -> Pairs:
        """Return what `tree` made plain."""
        names, *parts = tree
        shape = (len(names), len(names))
        return cls(tuple(names), *(part.reshape(shape) for part in parts))


def _co_moments(columns: list[Doubles]) -> tuple[Doubles, ...]:
    import numpy as np

    shape = (len(columns), len(columns))
    rows, first, square, product = (np.zeros(shape) for _ in range(4))
    with np.errstate(over="ignore", invalid="ignore"):
        centre = np.array([[_centre(numbers)] for numbers in columns])
        for at in range(0, len(columns[0]), _PIECE):
            table = np.array([numbers[at : at + _PIECE] for numbers in columns])
            there = np.isfinite(table)
            table -= centre
            if there.all():
                rows += table.shape[1]
                first += table.sum(axis=1)[:, None]
                products = _among(table)
                square += np.diag(products)[:, None]
            else:
                table[~there] = 0
                mask = there.astype(np.float64)
                rows += _dot(mask, mask)
                first += _dot(table, mask)
                square += _dot(table * table, mask)
                products = _among(table)
            product += products
        mean = first / np.maximum(rows, 1)
        product -= mean * mean.T * rows
        around = square
        square = np.maximum(square - mean * mean * rows, 0)
        mean = np.where(rows > 0, mean + centre, 0)
        suspects = np.argwhere((rows > 0) & ~(square > _NOISE * around)).tolist()
        for place, other in suspects:
            both = np.isfinite(columns[place]) & np.isfinite(columns[other])
            x, y = columns[place][both], columns[other][both]
            mean[place, other], x = _centred(x)
            square[place, other] = float((x * x).sum())
            product[place, other] = product[other, place] = float((x * _centred(y)[1]).sum())
    return rows, mean, square, product


def _centred(numbers: Doubles) -> tuple[float, Doubles]:
    """Return the mean and the distances from it: exactly 0 where all numbers are the same."""
    mean = float(numbers[0])
    mean += float((numbers - mean).mean())
    return mean, numbers - mean


def _centre(numbers: Doubles) -> float:
    """Return the mean of the finite ones, more or less; 0 where there is none."""
    import numpy as np

    there = np.isfinite(numbers)
    present = numbers if there.all() else numbers[there]
    return float(present.sum()) / max(len(present), 1)


def _among(table: Doubles) -> Doubles:
    """Multiply all rows with each other."""
    import numpy as np

    found = np.empty((len(table), len(table)))
    for number, row in enumerate(table):
        found[number, number:] = found[number:, number] = np.einsum("jk,k->j", table[number:], row)
    return found


def _dot(a: Doubles, b: Doubles) -> Doubles:
    """Multiply rows with rows, in one thread and always in the same order."""
    import numpy as np

    found: Doubles = np.einsum("ik,jk->ij", a, b)
    return found
