"""What is different between two tables, or between the tables of two folders.

The first source is the old side, the second the new one. Tables belong together that lie at the
same place below their source; two sources that are files belong together whatever they are called.
Rows belong together whose key cells are the same; cells are compared as texts, a missing one like
an empty one. A key that is more than once in a table cannot say which row belongs to which: its
rows are not compared, and it is listed as a duplicate.

A share is an Arrow stream of rows, one line for the key and one for the other cells, with what is
said of the table in the metadata.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from app.core.errors import ContentError
from app.core.operation import Content, Lane, MergeFacts, Merging, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import unique_names
from app.formats.table.missing import table_without_words
from app.formats.table.piece import Piece
from app.operations.table._shared import as_text, chosen
from app.operations.table.merges._csv import line_of, lines_of
from app.operations.table.merges._parts import HOLD, Parts
from app.operations.table.merges._runs import Runs
from app.operations.table.merges._sides import (
    NEW,
    OLD,
    Difference,
    Pair,
    Shape,
    differences,
    with_hash,
)

_FILES: Final = (".csv", ".json", ".added.csv", ".removed.csv")
_ORDER: Final = struct.Struct(">IBQ")
_RUN: Final = 8 * 1024 * 1024
"""Bytes of lines in memory, for each result."""
_MEMORY: Final = 8 * HOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareParams:
    """What makes two rows the same, and what of them is compared."""

    key: tuple[str, ...] = param(
        (),
        label=QT_TRANSLATE_NOOP("params", "Key columns"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "Rows that are alike in these columns are the same row. None means the first column.",
        ),
    )
    ignore: tuple[str, ...] = param(
        (),
        label=QT_TRANSLATE_NOOP("params", "Columns to ignore"),
        help=QT_TRANSLATE_NOOP("params", "Their cells are not compared."),
    )


def apply(piece: Piece, params: CompareParams) -> bytes:
    """Return the share of a block.

    Raises:
        ContentError: the table has no such key column.
    """
    import pyarrow as pa

    table = table_without_words(piece.table, piece.missing)
    keys = chosen(piece.block, params.key)
    if not params.key:
        keys = keys[:1]
    columns = [name for name in table.column_names if name not in (*keys, *params.ignore)]
    about = {
        "side": piece.source_number,
        "table": [piece.below, piece.facts.sheet],
        "name": _name(piece),
        "key": keys,
        "columns": columns,
    }
    rows = pa.table(
        {"key": lines_of(table.select(keys)), "rest": lines_of(table.select(sorted(columns)))}
    )
    sink = pa.BufferOutputStream()
    rows = with_hash(rows).replace_schema_metadata({"about": json.dumps(about)})
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _name(piece: Piece) -> str:
    name = as_text(piece.below or piece.source)
    return f"{name} [{piece.facts.sheet}]" if piece.facts.sheet else name


class _Comparison:
    """All there is to compare."""

    def __init__(self, params: CompareParams, facts: MergeFacts) -> None:
        self._facts = facts
        self._numbers: dict[tuple[str, ...], int] = {}
        self._shapes: dict[Shape, int] = {}
        self.pairs: list[Pair] = []
        self._keys: dict[tuple[int, int], tuple[str, ...]] = {}
        self._named = params.key
        self._parts = Parts(facts.room)

    def take(self, share: bytes) -> None:
        """Take in a share."""
        import numpy as np
        import pyarrow as pa

        rows = pa.ipc.open_stream(share).read_all()
        about = json.loads(rows.schema.metadata[b"about"])
        number = self._numbers.setdefault(tuple(about["table"]), len(self._numbers))
        if number == len(self.pairs):
            self.pairs.append(Pair(about["name"]))
        pair, side, count = self.pairs[number], int(about["side"]), rows.num_rows
        pair.name = about["name"]
        pair.columns[side] = tuple(dict.fromkeys([*(pair.columns[side] or ()), *about["columns"]]))
        shape = self._shapes.setdefault(tuple(sorted(about["columns"])), len(self._shapes))
        self._keys[number, side] = tuple(about["key"])
        rows = (
            rows.replace_schema_metadata(None)
            .append_column("pair", pa.array(np.full(count, number, np.int64)))
            .append_column("side", pa.array(np.full(count, side, np.int8)))
            .append_column("shape", pa.array(np.full(count, shape, np.int64)))
            .append_column("row", pa.array(np.arange(count, dtype=np.int64) + pair.rows[side]))
        )
        pair.rows[side] += count
        self._parts.add(rows)

    @property
    def key(self) -> tuple[str, ...]:
        """The names of the key columns.

        Raises:
            ContentError: the first columns of a table are called otherwise on the two sides.
        """
        for number, pair in enumerate(self.pairs):
            old, new = (self._keys.get((number, side)) for side in (OLD, NEW))
            if None not in (old, new) and old != new:
                before, after = ("".join(names or ()) for names in (old, new))
                raise ContentError("merge_keys", path=pair.name, old=before, new=after)
        found = set(self._keys.values())
        return self._named or (found.pop() if len(found) == 1 else ("key",))

    def columns(self, side: int) -> tuple[str, ...]:
        """Return all columns that are compared on one side."""
        tables = (pair.columns[side] or () for pair in self.pairs if pair.both)
        return tuple(dict.fromkeys(name for names in tables for name in names))

    def differences(self) -> Iterator[Difference]:
        """Yield all of them, in no order."""
        for rows in self._parts.parts():
            yield from differences(self.pairs, list(self._shapes), rows)

    def summary(self) -> dict[str, Any]:
        """Return how much is different, as JSON has it."""
        both = [pair for pair in self.pairs if pair.both]
        totals = {name: sum(pair.counts[name] for pair in both) for name in Pair("").counts}
        return {
            "key": self.key,
            "totals": totals,
            "files": {
                pair.name: {
                    "old_rows": pair.rows[OLD],
                    "new_rows": pair.rows[NEW],
                    **pair.counts,
                    "columns_added": pair.only(NEW),
                    "columns_removed": pair.only(OLD),
                }
                for pair in both
            },
            "only_old": self._only(OLD),
            "only_new": self._only(NEW),
            "items": self._facts.items,
            "left_out": self._facts.left_out,
        }

    def _only(self, side: int) -> dict[str, int]:
        return {pair.name: pair.rows[side] for pair in self.pairs if pair.columns[1 - side] is None}


class _Results:
    """The lines of the results."""

    def __init__(self, comparison: _Comparison, facts: MergeFacts) -> None:
        self._pairs = comparison.pairs
        self._heads = [
            ["file", "change", *comparison.key, "column", "old", "new"],
            ["file", *comparison.key, *comparison.columns(NEW)],
            ["file", *comparison.key, *comparison.columns(OLD)],
        ]
        self._columns = {"added": comparison.columns(NEW), "removed": comparison.columns(OLD)}
        self._runs = [Runs(facts.room, name, _RUN) for name in ("differences", "added", "removed")]

    def add(self, one: Difference) -> None:
        """Write down a difference."""
        name = self._pairs[one.pair].name
        place = _ORDER.pack(one.pair, one.side, one.row)
        start = (name, one.change, *one.key)
        cells: Iterable[tuple[str, ...]] = [("", "", "")]
        if one.change == "changed":
            cells = [(column, *values) for column, values in one.cells.items()]
        elif one.change == "duplicate":
            cells = [("", *map(str, one.times))]
        self._runs[0].add(place, b"".join(line_of((*start, *more)) for more in cells))
        if one.change in self._columns:
            row = (one.cells.get(column, "") for column in self._columns[one.change])
            run = self._runs[1 if one.change == "added" else 2]
            run.add(place, line_of((name, *one.key, *row)))

    def __getitem__(self, number: int) -> Content | None:
        """Return a result; None if there is nothing in it, and it is not the first."""
        run = self._runs[number]

        def write(file: BinaryIO) -> None:
            file.write(line_of(unique_names(self._heads[number])))
            file.writelines(run.in_order())

        return write if run or not number else None


def _finish(
    shares: Iterable[bytes], params: CompareParams, facts: MergeFacts
) -> Iterable[tuple[int, Content]]:
    comparison = _Comparison(params, facts)
    for share in shares:
        comparison.take(share)
    results = _Results(comparison, facts)
    for one in comparison.differences():
        results.add(one)
    text = json.dumps(comparison.summary(), ensure_ascii=False, indent=2)
    for number, content in (
        (0, results[0]),
        (1, f"{text}\n".encode()),
        (2, results[1]),
        (3, results[2]),
    ):
        if content is not None:
            yield number, content


OPERATION: Final = Operation(
    name="compare",
    lane=Lane.TABLE,
    role=Role.MERGE,
    params=CompareParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Compare"),
    summary=QT_TRANSLATE_NOOP(
        "operations", "Rows added, removed and changed between two tables or folders, by key."
    ),
    merging=Merging(lambda _: _FILES, _finish, memory=_MEMORY, sources=2, certain=2),
)
