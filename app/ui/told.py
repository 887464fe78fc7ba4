"""What the engine has told of one batch: the latest event of each kind."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from app.core.errors import Problem
from app.engine.events import (
    Event,
    MergeEnded,
    Opened,
    Paused,
    Planned,
    Planning,
    Progress,
    RunEnded,
    RunState,
    Scanned,
    Undoing,
    Watching,
    WentOn,
)
from app.ui.state import Watched


@dataclass(slots=True)
class Told:
    """The latest event of each kind, None (or nothing scanned) before the first.

    Attributes:
        merges: those that have ended.
        watched: what all batches of a watched folder have come to; None without one.
    """

    scanned: Scanned = field(default_factory=Scanned)
    planning: Planning | None = None
    planned: Planned | None = None
    progress: Progress | None = None
    paused: Paused | None = None
    undoing: Undoing | None = None
    ended: RunEnded | None = None
    merges: tuple[MergeEnded, ...] = ()
    watched: Watched | None = None

    def keep(self, event: Event) -> None:
        """Remember an event; those about single items are not kept."""
        match event:
            case Scanned():
                self.scanned = event
                if self.watched is not None and event.finished:
                    self.watched = self.watched.without(event.items)
            case Planning():
                self.planning = event
            case Planned():
                self.planned = event
            case Paused():
                self.paused = event
            case WentOn():
                self.paused = None
            case Watching():
                if self.watched is not None:
                    self.watched = replace(self.watched, waiting=event.waiting)
            case Progress() | MergeEnded() | Undoing() | RunEnded():
                self._keep_of_run(event)

    def _keep_of_run(self, event: Progress | MergeEnded | Undoing | RunEnded) -> None:
        match event:
            case MergeEnded():
                self.merges = (*self.merges, event)
            case Progress():
                self.progress = event
            case Undoing():
                self.undoing = event
            case RunEnded():
                self.ended = event
                if self.watched is not None:
                    self.watched = self.watched.with_batch(event)

    @property
    def problems(self) -> list[Problem]:
        """What went wrong with the run, beside its files."""
        problems = [merge.problem for merge in self.merges if merge.outcome.is_failure]
        problems.append(self.ended.problem if self.ended else None)
        return [problem for problem in problems if problem is not None]

    @property
    def is_over(self) -> bool:
        """Whether, with nothing at work, there is nothing left but what came of it."""
        return self.ended is not None or self.watched is not None

    @property
    def has_begun(self) -> bool:
        """Whether a run, or taking it back, came as far as to say anything."""
        return any((self.progress, self.undoing, self.ended))

    @property
    def has_rest(self) -> bool:
        """Whether a run, or taking it back, that is over left something to do."""
        if self.undoing is not None:
            return not self.undoing.finished
        return self.ended is None or self.ended.state is not RunState.FINISHED


def by_batch(events: list[Event]) -> list[list[Event]]:
    """Return the events in groups, a new one where the next batch of a watched folder opens."""
    groups: list[list[Event]] = [[]]
    for event in events:
        if isinstance(event, Opened):
            groups.append([])
        groups[-1].append(event)
    return groups
