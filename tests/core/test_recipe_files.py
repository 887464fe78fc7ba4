"""Files that a recipe names: beside it, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.errors import RecipeError
from app.core.operation import Lane
from app.core.recipe import Recipe
from app.core.recipe_files import named_files, placed, unplaced
from app.core.recipe_text import load_recipe, read_recipe, write_recipe
from app.operations import REGISTRY

TEXT = """version = 1

[[table.steps]]
op = "join"
file = "{0}"  # ours
on = ["id"]

[[table.steps]]
op = "join"
file = "off.csv"
on = ["id"]
enabled = false

[[table.outputs]]
format = "csv"

[[table.outputs.steps]]
op = "join"
file = "more/{1}"
on = ["id"]
"""


def text(first: str = "a.csv", second: str = "b.csv") -> str:
    return TEXT.format(first.replace("\\", "\\\\"), second)


def recipe(first: str = "a.csv", second: str = "b.csv") -> Recipe:
    return read_recipe(text(first, second), REGISTRY)


def test_files_are_looked_for_beside_the_recipe(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(text())
    found = load_recipe(str(tmp_path / "r.toml"), REGISTRY)
    assert named_files(found) == [str(tmp_path / "a.csv"), str(tmp_path / "more" / "b.csv")]
    assert found.lanes[Lane.TABLE].steps[1].params.file == str(tmp_path / "off.csv")


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "../a.csv", "x/../../a.csv", "C:\\a.csv", "\\\\host\\share\\a.csv", "C:a"],
)
def test_a_recipe_file_names_nothing_elsewhere(path: str) -> None:
    with pytest.raises(RecipeError) as caught:
        placed(recipe(path), "/home/me")
    assert caught.value.place == "table.steps[1].file"
    assert path in str(caught.value)


def test_the_place_in_an_outputs_own_steps_is_told() -> None:
    with pytest.raises(RecipeError) as caught:
        placed(recipe(second="../../b.csv"), "/home/me")
    assert caught.value.place == "table.outputs[1].steps[1].file"


def test_saving_names_files_as_seen_from_the_recipe(tmp_path: Path) -> None:
    folder = str(tmp_path)
    assert unplaced(placed(recipe(), folder), folder) == recipe()
    assert write_recipe(unplaced(placed(recipe(), folder), folder), text()) == text()
    with pytest.raises(RecipeError, match=r"table\.steps\[1\]\.file"):
        unplaced(placed(recipe(), folder), str(tmp_path / "deeper"))
