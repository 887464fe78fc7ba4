"""Tables of any format, read in blocks: where reading a table starts.

`look` finds out once how a file is to be read: a file holds one table, a workbook one for each
sheet. `table_source` opens a table to read its blocks. Where they can be read in any order, each is
scanned first, and `reader.settled` puts together what the scans found: where blocks start, and
columns that show up late. Where they cannot, or need not, `in_order` gives one after the other.

    looked = look(file, "csv.gz")              in a slot; facts go into the journal
    scans = [source.scan(number) ...]          in slots, in any order
    facts, starts = settled(facts, scans)      in the parent
    table_source(file, facts).read(number, starts[number : number + 2])     in slots
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from app.formats.source_file import SourceFile
from app.formats.table.block import BadRows
from app.formats.table.compressed import PACKINGS
from app.formats.table.dialect import NOTHING_GIVEN, Given
from app.formats.table.facts import TableFacts
from app.formats.table.reader import Looked, TableSource

_MODULES: Final = MappingProxyType(
    {
        "csv": "delimited",
        "tsv": "delimited",
        "psv": "delimited",
        "fwf": "fixed_width",
        "jsonl": "jsonlines",
        "parquet": "parquet",
        "arrow": "parquet",
        "xlsx": "excel",
        "xls": "excel",
        "ods": "excel",
    }
)
"""Formats with the modules that read them."""

_TEXTS: Final = frozenset({"csv", "tsv", "psv", "fwf"})
"""Formats that may turn out to be of fixed width."""


def look(
    file: SourceFile,
    format_: str,
    given: Given = NOTHING_GIVEN,
    widths: Sequence[int] = (),
) -> list[Looked]:
    """Find out how the tables in a file are to be read.

    Args:
        file: the open file.
        format_: what `recognise` says it is.
        given: what is known of the dialect, by the names of `Dialect`; it is not guessed.
        widths: of the columns in characters: a text is of fixed width, whatever it looks like.

    Raises:
        ContentError: there is no table in it, or none that can be read.
        LookupError: there is no encoding of the name given.
    """
    name, packing = _parted(format_)
    found: list[Looked]
    if widths and name in _TEXTS:
        found = _module("fwf").look(file, "fwf", packing, given, widths)
    else:
        found = _module(name).look(file, name, packing, given)
    return _with_words(found, given)


def look_at_start(
    file: SourceFile,
    format_: str,
    given: Given = NOTHING_GIVEN,
    widths: Sequence[int] = (),
) -> list[Looked]:
    """Find out how the first rows of the tables in a file are to be read.

    The same as `look`, but texts are never read to their end: where columns may show up late, those
    that do are missing.
    """
    name, packing = _parted(format_)
    at_start = getattr(_module(name), "look_at_start", None)
    if at_start is None:
        return look(file, format_, given, widths)
    found: list[Looked] = at_start(file, name, packing, given)
    return _with_words(found, given)


def _with_words(found: list[Looked], given: Given) -> list[Looked]:
    """Add what cells say that are missing, which no format knows."""
    if "missing" not in given:
        return found
    words = tuple(given["missing"])
    return [
        replace(one, facts=replace(one.facts, dialect=replace(one.facts.dialect, missing=words)))
        for one in found
    ]


def _parted(format_: str) -> tuple[str, str]:
    """Return the format of a table, and how it is compressed."""
    name, dot, packed = format_.partition(".")
    return name, PACKINGS[dot + packed] if dot else ""


def table_source(file: SourceFile, facts: TableFacts, bad_rows: BadRows = "keep") -> TableSource:
    """Open a table that was looked at.

    Args:
        file: the open file; it must stay open as long as the table is read.
        facts: what the look found.
        bad_rows: what happens to rows with a flaw.

    Raises:
        ContentError: it is not the file that was looked at, or damaged.
    """
    source: TableSource = _module(facts.format).open_table(file, facts, bad_rows)
    return source


def _module(format_: str) -> Any:
    # Only what is needed: a slot that reads CSV has no use for the reader of workbooks.
    return importlib.import_module(f"app.formats.table.{_MODULES[format_]}")
