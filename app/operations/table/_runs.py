"""Sorting more rows than fit into memory: sorted runs in files, merged as they are read.

A row has its cells and, before them, its keys: what is compared, as `pyarrow` types that can be
sorted. Rows whose keys are alike stay in the order in which they came.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.core.operation import Room
from app.formats.table.spill import Spill

_RUN: Final = 5
"""A run takes so much of the memory before it is sorted: then it is there more than once."""

_HEADS: Final = 4
"""The starts of all runs together take so much of it while they are merged."""


@dataclass(frozen=True, slots=True)
class Order:
    """How rows are compared.

    Attributes:
        descending: for each key, in the order in which they count.
        missing_first: rows without a key come first, or last; whatever the direction.
    """

    descending: tuple[bool, ...]
    missing_first: bool

    def of(self, keys: Any) -> Any:
        """Return the places of some rows in order; `keys` is a table of nothing else."""
        import pyarrow as pa
        import pyarrow.compute as pc

        columns: list[tuple[Any, bool]] = []
        for cells, descending in zip(keys.columns, self.descending, strict=True):
            if self.missing_first and cells.null_count:
                columns.append((pc.is_null(cells), True))
            columns.append((cells, descending))
        names = [str(number) for number in range(len(columns))]
        # The order is stable, and null comes last in both directions.
        return pc.sort_indices(
            pa.table([cells for cells, _ in columns], names=names),
            sort_keys=[
                (name, "descending" if descending else "ascending")
                for name, (_, descending) in zip(names, columns, strict=True)
            ],
        )

    def keys_of(self, rows: Any) -> Any:
        """Return the keys of rows."""
        return rows.select(list(range(len(self.descending))))

    def ordered(self, rows: Any) -> Any:
        """Return rows in order."""
        rows = rows.combine_chunks()
        return rows.take(self.of(self.keys_of(rows)))


def in_order(tables: Iterable[Any], order: Order, room: Room, size: int) -> Iterator[Any]:
    """Yield rows in order, in tables of any size.

    Args:
        tables: rows with their keys; each fits into memory.
        order: of the rows.
        room: what may be used.
        size: bytes that all of them have in memory, more or less.

    Raises:
        OSError: what does not fit into memory cannot be written or read.
    """
    most = room.memory // _RUN
    if size <= most:
        yield order.ordered(_together(tables))
        return
    each = room.memory // _HEADS // (size // max(most, 1) + 1)
    runs: list[Spill] = []
    for rows in _gathered(tables, most):
        runs.append(Spill(os.path.join(room.folder, f"run-{len(runs)}")))
        _write(runs[-1], order.ordered(rows), each)
    yield from _merged([_Run(spill) for spill in runs], order)


def _together(tables: Iterable[Any]) -> Any:
    import pyarrow as pa

    return pa.concat_tables(tables)


def _gathered(tables: Iterable[Any], most: int) -> Iterator[Any]:
    """Yield tables put together, up to so many bytes."""
    waiting: list[Any] = []
    size = 0
    for table in tables:
        if waiting and size + table.nbytes > most:
            yield _together(waiting)
            waiting, size = [], 0
        waiting.append(table)
        size += table.nbytes
    if waiting:
        rows = _together(waiting)
        waiting.clear()
        yield rows


def _write(spill: Spill, rows: Any, size: int) -> None:
    """Write rows in pieces of so many bytes."""
    pieces = -(-rows.nbytes // max(size, 1))
    step = max(1, -(-len(rows) // max(pieces, 1)))
    for start in range(0, len(rows), step):
        spill.add(rows.slice(start, step))


class _Run:
    """A sorted run as it is read.

    Attributes:
        rows: the next of it that are in memory.
    """

    def __init__(self, spill: Spill) -> None:
        self._spill = spill
        self._next = 0
        self.rows: Any = None
        self.fill()

    def fill(self) -> None:
        """Read on if nothing is in memory."""
        while self.has_more and not self.rows:
            self.rows = self._spill.read(self._next).combine_chunks()
            self._next += 1
        if not self.has_more:
            self._spill.remove()

    @property
    def has_more(self) -> bool:
        """Whether there are rows that are not in memory."""
        return self._next < len(self._spill)


def _merged(runs: Sequence[_Run], order: Order) -> Iterator[Any]:
    """Yield the rows of all runs in order.

    Each time the run is found whose rows in memory end first. No row that is not in memory can come
    before that end, so what does is in order at once.
    """
    while runs := [run for run in runs if run.rows]:
        first = _first_to_end(runs, order)
        taking = runs if first is None else _beginning_before(runs, first, order)
        rows = _together(run.rows for run in taking).combine_chunks()
        places = order.of(order.keys_of(rows)).to_numpy()
        counts = [len(run.rows) for run in taking]
        if first is not None:
            last = sum(counts[: taking.index(first) + 1]) - 1
            places = places[: int((places == last).argmax()) + 1]
        yield rows.take(places)
        _advance(taking, counts, places)


def _first_to_end(runs: Sequence[_Run], order: Order) -> _Run | None:
    """Return the run whose rows in memory end first, of those that have more elsewhere."""
    reading = [run for run in runs if run.has_more]
    if not reading:
        return None
    ends = _together(order.keys_of(run.rows.slice(len(run.rows) - 1)) for run in reading)
    place: int = order.of(ends.combine_chunks())[0].as_py()
    return reading[place]


def _beginning_before(runs: Sequence[_Run], first: _Run, order: Order) -> list[_Run]:
    """Return the runs that have rows before the end of one of them, in their order."""
    keys = []
    for run in runs:
        keys.append(order.keys_of(run.rows.slice(0, 1)))
        if run is first:
            keys.append(order.keys_of(run.rows.slice(len(run.rows) - 1)))
    end = runs.index(first) + 1
    places = order.of(_together(keys).combine_chunks()).to_pylist()
    before = set(places[: places.index(end)])
    return [
        run
        for number, run in enumerate(runs)
        if run is first or (number if number < end else number + 1) in before
    ]


def _advance(runs: Sequence[_Run], counts: Sequence[int], places: Any) -> None:
    """Take away the rows at some places, which are the first ones of each run."""
    import numpy as np

    bounds = np.cumsum(counts)
    taken = np.bincount(np.searchsorted(bounds, places, side="right"), minlength=len(runs))
    for run, count in zip(runs, taken.tolist(), strict=True):
        run.rows = run.rows.slice(count)
        run.fill()
