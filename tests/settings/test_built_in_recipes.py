"""The recipes that come with the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.errors import RecipeError
from app.core.recipe_text import load_recipe
from app.operations import REGISTRY
from app.settings.recipes import BuiltInRecipe, built_in_recipes, find_recipe

DESIGN = Path(__file__).parents[1] / "resources" / "recipes"


def test_the_recipes_in_their_order() -> None:
    assert [(recipe.word, recipe.name) for recipe in built_in_recipes()] == [
        ("classic", "Classic 800 x 600"),
        ("web", "Photos for the web"),
        ("sizes", "Three sizes"),
        ("profile-tables", "Profile tables"),
        ("clean-tables", "Clean tables"),
        ("convert-tables", "Tables to CSV"),
        ("group-tables", "Totals by region"),
    ]


@pytest.mark.parametrize(
    "word", ["profile-tables", "clean-tables", "convert-tables", "group-tables"]
)
def test_recipes_for_tables_are_those_of_the_design(word: str) -> None:
    assert Path(find_recipe(word)).read_text("utf-8") == (DESIGN / f"{word}.toml").read_text(
        "utf-8"
    )


@pytest.mark.parametrize("recipe", built_in_recipes(), ids=lambda recipe: recipe.word)
def test_each_is_valid_says_what_it_does_and_leaves_the_folder_open(
    recipe: BuiltInRecipe,
) -> None:
    read = load_recipe(recipe.path, REGISTRY)
    assert read.name == recipe.name
    assert read.destination.folder == ""
    assert recipe.summary.endswith(".")


@pytest.mark.parametrize("word", ["web", "Web", "Photos for the web", "photos FOR the web"])
def test_a_built_in_recipe_is_found_by_word_or_name(word: str) -> None:
    assert find_recipe(word) == built_in_recipes()[1].path


def test_a_file_goes_before_a_built_in_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "web").write_text("version = 1")
    assert find_recipe("web") == str(tmp_path / "web")


def test_an_unknown_word_is_refused_with_the_known_ones() -> None:
    with pytest.raises(RecipeError, match=r"“gone\.toml”\. Built-in recipes: classic, web, sizes"):
        find_recipe("gone.toml")
