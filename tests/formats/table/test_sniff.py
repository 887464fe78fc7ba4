"""Dialects are guessed right, with reasons, and what is guessed reads the table as it was made."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from table_kit import cells, opened

from app.formats.table.csv_read import read_block
from app.formats.table.dialect import REASONS, Dialect, Sniffed
from app.formats.table.guess_encoding import guess_encoding
from app.formats.table.guess_header import guess_header
from app.formats.table.guess_numbers import guess_numbers
from app.formats.table.layout import find_layout
from app.formats.table.records import fold
from app.formats.table.sniff import sniff
from app.formats.table.text_file import TextFile

WORDS = {
    "utf-8": ["Zoë", "北京 𝄞", "naïve", "plain"],
    "cp1252": ["Müller", "François", "Größe", "it’s"],
    "latin-1": ["Müller", "François", "Größe", "caf\x81"],
    "cp1250": ["Łukasz", "Wiśniewski", "Żaneta", "Gdańsk"],
    "cp1251": ["Иван", "Москва", "Санкт-Петербург", "Мария"],
    "cp950": ["王小明", "臺北市", "客戶來電詢問訂單", "已經寄出"],
    "cp932": ["山田太郎", "東京都", "ご注文ありがとう", "カタログ"],
    "gb18030": ["王小明", "北京市", "客户来电询问订单", "已经寄出"],
    "cp949": ["김철수", "서울", "주문 감사합니다", "카탈로그"],
}
WORDS["utf-16-le"] = WORDS["utf-16-be"] = WORDS["utf-32-le"] = WORDS["utf-8"]


def guessed(text: str | bytes, suffix: str = ".csv") -> Sniffed:
    content = text.encode() if isinstance(text, str) else text
    return sniff(content[: 1 << 16], content[-(1 << 16) :], len(content), suffix)


def dialect(text: str | bytes, suffix: str = ".csv") -> Dialect:
    return guessed(text, suffix).dialect


def why(text: str | bytes, what: str) -> str:
    (reason,) = [one.why for one in guessed(text).evidence if one.what == what]
    return reason


def made(rows: list[list[str]], delimiter: str, quoting: int = csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


WAYS = [
    *((encoding, False) for encoding in WORDS if not encoding.startswith("utf-32")),
    *((encoding, True) for encoding in WORDS if encoding.startswith("utf-")),
]
"""Encodings with and without byte order mark, where they may have one."""


@pytest.mark.parametrize(("encoding", "bom"), WAYS)
@pytest.mark.parametrize("delimiter", ",;\t|")
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_what_was_written_is_read(
    tmp_path: Path, encoding: str, delimiter: str, quoting: int, bom: bool
) -> None:
    first, second, third, fourth = WORDS[encoding]
    header = ["id", first, "note", "amount"]
    rows = [
        [str(100 + number), second, f'{third} "{number}", x;y|z', f"{number}.5"]
        for number in range(9)
    ] + [["200", fourth, "two\r\nlines", ""]]
    text = ("\ufeff" if bom else "") + made([header, *rows], delimiter, quoting)
    content = text.encode(encoding)
    found = dialect(content)
    assert content.decode(found.encoding) == text
    assert found.bom == bom
    assert (found.delimiter, found.quote, found.header) == (delimiter, '"', True)
    with opened(tmp_path, content) as file:
        layout = find_layout(content, content, len(content), found)
        text_file = TextFile(file, found, layout, 64)
        starts = fold(map(text_file.scan, range(text_file.blocks)), text_file.first())
        blocks = [
            read_block(text_file, number, starts[number : number + 2], found, layout.columns)
            for number in range(text_file.blocks)
        ]
    assert layout.columns == tuple(header)
    assert cells(blocks) == rows


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "id;name\n" + "1;item\n" * 50 + "51;Müller\n"),
        ("cp1252", "t;v\n1;5°\n2;7 €\n3;½ m³\n"),
        ("cp1252", "¿Qué hora es?;¡Hola!\nniño;España\n"),
        ("cp1252", "ÉCOLE;FRANÇAIS\nNOËL;ÂGE\n"),
        ("cp1252", "Þórður;Jón\nSigríður;Ísafjörður\n"),
        ("cp1252", "Åsa;Malmö\nBjörn;Växjö\n"),
        ("cp1252", "São Paulo;coração\nJoão;ação\n"),
        ("cp1252", "Ærø;Østerbro\nGrøn;blå\n"),
        ("cp1252", "“Hello”;it’s £5\n"),
        ("cp1250", "Příliš;žluťoučký\nkůň;úpěl\n"),
        ("cp1250", "Győr;őszi\nűrhajó;hűtő\n"),
        ("cp1254", "Ayşe;İstanbul\nGökhan;Çağrı\n"),
        ("cp1251", "Київ;Львів\nІван;Олена\n"),
        ("koi8-r", "имя;город\nИван;Москва\nМария;Санкт-Петербург\n"),
        ("cp1253", "όνομα;πόλη\nΓιώργος;Αθήνα\n"),
        ("cp1256", "اسم;مدينة\nمحمد;القاهرة\n"),
        ("cp874", "ชื่อ;เมือง\nสมชาย;กรุงเทพมหานคร\n"),
        ("cp950", "編號,姓名\n1,王\n"),
        ("cp950", "客戶代號,地址\nA001,台北市中山北路三段22號\n"),
        ("euc_jp", "名前,都市\n山田太郎,ご注文ありがとうございます\n"),
        ("utf-16-le", "a,b\n1,2\n"),
        ("utf-8", "a,b\n1,2\n"),
    ],
)
def test_encodings(encoding: str, text: str) -> None:
    found = guess_encoding(text.encode(encoding))
    assert text.encode(encoding).decode(found.encoding) == text
    assert found.evidence.sentence()


def test_an_encoding_is_guessed_from_all_parts() -> None:
    plain = b"a,b\n" * 100
    assert guess_encoding(plain, [plain, "中文\n".encode()]).evidence.why == "utf8"
    # A part may begin and end within a character.
    assert guess_encoding(plain, ["中文中文".encode()[1:-1]]).encoding == "utf-8"
    assert guess_encoding(plain, [plain, "中文字,是\n".encode("cp950")]).encoding == "cp950"
    mixed = "é, ü, ß, ö\n".encode() * 20 + b"caf\xe9\n"
    assert guess_encoding(mixed).evidence.sentence() == (
        "Most characters are valid UTF-8, but 1 bytes are not."
    )


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,5;2\n3,0;4\n1,1;3\n", ";"),  # decimal commas
        ("name;x\na, b;1\nc, d, e;2\nf;3\n", ";"),
        ("a|b\n1|x,y\n2|z\n", "|"),
        ("sep=|\na;b|c;d\n1|2\n", "|"),
        ("time,value\n10:00:00,1\n10:00:01,2\n", ","),
    ],
)
def test_delimiters(text: str, delimiter: str) -> None:
    assert dialect(text).delimiter == delimiter


def test_what_parts_nothing_is_no_delimiter() -> None:
    assert why("name\nx\ny\n", "delimiter") == "one_column"
    prose = "Hello, world, text.\nAnother line.\nOne, two.\nyes\nno, so, what\n"
    assert dialect(prose).delimiter != ","
    assert dialect("name\nx\n", ".tsv").delimiter == "\t"
    # A row that is parted late does not make all before it a preamble.
    found = dialect("c0\nv0\na;b\n")
    assert (found.delimiter, found.skip) == (",", 0)


def test_quotes() -> None:
    assert dialect("a,b\n'x, y','1'\n'z','2'\n").quote == "'"
    assert dialect("a,b\nit's,1\n'tis,2\n").quote == '"'
    assert dialect('a,b\n"say \\"x\\", now",1\n"z",2\n').escape == "\\"
    assert dialect('a\tb\n1\t"x\n2\ty\n3\t"z\n', ".tsv").quote == ""
    assert why('a,b\n"x",1\n', "quote") == "quoted"


@pytest.mark.parametrize(
    ("text", "header", "reason"),
    [
        ("name,qty\nx,1\ny,2\n", True, "above_numbers"),
        ("day,qty\n2024-01-01,x\n2024-01-02,y\n", True, "above_numbers"),
        ("1,2,3\n4,5,6\n", False, "like_data"),
        ("x,1\ny,2\n", False, "like_data"),
        ("country,2019,2020\nDE,1.5,2\nFR,2.5,3\n", True, "counts"),
        (",0,1\n0,5,x\n1,6,y\n", True, "counts"),
        ("a,b\nc,d\n", True, "like_names"),
        ("red,x\nblue,y\nred,z\n", False, "like_data"),
        ("a,b,c\n", True, "like_names"),
        (",,,a\nx,y,z,b\n", False, "not_names"),
    ],
)
def test_headers(text: str, header: bool, reason: str) -> None:
    assert (dialect(text).header, why(text, "header")) == (header, reason)


def test_preamble_and_footer() -> None:
    table = "id,name,qty\n1,a,2\n2,b,3\n3,c,4\n"
    title = "Report\nGenerated 2024-01-01\n\n"
    found = dialect(title + table + "\nTotal: 3 rows\n")
    assert (found.skip, found.footer, found.header) == (3, 2, True)
    assert why(title + table, "skip") == "preamble"
    assert dialect("one title\n" + table + "Total\n").skip == 1
    assert dialect("one title\n" + table + "Total\n").footer == 1
    assert dialect(table + "資料來源：內政部\n").footer == 1
    # A table shorter than what stands before it is one only behind a blank line.
    assert dialect("one\ntwo\nthree\nfour\na,b\n1,2\n").skip == 0
    assert dialect("one\ntwo\nthree\nfour\n\na,b\n1,2\n").skip == 5
    # What was cut off is no footer, and neither is the end of a cell of several lines.
    assert dialect(table + "4,d").footer == 0
    assert dialect(table + "4").footer == 0
    assert dialect(table + '4,d,"x\n\nTotal"\n').footer == 0
    long = table + "5,e,6\n" * 30_000 + "\nTotal: many\n"
    assert dialect(long).footer == 2
    wide = "".join(f"{'x' * 900},{number}\n" for number in range(60))
    assert dialect(f"a,b\n{wide}\nTotal: {'y' * 9000}\n").footer == 2


def test_a_hundred_rows_are_looked_at_however_long_they_are() -> None:
    for length in (1, 160, 163, 164, 500):
        rows = "".join(f"{'x' * length},{number}\n" for number in range(300))
        (agree,) = (one for one in guessed(rows).evidence if one.what == "delimiter")
        assert (agree.values["rows"], agree.values["all"]) == (100, 100)


@pytest.mark.parametrize(
    ("rows", "delimiter", "found"),
    [
        ([["1,5"], ["2,25"]], ";", (",", "")),
        ([["1.5"], ["2.25"]], ",", (".", "")),
        ([["1.234,5"], ["7"]], ";", (",", ".")),
        ([["1,234.5"], ["7"]], ",", (".", ",")),
        ([["1,234"], ["2,500"]], ",", (".", ",")),
        ([["1,234"], ["2,500"]], ";", (",", "")),
        ([["1,234"], ["2,5"]], ",", (",", "")),
        ([["0,123"]], ",", (",", "")),
        ([["1.234"]], ",", (".", "")),
        ([["1.234"], ["1.234.567"]], ";", (",", ".")),
        ([["1 234,5"]], ";", (",", " ")),
        ([["1\u00a0234"]], ",", (".", "\u00a0")),
        ([["1’234.50"]], ",", (".", "’")),
        ([["1,234 people"]], ",", (".", "")),
        ([["1,234,56"]], ",", (".", "")),
        ([["1.5"], ["12.1234"], ["-7"], [""], [" .5 "]], ";", (".", "")),
        ([["1.5"], ["1\n2.5"]], ",", (".", "")),
        ([["1\n2,5"]], ",", (".", "")),
        ([["x"], [""]], ",", (".", "")),
        ([], ",", (".", "")),
    ],
)
def test_numbers(rows: list[list[str]], delimiter: str, found: tuple[str, str]) -> None:
    assert guess_numbers(rows, delimiter)[:2] == found


def test_tables_with_nothing_in_them() -> None:
    for text in ("", "\n\n", "\ufeff", " "):
        assert dialect(text).header
    assert guess_header([])[0]


def test_every_reason_is_a_sentence() -> None:
    evidence = guessed("id;preis\n1;1,50\n2;0,99\n").evidence
    assert {one.what for one in evidence} == {
        "encoding",
        "delimiter",
        "quote",
        "header",
        "skip",
        "footer",
        "decimal",
    }
    assert [one.sentence() for one in evidence if one.what in ("delimiter", "decimal")] == [
        "3 of 3 rows have 2 cells.",
        "Numbers with a comma before their decimals: 2.",
    ]
    assert all(text.endswith(".") for text in REASONS.values())
    assert all(0 <= one.confidence <= 1 for one in evidence)
