"""Delimited tables: CSV, TSV and their friends, compressed or not."""

from __future__ import annotations

from collections.abc import Sequence

from app.formats.source_file import SourceFile
from app.formats.table.block import BadRows, Block
from app.formats.table.csv_read import parse
from app.formats.table.dialect import Given
from app.formats.table.facts import TableFacts
from app.formats.table.layout import find_layout
from app.formats.table.reader import Looked, TableSource
from app.formats.table.sniff import sniff
from app.formats.table.text_file import Records
from app.formats.table.text_stream import as_read
from app.formats.table.text_table import TextTable, as_stream, can_be_cut, read_parts


def look(file: SourceFile, format_: str, packing: str, given: Given) -> list[Looked]:
    """Find out how a delimited table is to be read.

    Args:
        file: the open file.
        format_: `csv`, `tsv` or `psv`.
        packing: how it is compressed; empty if it is not.
        given: what is known of the dialect.

    Raises:
        ContentError: there is no table in it.
        LookupError: there is no encoding of the name given.
    """
    parts = read_parts(file, packing)
    found = sniff(parts.head, parts.tail, parts.size, f".{format_}", parts.middle, given)
    dialect = inner = found.dialect
    if not can_be_cut(packing, dialect):
        parts, inner = as_stream(parts, dialect), as_read(dialect)
    layout = find_layout(parts.head, parts.tail, parts.size, inner)
    facts = TableFacts(
        format_, layout.columns, packing, dialect, layout.start, layout.line, layout.end
    )
    return [Looked(facts, found.evidence)]


def open_table(file: SourceFile, facts: TableFacts, bad_rows: BadRows = "keep") -> TableSource:
    """Open a table that was looked at."""
    return TextTable(file, facts, _Delimited(), bad_rows)


class _Delimited:
    """The parser."""

    late_names = False

    def parse(
        self, records: Records, facts: TableFacts, bad_rows: BadRows, only: Sequence[str] | None
    ) -> Block:
        """Return the block of some whole records."""
        return parse(records, facts.dialect, facts.columns, bad_rows, only)

    def new_names(self, records: Records, facts: TableFacts) -> tuple[str, ...]:
        """Return no columns: the header has them all."""
        del records, facts
        return ()
