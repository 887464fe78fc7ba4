"""JSON Lines: an object in each line, a column for each key of any of them.

Numbers keep the text they have in the file (1.10, 1E5, any number of digits). A value that is a
list or an object itself is a cell of compact JSON; `null` and keys a line lacks are null. Of a key
that a line has twice the last value counts. A line that holds no object is kept as it is in the
first column, or put aside. Empty lines hold nothing.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import json
import operator
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from app.core.errors import ContentError, Problem
from app.formats.source_file import SourceFile
from app.formats.table.bits import line_ends
from app.formats.table.block import BadRows, Block, Rejected
from app.formats.table.dialect import Dialect, Given
from app.formats.table.encodings import as_utf8, bom_length
from app.formats.table.facts import TableFacts
from app.formats.table.guess_encoding import guess_encoding
from app.formats.table.reader import Looked, TableSource
from app.formats.table.text_file import Records
from app.formats.table.text_table import HEAD_BLOCK, TextTable, can_be_cut, read_parts

LINES: Final = Dialect(delimiter="\x1f", quote="", header=False)
"""How texts are cut in which every line is a record."""

_BETWEEN: Final = ",0,"
"""Put between lines, so that all can be read at once and none can run into the next."""

Row = dict[str, Any]


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


def look(file: SourceFile, format_: str, packing: str, given: Given) -> list[Looked]:
    """Find out how JSON lines are to be read; of what cannot be cut by reading all of it.

    Args:
        file: the open file.
        format_: `jsonl`.
        packing: how it is compressed; empty if it is not.
        given: what is known of the dialect; only the encoding matters.

    Raises:
        ContentError: `table_no_columns`, or `packed_damaged`.
        LookupError: there is no encoding of the name given.
    """
    return _look(file, format_, packing, given, None)


def look_at_start(file: SourceFile, format_: str, packing: str, given: Given) -> list[Looked]:
    """Do the same without ever reading all of it: columns that show up late are not known."""
    return _look(file, format_, packing, given, 1)


def _look(
    file: SourceFile, format_: str, packing: str, given: Given, blocks: int | None
) -> list[Looked]:
    """Look at all blocks of what cannot be cut, or at some that are small."""
    parts = read_parts(file, packing)
    guess = guess_encoding(parts.head, (*parts.middle, parts.tail), given)
    dialect = replace(LINES, encoding=guess.encoding, bom=guess.bom)
    can_cut = can_be_cut(packing, dialect)
    start = bom_length(dialect) if can_cut else 0
    facts = TableFacts(format_, (), packing, dialect, start, 1, file.size)
    if can_cut:
        head, _ = as_utf8(parts.head[start:], dialect.encoding)
        lines = head.rpartition(b"\n")[0] if parts.size > len(parts.head) else head
        pieces: Iterable[Records] = (Records(lines, 1),)
    else:
        streamed = TextTable(file, facts, _Lines()).streamed(HEAD_BLOCK if blocks else 0)
        pieces = itertools.islice(streamed, blocks)
    columns = dict.fromkeys(
        itertools.chain.from_iterable(_Lines().new_names(records, facts) for records in pieces)
    )
    if not columns:
        raise ContentError("table_no_columns")
    return [Looked(replace(facts, columns=tuple(columns)), (guess.evidence,))]


def open_table(file: SourceFile, facts: TableFacts, bad_rows: BadRows = "keep") -> TableSource:
    """Open a table that was looked at."""
    return TextTable(file, facts, _Lines(), bad_rows)


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the garbage collector from looking at a million new objects again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Lines:
    """The parser."""

    late_names = True

    @_without_collector()
    def new_names(self, records: Records, facts: TableFacts) -> tuple[str, ...]:
        """Return the keys that are no columns yet, in the order in which they show up."""
        known = set(facts.columns)
        names = _keys(row for row in _Read(records).rows if row is not None)
        return tuple(name for name in names if name not in known)

    @_without_collector()
    def parse(
        self, records: Records, facts: TableFacts, bad_rows: BadRows, only: Sequence[str] | None
    ) -> Block:
        """Return the block of some whole records.

        Raises:
            ContentError: `changed`, for a key that is not among the columns.
        """
        found = _Read(records)
        problems = found.problems()
        aside = problems if bad_rows == "reject" else {}
        rows = [row for row in found.rows if row is not None]
        if problems:
            rows = [
                {facts.columns[0]: line} if row is None else row
                for place, (row, line) in enumerate(zip(found.rows, found.lines, strict=True))
                if place not in aside
            ]
        if not set(_keys(rows)) <= set(facts.columns):
            raise ContentError("changed")
        rejected = tuple(
            Rejected(found.numbers[place], problem, found.lines[place])
            for place, problem in sorted(aside.items())
        )
        table = _table(rows, facts.columns if only is None else only)
        first = found.numbers[0] if found.numbers else records.first_line
        return Block(table, first, rejected, len(problems) - len(aside))


class _Read:
    """Lines that were read; those that are blank are left out.

    Attributes:
        lines: their texts.
        numbers: of these lines in the file.
        rows: what each holds; None where that is no object.
    """

    def __init__(self, records: Records) -> None:
        self._first = records.first_line
        self._data, self._flaws = records.data, list(records.flaws)
        if not records.checked:
            self._data, self._flaws = as_utf8(records.data, "utf-8")
        text = self._data.decode().replace("\r\n", "\n").replace("\r", "\n")
        self.lines = text.split("\n")
        self.numbers: Sequence[int] = range(self._first, self._first + len(self.lines))
        filled = [place for place, line in enumerate(self.lines) if line and not line.isspace()]
        if len(filled) < len(self.lines):
            self.numbers = [self.numbers[place] for place in filled]
            self.lines = [self.lines[place] for place in filled]
        self.rows = _objects(self.lines)

    def problems(self) -> dict[int, Problem]:
        """Return what is wrong with some lines, by their places here."""
        import numpy as np

        found = {}
        if self._flaws:
            before = np.searchsorted(line_ends(self._data), self._flaws)
            flawed = set((before + self._first).tolist())
            found = {
                place: Problem("row_encoding")
                for place, number in enumerate(self.numbers)
                if number in flawed
            }
        if None in self.rows:
            for place, row in enumerate(self.rows):
                if row is None:
                    found[place] = Problem("row_json")
        return found


def _objects(lines: Sequence[str]) -> list[Row | None]:
    """Return the object each line holds, None where it holds none."""
    try:
        found = _loads(f"[{_BETWEEN.join(lines)}]")
    except (ValueError, RecursionError):
        found = []
    rows: list[Row | None] = found[::2]
    between = found[1::2]
    every = len(rows) == len(lines) and all(type(row) is dict for row in rows)
    if not every or between != ["0"] * (len(lines) - 1):
        rows = [_object(line) for line in lines]
    try:
        "".join(_keys(row for row in rows if row)).encode()
    except UnicodeEncodeError:
        return [row and {_valid(key): value for key, value in row.items()} for row in rows]
    return rows


def _object(line: str) -> Row | None:
    try:
        found = _loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _loads(text: str) -> Any:
    # Only in lists and objects within the line's must numbers be told from texts.
    number = _Number if "[" in text[1:] or text.count("{") > text.count(_BETWEEN) + 1 else str
    return json.loads(text, parse_int=number, parse_float=number, parse_constant=number)


def _valid(text: str) -> str:
    """Replace halves of characters, which JSON can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _keys(rows: Iterable[Row]) -> dict[str, None]:
    return dict.fromkeys(itertools.chain.from_iterable(rows))


def _table(rows: Sequence[Row], columns: Sequence[str]) -> Any:
    import pyarrow as pa

    return pa.table({name: _column(_values(rows, name)) for name in columns})


def _values(rows: Sequence[Row], name: str) -> list[Any]:
    try:
        return list(map(operator.itemgetter(name), rows))
    except KeyError:
        return [row.get(name) for row in rows]


def _column(values: list[Any]) -> Any:
    import pyarrow as pa

    try:
        return pa.array(values, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid, UnicodeEncodeError):
        cells = [_cell(value) for value in values]
    try:
        return pa.array(cells, pa.string())
    except UnicodeEncodeError:
        return pa.array([cell and _valid(cell) for cell in cells], pa.string())


def _cell(value: Any) -> str | None:
    """Return the text of a value in its cell."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return _compact(value)


def _compact(value: Any) -> str:
    """Return a value as JSON without blanks, its numbers as they were written."""
    if isinstance(value, dict):
        pairs = (f"{_compact(key)}:{_compact(one)}" for key, one in value.items())
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_compact, value)) + "]"
    return value if isinstance(value, _Number) else json.dumps(value, ensure_ascii=False)
