"""What goes into a run's journal and comes out of it, as values."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import Problem
from app.core.lanes import Facts
from app.core.outcome import Outcome
from app.engine.rows import TargetRow
from app.engine.vault import Standing


@dataclass(frozen=True, slots=True)
class FoundSource:
    """A source, by its index and absolute path."""

    number: int
    path: bytes


@dataclass(frozen=True, slots=True)
class FoundFolder:
    """A folder with items in it: the source's index and the path below it."""

    number: int
    source: int
    path: bytes


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item: its place, folder, name (empty when the source is a file) and what it is."""

    position: int
    folder: int
    name: bytes
    kind: str
    size: int
    mtime_ns: int
    flaw: Problem | None


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """What the planner settled for one item; with a `problem` it is over before it began."""

    position: int
    memory: int
    cost: float
    targets: tuple[TargetRow, ...]
    outcome: Outcome | None = None
    problem: Problem | None = None
    blocks: int = 1


@dataclass(frozen=True, slots=True)
class PlannedMerge:
    """What the planner settled for one merge; with a `problem` it is over before it began.

    Attributes:
        position: negative.
        lane, number: which of the lane's it is.
        op: its operation.
        targets: its results, all that there can be.
    """

    position: int
    lane: str
    number: int
    op: str
    targets: tuple[TargetRow, ...]
    outcome: Outcome | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item as planning and dispatch need it; `digest` of its content only where it is wanted."""

    position: int
    path: str
    relative: str
    source: int
    kind: str
    size: int
    mtime_ns: int
    flaw: Problem | None
    facts: Facts | None
    memory: int
    cost: float
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Intent:
    """A result that is about to get its name: output number `output` of the item at `position`.

    Attributes:
        path: below the destination.
        part: the work file, absolute.
        size, digest, mtime_ns: of the result.
        losses: as the journal stores them.
        before: what stands at the path and will be replaced; None when the path is free.
        vault: where that original has, or will have, its second name, absolute.
    """

    position: int
    output: int
    path: str
    part: str
    size: int
    digest: str
    losses: str
    mtime_ns: int = 0
    before: Standing | None = None
    vault: str = ""


@dataclass(frozen=True, slots=True)
class StoredTarget:
    """A result still to be written, as dispatch needs it.

    Attributes:
        output: the output's number in its lane, or `index_in_folder`.
        path: below the destination; of a folder whose files have no names yet with a slash.
        replaces: the rule lets it replace what is at the path.
        vault: where the original that stood there has a second name, or empty.
    """

    output: int
    path: str
    replaces: bool
    vault: str

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder whose files have no names yet."""
        return self.path.endswith("/")
