"""The guide to tables says nothing that is not so: its recipes, examples and words are tried."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pytest
from pyarrow import csv

from app.core.lanes import LONGEST_FOLDER
from app.core.operation import Lane, Role
from app.core.params import build, parameters
from app.core.recipe_text import read_recipe
from app.engine.lanes.table_splits import Split
from app.formats.table.block import Block
from app.formats.table.numbers import PLAIN
from app.formats.table.outputs import WRITERS
from app.formats.table.reading import TableReading
from app.formats.table.result_piece import ResultPiece
from app.formats.table.types import ColumnType
from app.operations import REGISTRY

ROOT: Final = Path(__file__).parent.parent.parent
GUIDE: Final = (ROOT / "docs" / "guide" / "tables.md").read_text("utf-8")


def fenced(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def section(title: str) -> str:
    return re.split(r"\n##+ ", GUIDE.partition(f"## {title}\n")[2])[0]


def examples(heading: str) -> list[tuple[str, str]]:
    """Return the two columns of the table with that first heading."""
    table = GUIDE.partition(f"| `{heading}` |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `(.+)` \| (.+) \|$", table, re.MULTILINE)
    assert len(rows) > 5
    return rows


def words_of(text: str) -> set[str]:
    return set(re.findall(r"`([a-z_]+)`", text))


@pytest.fixture(scope="module")
def table() -> Block:
    (text,) = fenced("csv")
    columns = csv.read_csv(pa.py_buffer(text.encode())).column_names
    types = csv.ConvertOptions(column_types=dict.fromkeys(columns, pa.string()))
    return Block(csv.read_csv(pa.py_buffer(text.encode()), convert_options=types), 2)


@pytest.mark.parametrize("text", fenced("toml"))
def test_its_recipes_are_recipes(text: str) -> None:
    read_recipe(text, REGISTRY)


@pytest.mark.parametrize(("when", "kept"), examples("when"))
def test_conditions(table: Block, when: str, kept: str) -> None:
    operation = REGISTRY.operations(Lane.TABLE, Role.STEP)["filter_rows"]
    result = operation.apply(table, build(operation.params, {"when": when}, ""))
    assert result.table.column("id").to_pylist() == kept.split()


@pytest.mark.parametrize(("value", "given"), examples("value"))
def test_values(table: Block, value: str, given: str) -> None:
    operation = REGISTRY.operations(Lane.TABLE, Role.STEP)["derive"]
    params: Any = build(operation.params, {"column": "new", "value": value}, "")
    cells = operation.apply(table, params).table.column("new").to_pylist()
    assert ["–" if cell is None else cell for cell in cells] == given.split(", ")


def test_what_is_split_into_which_files(table: Block) -> None:
    said = section("A result in several files")
    lines = re.findall(r"^\| `(.+)` \| (`.+) \|$", said, re.MULTILINE)
    assert len(lines) == 3
    for option, files in lines:
        recipe = read_recipe(f"version = 1\n[[table.outputs]]\n{option}", REGISTRY)
        options: Any = recipe.lanes[Lane.TABLE].outputs[0].options
        writer = WRITERS["csv"]
        params = writer.format.params()
        split = Split(options.split_rows, options.split_by, writer, params, PLAIN)
        found = {
            file.name: [line.split(b",")[0].decode() for piece in file for line in rows_of(piece)]
            for file in split.files([split.piece(table.table)])
        }
        words = [one.partition(".csv` ") for one in files.split(", ")]
        assert found == {f"{name[1:]}.csv": rows.split() for name, _, rows in words}
    assert f"{LONGEST_FOLDER:,} files at most" in said


def rows_of(piece: ResultPiece) -> list[bytes]:
    return bytes(piece.content()).splitlines()


def test_it_names_every_option_of_reading() -> None:
    said = words_of(section("How a text is read"))
    assert {spec.name for spec in parameters(TableReading)} <= said


def test_it_names_every_type() -> None:
    assert {kind.value for kind in ColumnType} <= words_of(section("Types"))


def test_what_it_names_is_there() -> None:
    steps = REGISTRY.operations(Lane.TABLE, Role.STEP)
    assert words_of(section("Steps").partition("The steps")[0]) <= steps.keys()
    merges = REGISTRY.operations(Lane.TABLE, Role.MERGE)
    assert set(re.findall(r"^\| `(\w+)`", section("Merges"), re.MULTILINE)) <= merges.keys()
    formats = REGISTRY.formats(Lane.TABLE)
    assert words_of(section("Results")) <= formats.keys()
