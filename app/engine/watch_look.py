"""Looks through a watched folder for files that nothing was done with yet.

What a scan leaves out is left out here, too, and besides names that programs give to what they have
not finished. A file is ripe once two looks, some seconds apart, have found it the same.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.core.errors import Problem
from app.engine.scan import is_hidden

MOST_FOUND: Final = 20_000
"""New files one look takes; the others are found when these are done."""

_UNFINISHED: Final = (
    b".part",  # Firefox, wget2, KDE
    b".crdownload",  # Chrome and its relatives
    b".download",  # Safari: a folder with the file in it
    b".opdownload",
    b".partial",
    b".filepart",
    b".tmp",
    b"~",
)
"""How names end that browsers, copiers and editors give to files they have not finished."""

_SLICE: Final = 0.02
"""Seconds of looking between two chances to do something else."""
_SHARED: Final = frozenset({32, 33})
"""Windows: the file is open in a program that shares it with nobody."""


class Slices:
    """Tells whoever works through many files when it is time to let others have their turn."""

    def __init__(self) -> None:
        self._until = time.monotonic() + _SLICE

    @property
    def over(self) -> bool:
        """Whether the slice is over; then another one begins."""
        now = time.monotonic()
        if now < self._until:
            return False
        self._until = now + _SLICE
        return True


@dataclass(frozen=True, slots=True)
class Sighting:
    """A new file as it is, and since when (seconds of the watch's clock) it has been like that."""

    size: int
    mtime_ns: int
    since: float


class Look:
    """One look.

    Attributes:
        found: the new files, complete once `steps` has ended.
        folders: the folder and those below it that were read.
        problems: folders that cannot be read.
    """

    def __init__(
        self,
        folder: str,
        leave_out: str,
        known: Callable[[bytes, int, int], bool],
        before: Mapping[bytes, Sighting],
        clock: Callable[[], float],
    ) -> None:
        """Prepare a look.

        Args:
            folder: absolute.
            leave_out: a folder (the output) that is not entered; it need not exist.
            known: whether a file (path, size, modification time) needs nothing.
            before: what the look before has found.
            clock: gives seconds.
        """
        self.found: dict[bytes, Sighting] = {}
        self.folders: list[bytes] = []
        self.problems: list[Problem] = []
        self._folder = os.fsencode(folder)
        self._inside = os.path.join(os.path.realpath(self._folder), b"")
        self._leave_out = _facts(leave_out)
        self._known = known
        self._before = before
        self._clock = clock

    def steps(self) -> Iterator[None]:
        """Look, and yield every 20 ms.

        Raises:
            OSError: the folder itself cannot be read.
            RunError: what is known cannot be looked up.
        """
        slices = Slices()
        waiting = [self._folder]
        while waiting:
            folder = waiting.pop()
            try:
                with os.scandir(folder) as entries:
                    for entry in entries:
                        if self._take(entry):
                            waiting.append(entry.path)
                        if slices.over:
                            yield
                self.folders.append(folder)
            except FileNotFoundError:
                if folder == self._folder:
                    raise
            except OSError as error:
                if folder == self._folder:
                    raise
                reason = error.strerror or str(error)
                values = {"path": os.fsdecode(folder), "reason": reason}
                self.problems.append(Problem("source_unreadable", values))

    def _take(self, entry: os.DirEntry[bytes]) -> bool:
        """Keep the entry if it is a new file; return whether it is a folder to enter."""
        if is_hidden(entry):
            return False
        name = entry.name.lower()
        if entry.is_dir(follow_symlinks=False):
            return not name.endswith(b".download") and not self._is_left_out(entry)
        if not name.endswith(_UNFINISHED) and len(self.found) < MOST_FOUND:
            self._see(entry)
        return False

    def _see(self, entry: os.DirEntry[bytes]) -> None:
        # Not `entry.stat`, which on Windows is behind while a program writes.
        facts = _facts(entry.path)
        if facts is None or not stat.S_ISREG(facts.st_mode):
            return  # gone again, a link to nothing or to a folder, a pipe
        if entry.is_symlink() and os.path.realpath(entry.path).startswith(self._inside):
            return
        path, size, mtime_ns = entry.path, facts.st_size, facts.st_mtime_ns
        if self._known(path, size, mtime_ns):
            return
        before = self._before.get(path)
        if before and (before.size, before.mtime_ns) == (size, mtime_ns):
            self.found[path] = before
        else:
            self.found[path] = Sighting(size, mtime_ns, self._clock())

    def _is_left_out(self, entry: os.DirEntry[bytes]) -> bool:
        # However its name is spelt.
        facts = _facts(entry.path) if self._leave_out else None
        return bool(self._leave_out and facts and os.path.samestat(self._leave_out, facts))


def seen_again(path: bytes, before: Sighting, now: float) -> Sighting | None:
    """Return a new file as it is now; None when it is gone."""
    facts = _facts(path)
    if facts is None or not stat.S_ISREG(facts.st_mode):
        return None
    if (facts.st_size, facts.st_mtime_ns) == (before.size, before.mtime_ns):
        return before
    return Sighting(facts.st_size, facts.st_mtime_ns, now)


def is_held_open(path: bytes) -> bool:
    """Return whether a program is still at the file and lets nobody read it (Windows)."""
    try:
        os.close(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)))
    except OSError as error:
        return getattr(error, "winerror", 0) in _SHARED
    return False


def _facts(path: str | bytes) -> os.stat_result | None:
    try:
        return os.stat(path)
    except OSError:
        return None
