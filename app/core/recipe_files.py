"""The files a recipe names, like a lookup table.

In a recipe file they are named as seen from its folder, and lie there or below: who opens a recipe
of somebody else reads nothing else of theirs. In a recipe that is at work, and in one that has no
file, they are absolute.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from app.core.errors import RecipeError
from app.core.params import parameters, values_of
from app.core.recipe import LaneRecipe, Merge, Recipe, Step

_Change = Callable[[str, str], str]
"""`(path, place) -> path`."""


def placed(recipe: Recipe, folder: str) -> Recipe:
    """Return a recipe that was read from a file, with all files it names absolute.

    Args:
        recipe: as it was read.
        folder: where its file is, absolute.

    Raises:
        RecipeError: a file does not lie in the folder or below.
    """

    def change(path: str, place: str) -> str:
        if _leads_away(path):
            raise RecipeError("file_elsewhere", place=place, path=path)
        return os.path.normpath(os.path.join(folder, path))

    return _changed(recipe, change)


def unplaced(recipe: Recipe, folder: str) -> Recipe:
    """Return a recipe that is to be written into a file in `folder`: the reverse of `placed`.

    Raises:
        RecipeError: a file does not lie in the folder or below.
    """

    def change(path: str, place: str) -> str:
        start = os.path.join(os.path.normpath(folder), "")
        if not os.path.isabs(path):
            inside = path
        elif os.path.normpath(path).startswith(start):
            inside = os.path.normpath(path)[len(start) :].replace(os.sep, "/")
        else:
            raise RecipeError("file_elsewhere", place=place, path=path)
        return inside

    return _changed(recipe, change)


def named_files(recipe: Recipe) -> list[str]:
    """Return the files that a recipe reads beside its items, each once."""
    found: dict[str, None] = {}

    def note(path: str, place: str) -> str:
        del place
        found[path] = None
        return path

    for lane in recipe.lanes.values():
        outputs = (
            dataclasses.replace(output, steps=_enabled(output.steps)) for output in lane.outputs
        )
        used = dataclasses.replace(lane, steps=_enabled(lane.steps), outputs=tuple(outputs))
        _changed_lane(used, note, "")
    return list(found)


def _enabled(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    return tuple(step for step in steps if step.enabled)


def _leads_away(path: str) -> bool:
    """Whether a path means something else than a file below the folder it is seen from."""
    windows = PureWindowsPath(path)
    return (
        bool(windows.drive or windows.root)
        or PurePosixPath(path).is_absolute()
        or ".." in windows.parts
        or "\0" in path
    )


def _changed(recipe: Recipe, change: _Change) -> Recipe:
    lanes = {lane: _changed_lane(content, change, lane) for lane, content in recipe.lanes.items()}
    return dataclasses.replace(recipe, lanes=lanes)


def _changed_lane(lane: LaneRecipe, change: _Change, place: str) -> LaneRecipe:
    outputs = (
        dataclasses.replace(
            output, steps=tuple(_changed_params(output.steps, change, f"{at}.steps"))
        )
        for output, at in _numbered(lane.outputs, f"{place}.outputs")
    )
    return dataclasses.replace(
        lane,
        steps=tuple(_changed_params(lane.steps, change, f"{place}.steps")),
        outputs=tuple(outputs),
        merges=tuple(_changed_params(lane.merges, change, f"{place}.merges")),
    )


def _numbered(entries: tuple[Any, ...], place: str) -> Iterator[tuple[Any, str]]:
    for number, entry in enumerate(entries, 1):
        yield entry, f"{place}[{number}]"


def _changed_params(
    entries: tuple[Step, ...] | tuple[Merge, ...], change: _Change, place: str
) -> Iterator[Any]:
    for entry, at in _numbered(entries, place):
        params = entry.params
        changed = {
            spec.name: change(getattr(params, spec.name), f"{at}.{spec.name}")
            for spec in parameters(type(params))
            if spec.file and spec.name in values_of(params)
        }
        yield (
            dataclasses.replace(entry, params=dataclasses.replace(params, **changed))
            if changed
            else entry
        )
