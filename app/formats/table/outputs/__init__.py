"""The formats tables are written in, one file each."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.core.lazy import Lazy
from app.core.operation import Lane, Later, OutputFormat
from app.core.outcome import Loss

if TYPE_CHECKING:
    from app.formats.table.facts import TableFacts
    from app.formats.table.writer import TableWriter


def _writer(name: str) -> TableWriter:
    found: TableWriter = importlib.import_module(f"{__name__}.{name}").WRITER
    return found


def _format(name: str) -> OutputFormat:
    if name in WRITERS:
        return WRITERS[name].format
    found: OutputFormat = _same().FORMAT
    return found


def _same() -> Any:
    return importlib.import_module(f"{__name__}.same")


_NAMES: Final = (
    "csv",
    "tsv",
    "jsonl",
    "parquet",
    "arrow",
    "xlsx",
    "sqlite",
    "html",
    "markdown",
)

WRITERS: Final[Mapping[str, TableWriter]] = Lazy({name: partial(_writer, name) for name in _NAMES})

FORMATS: Final = tuple(
    Later(name, Lane.TABLE, None, partial(_format, name)) for name in ("same", *_NAMES)
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
    if name in WRITERS:
        return WRITERS[name], options
    if facts.format in _TYPED:
        writer = WRITERS[facts.format]
        return writer, writer.format.params()
    name, options = _same().like(facts)
    return WRITERS[name], options


def losses_of(name: str, tables: Sequence[TableFacts]) -> tuple[Loss, ...]:
    """Return what a result lacks in any case.

    Args:
        name: of its format. One that passes for the workbook it is made of lacks all but values.
        tables: in the source; results hold the first sheet of a workbook.
    """
    passes = name not in WRITERS and tables[0].format in _same().WORKBOOKS
    lost = {Loss.SHEETS: len(tables) > 1, Loss.LAYOUT: passes}
    return tuple(loss for loss, is_lost in lost.items() if is_lost)
