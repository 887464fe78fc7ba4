"""Workbooks written row by row: the frame is XlsxWriter's, the cells are ours.

All cells of a column are made at once, and go into the zip file as they come: nothing is kept till
the end, and no file is needed beside the result. No cell is a formula or a link, whatever its text
looks like, because texts stand in the sheet as what they are.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from app.formats.table.packed import Packed

ROWS: Final = 1_048_576
COLUMNS: Final = 16_384
CHARACTERS: Final = 32_767
"""What a sheet holds, and a cell; characters beyond U+FFFF count twice."""

SHEET_NAME: Final = 31
"""Characters of a sheet's name, counted in the same way."""

BOLD: Final = 1
TEXT: Final = 2
DATE: Final = 3
SECONDS: Final = 4
MILLISECONDS: Final = 5
"""Numbers of the styles."""

_STYLES: Final = (
    {"bold": True, "num_format": "@"},
    {"num_format": "@"},
    {"num_format": "yyyy\\-mm\\-dd"},
    {"num_format": "yyyy\\-mm\\-dd hh:mm:ss"},
    {"num_format": "yyyy\\-mm\\-dd hh:mm:ss.000"},
)
_LONG: Final = 255
"""Characters beyond which some versions show a cell of the style for texts as ####."""

_TIME: Final = (1980, 1, 1, 0, 0, 0)
_CREATED: Final = dt.datetime(1980, 1, 1)
"""No result says when it was written."""

_ROWS_TAG: Final = re.compile(rb"<sheetData>.*</sheetData>|<sheetData/>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet before its rows.

    Attributes:
        name: as people see it.
        widths: of its columns, in characters.
        size: bytes of its rows, at most.
    """

    name: str
    widths: tuple[int, ...]
    size: int


def write_workbook(
    file: BinaryIO, sheets: Sequence[Sheet], rows: Iterable[Iterable[bytes]], *, header: bool
) -> None:
    """Write a workbook.

    Args:
        file: need not be able to seek.
        sheets: all of them.
        rows: of each sheet, in pieces of any size.
        header: the first row stays in sight.
    """
    frame = _frame(sheets, header=header)
    following = iter(rows)
    sizes = {f"xl/worksheets/sheet{number}.xml": s.size for number, s in enumerate(sheets, 1)}
    with zipfile.ZipFile(file, "w") as package:
        for name, content in frame.items():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            if name not in sizes:
                package.writestr(entry, content)
                continue
            start, end = _ROWS_TAG.split(content)
            # Only a sheet that may need it is announced as a large one: not every program reads it.
            large = sizes[name] + len(content) >= zipfile.ZIP64_LIMIT
            with package.open(entry, "w", force_zip64=large) as out:
                out.write(start + b"<sheetData>")
                for piece in next(following):
                    out.write(piece)
                out.write(b"</sheetData>" + end)


def _frame(sheets: Sequence[Sheet], *, header: bool) -> dict[str, bytes]:
    """Return the files of a workbook whose sheets have no rows."""
    import xlsxwriter

    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(content, {"in_memory": True})
    workbook.set_properties({"created": _CREATED})
    styles = [workbook.add_format(style) for style in _STYLES]
    for number, one in enumerate(sheets):
        sheet = workbook.add_worksheet(one.name)
        # A style has a number from the first cell on that has it: these are replaced by the rows.
        for place, style in enumerate(styles if number == 0 else ()):
            sheet.write_blank(0, place, None, style)
        for place, width in enumerate(one.widths):
            sheet.set_column(place, place, width)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        if header:
            sheet.freeze_panes(1, 0)
    workbook.close()
    with zipfile.ZipFile(content) as package:
        return {name: package.read(name) for name in package.namelist()}


class Cells:
    """Makes the cells of some neighbouring rows.

    A column of cells is one of texts, each a piece of XML; null where there is no cell.
    """

    def __init__(self, first: int, count: int) -> None:
        """Begin at row number `first`, counted from 1 as in the sheet."""
        import numpy as np
        import pyarrow as pa
        import pyarrow.compute as pc

        numbers = np.arange(first, first + count, dtype=np.int64)
        self._numbers = pc.cast(pa.array(numbers), pa.string())

    def rows(self, columns: Sequence[Any]) -> bytes:
        """Return rows with these cells."""
        import pyarrow.compute as pc

        start = pc.binary_join_element_wise('<row r="', self._numbers, '">', "")
        rows = pc.binary_join_element_wise(
            start, *columns, "</row>", "", null_handling="replace", null_replacement=""
        )
        return Packed.of(rows).data.tobytes()

    def texts(self, place: int, texts: Any, style: int = TEXT) -> Any:
        """Return cells with texts; an empty one is none."""
        import pyarrow as pa
        import pyarrow.compute as pc

        kind = f'" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        long = pc.greater(pc.utf8_length(texts), _LONG)
        if style == TEXT and pc.any(long).as_py():
            kind = pc.if_else(pc.fill_null(long, False), kind.replace(f' s="{TEXT}"', ""), kind)
        texts = pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)
        return self._cells(place, kind, escaped(texts), "</t></is></c>")

    def numbers(self, place: int, numbers: Any, style: int = 0) -> Any:
        """Return cells with numbers, given as texts; dates are numbers with a style."""
        kind = f'" s="{style}"><v>' if style else '"><v>'
        return self._cells(place, kind, numbers, "</v></c>")

    def bools(self, place: int, values: Any) -> Any:
        """Return cells with truth values."""
        import pyarrow.compute as pc

        return self._cells(place, '" t="b"><v>', pc.if_else(values, "1", "0"), "</v></c>")

    def _cells(self, place: int, kind: Any, values: Any, end: str) -> Any:
        import pyarrow.compute as pc

        start = f'<c r="{letters(place)}'
        return pc.binary_join_element_wise(
            start, self._numbers, kind, values, end, "", null_handling="emit_null"
        )


def letters(place: int) -> str:
    """Return what programs call a column; the first is number 0."""
    name = ""
    place += 1
    while place:
        place, digit = divmod(place - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


def escaped(texts: Any) -> Any:
    """Return a `pyarrow` array of texts as they stand in a sheet.

    What XML cannot say, and carriage returns, which it would turn into line ends, is written like
    `_x000D_`; what only looks like that is protected.
    """
    import pyarrow.compute as pc

    content = Packed.of(texts).data.tobytes()
    if b"_x" in content:
        texts = pc.replace_substring_regex(texts, "_(x[0-9a-fA-F]{4})", r"_x005F_\1")
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        if character.encode() in content:
            texts = pc.replace_substring(texts, character, entity)
    for character in _UNSPEAKABLE:
        if character.encode() in content:
            texts = pc.replace_substring(texts, character, f"_x{ord(character):04X}_")
    return texts


_UNSPEAKABLE: Final = (
    *(chr(code) for code in range(0x20) if chr(code) not in "\t\n"),
    "\ufffe",
    "\uffff",
)


def length(text: str) -> int:
    """Return the length of a text as Excel counts it."""
    return len(text.encode("utf-16-le")) // 2
