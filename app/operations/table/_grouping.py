"""Groups of rows, and what is said of each: shared by whatever gathers rows.

What is known of the groups of some rows is a table: a column for each key, named `0`, `1`, …, and
one for each of the `fields` of each column that is asked about. Tables of blocks come one behind
the other (`groups_in`), and rows with the same key are put together (`joined`). How many at once
makes no difference, as long as they are in order; so what does not fit into memory can wait in
files, parted by key (`Gathering`).
"""

from __future__ import annotations

import itertools
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.core.errors import ContentError
from app.core.operation import Room
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block, unique_names
from app.formats.table.numbers import PLAIN, Style
from app.formats.table.spill import Kept
from app.formats.table.types import ColumnType, TypeFacts, merge, narrowest
from app.operations.table._figures import figures
from app.operations.table._numbers import numbers_of, plain_texts_of
from app.operations.table._parts import HASH, Parts
from app.operations.table._rows import groups_of, hashes_of, keys_of
from app.operations.table._runs import Order, in_order
from app.operations.table._shared import chosen, column, is_missing, without_empty
from app.operations.table._states import (
    NUMBERS,
    TEXTS,
    Cells,
    State,
    counted,
    extreme_texts,
    fields,
)

if TYPE_CHECKING:
    from app.formats.table.packed import Ints

_OF_NUMBERS: Final = ("sum", "mean", "std")
_NO_NUMBERS: Final = ("nan", "NaN", "NAN")
"""Spellings of a number that is none: missing, too."""
_NUMERIC: Final = (ColumnType.INT, ColumnType.DECIMAL, ColumnType.FLOAT)

_AT_ONCE: Final = 65_536
"""Groups that are gathered at least before they are put together."""
_RESULTS: Final = 16_384
"""Groups of which results are made at once."""
_MOST_TABLES: Final = 256
"""Tables that are gathered at most."""
_SHARE: Final = 4
"""Part of the memory for groups: they are there several times while they are put together."""
_KEPT: Final = 8
"""Part of the memory for results that wait until all are made."""

FUNCTIONS: Final[Mapping[str, str]] = {
    "sum": QT_TRANSLATE_NOOP("params", "Sum"),
    "mean": QT_TRANSLATE_NOOP("params", "Mean"),
    "std": QT_TRANSLATE_NOOP("params", "Standard deviation of a sample"),
    "count": QT_TRANSLATE_NOOP("params", "Count"),
    "min": QT_TRANSLATE_NOOP("params", "Smallest"),
    "max": QT_TRANSLATE_NOOP("params", "Largest"),
}
"""What can be made of the cells of a group, with labels."""

Asked = Mapping[str, set[str]]
"""The functions that are asked of each column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate:
    """A column of the result."""

    column: str = param(
        "column",
        label=QT_TRANSLATE_NOOP("params", "Column"),
        help=QT_TRANSLATE_NOOP("params", "Its name in the table."),
        minimum=1,
    )
    function: str = param(
        "sum",
        label=QT_TRANSLATE_NOOP("params", "Function"),
        help=QT_TRANSLATE_NOOP("params", "What is made of its cells. Missing ones do not count."),
        choices=FUNCTIONS,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """What makes a group, and what is said of it."""

    by: tuple[str, ...] = param(
        (),
        label=QT_TRANSLATE_NOOP("params", "Group by"),
        help=QT_TRANSLATE_NOOP(
            "params", "Rows that are alike in these columns are a group. None makes one group."
        ),
    )
    aggregate: tuple[Aggregate, ...] = param(
        (),
        label=QT_TRANSLATE_NOOP("params", "Columns of the result"),
        help=QT_TRANSLATE_NOOP("params", "What is said of each group."),
    )

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns to group by, each once."""
        return tuple(dict.fromkeys(self.by))

    def functions(self) -> dict[str, set[str]]:
        """Return what is asked of each column, in the order they are named."""
        asked: dict[str, set[str]] = {}
        for one in self.aggregate:
            asked.setdefault(one.column, set()).add(one.function)
        return asked

    @property
    def names(self) -> tuple[str, ...]:
        """The columns of the result."""
        found = [f"{one.column}_{one.function}" for one in self.aggregate]
        return unique_names([*self.keys, *found])


def groups_in(block: Block, keys: tuple[str, ...], asked: Asked) -> Iterator[Any]:
    """Yield what is known of the groups of a block, each of them once, in one table at least.

    Args:
        block: the rows.
        keys: the columns that make groups; none for one group of all rows.
        asked: what will be asked.

    Raises:
        ContentError: the table has no such column, or a cell that shall be added is no number.
    """
    import numpy as np
    import pyarrow as pa

    if keys:
        cells = keys_of(block, keys)
    else:
        cells = pa.table({"0": pa.array([""] * block.table.num_rows, pa.string())})
    groups, first = groups_of(cells)
    table = block.table.select(list(chosen(block, tuple(asked)))) if asked else block.table
    if len(first) <= _AT_ONCE:
        yield _known(table, block, asked, groups, cells.take(pa.array(first)))
        return
    # What is known of a group takes more room than a row.
    order = np.argsort(groups // _AT_ONCE, kind="stable")
    bounds = np.searchsorted(groups[order] // _AT_ONCE, np.arange(len(first) // _AT_ONCE + 2))
    for number, (start, end) in enumerate(itertools.pairwise(bounds.tolist())):
        some = pa.array(order[start:end])
        names = cells.take(pa.array(first[number * _AT_ONCE : (number + 1) * _AT_ONCE]))
        members = groups[order[start:end]] - number * _AT_ONCE
        yield _known(table.take(some), block, asked, members, names)


def _known(rows: Any, of: Block, asked: Asked, groups: Ints, keys: Any) -> Any:
    """Return what is known of the groups of some rows behind their keys."""
    import pyarrow as pa

    found = keys
    block = Block(rows, 1, style=of.style, missing=of.missing)
    for number, (name, functions) in enumerate(asked.items()):
        state = _state(name, block, functions, groups, len(keys))
        for field in fields(functions):
            found = found.append_column(f"{number} {field}", pa.array(state[field]))
    return found


def _state(name: str, block: Block, asked: set[str], groups: Ints, count: int) -> State:
    import pyarrow as pa

    cells = column(block, name)
    present = ~is_missing(cells, _NO_NUMBERS).to_numpy(zero_copy_only=False)
    if asked == {"count"}:
        return counted(groups, count, present)
    numbers = numbers_of(cells, block.style)
    looked = Cells(groups, count, plain_texts_of(cells, block.style), numbers, present)
    state = looked.state(asked)
    words = looked.words()
    if asked & set(_OF_NUMBERS) and words.any():
        word = cells[int(words.argmax())].as_py()
        raise ContentError("not_of_type", column=name, word=word, wanted="float")
    values = cells.filter(pa.array(present))
    for field in fields(asked):
        if field in TEXTS:
            state[field] = extreme_texts(groups[present], values, count, field)
    return state


def joined(rows: Any, keys: int, asked: Asked) -> Any:
    """Put together what is known of the same groups, from rows before and rows behind.

    Args:
        rows: what `groups_in` returns for some blocks, one behind the other.
        keys: how many keys a group has.
        asked: what will be asked.
    """
    import pyarrow as pa

    rows = rows.combine_chunks()
    groups, first = groups_of(rows.select(list(range(keys))))
    if len(first) == len(rows):
        return rows
    found = rows.select(list(range(keys))).take(pa.array(first))
    turns = list(_turns(groups))
    for number, functions in enumerate(asked.values()):
        wanted = fields(functions)
        known = State(
            {name: rows.column(f"{number} {name}").to_numpy() for name in wanted if name in NUMBERS}
        )
        state = known.some(first)
        for turn in turns:
            state.add(groups[turn], known.some(turn))
        for name in wanted:
            if name in TEXTS:
                texts = rows.column(f"{number} {name}")
                state[name] = extreme_texts(groups, texts, len(first), name)
            found = found.append_column(f"{number} {name}", pa.array(state[name]))
    return found


def _turns(groups: Ints) -> Iterator[Ints]:
    """Yield the second row of each group that has one, then the third ones, and so on."""
    import numpy as np

    order = np.argsort(groups, kind="stable")
    counts = np.bincount(groups)
    starts = np.cumsum(counts) - counts
    turn = np.arange(len(groups)) - starts[groups[order]]
    by_turn = order[np.argsort(turn, kind="stable")]
    bounds = np.cumsum(np.bincount(turn))
    yield from (by_turn[start:end] for start, end in itertools.pairwise(bounds))


class Gathering:
    """Groups of a table, gathered from its blocks; what does not fit into memory is in files."""

    def __init__(self, grouping: Grouping, room: Room, style: Style = PLAIN) -> None:
        """Begin with none.

        Args:
            grouping: what is wanted.
            room: what may be used.
            style: how numbers are read in keys, and written.
        """
        self._grouping, self._room, self._style = grouping, room, style
        self._asked = grouping.functions()
        self._keys = max(len(grouping.keys), 1)
        self._most = room.memory // _SHARE
        self._held: list[Any] = []
        self._size = self._waiting = 0
        self._parts: Parts | None = None
        self._types = [TypeFacts()] * self._keys
        self._with_words: set[int] = set()

    def add(self, groups: Any) -> None:
        """Take in the groups of the next rows; one time at least, be there none.

        Raises:
            OSError: they do not fit into memory and cannot be written.
        """
        if not len(groups) and (self._held or self._parts):
            return
        if self._parts is not None:
            self._spill(groups, self._parts)
            return
        self._waiting += len(groups) if self._held else 0
        self._held.append(groups)
        self._size += groups.nbytes
        is_much = self._waiting > max(_AT_ONCE, len(self._held[0]))
        if is_much or self._size > self._most or len(self._held) > _MOST_TABLES:
            self._join()
        if len(self._held[0]) and self._size > self._most:
            # From now on nothing is put together before its part is looked at: it has to be in
            # the order of the rows.
            self._parts = Parts(self._room, hold=self._most)
            self._spill(self._held.pop(), self._parts)

    def _join(self) -> None:
        import pyarrow as pa

        if len(self._held) > 1:
            self._held = [joined(pa.concat_tables(self._held), self._keys, self._asked)]
        self._size = self._held[0].nbytes
        self._waiting = 0

    def _spill(self, groups: Any, parts: Parts) -> None:
        self._look_at(groups)
        keys = groups.select(list(range(self._keys)))
        parts.add(groups.append_column(HASH, hashes_of(keys)))

    def _look_at(self, groups: Any) -> None:
        """Take in what holds for all groups, wherever they are."""
        import pyarrow.compute as pc

        self._types = [
            merge(known, narrowest(cells, self._style))
            for known, cells in zip(self._types, groups.columns, strict=False)
        ]
        self._with_words |= {
            number
            for number in range(len(self._asked))
            if f"{number} words" in groups.column_names
            and pc.any(pc.greater(groups.column(f"{number} words"), 0)).as_py()
        }

    def _groups(self) -> Iterator[Any]:
        """Yield all groups, put together, in tables of any size and order."""
        if self._parts is None:
            self._join()
            self._look_at(self._held[0])
            yield self._held.pop()
        else:
            for rows in self._parts.parts():
                yield joined(rows, self._keys, self._asked)

    def results(self) -> Iterator[Any]:
        """Yield the rows of the result in tables, one at least, in the order of the keys.

        Keys are in the order of numbers where all of a column are, else in that of texts; what is
        missing comes first.

        Raises:
            OSError: what does not fit into memory cannot be written or read.
        """
        kept = Kept(os.path.join(self._room.folder, "results"), self._room.memory // _KEPT)
        for groups in self._groups():
            for start in range(0, max(len(groups), 1), _RESULTS):
                kept.add(self._result(groups.slice(start, _RESULTS)))
        numeric = [facts.type in _NUMERIC for facts in self._types]
        order = Order((False,) * (self._keys + sum(numeric)), missing_first=False)
        for rows in in_order(_taken(kept), order, self._room, kept.size):
            yield self._without_order(rows, numeric)

    def _result(self, groups: Any) -> Any:
        """Return the results of some groups behind their keys, and these behind their numbers."""
        import pyarrow as pa

        columns = []
        for cells, facts in zip(groups.columns, self._types, strict=False):
            texts = _in_one(cells)
            if facts.type in _NUMERIC:
                columns.append(_numbers(texts, self._style))
            columns.append(texts)
        places = {name: number for number, name in enumerate(self._asked)}
        for one in self._grouping.aggregate:
            number = places[one.column]
            state = State(
                (name, _in_one(groups.column(f"{number} {name}")))
                for name in fields(self._asked[one.column])
            )
            columns.append(figures(state, one.function, self._style, number in self._with_words))
        return pa.table(columns, names=list(map(str, range(len(columns)))))

    def _without_order(self, rows: Any, numeric: Sequence[bool]) -> Any:
        import pyarrow as pa

        columns = list(rows.columns)
        keys = [columns[sum(numeric[: number + 1]) + number] for number in range(self._keys)]
        named = [without_empty(cells) for cells in keys[: len(self._grouping.keys)]]
        found = columns[self._keys + sum(numeric) :]
        return pa.table([*named, *found], names=list(self._grouping.names))


def order_of(texts: Any, style: Style = PLAIN) -> Any:
    """Return the places of different texts in order: of numbers where all are, else of texts.

    Args:
        texts: a `pyarrow` array; an empty one is missing, and comes first.
        style: how numbers are written.
    """
    import pyarrow as pa

    numeric = narrowest(texts, style).type in _NUMERIC
    columns = [*([_numbers(texts, style)] if numeric else []), texts]
    order = Order((False,) * len(columns), missing_first=False)
    return order.of(pa.table(columns, names=list(map(str, range(len(columns))))))


def _numbers(texts: Any, style: Style) -> Any:
    return numbers_of(texts, style).floats.fill_null(-math.inf)


def _in_one(cells: Any) -> Any:
    import pyarrow as pa

    pieces = cells.chunks
    return pieces[0] if len(pieces) == 1 else pa.concat_arrays(pieces or [pa.array([], cells.type)])


def _taken(kept: Kept) -> Iterator[Any]:
    yield from kept
    kept.remove()
