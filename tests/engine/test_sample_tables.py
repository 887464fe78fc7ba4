"""The built-in recipes for tables on the sample tables."""

from __future__ import annotations

import csv
import io
import json
import statistics
from collections.abc import Callable
from pathlib import Path

import pytest
from inline_kit import tree
from inline_slots import InlineSlot
from pyarrow import parquet

from app.core.recipe_text import load_recipe
from app.engine import dispatch, runner
from app.engine.batch import Batch
from app.engine.events import Planned, RunEnded
from app.engine.options import EngineOptions
from app.operations import REGISTRY
from app.settings.locations import resource
from app.settings.recipes import find_recipe

SAMPLES = Path(resource("samples", "tables"))
TABLES = {"2024.csv": ("utf-8", ","), "2025.csv": ("cp1252", ";"), "2026.tsv": ("utf-8", "\t")}

Run = Callable[[str], dict[str, bytes]]
Rows = list[dict[str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs a built-in recipe and returns its results."""
    monkeypatch.setattr(dispatch, "Slot", InlineSlot)
    monkeypatch.setattr(dispatch, "wait_for", lambda *_: None)
    monkeypatch.setattr(runner, "_STEP", 0.001)

    def go(word: str) -> dict[str, bytes]:
        batch = Batch(EngineOptions(data_folder=str(tmp_path / "home"), workers=2))
        list(batch.scan([str(SAMPLES)]))
        recipe = load_recipe(find_recipe(word), REGISTRY)
        *_, planned = batch.plan(recipe, str(tmp_path / "out"))
        assert isinstance(planned, Planned)
        *_, ended = batch.run()
        batch.close()
        assert isinstance(ended, RunEnded)
        assert (ended.totals.done, ended.failed_merges) == (3, 0)
        return tree(tmp_path / "out")

    return go


def sample(name: str) -> Rows:
    encoding, delimiter = TABLES[name]
    text = (SAMPLES / name).read_text(encoding)
    return list(csv.DictReader(io.StringIO(text), delimiter=delimiter))


def read(content: bytes) -> Rows:
    return list(csv.DictReader(io.StringIO(content.decode())))


def every_row() -> Rows:
    return [row for name in TABLES for row in sample(name)]


def test_convert_tables(run: Run) -> None:
    found = run("convert-tables")
    assert {name: read(content) for name, content in found.items()} == {
        name.replace(".tsv", ".csv"): sample(name) for name in TABLES
    }
    assert "Müsli".encode() in found["2025.csv"]


def test_clean_tables(run: Run, tmp_path: Path) -> None:
    found = run("clean-tables")
    assert set(found) == {"2024.parquet", "2025.parquet", "2026.parquet", "all_rows.csv"}
    wanted = []
    for name in TABLES:
        rows = [{key: cell.strip() for key, cell in row.items()} for row in sample(name)]
        different = [dict(pairs) for pairs in dict.fromkeys(tuple(row.items()) for row in rows)]
        assert len(different) < len(rows)
        table = parquet.read_table(tmp_path / "out" / f"{name[:4]}.parquet")
        assert table.num_rows == len(different)
        assert table.column("qty").to_pylist() == [int(row["qty"] or 0) for row in different]
        wanted += [{**row, "qty": row["qty"] or "0"} for row in different]
    assert read(found["all_rows.csv"]) == wanted


def test_profile_tables(run: Run) -> None:
    found = run("profile-tables")
    assert set(found) == {"profile.json", "profile.csv", "profile.html"}
    said = json.loads(found["profile.json"])
    assert list(said["files"]) == list(TABLES)
    prices = [float(row["price"]) for row in every_row()]
    price = said["combined"]["columns"]["price"]
    assert price["count"] == len(prices)
    assert price["std"] == pytest.approx(statistics.stdev(prices), rel=1e-12)
    assert list(price["quantiles"]) == ["0.05", "0.25", "0.5", "0.75", "0.95"]
    assert price["quantiles"]["0.5"] == pytest.approx(statistics.median(prices))
    assert len(price["histogram"]["counts"]) == 40
    assert said["combined"]["columns"]["order"]["type"] == "text"


def test_group_tables(run: Run) -> None:
    rows = read(run("group-tables")["by_region.csv"])
    assert [row["region"] for row in rows] == ["east", "north", "south", "west"]
    for row in rows:
        of_region = [one for one in every_row() if one["region"] == row["region"]]
        prices = [float(one["price"]) for one in of_region]
        assert int(row["qty_sum"]) == sum(int(one["qty"] or 0) for one in of_region)
        assert float(row["price_mean"]) == pytest.approx(statistics.mean(prices), rel=1e-12)
        assert float(row["price_std"]) == pytest.approx(statistics.stdev(prices), rel=1e-12)
        assert int(row["price_count"]) == len(prices)
