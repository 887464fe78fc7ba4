"""What a file is, by its content: pictures, tables, text, and names that promise too much."""

from __future__ import annotations

import gzip
import io
import sqlite3
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_kit import encoded, photo
from PIL import Image

from app.core.item import Kind
from app.formats.recognise import HEAD, Recognised, recognise

PICTURE = photo(40, 30)


def of(name: str, content: bytes) -> Recognised:
    return recognise(name, content[:HEAD], len(content))


def found(name: str, content: bytes) -> str:
    """Return the words for what is there instead of what the name promises."""
    recognised = of(name, content)
    assert recognised.problem
    return str(recognised.problem.values["found"])


@pytest.mark.parametrize(
    ("plugin", "format_"),
    [
        ("JPEG", "jpeg"),
        ("PNG", "png"),
        ("WEBP", "webp"),
        ("TIFF", "tiff"),
        ("GIF", "gif"),
        ("BMP", "bmp"),
        ("ICO", "ico"),
        ("PPM", "ppm"),
        ("AVIF", "avif"),
        ("JPEG2000", "jp2"),
        ("QOI", "qoi"),
        ("SGI", "sgi"),
        ("DDS", "dds"),
        ("ICNS", "icns"),
    ],
)
def test_a_picture_is_one_whatever_its_name(plugin: str, format_: str) -> None:
    content = encoded(PICTURE, plugin)
    for name in ("a", "a.jpg", "a.txt", "/b.d/a.png"):
        recognised = of(name, content)
        assert recognised.format == format_
        if not name.endswith(".txt"):
            assert recognised == (Kind.IMAGE, format_, None)


@pytest.mark.parametrize(("plugin", "suffix"), [("TGA", ".tga"), ("PCX", ".pcx")])
def test_a_weak_signature_needs_its_suffix(plugin: str, suffix: str) -> None:
    content = encoded(PICTURE, plugin)
    assert of("a" + suffix, content) == (Kind.IMAGE, suffix[1:], None)
    assert of("a.bin", content).kind is Kind.OTHER


@pytest.mark.parametrize(
    ("head", "format_"),
    [
        (b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(40), "jxl"),
        (b"\xff\x0a" + bytes(40), "jxl"),
        (b"\xff\x4f\xff\x51" + bytes(40), "jp2"),
        (b"\0\0\0\x1cftypheic\0\0\0\0mif1heic" + bytes(40), "heic"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif" + bytes(40), "avif"),
        (b"8BPS\0\1" + bytes(40), "psd"),
        (b"II+\0\x08\0" + bytes(40), "tiff"),
        (b"II*\0\x10\0\0\0CR\2\0" + bytes(40), "camera raw"),
        (b"\0\0\0\x18ftypcrx \0\0\0\1crx " + bytes(40), "camera raw"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- by hand -->\n<svg/>", "svg"),
    ],
)
def test_formats_no_test_can_write(head: bytes, format_: str) -> None:
    assert of("picture", head) == (Kind.IMAGE, format_, None)


def test_a_camera_raw_file_is_no_ordinary_tiff() -> None:
    content = encoded(PICTURE, "TIFF")
    assert of("DSC_0001.NEF", content) == (Kind.IMAGE, "camera raw", None)


@pytest.mark.parametrize(
    ("name", "content", "format_"),
    [
        ("a.csv", b"a,b\n1,2\n", "csv"),
        ("A.TSV", b"a\tb\n", "tsv"),
        ("a.csv", "größe;wert\n".encode("latin-1"), "csv"),
        ("a.csv", "größe;wert\n".encode("utf-16"), "csv"),
        ("a.csv", "編號,備註\n1,這是一段比較長的備註文字\n".encode("big5"), "csv"),
        ("a.tsv", "имя\tгород\nИван\tМосква\n".encode("cp1251"), "tsv"),
        ("a.ndjson", b'{"a": 1}\n', "jsonl"),
        ("a.csv.gz", gzip.compress(b"a,b\n", mtime=0), "csv.gz"),
        ("a.tsv.bz2", b"BZh91AY&SY", "tsv.bz2"),
        ("a", b"PAR1\x15\x04", "parquet"),
        ("a", b"ARROW1\0\0", "arrow"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "xls"),
    ],
)
def test_tables(name: str, content: bytes, format_: str) -> None:
    assert of(name, content) == (Kind.TABLE, format_, None)


def zipped(first: str, content: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo(first), content)  # without the time of the run
    return file.getvalue()


def test_a_zip_file_is_a_spreadsheet_only_by_its_name() -> None:
    assert of("a.xlsx", zipped("[Content_Types].xml")) == (Kind.TABLE, "xlsx", None)
    sheet = zipped("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert of("a.ods", sheet) == (Kind.TABLE, "ods", None)
    assert of("a.zip", sheet) == (Kind.OTHER, "zip", None)
    assert of("a.gz", gzip.compress(b"a")) == (Kind.OTHER, "gzip", None)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<!DOCTYPE html><html><body><svg></svg>404</body></html>", "a web page"),
        (b"Sorry, this picture is gone.", "text"),
        (zipped("a"), "a ZIP archive"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"PAR1\x15\x04", "a table"),
        (bytes(5000), "nothing but zero bytes"),
        (bytes(range(256)) * 20, "nothing that is known"),
    ],
)
def test_a_name_that_promises_a_picture_says_what_is_there(content: bytes, words: str) -> None:
    recognised = of("holiday.JPG", content)
    assert recognised.kind is Kind.IMAGE
    assert recognised.problem
    assert recognised.problem.code == "not_an_image"
    assert recognised.problem.values == {"found": words}
    assert words in recognised.problem.message()


def test_a_name_that_promises_a_table_says_what_is_there() -> None:
    assert found("a.csv", b"<html>Please log in") == "a web page"
    assert found("a.csv", encoded(PICTURE, "PNG")) == "a picture"
    assert found("a.csv.gz", b"a,b\n") == "text"
    assert found("a.xlsx", b"a,b\n") == "text"
    assert of("a.csv", bytes(9)).kind is Kind.TABLE


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("a.jpg", Kind.IMAGE, "empty_file"),
        ("a.csv.gz", Kind.TABLE, "empty_file"),
        ("a.txt", Kind.TEXT, None),
        ("a.dat", Kind.OTHER, None),
        ("a", Kind.OTHER, None),
    ],
)
def test_empty_files_keep_what_their_name_promises(name: str, kind: Kind, code: str | None) -> None:
    recognised = of(name, b"")
    assert recognised.kind is kind
    assert (recognised.problem.code if recognised.problem else None) == code


@pytest.mark.parametrize(
    "content",
    [
        b"BMW and other cars\n",
        b"P3 is the third item\n",
        b"DDS drives\n",
        b"RIFFs and chords\n",
        b"ID3 tags explained\n",
        b"icnsomething",
        "naïve café".encode("latin-1"),
        "…".encode() * 2000,  # the head ends within a character
        "a,b\n".encode("utf-16"),
    ],
)
def test_text_that_begins_like_something_else_is_text(content: bytes) -> None:
    assert of("a.txt", content) == (Kind.TEXT, "text", None)
    assert of("README", content).kind is Kind.TEXT


def test_what_is_no_text() -> None:
    assert of("a.txt", b"abc\0def").kind is Kind.OTHER
    assert of("a.txt", bytes(range(1, 32)) * 3).kind is Kind.OTHER
    assert of("a", b"").kind is Kind.OTHER


def test_a_database_is_neither_table_nor_text(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE a (b)")
    database.close()
    assert of(path.name, path.read_bytes()) == (Kind.OTHER, "sqlite", None)


@given(st.binary(max_size=300), st.sampled_from(["", ".jpg", ".csv", ".tga", ".xlsx", ".csv.gz"]))
def test_any_bytes_are_something_and_a_promise_is_kept(content: bytes, suffix: str) -> None:
    recognised = of("a" + suffix, content)
    promised = {".jpg": Kind.IMAGE, ".tga": Kind.IMAGE, "": recognised.kind}.get(suffix, Kind.TABLE)
    assert recognised.kind is promised
    if recognised.problem:
        assert "{" not in recognised.problem.message()


def test_pillow_agrees_on_netpbm_with_comments() -> None:
    content = b"P5\n# made by hand\n2 2\n255\n\0\1\2\3"
    assert of("a", content).format == "ppm"
    assert Image.open(io.BytesIO(content)).format == "PPM"
