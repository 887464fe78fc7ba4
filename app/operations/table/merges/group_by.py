"""One line for each group of rows of all tables together.

A share is an Arrow stream: the keys of the groups, then what is known of each aggregated column.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.core.operation import Content, Lane, MergeFacts, Merging, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._grouping import Grouping, Groups, groups_in, joined, result_of
from app.operations.table._states import NUMBERS, TEXTS, arrow_columns, state_from


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupByParams(Grouping):
    """What makes a group, what is said of it, and how it is written."""

    format: str = param(
        "csv",
        label=QT_TRANSLATE_NOOP("params", "Format"),
        help=QT_TRANSLATE_NOOP("params", "How the result is written."),
        choices={
            "csv": QT_TRANSLATE_NOOP("params", "CSV"),
            "tsv": QT_TRANSLATE_NOOP("params", "TSV"),
        },
    )


def apply(block: Block, params: GroupByParams) -> bytes:
    """Return the share of a block.

    Raises:
        ContentError: the table has no such column, or a cell that shall be added is no number.
    """
    return _share(groups_in(block, params.keys, params.functions()))


def _share(groups: Groups) -> bytes:
    import pyarrow as pa

    table = groups.keys
    for number, state in enumerate(groups.states):
        for name, values in arrow_columns(state):
            table = table.append_column(f"{number} {name}", values)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _read(share: bytes, params: GroupByParams) -> Groups:
    import pyarrow as pa

    table = pa.ipc.open_stream(share).read_all()
    keys = table.select([str(number) for number in range(max(len(params.keys), 1))])
    states = [
        state_from({name: table.column(f"{number} {name}") for name in (*NUMBERS, *TEXTS)})
        for number in range(len(params.functions()))
    ]
    return Groups(keys, states)


def _combine(shares: Iterator[bytes], params: GroupByParams) -> bytes:
    return _share(joined([_read(share, params) for share in shares]))


def _finish(
    shares: Iterable[bytes], params: GroupByParams, facts: MergeFacts
) -> Iterable[tuple[int, Content]]:
    del facts
    (share,) = shares
    result = result_of(_read(share, params), params)
    text = io.StringIO()
    writer = csv.writer(
        text, delimiter="\t" if params.format == "tsv" else ",", lineterminator="\n"
    )
    writer.writerow(result)
    writer.writerows(zip(*result.values(), strict=True))
    yield 0, text.getvalue().encode()


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
