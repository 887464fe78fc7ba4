"""How an output format of tables is declared, and the options several of them share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.core.operation import OutputFormat
from app.core.outcome import Loss
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.numbers import Style
from app.formats.table.result_piece import ResultPiece, ResultPieces

_MOST_ROWS: Final = 1_000_000_000

NEWLINES: Final = {"lf": "\n", "crlf": "\r\n"}


@dataclass(frozen=True, slots=True)
class TableWriter:
    """How tables are written in a format.

    Attributes:
        format: as recipes know it.
        piece: `(table, options, style) -> piece`: what a block leads to; in any slot.
        write: `(file, pieces, options) -> losses`: the file from all pieces, in order. The file
            cannot seek.
        density: a guess at the bytes written for each byte of a delimited text.
        by_path: `write` gets the path of an empty file instead, and makes no other beside it.
        named: `(options, name) -> options`: the options for a source of that name, without suffix.
    """

    format: OutputFormat
    piece: Callable[[Any, Any, Style], ResultPiece]
    write: Callable[[Any, ResultPieces, Any], Collection[Loss]]
    density: float = 1.0
    by_path: bool = False
    named: Callable[[Any, str], Any] | None = None


def gives_types(options: Any) -> bool:
    """Whether a format's options say that it counts what cells mean, not only what they say."""
    return getattr(options, "types", "text") != "text"


def types_param(default: str, choices: Mapping[str, str]) -> Any:
    """Declare what becomes of values that look like numbers or dates."""
    return param(
        default,
        label=QT_TRANSLATE_NOOP("params", "Types"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "What becomes of numbers, dates and truth values. A column has a type only if each "
            "of its values survives it.",
        ),
        choices=choices,
    )


TYPED: Final = {
    "auto": QT_TRANSLATE_NOOP("params", "The narrowest that holds every value"),
    "text": QT_TRANSLATE_NOOP("params", "Texts only, as they are"),
}
"""Choices of formats that know types."""


class Splits:
    """Options of which `split_rows` or `split_by` may make a folder of files of a result."""

    __slots__ = ()
    split_rows: int
    split_by: str

    @property
    def splits(self) -> bool:
        """Whether they do."""
        return bool(self.split_rows or self.split_by)


def split_rows_param() -> Any:
    """Declare how many rows each of several files gets."""
    return param(
        0,
        label=QT_TRANSLATE_NOOP("params", "Split by rows"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "Write a folder of files with so many rows each, and the header in every one. "
            "With 0 all rows are in one file.",
        ),
        minimum=0,
        maximum=_MOST_ROWS,
        step=10_000,
    )


def split_by_param() -> Any:
    """Declare the column for each value of which there is a file."""
    return param(
        "",
        label=QT_TRANSLATE_NOOP("params", "Split by column"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "Write a folder with one file for each value of this column, called like the value. "
            "Left empty, all rows are in one file.",
        ),
        applies=("split_rows", (0,)),
    )


def encoding_param() -> Any:
    """Declare the encoding of a text."""
    return param(
        "utf-8",
        label=QT_TRANSLATE_NOOP("params", "Encoding"),
        help=QT_TRANSLATE_NOOP(
            "params", "Characters it does not hold are lost, and the report says so."
        ),
        choices={
            "utf-8": QT_TRANSLATE_NOOP("params", "UTF-8"),
            "utf-8-sig": QT_TRANSLATE_NOOP("params", "UTF-8 with byte order mark, for Excel"),
            "utf-16": QT_TRANSLATE_NOOP("params", "UTF-16"),
            "windows-1252": QT_TRANSLATE_NOOP("params", "Windows-1252 (Western Europe)"),
            "big5": QT_TRANSLATE_NOOP("params", "Big5 (Traditional Chinese)"),
            "gb18030": QT_TRANSLATE_NOOP("params", "GB 18030 (Chinese)"),
            "shift_jis": QT_TRANSLATE_NOOP("params", "Shift JIS (Japanese)"),
            "euc-kr": QT_TRANSLATE_NOOP("params", "EUC-KR (Korean)"),
        },
    )


def newline_param() -> Any:
    """Declare what ends a line."""
    return param(
        "lf",
        label=QT_TRANSLATE_NOOP("params", "Line ends"),
        help=QT_TRANSLATE_NOOP("params", "What ends each line; inside cells they stay."),
        choices={
            "lf": QT_TRANSLATE_NOOP("params", "LF"),
            "crlf": QT_TRANSLATE_NOOP("params", "CR LF (Windows)"),
        },
    )


def header_param() -> Any:
    """Declare whether the columns' names are written."""
    return param(
        True,
        label=QT_TRANSLATE_NOOP("params", "Header"),
        help=QT_TRANSLATE_NOOP("params", "Write the names of the columns in the first line."),
    )


def quoting_param() -> Any:
    """Declare which cells are quoted."""
    return param(
        "minimal",
        label=QT_TRANSLATE_NOOP("params", "Quotes"),
        help=QT_TRANSLATE_NOOP(
            "params", "Cells with delimiters, quotes or line ends are always in quotes."
        ),
        choices={
            "minimal": QT_TRANSLATE_NOOP("params", "Where they are needed"),
            "all": QT_TRANSLATE_NOOP("params", "Around every cell"),
        },
    )
