"""A block: a piece of a table as text, the unit in which tables are read, worked on and written.

Where blocks begin and end follows from the file and from `BLOCK` alone, never from memory, workers
or speed: of a text table, block number k holds the records whose first byte lies in
[k x BLOCK, (k + 1) x BLOCK).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from app.core.errors import Problem
from app.formats.table.numbers import PLAIN, Style

BLOCK: Final = 32 * 1024 * 1024
"""Bytes; of compressed files after decompression."""

LONGEST: Final = BLOCK
"""Bytes a record may have behind the block it begins in."""

BadRows = Literal["keep", "reject"]
"""What happens to rows with a flaw: they are mended as well as can be, or put aside."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was put aside.

    Attributes:
        line: in which it begins, counted from 1 as editors do.
        problem: why.
        text: its source, without the line end.
    """

    line: int
    problem: Problem
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a table.

    Attributes:
        table: a `pyarrow.Table` whose columns are all `string`; a cell the source does not have is
            null, one that is there and empty is an empty string.
        first_line: the line in which the first row begins, or the number of the first row where the
            source has no lines.
        rejected: rows put aside.
        mended: how many rows have a flaw and were kept.
        source: the path of its file below the source folder, for steps that name or mix it in.
        style: how numbers are written; steps read them so, and write them so.
        missing: what cells say that are missing, as if they were null.
    """

    table: Any
    first_line: int
    rejected: tuple[Rejected, ...] = ()
    mended: int = 0
    source: str = ""
    style: Style = PLAIN
    missing: tuple[str, ...] = ()


def unique_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return names that differ: “x (2)” for a second x, “column 3” for a blank third one."""
    plain = [name if name.strip() else f"column {number}" for number, name in enumerate(names, 1)]
    taken, found = set(plain), set[str]()
    for place, name in enumerate(plain):
        new, number = name, 2
        while new in found or (new != name and new in taken):
            new, number = f"{name} ({number})", number + 1
        plain[place] = new
        found.add(new)
    return tuple(plain)
