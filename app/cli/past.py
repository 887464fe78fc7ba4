"""The runs there have been: listing them, going on with one, taking one back, forgetting some."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack

from app.cli import words
from app.cli.follow import Follower, engine_options, note, user_settings
from app.cli.interrupts import Interrupts
from app.cli.order import report_path
from app.cli.screen import Screen, ask, result, say
from app.cli.status import Status
from app.core.errors import RunError
from app.engine.batch import Batch
from app.engine.events import Noticed, Undoing
from app.engine.history import (
    PastRun,
    find_run,
    past_runs,
    refuse_to_forget,
    refuse_to_go_on,
    refuse_to_undo,
    set_aside_broken,
)
from app.engine.journal_read import JournalReader
from app.engine.planner import in_words
from app.engine.prune import forget, old_originals
from app.engine.report import write_report
from app.settings.locations import Locations


def list_history(*, as_json: bool) -> Status:
    """Print every run, the newest first."""
    data = Locations.find().data
    _set_aside(data)
    runs = past_runs(data)
    if as_json:
        result(json.dumps([_as_data(run) for run in runs], allow_nan=False))
    for run in () if as_json else runs:
        for line in words.past(run):
            result(line)
    if not runs and not as_json:
        result("No run yet.")
    old = old_originals(runs, days=user_settings().vault_days)
    if old:
        say(f"note: {words.old_originals(old)}")
    return Status.OK


def _as_data(run: PastRun) -> dict[str, object]:
    return {
        "run": run.run,
        "recipe": run.recipe,
        "started": run.started,
        "state": run.state.value,
        "totals": dataclasses.asdict(run.totals),
        "output": run.output,
        "sources": run.sources,
        "seconds": run.seconds,
        "size": run.size,
        "written": run.written,
        "vault": run.vault,
        "failed_merges": run.failed_merges,
    }


def go_on(run: str, *, failed_too: bool) -> Status:
    """Resume a run, or retry what failed in it; return the exit status.

    Args:
        run: its number, or the beginning of it that no other run shares.
        failed_too: also do again what failed.

    Raises:
        FoldermillError: nothing was touched, and why.
    """
    past = _find(run)
    refuse_to_go_on(past)
    with Interrupts() as interrupts, ExitStack() as stack:
        batch = Batch(engine_options(), reopen=past.run)
        stack.callback(batch.close)
        reader = JournalReader(batch.journal_path)
        stack.callback(reader.close)
        screen = Screen(sys.stderr)
        stack.callback(screen.close)
        follower = Follower(batch, reader, screen, interrupts)
        status = follower.run_to_end(batch.resume(failed_too=failed_too))
    result(f"Results: {words.place(past)}")
    return status


def take_back(run: str, *, trash: bool) -> Status:
    """Undo a run; return the exit status, which tells of results that stay.

    Args:
        run: its number, or the beginning of it that no other run shares.
        trash: put the results into the system's trash.

    Raises:
        FoldermillError: nothing was touched, and why.
    """
    past = _find(run)
    refuse_to_undo(past)
    with Interrupts() as interrupts, ExitStack() as stack:
        batch = Batch(engine_options(), reopen=past.run)
        stack.callback(batch.close)
        screen = Screen(sys.stderr)
        stack.callback(screen.close)
        end = Undoing(0, 0, 0)
        for event in batch.undo(trash=trash):
            if interrupts.wish:
                batch.stop()
            if isinstance(event, Noticed):
                screen.line(event.problem.message())
            if isinstance(event, Undoing):
                end = event
                screen.progress("Undoing", end.removed + end.kept, end.total)
    how = "put into the trash" if trash else "removed"
    removed = words.counted(end.removed, "result")
    result(f"{removed} {how}, {end.kept:,} kept: {words.place(past)}")
    if not end.finished:
        result(f"To go on: foldermill undo {past.run}")
        return Status.STOPPED
    return Status.SOME_FAILED if end.kept else Status.OK


def report(run: str, path: str) -> Status:
    """Write the report of an earlier run.

    Args:
        run: its number, or the beginning of it that no other run shares.
        path: a `.json` or `.csv` file.

    Raises:
        FoldermillError: it cannot be written, and why.
    """
    past = _find(run)
    absolute = report_path(path, past.sources)
    write_report(past.journal_path, absolute, at_rest=True)
    result(f"Report: {absolute}")
    return Status.OK


def forget_runs(runs: Sequence[str], *, old: bool, unasked: bool) -> Status:
    """Remove runs and the originals they keep, once the user has agreed.

    Args:
        runs: their numbers, or beginnings that no other run shares.
        old: also those whose originals are older than the settings keep them.
        unasked: the user has agreed already.

    Raises:
        FoldermillError: nothing was touched, and why.
    """
    data = Locations.find().data
    chosen = {past.run: past for past in map(_find, runs)}
    if old:
        days = user_settings().vault_days
        chosen.update((past.run, past) for past in old_originals(past_runs(data), days=days))
    for past in chosen.values():
        refuse_to_forget(past)
    if not chosen:
        result("Nothing to forget.")
        return Status.OK
    for past in chosen.values():
        for line in words.past(past):
            say(line)
    say(words.forgetting(list(chosen.values())))
    if not unasked and not ask("Forget them?"):
        raise RunError("forget_unasked")
    return _forget(data, list(chosen))


def _forget(data: str, runs: Sequence[str]) -> Status:
    freed = forgotten = 0
    for run in runs:
        try:
            freed += forget(data, run)
            forgotten += 1
        except RunError as error:
            say(str(error))
    result(f"{words.counted(forgotten, 'run')} forgotten, {in_words(freed)} freed.")
    return Status.OK if forgotten == len(runs) else Status.SOME_FAILED


def _find(run: str) -> PastRun:
    data = Locations.find().data
    _set_aside(data)
    return find_run(data, run)


def _set_aside(data_folder: str) -> None:
    for problem in set_aside_broken(data_folder):
        note(problem)
