"""The recipes of the design, unchanged: read once their operations exist, till then refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.errors import RecipeError
from app.core.operation import Lane
from app.core.recipe_text import load_recipe, load_text, read_recipe, write_recipe
from app.operations import REGISTRY

FOLDER = Path(__file__).parent.parent / "resources" / "recipes"

RUN = {
    "clean-tables": ("Clean tables", Lane.TABLE),
    "classic-images": ("Classic 800 x 600", Lane.IMAGE),
    "convert-tables": ("Tables to CSV", Lane.TABLE),
    "group-tables": ("Totals by region", Lane.TABLE),
    "three-sizes": ("Three sizes", Lane.IMAGE),
    "profile-tables": ("Profile tables", Lane.TABLE),
}

REFUSED = {
    "checksums": "file.merges[1]: this version has no operation “checksums” here.",
    "merge-text": "text.merges[1]: this version has no operation “concatenate” here.",
    "mixed-folder": "text.merges[1]: this version has no operation “word_count” here.",
    "small-files": "image.outputs[1]: “target_size” is not known.",
    "tidy-text": "text.steps[1]: this version has no operation “replace” here.",
    "web-photos": "image.merges[1]: this version has no operation “contact_sheet” here.",
}


def test_every_recipe_is_spoken_of() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == RUN.keys() | REFUSED.keys()


@pytest.mark.parametrize("file", RUN)
def test_recipes_this_version_runs(file: str) -> None:
    path = str(FOLDER / f"{file}.toml")
    recipe = load_recipe(path, REGISTRY)
    assert (recipe.name, *recipe.lanes) == RUN[file]
    assert write_recipe(recipe, load_text(path)) == load_text(path)
    assert read_recipe(write_recipe(recipe), REGISTRY) == recipe


@pytest.mark.parametrize(("file", "sentence"), REFUSED.items())
def test_recipes_this_version_refuses(file: str, sentence: str) -> None:
    with pytest.raises(RecipeError) as refused:
        load_recipe(str(FOLDER / f"{file}.toml"), REGISTRY)
    assert str(refused.value).startswith(sentence)
