"""Reads the first bytes of many files, several at once.

On a disk that has to fetch them, eight threads read small files four times as fast as one: the
drive answers several requests in the time of one. From the page cache it makes no difference.
"""

from __future__ import annotations

import errno
import itertools
import os
import stat
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, NamedTuple

from app.formats.recognise import HEAD

_THREADS: Final = 8
_GROUP: Final = 32
"""Files one thread reads at a time; a single one would cost more to hand over than to read."""
_AHEAD: Final = 2 * _THREADS
"""Groups read ahead, 2 MB at the most."""

_OPEN: Final[int] = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # a file that became a pipe since it was listed must not block
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


class Head(NamedTuple):
    """A file's first bytes (none when `error` says why), its size and its modification time."""

    data: bytes
    size: int
    mtime_ns: int
    error: OSError | None = None


class HeadReader:
    """Reads heads in the order in which they are asked for; `close` it when done."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="heads")

    def read(self, paths: Iterable[bytes]) -> Iterator[Head]:
        """Yield one head for each path, reading some ahead."""
        rest = iter(paths)
        waiting: deque[Future[list[Head]]] = deque()
        while True:
            while len(waiting) < _AHEAD and (group := list(itertools.islice(rest, _GROUP))):
                waiting.append(self._pool.submit(_read_all, group))
            if not waiting:
                return
            yield from waiting.popleft().result()

    def close(self) -> None:
        """End the threads; what was read ahead is dropped."""
        self._pool.shutdown(cancel_futures=True)


def _read_all(paths: list[bytes]) -> list[Head]:
    return [read_head(path) for path in paths]


def read_head(path: bytes) -> Head:
    """Read one file's head."""
    try:
        handle = os.open(path, _OPEN)
        try:
            facts = os.fstat(handle)
            if not stat.S_ISREG(facts.st_mode):
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            data = os.read(handle, HEAD) if facts.st_size else b""
        finally:
            os.close(handle)
    except OSError as error:
        return _unread(path, error)
    return Head(data, facts.st_size, facts.st_mtime_ns)


def _unread(path: bytes, error: OSError) -> Head:
    try:
        facts = os.stat(path)
    except OSError:
        return Head(b"", 0, 0, error)
    return Head(b"", facts.st_size, facts.st_mtime_ns, error)
