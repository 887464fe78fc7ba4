"""A recipe that is edited and names files: as whole paths in the window, and short in its file."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from app.core.errors import RecipeError
from app.core.operation import Lane, Role
from app.core.recipe import LaneRecipe, Step
from app.core.recipe_files import named_files
from app.operations import REGISTRY
from app.ui.recipe_document import RecipeDocument, new_document, open_document, save_document

TEXT = 'version = 1\n\n[[table.steps]]\nop = "join"\nfile = "{}"\non = ["id"]\n'


def naming(document: RecipeDocument, file: str) -> RecipeDocument:
    """Return the document with another lookup table."""
    lane = document.recipe.lanes.get(Lane.TABLE, LaneRecipe())
    join = REGISTRY.operations(Lane.TABLE, Role.STEP)["join"]
    step = Step("join", join.params(file=file, on=("id",)))
    return document.edited(lanes={Lane.TABLE: dataclasses.replace(lane, steps=(step,))})


def test_opening_and_saving_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(TEXT.format("look/a.csv"))
    document = open_document(str(path), REGISTRY)
    assert named_files(document.recipe) == [str(tmp_path / "look" / "a.csv")]
    assert not naming(document, "look/a.csv").is_changed
    save_document(naming(document, str(tmp_path / "b.csv")), str(path))
    assert path.read_text().startswith(TEXT.format("b.csv"))


def test_a_recipe_of_somebody_else_names_nothing_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    path.write_text(TEXT.format("/etc/passwd"))
    with pytest.raises(RecipeError, match="does not lie beside the recipe"):
        open_document(str(path), REGISTRY)


def test_a_new_recipe_finds_its_files_once_it_is_saved(tmp_path: Path) -> None:
    document = naming(new_document(Lane.TABLE, REGISTRY, "New"), "a.csv")
    assert named_files(document.recipe) == ["a.csv"]
    saved = save_document(document, str(tmp_path / "recipe.toml"))
    assert named_files(saved.recipe) == [str(tmp_path / "a.csv")]
    assert open_document(saved.path, REGISTRY).recipe == saved.recipe
    with pytest.raises(RecipeError, match="does not lie beside the recipe"):
        save_document(naming(document, "/etc/passwd"), saved.path)
