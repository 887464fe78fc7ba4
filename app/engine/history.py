"""The runs there have been: one journal each, read without disturbing anyone."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from typing import Any, Final

from app.core.errors import RunError
from app.core.outcome import Totals
from app.engine.events import RunState
from app.engine.journal_read import JournalReader
from app.engine.locks import FileLock

_NEVER_RAN: Final = frozenset({RunState.DRAFT, RunState.READY})


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
        output: the output folder, absolute.
        journal_path: where its journal lies.
    """

    run: str
    recipe: str
    started: float
    seconds: float
    state: RunState
    totals: Totals
    output: str
    journal_path: str

    @property
    def can_resume(self) -> bool:
        """Whether something of it is left to do."""
        return self.state in (RunState.STOPPED, RunState.CANCELLED)


def past_runs(data_folder: str) -> list[PastRun]:
    """Return all runs that were started, the newest first; damaged journals are passed over."""
    folder = os.path.join(data_folder, "runs")
    try:
        names = sorted(os.listdir(folder), reverse=True)
    except FileNotFoundError:
        return []
    found = []
    for name in names:
        run, suffix = os.path.splitext(name)
        if suffix == ".sqlite":
            past = _past_run(folder, run)
            if past:
                found.append(past)
    return found


def _past_run(folder: str, run: str) -> PastRun | None:
    path = os.path.join(folder, f"{run}.sqlite")
    try:
        reader = JournalReader(path)
        try:
            facts = reader.facts()
            totals = reader.totals()
        finally:
            reader.close()
    except (RunError, sqlite3.Error):
        return None
    state = RunState(facts.get("state", RunState.DRAFT))
    if state in _NEVER_RAN:
        return None
    if state is RunState.RUNNING and not _is_held(os.path.join(folder, f"{run}.lock")):
        state = RunState.STOPPED
    return _told(run, facts, state, totals, path)


def _told(run: str, facts: dict[str, Any], state: RunState, totals: Totals, path: str) -> PastRun:
    return PastRun(
        run=run,
        recipe=str(facts.get("recipe", "")),
        started=float(facts.get("started", facts.get("created", 0.0))),
        seconds=float(facts.get("seconds", 0.0)),
        state=state,
        totals=totals,
        output=str(facts.get("destination", "")),
        journal_path=path,
    )


def _is_held(path: str) -> bool:
    if not os.path.exists(path):
        return False
    with FileLock(path) as lock:
        return not lock.acquire()
