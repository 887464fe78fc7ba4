"""The file a journal is in: found, opened for reading or going on, set aside, removed.

In the data folder `runs/RUN.sqlite`, beside it what SQLite needs (`-wal`, `-shm`) and the run's
`RUN.lock`. A damaged one is renamed to `RUN.sqlite.broken`, so that it is in nobody's way.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import urllib.parse
from collections.abc import Iterator
from typing import Final

from app.core.errors import Problem, RunError, problem_of
from app.engine import schema
from app.engine.journal import Journal

SUFFIX: Final = ".sqlite"
BROKEN: Final = ".broken"

_SIDES: Final = ("", "-wal", "-shm")
"""What stands behind the name of each file SQLite makes; the journal itself goes first."""

_DAMAGE: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def runs_folder(data_folder: str) -> str:
    """Return where all journals lie."""
    return os.path.join(data_folder, "runs")


def journal_path(data_folder: str, run: str) -> str:
    """Return where the journal of a run lies, or would."""
    return os.path.join(runs_folder(data_folder), run + SUFFIX)


def lock_path(path: str) -> str:
    """Return the lock of the run whose journal lies at `path`."""
    return path.removesuffix(SUFFIX) + ".lock"


def run_of(path: str) -> str:
    """Return the number of the run whose journal lies at `path`."""
    return os.path.basename(path).removesuffix(SUFFIX)


def runs_in(data_folder: str) -> list[str]:
    """Return the numbers of all runs that have a journal, the newest first."""
    try:
        names = os.listdir(runs_folder(data_folder))
    except OSError:
        return []
    return sorted((run_of(name) for name in names if name.endswith(SUFFIX)), reverse=True)


def open_read_only(path: str, *, at_rest: bool = False) -> sqlite3.Connection:
    """Open a journal for reading; whoever writes in it is not disturbed.

    Args:
        path: of the journal.
        at_rest: it is read for a moment only. If nobody has it open then, no lock is taken, and
            nothing is left beside it, as any other reader would.

    Raises:
        RunError: `run_unknown`; `run_never_ran`, if its making was broken off; `journal_damaged`;
            `run_unreadable`.
    """
    how = "mode=ro"
    if at_rest and not _has_log(path):
        how += "&immutable=1"
    with reading_errors(path):
        uri = f"file:{urllib.parse.quote(os.fsencode(path))}?{how}"
        journal = sqlite3.connect(uri, uri=True, timeout=10)
        try:
            _refuse_other_files(journal, path)
        except BaseException:
            journal.close()
            raise
    return journal


@contextlib.contextmanager
def reading(path: str, *, at_rest: bool = True) -> Iterator[sqlite3.Connection]:
    """Lend a connection as `open_read_only` does, which also says what its errors are."""
    journal = open_read_only(path, at_rest=at_rest)
    with contextlib.closing(journal), reading_errors(path):
        yield journal


@contextlib.contextmanager
def reading_errors(path: str) -> Iterator[None]:
    """Turn SQLite's errors inside into ours, see `open_read_only`."""
    try:
        yield
    except sqlite3.Error as error:
        if not os.path.exists(path):
            raise RunError("run_unknown", run=run_of(path)) from error
        if _is_damage(error):
            raise RunError("journal_damaged", str(error), run=run_of(path)) from error
        raise RunError("run_unreadable", run=run_of(path), reason=str(error)) from error


def version_of(journal: sqlite3.Connection) -> int:
    """Return the version of a journal's tables."""
    return int(journal.execute("PRAGMA user_version").fetchone()[0])


def refuse_other_versions(journal: sqlite3.Connection, path: str) -> None:
    """Refuse a journal whose tables are not as this program knows them.

    Raises:
        RunError: `run_version`.
    """
    if version_of(journal) != schema.SCHEMA_VERSION:
        raise RunError("run_version", run=run_of(path))


def open_journal(path: str) -> Journal:
    """Open the journal of an earlier run; the caller holds the run's lock.

    Raises:
        RunError: it cannot be opened, see `open_read_only`; `run_version`, another version of the
            program made it; `run_broken`, it is damaged and was set aside.
    """
    try:
        with reading(path) as journal:
            refuse_other_versions(journal, path)
            if journal.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
                raise RunError("journal_damaged", run=run_of(path))
    except RunError as error:
        if error.problem.code == "journal_damaged":
            problem = set_aside(path)
            raise RunError(problem.code, error.problem.detail, **problem.values) from error
        raise
    return Journal(path, create=False)


def set_aside(path: str) -> Problem:
    """Rename a damaged journal; the caller holds the run's lock.

    Returns:
        What the user should know: where it is now, or why it is still in the way.
    """
    aside = path + BROKEN
    try:
        for side in _SIDES:
            with contextlib.suppress(FileNotFoundError):
                os.replace(path + side, aside + side)
    except OSError as error:
        return problem_of(error, path=path)
    return Problem("run_broken", {"path": aside})


def remove_journal(path: str) -> None:
    """Remove a journal; the caller holds the run's lock and removes that itself.

    Raises:
        OSError: it cannot be removed.
    """
    for side in _SIDES:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path + side)


def _refuse_other_files(journal: sqlite3.Connection, path: str) -> None:
    if journal.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID:
        return
    if not journal.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        raise RunError("run_never_ran", run=run_of(path))
    raise RunError("journal_damaged", "made by another program", run=run_of(path))


def _has_log(path: str) -> bool:
    """Whether there are changes beside the journal; an empty log is what a reader leaves."""
    try:
        return os.path.getsize(path + "-wal") > 0
    except OSError:
        return False


def _is_damage(error: sqlite3.Error) -> bool:
    # The low byte says what, those above it where.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE
