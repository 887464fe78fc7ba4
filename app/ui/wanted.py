"""What the user wants done: with which files, by which recipe, and where the results shall go."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.errors import Problem
from app.core.recipe import Recipe
from app.engine.events import Planned
from app.engine.guards import needs_consent
from app.ui.run_thread import Plan, Scan, Watch


@dataclass(slots=True)
class Wanted:
    """The wishes, and the commands that would meet them.

    Attributes:
        sources: absolute paths of the next batch, or of the one that goes on.
        queued: sources that wait for the batch after that.
        recipe: None while there is none.
        recipe_problem: what is wrong with an edit of it that goes on.
        chosen: the folder the user chose for the results, absolute, or empty.
        proposal: the folder the recipe proposes, absolute, or empty.
    """

    sources: tuple[str, ...] = ()
    queued: tuple[str, ...] = ()
    recipe: Recipe | None = None
    recipe_problem: Problem | None = None
    chosen: str = ""
    proposal: str = ""
    _beside: str = ""
    _folder: str = ""

    def use(self, sources: Sequence[str]) -> None:
        """Take these sources."""
        self.sources = tuple(sources)
        self._beside = proposed_folder(sources[0]) if sources else ""
        self._folder = sources[0] if len(sources) == 1 and os.path.isdir(sources[0]) else ""

    def add(self, paths: Sequence[str], *, anew: bool) -> None:
        """Take further sources beside those there are, or only those that waited, and these."""
        before = () if anew else self.sources
        self.use(_merged((*before, *self.queued), paths))
        self.queued = ()

    def queue(self, paths: Sequence[str]) -> None:
        """Let further sources wait."""
        self.queued = _merged(self.queued, paths)

    def next_sources(self) -> None:
        """Take the sources that waited; without any, the same again."""
        self.use(self.queued or self.sources)
        self.queued = ()

    @property
    def in_place(self) -> bool:
        """Whether results take the places of their sources, so that they need no folder."""
        return self.recipe is not None and self.recipe.destination.in_place

    @property
    def destination(self) -> str:
        """The folder for the results, absolute; empty in place, and where nobody knows one."""
        return "" if self.in_place else self.chosen or self.proposal or self._beside

    @property
    def scan(self) -> Scan:
        """How the sources are to be scanned."""
        folder = self.destination
        inside = any(_is_inside(folder, source) for source in self.sources)
        return Scan(self.sources, folder if inside else "")

    @property
    def plan(self) -> Plan | None:
        """What is to be planned; None while something is missing."""
        if self.recipe is None or self.recipe_problem or not (self.destination or self.in_place):
            return None
        return Plan(self.recipe, self.destination)

    @property
    def watch(self) -> Watch | None:
        """What could be watched: there has to be just one source, a folder."""
        plan = self.plan
        return Watch(plan.recipe, self._folder, plan.destination) if plan and self._folder else None

    def is_doubtful(self, plan: Planned) -> bool:
        """Whether the user has to agree to what the plan replaces."""
        if self.recipe is None or not plan.replaced:
            return False
        return needs_consent(self.recipe.destination, chosen=bool(self.chosen))


def proposed_folder(source: str) -> str:
    """Return the folder proposed for results of `source` (absolute), beside it."""
    name = source.rstrip(os.sep)
    if not name:
        return ""
    stem = os.path.splitext(name)[0] if os.path.isfile(name) else name
    return f"{stem} (Foldermill)"


def _merged(first: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *(os.path.abspath(path) for path in more))))


def _is_inside(folder: str, source: str) -> bool:
    """Return whether `folder` is `source` or lies below it, by their names."""
    if not folder:
        return False
    return (os.path.normpath(folder) + os.sep).startswith(
        os.path.normpath(source).rstrip(os.sep) + os.sep
    )
