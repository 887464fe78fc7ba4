"""What the window asks of the engine about earlier runs; called in the errands thread."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Protocol

from app.core.errors import Problem, RunError
from app.engine.history import (
    PastRun,
    past_runs,
    recipe_text,
    refuse_to_go_on,
    refuse_to_undo,
    set_aside_broken,
    to_take_back,
)
from app.settings import Settings
from app.ui.state import Reopened


class PastLike(Protocol):
    """The earlier runs; each method may take a while."""

    def runs(self) -> Sequence[PastRun]:
        """Return all runs, the newest first."""

    def set_aside_broken(self) -> Sequence[Problem]:
        """Set damaged journals aside and tell of each."""

    def prune(self) -> int:
        """Remove runs that are too old to be of use; return how many."""

    def with_old_originals(self, runs: Sequence[PastRun]) -> Sequence[PastRun]:
        """Return those of the runs that keep originals longer than the user wants to."""

    def check_resume(self, run: PastRun) -> None:
        """Refuse a run that cannot be gone on with now."""

    def to_take_back(self, run: PastRun) -> tuple[int, int]:
        """Return how many results an undo would remove, and how many originals come back."""

    def recipe_text(self, run: PastRun) -> str:
        """Return the recipe of a run as it was then."""

    def write_report(self, run: PastRun, path: str, stopped: Callable[[], bool]) -> str:
        """Write the report of a run to `path`; return the path, or nothing when it was stopped."""

    def forget(self, run: PastRun) -> int:
        """Remove a run with the originals it keeps; return the bytes of those."""


class PastRuns:
    """The earlier runs in one data folder."""

    def __init__(self, data_folder: str, settings: Callable[[], Settings]) -> None:
        """Remember where they are, and who knows the settings of the moment."""
        self._data = data_folder
        self._settings = settings

    def runs(self) -> Sequence[PastRun]:
        """Return all runs, the newest first."""
        return past_runs(self._data)

    def set_aside_broken(self) -> Sequence[Problem]:
        """Set damaged journals aside and tell of each."""
        return set_aside_broken(self._data)

    def prune(self) -> int:
        """Remove runs that are too old to be of use; return how many."""
        from app.engine.prune import prune

        return prune(self._data, days=self._settings().history_days)

    def with_old_originals(self, runs: Sequence[PastRun]) -> Sequence[PastRun]:
        """Return those of the runs that keep originals longer than the user wants to."""
        from app.engine.prune import old_originals

        return old_originals(runs, days=self._settings().vault_days)

    def check_resume(self, run: PastRun) -> None:
        """Refuse a run that cannot be gone on with now.

        Raises:
            RunError: why.
        """
        refuse_to_go_on(run)

    def to_take_back(self, run: PastRun) -> tuple[int, int]:
        """Return how many results an undo would remove, and how many originals come back.

        Raises:
            RunError: it cannot be undone now, or the journal cannot be read.
        """
        refuse_to_undo(run)
        return to_take_back(run)

    def recipe_text(self, run: PastRun) -> str:
        """Return the recipe of a run as it was then.

        Raises:
            RunError: the journal cannot be read.
        """
        return recipe_text(run)

    def write_report(self, run: PastRun, path: str, stopped: Callable[[], bool]) -> str:
        """Write the report of a run to `path`; return the path, or nothing when it was stopped.

        Raises:
            WriteError: it cannot be written.
            RunError: the journal cannot be read, or `report_on_source`.
        """
        from app.engine.report import write_report

        if os.path.lexists(path) and any(_is_below(path, source) for source in run.sources):
            raise RunError("report_on_source", path=path)
        done = write_report(run.journal_path, path, at_rest=not run.busy, stopped=stopped)
        return path if done else ""

    def forget(self, run: PastRun) -> int:
        """Remove a run with the originals it keeps; return the bytes of those.

        Raises:
            RunError: it goes on, or cannot be removed.
        """
        from app.engine.prune import forget

        return forget(self._data, run.run)


def _is_below(path: str, folder: str) -> bool:
    real, top = os.path.realpath(path), os.path.realpath(folder)
    return real == top or real.startswith(os.path.join(top, ""))


def reopened(run: PastRun) -> Reopened:
    """Return a run as the session takes it up."""
    return Reopened(
        run=run.run,
        recipe=run.recipe,
        started=run.started,
        sources=run.sources,
        output=run.output,
        items=run.totals.items,
    )
