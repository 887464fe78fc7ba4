"""Words for missing in whole runs: what counts them as null, and what writes them as they are."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from inline_kit import ended
from pyarrow import parquet
from table_desk import TableDesk

from app.core.recipe_text import read_recipe
from app.engine.batch import Batch
from app.formats.source_file import SourceFile
from app.formats.table.preview import preview
from app.formats.table.types import ColumnType
from app.operations import REGISTRY

READING = 'version = 1\n[table.reading]\nmissing = ["NA", "-", "-999"]\n'
CONTENT = b"id,qty,price,note\n" + b"".join(
    b"%d,%s,%s,%s\n" % row
    for row in [
        (1, b"4", b"-", b"good"),
        (2, b"NA", b"1.5", b"NA"),
        (3, b"-999", b"2.25", b""),
        (4, b"6", b"NA", b"na"),
    ]
    * 20
)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TableDesk]:
    made = TableDesk(tmp_path, monkeypatch)
    (made.source / "t.csv").write_bytes(CONTENT)
    yield made
    made.close()


def output(form: str, more: str = "") -> str:
    return f'[[table.outputs]]\nformat = "{form}"\n{more}\n'


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_texts_keep_them_and_types_do_not(bench: TableDesk, tmp_path: Path) -> None:
    results = bench.run(
        READING
        + output("csv")
        + output("csv", 'name = "plain"\ntypes = "plain"')
        + output("parquet")
        + output("jsonl")
        + output("parquet", 'name = "texts"\ntypes = "text"')
    )
    assert results["t.csv"] == CONTENT
    assert lines(results["plain.csv"])[1:4] == [
        ["1", "4", "", "good"],
        ["2", "", "1.5", ""],
        ["3", "", "2.25", ""],
    ]
    table = parquet.read_table(pa.BufferReader(results["t.parquet"]))
    assert [str(kind) for kind in table.schema.types] == ["int64", "int64", "double", "string"]
    assert table.slice(0, 4).to_pydict() == {
        "id": [1, 2, 3, 4],
        "qty": [4, None, None, 6],
        "price": [None, 1.5, 2.25, None],
        "note": ["good", None, "", "na"],
    }
    assert json.loads(results["t.jsonl"].splitlines()[1]) == {
        "id": 2,
        "qty": None,
        "price": 1.5,
        "note": None,
    }
    assert b"-999" in results["texts.parquet"]


def test_steps_and_merges_count_them_as_missing(bench: TableDesk) -> None:
    steps = "".join(
        f"[[table.steps]]\n{step}\n"
        for step in (
            'op = "filter_rows"\nwhen = "is_missing(qty) or qty > 5"',
            'op = "derive"\ncolumn = "twice"\nvalue = "qty * 2"',
            'op = "change_case"\ncolumns = ["note"]\ncase = "lower"',
            'op = "sort"\nby = [{ column = "qty" }, { column = "id" }]',
        )
    )
    results = bench.run(
        READING
        + steps
        + output("csv")
        + '[[table.merges]]\nop = "profile"\n'
        + '[[table.merges]]\nop = "group_by"\nby = ["note"]\n'
        + 'aggregate = [{ column = "qty", function = "count" }, '
        + '{ column = "price", function = "max" }]\n'
    )
    rows = lines(results["t.csv"])
    assert rows[1] == ["4", "6", "NA", "na", "12"]
    assert rows[21:23] == [["2", "NA", "1.5", "NA", ""]] * 2
    assert rows[-1] == ["3", "-999", "2.25", "", ""]
    columns = json.loads(results["profile.json"])["combined"]["columns"]
    assert (columns["qty"]["type"], columns["qty"]["count"], columns["qty"]["min"]) == (
        "int",
        20,
        6,
    )
    assert columns["price"]["missing"] == 20
    assert lines(results["group_by.csv"])[1:] == [["", "0", "2.25"], ["na", "20", ""]]


def test_a_merge_has_its_own_words_besides(bench: TableDesk) -> None:
    merge = '[[table.merges]]\nop = "profile"\nmissing = ["na"]\n'
    columns = json.loads(bench.run(READING + merge)["profile.json"])["combined"]["columns"]
    assert columns["note"]["missing"] == 60


def test_two_tables_that_differ_in_the_words_alone_are_the_same(
    bench: TableDesk, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    few = b"".join(CONTENT.splitlines(keepends=True)[:5])
    (other / "t.csv").write_bytes(few.replace(b"NA", b"-"))
    (bench.source / "t.csv").write_bytes(few)
    bench.batch = Batch(bench.options)
    list(bench.batch.scan([str(bench.source), str(other)]))
    recipe = read_recipe(READING + '[[table.merges]]\nop = "compare"\n', REGISTRY)
    list(bench.batch.plan(recipe, str(bench.out)))
    ended(bench.batch.run())
    said = json.loads(bench.results()["compare.json"])
    assert said["totals"]["unchanged"] == 4


def test_other_words_are_looked_at_anew(bench: TableDesk) -> None:
    batch = bench.plan("version = 1\n" + output("parquet"))
    list(batch.plan(read_recipe(READING + output("parquet"), REGISTRY), str(bench.out)))
    ended(batch.run())
    table = parquet.read_table(pa.BufferReader(bench.results()["t.parquet"]))
    assert table.column("qty").null_count == 40


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.jsonl", b'{"a": -999, "b": "x"}\n{"a": 5, "b": "NA"}\n'),
        ("t.fwf", b"a    b\n-999 x\n5    NA\n"),
    ],
)
def test_any_format_may_have_them(bench: TableDesk, name: str, content: bytes) -> None:
    (bench.source / "t.csv").unlink()
    (bench.source / name).write_bytes(content)
    results = bench.run(READING + output("parquet"))
    table = parquet.read_table(pa.BufferReader(results["t.parquet"]))
    assert table.to_pydict() == {"a": [None, 5], "b": ["x", None]}


def test_they_hinder_no_guess(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"name;size\n" + b"x;NA\n" * 9 + b"y;1,5\nz;2,5\n")
    with SourceFile(str(path)) as file:
        before, after = preview(file), preview(file, given={"missing": ("NA",)})
    assert (before.dialect.decimal, before.types[1]) == (".", ColumnType.TEXT)
    assert (after.dialect.decimal, after.types[1]) == (",", ColumnType.FLOAT)
    assert after.rows[0] == ("x", "NA")
    header = {one.what: one.why for one in after.evidence}["header"]
    assert header == "above_numbers"
