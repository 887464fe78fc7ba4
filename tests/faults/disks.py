"""Disks that stand in for the real one: every call that changes something comes through `around`."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from app.formats import disk
from app.formats.disk import Disk

CALLS = tuple(name for name in vars(Disk) if not name.startswith("_"))
"""Names of the calls, new ones too: a disk that stands in never lets one slip through."""

SYNCS = frozenset({"sync_file", "sync_system", "sync_folder"})


class Died(BaseException):
    """The process is dead from here on. No handler for mere errors may catch this."""


class Watched(Disk):
    """The real disk; each call first asks `around`."""

    def around(self, name: str, act: Callable[[], Any], words: tuple[Any, ...]) -> Any:
        """Carry the call out, or not; `words` are its arguments."""
        raise NotImplementedError


def _through(name: str) -> Callable[..., Any]:
    real = getattr(Disk, name)

    def call(self: Watched, *words: Any, **more: Any) -> Any:
        return self.around(name, lambda: real(self, *words, **more), (*words, *more.values()))

    return call


for _name in CALLS:
    setattr(Watched, _name, _through(_name))


class Counting(Watched):
    """Counts and names the calls; syncs cost nothing, because no test could see them."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def around(self, name: str, act: Callable[[], Any], words: tuple[Any, ...]) -> Any:
        self.names.append(name)
        return None if name in SYNCS else act()


class Dying(Watched):
    """Dies at the n-th call, counted from 1, and changes nothing from then on.

    Attributes:
        passed: calls so far.
        dead: the n-th has come.
        last: the n-th, in words.
    """

    def __init__(self, at: int, *, torn: random.Random | None = None) -> None:
        """Die before the n-th call; with `torn` in the middle of it, if it can be half done."""
        self.at = at
        self.passed = 0
        self.dead = False
        self.last = ""
        self._torn = torn

    def around(self, name: str, act: Callable[[], Any], words: tuple[Any, ...]) -> Any:
        if self.dead:
            raise Died
        self.passed += 1
        if self.passed == self.at:
            self.dead = True
            self.last = " ".join([name, *(word for word in words if isinstance(word, str))])
            if self._torn:
                tear(name, words, self._torn)
            self.at_death()
            raise Died
        return None if name in SYNCS else act()

    def at_death(self) -> None:
        """Do what a test wants done at the moment of death."""


def tear(name: str, words: tuple[Any, ...], rng: random.Random) -> bool:
    """Do half of a call, if it is one that can be seen half done; return whether it is."""
    if name == "create":
        path, data = words[0], bytes(words[1])
    elif name == "copy":
        path = words[1]
        with open(words[0], "rb") as file:
            data = file.read()
    else:
        return False
    with open(path, "xb") as half:
        half.write(data[: rng.randrange(len(data))] if data else b"")
    return True


TEARABLE = frozenset({"create", "copy"})


@dataclass(frozen=True)
class Step:
    """One call of a trace: its name, its words, and what it made.

    `data` is the content a file got by it, or for a commit the whole journal as it is now.
    """

    name: str
    words: tuple[str, ...]
    data: bytes = b""
    mtime_ns: int = 0
    mode: int = 0


class Recording(Watched):
    """Remembers every call with what a power cut could leave of it.

    Attributes:
        trace: the calls so far.
        dead: the process died, see `dies_at`.
    """

    def __init__(self, *, splits: bool = False, dies_at: int = 0) -> None:
        """Remember from the start.

        Args:
            splits: do as a system without a rename that refuses to replace: link, then unlink.
            dies_at: die before this call, counted from 1; with 0 never.
        """
        self.trace: list[Step] = []
        self.dead = False
        self._splits = splits
        self._dies_at = dies_at

    def around(self, name: str, act: Callable[[], Any], words: tuple[Any, ...]) -> Any:
        self.dead = self.dead or len(self.trace) + 1 == self._dies_at
        if self.dead:
            raise Died
        if name == "rename_new" and self._splits:
            self.link(words[0], words[1])
            self.unlink(words[0])
            return None
        if name not in SYNCS:
            act()
        self.trace.append(_step(name, words))
        return None

    def somebody_wrote(self, path: str) -> None:
        """Take in a file that another program made, long before any power cut."""
        self.trace.append(_with_content("somebody_wrote", (path,)))


def _step(name: str, words: tuple[Any, ...]) -> Step:
    if name == "commit":
        return Step(name, (), words[0].serialize())
    paths = tuple(word for word in words if isinstance(word, str))
    return _with_content(name, paths) if name in TEARABLE else Step(name, paths)


def _with_content(name: str, paths: tuple[str, ...]) -> Step:
    status = os.stat(paths[-1])
    with open(paths[-1], "rb") as file:
        return Step(name, paths, file.read(), status.st_mtime_ns, status.st_mode)


@contextlib.contextmanager
def syncs_each_file() -> Iterator[None]:
    """Be a system that has no call for a whole file system."""
    real = disk.has_sync_system
    disk.has_sync_system = lambda: False
    try:
        yield
    finally:
        disk.has_sync_system = real


def wipe(folder: str) -> None:
    """Remove a folder with everything in it, if it is there."""
    shutil.rmtree(folder, ignore_errors=True)
