"""Recipes read from TOML: strictly, so that a typing error is refused and never silently ignored.

Every refusal names its place, like `image.steps[1].mode`, counting from 1. The names of operations
are checked before anything else in the lanes: who opens a recipe made for another version is told
which operation is missing, not that one of its options is unknown.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any, Final

from app.core.errors import RecipeError, SourceError, problem_of
from app.core.naming import FIELDS, Template, fields_of
from app.core.operation import Lane, Operation, OutputFormat, Registry, Role
from app.core.params import P, build, dotted, of_type, only_known, parameters
from app.core.recipe import (
    SOURCE_NAME,
    VERSION,
    Destination,
    FileLimits,
    LaneRecipe,
    Merge,
    Output,
    Recipe,
    Step,
)
from app.core.recipe_files import placed

Table = Mapping[str, Any]
"""A TOML table as plain values."""

_Entry = tuple[str, Table]

SAME: Final = "same"
"""The output format of an output that names none, and of a lane with steps but no outputs."""

LONGEST: Final = 1_000_000
"""Bytes a recipe file may have; a film opened as a recipe is refused before it fills the memory."""

UPGRADES: Final[dict[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}
"""For each older version a function from its top-level table to that of the version after it."""

_WHERE: Final = re.compile(r" \((?:at line (\d+), column (\d+)|at end of document)\)$")


def load_recipe(path: str, registry: Registry) -> Recipe:
    """Read the recipe file at `path`; the files it names are made absolute.

    Raises:
        SourceError: there is no such file, or it cannot be opened.
        RecipeError: see `read_recipe`; or it names a file that does not lie beside it.
    """
    return placed(read_recipe(load_text(path), registry), os.path.dirname(os.path.abspath(path)))


def load_text(path: str) -> str:
    """Return the text of a recipe file, for `read_recipe` and later for `write_recipe`.

    Raises:
        SourceError: there is no such file, or it cannot be opened.
        RecipeError: `recipe_encoding` or `recipe_too_long`.
    """
    try:
        # A pipe would wait for a writer for ever.
        if not stat.S_ISREG(os.stat(path).st_mode) and not os.path.isdir(path):
            raise SourceError("source_special", path=path)
        with open(path, "rb") as file:
            data = file.read(LONGEST + 1)
    except (FileNotFoundError, ValueError):  # a name with a zero byte is no file's
        raise SourceError("source_missing", path=path) from None
    except OSError as error:
        problem = problem_of(error, path=path)
        raise SourceError(problem.code, problem.detail, **problem.values) from error
    if len(data) > LONGEST:
        raise RecipeError("recipe_too_long", path=path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise RecipeError("recipe_encoding") from None


def read_recipe(text: str, registry: Registry, place: str = "") -> Recipe:
    """Read a recipe.

    Args:
        text: TOML.
        registry: the operations and formats it may use.
        place: what stands before every place a refusal names.

    Raises:
        RecipeError: it is not TOML, is of a newer version, or says something that is not known.
    """
    top = place or "recipe"
    data = _upgraded(parse(text), top)
    only_known(data, ("version", "name", *Lane, "destination", "limits"), top)
    lanes = {
        lane: _LaneReader(lane, data[lane], registry, dotted(place, lane))
        for lane in Lane
        if lane in data
    }
    for reader in lanes.values():
        reader.check_operations()
    read = {lane: reader.read() for lane, reader in lanes.items()}
    recipe = Recipe(
        of_type(data.get("name", ""), str, dotted(place, "name")),
        {lane: content for lane, content in read.items() if not lanes[lane].empty},
        _table(Destination, data, "destination", place),
        _table(FileLimits, data, "limits", place),
    )
    if not recipe.lanes:
        raise RecipeError("recipe_empty")
    check_in_place(recipe, place)
    return recipe


def check_in_place(recipe: Recipe, place: str = "") -> None:
    """Refuse a recipe that works in place with what cannot stand in the place of a source.

    Raises:
        RecipeError: a lane has several outputs, another name than the source's, results that are
            folders, or merges.
    """
    if not recipe.destination.in_place:
        return
    for lane, content in recipe.lanes.items():
        where = dotted(place, lane)
        if [output.name for output in content.outputs] != [SOURCE_NAME]:
            raise RecipeError("in_place_outputs", place=f"{where}.outputs")
        if any(output.is_folder for output in content.outputs):
            raise RecipeError("in_place_split", place=f"{where}.outputs")
        if content.merges:
            raise RecipeError("in_place_merges", place=f"{where}.merges")


def parse(text: str) -> dict[str, Any]:
    """Return TOML as plain values; each line end in a text is one line feed.

    Raises:
        RecipeError: `recipe_syntax` with line and column from 1, or `recipe_encoding`.
    """
    text = text.removeprefix("\ufeff")
    try:
        text.encode("utf-8")
        return tomllib.loads(text)
    except UnicodeEncodeError:
        raise RecipeError("recipe_encoding") from None
    # A number of 5,000 digits, and brackets in brackets, thousands of them.
    except (ValueError, RecursionError) as error:
        found = _WHERE.search(str(error))
        reason = str(error)[: found.start()] if found else str(error)
        line, column = found.groups() if found else (None, None)
        raise RecipeError(
            "recipe_syntax",
            reason=reason,
            line=int(line or text.count("\n") + 1),
            column=int(column or len(text) - text.rfind("\n")),
        ) from None


def _upgraded(data: dict[str, Any], place: str) -> dict[str, Any]:
    if "version" not in data:
        raise RecipeError("missing_key", place=place, word="version")
    version = data["version"]
    of_type(version, int, "version")
    if version > VERSION:
        raise RecipeError("recipe_newer", version=version, known=VERSION)
    while version < VERSION:
        if version not in UPGRADES:
            known = f"{min(UPGRADES, default=VERSION)} … {VERSION}"
            raise RecipeError("out_of_range", place="version", value=str(version), range=known)
        data = UPGRADES[version](data)
        version += 1
    return data


def _table(cls: type[P], data: Table, key: str, place: str) -> P:
    """Return the parameters of a table that may be missing."""
    at = dotted(place, key)
    return build(cls, of_type(data.get(key, {}), dict, at), at)


def _entries(owner: Table, key: str, place: str) -> list[_Entry]:
    """Return the tables of the array `key` with their places."""
    array = of_type(owner.get(key, []), list, f"{place}.{key}")
    places = [f"{place}.{key}[{number}]" for number in range(1, len(array) + 1)]
    return [(at, of_type(table, dict, at)) for at, table in zip(places, array, strict=True)]


class _LaneReader:
    """Reads one lane; names of operations can be checked before the rest."""

    def __init__(self, lane: Lane, value: object, registry: Registry, place: str) -> None:
        table = of_type(value, dict, place)
        sections = ("reading",) if lane in registry.readings else ()
        only_known(table, (*sections, "steps", "outputs", "merges"), place)
        self._lane = lane
        self._registry = registry
        self._place = place
        self._table = table
        self._steps = _entries(table, "steps", place)
        self._outputs = _entries(table, "outputs", place)
        self._merges = _entries(table, "merges", place)

    @property
    def empty(self) -> bool:
        """Whether the lane does nothing, as if it were not there."""
        return not (self._steps or self._outputs or self._merges)

    def check_operations(self) -> None:
        """Refuse the first operation there is none of."""
        own_steps = [_entries(output, "steps", place) for place, output in self._outputs]
        for place, table in chain(self._steps, *own_steps):
            self._operation(Role.STEP, table, place)
        for place, table in self._merges:
            self._operation(Role.MERGE, table, place)

    def read(self) -> LaneRecipe:
        """Return the lane, with the output `same` if it has steps but names no outputs."""
        outputs = self._outputs
        if self._steps and not outputs:
            outputs = [(f"{self._place}.outputs", {})]
        return LaneRecipe(
            tuple(self._step(table, place) for place, table in self._steps),
            tuple(self._output(table, place) for place, table in outputs),
            tuple(self._merge(table, place) for place, table in self._merges),
            self._reading(),
        )

    def _reading(self) -> Any:
        if "reading" not in self._table:
            return None
        return _table(self._registry.readings[self._lane], self._table, "reading", self._place)

    def _operation(self, role: Role, table: Table, place: str) -> Operation:
        if "op" not in table:
            raise RecipeError("missing_key", place=place, word="op")
        name = of_type(table["op"], str, f"{place}.op")
        if not self._registry.operations(self._lane, role):
            raise RecipeError("no_such_operation", place=place, word=name)
        return self._registry.operation(self._lane, role, name, place)

    def _step(self, table: Table, place: str) -> Step:
        operation = self._operation(Role.STEP, table, place)
        params = _params(operation.params, table, ("op", "enabled"), place)
        enabled = of_type(table.get("enabled", True), bool, f"{place}.enabled")
        return Step(operation.name, params, enabled)

    def _output(self, table: Table, place: str) -> Output:
        format_ = self._format(table, place)
        options = _params(format_.params, table, ("format", "name", "steps"), place)
        steps = [self._step(step, at) for at, step in _entries(table, "steps", place)]
        return Output(
            format_.name, options, steps=tuple(steps), **_name(table, place, fields_of(self._lane))
        )

    def _format(self, table: Table, place: str) -> OutputFormat:
        name = of_type(table.get("format", SAME), str, f"{place}.format")
        if not self._registry.formats(self._lane):
            raise RecipeError("no_such_format", place=place, word=name)
        return self._registry.format(self._lane, name, place)

    def _merge(self, table: Table, place: str) -> Merge:
        operation = self._operation(Role.MERGE, table, place)
        params = _params(operation.params, table, ("op", "name"), place)
        name = _name(table, place)
        if any(Template.parse(text, "").fields for text in name.values()):
            raise RecipeError("merge_name", place=f"{place}.name", template=name["name"])
        return Merge(operation.name, params, **name)


def _params(cls: type, table: Table, reserved: tuple[str, ...], place: str) -> Any:
    """Return the parameters a table gives beside its reserved keys."""
    only_known(table, (*reserved, *(spec.name for spec in parameters(cls))), place)
    values = {key: value for key, value in table.items() if key not in reserved}
    return build(cls, values, place)


def _name(table: Table, place: str, known: Sequence[str] = FIELDS) -> dict[str, str]:
    """Return the checked name template as a keyword argument, none where the default shall hold."""
    if "name" not in table:
        return {}
    text = of_type(table["name"], str, f"{place}.name")
    return {"name": Template.parse(text, f"{place}.name", known).text}
