"""All rows of all tables in one.

Columns go by their names: the result has each that is in any table, in the order in which they are
first met. Where not all tables have the same, a second result says which has what.

A share is a line of JSON, the table's file and its columns, and then the rows as CSV.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from app.core.operation import Content, Lane, MergeFacts, Merging, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._shared import as_text
from app.operations.table.merges._csv import encoded, line_of, rewritten, rows_in

_REPORT: Final = ("file", "columns it does not have", "columns others do not have")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcatenateParams:
    """How it is written."""

    format: str = param(
        "csv",
        label=QT_TRANSLATE_NOOP("params", "Format"),
        help=QT_TRANSLATE_NOOP("params", "How the result is written."),
        choices={"csv": QT_TRANSLATE_NOOP("params", "CSV")},
    )


def apply(block: Block, params: ConcatenateParams) -> bytes:
    """Return the share of a block."""
    del params
    facts = {"file": as_text(block.source), "columns": block.table.column_names}
    return json.dumps(facts).encode() + b"\n" + encoded(block.table)


def _finish(
    shares: Iterable[bytes], params: ConcatenateParams, facts: MergeFacts
) -> Iterable[tuple[int, Content]]:
    del params, facts
    tables = dict.fromkeys(_facts(share) for share in shares)
    columns = tuple(dict.fromkeys(name for _, names in tables for name in names))

    def write(file: BinaryIO) -> None:
        if columns:
            file.write(line_of(columns))
        file.writelines(b"".join(_rows(share, columns)) for share in shares)

    yield 0, write
    different = [*_differences(list(tables), columns)]
    if different:
        yield 1, b"".join(rewritten([_REPORT, *different]))


def _facts(share: bytes) -> tuple[str, tuple[str, ...]]:
    facts = json.loads(share[: share.index(b"\n")])
    return facts["file"], tuple(facts["columns"])


def _rows(share: bytes, columns: Sequence[str]) -> Iterator[bytes]:
    """Yield the rows of a share with all columns."""
    names = _facts(share)[1]
    data = share[share.index(b"\n") + 1 :]
    if names == columns:
        yield data
        return
    place = {name: number for number, name in enumerate(names)}
    places = [place.get(name, len(names)) for name in columns]
    for row in rows_in(data):
        row.append("")  # what a column that is not there holds
        yield line_of(row[place] for place in places)


def _differences(
    tables: Sequence[tuple[str, Sequence[str]]], columns: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield what is said of each table that does not have all columns, or has some alone."""
    common = set(columns).intersection(*(names for _, names in tables)) if tables else set()
    for file, names in tables:
        missing = [name for name in columns if name not in names]
        extra = [name for name in names if name not in common]
        if missing or extra:
            yield file, ", ".join(missing), ", ".join(extra)


def _files(params: ConcatenateParams) -> tuple[str, ...]:
    return (f".{params.format}", f".columns.{params.format}")


OPERATION = Operation(
    name="concatenate",
    lane=Lane.TABLE,
    role=Role.MERGE,
    params=ConcatenateParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Concatenate"),
    summary=QT_TRANSLATE_NOOP("operations", "All rows of all tables in one."),
    merging=Merging(_files, _finish, certain=1),
)
