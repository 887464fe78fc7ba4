"""What the window asks of the engine about earlier runs; called in the errands thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from app.core.errors import Problem
from app.engine.history import PastRun
from app.ui.state import Reopened


class PastLike(Protocol):
    """The earlier runs; each method may take a while."""

    def runs(self) -> Sequence[PastRun]:
        """Return all runs, the newest first."""

    def set_aside_broken(self) -> Sequence[Problem]:
        """Set damaged journals aside and tell of each."""

    def prune(self) -> int:
        """Remove runs that are too old to be of use; return how many."""

    def forget(self, run: PastRun) -> int:
        """Remove a run with the originals it keeps; return the bytes of those."""

    def write_report(self, run: PastRun, path: str, stopped: Callable[[], bool]) -> str:
        """Write the report of a run to `path`; return the path, or nothing when it was stopped."""

    def recipe_text(self, run: PastRun) -> str:
        """Return the recipe of a run as it was then."""

    def to_take_back(self, run: PastRun) -> tuple[int, int]:
        """Return how many results an undo would remove, and how many originals come back."""


class PastRuns:
    """The earlier runs in one data folder."""

    def __init__(self, data_folder: str, days: Callable[[], int]) -> None:
        """Remember where they are, and who knows after how many days they may go."""
        self._data = data_folder
        self._days = days

    def runs(self) -> Sequence[PastRun]:
        """Return all runs, the newest first."""
        from app.engine.history import past_runs

        return past_runs(self._data)

    def set_aside_broken(self) -> Sequence[Problem]:
        """Set damaged journals aside and tell of each."""
        from app.engine.history import set_aside_broken

        return set_aside_broken(self._data)

    def prune(self) -> int:
        """Remove runs that are too old to be of use; return how many."""
        from app.engine.prune import prune

        return prune(self._data, days=self._days())

    def forget(self, run: PastRun) -> int:
        """Remove a run with the originals it keeps; return the bytes of those.

        Raises:
            RunError: it goes on, or cannot be removed.
        """
        from app.engine.prune import forget

        return forget(self._data, run.run)

    def write_report(self, run: PastRun, path: str, stopped: Callable[[], bool]) -> str:
        """Write the report of a run to `path`; return the path, or nothing when it was stopped.

        Raises:
            WriteError: it cannot be written.
            RunError: the journal cannot be read.
        """
        from app.engine.report import write_report

        return path if write_report(run.journal_path, path, stopped) else ""

    def recipe_text(self, run: PastRun) -> str:
        """Return the recipe of a run as it was then.

        Raises:
            RunError: the journal cannot be read.
        """
        from app.engine.journal_read import JournalReader

        reader = JournalReader(run.journal_path)
        try:
            return str(reader.facts().get("recipe_text", ""))
        finally:
            reader.close()

    def to_take_back(self, run: PastRun) -> tuple[int, int]:
        """Return how many results an undo would remove, and how many originals come back.

        Raises:
            RunError: the journal cannot be read.
        """
        from app.engine.history import to_take_back

        return to_take_back(run.journal_path)


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
