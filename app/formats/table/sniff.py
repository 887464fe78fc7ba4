"""How a text table is written, guessed from its start and its end.

The delimiter is the one with which most rows have the same number of cells and most cells are of a
plain kind: numbers, dates, words without other delimiters in them (van den Burg and others, 2019).
Lines before the table are left out only if the table they stand before is not shorter than they
are, or a blank line parts them; lines behind it only if they look like a summary. A last row with
cells missing is none: it may have been cut off, and must be told of.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from app.formats.table.block import LONGEST
from app.formats.table.dialect import NOTHING_GIVEN, Dialect, Evidence, Given, Sniffed
from app.formats.table.encodings import as_utf8, bom_length, is_wide
from app.formats.table.guess_encoding import guess_encoding
from app.formats.table.guess_header import guess_header
from app.formats.table.guess_numbers import guess_numbers
from app.formats.table.missing import blanked

_SAMPLE: Final = 64 * 1024
"""Bytes from the start that are looked at for all but the encoding."""
_ROWS: Final = 100
"""Rows that are looked at."""
_START: Final = 16 * 1024
"""Characters of it in which so many rows are looked for first."""
_CELLS: Final = 1500
"""Cells whose kind is looked at for each dialect that comes into question."""

_DELIMITERS: Final = ",;\t|"
_BY_SUFFIX: Final = {".tsv": "\t", ".tab": "\t", ".psv": "|"}
_UNLIKELY: Final = "\x1f"
"""A delimiter for tables of one column whose cells hold all the usual ones."""
_HABIT: Final = 2.0
"""How much more a delimiter counts that the file's name speaks for."""
_ONE_CELL: Final = 0.001
"""What a row of one cell counts."""
_SAME: Final = 0.5
"""The share of rows that must have the same number of cells."""

_CLEAN: Final = re.compile(
    r"[^,;\t|\"\\\x00-\x1f]*|-?[0-9]{1,3}(?:[., ’'\u00a0\u202f][0-9]{3})*(?:[.,][0-9]+)?"
    r"|-?[0-9]+,[0-9]+"
)
"""A cell of a plain kind."""
_TELLING: Final = re.compile(r"[,;\t|\"\\\x00-\x1f]")
"""What no cell has in it that is plain without being looked at more closely."""
_DECLARED: Final = re.compile(r'"?sep=([\t !#-~])"?(?:\r\n|\r|\n)')
"""What Excel writes into a first line."""
_SUMMARY: Final = re.compile(
    r"\W*(?:(?:(?:grand |sub)?totals?|sum|count|average|source|notes?|generated|exported|end of"
    r"|\d+ (?:rows?|records?)|summe|gesamt|quelle)\b"
    r"|合計|總計|总计|小計|來源|来源|資料|備註|备注|註)",
    re.IGNORECASE,
)
_LONGEST_FOOTER: Final = 10
"""Lines."""
_END: Final = 8 * 1024
"""Characters at the end of a text in which so many are looked for first."""


class _Row(NamedTuple):
    cells: list[str]
    line: int
    """The lines before it."""


class _Table(NamedTuple):
    """A dialect that comes into question, with what it makes of the sample."""

    dialect: Dialect
    rows: list[_Row]
    first: int
    """The first row of the table."""
    width: int
    alike: int
    """Rows from there on that have this number of cells."""


def sniff(
    head: bytes,
    tail: bytes,
    size: int,
    suffix: str = "",
    middle: Sequence[bytes] = (),
    given: Given = NOTHING_GIVEN,
) -> Sniffed:
    """Guess how a text table is written.

    Args:
        head: its start, 64 KiB or more where there are; all of it if `size` says so.
        tail: its end.
        size: of all of it in bytes.
        suffix: of the file's name, without that of a compression, in small letters.
        middle: other parts of it, for the encoding.
        given: what is known, by the names of `Dialect`; the rest is guessed to fit.

    Raises:
        LookupError: there is no encoding of the name given.
    """
    encoding, bom, because = guess_encoding(head, (*middle, tail), given)
    dialect = Dialect(encoding=encoding, bom=bom)
    start = bom_length(dialect)
    text = _text(head[start : start + _SAMPLE], dialect)
    if start + _SAMPLE < size:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1]
    table, evidence = _best(text, dialect, suffix, given)
    skip = table.rows[table.first].line if table.rows else 0
    end = _text(tail, dialect) if len(tail) < size else text
    sample = [row.cells for row in table.rows[table.first :]]
    if words := given.get("missing"):
        sample = sample[:1] + blanked(sample[1:], words)
    header, why_header = guess_header(sample)
    header = bool(given.get("header", header))
    decimal, thousands, why_numbers = guess_numbers(sample[header:], table.dialect.delimiter, given)
    guess: dict[str, Any] = {"skip": skip, "footer": _footer(end, table)}
    guess |= {"header": header, "decimal": decimal, "thousands": thousands, **given}
    found = replace(table.dialect, **(guess | {"encoding": encoding, "bom": bom}))
    rest = (why_header, skip_evidence(found), _footer_evidence(found), why_numbers)
    known = tuple(
        Evidence(one.what, "given", 1.0) if one.what in given else one
        for one in (because, *evidence, *rest)
    )
    return Sniffed(found, known)


def _text(raw: bytes, dialect: Dialect) -> str:
    if is_wide(dialect.encoding):
        raw = raw[: len(raw) // 4 * 4]
    return as_utf8(raw, dialect.encoding)[0].decode()


def _best(
    text: str, dialect: Dialect, suffix: str, given: Given
) -> tuple[_Table, tuple[Evidence, Evidence]]:
    """Return the dialect that fits best, with the evidence for delimiter and quote."""
    found = None if "delimiter" in given else _DECLARED.match(text)
    declared = found[1] if found else ""
    skip = int(given.get("skip", 1 if declared else 0))
    habit = declared or _BY_SUFFIX.get(suffix, "")
    best, best_score = None, 0.0
    for candidate in _candidates(text, dialect, declared, given):
        table = _table(text, candidate, skip, look="skip" not in given)
        score = _agreement(table) * (_HABIT if candidate.delimiter == habit else 1)
        if (table.width == 1 and "delimiter" not in given) or score <= best_score:
            continue  # its cells need not be looked at
        score *= _plain_share(table)
        if score > best_score:
            best, best_score = table, score
    if best is None:
        return _one_column(text, dialect, habit, given)
    values = {"rows": best.alike, "all": len(best.rows) - best.first, "columns": best.width}
    share = best.alike / max(values["all"], 1)
    why = Evidence("delimiter", "agree", round(min(share, 0.99), 2), values)
    if declared:
        why = Evidence("delimiter", "declared", 1.0)
    return best, (why, _quote_evidence(text, best.dialect))


def _candidates(text: str, dialect: Dialect, declared: str, given: Given) -> Iterator[Dialect]:
    """Yield the dialects that come into question, those first that win when others are as good."""
    quotes = ['"']
    if '"' in text:
        quotes.append("")
    elif len(re.findall(r"(?:^|[,;\t|])'", text, re.MULTILINE)) > 1:
        quotes.insert(0, "'")
    if "quote" in given:
        quotes = [str(given["quote"])]
    known = str(given.get("delimiter", declared))
    for delimiter in known or _DELIMITERS:
        if known or delimiter in text:
            for quote in quotes:
                escape = str(given.get("escape", ""))
                yield replace(dialect, delimiter=delimiter, quote=quote, escape=escape)
                if quote and "\\" in text and f"\\{quote}" in text and "escape" not in given:
                    yield replace(dialect, delimiter=delimiter, quote=quote, escape="\\")


def _table(text: str, dialect: Dialect, skip: int, *, look: bool) -> _Table:
    """Read the sample, and look where the table starts, behind some lines or right there."""
    if skip:
        text = text[len("".join(itertools.islice(io.StringIO(text, newline=""), skip))) :]
    for size in (_START, len(text)):
        rows = list(itertools.islice(_rows(text[:size], dialect, skip), _ROWS + 1))
        if len(rows) > _ROWS:
            break  # the last one may have been cut, those before it are whole
    del rows[_ROWS:]
    lengths = [len(row.cells) for row in rows]
    start = find_start(lengths, [row.line for row in rows])
    if not look:
        width = max(Counter(lengths), key=lengths.count, default=1)
        start = TableStart(0, width, lengths.count(width))
    return _Table(dialect, rows, *start)


class TableStart(NamedTuple):
    """Where a table starts.

    Attributes:
        first: its first row.
        width: how many cells its rows have.
        alike: how many of the rows from there on have so many.
    """

    first: int
    width: int
    alike: int


def find_start(lengths: Sequence[int], lines: Sequence[int]) -> TableStart:
    """Find the first row of a table.

    Args:
        lengths: how many cells rows have that are not empty.
        lines: the numbers of these rows.
    """
    several = Counter(length for length in lengths if length > 1)
    all_of_one = TableStart(0, 1, len(lengths))
    if not several:
        return all_of_one
    width = max(several, key=lambda length: (several[length], length))
    least = max(2, width // 2 + 1)
    first = next(place for place, length in enumerate(lengths) if length >= least)
    alike = list(lengths[first:]).count(width)
    parted = first and lines[first] - lines[first - 1] > 1
    enough = alike > 1 if parted else alike >= first
    if not enough or (first and alike < 2) or alike < (len(lengths) - first) * _SAME:
        return all_of_one
    return TableStart(first, width, alike)


def _rows(text: str, dialect: Dialect, before: int = 0) -> Iterator[_Row]:
    """Yield the rows of a text that has so many lines before it."""
    csv.field_size_limit(LONGEST)
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=dialect.delimiter,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape or None,
        doublequote=not dialect.escape,
    )
    line = before
    for cells in reader:
        if cells:
            yield _Row(cells, line)
        line = before + reader.line_num


def _agreement(table: _Table) -> float:
    """Return how well the rows agree."""
    counts = Counter(len(row.cells) for row in table.rows[table.first :])
    return sum(rows * max(length - 1, _ONE_CELL) / length for length, rows in counts.items()) / max(
        len(counts), 1
    )


def _plain_share(table: _Table) -> float:
    """Return how many of the cells are of a plain kind."""
    cells = itertools.chain.from_iterable(row.cells for row in table.rows[table.first :])
    some = list(itertools.islice(cells, _CELLS))
    if some and not _TELLING.search("".join(some)):
        return 1.0
    often = Counter(some)
    clean = sum(often[cell] for cell in often if _CLEAN.fullmatch(cell.strip()))
    return clean / max(often.total(), 1)


def _one_column(
    text: str, dialect: Dialect, habit: str, given: Given
) -> tuple[_Table, tuple[Evidence, Evidence]]:
    """Return a dialect in which no line of the sample is parted."""
    likely = dict.fromkeys((habit or ",", *_DELIMITERS, _UNLIKELY))
    delimiter = str(given.get("delimiter", ""))
    delimiter = delimiter or next((one for one in likely if one not in text), _UNLIKELY)
    found = replace(dialect, delimiter=delimiter)
    table = _table(text, found, int(given.get("skip", 0)), look=False)
    why = Evidence("delimiter", "name" if delimiter == habit else "one_column", 0.5)
    return table, (why, _quote_evidence(text, found))


def _quote_evidence(text: str, dialect: Dialect) -> Evidence:
    if not dialect.quote:
        return Evidence("quote", "inner_quotes", 0.7)
    if dialect.escape:
        return Evidence("quote", "backslash", 0.9)
    if dialect.quote not in text:
        return Evidence("quote", "no_quotes", 0.5)
    opening = rf"(?:^|{re.escape(dialect.delimiter)}){dialect.quote}"
    if re.search(opening, text, re.MULTILINE):
        return Evidence("quote", "quoted", 0.95)
    return Evidence("quote", "inner_quotes", 0.6)


def _footer(text: str, table: _Table) -> int:
    """Count the lines behind the table, at the end of a text."""
    if table.width < 2 or not table.rows:
        return 0
    lines = _last_lines(text, _LONGEST_FOOTER + 1)
    least = max(2, table.width // 2 + 1)

    def is_full(line: str) -> bool:
        return any(len(row.cells) >= least for row in _rows(line, table.dialect))

    if not lines or is_full(lines[-1]):
        return 0
    full = [place for place, line in enumerate(lines) if is_full(line)]
    if not full:
        return 0
    behind = lines[full[-1] + 1 :]
    quote = table.dialect.quote or "\0"
    if any(quote in line for line in behind) or lines[full[-1]].count(quote) % 2:
        return 0  # the end of a cell of several lines
    summary = next((line for line in behind if line.strip()), "")
    if not summary or not (behind[0] == "" or _SUMMARY.match(summary)):
        return 0
    return len(behind)


def _last_lines(text: str, count: int) -> list[str]:
    """Return the last lines of a text, or all if there are fewer."""
    for size in (_END, len(text)):
        lines = text[-size:].splitlines()
        if len(lines) > count:
            break  # the first one may have been cut
    return lines[-count:]


def skip_evidence(dialect: Dialect) -> Evidence:
    """Say why so many lines are left out."""
    if dialect.skip:
        return Evidence("skip", "preamble", 0.8, {"lines": dialect.skip})
    return Evidence("skip", "at_once", 0.9)


def _footer_evidence(dialect: Dialect) -> Evidence:
    if dialect.footer:
        return Evidence("footer", "footer", 0.8, {"lines": dialect.footer})
    return Evidence("footer", "to_the_end", 0.8)
