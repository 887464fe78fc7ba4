"""The formats tables are written in, one file each."""

from __future__ import annotations

from typing import Final

from app.core.operation import OutputFormat
from app.formats.table.outputs import arrow, csv, jsonl, parquet, tsv

WRITERS: Final = {
    module.WRITER.format.name: module.WRITER for module in (csv, tsv, jsonl, parquet, arrow)
}

FORMATS: Final[tuple[OutputFormat, ...]] = tuple(writer.format for writer in WRITERS.values())
"""All output formats, in the order they are shown."""
