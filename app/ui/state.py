"""What the window shows of a batch, as one frozen value that every panel gets whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum

from app.core.errors import Problem
from app.core.recipe import Recipe
from app.engine.events import Planned, Planning, Progress, RunEnded, Scanned


class Phase(Enum):
    """Where the batch is."""

    EMPTY = "empty"
    SCANNING = "scanning"
    HELD = "held"  # the scan or the plan was stopped by the user, or broke
    WAITING = "waiting"  # scanned, but without a recipe or a folder there is no plan
    PLANNING = "planning"
    READY = "ready"
    RUNNING = "running"
    ENDED = "ended"

    @property
    def is_busy(self) -> bool:
        """Whether something goes on that can be cancelled."""
        return self in (Phase.SCANNING, Phase.PLANNING, Phase.RUNNING)


class Stage(IntEnum):
    """What the engine is asked for, in this order; beginning one anew makes later ones void."""

    SCAN = 1
    PLAN = 2
    RUN = 3


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
        scanned, planning, planned, progress, ended: the latest event of its kind, if any.
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
    ended: RunEnded | None = None
    run_wanted: bool = False
    stopping: bool = False
    problem: Problem | None = None

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
