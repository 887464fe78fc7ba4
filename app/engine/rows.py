"""Rows of the journal as the window, the report and the tests see them."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import Problem
from app.core.item import Kind
from app.core.outcome import Loss, Outcome


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One planned or written result.

    Attributes:
        path: absolute; final once the run has ended.
        format: the format really written, like `jpeg`.
        losses: what it loses; foreseen before the run, certain after.
        renamed: the name asked for was taken and the clash rule gave this one.
        skipped: not written, because the clash rule says so.
        replaces: takes the place of a file that is there; the original is kept in the vault.
        size: bytes as written; before that the planner's guess.
        undone: it was written, and taken back.
    """

    path: str
    format: str
    losses: tuple[Loss, ...]
    renamed: bool
    skipped: bool
    size: int
    replaces: bool = False
    undone: bool = False


@dataclass(frozen=True, slots=True)
class MergeRow:
    """One merge with its plan and outcome.

    Attributes:
        lane, op: which it is.
        outcome: None until it has one.
        problem: why it was skipped or failed.
        items, left_out: files that are in it, and files of its kind that are not.
        targets: its results, all that there can be.
        seconds: time slots spent on it, beside the work on its files.
    """

    lane: str
    op: str
    outcome: Outcome | None
    problem: Problem | None
    items: int
    left_out: int
    targets: tuple[TargetRow, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Row:
    """One item with its plan and outcome.

    Attributes:
        position: plan order, from 0.
        path: absolute path of the source.
        relative: below the source it was found in.
        kind, size: as scanned; size in bytes.
        outcome: None until it has one.
        problem: why it was skipped, failed, …
        targets: its results, in the order of the recipe's outputs.
        seconds: time a slot spent on it.
    """

    position: int
    path: str
    relative: str
    kind: Kind
    size: int
    outcome: Outcome | None
    problem: Problem | None
    targets: tuple[TargetRow, ...]
    seconds: float
