"""Removes runs: old ones by themselves, and on request also those that keep originals.

A run goes as a whole file. Never removed unasked: one that somebody has open, one that keeps
originals, and one whose application died, because work files of it may lie about that only its
journal names.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator
from typing import Final

from app.core.errors import RunError
from app.engine import schema, summary
from app.engine.events import RunState
from app.engine.history import NEVER_RAN, PastRun, read_run
from app.engine.journal_file import (
    journal_path,
    lock_path,
    reading,
    refuse_other_versions,
    remove_journal,
    runs_folder,
)
from app.engine.locks import FileLock, is_held
from app.engine.output_folder import tops
from app.engine.recover import sweep
from app.engine.vault import VAULT, copy_part, remove_originals
from app.engine.work_folder import WorkFolder
from app.formats.safe_write import WORK_FOLDER, discard

_PATIENCE: Final = 0.5
"""Seconds after which pruning leaves the rest to the next start."""

_DAY: Final = 86_400

_OURS: Final = re.compile(r"(.+?)(?:\.sqlite(?:-wal|-shm)?|\.lock)")

_log: Final = logging.getLogger(__name__)


def prune(data_folder: str, *, days: float) -> int:
    """Remove the runs nobody has touched for so many days, and drafts whose program is gone.

    To be called at a start, before the first batch is made; it takes half a second at most. What
    cannot be removed stays.

    Returns:
        How many runs were removed.
    """
    folder = runs_folder(data_folder)
    until = time.monotonic() + _PATIENCE
    before = time.time() - days * _DAY
    removed = 0
    for run in _numbers(folder):
        if time.monotonic() > until:
            break
        try:
            removed += _prune(journal_path(data_folder, run), before)
        except (OSError, RunError) as error:
            _log.info("run %s cannot be removed: %s", run, error)
    with contextlib.suppress(OSError):
        _remove_logs(folder)
    return removed


def _numbers(folder: str) -> list[str]:
    """Return the runs of which anything is there, the oldest first."""
    try:
        names = os.listdir(folder)
    except OSError:
        return []
    return sorted({found[1] for name in names if (found := _OURS.fullmatch(name))})


def _prune(path: str, before: float) -> bool:
    if not _may_go(path, before):
        return False
    with FileLock(lock_path(path)) as lock:
        # Looked at again with the lock: meanwhile somebody may have gone on with it.
        if not lock.acquire():
            return False
        goes = _may_go(path, before)
        if goes:
            _remove_work_files(path)
            remove_journal(path)
        lock.release(remove=True)
        return goes


def _remove_work_files(path: str) -> None:
    """Remove what a run that was stopped has kept to be gone on with."""
    with contextlib.suppress(RunError):
        past = read_run(path)
        folders = tops(past.output, past.sources)
        if folders and past.state not in NEVER_RAN:
            WorkFolder(folders, past.run).remove()


def _may_go(path: str, before: float) -> bool:
    try:
        past = read_run(path)
    except RunError as error:
        # What is left of a removal, or of a journal, that a kill has cut short.
        return error.problem.code in ("run_unknown", "run_never_ran")
    if past.state in NEVER_RAN:
        return True
    if past.version > schema.SCHEMA_VERSION or past.originals:
        return False
    if past.died or past.state is RunState.RUNNING:
        return False
    return past.touched < before  # so one that was resumed since is young


def _remove_logs(folder: str) -> None:
    """Remove what the workers of dead runs have printed."""
    for name in os.listdir(folder):
        run, suffix = os.path.splitext(name)
        if suffix == ".slots" and not is_held(os.path.join(folder, f"{run}.lock")):
            shutil.rmtree(os.path.join(folder, name), ignore_errors=True)


def old_originals(runs: Iterable[PastRun], *, days: float) -> list[PastRun]:
    """Return the runs nobody has touched for so many days that keep originals."""
    before = time.time() - days * _DAY
    return [past for past in runs if past.originals and past.can_forget and past.touched < before]


def forget(data_folder: str, run: str) -> int:
    """Remove a run: first the originals it keeps, then its journal; it cannot be undone any more.

    Killed at any moment, it can be called again. Its results stay.

    Returns:
        Bytes of originals that were freed.

    Raises:
        RunError: `run_busy`; `run_unknown`, or why its journal cannot be read; `run_version`, a
            newer program made it; `destination_gone`, the disk with the originals is not there;
            `forget_impossible`. The journal is still there then.
    """
    path = journal_path(data_folder, run)
    if not os.path.exists(path):
        raise RunError("run_unknown", run=run)
    with FileLock(lock_path(path)) as lock:
        try:
            if not lock.acquire():
                raise RunError("run_busy", run=run)
            freed = _remove_all(path, run)
            remove_journal(path)
        except OSError as error:
            reason = error.strerror or str(error)
            raise RunError("forget_impossible", run=run, reason=reason) from error
        lock.release(remove=True)
    return freed


def _remove_all(path: str, run: str) -> int:
    """Remove what the run has left in the user's folders, besides its results."""
    past = read_run(path)
    if past.version < summary.FIRST_WITH_ORIGINALS:
        return 0
    with reading(path) as journal:
        refuse_other_versions(journal, path)
        if past.state is RunState.RUNNING:  # with its lock in our hands: the program died
            sweep(lambda query: journal.execute(query).fetchall(), run, past.output)
            for place in summary.originals(journal):
                discard(copy_part(run, place))
        WorkFolder(tops(past.output, past.sources), run).remove()
        return remove_originals(_originals(journal, run))


def _originals(journal: sqlite3.Connection, run: str) -> Iterator[str]:
    """Yield the originals that lie in this run's own vault, as all of them should.

    Raises:
        RunError: `destination_gone`.
    """
    ours = os.path.join("", WORK_FOLDER, VAULT, run, "")
    seen: set[str] = set()
    for place in summary.originals(journal):
        top, found, _ = place.partition(os.sep + ours)
        if not found:
            _log.warning("no original of the run %s: %r", run, place)
            continue
        if top not in seen:
            _refuse_gone(top)
            seen.add(top)
        yield place


def _refuse_gone(top: str) -> None:
    """Refuse a disk that is not there; a folder that was deleted on one that is, holds nothing."""
    if not os.path.isdir(top) and not os.path.isdir(os.path.dirname(top)):
        raise RunError("destination_gone", path=top)
