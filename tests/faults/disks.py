"""Disks that stand in for the real one: every call that changes something comes through `step`."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import random
import shutil
import sqlite3
import stat
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.formats.disk import Disk

CALLS = tuple(name for name in vars(Disk) if not name.startswith(("_", "is_")))
"""Names of the calls, new ones too: a disk that stands in lets none slip through."""

SYNCS = frozenset({"sync_file", "sync_system", "sync_folder"})
"""Calls whose effect nobody sees before a power cut; here they cost nothing."""

TEARABLE = frozenset({"create", "fill", "append", "copy"})
"""Calls that can be half done."""


class Died(BaseException):
    """The process is dead from here on. No handler for mere errors may catch this."""


@dataclass(frozen=True)
class System:
    """What a file system can do.

    Attributes:
        syncs_all: one call makes the whole file system durable.
        refuses: it has a rename that refuses to replace.
        links: files can have two names.
        keeps_numbers: a file has the same number after the next mount.
    """

    name: str
    syncs_all: bool = True
    refuses: bool = True
    links: bool = True
    keeps_numbers: bool = True


LINUX = System("linux")
MAC = System("mac", syncs_all=False)
NETWORK = System("network", syncs_all=False, refuses=False)
FAT = System("fat", refuses=False, links=False, keeps_numbers=False)
SYSTEMS = (LINUX, MAC, NETWORK, FAT)


class Watched(Disk):
    """The real disk, with every call on its way to it seen by `step`."""

    splits = True
    """A rename that the system does not know is two calls, with a moment in between."""

    def __init__(self, system: System = LINUX) -> None:
        self.system = system
        self.dead = False

    def step(self, name: str, act: Callable[[], Any], words: tuple[Any, ...]) -> Any:
        """Carry the call out, or not; `words` are its arguments."""
        raise NotImplementedError

    def _around(self, name: str, act: Callable[[], Any], words: tuple[Any, ...]) -> Any:
        if name == "link" and not self.system.links:
            raise OSError(errno.EPERM, os.strerror(errno.EPERM), words[0])
        if name == "rename_new" and self.splits and not self.system.refuses and self.system.links:
            self.link(*words)
            with contextlib.suppress(OSError):
                self.unlink(words[0])
            return None
        return self.step(name, act, words)


def _through(name: str) -> Callable[..., Any]:
    real = getattr(Disk, name)

    def call(self: Watched, *words: Any) -> Any:
        return self._around(name, lambda: real(self, *words), words)

    return call


for _name in CALLS:
    setattr(Watched, _name, _through(_name))


class Counting(Watched):
    """Counts and names the calls."""

    def __init__(self, system: System = LINUX) -> None:
        super().__init__(system)
        self.names: list[str] = []

    def step(self, name: str, act: Callable[[], Any], words: tuple[Any, ...]) -> Any:
        self.names.append(name)
        return None if name in SYNCS else act()


class Dying(Watched):
    """Dies at the n-th call, counted from 1, and changes nothing from then on.

    Attributes:
        dead: the n-th has come.
        last: the n-th, in words.
    """

    def __init__(
        self, at: int, *, torn: random.Random | None = None, system: System = LINUX
    ) -> None:
        """Die before the n-th call; with `torn` in the middle of it, if it can be half done."""
        super().__init__(system)
        self.last = ""
        self._left = at
        self._torn = torn

    def step(self, name: str, act: Callable[[], Any], words: tuple[Any, ...]) -> Any:
        if self.dead:
            raise Died
        self._left -= 1
        if not self._left:
            self.dead = True
            self.last = " ".join([name, *(word for word in words if isinstance(word, str))])
            if self._torn and name in TEARABLE:
                _tear(name, words, self._torn)
            raise Died
        return None if name in SYNCS else act()


@dataclass(frozen=True)
class Failure:
    """How a disk fails.

    Attributes:
        number: of the error.
        calls: that fail; the others work on.
        lasts: all of them from then on, not only one.
    """

    number: int
    calls: frozenset[str]
    lasts: bool


_GROWING = frozenset({"create", "fill", "append", "copy", "mkdir", "commit"})
_CHANGING = frozenset(CALLS) - SYNCS

FULL = Failure(errno.ENOSPC, _GROWING, lasts=True)
BROKEN = Failure(errno.EIO, frozenset(CALLS), lasts=True)
READ_ONLY = Failure(errno.EROFS, _CHANGING - {"commit"}, lasts=True)
FORBIDDEN = Failure(errno.EACCES, _CHANGING - {"commit"}, lasts=True)
HICCUP = Failure(errno.EIO, frozenset(CALLS), lasts=False)
FAILURES = (FULL, BROKEN, READ_ONLY, FORBIDDEN, HICCUP)


class Failing(Watched):
    """Works until the n-th of the calls that fail, counted from 1.

    Attributes:
        failed: calls that did fail.
    """

    splits = False

    def __init__(self, at: int, failure: Failure, system: System = LINUX) -> None:
        super().__init__(system)
        self.failed = 0
        self._left = at
        self._failure = failure

    def step(self, name: str, act: Callable[[], Any], words: tuple[Any, ...]) -> Any:
        if name in self._failure.calls:
            self._left -= 1
            if self._left == 0 or (self._left < 0 and self._failure.lasts):
                self.failed += 1
                self._fail(name, words)
        return None if name in SYNCS else act()

    def is_read_only(self, folder: str) -> bool:
        """As the system answers."""
        fails = self._failure.lasts and self.failed > 0
        return (fails and self._failure.number == errno.EROFS) or super().is_read_only(folder)

    def _fail(self, name: str, words: tuple[Any, ...]) -> None:
        number = self._failure.number
        if name == "commit":
            # As SQLite does: nothing is committed, and the connection can be used again.
            words[0].execute("ROLLBACK")
            raise sqlite3.OperationalError(f"disk error {number}")
        raise OSError(number, os.strerror(number), *(w for w in words if isinstance(w, str)))


def _tear(name: str, words: tuple[Any, ...], rng: random.Random) -> None:
    if name == "copy":
        path = words[1]
        with open(words[0], "rb") as file:
            data = file.read()
    elif name == "fill":
        path, whole = words[0], io.BytesIO()
        words[1](whole)
        if os.path.exists(path):  # it was written by its path
            os.truncate(path, rng.randrange(os.path.getsize(path) + 1))
            return
        data = whole.getvalue()
    else:
        path, data = words[0], bytes(words[1])
    with open(path, "ab" if name == "append" else "xb") as half:
        half.write(data[: rng.randrange(len(data) + 1)])


@dataclass(frozen=True)
class Spare:
    """A file as it was at one moment, under a name of its own: so it can come back as it was."""

    path: str
    content: bytes
    mtime_ns: int
    mode: int


class Stash:
    """A folder of spare names."""

    def __init__(self, folder: str) -> None:
        wipe(folder)
        os.mkdir(folder)
        self._folder = folder
        self._count = 0

    def keep(self, path: str) -> Spare:
        """Give a file a spare name."""
        self._count += 1
        name = os.path.join(self._folder, str(self._count))
        os.link(path, name, follow_symlinks=False)
        status = os.lstat(name)
        with open(name, "rb") as file:
            return Spare(name, file.read(), status.st_mtime_ns, stat.S_IMODE(status.st_mode))


@dataclass(frozen=True)
class Step:
    """One call of a trace: its name and the paths it was about.

    Attributes:
        journal: of a commit, the whole journal as it is now.
        durable: of a commit, that a power cut cannot undo it.
        file: of what makes a file, the file.
    """

    name: str
    paths: tuple[str, ...] = ()
    journal: bytes = b""
    durable: bool = True
    file: Spare | None = None


class Recording(Watched):
    """Remembers every call, with what a power cut could leave of it.

    Attributes:
        trace: the calls so far.
    """

    def __init__(self, stash: Stash, *, dies_at: int = 0, system: System = LINUX) -> None:
        """Remember from the start, and die before the call `dies_at`, if it is not 0."""
        super().__init__(system)
        self.trace: list[Step] = []
        self._stash = stash
        self._dies_at = dies_at

    def step(self, name: str, act: Callable[[], Any], words: tuple[Any, ...]) -> Any:
        self.dead = self.dead or len(self.trace) + 1 == self._dies_at
        if self.dead:
            raise Died
        if name not in SYNCS:
            act()
        if name == "commit":
            full = words[0].execute("PRAGMA synchronous").fetchone() == (2,)
            self.trace.append(Step(name, journal=words[0].serialize(), durable=full))
            return
        paths = tuple(word for word in words if isinstance(word, str))
        made = self._stash.keep(paths[-1]) if name in TEARABLE else None
        self.trace.append(Step(name, paths, file=made))

    def somebody_wrote(self, path: str) -> None:
        """Take in a file that another program made, long before any power cut."""
        self.trace.append(Step("somebody_wrote", (path,), file=self._stash.keep(path)))


def wipe(folder: str) -> None:
    """Remove a folder with everything in it, if it is there."""
    shutil.rmtree(folder, ignore_errors=True)
