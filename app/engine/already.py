"""What earlier runs have done already: their journals are the memory, there is no other.

With `skip_done` in the recipe a look also takes the digest of the file's content, so that a journal
tells later runs which content had which results. An item is done already if an earlier run

    with the same recipe (its name and folder apart) and the same output folder
    has done a file with the same content at the same place of its tree,
    and all results of it still are where and as it wrote them, by size and modification time.

The same content elsewhere is another item: whoever looks for its result shall find it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import itertools
import json
import os
import sqlite3
import stat
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from typing import Any, Final

from app.core.errors import RunError
from app.core.naming import safe_relative
from app.core.recipe import Recipe
from app.core.recipe_files import named_files
from app.core.recipe_text import write_recipe
from app.engine import schema
from app.engine.events import Idle
from app.engine.journal import Journal
from app.engine.journal_file import SUFFIX, reading, refuse_other_versions
from app.engine.records import StoredItem
from app.formats.source_file import content_digest

_CACHE: Final = 32_000
"""KiB of the memory that are not on disk: the index of a million items."""

_PAGE: Final = 500
"""Items taken in at once: about 10 ms."""

_RESULTS: Final = """
SELECT item.position, json_extract(item.facts, '$.digest'), source.path, folder.path, item.name,
    target.path, target.size, target.mtime_ns, target.state
FROM item JOIN folder ON folder.id = item.folder JOIN source ON source.id = folder.source
JOIN target USING (position)
WHERE item.outcome = 'done' AND NOT target.skipped AND json_extract(item.facts, '$.digest') NOT NULL
ORDER BY item.position
"""
"""The results of all items that are done; those of one item follow each other."""

_Result = tuple[str, int, int]
"""A result's path below the output folder, its size and its modification time."""


def recipe_key(recipe: Recipe) -> str:
    """Return what recipes that make the same results have in common; empty without `skip_done`."""
    if not recipe.destination.skip_done or recipe.destination.in_place:
        return ""
    destination = dataclasses.replace(recipe.destination, folder="")
    text = write_recipe(dataclasses.replace(recipe, name="", destination=destination))
    words = (text, *map(content_digest, named_files(recipe)))
    return hashlib.blake2b("".join(words).encode(), digest_size=16).hexdigest()


class AlreadyDone:
    """Knows the results of earlier runs; `gather` first, `close` when done.

    What is gathered lies in a temporary file of the system, however many items there are.
    """

    def __init__(
        self, journal: Journal, recipe: Recipe, destination: str, stopped: Callable[[], bool]
    ) -> None:
        """Prepare; without `skip_done` in the recipe nothing is ever done already.

        Args:
            journal: of the run that is planned; those beside it are the earlier ones.
            recipe: of that run.
            destination: its output folder, absolute.
            stopped: asked often; once true, `gather` ends early.
        """
        self._own = journal.path
        self._key = recipe_key(recipe)
        self._destination = destination
        self._stopped = stopped
        self._memory: sqlite3.Connection | None = None

    def gather(self) -> Iterator[Idle]:
        """Take in what the journals of earlier runs tell; one that cannot be read tells nothing.

        Raises:
            RunError: there is no room for it.
        """
        if not self._key:
            return
        with _no_room():
            self._memory = sqlite3.connect("", isolation_level=None)
            self._memory.execute(f"PRAGMA cache_size=-{_CACHE}")
            self._memory.execute("CREATE TABLE done (key BLOB NOT NULL, results TEXT NOT NULL)")
            self._memory.execute("CREATE INDEX done_key ON done (key)")
            self._memory.execute("BEGIN")  # and never committed: it ends with the connection
        folder = os.path.dirname(self._own)
        # The newest first, and asked first: a result that was made again is as that run wrote it.
        for name in sorted(os.listdir(folder), reverse=True):
            path = os.path.join(folder, name)
            if name.endswith(SUFFIX) and path != self._own:
                yield from self._gather_from(path)

    def _gather_from(self, path: str) -> Iterator[Idle]:
        with contextlib.closing(self._pages(path)) as pages:
            while not self._stopped():
                try:
                    page = next(pages, None)
                except RunError:
                    return
                if page is None:
                    return
                self._keep(page)
                yield Idle()

    def _pages(self, path: str) -> Generator[list[tuple[bytes, str]], None, None]:
        """Yield what a journal tells, if it is of a run like this one, some items at a time."""
        with reading(path) as journal:
            refuse_other_versions(journal, path)
            facts: dict[str, Any] = dict(journal.execute("SELECT key, value FROM run").fetchall())
            if facts.get("recipe_key") != self._key or not self._is_here(facts):
                return
            ((sources,),) = journal.execute("SELECT count(*) FROM source").fetchall()
            rows = journal.execute(_RESULTS)
            items = itertools.groupby(rows, key=lambda row: row[0])
            while group := [list(rows) for _, rows in itertools.islice(items, _PAGE)]:
                yield [
                    _told(rows, several=sources > 1)
                    for rows in group
                    if all(row[-1] == "done" for row in rows)
                ]

    def _is_here(self, facts: Mapping[str, Any]) -> bool:
        """Whether another run had the same output folder, by whatever path."""
        theirs = str(facts.get("destination", ""))
        return bool(theirs) and os.path.realpath(theirs) == os.path.realpath(self._destination)

    def _keep(self, page: Sequence[tuple[bytes, str]]) -> None:
        if self._memory is None:
            return
        with _no_room():
            self._memory.executemany("INSERT INTO done VALUES (?, ?)", page)

    def result_of(self, item: StoredItem, prefix: str) -> str:
        """Return where a result of an item lies that is done already; empty if it is not.

        Args:
            item: as it was looked at.
            prefix: what stands before its relative path in the output folder.
        """
        if self._memory is None or not item.digest:
            return ""
        key = _key(item.digest, prefix, item.relative)
        for (text,) in self._memory.execute(
            "SELECT results FROM done WHERE key = ? ORDER BY rowid", (key,)
        ):
            results: list[_Result] = json.loads(text)
            if all(map(self._is_as_written, results)) and _is_as_scanned(item):
                return self._path(results[0])
        return ""

    def _path(self, result: _Result) -> str:
        return schema.target_path(self._destination, os.fsencode(result[0]))

    def _is_as_written(self, result: _Result) -> bool:
        _, size, mtime_ns = result
        try:
            found = os.lstat(self._path(result))
        except OSError:
            return False
        as_written = (found.st_size, found.st_mtime_ns) == (size, mtime_ns)
        return stat.S_ISREG(found.st_mode) and as_written

    def close(self) -> None:
        """Forget everything."""
        if self._memory:
            self._memory.close()
            self._memory = None


@contextlib.contextmanager
def _no_room() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise RunError("run_journal", reason=str(error)) from error


def _told(rows: Sequence[tuple[Any, ...]], *, several: bool) -> tuple[bytes, str]:
    """Return an item's key and its results."""
    _, digest, source, folder, name, *_ = rows[0]
    # A source that is a file has no name below itself, and no folder of its own in the output.
    prefix = safe_relative(os.path.basename(os.fsdecode(source))) if several and name else ""
    results = [(os.fsdecode(path), size, mtime_ns) for *_, path, size, mtime_ns, _ in rows]
    relative = schema.relative_path(source, folder, name)
    return _key(digest, prefix, relative), json.dumps(results)


def _key(digest: str, prefix: str, relative: str) -> bytes:
    text = f"{digest}\0{prefix}\0{relative}"
    return hashlib.blake2b(os.fsencode(text), digest_size=16).digest()


def _is_as_scanned(item: StoredItem) -> bool:
    """Whether the source is still the one that was scanned and looked at."""
    try:
        found = os.stat(item.path)
    except OSError:
        return False
    return (found.st_size, found.st_mtime_ns) == (item.size, item.mtime_ns)
