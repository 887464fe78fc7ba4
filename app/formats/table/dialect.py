"""How a text table is written: which characters mean what, and which lines are no rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from app.core.errors import Value, fill
from app.core.texts import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class Dialect:
    """What must be known to read a text table.

    Attributes:
        encoding: a name Python knows.
        bom: the file starts with a byte order mark.
        delimiter: between cells; one ASCII character.
        quote: around cells; one ASCII character, or empty when no character means that.
        escape: takes the meaning from the next character; empty when quotes are doubled instead.
        header: the first record holds the columns' names.
        skip: lines before the first record that belong to no table.
        footer: lines behind the last record that belong to no table.
        decimal: the character before decimals.
        thousands: the character between groups of three digits; empty for none.
        missing: what cells say that are missing, to the last character. Never guessed.
    """

    encoding: str = "utf-8"
    bom: bool = False
    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    header: bool = True
    skip: int = 0
    footer: int = 0
    decimal: str = "."
    thousands: str = ""
    missing: tuple[str, ...] = ()


Given = Mapping[str, Any]
"""Attributes of a `Dialect` that somebody knows, so that they need not be guessed."""
NOTHING_GIVEN: Final[Given] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a part of a dialect was guessed as it was.

    Attributes:
        what: the name of the attribute of `Dialect`.
        why: a key of `REASONS`.
        confidence: from 0 to 1; below one half it is little more than a habit.
        values: fill the sentence in.
    """

    what: str
    why: str
    confidence: float
    values: Mapping[str, Value] = field(default_factory=dict)

    def sentence(self, template: str | None = None) -> str:
        """Return the reason in words, from `template` (a translation) or in English."""
        return fill(template or REASONS[self.why], self.values)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A guess at how a table is written.

    Attributes:
        dialect: the guess.
        evidence: one for each attribute that was guessed; `bom` goes with the encoding, `escape`
            with the quote, and `thousands` with the decimal character.
    """

    dialect: Dialect
    evidence: tuple[Evidence, ...]


REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "bom": QT_TRANSLATE_NOOP("errors", "The file starts with a byte order mark."),
        "ascii": QT_TRANSLATE_NOOP("errors", "What was read holds ASCII characters only."),
        "utf8": QT_TRANSLATE_NOOP("errors", "All characters are valid UTF-8."),
        "mostly_utf8": QT_TRANSLATE_NOOP(
            "errors", "Most characters are valid UTF-8, but {wrong} bytes are not."
        ),
        "zeros": QT_TRANSLATE_NOOP("errors", "Every second byte is zero."),
        "letters": QT_TRANSLATE_NOOP("errors", "In this encoding the letters make the best words."),
        "common": QT_TRANSLATE_NOOP(
            "errors", "Nothing speaks for any encoding; this one is the most common."
        ),
        "given": QT_TRANSLATE_NOOP("errors", "The recipe says so."),
        "declared": QT_TRANSLATE_NOOP("errors", "The first line says so."),
        "agree": QT_TRANSLATE_NOOP("errors", "{rows} of {all} rows have {columns} cells."),
        "one_column": QT_TRANSLATE_NOOP("errors", "No character parts the lines into cells."),
        "name": QT_TRANSLATE_NOOP("errors", "The file's name says so."),
        "quoted": QT_TRANSLATE_NOOP("errors", "Cells stand in these quotes."),
        "backslash": QT_TRANSLATE_NOOP(
            "errors", "Quotes inside cells have a backslash before them."
        ),
        "no_quotes": QT_TRANSLATE_NOOP("errors", "There are no quotes in what was read."),
        "inner_quotes": QT_TRANSLATE_NOOP("errors", "The quotes there are stand inside cells."),
        "above_numbers": QT_TRANSLATE_NOOP(
            "errors", "The first row holds words, the rows below hold numbers or dates."
        ),
        "counts": QT_TRANSLATE_NOOP("errors", "The cells of the first row count up."),
        "like_names": QT_TRANSLATE_NOOP(
            "errors", "The cells of the first row differ from each other and from all below."
        ),
        "like_data": QT_TRANSLATE_NOOP("errors", "The first row is like the rows below."),
        "not_names": QT_TRANSLATE_NOOP("errors", "Cells of the first row are blank or alike."),
        "at_once": QT_TRANSLATE_NOOP("errors", "The table starts with the first line."),
        "preamble": QT_TRANSLATE_NOOP(
            "errors", "Lines before the table that have fewer cells: {lines}."
        ),
        "to_the_end": QT_TRANSLATE_NOOP("errors", "The table ends with the last line."),
        "footer": QT_TRANSLATE_NOOP(
            "errors", "Lines behind the table that have fewer cells: {lines}."
        ),
        "comma": QT_TRANSLATE_NOOP(
            "errors", "Numbers with a comma before their decimals: {cells}."
        ),
        "point": QT_TRANSLATE_NOOP(
            "errors", "Numbers with a point before their decimals: {cells}."
        ),
        "no_decimals": QT_TRANSLATE_NOOP("errors", "No number in what was read has decimals."),
    }
)
"""English sentences for the reasons of guesses."""
