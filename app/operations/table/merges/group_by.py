"""One line for each group of rows of all tables together.

A share is an Arrow stream of what is known of the groups of a block.
"""

from __future__ import annotations

import csv
import io
import itertools
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from app.core.operation import Content, Lane, MergeFacts, Merging, Operation, Role, Room
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._grouping import Gathering, Grouping, groups_in

_AT_ONCE: Final = 65_536
"""Lines that are written at once."""

_MEMORY: Final = 192 * 1024 * 1024


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
    import pyarrow as pa

    groups = groups_in(block, params.keys, params.functions())
    first = next(groups)
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
    with pa.ipc.new_stream(sink, first.schema, options=options) as writer:
        for table in itertools.chain((first,), groups):
            writer.write_table(table)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _groups(share: bytes) -> Iterator[Any]:
    import pyarrow as pa

    options = pa.ipc.IpcReadOptions(use_threads=False)
    with pa.ipc.open_stream(share, options=options) as reader:
        yield reader.schema.empty_table()
        yield from (pa.Table.from_batches([batch]) for batch in reader)


def _finish(
    shares: Iterable[bytes], params: GroupByParams, facts: MergeFacts
) -> Iterable[tuple[int, Content]]:
    gathering = Gathering(params, facts.room or Room("", sys.maxsize))
    for share in shares:
        for groups in _groups(share):
            gathering.add(groups)

    def write(file: BinaryIO) -> None:
        file.write(_lines(params, [params.names]))
        for table in gathering.results():
            for start in range(0, len(table), _AT_ONCE):
                columns = table.slice(start, _AT_ONCE).columns
                file.write(_lines(params, zip(*(one.to_pylist() for one in columns), strict=True)))

    yield 0, write


def _lines(params: GroupByParams, rows: Iterable[Sequence[str | None]]) -> bytes:
    text = io.StringIO()
    delimiter = "\t" if params.format == "tsv" else ","
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


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
    merging=Merging(_files, _finish, memory=_MEMORY),
)
