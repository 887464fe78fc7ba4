"""What the command line asks for, and what is refused before anything is made."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.errors import FoldermillError, Problem, RunError, SourceError, problem_of
from app.core.recipe import Destination, Recipe
from app.core.recipe_text import load_recipe
from app.engine.batch import destination_problem
from app.engine.guards import needs_consent, replacing_problem
from app.operations import REGISTRY
from app.settings.recipes import find_recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the command line asks for; paths as they were given.

    Attributes:
        recipe: a file, or the word or name of a built-in recipe.
        sources: folders and files.
        output: folder for the results; None takes the recipe's.
        in_place: the sources may be replaced; without it a recipe that does so is refused.
        workers: None takes the settings'.
        memory: bytes for all slots together; None takes the settings' share.
        dry_run: show the plan and write nothing.
        report: a `.json` or `.csv` file to write about the run; None for none.
    """

    recipe: str
    sources: Sequence[str]
    output: str | None = None
    in_place: bool = False
    workers: int | None = None
    memory: int | None = None
    dry_run: bool = False
    report: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """An order that was checked; every path is absolute.

    Attributes:
        recipe: what to do.
        sources: folders and files.
        destination: folder for the results; empty when each takes the place of its source.
        report: the file to write; empty for none.
    """

    recipe: Recipe
    sources: tuple[str, ...]
    destination: str
    report: str


def checked(order: Order) -> Job:
    """Return what there is to do.

    Raises:
        FoldermillError: the recipe, a source, the destination or the report's place is refused.
    """
    path = find_recipe(order.recipe)
    recipe = load_recipe(path, REGISTRY)
    sources = tuple(_source(path) for path in order.sources)
    destination = _destination(order, recipe.destination, path)
    problem = replacing_problem(recipe.destination, destination, sources)
    if problem:
        raise _refusal(RunError, problem)
    report = report_path(order.report, sources) if order.report else ""
    return Job(recipe, sources, destination, report)


def _source(path: str) -> str:
    absolute = os.path.abspath(path)
    try:
        os.stat(absolute)
    except FileNotFoundError:
        code = "source_broken_link" if os.path.islink(absolute) else "source_missing"
        raise SourceError(code, path=absolute) from None
    except OSError as error:
        raise _refusal(SourceError, problem_of(error, path=absolute)) from error
    if not os.access(absolute, os.R_OK | os.X_OK if os.path.isdir(absolute) else os.R_OK):
        raise SourceError("no_permission", path=absolute)
    return absolute


def _destination(order: Order, rules: Destination, recipe_path: str) -> str:
    """Return where results go: relative to here, or when the recipe says so, to the recipe.

    Raises:
        RunError: there is no folder, or the command line and the recipe do not agree on what may be
            replaced.
    """
    _agree_on_place(order, rules)
    if rules.in_place:
        return ""
    place = order.output or rules.folder
    if not place:
        raise RunError("no_destination")
    base = os.getcwd() if order.output else os.path.dirname(recipe_path)
    folder = os.path.normpath(os.path.join(base, os.path.expanduser(place)))
    if needs_consent(rules, chosen=bool(order.output)) and not order.dry_run:
        raise RunError("replace_unasked", path=folder)
    return folder


def _agree_on_place(order: Order, rules: Destination) -> None:
    """Refuse to touch the sources unless both say so; everybody may look at the plan."""
    if order.in_place and not rules.in_place:
        raise RunError("in_place_not")
    if rules.in_place and order.output:
        raise RunError("in_place_no_folder", path=order.output)
    if rules.in_place and not (order.in_place or order.dry_run):
        raise RunError("in_place_unasked")


def report_path(path: str, sources: Sequence[str]) -> str:
    """Return where a report goes, unless that is no report or a file of the sources.

    Raises:
        RunError: `report_format`, `report_on_source`, or why nothing can be written there.
    """
    absolute = os.path.abspath(path)
    if os.path.splitext(absolute)[1].lower() not in (".json", ".csv"):
        raise RunError("report_format", path=path)
    if os.path.isdir(absolute):
        raise RunError("is_a_folder", path=absolute)
    if os.path.lexists(absolute) and any(_is_below(absolute, source) for source in sources):
        raise RunError("report_on_source", path=absolute)
    problem = destination_problem(os.path.dirname(absolute))
    if problem:
        raise _refusal(RunError, problem)
    return absolute


def _refusal(kind: type[FoldermillError], problem: Problem) -> FoldermillError:
    return kind(problem.code, problem.detail, **problem.values)


def _is_below(path: str, folder: str) -> bool:
    real, top = os.path.realpath(path), os.path.realpath(folder)
    return real == top or real.startswith(os.path.join(top, ""))
