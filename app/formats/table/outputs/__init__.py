"""The formats tables are written in, one file each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.core.lazy import imported, of_modules
from app.core.operation import Lane, Later, OutputFormat
from app.core.outcome import Loss

if TYPE_CHECKING:
    from app.formats.table.facts import TableFacts
    from app.formats.table.writer import TableWriter

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

WRITERS: Final[Mapping[str, TableWriter]] = of_modules(__name__, _NAMES, "WRITER")

_same = partial(imported, f"{__name__}.same")


def _format(name: str) -> OutputFormat:
    return WRITERS[name].format


FORMATS: Final[tuple[Later[OutputFormat], ...]] = (
    Later("same", Lane.TABLE, None, partial(_same, "FORMAT")),
    *(Later(name, Lane.TABLE, None, partial(_format, name)) for name in _NAMES),
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
    name, options = _same("like")(facts)
    return WRITERS[name], options


def losses_of(name: str, tables: Sequence[TableFacts]) -> tuple[Loss, ...]:
    """Return what a result lacks in any case.

    Args:
        name: of its format. One that passes for the workbook it is made of lacks all but values.
        tables: in the source; results hold the first sheet of a workbook.
    """
    passes = name not in WRITERS and tables[0].format in _same("WORKBOOKS")
    lost = {Loss.SHEETS: len(tables) > 1, Loss.LAYOUT: passes}
    return tuple(loss for loss, is_lost in lost.items() if is_lost)
