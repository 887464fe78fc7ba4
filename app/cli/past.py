"""`history`, `resume`, `retry` and `undo`: the runs there have been, and going on with one."""

from __future__ import annotations

import dataclasses
import json
import sys
import time
from contextlib import ExitStack

from app.cli import words
from app.cli.follow import Follower, engine_options
from app.cli.interrupts import Interrupts
from app.cli.screen import Screen, result
from app.cli.status import Status
from app.core.errors import RunError
from app.engine.batch import Batch
from app.engine.events import Noticed, Undoing
from app.engine.history import PastRun, past_runs
from app.engine.journal_read import JournalReader
from app.settings.locations import Locations


def list_history(*, as_json: bool) -> Status:
    """Print every run, the newest first."""
    runs = past_runs(Locations.find().data)
    if as_json:
        result(json.dumps([_as_data(run) for run in runs], allow_nan=False))
        return Status.OK
    for run in runs:
        started = time.strftime("%Y-%m-%d %H:%M", time.localtime(run.started))
        result(f"{run.run}  {started}  {run.state:9}  {run.recipe}")
        result(f"    {words.totals(run.totals)}; {run.output}")
    if not runs:
        result("No run yet.")
    return Status.OK


def _as_data(run: PastRun) -> dict[str, object]:
    return {
        "run": run.run,
        "recipe": run.recipe,
        "started": run.started,
        "state": run.state.value,
        "totals": dataclasses.asdict(run.totals),
        "output": run.output,
    }


def go_on(run: str, *, failed_too: bool) -> Status:
    """Resume a run, or retry what failed in it; return the exit status.

    Args:
        run: its number, or the beginning of it that no other run shares.
        failed_too: also do again what failed.

    Raises:
        FoldermillError: nothing was touched, and why.
    """
    places = Locations.find()
    past = _find(run, places.data)
    with Interrupts() as interrupts, ExitStack() as stack:
        batch = Batch(engine_options(), reopen=past.run)
        stack.callback(batch.close)
        reader = JournalReader(batch.journal_path)
        stack.callback(reader.close)
        screen = Screen(sys.stderr)
        stack.callback(screen.close)
        follower = Follower(batch, reader, screen, interrupts)
        status = follower.run_to_end(batch.resume(failed_too=failed_too))
    result(f"Results: {past.output}")
    return status


def take_back(run: str) -> Status:
    """Undo a run; return the exit status, which tells of results that stay.

    Raises:
        FoldermillError: nothing was touched, and why.
    """
    past = _find(run, Locations.find().data)
    with Interrupts() as interrupts, ExitStack() as stack:
        batch = Batch(engine_options(), reopen=past.run)
        stack.callback(batch.close)
        screen = Screen(sys.stderr)
        stack.callback(screen.close)
        end = Undoing(0, 0, 0)
        for event in batch.undo():
            if interrupts.wish:
                batch.stop()
            if isinstance(event, Noticed):
                screen.line(event.problem.message())
            if isinstance(event, Undoing):
                end = event
                screen.progress("Undoing", end.removed + end.kept, end.total)
    result(f"{words.counted(end.removed, 'result')} removed, {end.kept:,} kept: {past.output}")
    if not end.finished:
        return Status.STOPPED
    return Status.SOME_FAILED if end.kept else Status.OK


def _find(run: str, data_folder: str) -> PastRun:
    runs = past_runs(data_folder)
    found = [past for past in runs if past.run.startswith(run)]
    exact = [past for past in found if past.run == run]
    if len(exact or found) != 1:
        known = ", ".join(past.run for past in runs[:5]) or "–"
        raise RunError("run_not_one" if found else "run_not_known", run=run, words=known)
    return (exact or found)[0]
