"""Tables as results: however they are cut and packed, each cell comes out as it was."""

from __future__ import annotations

import contextlib
import csv
import gzip
import io
import itertools
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
import python_calamine
from inline_slots import InlineSlot
from pyarrow import parquet

from app.core.outcome import Loss, Outcome
from app.core.recipe_text import load_recipe, read_recipe
from app.engine import dispatch, runner
from app.engine.batch import Batch
from app.engine.events import Planned, RunEnded
from app.engine.journal_read import JournalReader
from app.engine.options import EngineOptions
from app.engine.rows import Row
from app.formats.table.outputs import WRITERS
from app.formats.table.text_table import TextTable
from app.operations import REGISTRY

CONVERT = Path(__file__).parent.parent / "resources" / "recipes" / "convert-tables.toml"
BLOCK = 200

Convert = Callable[..., tuple[bytes, Row]]


@pytest.fixture
def convert(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Convert:
    """Return what converts one file with blocks of 200 bytes."""
    monkeypatch.setattr(dispatch, "Slot", InlineSlot)
    monkeypatch.setattr(dispatch, "wait_for", lambda *_: None)
    monkeypatch.setattr(runner, "_STEP", 0.001)
    monkeypatch.setattr(TextTable.__init__, "__defaults__", ("keep", BLOCK))

    calls = itertools.count()

    def run(name: str, content: bytes, recipe: str = "") -> tuple[bytes, Row]:
        source, out = tmp_path / name, tmp_path / f"out{next(calls)}"
        source.write_bytes(content)
        batch = Batch(EngineOptions(data_folder=str(tmp_path / "home"), workers=2))
        list(batch.scan([str(source)]))
        found = read_recipe(recipe, REGISTRY) if recipe else load_recipe(str(CONVERT), REGISTRY)
        *_, planned = batch.plan(found, str(out))
        assert isinstance(planned, Planned)
        *_, ended = batch.run()
        reader = JournalReader(batch.journal_path)
        (row,) = reader.rows([0])
        reader.close()
        batch.close()
        assert isinstance(ended, RunEnded)
        assert row.outcome is Outcome.DONE, row.problem
        assert not list(out.glob(".foldermill/*"))
        (result,) = [one for one in out.iterdir() if one.is_file()]
        return result.read_bytes(), row

    return run


ROWS = [
    [str(number), f'say "{number}",\r\nor\nnot', "", "007", "é台" * (number % 5), "1E5"]
    for number in range(60)
]
HEADER = ["id", "text", "empty", "code", "more", "odd"]


def as_csv(rows: list[list[str]], encoding: str = "utf-8", **dialect: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, **dialect).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue().encode(encoding)


def cells(content: bytes, encoding: str = "utf-8") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(encoding), newline="")))


def outputs(*options: str) -> str:
    return "version = 1\n" + "".join(f"[[table.outputs]]\n{option}\n" for option in options)


def test_the_recipe_of_the_design_keeps_every_cell(convert: Convert) -> None:
    content, row = convert("a.csv", as_csv([HEADER, *ROWS], delimiter=";"))
    assert content == as_csv([HEADER, *ROWS], lineterminator="\n")
    assert cells(content) == [HEADER, *ROWS]
    assert not row.targets[0].losses


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        ("a.csv.gz", lambda text: gzip.compress(text.encode())),
        ("a.csv", lambda text: text.encode("utf-16")),
        ("a.csv", lambda text: text.encode("utf-8-sig")),
    ],
)
def test_what_is_packed_or_in_another_encoding(
    convert: Convert, name: str, pack: Callable[[str], bytes]
) -> None:
    text = as_csv([HEADER, *ROWS]).decode()
    assert cells(convert(name, pack(text))[0]) == [HEADER, *ROWS]


def test_only_a_header(convert: Convert) -> None:
    assert convert("a.csv", b"a,b\n")[0] == b"a,b\n"


def test_a_small_file_in_one_block(convert: Convert) -> None:
    assert convert("a.csv", b"a,b\n1,2\n")[0] == b"a,b\n1,2\n"


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_parquet_has_the_types_of_the_whole_table(convert: Convert, name: str) -> None:
    rows = [[str(number), str(number), f"2024-01-{number % 28 + 1:02}"] for number in range(99)]
    content = as_csv([["n", "code", "day"], *rows, ["9007199254740993", "0100", "2024-02-29"]])
    packed = gzip.compress(content) if name.endswith(".gz") else content
    read = parquet.read_table(
        pa.BufferReader(convert(name, packed, outputs('format = "parquet"'))[0])
    )
    assert [str(one) for one in read.schema.types] == ["int64", "string", "date32[day]"]
    assert read.column("n").to_pylist() == [*range(99), 9007199254740993]
    assert read.column("code").to_pylist() == [*map(str, range(99)), "0100"]


def test_json_lines_with_columns_that_show_up_late(convert: Convert) -> None:
    objects = [{"a": number, "b": "x" * 40} for number in range(20)] + [{"a": 1.5, "c": None}]
    content = "".join(json.dumps(one) + "\n" for one in objects).encode()
    result, _ = convert("a.jsonl", content, outputs('format = "csv"'))
    found = cells(result)
    assert found[0] == ["a", "b", "c"]
    assert found[1:] == [
        *([str(number), "x" * 40, ""] for number in range(20)),
        ["1.5", "", ""],
    ]


def test_the_same_format_has_the_same_dialect(convert: Convert) -> None:
    rows = [["名", "價"], *([f"台{number}", "1,50"] for number in range(30))]
    content = as_csv(rows, "utf-8-sig", delimiter=";", lineterminator="\n")
    recipe = 'version = 1\n[[table.steps]]\nop = "trim"\n'
    assert convert("a.csv", content, recipe)[0] == content


def test_steps_change_each_block(convert: Convert) -> None:
    content = as_csv([["a", "b"], *([f" {number} ", "x"] for number in range(99))])
    recipe = 'version = 1\n[[table.steps]]\nop = "trim"\n' + outputs('format = "csv"')[12:]
    found = cells(convert("a.csv", content, recipe)[0])
    assert found == [["a", "b"], *([str(number), "x"] for number in range(99))]


def test_characters_lost_in_one_block_are_told_of(convert: Convert) -> None:
    content = as_csv([["a"], *([f"row {number}"] for number in range(99)), ["台"]])
    recipe = outputs('format = "csv"\nencoding = "windows-1252"')
    result, row = convert("a.csv", content, recipe)
    assert result.endswith(b"row 98\n?\n")
    assert row.targets[0].losses == (Loss.CHARACTERS,)


def as_excel(content: bytes) -> list[list[str]]:
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        rows = book.get_sheet_by_index(0).to_python()
    return [[str(int(c)) if isinstance(c, float) else str(c) for c in row] for row in rows]


def as_database(content: bytes, name: str) -> list[list[str]]:
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        found = database.execute(f'SELECT * FROM "{name}"')
        return [[c[0] for c in found.description], *([str(c or "0") for c in row] for row in found)]


@pytest.mark.parametrize("name", ["a.csv", "b.x.csv.gz", "sqlite_c.csv"])
def test_workbooks_and_databases_of_several_blocks(convert: Convert, name: str) -> None:
    rows = [[str(n), f"=A{n}", f"00{n}", "x,\r\ny"] for n in range(99)]
    content = as_csv([["n", "formula", "code", "text"], *rows])
    packed = gzip.compress(content) if name.endswith(".gz") else content
    found = as_excel(convert(name, packed, outputs('format = "xlsx"'))[0])
    assert found == [["n", "formula", "code", "text"], *rows]
    table = name.split(".csv", maxsplit=1)[0].replace("sqlite_", "_sqlite_")
    found = as_database(convert(name, packed, outputs('format = "sqlite"'))[0], table)
    assert found == [["n", "formula", "code", "text"], *rows]


@pytest.mark.parametrize("output", WRITERS)
def test_a_result_is_the_same_however_its_table_was_cut(
    convert: Convert, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = as_csv([HEADER, *ROWS])
    recipe = outputs(f'format = "{output}"')
    cut, _ = convert("a.csv", content, recipe)
    again, _ = convert("a.csv", content, recipe)
    assert cut == again
    monkeypatch.setattr(TextTable.__init__, "__defaults__", ("keep", 10**6))
    whole, _ = convert("a.csv", content, recipe)
    # Columns of blocks are compressed by themselves.
    assert output in ("parquet", "arrow") or whole == cut


def test_a_cell_that_is_too_long_fails_its_file(convert: Convert) -> None:
    content = as_csv([["a"], ["x"], ["y" * 32_768]])
    with pytest.raises(AssertionError, match="sheet_cell"):
        convert("a.csv", content, outputs('format = "xlsx"'))
