"""Tables whose columns stand at fixed places in each line.

A column begins where in all lines that were looked at a blank stands before it, and something
begins in the first one; where numbers stand to the right end of their column, the blanks belong to
it, so that longer numbers fit. A line of dashes under the header, as databases print it, says it
more surely. Places are counted in characters. Cells are taken without the blanks around them. A
line that ends early has empty cells: editors cut blanks off. Empty lines are no rows.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from app.core.errors import ContentError, Problem
from app.formats.source_file import SourceFile
from app.formats.table.bits import line_ends
from app.formats.table.block import BadRows, Block, Rejected, unique_names
from app.formats.table.dialect import Dialect, Evidence, Given
from app.formats.table.encodings import as_utf8, bom_length, in_marks, is_wide, length_in
from app.formats.table.facts import TableFacts
from app.formats.table.guess_encoding import guess_encoding
from app.formats.table.guess_header import guess_header
from app.formats.table.guess_numbers import guess_numbers
from app.formats.table.jsonlines import LINES
from app.formats.table.layout import footer_length
from app.formats.table.missing import blanked
from app.formats.table.reader import Looked, TableSource
from app.formats.table.text_file import Records
from app.formats.table.text_stream import as_read
from app.formats.table.text_table import TextTable, as_stream, can_be_cut, read_parts

_LINES: Final = 200
"""Lines that are looked at."""
_RULE: Final = re.compile(r"[ |+]*[-=─]{2,}[-=─ |+]*")
"""A line that draws the columns."""
_KNOWN: Final = ("header", "decimal", "thousands", "footer", "skip")
"""What may be given and means something here."""


def look(
    file: SourceFile, format_: str, packing: str, given: Given, widths: Sequence[int] = ()
) -> list[Looked]:
    """Find out how a text of fixed width is to be read.

    Args:
        file: the open file.
        format_: `fwf`.
        packing: how it is compressed; empty if it is not.
        given: what is known of the dialect; delimiter, quote and escape mean nothing.
        widths: of the columns in characters, if they are known.

    Raises:
        ContentError: `table_no_columns`, or `packed_damaged`.
        LookupError: there is no encoding of the name given.
    """
    parts = read_parts(file, packing)
    guess = guess_encoding(parts.head, (*parts.middle, parts.tail), given)
    dialect = replace(LINES, encoding=guess.encoding, bom=guess.bom)
    inner, bom = dialect, bom_length(dialect)
    if not can_be_cut(packing, dialect):
        parts, inner, bom = as_stream(parts, dialect), as_read(dialect), 0
    text = in_marks(parts.head[bom:], inner.encoding)
    lines = _first_lines(text, inner, int(given.get("skip", 0)))
    if not lines:
        raise ContentError("table_no_columns")
    texts = [line.text for line in lines]
    ruled = len(texts) > 1 and bool(_RULE.fullmatch(texts[1].strip()))
    places = _columns(texts, ruled=ruled)
    if widths:
        places = (0, *itertools.accumulate(widths[:-1]))
    sample = [_cells(line, places) for line in texts[:1] + texts[1 + ruled :]]
    dialect, why = _with_guesses(dialect, sample, given, ruled=ruled)
    below = lines[1 + ruled if dialect.header else 0 :]
    start = below[0].at if below else len(text)
    facts = TableFacts(
        format_,
        unique_names(sample[0] if dialect.header else [""] * len(places)),
        packing,
        dialect,
        bom + length_in(text[:start], inner.encoding),
        below[0].number if below else lines[-1].number + 1,
        file.size - footer_length(parts.tail, dialect),
        widths=places,
    )
    return [Looked(facts, (guess.evidence, *why))]


def _with_guesses(
    dialect: Dialect, sample: Sequence[Sequence[str]], given: Given, *, ruled: bool
) -> tuple[Dialect, tuple[Evidence, Evidence]]:
    """Add what the cells tell, and what is given, to a dialect."""
    if words := given.get("missing"):
        sample = [*sample[:1], *blanked(sample[1:], words)]
    header, why = guess_header(sample)
    header = ruled or bool(given.get("header", header))
    decimal, thousands, why_numbers = guess_numbers(sample[header:], "", given)
    known: dict[str, Any] = {"header": header, "decimal": decimal, "thousands": thousands}
    known |= {name: given[name] for name in _KNOWN if name in given}
    return replace(dialect, **known), (why, why_numbers)


def open_table(file: SourceFile, facts: TableFacts, bad_rows: BadRows = "keep") -> TableSource:
    """Open a table that was looked at."""
    return TextTable(file, facts, _FixedWidth(), bad_rows)


class _Line(NamedTuple):
    text: str
    at: int
    """The byte it begins at."""
    number: int


def _first_lines(text: bytes, dialect: Dialect, skip: int) -> list[_Line]:
    """Return the first lines that are not blank."""
    encoding = "utf-8" if is_wide(dialect.encoding) else dialect.encoding
    ends = (line_ends(text)[: _LINES + skip] + 1).tolist()
    bounds = [0, *ends, *([len(text)] if len(ends) < _LINES + skip else [])][skip:]
    found = []
    for number, (a, b) in enumerate(itertools.pairwise(bounds), skip + 1):
        line = as_utf8(text[a:b], encoding)[0].decode().rstrip()
        if line:
            found.append(_Line(line, a, number))
    return found


def _columns(lines: Sequence[str], *, ruled: bool) -> tuple[int, ...]:
    """Return where columns begin."""
    places = _columns_of_rule(lines[1]) if ruled else _columns_of_gaps(lines)
    return _named_columns(lines[0], places)


def _columns_of_rule(rule: str) -> tuple[int, ...]:
    """Return where the columns begin that a line of dashes draws."""
    _, *others = (dashes.start() for dashes in re.finditer(r"[-=─]+", rule))
    return 0, *others


def _named_columns(header: str, widths: tuple[int, ...]) -> tuple[int, ...]:
    """Put columns without a name to those before: blanks in words may stand below each other."""
    names = _cells(header, widths)
    if sum(map(bool, names)) < 2:
        return widths
    return (0, *(place for place, name in zip(widths[1:], names[1:], strict=True) if name))


def _columns_of_gaps(lines: Sequence[str]) -> tuple[int, ...]:
    """Return where columns begin, by the places that are blank in all lines."""
    longest = max(map(len, lines))
    filled = [any(line[place : place + 1].strip() for line in lines) for place in range(longest)]
    starts = [
        place for place in range(longest) if filled[place] and not (place and filled[place - 1])
    ]
    others = (
        _left_of(place, filled) if _stands_right(lines, place, filled) else place
        for place in starts[1:]
    )
    return 0, *others


def _left_of(place: int, filled: Sequence[bool]) -> int:
    """Return the place behind the first blank of the gap before a column."""
    first = place
    while not filled[first - 1]:
        first -= 1
    return min(first + 1, place)


def _stands_right(lines: Sequence[str], place: int, filled: Sequence[bool]) -> bool:
    """Whether the cells of a column all end at its end, and do not all begin at its start."""
    end = place
    while end < len(filled) and filled[end]:
        end += 1
    cells = [line[place:end] for line in lines[1:] if line[place:end].strip()]
    ends = all(len(cell) == end - place for cell in cells)
    return ends and not all(cell[0].strip() for cell in cells)


def _cells(line: str, widths: Sequence[int]) -> list[str]:
    ends = [*widths[1:], len(line)]
    return [line[start:end].strip() for start, end in zip(widths, ends, strict=True)]


class _FixedWidth:
    """The parser."""

    late_names = False

    def new_names(self, records: Records, facts: TableFacts) -> tuple[str, ...]:
        """Return no columns: they stand at fixed places."""
        del records, facts
        return ()

    def parse(
        self, records: Records, facts: TableFacts, bad_rows: BadRows, only: Sequence[str] | None
    ) -> Block:
        """Return the block of some whole records."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        data, flaws = records.data, list(records.flaws)
        if not records.checked:
            data, flaws = as_utf8(records.data, "utf-8")
        ends = line_ends(data)
        lines = _lines(data, ends)
        rows = np.flatnonzero(pc.binary_length(pc.utf8_trim_whitespace(lines)).to_numpy())
        flawed = np.isin(rows, np.searchsorted(ends, np.array(flaws, np.int64)))
        numbers = rows + records.first_line
        rejected: tuple[Rejected, ...] = ()
        if bad_rows == "reject" and flawed.any():
            problem = Problem("row_encoding")
            texts = lines.take(pa.array(rows[flawed])).to_pylist()
            rejected = tuple(
                Rejected(number, problem, text)
                for number, text in zip(numbers[flawed].tolist(), texts, strict=True)
            )
            rows, numbers, flawed = rows[~flawed], numbers[~flawed], flawed[:0]
        table = _table(lines.take(pa.array(rows)), facts, only)
        first = int(numbers[0]) if len(numbers) else records.first_line
        return Block(table, first, rejected, int(np.count_nonzero(flawed)))


def _lines(data: bytes, ends: Any) -> Any:
    """Return the lines of a text, without their ends."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    bounds = np.concatenate(([0], ends + 1))
    if bounds[-1] < len(data):
        bounds = np.append(bounds, len(data))
    whole = pa.StringArray.from_buffers(
        len(bounds) - 1, pa.py_buffer(bounds.astype(np.int32)), pa.py_buffer(data)
    )
    return pc.utf8_rtrim(whole, "\r\n")


def _table(lines: Any, facts: TableFacts, only: Sequence[str] | None) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    ends = (*facts.widths[1:], None)
    places = dict(zip(facts.columns, zip(facts.widths, ends, strict=True), strict=True))
    wanted = facts.columns if only is None else only
    return pa.table(
        {
            name: pc.utf8_trim_whitespace(pc.utf8_slice_codeunits(lines, *places[name]))
            for name in wanted
        }
    )
