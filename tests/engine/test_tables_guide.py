"""The guide to tables says nothing that is not so: its recipes, examples and words are tried."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pytest
from pyarrow import csv

from app.core.operation import Lane, Role
from app.core.params import build, parameters
from app.core.recipe_text import read_recipe
from app.formats.table.block import Block
from app.formats.table.reading import TableReading
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
