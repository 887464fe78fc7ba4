"""The watched folder: when to look at it, and which of its new files are complete."""

from __future__ import annotations

import math
import os
import stat
import sys
from collections.abc import Callable, Collection, Iterator
from typing import Final

from app.core.errors import Problem
from app.engine.watch_changes import Changes, is_network
from app.engine.watch_look import Look, Sighting, Slices, is_held_open, seen_again
from app.engine.watch_memory import WatchMemory

GATHER: Final = 5.0
"""Seconds that complete files wait for others that are still coming, so as to be one batch."""

_SAFETY: Final = 45.0
"""Seconds between two looks at everything where the system tells of changes: it may lose one."""
_POLL: Final = 2.0
"""Seconds between two looks where it does not."""
_PACE: Final = 0.3
"""Seconds between two looks at the least."""
_REST: Final = 10
_REST_CHANGED: Final = 3
"""A look at everything that took a second is not followed by another for so many seconds; the
second after a change."""
_GROUP: Final = 500
"""Files forgotten at once."""

_FILES_ARE_HELD: Final = sys.platform == "win32"


class WatchedFolder:
    """One folder, which may be away for a while; `leave` it in the end.

    Attributes:
        problems: what is wrong with it, as of the last `enter` or look.
    """

    def __init__(
        self,
        path: str,
        leave_out: str,
        memory: WatchMemory,
        settle: float,
        clock: Callable[[], float],
    ) -> None:
        """Prepare; nothing is looked at yet.

        Args:
            path: absolute.
            leave_out: a folder that is not entered; see `Look`.
            memory: knows the files that need nothing.
            settle: seconds for which a file has to stay the same.
            clock: gives seconds; never goes back.
        """
        self.problems: list[Problem] = []
        self._path = path
        self._leave_out = leave_out
        self._memory = memory
        self._settle = settle
        self._clock = clock
        self._changes: Changes | None = None
        self._identity = (0, 0)
        self._is_network = False
        self._new: dict[bytes, Sighting] = {}
        self._looked = self._earliest = self._next = self._next_new = -math.inf

    def enter(self) -> bool:
        """Listen to the folder that is there now; False when there is none."""
        facts = self._facts()
        if facts is None:
            self.leave()
            self.problems = [Problem("watch_gone", {"path": self._path})]
            return False
        identity = (facts.st_dev, facts.st_ino)
        if self._changes is None or identity != self._identity:
            self.leave()
            self._identity = identity
            self._is_network = is_network(self._path)
            self._changes = Changes(self._path)
            self._next = -math.inf
        return True

    def _facts(self) -> os.stat_result | None:
        try:
            facts = os.stat(self._path)
        except OSError:
            return None
        return facts if stat.S_ISDIR(facts.st_mode) else None

    def leave(self) -> None:
        """Listen no more."""
        changes, self._changes = self._changes, None
        if changes:
            changes.close()

    @property
    def due(self) -> bool:
        """Whether it is time for a look."""
        return self._clock() >= self._next_new or self._all_due

    @property
    def _all_due(self) -> bool:
        now = self._clock()
        changed = self._changes is None or self._changes.changed
        return now >= self._next or (changed and now >= self._earliest)

    @property
    def waiting(self) -> int:
        """New files that are not complete yet, or wait for those."""
        return len(self._new)

    def look(self) -> Iterator[None]:
        """Look at the folder that was entered, at least at its new files; yield every 20 ms.

        Raises:
            RunError: the memory cannot be asked.
        """
        if self._all_due and self._changes:
            yield from self._look_at_all(self._changes)
        else:
            yield from self._look_at_new()
        growing = [s.since for s in self._new.values() if not self._is_settled(s)]
        self._next_new = math.inf
        if growing:
            self._next_new = max(min(growing) + self._settle, self._clock() + _PACE)

    def _look_at_all(self, changes: Changes) -> Iterator[None]:
        yield from self._forget(changes.take())
        began = self._clock()
        look = Look(self._path, self._leave_out, self._memory.knows, self._new, self._clock)
        try:
            yield from look.steps()
        except OSError as error:
            self._next = self._clock() + _POLL
            reason = error.strerror or str(error)
            self.problems = [Problem("source_unreadable", {"path": self._path, "reason": reason})]
            return
        self._looked, self._new = began, look.found
        changes.follow(look.folders)
        self.problems = look.problems
        if changes.problem:
            values = {"path": self._path, "reason": changes.problem}
            self.problems.append(Problem("watch_polling", values))
        now = self._clock()
        told_of = changes.working and not self._is_network
        self._earliest = now + max(_PACE, _REST_CHANGED * (now - began))
        self._next = now + max(_SAFETY if told_of else _POLL, _REST * (now - began))

    def _look_at_new(self) -> Iterator[None]:
        began, slices = self._clock(), Slices()
        for path, before in list(self._new.items()):
            now = seen_again(path, before, self._clock())
            if now is None:
                del self._new[path]
            elif now is not before:
                self._new[path] = now
            if slices.over:
                yield
        self._looked = began

    def _is_settled(self, sighting: Sighting) -> bool:
        return self._looked >= sighting.since + self._settle

    def _forget(self, removed: Collection[str]) -> Iterator[None]:
        """Forget what was moved away: whatever comes to its place is new, also with its dates."""
        slices, gone = Slices(), []
        for path in removed:
            if not os.path.lexists(path):
                gone.append(os.fsencode(path))
            if slices.over or len(gone) >= _GROUP:
                self._memory.forget(gone)
                gone = []
                yield
        if gone:
            self._memory.forget(gone)

    def ripe(self) -> frozenset[bytes]:
        """Return the complete files, once there is nothing to wait for any more."""
        settled = {path: s for path, s in self._new.items() if self._is_settled(s)}
        if not settled:
            return frozenset()
        longest = self._looked - min(s.since for s in settled.values())
        if len(settled) < len(self._new) and longest < self._settle + GATHER:
            return frozenset()
        if _FILES_ARE_HELD:
            return frozenset(path for path in settled if not is_held_open(path))
        return frozenset(settled)

    def done_with(self, paths: Collection[bytes]) -> None:
        """Drop these; what is found again and not known then has to become complete anew."""
        for path in paths:
            self._new.pop(path, None)
        self._next = -math.inf
