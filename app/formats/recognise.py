"""What a file is, by its content.

`recognise` looks at the first 4 KiB and at the name, in pure Python, because it is asked about each
file while a batch is scanned. The content decides. The name breaks ties that content cannot break:
plain text is a table when its suffix says so, a TIFF is a camera raw file when its suffix does.
And the name is a promise: a file called `photo.jpg` that holds a web page stays an image, so that
the user reads why there is no picture of it.
"""

from __future__ import annotations

import codecs
import os
import re
from typing import Final, NamedTuple

from app.core.errors import Problem
from app.core.item import Kind
from app.core.texts import QT_TRANSLATE_NOOP

HEAD: Final = 4096
"""Bytes from the start of a file that `recognise` wants to see."""


class Recognised(NamedTuple):
    """What a file is.

    Attributes:
        kind: of the item.
        format: a short word like `jpeg`, `csv.gz`, `text`; empty when nothing is known about it.
        problem: why a file named like an image or a table is none.
    """

    kind: Kind
    format: str
    problem: Problem | None = None


def recognise(name: str, head: bytes, size: int) -> Recognised:
    """Tell what a file is.

    Args:
        name: of the file, with or without its folders.
        head: the first `HEAD` bytes, fewer only if the file is shorter.
        size: of the whole file, in bytes.
    """
    stem, suffix = os.path.splitext(name.lower())
    promised = _PROMISED.get(suffix, Kind.OTHER)
    if suffix in _PACKED_SUFFIXES:
        table = _TEXT_TABLES.get(os.path.splitext(stem)[1])
        promised = Kind.TABLE if table else Kind.OTHER
    if not size:
        return _empty(promised, suffix)
    format_ = _format(head, suffix)
    if promised is Kind.TABLE and (packed := _packed_table(format_, stem, suffix)):
        return Recognised(Kind.TABLE, packed)
    named = suffix in _TEXT_TABLES or suffix in _TEXT_SUFFIXES
    if not format_ and _is_text(head, whole=len(head) >= size, named=named):
        format_ = _text_format(head, suffix)
    found = _KINDS.get(format_, Kind.OTHER)
    if promised is Kind.OTHER or found is promised:
        return Recognised(found, format_)
    words = _FOUND.get(format_) or _FOUND_KIND[found]
    if found is Kind.OTHER and not format_ and not head.strip(b"\0"):
        words = _ZEROS
    code = "not_an_image" if promised is Kind.IMAGE else "not_a_table"
    return Recognised(promised, format_, Problem(code, {"found": words}))


def _empty(promised: Kind, suffix: str) -> Recognised:
    if promised is not Kind.OTHER:
        return Recognised(promised, "", Problem("empty_file"))
    return Recognised(Kind.TEXT if suffix in _TEXT_SUFFIXES else Kind.OTHER, "")


def _format(head: bytes, suffix: str) -> str:
    """Return the word for a format that has a signature, or an empty string."""
    for signature, format_ in _SIGNATURES.get(head[:2], ()):
        if head.startswith(signature) and (narrowed := _narrowed(format_, head, suffix)):
            return narrowed
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    return _weak_format(head, suffix)


def _narrowed(format_: str, head: bytes, suffix: str) -> str:
    """Look closer where several formats share a signature; the suffix helps only where it must."""
    if format_ == "tiff":
        return "camera raw" if suffix in _RAW_SUFFIXES or head[8:10] == b"CR" else "tiff"
    if format_ == "riff":
        return _RIFF.get(head[8:12], "")
    if format_ == "zip" and suffix in _SPREADSHEETS:
        return "ods" if b"opendocument.spreadsheet" in head[:128] else "xlsx"
    if format_ == "ole" and suffix in _SPREADSHEETS:
        return "xls"
    if format_ == "bmp":
        return "bmp" if int.from_bytes(head[14:18], "little") in _BMP_HEADERS else ""
    if format_ in ("ico", "cur"):
        return format_ if head[4:6] != b"\0\0" and head[9:10] == b"\0" else ""
    if format_ == "ppm":
        return "ppm" if _PPM_START.match(head) else ""
    if format_ == "sgi":
        return "sgi" if head[2:4] in (b"\0\1", b"\0\2", b"\1\1", b"\1\2") else ""
    return format_


def _iso_media(head: bytes) -> str:
    """Tell pictures from films among files made of ISO boxes, by the brands they claim."""
    length = min(int.from_bytes(head[:4], "big"), 256)
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, length, 4))}
    if brands & {b"avif", b"avis"}:
        return "avif"
    if brands & {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}:
        return "heic"
    return "camera raw" if b"crx " in brands else "media"


def _weak_format(head: bytes, suffix: str) -> str:
    """Recognise formats whose signature is too short to be believed without the suffix."""
    if suffix in _TGA_SUFFIXES and _is_tga(head):
        return "tga"
    if suffix == ".pcx" and head[:1] == b"\x0a" and head[1:3] in _PCX_VERSIONS:
        return "pcx"
    return ""


def _is_tga(head: bytes) -> bool:
    if len(head) < 18 or head[1] > 1 or head[2] not in (1, 2, 3, 9, 10, 11):
        return False
    return any(head[12:14]) and any(head[14:16]) and head[16] in (8, 15, 16, 24, 32)


def _packed_table(format_: str, stem: str, suffix: str) -> str:
    if format_ != _PACKED_SUFFIXES.get(suffix):
        return ""
    return _TEXT_TABLES[os.path.splitext(stem)[1]] + suffix


def _is_text(head: bytes, *, whole: bool, named: bool) -> bool:
    """Tell plain text: a byte order mark, or no NUL and hardly a control character.

    In a file that is `named` like a text, most bytes may be other than ASCII: in encodings of one
    country, Russian or Chinese words have no others.
    """
    if head.startswith(_BYTE_ORDER_MARKS):
        return True
    if b"\0" in head:
        return False
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls * 50 > len(head):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, whole)
    except UnicodeDecodeError:
        high = len(head.translate(None, _ASCII))
        return named or high * 2 < len(head)
    return True


def _text_format(head: bytes, suffix: str) -> str:
    start = head[:1024].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith(b"<") and suffix not in _TEXT_SUFFIXES:
        if start.startswith((b"<!doctype html", b"<html")):
            return "html"
        if start.startswith((b"<svg", b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in head:
            return "svg"
    return _TEXT_TABLES.get(suffix, "text")


_IMAGE_SIGNATURES: Final = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0\x08\0", "tiff"),
    (b"MM\0+\0\x08", "tiff"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"\xff\x0a", "jxl"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "jxl"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "jp2"),
    (b"\xff\x4f\xff\x51", "jp2"),
    (b"\0\0\1\0", "ico"),
    (b"\0\0\2\0", "cur"),
    (b"icns\0", "icns"),
    (b"8BPS\0\1", "psd"),
    (b"8BPS\0\2", "psb"),
    (b"P1", "ppm"),
    (b"P2", "ppm"),
    (b"P3", "ppm"),
    (b"P4", "ppm"),
    (b"P5", "ppm"),
    (b"P6", "ppm"),
    (b"qoif\0", "qoi"),
    (b"DDS |\0\0\0", "dds"),
    (b"\x01\xda", "sgi"),
    (b"v/1\x01", "exr"),
    (b"#?RADIANCE", "hdr"),
    (b"IIRO", "camera raw"),
    (b"IIRS", "camera raw"),
    (b"IIU\0", "camera raw"),
    (b"FUJIFILMCCD-RAW", "camera raw"),
    (b"FOVb", "camera raw"),
)

_TABLE_SIGNATURES: Final = ((b"PAR1", "parquet"), (b"ARROW1\0\0", "arrow"))

_OTHER_SIGNATURES: Final = (
    (b"RIFF", "riff"),
    (b"PK\3\4", "zip"),
    (b"PK\5\6", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"SQLite format 3\0", "sqlite"),
    (b"%PDF-", "pdf"),
    (b"%!PS", "postscript"),
    (b"\x7fELF", "program"),
    (b"ID3\2", "media"),
    (b"ID3\3", "media"),
    (b"ID3\4", "media"),
    (b"OggS", "media"),
    (b"fLaC", "media"),
    (b"\x1aE\xdf\xa3", "media"),
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _by_start() -> dict[bytes, tuple[tuple[bytes, str], ...]]:
    """Group the signatures by their first two bytes: one look-up then rules out nearly all."""
    found: dict[bytes, tuple[tuple[bytes, str], ...]] = {}
    for signature, format_ in (*_IMAGE_SIGNATURES, *_TABLE_SIGNATURES, *_OTHER_SIGNATURES):
        found[signature[:2]] = (*found.get(signature[:2], ()), (signature, format_))
    return found


_SIGNATURES: Final = _by_start()

_BMP_HEADERS: Final = frozenset({12, 16, 40, 52, 56, 64, 108, 124})
_PPM_START: Final = re.compile(rb"P[1-6](?:\s+(?:#[^\n]*\n\s*)*\d+){2}\s")
_RIFF: Final = {b"WEBP": "webp", b"WAVE": "media", b"AVI ": "media"}
_PCX_VERSIONS: Final = frozenset({b"\0\1", b"\2\1", b"\3\1", b"\4\1", b"\5\1"})
_TGA_SUFFIXES: Final = frozenset({".tga", ".icb", ".vda", ".vst"})

_RAW_SUFFIXES: Final = _words(
    """
    .3fr .arw .cr2 .cr3 .dcr .dng .erf .iiq .k25 .kdc .mef .mos .nef .nrw .orf .pef .raf .rw2
    .sr2 .srf .srw .x3f
    """
)

_IMAGE_SUFFIXES: Final = _words(
    """
    .apng .avif .bmp .cur .dds .dib .exr .gif .hdr .heic .heif .hif .icns .ico .j2c .j2k .jfif
    .jp2 .jpc .jpe .jpeg .jpf .jpg .jpx .jxl .pbm .pcx .pgm .png .pnm .ppm .psb .psd .qoi .sgi
    .svg .tif .tiff .webp
    """
)

_TEXT_TABLES: Final = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".psv": "psv",
    ".fwf": "fwf",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
"""Suffixes of tables that are plain text, with their formats."""

_SPREADSHEETS: Final = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
_COLUMN_FILES: Final = frozenset({".parquet", ".pq", ".arrow", ".feather"})
_PACKED_SUFFIXES: Final = {".gz": "gzip", ".bz2": "bzip2", ".xz": "xz", ".zst": "zstd"}

_TEXT_SUFFIXES: Final = _words(
    """
    .adoc .bat .c .cfg .conf .cpp .css .h .htm .html .ini .java .js .json .log .lrc .markdown .md
    .php .py .rb .rst .rtf .sh .sql .srt .sub .tex .text .toml .ts .txt .vtt .xhtml .xml .yaml .yml
    """
)

_PROMISED: Final = {
    **dict.fromkeys(_IMAGE_SUFFIXES | _TGA_SUFFIXES | _RAW_SUFFIXES, Kind.IMAGE),
    **dict.fromkeys(_SPREADSHEETS | _COLUMN_FILES | _TEXT_TABLES.keys(), Kind.TABLE),
}

_KINDS: Final = {
    **{format_: Kind.IMAGE for _, format_ in _IMAGE_SIGNATURES},
    **dict.fromkeys(("webp", "avif", "heic", "tga", "pcx", "svg"), Kind.IMAGE),
    **{format_: Kind.TABLE for _, format_ in _TABLE_SIGNATURES},
    **dict.fromkeys(("xlsx", "xls", "ods", *_TEXT_TABLES.values()), Kind.TABLE),
    **dict.fromkeys(("text", "html"), Kind.TEXT),
}

_BYTE_ORDER_MARKS: Final = (
    codecs.BOM_UTF8,
    codecs.BOM_UTF16_LE,
    codecs.BOM_UTF16_BE,
    codecs.BOM_UTF32_BE,
)

_CONTROLS: Final = bytes(sorted({*range(32), 127} - set(b"\t\n\r\f\b\x1b")))
_ASCII: Final = bytes(range(128))

_ZEROS: Final = QT_TRANSLATE_NOOP("errors", "nothing but zero bytes")

_FOUND: Final = {
    "": QT_TRANSLATE_NOOP("errors", "nothing that is known"),
    "html": QT_TRANSLATE_NOOP("errors", "a web page"),
    "pdf": QT_TRANSLATE_NOOP("errors", "a PDF document"),
    "zip": QT_TRANSLATE_NOOP("errors", "a ZIP archive"),
    "7z": QT_TRANSLATE_NOOP("errors", "a 7z archive"),
    "rar": QT_TRANSLATE_NOOP("errors", "a RAR archive"),
    "gzip": QT_TRANSLATE_NOOP("errors", "compressed data"),
    "bzip2": QT_TRANSLATE_NOOP("errors", "compressed data"),
    "xz": QT_TRANSLATE_NOOP("errors", "compressed data"),
    "zstd": QT_TRANSLATE_NOOP("errors", "compressed data"),
    "ole": QT_TRANSLATE_NOOP("errors", "an Office document"),
    "sqlite": QT_TRANSLATE_NOOP("errors", "a database"),
    "postscript": QT_TRANSLATE_NOOP("errors", "a PostScript document"),
    "program": QT_TRANSLATE_NOOP("errors", "a program"),
    "media": QT_TRANSLATE_NOOP("errors", "sound or film"),
}
"""Short words for what a file holds that was named otherwise; they are filled into a sentence."""

_FOUND_KIND: Final = {
    Kind.IMAGE: QT_TRANSLATE_NOOP("errors", "a picture"),
    Kind.TABLE: QT_TRANSLATE_NOOP("errors", "a table"),
    Kind.TEXT: QT_TRANSLATE_NOOP("errors", "text"),
    Kind.OTHER: QT_TRANSLATE_NOOP("errors", "nothing that is known"),
}
