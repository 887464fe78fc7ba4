"""How a table is read, and why, in words; and the words for types of columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

from app.core.errors import fill
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.dialect import REASONS, Dialect, Evidence
from app.formats.table.preview import Preview
from app.formats.table.types import ColumnType
from app.ui import words
from app.ui.texts import Context

preview: Final = Context("preview")

NUMBERS: Final = frozenset({ColumnType.INT, ColumnType.DECIMAL, ColumnType.FLOAT})
"""Types that are aligned to the end."""

_HABIT: Final = 0.5
"""A guess that is no surer is marked."""

_TYPES: Final[Mapping[ColumnType, str]] = {
    ColumnType.BOOL: QT_TRANSLATE_NOOP("preview", "true or false"),
    ColumnType.INT: QT_TRANSLATE_NOOP("preview", "whole number"),
    ColumnType.DECIMAL: QT_TRANSLATE_NOOP("preview", "exact number"),
    ColumnType.FLOAT: QT_TRANSLATE_NOOP("preview", "number"),
    ColumnType.DATE: QT_TRANSLATE_NOOP("preview", "date"),
    ColumnType.DATETIME: QT_TRANSLATE_NOOP("preview", "date and time"),
    ColumnType.TEXT: QT_TRANSLATE_NOOP("preview", "text"),
}
_PARTS: Final[Mapping[str, str]] = {
    "encoding": QT_TRANSLATE_NOOP("preview", "Encoding"),
    "delimiter": QT_TRANSLATE_NOOP("preview", "Delimiter"),
    "quote": QT_TRANSLATE_NOOP("preview", "Quotes"),
    "header": QT_TRANSLATE_NOOP("preview", "Column names"),
    "skip": QT_TRANSLATE_NOOP("preview", "Lines before the table"),
    "footer": QT_TRANSLATE_NOOP("preview", "Lines behind the table"),
    "decimal": QT_TRANSLATE_NOOP("preview", "Decimal sign"),
    "thousands": QT_TRANSLATE_NOOP("preview", "Between thousands"),
}
_MARKS: Final[Mapping[str, str]] = {
    ",": QT_TRANSLATE_NOOP("preview", "comma"),
    ";": QT_TRANSLATE_NOOP("preview", "semicolon"),
    "\t": QT_TRANSLATE_NOOP("preview", "tab"),
    "|": QT_TRANSLATE_NOOP("preview", "vertical bar"),
    ".": QT_TRANSLATE_NOOP("preview", "point"),
    " ": QT_TRANSLATE_NOOP("preview", "blank"),
    "\u00a0": QT_TRANSLATE_NOOP("preview", "blank"),
    "\u202f": QT_TRANSLATE_NOOP("preview", "blank"),
    "'": QT_TRANSLATE_NOOP("preview", "single quote"),
    '"': QT_TRANSLATE_NOOP("preview", "double quote"),
    "": QT_TRANSLATE_NOOP("preview", "none"),
    "\x1f": QT_TRANSLATE_NOOP("preview", "none"),
}
_ENCODINGS: Final[Mapping[str, str]] = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "utf-32-le": "UTF-32 LE",
    "utf-32-be": "UTF-32 BE",
    "latin-1": "ISO 8859-1",
    "cp874": "Windows-874",
    "cp932": "Shift JIS (Windows-932)",
    "cp949": "Windows-949",
    "cp950": "Big5 (Windows-950)",
    "gb18030": "GB 18030",
    "euc_jp": "EUC-JP",
    "koi8-r": "KOI8-R",
    **{f"cp{number}": f"Windows-{number}" for number in range(1250, 1259)},
}
"""What people call the encodings that are guessed; names are the same in every language."""


def type_word(column: ColumnType) -> str:
    """Return the name of a type."""
    return words.say("preview", _TYPES[column])


def how_it_is_read(found: Preview) -> list[str]:
    """Return a line for each guess, with what speaks for it."""
    lines = [_line(found.dialect, one) for one in found.evidence]
    lines = lines or [preview.tr("The file itself says how it is read.")]
    if found.dialect.thousands and found.evidence:
        mark = {"mark": _mark(found.dialect.thousands)}
        lines.append(fill(preview.tr("Between thousands: {mark}"), mark))
    if found.dialect.missing:
        values = {"words": words.printable(", ".join(found.dialect.missing))}
        lines.append(fill(preview.tr("Words for missing: {words}"), values))
    return lines


def _line(dialect: Dialect, one: Evidence) -> str:
    values = {
        "part": words.say("preview", _PARTS[one.what]),
        "value": _value(dialect, one),
        "why": _why(one),
    }
    if one.confidence <= _HABIT:
        return fill(preview.tr("{part}: {value}, not sure. {why}"), values)
    return fill(preview.tr("{part}: {value}. {why}"), values)


def _why(one: Evidence) -> str:
    values = {
        name: words.number(value) if isinstance(value, int) else words.printable(str(value))
        for name, value in one.values.items()
    }
    return words.say("errors", REASONS[one.why], values)


def _value(dialect: Dialect, one: Evidence) -> str:
    if one.what == "encoding":
        return _ENCODINGS.get(dialect.encoding, dialect.encoding)
    if one.what == "header":
        if dialect.header:
            return preview.tr("in the first row")
        return preview.tr("none")
    if one.what == "delimiter" and one.why == "one_column":
        return preview.tr("none")
    found = getattr(dialect, one.what)
    return words.number(found) if isinstance(found, int) else _mark(found)


def _mark(mark: str) -> str:
    """Return the name of a character, or the character itself."""
    name = _MARKS.get(mark)
    return words.say("preview", name) if name else f"“{words.printable(mark)}”"


def about_rows(found: Preview) -> str:
    """Return what is shown: how many rows and columns, and what the types were found from."""
    count = {"rows": words.number(len(found.rows))}
    if found.more:
        rows = fill(preview.tr("First rows: {rows}"), count)
    else:
        rows = fill(preview.tr("All rows: {rows}"), count)
    hidden = ""
    if len(found.columns) < found.all_columns:
        counts = {
            "shown": words.number(len(found.columns)),
            "all": words.number(found.all_columns),
        }
        hidden = fill(preview.tr("{shown} of {all} columns"), counts)
    if found.declared:
        types = preview.tr("types as the file says")
    elif found.more:
        types = preview.tr("types from these rows; a run looks at all")
    else:
        types = preview.tr("types from all rows")
    return words.joined([rows, hidden, types if found.rows or found.declared else ""])


def cell_text(cell: str) -> str:
    """Return a cell in one line: what cannot be seen is escaped, but for blanks of any kind."""
    if cell.isprintable():
        return cell
    return "".join(
        character if unicodedata.category(character) == "Zs" else words.printable(character)
        for character in cell
    )
