"""The section `[table.reading]` of a recipe: what somebody knows better than the guesses.

Each option is as found unless it is given. `given` and `widths` are what the readers take.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, cast

from app.core.errors import RecipeError
from app.core.params import dotted, param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import BadRows
from app.formats.table.dialect import Given
from app.formats.table.encodings import named

FOUND: Final = "found"
NONE: Final = "none"
AS_FOUND: Final = -1
"""A number of lines that is not given."""

_AS_FOUND: Final = QT_TRANSLATE_NOOP("params", "As found")
_MOST_LINES: Final = 100_000
_WIDEST: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TableReading:
    """How tables are read."""

    bad_rows: str = param(
        "keep",
        label=QT_TRANSLATE_NOOP("params", "Bad rows"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "What happens to rows with too few or too many cells, characters that are not in the "
            "encoding, NUL bytes, or a quote that is never closed. They are kept and mended as "
            "well as can be, or put into a file of rejected rows, with line number and reason.",
        ),
        choices={
            "keep": QT_TRANSLATE_NOOP("params", "Keep them"),
            "reject": QT_TRANSLATE_NOOP("params", "Put them aside"),
        },
    )
    encoding: str = param(
        "",
        label=QT_TRANSLATE_NOOP("params", "Encoding"),
        help=QT_TRANSLATE_NOOP(
            "params", "How characters are stored, like utf-8, cp1252 or big5. Empty: as found."
        ),
        maximum=40,
    )
    delimiter: str = param(
        "",
        label=QT_TRANSLATE_NOOP("params", "Delimiter"),
        help=QT_TRANSLATE_NOOP("params", "The character between cells. Empty: as found."),
        maximum=1,
    )
    quote: str = param(
        FOUND,
        label=QT_TRANSLATE_NOOP("params", "Quotes"),
        help=QT_TRANSLATE_NOOP("params", "The character around cells that hold a delimiter."),
        choices={
            FOUND: _AS_FOUND,
            '"': QT_TRANSLATE_NOOP("params", "Double"),
            "'": QT_TRANSLATE_NOOP("params", "Single"),
            NONE: QT_TRANSLATE_NOOP("params", "No quotes"),
        },
    )
    escape: str = param(
        FOUND,
        label=QT_TRANSLATE_NOOP("params", "Quotes in cells"),
        help=QT_TRANSLATE_NOOP("params", "How a quote is written that belongs to a cell."),
        choices={
            FOUND: _AS_FOUND,
            NONE: QT_TRANSLATE_NOOP("params", "Doubled"),
            "\\": QT_TRANSLATE_NOOP("params", "Behind a backslash"),
        },
    )
    header: str = param(
        FOUND,
        label=QT_TRANSLATE_NOOP("params", "Header"),
        help=QT_TRANSLATE_NOOP("params", "Whether the first row holds the names of the columns."),
        choices={
            FOUND: _AS_FOUND,
            "yes": QT_TRANSLATE_NOOP("params", "The first row"),
            "no": QT_TRANSLATE_NOOP("params", "None"),
        },
    )
    skip: int = param(
        AS_FOUND,
        label=QT_TRANSLATE_NOOP("params", "Lines before the table"),
        help=QT_TRANSLATE_NOOP("params", "They are left out. -1: as found."),
        minimum=AS_FOUND,
        maximum=_MOST_LINES,
    )
    footer: int = param(
        AS_FOUND,
        label=QT_TRANSLATE_NOOP("params", "Lines behind the table"),
        help=QT_TRANSLATE_NOOP("params", "They are left out. -1: as found."),
        minimum=AS_FOUND,
        maximum=_MOST_LINES,
    )
    decimal: str = param(
        FOUND,
        label=QT_TRANSLATE_NOOP("params", "Decimal character"),
        help=QT_TRANSLATE_NOOP("params", "The character before decimals."),
        choices={
            FOUND: _AS_FOUND,
            ".": QT_TRANSLATE_NOOP("params", "Point"),
            ",": QT_TRANSLATE_NOOP("params", "Comma"),
        },
    )
    thousands: str = param(
        FOUND,
        label=QT_TRANSLATE_NOOP("params", "Between thousands"),
        help=QT_TRANSLATE_NOOP("params", "The character between groups of three digits."),
        choices={
            FOUND: _AS_FOUND,
            NONE: QT_TRANSLATE_NOOP("params", "Nothing"),
            ",": QT_TRANSLATE_NOOP("params", "Comma"),
            ".": QT_TRANSLATE_NOOP("params", "Point"),
            " ": QT_TRANSLATE_NOOP("params", "Space"),
            "'": QT_TRANSLATE_NOOP("params", "Straight apostrophe"),
            "\u2019": QT_TRANSLATE_NOOP("params", "Curved apostrophe"),
            "\u00a0": QT_TRANSLATE_NOOP("params", "No-break space"),
            "\u202f": QT_TRANSLATE_NOOP("params", "Narrow no-break space"),
        },
    )
    missing: tuple[str, ...] = param(
        (),
        label=QT_TRANSLATE_NOOP("params", "Words for missing"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "Cells that say just this are missing, like NA: for all steps, types and merges. Where "
            "no step changes them, texts keep them as they are.",
        ),
    )
    widths: tuple[int, ...] = param(
        (),
        label=QT_TRANSLATE_NOOP("params", "Widths of columns"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "Of texts whose columns stand at fixed places: how many characters each column takes. "
            "The last one goes to the end of the line. None: as found.",
        ),
        minimum=1,
        maximum=_WIDEST,
    )

    def verify(self, place: str) -> None:
        """Refuse what no text can be read with.

        Raises:
            RecipeError: there is no such encoding, the delimiter is no ASCII character that can
                stand in a line, or one character is to mean two things.
        """
        if self.encoding:
            try:
                named(self.encoding, b"")
            except (LookupError, ValueError):
                raise RecipeError(
                    "reading_encoding", place=dotted(place, "encoding"), word=self.encoding
                ) from None
        if not self.delimiter.isascii() or self.delimiter in ("\r", "\n", "\0"):
            where = dotted(place, "delimiter")
            raise RecipeError("reading_character", place=where, word=self.delimiter)
        for name, other in (("delimiter", "quote"), ("delimiter", "escape")):
            self._refuse_same(place, name, other)
        self._refuse_same(place, "decimal", "thousands")

    def _refuse_same(self, place: str, name: str, other: str) -> None:
        character = getattr(self, name)
        if character == getattr(self, other) != FOUND:
            raise RecipeError("reading_same", place=dotted(place, other), word=character, name=name)

    @property
    def given(self) -> Given:
        """What is known of the dialect, by the names of `Dialect`."""
        known: dict[str, Any] = {}
        for name in ("encoding", "delimiter", "quote", "escape", "decimal", "thousands"):
            value = getattr(self, name)
            if value not in ("", FOUND):
                known[name] = "" if value == NONE else value
        for name in ("skip", "footer"):
            if getattr(self, name) != AS_FOUND:
                known[name] = getattr(self, name)
        if self.header != FOUND:
            known["header"] = self.header == "yes"
        if self.missing:
            known["missing"] = self.missing
        return known

    @property
    def what_becomes_of_bad_rows(self) -> BadRows:
        """The value of `bad_rows` as the readers take it."""
        return cast("BadRows", self.bad_rows)


AS_IT_IS: Final = TableReading()
"""Nothing is given."""
