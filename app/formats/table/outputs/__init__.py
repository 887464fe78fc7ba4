"""The formats tables are written in, one file each."""

from __future__ import annotations

from typing import Any, Final

from app.core.operation import OutputFormat
from app.formats.table.facts import TableFacts
from app.formats.table.outputs import (
    arrow,
    csv,
    html,
    jsonl,
    markdown,
    parquet,
    same,
    sqlite,
    tsv,
    xlsx,
)
from app.formats.table.writer import TableWriter

WRITERS: Final = {
    module.WRITER.format.name: module.WRITER
    for module in (csv, tsv, jsonl, parquet, arrow, xlsx, sqlite, html, markdown)
}

FORMATS: Final[tuple[OutputFormat, ...]] = (
    same.FORMAT,
    *(writer.format for writer in WRITERS.values()),
)
"""All output formats, in the order they are shown."""

_TYPED: Final = ("jsonl", "parquet", "arrow")


def writer_for(name: str, options: Any, facts: TableFacts) -> tuple[TableWriter, Any]:
    """Return what will write a result, and its options.

    Args:
        name: of an output format.
        options: that format's parameters.
        facts: of the source; decide what `same` means.
    """
    if name != same.FORMAT.name:
        return WRITERS[name], options
    if facts.format in _TYPED:
        writer = WRITERS[facts.format]
        return writer, writer.format.params()
    options = same.delimited_options(facts)
    return tsv.WRITER if isinstance(options, tsv.TsvOptions) else csv.WRITER, options
