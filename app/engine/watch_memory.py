"""What a watch has handled: remembered from one start of the program to the next.

One SQLite file per watch, `watches/KEY.sqlite` in the data folder; the key follows from recipe,
folder and output folder. A file is known by path, size and modification time: one that changes is
new, one that an undo brings back is not. One process has it at a time, told by a lock beside it.

    run       the batch that is under way; noted before it begins, cleared when all of it is `seen`
    seen      files that need nothing: handled, or results the watch has written itself

Killed between any two steps, the next start finds the batch under `run` and ends it first.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from app.core.errors import RunError
from app.core.recipe import Recipe
from app.core.recipe_text import write_recipe
from app.engine.journal_read import JournalReader
from app.engine.locks import FileLock
from app.formats import disk

APPLICATION_ID: Final = 0x464D5731
"""Marks the file as a watch's memory ("FMW1")."""

_TABLES: Final = """
CREATE TABLE run (id TEXT NOT NULL);
CREATE TABLE seen (
    path BLOB NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    PRIMARY KEY (path, size, mtime_ns)
) WITHOUT ROWID
"""
_AWAY: Final = frozenset({"vanished", "network_gone"})
_SUFFIXES: Final = ("", "-journal")
_SEP: Final = os.fsencode(os.sep)
_AFTER_SEP: Final = bytes([_SEP[0] + 1])


class Seen(NamedTuple):
    """A file as it was: absolute path, size in bytes, modification time."""

    path: bytes
    size: int
    mtime_ns: int


def watch_key(recipe: Recipe, folder: str, destination: str) -> str:
    """Return the name of the watch of this folder (absolute) with this recipe and destination."""
    words = (write_recipe(recipe).encode(), os.fsencode(folder), os.fsencode(destination))
    return hashlib.blake2b(b"\0".join(words), digest_size=16).hexdigest()


class WatchMemory:
    """The memory of one watch, to be used by the thread that made it.

    Every method may raise RunError("watch_memory"); what was committed before is intact.

    Attributes:
        key: the watch's name.
        run: the batch under way by its number, or empty.
        first: there was no memory of this watch before.
        aside: where a damaged memory was put; empty if it was sound.
    """

    def __init__(self, data_folder: str, key: str, folder: str) -> None:
        """Open the memory, or make it.

        Args:
            data_folder: where memories lie; made when missing.
            key: the watch, see `watch_key`.
            folder: the watched folder, for what is said to the user.

        Raises:
            RunError: another process has it (`watch_busy`), or it cannot be made.
        """
        self.key = key
        self._path = os.path.join(data_folder, "watches", f"{key}.sqlite")
        self._lock = FileLock(os.path.join(data_folder, "watches", f"{key}.lock"))
        with self._as_run_error():
            os.makedirs(os.path.dirname(self._path), exist_ok=True)
            taken = self._lock.acquire()
        if not taken:
            raise RunError("watch_busy", path=folder)
        self.first = not os.path.exists(self._path)
        self.aside = ""
        try:
            self._db = self._opened()
            self.run = self._last_run()
        except BaseException:
            self._lock.release(remove=True)
            raise

    def _opened(self) -> sqlite3.Connection:
        with self._as_run_error():
            database = self._connected()
            if not self.first and not _is_sound(database):
                database.close()
                self.aside = self._set_aside()
                database = self._connected()
            if self.first or self.aside:
                _make_tables(database)
            return database

    def _last_run(self) -> str:
        with self._as_run_error():
            row = self._db.execute("SELECT id FROM run").fetchone()
        return str(row[0]) if row else ""

    def _connected(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, isolation_level=None)
        # Nobody else reads it, and a lock taken for every file that is looked up costs.
        database.execute("PRAGMA locking_mode=EXCLUSIVE")
        return database

    def _set_aside(self) -> str:
        aside = self._path + ".broken"
        for suffix in _SUFFIXES:
            with contextlib.suppress(FileNotFoundError):
                os.replace(self._path + suffix, aside + suffix)
        return aside

    def close(self) -> None:
        """Close the file and give the lock back."""
        with contextlib.suppress(sqlite3.Error):
            self._db.close()
        self._lock.release(remove=True)

    def begin(self, run: str) -> None:
        """Note that a batch is under way, before it touches anything."""
        with self._transaction():
            self._db.execute("DELETE FROM run")
            self._db.execute("INSERT INTO run VALUES (?)", (run,))
        self.run = run

    def end(self) -> None:
        """Note that no batch is under way: all of it is remembered, or it never ran."""
        with self._transaction():
            self._db.execute("DELETE FROM run")
        self.run = ""

    def knows(self, path: bytes, size: int, mtime_ns: int) -> bool:
        """Return whether the file, as it is, needs nothing."""
        with self._as_run_error():
            row = self._db.execute(
                "SELECT 1 FROM seen WHERE path = ? AND size = ? AND mtime_ns = ?",
                (path, size, mtime_ns),
            ).fetchone()
        return row is not None

    def remember(self, files: Iterable[Seen]) -> None:
        """Remember that these need nothing as they are."""
        with self._transaction():
            self._db.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", files)

    def forget(self, paths: Iterable[bytes]) -> None:
        """Forget these files, and all that lay below where one was a folder."""
        with self._transaction():
            self._db.executemany(
                "DELETE FROM seen WHERE path = ? OR path > ? AND path < ?",
                ((path, path + _SEP, path + _AFTER_SEP) for path in paths),
            )

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._as_run_error():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                disk.calls.commit(self._db)
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _as_run_error(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise RunError("watch_memory", path=self._path, reason=reason) from error


def _is_sound(database: sqlite3.Connection) -> bool:
    try:
        mark = database.execute("PRAGMA application_id").fetchone()
        check = database.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError:
        return False
    return bool(mark == (APPLICATION_ID,) and check == ("ok",))


def _make_tables(database: sqlite3.Connection) -> None:
    database.execute("BEGIN IMMEDIATE")
    database.execute(f"PRAGMA application_id={APPLICATION_ID}")
    for statement in _TABLES.split(";\n"):
        database.execute(statement)
    disk.calls.commit(database)


def handled_by(reader: JournalReader, folder: str) -> Iterator[Seen]:
    """Yield what a batch leaves that needs nothing any more, as a look at `folder` would see it.

    Those are its items as they were scanned, and its results that lie in the folder. An item
    whose file was away when it was its turn is new when that comes back.
    """
    for path, size, mtime_ns, problem in reader.handled():
        if not (problem and problem.code in _AWAY and problem.values.get("path") == path):
            yield Seen(os.fsencode(path), size, mtime_ns)
    real = os.path.realpath(folder)
    places: dict[str, str] = {}
    for path, size, mtime_ns in reader.results():
        above, name = os.path.split(path)
        place = places.get(above)
        if place is None:
            place = places[above] = _place(above, folder, real)
        if place:
            seen = _as_written(os.path.join(place, name), size, mtime_ns)
            if seen:
                yield seen


def _place(path: str, folder: str, real: str) -> str:
    """Return how a look at `folder` comes to the folder `path`; empty if it does not."""
    where = os.path.realpath(path)
    if where == real:
        return folder
    below = os.path.join(real, "")
    return os.path.join(folder, where.removeprefix(below)) if where.startswith(below) else ""


def _as_written(path: str, size: int, mtime_ns: int) -> Seen | None:
    """Return a result as it lies there, unless somebody has changed it since."""
    try:
        facts = os.stat(path)
    except OSError:
        return None
    if facts.st_size != size or (mtime_ns and facts.st_mtime_ns != mtime_ns):
        return None
    return Seen(os.fsencode(path), facts.st_size, facts.st_mtime_ns)
