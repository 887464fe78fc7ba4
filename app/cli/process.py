"""`process`: one batch from its sources to the last outcome."""

from __future__ import annotations

import sys
from contextlib import ExitStack

from app.cli import words
from app.cli.follow import FAILURES, Follower, engine_options, user_settings
from app.cli.interrupts import Interrupts
from app.cli.order import Job, Order, checked
from app.cli.screen import Screen, result, say
from app.cli.status import Status
from app.core.errors import FoldermillError, RunError
from app.engine.batch import Batch
from app.engine.events import Planned, Scanned
from app.engine.journal_read import JournalReader
from app.engine.prune import prune
from app.engine.report import write_report
from app.settings.locations import Locations


def process(order: Order) -> Status:
    """Carry an order out and return the exit status.

    Raises:
        FoldermillError: nothing was touched, and why.
    """
    with Interrupts() as interrupts, ExitStack() as stack:
        job = checked(order)
        settings = user_settings()
        prune(Locations.find().data, days=settings.history_days)
        batch = Batch(engine_options(settings, workers=order.workers, memory=order.memory))
        stack.callback(batch.close, forget=True)
        for lane in list(job.recipe.lanes)[:1]:
            batch.warm_up(lane)
        reader = JournalReader(batch.journal_path)
        stack.callback(reader.close)
        screen = Screen(sys.stderr)
        stack.callback(screen.close)
        follower = Follower(batch, reader, screen, interrupts)
        if not _plan(job, batch, follower):
            return Status.STOPPED
        if order.dry_run:
            screen.close()
            return _show_plan(follower)
        return _carry_out(job, batch, follower)


def _plan(job: Job, batch: Batch, follower: Follower) -> bool:
    """Scan and plan; False when the user stopped it.

    Raises:
        RunError: there is nothing to run, or nothing can run.
    """
    scan = batch.scan(job.sources, leave_out=job.destination)
    if not follower.follow(scan, Scanned()).items and not follower.heard:
        raise RunError("source_nothing")
    if not follower.heard:
        plan = batch.plan(job.recipe, job.destination)
        problem = follower.follow(plan, Planned()).problem
        if problem:
            raise RunError(problem.code, problem.detail, **problem.values)
    if follower.heard:
        result("Stopped before the run; nothing was written.")
    return not follower.heard


def _show_plan(follower: Follower) -> Status:
    """Print what would be done with each item."""
    failed = False
    for row in follower.rows():
        failed = failed or row.outcome in FAILURES
        for line in words.plan_lines(row):
            result(line)
    return Status.SOME_FAILED if failed else Status.OK


def _carry_out(job: Job, batch: Batch, follower: Follower) -> Status:
    """Do it, and say what came of it."""
    follower.show_failures()
    status = follower.run_to_end(batch.run())
    if job.report:
        status = _report(job.report, batch, status)
    if job.destination:
        result(f"Results: {job.destination}")
    else:
        result(f"To bring the originals back: foldermill undo {batch.run_id}")
    return status


def _report(path: str, batch: Batch, status: Status) -> Status:
    """Write the report that was asked for; without it the run did not fully succeed."""
    try:
        write_report(batch.journal_path, path)
    except FoldermillError as error:
        say(f"The report could not be written. {error}")
        return max(status, Status.SOME_FAILED)
    result(f"Report: {path}")
    return status
