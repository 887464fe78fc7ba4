"""What the window shows of a batch, as one frozen value that every panel gets whole."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum, IntEnum

from app.core.errors import Problem
from app.core.recipe import Recipe
from app.engine.events import (
    MergeEnded,
    Paused,
    Planned,
    Planning,
    Progress,
    RunEnded,
    RunState,
    Scanned,
    Undoing,
)


class Phase(Enum):
    """Where the batch is."""

    EMPTY = "empty"
    SCANNING = "scanning"
    HELD = "held"  # the scan or the plan was stopped by the user, or broke
    WAITING = "waiting"  # scanned, but without a recipe or a folder there is no plan
    PLANNING = "planning"
    READY = "ready"
    RUNNING = "running"
    UNDOING = "undoing"
    WATCHING = "watching"
    ENDED = "ended"

    @property
    def is_busy(self) -> bool:
        """Whether something goes on that can be cancelled."""
        return self in (Phase.SCANNING, Phase.PLANNING) or self.is_at_work

    @property
    def is_at_work(self) -> bool:
        """Whether results are being written or taken back, so that nothing can be edited."""
        return self in (Phase.RUNNING, Phase.UNDOING, Phase.WATCHING)


class Stage(IntEnum):
    """What the engine is asked for, in this order; beginning one anew makes later ones void."""

    SCAN = 1
    PLAN = 2
    RUN = 3


@dataclass(frozen=True, slots=True)
class Reopened:
    """An earlier run that is gone on with, or undone.

    Attributes:
        run: its number.
        recipe: the name of its recipe.
        started: seconds since 1970.
        sources: absolute paths.
        output: the folder of its results, absolute; empty when they took their sources' places.
        items: how many files it is about.
    """

    run: str
    recipe: str
    started: float
    sources: tuple[str, ...]
    output: str
    items: int


@dataclass(frozen=True, slots=True)
class Watched:
    """A folder that is, or was, watched.

    Attributes:
        folder: absolute.
        waiting: files that came and have not stopped growing yet.
        done: files that are done, in all batches together.
        failed: files and merges that have failed.
    """

    folder: str
    waiting: int = 0
    done: int = 0
    failed: int = 0

    def without(self, files: int) -> Watched:
        """Return it with so many files less that wait, because a batch has taken them."""
        return replace(self, waiting=max(0, self.waiting - files))

    def with_batch(self, ended: RunEnded) -> Watched:
        """Return it with the outcomes of a batch, unless the same batch is tried again."""
        if ended.state is RunState.STOPPED:
            return self
        totals = ended.totals
        failed = self.failed + totals.failed + totals.quarantined + ended.failed_merges
        return replace(self, done=self.done + totals.done, failed=failed)


@dataclass(frozen=True, slots=True)
class State:
    """A batch at one moment.

    Attributes:
        phase: where it is.
        sources: absolute paths of this batch.
        queued: sources dropped during a run; they join the next one.
        recipe: None while there is no valid one.
        destination: absolute path, or empty.
        proposed: the destination is the program's proposal, not the user's choice.
        scanned, planning, planned, progress, undoing, ended: the latest event of its kind, if any.
        merges: the merges that have ended.
        watched: the folder that is watched, or was, with what came of it.
        paused: the event of the pause that goes on, if any.
        pausing: Pause was pressed, and files that are in work still end.
        run: the number of the run that goes on, or is taken back; else empty.
        reopened: the batch is this earlier run; sources and destination are that run's.
        can_go_on: it ended with something left to do.
        can_watch: the one source is a folder, and recipe and destination are there.
        run_wanted: Run was pressed before the plan was ready.
        stopping: Cancel was pressed and the engine is not through yet.
        problem: why there is no plan: the recipe's fault, or what broke.
    """

    phase: Phase = Phase.EMPTY
    sources: tuple[str, ...] = ()
    queued: tuple[str, ...] = ()
    recipe: Recipe | None = None
    destination: str = ""
    proposed: bool = True
    scanned: Scanned = field(default_factory=Scanned)
    planning: Planning | None = None
    planned: Planned | None = None
    progress: Progress | None = None
    undoing: Undoing | None = None
    ended: RunEnded | None = None
    merges: tuple[MergeEnded, ...] = ()
    watched: Watched | None = None
    paused: Paused | None = None
    pausing: bool = False
    run: str = ""
    reopened: Reopened | None = None
    can_go_on: bool = False
    can_watch: bool = False
    run_wanted: bool = False
    stopping: bool = False
    problem: Problem | None = None

    @property
    def has_batch(self) -> bool:
        """Whether files are worked on; a folder that is watched may just have none."""
        between = self.progress is None or self.ended is not None
        return self.phase.is_busy and not (self.phase is Phase.WATCHING and between)

    @property
    def is_merging(self) -> bool:
        """Whether all files of a run have ended, and only merges are still made."""
        at_work = self.phase in (Phase.RUNNING, Phase.WATCHING) and self.has_batch
        return at_work and self.progress is not None and self.progress.is_merging

    @property
    def is_runnable(self) -> bool:
        """Whether there is a complete plan with something to do."""
        plan = self.planned
        return (
            self.phase is Phase.READY
            and plan is not None
            and plan.problem is None
            and plan.work > 0
        )
