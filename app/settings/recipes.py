"""The recipes that come with the program, and how a recipe is found by the word a user gave."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from typing import Final

from app.core.errors import RecipeError
from app.core.operation import Lane
from app.settings.locations import resource

_ORDER: Final = (
    "classic",
    "web",
    "sizes",
    "profile-tables",
    "clean-tables",
    "convert-tables",
    "group-tables",
)


@dataclass(frozen=True, slots=True)
class BuiltInRecipe:
    """A recipe that comes with the program.

    Attributes:
        word: what the terminal calls it, like `web`.
        name: what the window calls it, in English, like `Photos for the web`.
        summary: what it does, in one English sentence; the comment at the top of its file.
        path: the file.
        lanes: what it is for, as lanes are called in a recipe.
    """

    word: str
    name: str
    summary: str
    path: str
    lanes: tuple[str, ...] = ()


def built_in_recipes() -> tuple[BuiltInRecipe, ...]:
    """Return them in the order they are offered; the first one is chosen at the start."""
    return tuple(_read(word) for word in _ORDER)


def find_recipe(word: str) -> str:
    """Return the absolute path of the recipe that a word means: a file, or a built-in one.

    Args:
        word: a path, or the word or name of a built-in recipe in any case.

    Raises:
        RecipeError: it is neither.
    """
    if os.path.isfile(word):
        return os.path.abspath(word)
    recipes = built_in_recipes()
    for recipe in recipes:
        if word.casefold() in (recipe.word, recipe.name.casefold()):
            return recipe.path
    raise RecipeError("recipe_not_found", word=word, words=", ".join(r.word for r in recipes))


def _read(word: str) -> BuiltInRecipe:
    path = resource("recipes", f"{word}.toml")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    summary = text.partition("\n")[0].removeprefix("#").strip()
    content = tomllib.loads(text)
    lanes = tuple(key for key in content if key in tuple(Lane))
    return BuiltInRecipe(word, content["name"], summary, path, lanes)
