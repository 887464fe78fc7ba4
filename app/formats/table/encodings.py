"""Texts in any encoding, as UTF-8; and which encodings may be cut between any two bytes."""

from __future__ import annotations

import codecs
import functools
import re
from typing import Final

from app.formats.table.dialect import Dialect

BOMS: Final = {
    "utf-8": codecs.BOM_UTF8,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}
"""Byte order marks; that of UTF-32 begins like that of UTF-16, so it is looked for first."""

_WIDE: Final = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}

_EAST_ASIAN: Final = {
    "big5": 0x40,
    "big5hkscs": 0x40,
    "cp950": 0x40,
    "gbk": 0x40,
    "gb18030": 0x3A,
    "cp949": 0x41,
    "shift_jis": 0x40,
    "shift_jis_2004": 0x40,
    "shift_jisx0213": 0x40,
    "cp932": 0x40,
    "euc_jp": 0x80,
    "euc_jis_2004": 0x80,
    "euc_jisx0213": 0x80,
    "euc_kr": 0x80,
    "gb2312": 0x80,
}
"""Encodings with characters of several bytes, with the ASCII character from which on one may be
part of another. (Of GB 18030 digits may be too; they separate nothing.)"""

_MARK: Final = "foldermill.mark"
"""The name of the handler that marks what cannot be decoded."""
_MARKED: Final = re.compile(rb"\xed[\xb0-\xb4][\x80-\xbf]")
"""A mark: half a surrogate pair, which no decoder gives and no UTF-8 holds."""
_FIRST_MARK: Final = 0xDC00
_UNREADABLE: Final = 0x100


def named(encoding: str, head: bytes) -> str:
    """Return Python's own name for an encoding, the byte order included.

    Args:
        encoding: as a person would write it.
        head: the start of the text, whose byte order mark may tell the order.

    Raises:
        LookupError: there is none of that name, or it is not for texts.
    """
    name = codecs.lookup(encoding).name
    "".encode(name)  # refuses codecs that are not for texts
    name = {"utf-8-sig": "utf-8", "ascii": "utf-8", "iso8859-1": "latin-1"}.get(name, name)
    if name in ("utf-16", "utf-32"):
        orders = (f"{name}-be", f"{name}-le")
        return next((one for one in orders if head.startswith(BOMS[one])), orders[1])
    return name


def bom_length(dialect: Dialect) -> int:
    """Return the bytes the byte order mark takes."""
    return len(BOMS[dialect.encoding]) if dialect.bom else 0


@functools.cache
def cut_unit(dialect: Dialect) -> int:
    """Return where a text may be cut: between any two bytes (1), at multiples of 2 or 4 bytes.

    Elsewhere (0) it must be read from its start: a byte that looks like a delimiter may belong to a
    character of several bytes.
    """
    if dialect.encoding in _WIDE:
        return _WIDE[dialect.encoding]
    if dialect.encoding == "utf-8":
        return 1
    marks = (dialect.delimiter, dialect.quote, dialect.escape)
    if dialect.encoding in _EAST_ASIAN:
        first = chr(_EAST_ASIAN[dialect.encoding])
        return int(all(mark < first for mark in marks))
    return int(_is_one_byte(dialect.encoding))


def _is_one_byte(encoding: str) -> bool:
    """Whether each byte is a character, and ASCII means what it says."""
    ascii_bytes = bytes(range(128))
    try:
        if ascii_bytes.decode(encoding) != ascii_bytes.decode("ascii"):
            return False
        every = bytes(range(256)).decode(encoding, "replace")
    except UnicodeDecodeError:
        return False
    # Encodings that shift between sets have no characters above 127.
    return len(every) == 256 and set(every[128:]) != {"\ufffd"}


def is_wide(encoding: str) -> bool:
    """Whether every character takes 2 or 4 bytes."""
    return encoding in _WIDE


def in_marks(raw: bytes, encoding: str) -> bytes:
    """Return a piece of a text so that ASCII marks are single bytes: as it is, or as UTF-8."""
    return as_utf8(raw, encoding)[0] if is_wide(encoding) else raw


def length_in(text: bytes, encoding: str) -> int:
    """Return how many bytes of the file a part takes of what `in_marks` returned."""
    return len(text.decode().encode(encoding)) if is_wide(encoding) else len(text)


def as_utf8(data: bytes, encoding: str) -> tuple[bytes, list[int]]:
    """Return a text as UTF-8.

    A byte that means nothing in the encoding is taken for one of Windows-1252 (or of Latin-1, where
    that has none): tables of two encodings come from such machines more often than not. Of texts
    with 2 or 4 bytes a character, what means nothing becomes U+FFFD.

    Args:
        data: the text, without byte order mark.
        encoding: as `named` returns it.

    Returns:
        The text, and the places in it of what was not in the encoding.
    """
    if data.isascii() and _holds_ascii(encoding):
        return data, []
    try:
        return data.decode(encoding).encode(), []
    except UnicodeError:
        return without_marks(MarkingDecoder(encoding).decode(data, final=True))


class MarkingDecoder:
    """Turns pieces of a text into UTF-8 with marks for what is not in the encoding."""

    def __init__(self, encoding: str) -> None:
        codecs.register_error(_MARK, _mark)
        self._decoder = codecs.getincrementaldecoder(encoding)(_MARK)

    def decode(self, piece: bytes, *, final: bool) -> bytes:
        """Return the text so far, without what may be half a character at its end."""
        return self._decoder.decode(piece, final).encode("utf-8", "surrogatepass")


def without_marks(marked: bytes) -> tuple[bytes, list[int]]:
    """Return what a `MarkingDecoder` gave as `as_utf8` does."""
    pieces, flaws, at, size = [], [], 0, 0
    for mark in _MARKED.finditer(marked):
        good = marked[at : mark.start()]
        flaws.append(size + len(good))
        pieces += [good, _meaning(mark[0])]
        size += len(good) + len(pieces[-1])
        at = mark.end()
    return (b"".join((*pieces, marked[at:])), flaws) if flaws else (marked, [])


def _mark(error: UnicodeError) -> tuple[str, int]:
    """Put marks for the bytes a decoder does not understand."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if is_wide(named(error.encoding, b"")):
        return chr(_FIRST_MARK + _UNREADABLE), error.end
    wrong = error.object[error.start : error.end]
    return "".join(chr(_FIRST_MARK + code) for code in wrong), error.end


@functools.cache
def _meaning(mark: bytes) -> bytes:
    code = ord(mark.decode("utf-8", "surrogatepass")) - _FIRST_MARK
    if code == _UNREADABLE:
        return "\ufffd".encode()
    one = bytes([code])
    try:
        return one.decode("cp1252").encode()
    except UnicodeDecodeError:
        return one.decode("latin-1").encode()


@functools.cache
def _holds_ascii(encoding: str) -> bool:
    """Whether bytes below 128 that stand among themselves mean ASCII."""
    return encoding == "utf-8" or encoding in _EAST_ASIAN or _is_one_byte(encoding)
