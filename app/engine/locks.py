"""Lock files that the system releases when their holder dies, however it dies."""

from __future__ import annotations

import errno
import os
import sys
from types import TracebackType
from typing import Final, Self

_HELD: Final = frozenset({errno.EAGAIN, errno.EACCES, errno.EDEADLK})


class FileLock:
    """An exclusive lock on a file; the file stays when the lock goes.

    The file is opened close-on-exec, so no worker process inherits the lock.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._handle: int | None = None

    def acquire(self) -> bool:
        """Take the lock; False when another process (or another object here) holds it.

        Raises:
            OSError: the file cannot be made.
        """
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
        try:
            _lock(handle)
        except OSError as error:
            if error.errno in _HELD:
                os.close(handle)
                return False
            # A file system without locks: go on with the file as a mere mark.
        self._handle = handle
        return True

    def release(self) -> None:
        """Give the lock back; without one do nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
