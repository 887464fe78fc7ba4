"""Files that a recipe names are the same from the plan to the end of the run."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from inline_kit import tree
from inline_slots import InlineSlot

from app.core.errors import RunError
from app.core.recipe import Recipe
from app.core.recipe_text import load_recipe, read_recipe
from app.engine import dispatch, runner
from app.engine.already import recipe_key
from app.engine.batch import Batch
from app.engine.events import Planned, RunEnded
from app.engine.journal_read import JournalReader
from app.engine.options import EngineOptions
from app.engine.rows import Row
from app.operations import REGISTRY

RECIPE = """version = 1
[[table.steps]]
op = "join"
file = "prices.csv"
on = ["sku"]
[[table.outputs]]
format = "csv"
"""


class World:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.prices = folder / "prices.csv"
        self.prices.write_text("sku,price\na,1\n")
        (folder / "recipe.toml").write_text(RECIPE)
        (folder / "in").mkdir()
        for name in "xyz":
            (folder / "in" / f"{name}.csv").write_text("sku,n\na,1\nb,2\n")
        self.out = folder / "out"
        self.options = EngineOptions(data_folder=str(folder / "home"), workers=2)

    def recipe(self) -> Recipe:
        return load_recipe(str(self.folder / "recipe.toml"), REGISTRY)

    def planned(self, recipe: Recipe) -> tuple[Batch, Planned]:
        batch = Batch(self.options)
        list(batch.scan([str(self.folder / "in")]))
        *_, planned = batch.plan(recipe, str(self.out))
        assert isinstance(planned, Planned)
        return batch, planned

    def stopped(self) -> str:
        """Return the id of a run that was stopped before its end."""
        batch, _ = self.planned(self.recipe())
        run = batch.run()
        next(run)
        batch.stop()
        list(run)
        batch.close()
        return batch.run_id


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(dispatch, "Slot", InlineSlot)
    monkeypatch.setattr(dispatch, "wait_for", lambda *_: None)
    monkeypatch.setattr(runner, "_STEP", 0.001)
    return World(tmp_path)


def rows(path: str) -> list[Row]:
    with contextlib.closing(JournalReader(path)) as reader:
        return reader.rows(range(3))


def test_a_lookup_table_beside_the_recipe_is_joined(world: World) -> None:
    batch, _ = world.planned(world.recipe())
    *_, ended = batch.run()
    batch.close()
    assert isinstance(ended, RunEnded)
    assert ended.totals.done == 3
    assert set(tree(world.out).values()) == {b"sku,n,price\na,1,1\nb,2,\n"}


@pytest.mark.parametrize(
    ("break_it", "code"),
    [
        (lambda world: world.prices.unlink(), "file_unreadable"),
        (lambda world: (world.prices.unlink(), world.prices.mkdir()), "file_unreadable"),
    ],
)
def test_a_file_that_is_not_there_ends_the_plan(
    world: World, break_it: Callable[[World], object], code: str
) -> None:
    break_it(world)
    batch, planned = world.planned(world.recipe())
    batch.close()
    assert planned.problem
    assert planned.problem.code == code
    assert planned.problem.values["path"] == str(world.prices)


def test_a_recipe_in_no_file_has_nothing_beside_it(world: World) -> None:
    batch, planned = world.planned(read_recipe(RECIPE, REGISTRY))
    batch.close()
    assert planned.problem
    assert planned.problem.code == "file_unplaced"


def test_a_file_that_changes_during_the_run_fails_what_is_left(world: World) -> None:
    batch, _ = world.planned(world.recipe())
    world.prices.write_text("sku,price\na,222\n")
    *_, ended = batch.run()
    batch.close()
    assert isinstance(ended, RunEnded)
    assert ended.totals.failed == 3
    assert not any(name.endswith(".csv") for name in tree(world.out))
    assert {row.problem.code for row in rows(batch.journal_path) if row.problem} == {"file_changed"}


def test_a_run_does_not_go_on_with_another_file(world: World) -> None:
    run = world.stopped()
    before = os.stat(world.prices)
    world.prices.write_text("sku,price\na,222\n")
    batch = Batch(world.options, reopen=run)
    with pytest.raises(RunError, match=r"was changed since the run began"):
        list(batch.resume())
    world.prices.write_text("sku,price\na,1\n")
    os.utime(world.prices, ns=(before.st_atime_ns, before.st_mtime_ns))
    *_, ended = batch.resume()
    batch.close()
    assert isinstance(ended, RunEnded)
    assert ended.totals.done == 3


def test_what_failed_is_tried_again_with_the_file_as_it_is(world: World) -> None:
    world.prices.write_text("sku,price\na,1\na,2\n")
    batch, _ = world.planned(world.recipe())
    list(batch.run())
    batch.close()
    world.prices.write_text("sku,price\na,222\n")
    batch = Batch(world.options, reopen=batch.run_id)
    *_, ended = batch.resume(failed_too=True)
    batch.close()
    assert isinstance(ended, RunEnded)
    assert ended.totals.done == 3
    assert set(tree(world.out).values()) == {b"sku,n,price\na,1,222\nb,2,\n"}


def test_what_is_done_already_was_done_with_the_same_file(world: World) -> None:
    (world.folder / "recipe.toml").write_text(RECIPE + "[destination]\nskip_done = true\n")
    before = recipe_key(world.recipe())
    assert recipe_key(world.recipe()) == before
    world.prices.write_text("sku,price\na,222\n")
    assert recipe_key(world.recipe()) != before
