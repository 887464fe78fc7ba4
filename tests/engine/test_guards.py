from __future__ import annotations

from pathlib import Path

import pytest

from app.core.operation import Lane
from app.core.recipe import Destination, LaneRecipe, Recipe
from app.engine.batch import Batch
from app.engine.events import Planned
from app.engine.guards import needs_consent, replacing_problem
from app.engine.options import EngineOptions


@pytest.mark.parametrize(
    ("rules", "chosen", "asks"),
    [
        ({"in_place": True}, True, True),
        ({"in_place": True}, False, True),
        ({"on_conflict": "overwrite"}, False, True),
        ({"on_conflict": "newer"}, False, True),
        ({"on_conflict": "newer"}, True, False),
        ({"on_conflict": "number"}, False, False),
    ],
)
def test_who_agrees_to_what(rules: dict[str, str], chosen: bool, asks: bool) -> None:
    assert needs_consent(Destination(**rules), chosen=chosen) is asks  # type: ignore[arg-type]


def test_a_source_is_known_by_any_name(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (tmp_path / "link").symlink_to(source)
    overwrite = Destination(on_conflict="overwrite")
    for name in (source, tmp_path / "link", source / ".." / "in"):
        problem = replacing_problem(overwrite, str(name), [str(tmp_path / "x"), str(source)])
        assert problem is not None
        assert problem.code == "destination_is_source"
    assert replacing_problem(Destination(), str(source), [str(source)]) is None
    assert replacing_problem(Destination(in_place=True), "", [str(source)]) is None


def test_folders_below_and_beside_a_source_are_none(tmp_path: Path) -> None:
    source = tmp_path / "in"
    (source / "out").mkdir(parents=True)
    overwrite = Destination(on_conflict="overwrite")
    for name in ("in/out", "in/new", "", "not there"):
        assert replacing_problem(overwrite, str(tmp_path / name), [str(source)]) is None


def test_a_plan_says_so_before_anything_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    rules = Destination(on_conflict="overwrite")
    recipe = Recipe("x", {Lane.IMAGE: LaneRecipe()}, rules)
    batch = Batch(EngineOptions(data_folder=str(tmp_path / "home")))
    try:
        for _ in batch.scan([str(tmp_path / "in")]):
            pass
        (planned,) = batch.plan(recipe, str(tmp_path / "in"))
    finally:
        batch.close(forget=True)
    assert isinstance(planned, Planned)
    assert planned.problem is not None
    assert planned.problem.code == "destination_is_source"
