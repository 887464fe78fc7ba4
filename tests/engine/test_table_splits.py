"""Results split by rows or by a column: no row is lost, doubled or put into another file."""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st
from inline_kit import tree
from inline_slots import InlineSlot
from pyarrow import parquet
from table_kit import Unseekable

from app.core.errors import RecipeError
from app.core.lanes import LONGEST_FOLDER, PartFile, index_in_folder
from app.core.naming import clash_key, safe_part
from app.core.outcome import Outcome
from app.core.recipe_text import read_recipe
from app.engine import dispatch, runner
from app.engine.batch import Batch
from app.engine.journal_read import JournalReader
from app.engine.lanes.table_splits import Split, parts_of
from app.engine.options import EngineOptions
from app.engine.rows import Row
from app.formats.table.numbers import PLAIN
from app.formats.table.outputs import WRITERS
from app.formats.table.split_piece import load_split_piece, save_split_piece
from app.formats.table.text_table import TextTable
from app.operations import REGISTRY

BLOCK = 200

SplitTable = Callable[..., tuple[dict[str, bytes], Row]]


@pytest.fixture
def split(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SplitTable:
    """Return what splits one file, read in blocks of 200 bytes; a recipe's output at a time."""
    monkeypatch.setattr(dispatch, "Slot", InlineSlot)
    monkeypatch.setattr(dispatch, "wait_for", lambda *_: None)
    monkeypatch.setattr(runner, "_STEP", 0.001)
    monkeypatch.setattr(TextTable.__init__, "__defaults__", ("keep", BLOCK))
    calls = itertools.count()

    def run(content: bytes, *outputs: str, name: str = "a.csv", rest: str = "") -> Any:
        source, out = tmp_path / name, tmp_path / f"out{next(calls)}"
        source.write_bytes(content)
        batch = Batch(EngineOptions(data_folder=str(tmp_path / "home"), workers=2))
        list(batch.scan([str(source)]))
        tables = "".join(f"[[table.outputs]]\n{one}\n" for one in outputs)
        list(batch.plan(read_recipe(f"version = 1\n{rest}\n{tables}", REGISTRY), str(out)))
        list(batch.run())
        reader = JournalReader(batch.journal_path)
        (row,) = reader.rows([0])
        reader.close()
        batch.close()
        return tree(out) if out.exists() else {}, row

    return run


def as_csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


HEADER = ["id", "land", "day", "text"]
LANDS = ["TW", "DE", "", "FR"]
ROWS = [
    [f"00{n}", LANDS[n * 7 % 4], f"2024-01-{n % 28 + 1:02}", f'say "{n}",\nor not'[: n % 13]]
    for n in range(61)
]
TABLE = as_csv([HEADER, *ROWS])


def rows_in(name: str, content: bytes) -> list[tuple[Any, ...]]:
    """Return the rows of a result, the header first."""
    if name.endswith((".csv", ".tsv")):
        mark = "\t" if name.endswith(".tsv") else ","
        text = io.StringIO(content.decode(), newline="")
        return [tuple(row) for row in csv.reader(text, delimiter=mark)]
    if name.endswith(".jsonl"):
        objects = [json.loads(line) for line in content.decode().splitlines()]
        return [tuple(objects[0]), *(tuple(one.values()) for one in objects)]
    if name.endswith((".parquet", ".arrow")):
        buffer = pa.BufferReader(content)
        read = (
            parquet.read_table(buffer) if name[-1] == "t" else pa.ipc.open_file(buffer).read_all()
        )
        types = tuple(map(str, read.schema.types))
        return [types, *zip(*(column.to_pylist() for column in read.columns), strict=True)]
    if name.endswith(".xlsx"):
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return [tuple(row) for row in book.get_sheet_by_index(0).to_python()]
    if name.endswith(".sqlite"):
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(content)
            found = database.execute('SELECT * FROM "a"')
            return [tuple(one[:1] for one in found.description), *found]
    if name.endswith(".md"):
        lines = content.decode().splitlines()
        return [tuple(lines[:2]), *((line,) for line in lines[2:])]
    begin, rows = content.decode().split("<tbody>\n")
    return [(begin,), *((row,) for row in rows.split("</tr>\n"))]


@pytest.mark.parametrize("output", [*WRITERS, "same"])
def test_the_rows_of_all_files_are_those_of_one(split: SplitTable, output: str) -> None:
    one, _ = split(TABLE, f'format = "{output}"')
    ((name, content),) = one.items()
    header, *rows = rows_in(name, content)
    end = [rows.pop()] if name.endswith(".html") else []
    files, row = split(TABLE, f'format = "{output}"\nsplit_rows = 13')
    assert [Path(target.path).name for target in row.targets] == [
        f"000{number}{Path(name).suffix}" for number in range(1, 6)
    ]
    found = []
    for file in sorted(files):
        own_header, *own = rows_in(file, files[file])
        assert own_header == header
        assert not end or own.pop() == end[0]
        found.append(own)
    assert [len(own) for own in found] == [13, 13, 13, 13, 9]
    assert list(itertools.chain(*found)) == rows
    files, row = split(TABLE, f'format = "{output}"\nsplit_by = "land"')
    order = [Path(target.path).stem for target in row.targets]
    assert order == ["TW", "FR", "(missing)", "DE"]
    for value, file in zip(order, [f"a/{stem}{Path(name).suffix}" for stem in order], strict=True):
        own_header, *own = rows_in(file, files[file])
        assert own_header == header
        wanted = [r for r, source in zip(rows, ROWS, strict=True) if source[1] == value]
        if value == "(missing)":
            wanted = [r for r, source in zip(rows, ROWS, strict=True) if not source[1]]
        assert own == wanted + end


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ('split_rows = 5\nsplit_by = "a"', "does_not_apply"),
        ("split_rows = -1", "out_of_range"),
        ('split_by = ["a"]', "wrong_type"),
        ('split_by = "a"\n[destination]\nin_place = true', "in_place_split"),
    ],
)
@pytest.mark.parametrize("output", [*WRITERS, "same"])
def test_what_a_recipe_cannot_ask_for(output: str, options: str, code: str) -> None:
    with pytest.raises(RecipeError) as refused:
        read_recipe(f'version = 1\n[[table.outputs]]\nformat = "{output}"\n{options}', REGISTRY)
    assert refused.value.problem.code == code
    assert refused.value.problem.message()


values = st.sampled_from(["a", "A", "b/c", "b_c", "", None, "(missing)", "a (2)", "é", "x" * 300])


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str | None], list[int]]:
    """Draw the values of a column, and where the table is cut into blocks."""
    column = draw(st.lists(values, max_size=30))
    cuts = draw(st.lists(st.integers(0, len(column)), max_size=5))
    return column, sorted(cuts)


def blocks(column: list[str | None], cuts: list[int]) -> Iterator[Any]:
    ids = [str(number) for number in range(len(column))]
    whole = pa.table({"key": pa.array(column, pa.string()), "id": pa.array(ids, pa.string())})
    for start, end in itertools.pairwise([0, *cuts, len(column)]):
        yield whole.slice(start, end - start)


def written(subject: Split, column: list[str | None], cuts: list[int], folder: Path) -> Any:
    """Return the files of a table of these blocks, by way of piece files."""
    paths = []
    for number, block in enumerate(blocks(column, cuts)):
        paths.append(str(folder / str(number)))
        save_split_piece(paths[-1], subject.piece(block))
    found = {}
    for file in subject.files([load_split_piece(path) for path in paths]):
        content = Unseekable()
        subject.writer.write(content, file, subject.options)
        found[file.name] = cells(content.content)
    return found


@given(tables(), st.integers(1, 7), st.sampled_from(["text", "plain"]))
def test_rows_stay_in_their_order_whatever_the_blocks(
    tmp_path_factory: pytest.TempPathFactory,
    table: tuple[list[str | None], list[int]],
    rows: int,
    types: str,
) -> None:
    options = WRITERS["csv"].format.params(types=types, split_rows=rows)
    subject = Split(rows, "", WRITERS["csv"], options, PLAIN)
    found = written(subject, *table, tmp_path_factory.mktemp("pieces"))
    assert list(found) == sorted(found)
    assert all(file.pop(0) == ["key", "id"] for file in found.values())
    sizes = [len(file) for file in found.values()]
    assert sizes == [rows] * (len(table[0]) // rows) + [len(table[0]) % rows] * (
        not table[0] or len(table[0]) % rows > 0
    )
    together = [row for file in found.values() for row in file]
    assert together == [[key or "", str(number)] for number, key in enumerate(table[0])]


@given(tables(), st.sampled_from(["text", "plain"]))
def test_each_row_is_in_the_file_of_its_value(
    tmp_path_factory: pytest.TempPathFactory,
    table: tuple[list[str | None], list[int]],
    types: str,
) -> None:
    column, _ = table
    options = WRITERS["csv"].format.params(types=types, split_by="key")
    subject = Split(0, "key", WRITERS["csv"], options, PLAIN)
    found = written(subject, *table, tmp_path_factory.mktemp("pieces"))
    assert all(file.pop(0) == ["key", "id"] for file in found.values())
    wanted: dict[str, list[list[str]]] = {}
    for number, key in enumerate(column):
        wanted.setdefault(key or "", []).append([key or "", str(number)])
    assert list(found.values()) == (list(wanted.values()) or [[]])
    assert len({clash_key(name) for name in found}) == len(found)
    assert all(safe_part(name) == name for name in found)


def test_names_are_safe_and_told_apart(split: SplitTable) -> None:
    names = ["DE", "de", "(missing)", "", "..", "a/b", "con", "2024:1", "de (2)"]
    files, row = split(as_csv([["k", "n"], *([name, "1"] for name in names)]), 'split_by = "k"')
    assert [Path(target.path).stem for target in row.targets] == [
        *("DE", "de (2)", "(missing)", "(missing) (2)", "_", "a_b", "_con", "2024_1"),
        "de (2) (2)",
    ]
    assert [cells(files[f"a/{Path(one.path).name}"])[1][0] for one in row.targets] == names


@pytest.mark.parametrize(
    ("option", "code"),
    [
        ("split_rows = 1", "split_rows"),
        ('split_by = "n"', "split_values"),
        ('split_by = "m"', "no_column"),
    ],
)
@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_what_cannot_be_split_fails_and_leaves_nothing(
    split: SplitTable, option: str, code: str, name: str
) -> None:
    content = as_csv([["n"], *([str(number)] for number in range(LONGEST_FOLDER + 1))])
    packed = gzip.compress(content) if name.endswith(".gz") else content
    files, row = split(packed, option, name=name)
    assert row.outcome is Outcome.FAILED
    assert row.problem is not None
    assert row.problem.code == code
    assert row.problem.message()
    assert files == {}
    assert not Path(row.targets[0].path).exists()


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_as_many_files_as_there_may_be(split: SplitTable, name: str) -> None:
    content = as_csv([["n"], *([str(number)] for number in range(LONGEST_FOLDER))])
    packed = gzip.compress(content) if name.endswith(".gz") else content
    files, row = split(packed, 'split_by = "n"', name=name)
    assert row.outcome is Outcome.DONE
    assert len(files) == LONGEST_FOLDER
    assert files[f"{Path(row.targets[7].path).parent.name}/7.csv"] == b"n\n7\n"


@pytest.mark.parametrize(
    ("option", "file"), [("split_rows = 5", "0001"), ('split_by = "n"', "(no rows)")]
)
def test_without_rows_there_is_one_file_with_the_header(
    split: SplitTable, option: str, file: str
) -> None:
    files, _ = split(b"n,m\n", option, f'format = "parquet"\nname = "typed"\n{option}')
    assert files.pop(f"a/{file}.csv") == b"n,m\n"
    ((_, content),) = files.items()
    assert parquet.read_table(pa.BufferReader(content)).column_names == ["n", "m"]


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_files_have_the_types_of_the_whole_table(split: SplitTable, name: str) -> None:
    content = as_csv([["k", "n"], *(["a", str(n)] for n in range(99)), ["b", "1.5"], ["c", ""]])
    packed = gzip.compress(content) if name.endswith(".gz") else content
    files, _ = split(packed, 'format = "parquet"\nsplit_by = "k"', name=name)
    read = [parquet.read_table(pa.BufferReader(content)) for content in files.values()]
    assert {str(one.schema) for one in read} == {"k: string\nn: double"}
    assert sum(len(one) for one in read) == 101


SORTED = '[[table.steps]]\nop = "sort"\nby = [{ column = "id", order = "descending" }]\n'


def test_steps_over_the_whole_table_come_first(split: SplitTable) -> None:
    files, _ = split(TABLE, 'split_by = "land"', "split_rows = 50\nname = 'n'", rest=SORTED)
    one, _ = split(TABLE, "", rest=SORTED)
    rows = cells(one["a.csv"])[1:]
    assert rows != ROWS
    assert cells(files["a/DE.csv"])[1:] == [row for row in rows if row[1] == "DE"]
    assert cells(files["n/0001.csv"])[1:] + cells(files["n/0002.csv"])[1:] == rows


def test_an_output_has_steps_of_its_own_before_it_is_split(split: SplitTable) -> None:
    steps = 'steps = [{ op = "group_by", by = ["land"] }]'
    files, _ = split(TABLE, f"split_rows = 3\n{steps}", "name = 'all'", 'split_by = "land"')
    assert [len(cells(files[f"a/000{n}.csv"])) for n in (1, 2)] == [4, 2]
    assert files["all.csv"] == TABLE
    assert len(cells(files["a (2)/TW.csv"])) == 1 + sum(row[1] == "TW" for row in ROWS)


def test_rejected_rows_lie_beside_the_folder(split: SplitTable) -> None:
    reading = '[table.reading]\nbad_rows = "reject"\n'
    content = TABLE + b"1,2\n"
    files, row = split(content, "split_rows = 40", rest=reading)
    assert set(files) == {"a/0001.csv", "a/0002.csv", "a.rejected.csv"}
    assert len(cells(files["a/0002.csv"])) == 22
    assert row.problem is not None
    assert row.problem.code == "rows_rejected"


@pytest.mark.parametrize("output", ["csv", "parquet"])
def test_words_for_missing_are_one_file(split: SplitTable, output: str) -> None:
    content = as_csv([["k", "n"], *([("NA", "x", "", "-")[n % 4], str(n)] for n in range(40))])
    reading = '[table.reading]\nmissing = ["NA", "-"]\n'
    files, _ = split(content, f'format = "{output}"\nsplit_by = "k"', rest=reading)
    assert [Path(name).stem for name in sorted(files)] == ["(missing)", "x"]
    rows = rows_in(f"a.{output}", files[f"a/(missing).{output}"])[1:]
    assert [int(row[1]) for row in rows] == [n for n in range(40) if n % 4 != 1]
    words = {"NA", "", "-"} if output == "csv" else {"", None}
    assert {row[0] for row in rows} == words


def test_a_merge_gets_the_rows_however_they_are_split(split: SplitTable) -> None:
    merge = '[[table.merges]]\nop = "concatenate"\n'
    files, _ = split(TABLE, 'split_by = "land"', rest=merge)
    assert cells(files.pop("concatenate.csv")) == [HEADER, *ROWS]
    assert len(files) == 4


def test_the_files_that_are_missing_are_written_again_alone() -> None:
    both = [PartFile(index_in_folder(2, n), f"part{n}") for n in (1, 4)]
    found = parts_of(both)
    assert [found(number) for number in range(5)] == [None, both[0], None, None, both[1]]
    every = parts_of([PartFile(2, "dir/.x.part", folder=True)])
    assert every(3) == PartFile(index_in_folder(2, 3), "dir/.x.3.part")


def test_texts_that_come_often_have_a_dictionary_in_each_file(split: SplitTable) -> None:
    files, _ = split(TABLE, 'format = "parquet"\nsplit_by = "land"')
    for name in ("a/TW.parquet", "a/DE.parquet"):
        group = parquet.ParquetFile(pa.BufferReader(files[name])).metadata.row_group(0)
        has = {
            group.column(place).path_in_schema: group.column(place).has_dictionary_page
            for place in range(group.num_columns)
        }
        assert has["land"]
        assert not has["id"]
