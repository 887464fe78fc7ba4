"""A recipe that is being edited, and the file it came from."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.core.errors import WriteError, problem_of
from app.core.operation import Lane, Registry, Role
from app.core.recipe import LaneRecipe, Merge, Output, Recipe
from app.core.recipe_files import placed, unplaced
from app.core.recipe_text import check_in_place, load_text, read_recipe, write_recipe


@dataclass(frozen=True, slots=True)
class RecipeDocument:
    """A recipe and where it is kept.

    Attributes:
        recipe: as it is now.
        saved: as the file has it; None for a new one.
        path: of the file, or empty.
        text: of the file, with its comments.
        built_in: it came with the program, so saving needs another name.
    """

    recipe: Recipe
    saved: Recipe | None = None
    path: str = ""
    text: str | None = None
    built_in: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether the file, if there is one, says something else."""
        return self.recipe != self.saved

    @property
    def folder(self) -> str:
        """The folder the recipe proposes for results, absolute, or empty."""
        rules = self.recipe.destination
        proposed = os.path.expanduser(rules.folder)
        if rules.in_place or not proposed:
            return ""
        return os.path.abspath(os.path.join(os.path.dirname(self.path), proposed))

    def edited(self, **values: Any) -> RecipeDocument:
        """Return the document with parts of its recipe replaced."""
        return dataclasses.replace(self, recipe=dataclasses.replace(self.recipe, **values))


def open_document(path: str, registry: Registry, *, built_in: bool = False) -> RecipeDocument:
    """Read the recipe file at `path`.

    Raises:
        FoldermillError: it cannot be read, or is refused.
    """
    text = load_text(path)
    recipe = placed(read_recipe(text, registry), os.path.dirname(os.path.abspath(path)))
    return RecipeDocument(recipe, recipe, os.path.abspath(path), text, built_in)


def document_of(text: str, registry: Registry) -> RecipeDocument:
    """Return a recipe that has no file.

    Raises:
        FoldermillError: it is refused.
    """
    return RecipeDocument(read_recipe(text, registry))


def new_document(lane: Lane, registry: Registry, name: str) -> RecipeDocument:
    """Return a recipe that does the least with the files of one lane."""
    first = first_lane(lane, registry)
    return RecipeDocument(Recipe(name, {lane: first} if first else {}))


def first_output(lane: Lane, registry: Registry) -> Output | None:
    """Return the output that writes each file of a lane again as it is, if it has formats."""
    for name, output_format in registry.formats(lane).items():
        return Output(name, output_format.params())
    return None


def first_lane(lane: Lane, registry: Registry) -> LaneRecipe | None:
    """Return the least a recipe can do with a lane; None where this version can do nothing."""
    output = first_output(lane, registry)
    if output is not None:
        return LaneRecipe(outputs=(output,))
    for name, operation in registry.operations(lane, Role.MERGE).items():
        return LaneRecipe(merges=(Merge(name, operation.params()),))
    return None


def check_params(recipe: Recipe) -> None:
    """Refuse parameters that only make no sense together, or not in a recipe.

    A step that was just added has its defaults, and those may leave something to be filled in.

    Raises:
        RecipeError: it names the place.
    """
    for lane, content in recipe.lanes.items():
        for place, params in _params_of(content):
            verify = getattr(params, "verify", None)
            if verify is not None:
                verify(f"{lane}.{place}")


def _params_of(lane: LaneRecipe) -> Iterator[tuple[str, Any]]:
    yield "reading", lane.reading
    for number, step in enumerate(lane.steps, 1):
        yield f"steps[{number}]", step.params
    for number, output in enumerate(lane.outputs, 1):
        yield f"outputs[{number}]", output.options
        for inner, step in enumerate(output.steps, 1):
            yield f"outputs[{number}].steps[{inner}]", step.params
    for number, merge in enumerate(lane.merges, 1):
        yield f"merges[{number}]", merge.params


def save_document(document: RecipeDocument, path: str) -> RecipeDocument:
    """Write the recipe to `path`, whole or not at all; comments of the old text are kept.

    Raises:
        FoldermillError: it cannot be written, or could not be read again.
    """
    recipe = document.recipe
    check_in_place(recipe)
    check_params(recipe)
    if path != document.path:
        name = os.path.splitext(os.path.basename(path))[0]
        recipe = dataclasses.replace(recipe, name=name)
    text = write_recipe(unplaced(recipe, os.path.dirname(path)), document.text)
    try:
        _replace(path, text)
    except OSError as error:
        problem = problem_of(error, path=path)
        raise WriteError(problem.code, problem.detail, **problem.values) from error
    return RecipeDocument(recipe, recipe, path, text)


def _replace(path: str, text: str) -> None:
    folder = os.path.dirname(path)
    os.makedirs(folder, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=folder, prefix=".recipe")
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(part, 0o644)
        os.replace(part, path)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(part)
        raise
