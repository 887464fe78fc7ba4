"""The merges of a recipe as they are planned, and how their results are called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.core.errors import Problem
from app.core.naming import Template
from app.core.operation import Lane, Role
from app.core.outcome import Outcome
from app.core.recipe import Recipe
from app.engine.clashes import BY_RULE, Settled
from app.engine.journal import Journal
from app.engine.records import PlannedMerge
from app.engine.rows import TargetRow
from app.operations import REGISTRY


@dataclass(frozen=True, slots=True)
class WishedMerge:
    """A merge before its names are settled.

    Attributes:
        position: negative.
        lane, number: which of the lane's it is.
        op: its operation.
        names: the paths its results wish for, below the output folder.
        certain: how many of them, from the first on, will be there in any case.
        mtime_ns: the latest time of a file that may be in it.
    """

    position: int
    lane: Lane
    number: int
    op: str
    names: tuple[str, ...]
    certain: int
    mtime_ns: int


def sources_problem(recipe: Recipe, sources: int) -> Problem | None:
    """Return why a merge of the recipe cannot be made of so many sources."""
    for lane, content in recipe.lanes.items():
        for merge in content.merges:
            merging = REGISTRY.operations(lane, Role.MERGE)[merge.op].merging
            if merging and merging.sources not in (0, sources):
                wanted = merging.sources
                return Problem(
                    "merge_sources", {"op": merge.op, "wanted": wanted, "found": sources}
                )
    return None


def planned_merges(journal: Journal, recipe: Recipe) -> Iterator[WishedMerge]:
    """Yield the merges of a recipe, in its order."""
    position = -1
    for lane, content in recipe.lanes.items():
        for number, merge in enumerate(content.merges):
            merging = REGISTRY.operations(lane, Role.MERGE)[merge.op].merging
            if merging is None:
                raise ValueError(f"{merge.op} is no merge")
            name = Template.parse(merge.name or merge.op, "").render({})
            names = tuple(name + ending for ending in merging.files(merge.params))
            ((mtime_ns,),) = journal.query(
                "SELECT coalesce(max(mtime_ns), 0) FROM item WHERE kind = ?", (lane.value,)
            )
            certain = merging.certain or len(names)
            yield WishedMerge(position, lane, number, merge.op, names, certain, mtime_ns)
            position -= 1


def merge_of(wished: WishedMerge, places: Sequence[Settled], *, may_skip: bool) -> PlannedMerge:
    """Return the plan of a merge whose results got these places.

    Args:
        wished: the merge.
        places: of its results, in order.
        may_skip: the rule for names that are taken lets results be skipped.
    """
    targets = tuple(
        TargetRow(
            path=place.path,
            format=place.path.rpartition(".")[2].lower(),
            losses=(),
            renamed=place.renamed,
            skipped=place.problem is not None,
            size=0,
            replaces=place.replaces,
        )
        for place in places
    )
    problems = [place.problem for place in places if place.problem]
    blocked = [problem for problem in problems if not (may_skip and problem.code in BY_RULE)]
    outcome = None
    if blocked:
        outcome = Outcome.FAILED
    elif len(problems) == len(places):
        outcome = Outcome.SKIPPED
    return PlannedMerge(
        wished.position,
        wished.lane.value,
        wished.number,
        wished.op,
        targets if outcome is None else (),
        outcome,
        (blocked or problems)[0] if outcome else None,
    )
