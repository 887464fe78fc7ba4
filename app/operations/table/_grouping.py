"""Groups of rows, and what is said of each: shared by whatever gathers rows.

What is known of the groups of some rows (`groups_in`) is put together with what is known of those
of others (`joined`). It makes no difference how many are put together at once, as long as they
are in order.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.core.errors import ContentError
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block, unique_names
from app.formats.table.types import ColumnType, narrowest
from app.operations.table._numbers import numbers_of
from app.operations.table._rows import groups_of, keys_of
from app.operations.table._shared import column, is_missing
from app.operations.table._states import State, add_texts, counted, state_of

if TYPE_CHECKING:
    from app.formats.table.packed import Ints

_OF_NUMBERS: Final = ("sum", "mean", "std")
_OF_ORDER: Final = ("min", "max")
_NO_NUMBERS: Final = ("nan", "NaN", "NAN")
"""Spellings of a number that is none: missing, too."""
_NUMERIC: Final = (ColumnType.INT, ColumnType.DECIMAL, ColumnType.FLOAT)

_AT_ONCE: Final = 65_536
"""Groups that are gathered at least before they are put together."""

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


@dataclass(frozen=True, slots=True)
class Groups:
    """What is known of the groups of some rows.

    Attributes:
        keys: a `pyarrow` table with a row for each group: the cells that make it one, as texts; of
            the one group of all rows an empty text.
        states: what is known of each column that is asked about.
    """

    keys: Any
    states: Sequence[State]

    def __len__(self) -> int:
        count: int = self.keys.num_rows
        return count


def groups_in(block: Block, keys: tuple[str, ...], asked: Asked) -> Groups:
    """Return the groups of a block.

    Args:
        block: the rows.
        keys: the columns that make groups; none for one group of all rows.
        asked: what will be asked.

    Raises:
        ContentError: the table has no such column, or a cell that shall be added is no number.
    """
    import pyarrow as pa

    if keys:
        cells = keys_of(block, keys)
    else:
        cells = pa.table({"0": pa.array([""] * block.table.num_rows, pa.string())})
    groups, first = groups_of(cells)
    states = [
        _state(name, column(block, name), functions, groups, len(first))
        for name, functions in asked.items()
    ]
    return Groups(cells.take(pa.array(first)), states)


def _state(name: str, cells: Any, asked: set[str], groups: Ints, count: int) -> State:
    import pyarrow as pa

    present = ~is_missing(cells, _NO_NUMBERS).to_numpy(zero_copy_only=False)
    if asked == {"count"}:
        return counted(groups, count, present)
    numbers = numbers_of(cells)
    state = state_of(groups, count, numbers, present, asked)
    values = cells.filter(pa.array(present))
    if asked & set(_OF_NUMBERS) and state["words"].any():
        words = values.filter(numbers.floats.filter(pa.array(present)).is_null())
        raise ContentError("not_of_type", column=name, word=words[0].as_py(), wanted="float")
    if asked & set(_OF_ORDER):
        add_texts(state, groups[present], values)
    return state


def joined(parts: Sequence[Groups]) -> Groups:
    """Put together what is known of the groups of some rows and of those behind them."""
    import pyarrow as pa

    keys = pa.concat_tables([part.keys for part in parts])
    groups, first = groups_of(keys)
    states = [State.empty(len(first)) for _ in parts[0].states]
    start = 0
    for part in parts:
        members = groups[start : start + len(part)]
        for state, other in zip(states, part.states, strict=True):
            state.add(members, other)
        start += len(part)
    return Groups(keys.take(pa.array(first)), states)


def gathered(parts: Iterable[Groups]) -> Groups:
    """Put together any number of parts, one at least, without holding them all."""
    held: list[Groups] = []
    waiting = 0
    for part in parts:
        waiting += len(part) if held else 0
        held.append(part)
        if waiting > max(_AT_ONCE, len(held[0])):
            held, waiting = [joined(held)], 0
    return joined(held) if len(held) > 1 else held[0]


def result_of(groups: Groups, grouping: Grouping) -> dict[str, list[str | None]]:
    """Return the columns of the result, with a row for each group, in the order of the keys."""
    order = order_of(groups.keys)
    columns = [cells.to_pylist() for cells in groups.keys.columns][: len(grouping.keys)]
    found = [[cells[group] or None for group in order] for cells in columns]
    by_name = dict(zip(grouping.functions(), groups.states, strict=True))
    found += [results_of(by_name[one.column], one.function, order) for one in grouping.aggregate]
    names = [f"{one.column}_{one.function}" for one in grouping.aggregate]
    return dict(zip(unique_names([*grouping.keys, *names]), found, strict=True))


def order_of(keys: Any) -> list[int]:
    """Return the rows of a table in order: as numbers where all of a column are, else as texts."""
    sortable: list[list[Any]] = []
    for cells in keys.columns:
        texts = cells.to_pylist()
        if narrowest(cells).type in _NUMERIC:
            values = [float(text) if text else -math.inf for text in texts]
            sortable.append(list(zip(values, texts, strict=True)))
        else:
            sortable.append(texts)
    return sorted(range(keys.num_rows), key=lambda group: [values[group] for values in sortable])


def results_of(state: State, function: str, groups: Iterable[int]) -> list[str | None]:
    """Return what a function gives for some groups; None where there is nothing to say."""
    numeric = not state["words"].any()
    return [_result(function, state, group, numeric=numeric) for group in groups]


def _result(function: str, state: State, group: int, *, numeric: bool) -> str | None:
    count = int(state["count"][group])
    if function == "count":
        return str(count)
    if function == "sum":
        return _sum(state, group)
    if not count or (function == "std" and count < 2):
        return None
    if function == "std":
        return repr(math.sqrt(float(state["squares"][group]) / (count - 1)))
    if function == "mean":
        return _mean(state, group, count)
    if not numeric:
        return str(state["first" if function == "min" else "last"][group])
    name = "least" if function == "min" else "greatest"
    value, exact = float(state[name][group]), int(state[f"{name}_int"][group])
    return str(exact) if float(exact) == value else repr(value)


def _sum(state: State, group: int) -> str:
    if not state["fractions"][group]:
        return str(state.integer(group))
    return repr(math.fsum((state.integer(group), state["sum"][group], state["lost"][group])))


def _mean(state: State, group: int, count: int) -> str:
    if not state["fractions"][group]:
        return repr(state.integer(group) / count)
    total = math.fsum((state.integer(group), state["sum"][group], state["lost"][group]))
    return repr(total / count)
