"""Blocks as texts: delimited records and JSON lines, all cells of a column at once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from app.core.outcome import Loss
from app.formats.table.numbers import Style, plain_texts
from app.formats.table.types import ColumnType, TypeFacts

BOMS: Final = {"utf-8-sig": b"\xef\xbb\xbf", "utf-16": b"\xff\xfe"}
"""Byte order marks of encodings that have one, written once for each file."""
_CODECS: Final = {
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16-le",
    "big5": "cp950",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
}
"""Python's names where they differ, or where programs in fact write the larger one."""

_JSON_NUMBER: Final = r"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$"
_JSON_SPECIAL: Final = r'["\\\x00-\x1f]'


def encoded(text: bytes, encoding: str) -> tuple[bytes, tuple[Loss, ...]]:
    """Return UTF-8 in another encoding, and whether characters were lost.

    Args:
        text: UTF-8.
        encoding: one that the outputs offer. What it does not hold becomes a question mark.
    """
    codec = _CODECS.get(encoding, encoding)
    if codec == "utf-8":
        return text, ()
    decoded = text.decode()
    try:
        return decoded.encode(codec), ()
    except UnicodeEncodeError:
        return decoded.encode(codec, errors="replace"), (Loss.CHARACTERS,)


def header_line(columns: Sequence[str], delimiter: str, newline: str, *, quote_all: bool) -> bytes:
    """Return the record that names the columns, as UTF-8."""
    special = _special(delimiter)
    cells = (
        '"' + name.replace('"', '""') + '"' if quote_all or special.search(name) else name
        for name in columns
    )
    return (delimiter.join(cells) + newline).encode()


def _special(delimiter: str) -> re.Pattern[str]:
    """Return the pattern of what a cell may only hold in quotes."""
    return re.compile(f'[{re.escape(delimiter)}"\r\n]')


def delimited(table: Any, delimiter: str, newline: str, *, quote_all: bool) -> bytes:
    """Return the records of a table as UTF-8; what is null becomes an empty cell.

    A cell is quoted when it holds a delimiter, a quote or a line end. A record whose only cell is
    empty is quoted too, as it would be an empty line.

    Args:
        table: with columns of texts.
        delimiter: between cells, one ASCII character.
        newline: behind each record.
        quote_all: every cell is quoted.
    """
    import pyarrow.compute as pc

    columns = [_one_array(column) for column in table.columns]
    if quote_all:
        columns = [_in_quotes(pc.fill_null(column, "")) for column in columns]
    else:
        columns = [_quoted(column, delimiter) for column in columns]
        if len(columns) == 1:
            filled = pc.fill_null(columns[0], "")
            columns = [pc.if_else(pc.equal(filled, ""), '""', filled)]
    columns[-1] = _joined(columns[-1], "", newline)
    return _content(_joined(*columns, delimiter) if len(columns) > 1 else columns[0])


def rows_with(
    table: Any, change: Callable[[Any], Any], start: str, between: str, end: str
) -> bytes:
    """Return the rows of a table as UTF-8, with texts around and between cells; null is empty.

    Args:
        table: with columns of texts.
        change: `(column) -> column`: the cells as they shall be.
        start: before each row.
        between: between cells.
        end: behind each row.
    """
    columns = [change(_one_array(column)) for column in table.columns]
    columns[0] = _joined(start, columns[0], "")
    columns[-1] = _joined(columns[-1], end, "")
    return _content(_joined(*columns, between) if len(columns) > 1 else columns[0])


def _one_array(column: Any) -> Any:
    import pyarrow as pa

    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _joined(*parts: Any) -> Any:
    """Join the texts of each row; the last argument stands between them, null is empty."""
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(*parts, null_handling="replace", null_replacement="")


def _content(texts: Any) -> bytes:
    """Return the texts of an array one behind the other."""
    import numpy as np

    _, offsets, data = texts.buffers()
    if not len(texts) or data is None:
        return b""
    kind = np.int64 if str(texts.type).startswith("large") else np.int32
    ends = np.frombuffer(offsets, kind)
    first, last = int(ends[texts.offset]), int(ends[texts.offset + len(texts)])
    return bytes(memoryview(data)[first:last])


def _in_quotes(texts: Any) -> Any:
    import pyarrow.compute as pc

    if b'"' in _content(texts):
        texts = pc.replace_substring(texts, '"', '""')
    return _joined('"', texts, '"', "")


def _quoted(column: Any, delimiter: str) -> Any:
    """Put quotes around the cells that need them."""
    import pyarrow.compute as pc

    content, marks = _content(column), (delimiter, '"', "\r", "\n")
    if not any(mark.encode() in content for mark in marks):
        return column
    needed = pc.match_substring_regex(column, _special(delimiter).pattern)
    needed = pc.fill_null(needed, False)
    return pc.replace_with_mask(column, needed, _in_quotes(column.filter(needed)))


def json_lines(table: Any, types: Sequence[TypeFacts], style: Style, newline: str) -> bytes:
    """Return each row as an object of JSON.

    Args:
        table: with columns of texts.
        types: of the columns; where they are numbers and truth values, they are no strings, and
            empty cells of any type but text are null. Numbers keep their digits.
        style: how numbers are written in the table.
        newline: behind each object.
    """
    parts: list[Any] = []
    mark = "{"
    for name, column, facts in zip(table.column_names, table.columns, types, strict=True):
        parts += [f"{mark}{_json(name)}:", _json_values(_one_array(column), facts.type, style)]
        mark = ","
    return _content(_joined(*parts, "}" + newline, ""))


def _json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _json_values(column: Any, type_: ColumnType, style: Style) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    if type_ is not ColumnType.TEXT:
        column = pc.ascii_trim(column, " \t")
        column = pc.if_else(pc.equal(column, ""), pa.scalar(None, column.type), column)
    if type_ is ColumnType.BOOL:
        values = pc.ascii_lower(column)
    elif type_ in (ColumnType.INT, ColumnType.DECIMAL, ColumnType.FLOAT):
        texts = plain_texts(column, style)
        odd = pc.fill_null(pc.invert(pc.match_substring_regex(texts, _JSON_NUMBER)), False)
        values = _replaced(texts, odd, _odd_number)
    else:
        values = _json_strings(column)
    return pc.fill_null(values, "null") if values.null_count else values


def _json_strings(column: Any) -> Any:
    import numpy as np
    import pyarrow.compute as pc

    content = _content(column)
    has_control = bool((np.frombuffer(content, np.uint8) < ord(" ")).any())
    if has_control or b'"' in content or b"\\" in content:
        special = pc.fill_null(pc.match_substring_regex(column, _JSON_SPECIAL), False)
        column = _replaced(column, special, lambda text: _json(text)[1:-1])
    return pc.binary_join_element_wise('"', column, '"', "", null_handling="emit_null")


def _replaced(column: Any, mask: Any, change: Any) -> Any:
    """Change some texts, which are few, one by one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    changed: Iterable[str] = map(change, column.filter(mask).to_pylist())
    return pc.replace_with_mask(column, mask, pa.array(changed, column.type))


def _odd_number(text: str) -> str:
    """Return a number that JSON would write otherwise, and words like `inf` as strings."""
    found = re.fullmatch(r"(-?)([0-9]*)\.?([0-9]*)([eE].*)?", text)
    if found is None or not found[2] + found[3]:
        return _json(text)
    places = f".{found[3]}" if found[3] else ""
    return f"{found[1]}{found[2] or '0'}{places}{found[4] or ''}"
