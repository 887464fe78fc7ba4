"""What goes between the run thread and a slot.

To the slot go whole batches, through its executor. Back come small tuples through its own queue,
each below 4 KiB, so that the system writes it to the pipe in one piece:

    ("ready", resident)           with the bytes of memory the process has
    ("start", batch, task)        before a file is touched; the one to blame if nothing follows
    ("share", batch, task, share) how much of the task is done, from 0 to 1
    ("sync", batch)               no file is in work: results are being made durable
    ("ends", batch, records)      pickled `TaskEnd`s whose results are durable
    ("over", batch, resident)     the batch has ended; tasks not mentioned were not begun
    ("idle", resident)            no batch has followed for a while, and memory was given back
"""

from __future__ import annotations

import itertools
import os
import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from app.core.errors import Problem
from app.core.lanes import (
    Facts,
    Notes,
    PartFile,
    WorkJob,
    WorkTask,
    WrittenPart,
    parts_in_folder,
)
from app.core.operation import MergeFacts

Message = tuple[Any, ...]

ROOM: Final = 3_500
"""Bytes of records in one message; pickle and pipe headers fit into the rest of 4 KiB."""

_LONGEST_VALUE: Final = 700
"""Characters of a value (a path, mostly) or a detail that are kept in a problem sent back."""


@dataclass(frozen=True, slots=True)
class LookTask:
    """Read one file's header; `number` is the item's position."""

    number: int
    path: str


@dataclass(frozen=True, slots=True)
class MergeTask:
    """One step of a merge: shares become one, or the results.

    Attributes:
        number: names the task.
        path: what the merge is about, for messages: the output folder.
        merge: number of the merge in its lane.
        folder: the run's work folder.
        inputs: the shares to combine, below it, in order.
        output: the share they become, below it; empty for the results.
        close: the item's place when this is the last step within an item.
        parts: the results to write; instead of `inputs` the file `listing` names the shares.
        listing: below the work folder.
        facts: what the merge may say of itself.
        mtime_ns: the modification time the results get: that of the latest file in them.
    """

    number: int
    path: str
    merge: int
    folder: str
    inputs: tuple[str, ...] = ()
    output: str = ""
    close: str | None = None
    parts: tuple[PartFile, ...] = ()
    listing: str = ""
    facts: MergeFacts | None = None
    mtime_ns: int | None = None


Task = LookTask | WorkTask | MergeTask


def files_of(task: Task) -> list[str]:
    """Return all files that a task may have written."""
    if isinstance(task, LookTask):
        return []
    files = [part.part for part in task.parts]
    files += [file for part in task.parts if part.folder for file in parts_in_folder(part.part)]
    if isinstance(task, WorkTask):
        return files + [share.part for share in task.shares]
    return [os.path.join(task.folder, task.output)] if task.output else files


@dataclass(frozen=True, slots=True)
class TaskBatch:
    """Tasks a slot does one after the other.

    Attributes:
        number: unique in the run.
        job: what to do with each.
        tasks: all looks, all works, or all steps of merges.
        memory: bytes the worker may use more than it does before the batch.
    """

    number: int
    job: WorkJob
    tasks: tuple[Task, ...]
    memory: int


@dataclass(frozen=True, slots=True)
class TaskEnd:
    """How a task ended in its slot: with facts (a look, a scan), parts (a work) or a problem.

    `notes` say what else is known of an item, or of one of its blocks. With `more` this is the
    beginning of a record that has more parts than fit into a message; the rest follows.
    """

    number: int
    seconds: float
    facts: Facts | None = None
    parts: tuple[WrittenPart, ...] = ()
    problem: Problem | None = None
    notes: Notes = field(default_factory=dict)
    more: bool = False


def _records(end: TaskEnd) -> Iterator[bytes]:
    """Pickle a record, in as many pieces as it needs."""
    record = pickle.dumps(end, pickle.HIGHEST_PROTOCOL)
    if len(record) <= ROOM or len(end.parts) < 2:
        yield record
        return
    half = len(end.parts) // 2
    yield from _records(replace(end, parts=end.parts[:half], more=True))
    yield from _records(replace(end, parts=end.parts[half:]))


def packed(ends: Iterable[TaskEnd]) -> Iterator[tuple[bytes, ...]]:
    """Pickle the records and group them so that each group fits into one message."""
    group: list[bytes] = []
    used = 0
    for record in itertools.chain.from_iterable(map(_records, ends)):
        if group and used + len(record) > ROOM:
            yield tuple(group)
            group, used = [], 0
        group.append(record)
        used += len(record)
    if group:
        yield tuple(group)


class Unpacker:
    """Reads back what `packed` made, message by message; the bytes come from our own worker."""

    def __init__(self) -> None:
        self._begun: list[WrittenPart] = []

    def read(self, records: Iterable[bytes]) -> Iterator[TaskEnd]:
        """Yield what a message tells; what has only begun is kept for the next one."""
        for record in records:
            end: TaskEnd = pickle.loads(record)  # noqa: S301
            self._begun += end.parts
            if end.more:
                continue
            parts, self._begun = tuple(self._begun), []
            yield replace(end, parts=parts)


def shortened(problem: Problem) -> Problem:
    """Return the problem with its texts cut to what fits into a message."""
    values = {
        name: _cut(value) if isinstance(value, str) else value
        for name, value in problem.values.items()
    }
    return Problem(problem.code, values, _cut(problem.detail))


def _cut(text: str) -> str:
    if len(text) <= _LONGEST_VALUE:
        return text
    half = _LONGEST_VALUE // 2
    return f"{text[:half]} … {text[-half:]}"
