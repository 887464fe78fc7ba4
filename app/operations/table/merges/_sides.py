"""Two tables side by side: which rows are added, removed, changed.

A row is a line of its key cells and a line of the others, which stand in the order of their names:
lines that are equal are rows that are equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from app.operations.table._parts import HASH
from app.operations.table._rows import hashes_of
from app.operations.table.merges._csv import rows_in

if TYPE_CHECKING:
    from app.formats.table.packed import Ints

OLD, NEW = 0, 1

_CHUNK: Final = 10_000
"""Rows that are taken apart at once."""


@dataclass(slots=True)
class Pair:
    """A table that may be on both sides.

    Attributes:
        name: how results call it.
        columns: on each side those that are compared, as they are met; None if it is not there.
        rows: on each side, how many.
        counts: rows by what became of them.
    """

    name: str
    columns: list[tuple[str, ...] | None] = field(default_factory=lambda: [None, None])
    rows: list[int] = field(default_factory=lambda: [0, 0])
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(
            ("added", "removed", "changed", "unchanged", "duplicate_keys"), 0
        )
    )

    @property
    def both(self) -> bool:
        """Whether it is on both sides."""
        return None not in self.columns

    def only(self, side: int) -> list[str]:
        """Return the columns that only this side has."""
        others = self.columns[1 - side] or ()
        return [name for name in self.columns[side] or () if name not in others]


@dataclass(frozen=True, slots=True)
class Difference:
    """What is said of a row.

    Attributes:
        pair: number of the table.
        change: `added`, `removed`, `changed` or `duplicate`.
        side, row: where it stands: in the old table if it is there.
        key: its cells.
        cells: of an added or removed row, by column; of a changed one old and new, only those that
            differ; of a duplicate nothing.
        times: how often the key is in the old and in the new table.
    """

    pair: int
    change: str
    side: int
    row: int
    key: Sequence[str]
    cells: dict[str, Any]
    times: tuple[int, int] = (1, 1)


Shape = tuple[str, ...]
"""The names of the cells in a line, in their order."""


def differences(pairs: Sequence[Pair], shapes: Sequence[Shape], rows: Any) -> Iterator[Difference]:
    """Yield what is different in some rows, and count.

    Args:
        pairs: all tables.
        shapes: of lines.
        rows: a `pyarrow` table with all rows of its keys: `pair`, `side`, `row`, `shape`, `key`
            and `rest`.
    """
    import numpy as np

    both = np.array([pair.both for pair in pairs])
    rows = rows.filter(both[rows.column("pair").to_numpy()])
    if rows.num_rows:
        yield from _Rows(pairs, shapes, rows.combine_chunks()).differences()


class _Rows:
    """Rows of tables that are on both sides."""

    def __init__(self, pairs: Sequence[Pair], shapes: Sequence[Shape], rows: Any) -> None:
        import numpy as np

        self._pairs, self._shapes = pairs, shapes
        self._pair, self._side, self._row, self._shape = (
            rows.column(name).to_numpy() for name in ("pair", "side", "row", "shape")
        )
        self._key, self._rest = (rows.column(name).chunk(0) for name in ("key", "rest"))
        words = self._key.dictionary_encode()
        keys = self._pair * len(words.dictionary) + words.indices.to_numpy()
        _, group = np.unique(keys, return_inverse=True)
        groups = int(group.max()) + 1
        self._times, self._first = [], []
        for side in (OLD, NEW):
            places = np.flatnonzero(self._side == side)
            self._times.append(np.bincount(group[places], minlength=groups))
            first = np.zeros(groups, np.int64)
            first[group[places[::-1]]] = places[::-1]
            self._first.append(first)

    def differences(self) -> Iterator[Difference]:
        old, new = self._times
        yield from self._duplicates((old > 1) | (new > 1))
        yield from self._alone("removed", OLD, (old == 1) & (new == 0))
        yield from self._alone("added", NEW, (old == 0) & (new == 1))
        yield from self._matched((old == 1) & (new == 1))

    def _count(self, change: str, places: Ints) -> None:
        import numpy as np

        for pair, count in enumerate(np.bincount(self._pair[places]).tolist()):
            self._pairs[pair].counts[change] += count

    def _duplicates(self, groups: Any) -> Iterator[Difference]:
        import numpy as np

        (old, new), (first_old, first_new) = self._times, self._first
        places = np.where(old > 0, first_old, first_new)[groups]
        self._count("duplicate_keys", places)
        times = zip(old[groups].tolist(), new[groups].tolist(), strict=True)
        for place, key, count in zip(
            places.tolist(), _cells(self._key, places), times, strict=True
        ):
            yield self._said("duplicate", place, key, {}, count)

    def _alone(self, change: str, side: int, groups: Any) -> Iterator[Difference]:
        places = self._first[side][groups]
        self._count(change, places)
        keys, rests = _cells(self._key, places), _cells(self._rest, places)
        for place, key, rest in zip(places.tolist(), keys, rests, strict=True):
            yield self._said(change, place, key, self._named(place, rest))

    def _matched(self, groups: Any) -> Iterator[Difference]:
        import pyarrow as pa
        import pyarrow.compute as pc

        old, new = (first[groups] for first in self._first)
        equal = pc.equal(self._rest.take(pa.array(old)), self._rest.take(pa.array(new)))
        same = equal.to_numpy(zero_copy_only=False) & (self._shape[old] == self._shape[new])
        self._count("unchanged", old[same])
        old, new = old[~same], new[~same]
        pieces = zip(
            old.tolist(),
            new.tolist(),
            _cells(self._key, old),
            _cells(self._rest, old),
            _cells(self._rest, new),
            strict=True,
        )
        for place, other, key, rest, more in pieces:
            before, after = self._named(place, rest), self._named(other, more)
            cells = {
                name: (before[name], cell)
                for name, cell in after.items()
                if before.get(name, cell) != cell
            }
            counts = self._pairs[self._pair[place]].counts
            counts["changed" if cells else "unchanged"] += 1
            if cells:
                yield self._said("changed", place, key, cells)

    def _named(self, place: int, rest: Sequence[str]) -> dict[str, str]:
        pair, side = self._pairs[self._pair[place]], int(self._side[place])
        by_name = dict(zip(self._shapes[self._shape[place]], rest, strict=True))
        return {name: by_name.get(name, "") for name in pair.columns[side] or ()}

    def _said(
        self,
        change: str,
        place: int,
        key: Sequence[str],
        cells: dict[str, Any],
        times: tuple[int, int] = (1, 1),
    ) -> Difference:
        pair, side, row = (int(one[place]) for one in (self._pair, self._side, self._row))
        return Difference(pair, change, side, row, key, cells, times)


def _cells(lines: Any, places: Ints) -> Iterator[list[str]]:
    """Yield the cells of the lines at some places."""
    import pyarrow as pa

    for start in range(0, len(places), _CHUNK):
        some = lines.take(pa.array(places[start : start + _CHUNK])).to_pylist()
        yield from rows_in("".join(f"{line}\n" for line in some).encode())


def with_hash(rows: Any) -> Any:
    """Return rows with the hash of their key."""
    return rows.append_column(HASH, hashes_of(rows.select(["key"])))
