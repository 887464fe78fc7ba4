"""How many slots a batch has, and the limits it gives them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.core.recipe import FileLimits, Recipe
from app.core.recipe_text import read_recipe
from app.engine import batch, memory
from app.engine.batch import Batch
from app.engine.disks import Disk
from app.engine.dispatch import Dispatcher, DispatchLimits
from app.engine.events import Planned
from app.engine.memory import SLOT_BASE
from app.engine.options import EngineOptions
from app.operations import REGISTRY

RECIPE = read_recipe("version = 1\n[[image.outputs]]\nformat = 'png'\n", REGISTRY)


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> list[DispatchLimits]:
    """What dispatchers are given."""
    given: list[DispatchLimits] = []

    class Noting(Dispatcher):
        def __init__(self, *args: Any, **options: Any) -> None:
            given.append(args[3])
            super().__init__(*args, **options)

    monkeypatch.setattr(batch, "Dispatcher", Noting)
    return given


@contextmanager
def planned(tmp_path: Path, recipe: Recipe, **options: Any) -> Iterator[tuple[Batch, Planned]]:
    source = tmp_path / "in" / "a.png"
    source.parent.mkdir()
    Image.fromarray(np.zeros((4, 4, 3), np.uint8)).save(source)
    subject = Batch(EngineOptions(data_folder=str(tmp_path / "data"), **options))
    try:
        list(subject.scan([str(source.parent)]))
        *_, last = subject.plan(recipe, str(tmp_path / "out"))
        assert isinstance(last, Planned)
        yield subject, last
    finally:
        subject.close()


def test_a_plan_says_how_many_slots_there_are_and_why(
    tmp_path: Path, limits: list[DispatchLimits], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_about: list[str] = []

    def all_far(folders: Iterator[str]) -> set[Disk]:
        asked_about.extend(folders)
        return {Disk.NETWORK}

    monkeypatch.setattr(memory, "disks_of", all_far)
    monkeypatch.setattr(memory, "cores", lambda: 8)
    budget = 100 * SLOT_BASE
    with planned(tmp_path, RECIPE, memory=budget) as (subject, plan):
        assert (plan.slots, plan.slots_because) == (4, "network")
        assert asked_about == [str(tmp_path / "in"), str(tmp_path / "out")]
        list(subject.run())
    assert [given.slots for given in limits] == [4, 4]
    assert {given.memory for given in limits} == {96 * SLOT_BASE}


def test_the_users_number_of_slots_counts(tmp_path: Path, limits: list[DispatchLimits]) -> None:
    with planned(tmp_path, RECIPE, workers=3) as (_, plan):
        assert (plan.slots, plan.slots_because) == (3, "asked")
    assert [given.slots for given in limits] == [3]


@pytest.mark.parametrize(("own", "seconds"), [(0, 77), (900, 900)])
def test_a_recipe_may_give_its_files_other_times(
    tmp_path: Path, limits: list[DispatchLimits], own: int, seconds: int
) -> None:
    recipe = replace(RECIPE, limits=FileLimits(seconds_per_file=own))
    with planned(tmp_path, recipe, workers=1, seconds_per_file=77) as (subject, _):
        list(subject.run())
    assert [given.seconds_per_file for given in limits] == [seconds, seconds]
