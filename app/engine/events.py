"""What the engine tells whoever iterates it: frozen values, no Qt, nothing to call back.

A batch is three generators, one after the other; each yields `Idle` at least every 50 ms, so
whoever iterates can always do something else in between:

    scan   Noticed* Scanned* … Scanned(finished)
    plan   Noticed* Planning* … Planned
    run    ItemStarted* ItemAdvanced* ItemEnded* MergeEnded* Progress*
           (Paused+ Idle* WentOn)* … RunEnded

An item that was started is started again, without an `ItemEnded` in between, when its worker died
or when what stopped it was nothing of its own: a full disk, a folder that was gone.

Watching a folder is one generator without an end of its own, with a batch whenever files came:

    watch  Noticed* Watching* (Opened, then what the batch tells)* …
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.errors import Problem
from app.core.item import Kind
from app.core.outcome import Loss, Outcome, Totals


@dataclass(frozen=True, slots=True)
class Idle:
    """Nothing happened for a moment."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something the user should know that is no item's outcome: a pipe that was left out, say."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Scanned:
    """How many items were found so far; the last event of a scan has `finished` set.

    Attributes:
        kinds: items of each kind.
        hidden: hidden and system files (and folders, counted once) that were left out.
        size: bytes of all items.
        finished: no more will come.
        stopped: the scan was cut short by `stop`; what was found so far is there.
    """

    kinds: Mapping[Kind, int] = field(default_factory=dict)
    hidden: int = 0
    size: int = 0
    finished: bool = False
    stopped: bool = False

    @property
    def items(self) -> int:
        """Items of all kinds."""
        return sum(self.kinds.values())


@dataclass(frozen=True, slots=True)
class Planning:
    """How far planning has come: `done` of `total` items."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan is complete (or was cut short, `stopped`); rows are in the journal.

    Attributes:
        items: all items.
        work: items that will be worked on.
        outputs: results that will be written.
        skipped: items already settled as skipped, `no_lane` among them.
        failed: items already settled as failed, an empty picture for example.
        no_lane: items no lane wants.
        clashes: results that got another name because theirs was taken.
        fallbacks: for the format `same`: the format really written, and how many.
        losses: how many results will lose what.
        needed, free: bytes the results will take (a guess), bytes free at the destination.
        stopped: cut short by `stop`; there is no plan.
        problem: why nothing can run, if so.
        replaced: files that will be replaced; the originals go to the vault.
        already: items an earlier run has done; among those skipped.
        merges: results of many files that will be made.
        slots, slots_because: files worked on at the same time, and why so many: a code of
            `memory.slot_plan`.
    """

    items: int = 0
    work: int = 0
    outputs: int = 0
    skipped: int = 0
    failed: int = 0
    no_lane: int = 0
    clashes: int = 0
    fallbacks: Mapping[str, int] = field(default_factory=dict)
    losses: Mapping[Loss, int] = field(default_factory=dict)
    needed: int = 0
    free: int = 0
    stopped: bool = False
    problem: Problem | None = None
    replaced: int = 0
    already: int = 0
    merges: int = 0
    slots: int = 0
    slots_because: str = ""


@dataclass(frozen=True, slots=True)
class ItemStarted:
    """A slot began to work on the item at `position`."""

    position: int


@dataclass(frozen=True, slots=True)
class ItemAdvanced:
    """The item at `position`, which takes long, is still in work; its `share` is done, 0 to 1."""

    position: int
    share: float


@dataclass(frozen=True, slots=True)
class ItemEnded:
    """The item at `position` has its outcome, and the journal knows."""

    position: int
    outcome: Outcome
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class MergeEnded:
    """A merge has its outcome, and the journal knows.

    Attributes:
        lane, op: which it is.
        outcome: `done`, `skipped` (there was nothing to merge, or its names are taken), `failed`.
        items, left_out: files that are in it, and files of its kind that are not.
    """

    lane: str
    op: str
    outcome: Outcome
    problem: Problem | None = None
    items: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the run is.

    Attributes:
        totals: outcomes so far.
        size: source bytes of the items that have ended.
        total_size: source bytes of all items that the run works on.
        seconds: since the run began.
        files_per_second, bytes_per_second: over the last few seconds.
        seconds_left: None while it cannot be told.
        merges_left: results of many files that are still to be made.
    """

    totals: Totals
    size: int
    total_size: int
    seconds: float
    files_per_second: float
    bytes_per_second: float
    seconds_left: float | None
    merges_left: int = 0

    @property
    def is_merging(self) -> bool:
        """Whether all files have ended, and only merges are still made."""
        return self.totals.left == 0 and self.merges_left > 0


@dataclass(frozen=True, slots=True)
class Undoing:
    """How far taking a run back has come.

    Attributes:
        removed: results that are gone.
        kept: results that were changed since and stay.
        total: results there were.
        finished: all are settled.
    """

    removed: int
    kept: int
    total: int
    finished: bool = False


@dataclass(frozen=True, slots=True)
class Paused:
    """The run pauses: nothing is in work, and what was finished is published.

    A `Progress` comes right before it; until `WentOn` only `Idle` follows, at least every 50 ms.
    Its clock stands still: the pause counts neither as seconds nor in the speed.

    A second one follows when the reason changes: the disk has room again, say, but the journal's
    is full. When the run is stopped during the pause, `RunEnded` follows without `WentOn`.
    A pause that is asked for when nothing is left to hand out is none, and one that is asked for
    during a scan or a plan comes when the run begins, before the first file.

    Attributes:
        problem: None when the user has asked for it: only `Batch.go_on` ends it. Else what has to
            be put right. The run goes on when it is, or tries at once after `Batch.go_on`:

            `run_no_space`, `run_journal_full`, `run_read_only`: looked at once a second; not
            without `EngineOptions.pauses`.
            `vault_full`: only tried after `Batch.go_on`; not without `EngineOptions.pauses`.
            `folder_gone`: looked for after 1, 2, 4, ... 60 seconds; without
            `EngineOptions.pauses` the run ends after `EngineOptions.patience` seconds. Another
            folder in its place is taken for it only after `Batch.go_on`, and a mount point
            without its mount never.
    """

    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class WentOn:
    """A pause is over, and files are handed out again.

    `ItemEnded` follows for what turned out to be published already when the pause began.
    """


class RunState(StrEnum):
    """How far a run is, or how it ended."""

    DRAFT = "draft"
    READY = "ready"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    STOPPED = "stopped"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class RunEnded:
    """The last event of a run; `problem` says why it stopped early, when it did.

    `failed_merges` are results of many files that could not be made; `totals` counts items only.
    """

    state: RunState
    totals: Totals
    seconds: float
    problem: Problem | None = None
    failed_merges: int = 0


@dataclass(frozen=True, slots=True)
class Watching:
    """A folder is watched.

    Attributes:
        waiting: files that came and have not stopped growing yet.
        done: files of the batches that have ended since watching began, whatever their outcome.
    """

    waiting: int
    done: int


@dataclass(frozen=True, slots=True)
class Opened:
    """While a folder is watched a batch begins or goes on; the events that follow are its own."""

    journal_path: str


Event = (
    Idle
    | Noticed
    | Scanned
    | Planning
    | Planned
    | ItemStarted
    | ItemAdvanced
    | ItemEnded
    | MergeEnded
    | Progress
    | Paused
    | WentOn
    | RunEnded
    | Undoing
    | Watching
    | Opened
)
