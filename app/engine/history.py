"""The runs there have been: one journal each, read without disturbing anyone."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.core.errors import Problem, RunError
from app.core.outcome import Totals
from app.engine import schema, summary
from app.engine.events import RunState
from app.engine.journal_file import (
    BROKEN,
    SUFFIX,
    journal_path,
    lock_path,
    reading,
    refuse_other_versions,
    run_of,
    runs_folder,
    runs_in,
    set_aside,
    version_of,
)
from app.engine.locks import FileLock, is_held

NEVER_RAN: Final = frozenset({RunState.DRAFT, RunState.READY})

_ENDED: Final = frozenset(
    {RunState.FINISHED, RunState.CANCELLED, RunState.STOPPED, RunState.UNDONE}
)

_NAMED: Final = 5
"""Runs that a refusal names as the latest."""


@dataclass(frozen=True, slots=True)
class PastRun:
    """One run, as its journal tells.

    Attributes:
        run: its number.
        recipe: the recipe's name.
        started: seconds since 1970.
        seconds: how long it took, all its parts together.
        state: `running` only while a living process works on it; broken off, it is `stopped`.
        totals: outcomes so far.
        output: the output folder, absolute; empty for a run in place.
        journal_path: where its journal lies.
        sources: the sources as given, absolute.
        size: bytes of its items.
        written: bytes of its results.
        originals: files that were replaced and are kept for undo.
        vault: bytes of those.
        failed_merges: results of many files that could not be made.
        open_merges: those that have no outcome.
        touched: when its journal was last written, in seconds since 1970.
        busy: somebody has it open: runs it, or takes it back.
        died: the program ended in the middle of it; work files may lie about.
        undoing: taking it back was begun and not ended.
        version: of its journal's tables; only those of this program's version can be gone on with.
    """

    run: str
    recipe: str
    started: float
    seconds: float
    state: RunState
    totals: Totals
    output: str
    journal_path: str
    sources: tuple[str, ...] = ()
    size: int = 0
    written: int = 0
    originals: int = 0
    vault: int = 0
    failed_merges: int = 0
    open_merges: int = 0
    touched: float = 0.0
    busy: bool = False
    died: bool = False
    undoing: bool = False
    version: int = schema.SCHEMA_VERSION

    @property
    def in_place(self) -> bool:
        """Whether it replaced its sources."""
        return not self.output

    @property
    def can_resume(self) -> bool:
        """Whether something of it is left to do."""
        # A finished run has some left when trying again what failed was broken off early.
        left = self.totals.left + self.open_merges > 0
        return self._is_free and (left or self.state in (RunState.STOPPED, RunState.CANCELLED))

    @property
    def can_retry(self) -> bool:
        """Whether something failed that can be tried again."""
        failed = self.totals.failed + self.totals.quarantined + self.failed_merges
        return self._is_free and failed > 0

    @property
    def can_undo(self) -> bool:
        """Whether there are results to take back; after an undo that was broken off, the rest."""
        may_have_results = self.totals.done > 0 or self.state is RunState.STOPPED
        return self._is_ours and self.state is not RunState.UNDONE and may_have_results

    @property
    def can_forget(self) -> bool:
        """Whether its journal and its originals can be removed."""
        return not self.busy and self.version <= schema.SCHEMA_VERSION

    @property
    def _is_ours(self) -> bool:
        return not self.busy and self.version == schema.SCHEMA_VERSION

    @property
    def _is_free(self) -> bool:
        return self._is_ours and not self.undoing and self.state is not RunState.UNDONE


def past_runs(data_folder: str) -> list[PastRun]:
    """Return all runs that were started, the newest first; damaged journals are passed over."""
    found = []
    for run in runs_in(data_folder):
        try:
            past = read_run(journal_path(data_folder, run))
        except RunError:
            continue
        if past.state not in NEVER_RAN:
            found.append(past)
    return found


def find_run(data_folder: str, word: str) -> PastRun:
    """Return the run with this number, or the only one whose number begins like this.

    Raises:
        RunError: `run_not_known`, `run_not_one`, `run_never_ran`, `run_broken`, or why its journal
            cannot be read.
    """
    numbers = [run for run in runs_in(data_folder) if run.startswith(word)]
    if word in numbers:
        numbers = [word]
    found, failure = [], _not_known(data_folder, word)
    for number in numbers:
        try:
            past = read_run(journal_path(data_folder, number))
        except RunError as error:
            failure = error
            continue
        if past.state in NEVER_RAN:
            failure = RunError("run_never_ran", run=number)
        else:
            found.append(past)
    if not found:
        raise failure
    if len(found) > 1:
        raise RunError("run_not_one", run=word, words=_latest(found))
    return found[0]


def _not_known(data_folder: str, word: str) -> RunError:
    folder = runs_folder(data_folder)
    with contextlib.suppress(OSError):
        for name in sorted(os.listdir(folder)):
            if name.startswith(word) and name.endswith(SUFFIX + BROKEN):
                return RunError("run_broken", path=os.path.join(folder, name))
    return RunError("run_not_known", run=word, words=_latest(past_runs(data_folder)))


def _latest(runs: list[PastRun]) -> str:
    return ", ".join(past.run for past in runs[:_NAMED]) or "–"


def read_run(path: str) -> PastRun:
    """Return what the journal at `path` tells, be it of another version.

    Raises:
        RunError: it cannot be read, see `journal_file.open_read_only`.
    """
    busy = is_held(lock_path(path))
    with reading(path) as journal:
        version = version_of(journal)
        facts: dict[str, Any] = dict(journal.execute("SELECT key, value FROM run").fetchall())
        sources = journal.execute("SELECT path FROM source ORDER BY id").fetchall()
        amount = _summary(journal, facts, version)
    state = _state(facts)
    died = state is RunState.RUNNING and not busy
    if died:
        state = RunState.STOPPED
    return PastRun(
        run=run_of(path),
        recipe=str(facts.get("recipe", "")),
        started=float(facts.get("started", facts.get("created", 0.0))),
        seconds=float(facts.get("seconds", 0.0)),
        state=state,
        totals=amount.totals,
        output=str(facts.get("destination", "")),
        journal_path=path,
        sources=tuple(os.fsdecode(source) for (source,) in sources),
        size=amount.size,
        written=amount.written,
        originals=amount.originals,
        vault=amount.vault,
        failed_merges=amount.failed_merges,
        open_merges=amount.open_merges,
        touched=_touched(path),
        busy=busy,
        died=died,
        undoing=bool(facts.get("undoing")) and state is not RunState.UNDONE,
        version=version,
    )


def _touched(path: str) -> float:
    times = [0.0]
    for file in (path, path + "-wal"):
        with contextlib.suppress(OSError):
            times.append(os.stat(file).st_mtime)
    return max(times)


def _summary(
    journal: sqlite3.Connection, facts: Mapping[str, Any], version: int
) -> summary.Summary:
    """Return what the run noted at its end; while that is not true (any more), count."""
    state = _state(facts)
    kept = summary.from_facts(facts)
    if kept and state in _ENDED and not (facts.get("undoing") and state is not RunState.UNDONE):
        return kept
    if state in NEVER_RAN or version > schema.SCHEMA_VERSION:
        return summary.Summary(Totals())
    return summary.count(lambda query: journal.execute(query).fetchall(), version)


def _state(facts: Mapping[str, Any]) -> RunState:
    try:
        return RunState(facts.get("state", RunState.DRAFT))
    except ValueError:  # a word of a later version
        return RunState.STOPPED


# What the window asks before it acts.


def to_take_back(past: PastRun) -> tuple[int, int]:
    """Return how many results an undo would find, and how many originals would come back.

    Raises:
        RunError: the journal cannot be read, or is of another version.
    """
    query = (
        "SELECT count(*), coalesce(sum(vault IS NOT NULL), 0) FROM target"
        " WHERE state IN ('done', 'undoing')"
    )
    with reading(past.journal_path) as journal:
        refuse_other_versions(journal, past.journal_path)
        ((results, originals),) = journal.execute(query).fetchall()
    return results, originals


def recipe_text(past: PastRun) -> str:
    """Return the recipe of a run as it was then.

    Raises:
        RunError: the journal cannot be read.
    """
    with reading(past.journal_path) as journal:
        found = journal.execute("SELECT value FROM run WHERE key = 'recipe_text'").fetchone()
    return str(found[0]) if found else ""


# What is refused, and why.


def refuse_to_go_on(past: PastRun) -> None:
    """Say why a run cannot be resumed or retried, before anything is touched.

    Raises:
        RunError: `run_busy`, `run_version`, `run_undone`, `run_undoing`, `destination_gone`, or
            `source_missing` when none of its sources is there.
    """
    _refuse_others(past)
    if past.undoing:
        raise RunError("run_undoing", run=past.run)
    if not past.in_place and past.totals.done and not os.path.isdir(past.output):
        raise RunError("destination_gone", path=past.output)
    something_left = past.can_resume or past.can_retry
    if something_left and past.sources and not any(map(os.path.exists, past.sources)):
        raise RunError("source_missing", path=past.sources[0])


def refuse_to_undo(past: PastRun) -> None:
    """Say why a run cannot be taken back, before anything is touched.

    Raises:
        RunError: `run_busy`, `run_version`, `run_undone` or `destination_gone`.
    """
    _refuse_others(past)
    if not past.in_place and past.totals.done and not os.path.isdir(past.output):
        raise RunError("destination_gone", path=past.output)


def refuse_to_forget(past: PastRun) -> None:
    """Say why a run cannot be forgotten, before anything is touched.

    Raises:
        RunError: `run_busy`, or `run_version` when a newer program made it.
    """
    if past.busy:
        raise RunError("run_busy", run=past.run)
    if past.version > schema.SCHEMA_VERSION:
        raise RunError("run_version", run=past.run)


def _refuse_others(past: PastRun) -> None:
    if past.busy:
        raise RunError("run_busy", run=past.run)
    if past.version != schema.SCHEMA_VERSION:
        raise RunError("run_version", run=past.run)
    if past.state is RunState.UNDONE:
        raise RunError("run_undone", run=past.run)


# Damaged journals.


def set_aside_broken(data_folder: str) -> list[Problem]:
    """Rename journals that are none, or are damaged so that they say nothing; tell of each.

    What only shows when a journal is read through is found when it is opened to go on.
    """
    problems = []
    for run in runs_in(data_folder):
        path = journal_path(data_folder, run)
        if _is_broken(path):
            problem = _set_aside(path)
            if problem:
                problems.append(problem)
    return problems


def _is_broken(path: str) -> bool:
    try:
        with reading(path) as journal:
            journal.execute("SELECT key, value FROM run").fetchall()
    except RunError as error:
        return error.problem.code == "journal_damaged"
    return False


def _set_aside(path: str) -> Problem | None:
    """Take the run's lock, look once more, and rename its journal."""
    with FileLock(lock_path(path)) as lock:
        try:
            if not lock.acquire():
                return None
        except OSError:
            return None
        problem = set_aside(path) if _is_broken(path) else None
        lock.release(remove=True)
        return problem
