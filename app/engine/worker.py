"""What runs inside a slot's process; see `slots` for the other end and `messages` for the words."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.queues import SimpleQueue
from typing import Any, ClassVar, Final

from app.core.errors import DETAIL_LIMIT, FoldermillError, Problem, problem_of
from app.core.lanes import Facts, Stage, Worked, WorkJob, WorkTask
from app.engine.allowance import OwnLimit, resident
from app.engine.child import settle
from app.engine.headway import heard_by
from app.engine.lanes import block_lane, lane_module
from app.engine.merging import perform
from app.engine.messages import (
    LookTask,
    MergeTask,
    Message,
    Task,
    TaskBatch,
    TaskEnd,
    files_of,
    packed,
    shortened,
)
from app.engine.named_files import refuse_changed
from app.engine.work_folder import is_work_folder, remove_files, remove_scratch
from app.engine.worker_log import Outlet, mark
from app.formats.safe_write import SyncGroup, sync_folder
from app.formats.source_file import content_digest

_FLUSH: Final = 0.5
"""Seconds of finished work that may wait for the end of the batch before it is made durable."""

STOP: Final = b"stop"
GO_ON: Final = b"go on"
"""What the application says through the control pipe."""


@dataclass(frozen=True, slots=True)
class SlotSetup:
    """What a slot's process is told at its start.

    Attributes:
        parent: process number of the application.
        log: takes what libraries print and, on a crash, the stack.
        lane: warmed up before the first task; empty for none.
        nice: added to the process's niceness.
    """

    parent: int
    log: Outlet
    lane: str
    nice: int = 10


class _State:
    """What the process keeps between batches; set once by `start`."""

    outbox: SimpleQueue[Message]
    limit: OwnLimit
    cancelled = threading.Event()
    lanes: ClassVar[set[str]] = set()


def start(setup: SlotSetup, outbox: SimpleQueue[Message], control: Connection[Any, bytes]) -> None:
    """Prepare the process; the executor calls this before anything else."""
    settle(setup.parent, setup.log, setup.nice)
    threading.Thread(target=_watch, args=(control,), name="watch", daemon=True).start()
    _State.outbox = outbox
    if setup.lane:
        _prepare(setup.lane)
    _State.limit = OwnLimit(lambda now: outbox.put(("idle", now)))
    outbox.put(("ready", resident(os.getpid())))


def _prepare(lane: str) -> None:
    lane_module(lane).prepare()
    _State.lanes.add(lane)


def _watch(control: Connection[Any, bytes]) -> None:
    """Listen to the application: stop after this file, go on; the pipe's end means it died."""
    try:
        while word := control.recv_bytes():
            (_State.cancelled.clear if word == GO_ON else _State.cancelled.set)()
    except (EOFError, OSError):
        _end_group()


def _end_group() -> None:
    """End this process and those it has started."""
    if sys.platform != "win32":
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def wait_for_work() -> None:
    """Do nothing: by the time this is called the process has prepared itself."""


def run_batch(batch: TaskBatch) -> None:
    """Do the tasks of a batch and report each; what is reported is durable."""
    if batch.job.lane not in _State.lanes:
        _prepare(batch.job.lane)  # the slot has worked for another lane before
    _State.limit.set(batch.memory)
    try:
        _run(batch)
    finally:
        now = _State.limit.lift()
    _State.outbox.put(("over", batch.number, now))


def _run(batch: TaskBatch) -> None:
    send = _State.outbox.put
    sync = SyncGroup()
    try:
        waiting: list[tuple[Task, TaskEnd]] = []
        flushed = time.monotonic()
        for task in batch.tasks:
            if _State.cancelled.is_set():
                break
            mark()
            send(("start", batch.number, task.number))
            waiting.append((task, _perform(batch, task, sync)))
            if time.monotonic() - flushed > _FLUSH:
                _report(batch.number, waiting, sync)
                waiting, flushed = [], time.monotonic()
        _report(batch.number, waiting, sync)
    finally:
        sync.close()


def _perform(batch: TaskBatch, task: Task, sync: SyncGroup) -> TaskEnd:
    """Do one task; whatever goes wrong becomes its problem."""
    began = time.perf_counter()
    try:
        if isinstance(task, WorkTask):
            task = replace(task, memory=batch.memory)
        with heard_by(lambda share: _tell_share(batch.number, task.number, share)):
            facts, done = _done(batch.job, task, sync)
        seconds = time.perf_counter() - began
        return TaskEnd(task.number, seconds, facts, done.parts, notes=done.notes)
    except Exception as error:  # noqa: BLE001 - the border of the process: a bug is one file's outcome
        remove_files(task)
        problem = _problem(error, task.path)
        return TaskEnd(task.number, time.perf_counter() - began, problem=problem)
    finally:
        remove_scratch(task)


def _tell_share(batch: int, task: int, share: float) -> None:
    _State.outbox.put(("share", batch, task, share))


def _done(job: WorkJob, task: Task, sync: SyncGroup) -> tuple[Facts | None, Worked]:
    if isinstance(task, LookTask):
        facts = dict(lane_module(job.lane).look(task.path, job.limits, job.recipe.reading))
        if job.digests:
            facts["digest"] = content_digest(task.path)
        return facts, Worked()
    sync.expect({os.path.dirname(file) for file in files_of(task)})
    if isinstance(task, MergeTask):
        return None, Worked(perform(job, task))
    if task.stage is Stage.SCAN:
        return block_lane(job.lane).scan(job, task), Worked()
    if task.stage is Stage.ASSEMBLE:
        return None, Worked(block_lane(job.lane).assemble(job, task))
    done = lane_module(job.lane).work(job, task)
    refuse_changed(job.files)
    return None, done if isinstance(done, Worked) else Worked(done)


def _problem(error: Exception, path: str) -> Problem:
    problem = problem_of(error, path=path)
    if problem.code == "bug" and not isinstance(error, FoldermillError):
        stack = "".join(traceback.format_exception(error))[-DETAIL_LIMIT:]
        problem = Problem(problem.code, problem.values, stack)
    return shortened(problem)


def _report(batch: int, waiting: Sequence[tuple[Task, TaskEnd]], sync: SyncGroup) -> None:
    """Make what was written durable, then say how the tasks ended."""
    if not waiting:
        return
    send = _State.outbox.put
    send(("sync", batch))
    written = [(file, task) for task, end in waiting for file in _written(task, end)]
    failure: Problem | None = None
    try:
        sync.sync(file for file, _ in written)
        for folder in dict.fromkeys(os.path.dirname(file) for file, _ in written):
            if is_work_folder(folder):
                sync_folder(folder)
    except OSError as error:
        failure = shortened(problem_of(error, path=os.path.dirname(written[0][0])))
    failed = {task.number for _, task in written} if failure else set()
    ends = []
    for task, end in waiting:
        if task.number in failed:
            remove_files(task)
            ends.append(TaskEnd(end.number, end.seconds, problem=failure))
        else:
            ends.append(end)
    for records in packed(ends):
        send(("ends", batch, records))


def _written(task: Task, end: TaskEnd) -> list[str]:
    """Return the files a task has really written: not every output has something to hold."""
    if end.problem or isinstance(task, LookTask):
        return []
    indexes = {part.index for part in end.parts}
    unwritten = {part.part for part in task.parts if part.index not in indexes}
    return [file for file in files_of(task) if file not in unwritten]
