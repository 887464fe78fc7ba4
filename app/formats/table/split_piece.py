"""Pieces of a result that is split: a block's rows as texts, by the file they will go to.

The rows of each value of the column, in their order, are an Arrow stream of their own, so that a
file is put together of what it holds and nothing else is read. In a file the head comes first, as
JSON, like that of a `ResultPiece`.
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from typing import Any, Final

from app.core.errors import ContentError
from app.core.lanes import LONGEST_FOLDER
from app.formats.safe_write import discard, write_scratch
from app.formats.table.numbers import Style
from app.formats.table.result_piece import facts_as_json, facts_from_json, packing
from app.formats.table.typed import stream_of
from app.formats.table.types import TypeFacts

_LENGTH: Final = 8
"""Bytes that hold the length of the head."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that go to one file, or all rows of the block.

    Attributes:
        value: that of the column; empty for what is missing, and for all rows.
        rows: how many there are.
        size: of their stream, unpacked.
        start, end: where it lies in the body, packed.
    """

    value: str
    rows: int
    size: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SplitPiece:
    """What one block leads to.

    Attributes:
        columns: their names.
        groups: in order of first appearance.
        body: the streams of all groups; of one that lies in a file empty.
        types: of the columns, as far as the format asks for types.
        style: how numbers are written.
        path: of the file it lies in.
        offset: where the body begins there.
    """

    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    body: Any
    types: tuple[TypeFacts, ...]
    style: Style
    path: str = ""
    offset: int = 0

    def packed(self, group: int) -> Any:
        """Return the rows of a group as Arrow's stream, packed.

        Raises:
            OSError: it cannot be read.
        """
        one = self.groups[group]
        if not self.path:
            return memoryview(self.body)[one.start : one.end]
        with open(self.path, "rb") as file:
            file.seek(self.offset + one.start)
            data = file.read(one.end - one.start)
        if len(data) != one.end - one.start:
            raise OSError(f"{os.path.basename(self.path)} is not as it was written")
        return data

    def table(self, group: int) -> Any:
        """Return the rows of a group as a `pyarrow` table of texts.

        Raises:
            OSError: they cannot be read.
        """
        import pyarrow as pa

        stream = packing().decompress(self.packed(group), self.groups[group].size)
        with pa.ipc.open_stream(pa.py_buffer(stream)) as reader:
            return reader.read_all()


def split_piece(table: Any, by: str, types: Sequence[TypeFacts], style: Style) -> SplitPiece:
    """Return what a block leads to.

    Args:
        table: with columns of texts.
        by: the column whose values tell rows apart; empty for none.
        types: of the columns, or nothing.
        style: how numbers are written.

    Raises:
        ContentError: `split_values`: there are too many values.
    """
    codec = packing()
    body = bytearray()
    groups = []
    for value, rows in _parted(table, by) if by else [("", table)]:
        stream, start = stream_of(rows), len(body)
        body += memoryview(codec.compress(stream))
        groups.append(Group(value, len(rows), stream.size, start, len(body)))
    columns = tuple(table.column_names)
    return SplitPiece(columns, tuple(groups), body, tuple(types), style)


def _parted(table: Any, by: str) -> list[tuple[str, Any]]:
    """Return the values of a column in order of first appearance, each with its rows in order."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    column = table.column(by).combine_chunks()
    coded = pc.fill_null(column, "").dictionary_encode()
    values = coded.dictionary.to_pylist()
    if len(values) > LONGEST_FOLDER:
        raise too_many_values(by)
    codes = coded.indices.to_numpy()
    sorted_ = table.take(pa.array(np.argsort(codes, kind="stable")))
    counts = np.bincount(codes, minlength=len(values)).tolist()
    starts = itertools.accumulate(counts, initial=0)
    return [
        (value, sorted_.slice(start, count))
        for value, start, count in zip(values, starts, counts, strict=False)
    ]


def too_many_values(column: str) -> ContentError:
    """Return the refusal of a column with too many values."""
    return ContentError("split_values", column=column, limit=LONGEST_FOLDER)


def save_split_piece(path: str, piece: SplitPiece) -> int:
    """Write a piece into a work file; what an earlier try has left there is of no use.

    Returns:
        How many bytes it takes.

    Raises:
        OSError: it cannot be written.
    """
    head = json.dumps(
        {
            "columns": piece.columns,
            "groups": [astuple(one) for one in piece.groups],
            "types": [facts_as_json(facts) for facts in piece.types],
            "style": asdict(piece.style),
        }
    ).encode()
    body = memoryview(piece.body).cast("B")
    discard(path)
    write_scratch(path, (len(head).to_bytes(_LENGTH, "little"), head, body))
    return _LENGTH + len(head) + len(body)


def load_split_piece(path: str) -> SplitPiece:
    """Return a piece whose groups are read one by one.

    Raises:
        OSError: it cannot be read.
    """
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(_LENGTH), "little")
        head = json.loads(file.read(length))
    return SplitPiece(
        tuple(head["columns"]),
        tuple(Group(*one) for one in head["groups"]),
        b"",
        tuple(map(facts_from_json, head["types"])),
        Style(**head["style"]),
        path,
        _LENGTH + length,
    )
