"""One line for each group of rows of all tables together.

A share is an Arrow stream: the keys of the groups, then what is known of each aggregated column.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.core.errors import ContentError
from app.core.operation import Content, Lane, MergeFacts, Merging, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block, unique_names
from app.formats.table.numbers import Style
from app.formats.table.types import ColumnType, narrowest
from app.operations.table._numbers import numbers_of
from app.operations.table._rows import groups_of, keys_of
from app.operations.table._shared import column, is_missing
from app.operations.table.merges._groups import (
    NUMBERS,
    TEXTS,
    State,
    add_texts,
    arrow_columns,
    counted,
    state_from,
    state_of,
)

if TYPE_CHECKING:
    from app.formats.table.packed import Ints

_OF_NUMBERS: Final = ("sum", "mean", "std")
_OF_ORDER: Final = ("min", "max")
_NO_NUMBERS: Final = ("nan", "NaN", "NAN")
"""Spellings of a number that is none: missing, too."""
_NUMERIC: Final = (ColumnType.INT, ColumnType.DECIMAL, ColumnType.FLOAT)


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
        choices={
            "sum": QT_TRANSLATE_NOOP("params", "Sum"),
            "mean": QT_TRANSLATE_NOOP("params", "Mean"),
            "std": QT_TRANSLATE_NOOP("params", "Standard deviation of a sample"),
            "count": QT_TRANSLATE_NOOP("params", "Count"),
            "min": QT_TRANSLATE_NOOP("params", "Smallest"),
            "max": QT_TRANSLATE_NOOP("params", "Largest"),
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupByParams:
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
    format: str = param(
        "csv",
        label=QT_TRANSLATE_NOOP("params", "Format"),
        help=QT_TRANSLATE_NOOP("params", "How the result is written."),
        choices={
            "csv": QT_TRANSLATE_NOOP("params", "CSV"),
            "tsv": QT_TRANSLATE_NOOP("params", "TSV"),
        },
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


def apply(block: Block, params: GroupByParams) -> bytes:
    """Return the share of a block.

    Raises:
        ContentError: the table has no such column, or a cell that shall be added is no number.
    """
    import pyarrow as pa

    if params.keys:
        keys = keys_of(block, params.keys)
    else:
        keys = pa.table({"0": pa.array([""] * block.table.num_rows, pa.string())})
    groups, first = groups_of(keys)
    states = [
        _state(name, column(block, name), block.style, asked, groups, len(first))
        for name, asked in params.functions().items()
    ]
    return _share(keys.take(pa.array(first)), states)


def _state(name: str, cells: Any, style: Style, asked: set[str], groups: Ints, count: int) -> State:
    import pyarrow as pa

    present = ~is_missing(cells, _NO_NUMBERS).to_numpy(zero_copy_only=False)
    if asked == {"count"}:
        return counted(groups, count, present)
    numbers = numbers_of(cells, style)
    state = state_of(groups, count, numbers, present, asked)
    values = cells.filter(pa.array(present))
    if asked & set(_OF_NUMBERS) and state["words"].any():
        words = values.filter(numbers.floats.filter(pa.array(present)).is_null())
        raise ContentError("not_of_type", column=name, word=words[0].as_py(), wanted="float")
    if asked & set(_OF_ORDER):
        add_texts(state, groups[present], values)
    return state


def _share(keys: Any, states: list[State]) -> bytes:
    import pyarrow as pa

    table = keys
    for number, state in enumerate(states):
        for name, values in arrow_columns(state):
            table = table.append_column(f"{number} {name}", values)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _read(share: bytes, params: GroupByParams) -> tuple[Any, list[State]]:
    import pyarrow as pa

    table = pa.ipc.open_stream(share).read_all()
    keys = table.select([str(number) for number in range(max(len(params.keys), 1))])
    states = [
        state_from({name: table.column(f"{number} {name}") for name in (*NUMBERS, *TEXTS)})
        for number in range(len(params.functions()))
    ]
    return keys, states


def _combine(shares: Iterator[bytes], params: GroupByParams) -> bytes:
    import pyarrow as pa

    read = [_read(share, params) for share in shares]
    keys = pa.concat_tables([keys for keys, _ in read])
    groups, first = groups_of(keys)
    states = [State.empty(len(first)) for _ in params.functions()]
    start = 0
    for some, parts in read:
        members = groups[start : start + some.num_rows]
        for state, part in zip(states, parts, strict=True):
            state.add(members, part)
        start += some.num_rows
    return _share(keys.take(pa.array(first)), states)


def _finish(
    shares: Iterable[bytes], params: GroupByParams, facts: MergeFacts
) -> Iterable[tuple[int, Content]]:
    del facts
    (share,) = shares
    keys, states = _read(share, params)
    by_name = dict(zip(params.functions(), states, strict=True))
    numeric = {name: not state["words"].any() for name, state in by_name.items()}
    text = io.StringIO()
    writer = csv.writer(
        text, delimiter="\t" if params.format == "tsv" else ",", lineterminator="\n"
    )
    names = [f"{one.column}_{one.function}" for one in params.aggregate]
    writer.writerow(unique_names([*params.keys, *names]))
    columns = [cells.to_pylist() for cells in keys.columns][: len(params.keys)]
    for group in _order(keys):
        results = [
            _result(one.function, by_name[one.column], group, numeric=numeric[one.column])
            for one in params.aggregate
        ]
        writer.writerow([*(cells[group] for cells in columns), *results])
    yield 0, text.getvalue().encode()


def _order(keys: Any) -> list[int]:
    """Return the groups by their keys: as numbers where all of a column's are, else as texts."""
    sortable: list[list[Any]] = []
    for cells in keys.columns:
        texts = cells.to_pylist()
        if narrowest(cells).type in _NUMERIC:
            values = [float(text) if text else -math.inf for text in texts]
            sortable.append(list(zip(values, texts, strict=True)))
        else:
            sortable.append(texts)
    return sorted(range(keys.num_rows), key=lambda group: [values[group] for values in sortable])


def _result(function: str, state: State, group: int, *, numeric: bool) -> str:
    """Return a cell of the result; empty where there is nothing to say."""
    count = int(state["count"][group])
    if function == "count":
        return str(count)
    if function == "sum":
        return _sum(state, group)
    if not count or (function == "std" and count < 2):
        return ""
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


def _files(params: GroupByParams) -> tuple[str, ...]:
    return (f".{params.format}",)


OPERATION = Operation(
    name="group_by",
    lane=Lane.TABLE,
    role=Role.MERGE,
    params=GroupByParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Group"),
    summary=QT_TRANSLATE_NOOP("operations", "One line for each group of rows of all tables."),
    merging=Merging(_files, _finish, _combine),
)
