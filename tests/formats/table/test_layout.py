"""Rows are found in their file, and columns get names that differ."""

from __future__ import annotations

import pytest
from table_kit import PLAIN

from app.core.errors import ContentError
from app.formats.table.block import unique_names
from app.formats.table.dialect import Dialect
from app.formats.table.encodings import as_utf8, cut_unit, named
from app.formats.table.layout import Layout, find_layout


def layout(content: bytes, dialect: Dialect = PLAIN) -> Layout:
    return find_layout(content, content, len(content), dialect)


def test_rows_begin_behind_mark_preamble_and_header() -> None:
    assert layout(b"a,b\n1,2\n") == Layout(("a", "b"), 4, 2, 8)
    assert layout(b"\n\r\na,b\r\n1,2\r\n") == Layout(("a", "b"), 8, 4, 13)
    assert layout(b'title "x\n\na,b\n1,2\n', Dialect(skip=2)) == Layout(("a", "b"), 14, 4, 18)
    assert layout(b'"a\n1",b\n1,2') == Layout(("a\n1", "b"), 8, 3, 11)
    assert layout(b"1,2\n3,4\n", Dialect(header=False)) == Layout(("column 1", "column 2"), 0, 1, 8)
    mark = "\ufeffa,é\n1,2\n".encode()
    assert layout(mark, Dialect(bom=True)) == Layout(("a", "é"), 8, 2, 12)
    wide = "\ufeffa,𝄞\n1,2\n".encode("utf-16-le")
    assert layout(wide, Dialect("utf-16-le", bom=True)) == Layout(("a", "𝄞"), 12, 2, 20)


def test_rows_end_before_the_footer() -> None:
    assert layout(b"a,b\n1,2\n\nTotal\n", Dialect(footer=2)).end == 8
    assert layout(b"a,b\n1,2\nTotal", Dialect(footer=1)).end == 8
    assert layout(b"a,b\nTotal", Dialect(footer=5)).end == 4
    wide = "a,b\n1,2\nTotal\n".encode("utf-16-be")
    assert layout(wide, Dialect("utf-16-be", footer=1)).end == 16


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a,b\n1,2,3\n4,5,6\n", ("column 1", "a", "b")),  # row names, as R writes them
        ("a,b\n1,2,\n4,5,\n", ("a", "b", "column 3")),
        ("a,b,\n1,2\n3,4\n", ("a", "b")),
        ("a,b,c\n1,2\n3,4\n", ("a", "b", "c")),
        ("a,b\n1,2\n3,4,5\n6,7\n", ("a", "b")),
        ("a,a, ,A\n1,2,3,4\n", ("a", "a (2)", "column 3", "A")),
    ],
)
def test_names(text: str, names: tuple[str, ...]) -> None:
    assert layout(text.encode()).columns == names


def test_names_differ() -> None:
    assert unique_names(["x", "x", "x (2)", "x", ""]) == (
        "x",
        "x (3)",
        "x (2)",
        "x (4)",
        "column 5",
    )
    assert unique_names(["column 2", ""]) == ("column 2", "column 2 (2)")


def test_a_text_without_records_has_no_columns() -> None:
    for content in (b"", b"\n\r\n", b"title\n"):
        with pytest.raises(ContentError) as caught:
            layout(content, Dialect(skip=1))
        assert caught.value.problem.code == "table_no_columns"


def test_a_header_without_end_is_refused() -> None:
    with pytest.raises(ContentError) as caught:
        find_layout(b'a,"' + b"b\n" * 9, b"", 10_000_000, PLAIN)
    assert caught.value.problem.code == "table_long_record"


def test_names_of_encodings() -> None:
    assert named("UTF8", b"") == named("utf-8-sig", b"") == named("ascii", b"") == "utf-8"
    assert named("utf-16", b"\xfe\xff") == "utf-16-be"
    assert named("utf-16", b"\xff\xfe") == named("utf-16", b"") == "utf-16-le"
    assert named("Windows-1252", b"") == "cp1252"
    assert named("ISO-8859-1", b"") == "latin-1"
    for name in ("nonsense", "base64"):
        with pytest.raises(LookupError):
            named(name, b"")


def test_where_texts_may_be_cut() -> None:
    def unit(encoding: str, delimiter: str = ",") -> int:
        return cut_unit(Dialect(encoding=encoding, delimiter=delimiter))

    assert [unit(one) for one in ("utf-8", "cp1252", "koi8-r", "cp950", "cp932")] == [1] * 5
    assert [unit("utf-16-le"), unit("utf-32-be")] == [2, 4]
    # A byte of these may be part of a character.
    assert [unit("cp950", "|"), unit("cp932", "|"), unit("euc_jp", "|")] == [0, 0, 1]
    assert cut_unit(Dialect(encoding="cp950", escape="\\")) == 0
    assert [unit(one) for one in ("iso2022_jp", "utf-7", "cp037", "hz")] == [0] * 4


def test_what_is_not_in_an_encoding_is_read_all_the_same() -> None:
    assert as_utf8(b"a\xe9,\xc3\xa9\x81", "utf-8") == ("aé,é\x81".encode(), [1, 6])
    assert as_utf8(b"\x81,\xa4\xa4", "cp950") == ("\x81,中".encode(), [0])
    assert as_utf8("ab".encode("utf-16-le") + b"\0\xd8c\0x", "utf-16-le") == (
        "ab\ufffdc\ufffd".encode(),
        [2, 6],
    )
    assert as_utf8("中".encode("iso2022_jp"), "iso2022_jp") == ("中".encode(), [])
