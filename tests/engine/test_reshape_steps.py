"""Steps that make other tables of tables, through the lane: several blocks, several results."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from inline_slots import InlineSlot

from app.core.recipe_text import load_recipe
from app.engine import dispatch, runner
from app.engine.batch import Batch
from app.engine.events import RunEnded
from app.engine.options import EngineOptions
from app.formats.table.text_table import TextTable
from app.operations import REGISTRY
from app.operations.table import _lookup

Run = Callable[[str, str], dict[str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(dispatch, "Slot", InlineSlot)
    monkeypatch.setattr(dispatch, "wait_for", lambda *_: None)
    monkeypatch.setattr(runner, "_STEP", 0.001)
    monkeypatch.setattr(TextTable.__init__, "__defaults__", ("keep", 256))

    def results(content: str, recipe: str) -> dict[str, str]:
        source, out, path = tmp_path / "in.csv", tmp_path / "out", tmp_path / "recipe.toml"
        source.write_bytes(content.encode())
        path.write_text("version = 1\n" + recipe)
        batch = Batch(EngineOptions(data_folder=str(tmp_path / "home"), workers=2))
        list(batch.scan([str(source)]))
        list(batch.plan(load_recipe(str(path), REGISTRY), str(out)))
        *_, ended = batch.run()
        batch.close()
        assert isinstance(ended, RunEnded)
        assert ended.totals.done == 1, ended
        return {one.name: one.read_bytes().decode() for one in out.iterdir()}

    return results


def orders() -> str:
    out = io.StringIO(newline="")
    rows = [[f"s{n % 7}", f"0{n % 3}", f"{n / 4:.2f}", f"{n % 28 + 1}/02/2024"] for n in range(150)]
    csv.writer(out).writerows([["sku", "shop", "price", "day"], *rows])
    return out.getvalue()


def frame(text: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(text), dtype={"shop": str})


@pytest.mark.parametrize("most", [64, 0])
def test_groups_pivots_and_joins_side_by_side(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(_lookup, "MOST_MB", most)
    (tmp_path / "names.csv").write_text("code,name\n" + "".join(f"s{n},N{n}\n" for n in range(5)))
    recipe = """
        [[table.steps]]
        op = "join"
        file = "names.csv"
        on = ["sku"]
        lookup_on = ["code"]
        kind = "inner"
        [[table.steps]]
        op = "parse_dates"
        columns = ["day"]
        [[table.outputs]]
        format = "csv"
        name = "rows"
        [[table.outputs]]
        format = "csv"
        name = "groups"
        [[table.outputs.steps]]
        op = "group_by"
        by = ["name"]
        aggregate = [{column = "price", function = "sum"}, {column = "day", function = "max"}]
        [[table.outputs]]
        format = "csv"
        name = "pivot"
        [[table.outputs.steps]]
        op = "pivot"
        rows = ["name"]
        columns = "shop"
        values = "price"
        function = "mean"
        [[table.outputs.steps]]
        op = "transpose"
    """
    found = run(orders(), recipe)
    names = {f"s{n}": f"N{n}" for n in range(5)}
    expected = frame(orders()).assign(name=lambda one: one["sku"].map(names)).dropna()
    rows = frame(found["rows.csv"])
    assert rows["name"].tolist() == expected["name"].tolist()
    assert set(rows["day"].str[:8]) == {"2024-02-"}
    sums = expected.groupby("name")["price"].sum()
    assert frame(found["groups.csv"])["price_sum"].tolist() == pytest.approx(sums.tolist())
    assert list(frame(found["groups.csv"])["day_max"]) == list(rows.groupby("name")["day"].max())
    pivot = expected.pivot_table(index="name", columns="shop", values="price", aggfunc="mean").T
    turned = pd.read_csv(io.StringIO(found["pivot.csv"]), dtype={"name": str}).set_index("name")
    assert list(turned.index) == ["00", "01", "02"]
    assert list(turned.columns) == list(pivot.columns)
    assert turned.to_numpy() == pytest.approx(pivot.to_numpy())
