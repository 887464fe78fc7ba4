"""Lock files that the system releases when their holder dies, however it dies."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from types import TracebackType
from typing import Final, Self

_CLOEXEC: Final[int] = getattr(os, "O_CLOEXEC", 0)
_HELD: Final = frozenset({errno.EAGAIN, errno.EACCES, errno.EDEADLK})


class FileLock:
    """An exclusive lock on a file; the file stays when the lock goes.

    The file is opened close-on-exec, so no worker process inherits the lock.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._handle: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether this object has the lock."""
        return self._handle is not None

    def acquire(self, *, patience: float = 0.0) -> bool:
        """Take the lock; False when another process (or another object here) holds it.

        Args:
            patience: seconds to wait for a holder who may be gone in a moment.

        Raises:
            OSError: the file cannot be made.
        """
        until = time.monotonic() + patience
        while not (taken := self._try()) and time.monotonic() < until:
            time.sleep(0.02)
        return taken

    def _try(self) -> bool:
        while True:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | _CLOEXEC, 0o666)
            try:
                _lock(handle)
            except OSError as error:
                if error.errno in _HELD:
                    os.close(handle)
                    return False
                # A file system without locks: go on with the file as a mere mark.
            if _is_at(handle, self.path):
                self._handle = handle
                return True
            # Its last holder removed the file between our opening and locking it.
            os.close(handle)

    def release(self, *, remove: bool = False) -> None:
        """Give the lock back, and remove the file if asked; without a lock do nothing."""
        if self._handle is None:
            return
        if remove and sys.platform != "win32":
            with contextlib.suppress(OSError):
                os.unlink(self.path)  # before others can take it, so that nobody holds a ghost
        os.close(self._handle)
        self._handle = None
        if remove and sys.platform == "win32":
            with contextlib.suppress(OSError):
                os.unlink(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def is_held(path: str) -> bool:
    """Whether somebody holds the lock file at `path`; one that cannot be opened counts as held."""
    if not os.path.exists(path):
        return False
    with FileLock(path) as lock:
        try:
            return not lock.acquire()
        except OSError:
            return True


def _is_at(handle: int, path: str) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
