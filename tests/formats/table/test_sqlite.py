"""Databases hold every cell, and no number in them is another one than it was."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import sqlite3
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from table_kit import Cells, table, written

from app.core.errors import RecipeError, WriteError
from app.core.outcome import Loss
from app.core.params import build
from app.formats import disk
from app.formats.safe_write import build_part, digest_of
from app.formats.table.numbers import PLAIN, Style
from app.formats.table.outputs.sqlite import WRITER, SqliteOptions


@contextlib.contextmanager
def opened(content: bytes) -> Any:
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        yield database


def read(content: bytes, name: str = "table") -> list[list[Any]]:
    """Return the rows of the only table."""
    with opened(content) as database:
        assert database.execute("SELECT name FROM sqlite_schema").fetchall() == [(name,)]
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        quoted = name.replace('"', '""')
        return [list(row) for row in database.execute(f'SELECT * FROM "{quoted}" ORDER BY rowid')]


def declared(content: bytes) -> list[tuple[str, str]]:
    with opened(content) as database:
        ((name,),) = database.execute("SELECT name FROM sqlite_schema").fetchall()
        rows = database.execute("SELECT name, type FROM pragma_table_info(?)", (name,))
        return list(rows)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.lists(TEXT | st.none(), min_size=2, max_size=2), max_size=8), st.data())
def test_every_text_is_read_back(rows: Cells, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(rows)))
    blocks = [table(part, ['a"; --', "b"]) for part in (rows[:cut], rows[cut:])]
    content, losses = written("sqlite", blocks, types="text")
    assert read(content) == rows
    assert declared(content) == [('a"; --', "TEXT"), ("b", "TEXT")]
    assert not losses


NUMBER = st.one_of(
    st.integers(-(2**63), 2**63 - 1).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.decimals(-(10**25), 10**25, places=3).map(str),
)


@given(st.lists(NUMBER | st.none(), min_size=1))
def test_numbers_are_the_very_numbers(values: list[str | None]) -> None:
    content, _ = written("sqlite", [table([[value] for value in values], ["n"])])
    ((_, kind),) = declared(content)
    for value, (cell,) in zip(values, read(content), strict=True):
        if value is None:
            assert cell is None
        elif isinstance(cell, str):
            assert kind == "TEXT"
            assert cell == value
        elif isinstance(cell, float):
            assert cell == float(value)
        else:
            assert cell == int(value)
            assert Decimal(cell) == Decimal(value)


@pytest.mark.parametrize(
    ("values", "kind", "wanted"),
    [
        (["1", "9223372036854775807", ""], "INTEGER", [1, 2**63 - 1, None]),
        (["9223372036854775808"], "TEXT", ["9223372036854775808"]),
        (["12345678901234567.25", ""], "TEXT", ["12345678901234567.25", None]),
        (["007", ""], "TEXT", ["007", ""]),
        (["1.5", "nan", "-inf", None], "REAL", [1.5, "nan", float("-inf"), None]),
        ([" 2.5 ", "1"], "REAL", [2.5, 1.0]),
        (["TRUE", "false", ""], "BOOLEAN", [1, 0, None]),
        (["31.12.2024", ""], "DATE", ["2024-12-31", None]),
        (["2024-12-31 23:59"], "DATETIME", ["2024-12-31 23:59:00"]),
        (["2024-12-31T23:59:59.5"], "DATETIME", ["2024-12-31 23:59:59.500"]),
        (["2024-12-31 01:00:00.123456789"], "DATETIME", ["2024-12-31 01:00:00.123456789"]),
        (["2024-12-31T01:00:00+02:00", ""], "DATETIME", ["2024-12-30 23:00:00Z", None]),
        (["01/02/2024"], "TEXT", ["01/02/2024"]),
        ([None, None], "TEXT", [None, None]),
    ],
)
def test_columns_have_types(
    values: list[str | None], kind: str, wanted: list[Any], tmp_path: Path
) -> None:
    rows: Cells = [[value] for value in values]
    for blocks in ([table(rows, ["a"])], [table([row], ["a"]) for row in rows]):
        content, _ = written("sqlite", blocks, tmp_path)
        assert declared(content) == [("a", kind)]
        found = [row[0] for row in read(content)]
        assert found == wanted
        assert list(map(type, found)) == list(map(type, wanted))


def test_its_own_functions_read_the_dates() -> None:
    rows: Cells = [["2024-12-31T01:00:00.25+02:00"]]
    with opened(written("sqlite", [table(rows, ["a"])])[0]) as database:
        found = database.execute('SELECT strftime("%Y-%m-%d %H:%M:%f", a) FROM "table"').fetchone()
    assert found == ("2024-12-30 23:00:00.250",)


def test_decimals_with_the_comma_of_the_source() -> None:
    rows: Cells = [["1.234,5"], ["12345678901234567,25"]]
    content, _ = written("sqlite", [table(rows, ["a"])], style=Style(",", "."))
    assert read(content) == [["1234.5"], ["12345678901234567.25"]]


def test_names_that_sqlite_takes_for_the_same() -> None:
    names = ["a", "A", "a (2)", "É", "é", "rowid", "x\0"]
    content, losses = written("sqlite", [table([["1"] * 7], names)])
    found = [name for name, _ in declared(content)]
    assert found == ["a", "A (3)", "a (2)", "É", "é", "rowid", "x\ufffd"]
    assert losses == {Loss.CHARACTERS}


def test_more_columns_than_a_table_holds() -> None:
    names = [str(number) for number in range(2000)]
    assert len(declared(written("sqlite", [table([], names)])[0])) == 2000
    with pytest.raises(WriteError, match="2001 columns"):
        written("sqlite", [table([], [*names, "x"])])


def test_what_a_table_is_called() -> None:
    blocks = [table([["1"]], ["a"])]
    assert WRITER.named is not None
    for name, wanted in (("Umsatz 2024", "Umsatz 2024"), ("sqlite_x", "_sqlite_x"), ('a"b', 'a"b')):
        options = WRITER.named(SqliteOptions(), name)
        assert read(written("sqlite", blocks, table=options.table)[0], wanted) == [[1]]
    assert WRITER.named(SqliteOptions(table="own"), "file").table == "own"
    assert WRITER.named(SqliteOptions(), "\udcff").table == "\ufffd"
    for word in ("sqlite_a", "SQLite_b", "a\0"):
        with pytest.raises(RecipeError, match="cannot be called"):
            build(SqliteOptions, {"table": word}, "outputs")


ROWS: Cells = [[str(number), f"text {number % 97}" * (number % 50)] for number in range(20_000)]


def test_the_same_bytes_however_it_is_cut_and_in_every_process(tmp_path: Path) -> None:
    whole = table(ROWS, ["n", "t"])
    first, _ = written("sqlite", [whole], types="text")
    cut = [whole.slice(0, 7), whole.slice(7, 9000), whole.slice(9007)]
    assert written("sqlite", cut, tmp_path, types="text")[0] == first
    script = (
        "import sys; sys.path[:0] = ['tests', 'tests/formats/table'];"
        "from test_sqlite import ROWS; from table_kit import table, written; import hashlib;"
        "junk = [bytes([n % 251]) * 5000 for n in range(3000)]; del junk;"
        "content, _ = written('sqlite', [table(ROWS, ['n', 't'])], types='text');"
        "print(hashlib.sha256(content).hexdigest() == sys.argv[1])"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, hashlib.sha256(first).hexdigest()],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "True"


def test_a_part_is_one_file_with_its_digest(tmp_path: Path) -> None:
    part = tmp_path / "table.part"
    piece = WRITER.piece(table(ROWS, ["n", "t"]), SqliteOptions(), PLAIN)
    seen: list[list[str]] = []

    def fill(path: str) -> None:
        WRITER.write(path, [piece], SqliteOptions(table="t"))
        seen.append([one.name for one in tmp_path.iterdir()])

    size, digest = build_part(str(part), fill, mtime_ns=10**18, mode=0o640)
    assert seen == [[part.name]]
    assert (size, digest) == (part.stat().st_size, digest_of(str(part)))
    assert part.stat().st_mtime_ns == 10**18
    with pytest.raises(FileExistsError):
        build_part(str(part), lambda _: pytest.fail("it is there"))
    assert len(read(part.read_bytes(), "t")) == len(ROWS)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE])
def test_a_full_or_broken_disk_is_one_of_the_system(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        error = sqlite3.OperationalError("no")
        error.sqlite_errorcode = code
        raise error

    monkeypatch.setattr(sqlite3, "connect", refuse)
    piece = WRITER.piece(table([["1"]], ["a"]), SqliteOptions(), PLAIN)
    part = tmp_path / "part"
    with pytest.raises(OSError, match="part") as error:
        build_part(str(part), lambda path: WRITER.write(path, [piece], SqliteOptions()))
    assert error.value.errno == (errno.ENOSPC if code == sqlite3.SQLITE_FULL else errno.EIO)
    assert not part.exists()
    assert isinstance(disk.calls, disk.Disk)
