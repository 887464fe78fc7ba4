"""The formats tables are written in, one file each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from app.core.operation import OutputFormat
from app.core.outcome import Loss
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
_WORKBOOKS: Final = ("xlsx", "xls", "ods")


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
    if facts.format in _WORKBOOKS:
        return xlsx.WRITER, xlsx.options_like(facts.sheet, header=facts.dialect.header)
    options = same.delimited_options(facts)
    return tsv.WRITER if isinstance(options, tsv.TsvOptions) else csv.WRITER, options


def losses_of(name: str, tables: Sequence[TableFacts]) -> tuple[Loss, ...]:
    """Return what a result lacks in any case.

    Args:
        name: of its format. One that passes for the workbook it is made of lacks all but values.
        tables: in the source; results hold the first sheet of a workbook.
    """
    passes = name == same.FORMAT.name and tables[0].format in _WORKBOOKS
    lost = {Loss.SHEETS: len(tables) > 1, Loss.LAYOUT: passes}
    return tuple(loss for loss, is_lost in lost.items() if is_lost)
