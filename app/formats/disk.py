"""The calls that change a disk, and whether it can be: what `safe_write` and the journal stand on.

Everything the program changes in a user's folders, and every commit of a journal, goes through
`calls`. So a test can put another `Disk` in its place: one that dies at the n-th call, that is
full, or that remembers what a power cut would leave.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import functools
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

UNSUPPORTED: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
"""What a file system answers that does not know a call."""

_AT_FDCWD: Final = -100
_RENAME_NOREPLACE: Final = 1
_RENAME_EXCL: Final = 4
_NO_LINKS: Final = frozenset({errno.EPERM, errno.EMLINK}) | UNSUPPORTED

_BINARY: Final[int] = getattr(os, "O_BINARY", 0)
_CLOEXEC: Final[int] = getattr(os, "O_CLOEXEC", 0)

_HELD_OPEN: Final = frozenset({5, 32, 33})
"""Windows: a virus scanner or an indexer has the file open for a moment."""
_PATIENCE: Final = 2.5
"""Seconds such a moment may take."""


class Disk:
    """The real calls. Each raises OSError and then has changed nothing, or as it says."""

    def create(
        self, path: str, data: bytes | memoryview, mtime_ns: int | None, mode: int | None
    ) -> None:
        """Make a file that must not exist, with this content, modification time and permissions.

        Raises:
            OSError: half a file may be left if it was not there before.
        """
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _CLOEXEC | _BINARY, 0o666)
        try:
            view = memoryview(data).cast("B")
            while view:
                view = view[os.write(handle, view) :]
            if mode is not None and sys.platform != "win32":
                os.fchmod(handle, mode)
        finally:
            os.close(handle)
        if mtime_ns is not None:
            os.utime(path, ns=(mtime_ns, mtime_ns))

    def fill(
        self,
        path: str,
        write: Callable[[BinaryIO], object],
        mtime_ns: int | None,
        mode: int | None,
    ) -> None:
        """Make a file that must not exist, and let `write` write its content piece by piece.

        Raises:
            OSError: half a file may be left if it was not there before.
        """
        with open(path, "xb") as file:
            write(file)
            file.flush()
            if mode is not None and sys.platform != "win32":
                os.fchmod(file.fileno(), mode)
        if mtime_ns is not None:
            os.utime(path, ns=(mtime_ns, mtime_ns))

    def append(self, path: str, data: bytes | memoryview) -> None:
        """Add to the end of a file, which is made if it is not there.

        Raises:
            OSError: a part of it may have been added.
        """
        with open(path, "ab", buffering=0) as file:
            view = memoryview(data)
            while view:
                view = view[file.write(view) :]

    def copy(self, source: str, path: str) -> None:
        """Make a file that must not exist with the content, dates and permissions of another.

        Raises:
            OSError: half a file may be left if it was not there before.
        """
        with open(source, "rb") as old, open(path, "xb") as new:
            shutil.copyfileobj(old, new, 1024 * 1024)
        shutil.copystat(source, path)

    def link(self, old: str, new: str) -> None:
        """Give a file a second name, which must be free; a link is not followed."""
        os.link(old, new, follow_symlinks=False)

    def rename_new(self, old: str, new: str) -> None:
        """Rename; never replaces anything.

        Raises:
            FileExistsError: something has that name already.
        """
        if sys.platform == "win32":
            os.rename(old, new)
            return
        if _rename_exclusive(old, new):
            return
        try:
            os.link(old, new, follow_symlinks=False)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            # FAT and some network systems know neither call: the last resort has a short gap, in
            # which only a program that picks exactly this name in this moment could lose.
            if os.path.lexists(new):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), new) from error
            os.rename(old, new)
        else:
            # The file has its new name; that the old one stays, too, is no reason to say otherwise.
            with contextlib.suppress(OSError):
                os.unlink(old)

    def replace(self, old: str, new: str) -> None:
        """Rename over what is there."""
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                os.replace(old, new)
            except OSError as error:
                if getattr(error, "winerror", 0) not in _HELD_OPEN or time.monotonic() > until:
                    raise
                time.sleep(0.05)
            else:
                return

    def unlink(self, path: str) -> None:
        """Remove a file."""
        os.unlink(path)

    def mkdir(self, path: str) -> None:
        """Make a folder in one that is there."""
        os.mkdir(path)

    def rmdir(self, path: str) -> None:
        """Remove a folder that is empty."""
        os.rmdir(path)

    def sync_file(self, path: str) -> None:
        """Make one file's content durable."""
        handle = os.open(path, os.O_RDWR | _CLOEXEC | _BINARY)
        try:
            sync_handle(handle)
        finally:
            os.close(handle)

    def sync_system(self, handle: int, folder: str) -> None:
        """Make everything durable on the file system of a folder that was opened as `handle`.

        Only where `has_sync_system` says so. Reports errors of writes made since the opening.
        """
        del folder
        syncfs = _syncfs()
        if syncfs is not None:
            syncfs(handle)

    def sync_folder(self, path: str) -> None:
        """Make the names in a folder durable; where that cannot be done (Windows) do nothing."""
        if sys.platform == "win32":
            return
        handle = os.open(path, os.O_RDONLY | _CLOEXEC)
        try:
            sync_handle(handle)
        except OSError as error:
            # Some network file systems do not know the call; there is nothing else to do there.
            if error.errno not in UNSUPPORTED:
                raise
        finally:
            os.close(handle)

    def commit(self, journal: sqlite3.Connection) -> None:
        """Commit a journal's transaction, durably.

        Raises:
            sqlite3.Error: it is not committed.
        """
        journal.execute("COMMIT")

    def is_read_only(self, folder: str) -> bool:
        """Whether the disk under a folder refuses every change.

        Only a try can tell: of a disk that Linux closed because of errors, the flags of its mount
        still say that it can be written to. The try makes a file without a name.
        """
        try:
            with tempfile.TemporaryFile(dir=folder):
                return False
        except OSError as error:
            return error.errno == errno.EROFS


calls: Disk = Disk()
"""What is in use in this process."""


@contextlib.contextmanager
def standing_in(other: Disk) -> Iterator[None]:
    """Put another disk in the place of the real one, for tests."""
    global calls  # noqa: PLW0603 - one disk a process, like the real one
    before, calls = calls, other
    try:
        yield
    finally:
        calls = before


def sync_handle(handle: int) -> None:
    """Make the content of an open file durable, the drive's own cache included."""
    if sys.platform == "darwin":
        import fcntl

        try:
            # fsync on macOS does not empty the drive's own cache.
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
        except OSError:
            os.fsync(handle)
    else:
        os.fsync(handle)


def has_sync_system() -> bool:
    """Whether one call can make a whole file system durable (Linux)."""
    return _syncfs() is not None


def _rename_exclusive(old: str, new: str) -> bool:
    """Rename with the system's own refusal to replace; False where it has none."""
    call = _exclusive_rename_call()
    if call is None:
        return False
    if call(os.fsencode(old), os.fsencode(new)) == 0:
        return True
    code = ctypes.get_errno()
    if code in UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), new)


@functools.cache
def _exclusive_rename_call() -> Callable[[bytes, bytes], int] | None:
    libc = _libc()
    if libc is None:
        return None
    if sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        return lambda old, new: int(libc.renamex_np(old, new, _RENAME_EXCL))
    if hasattr(libc, "renameat2"):
        return lambda old, new: int(
            libc.renameat2(_AT_FDCWD, old, _AT_FDCWD, new, _RENAME_NOREPLACE)
        )
    return None


@functools.cache
def _syncfs() -> Callable[[int], None] | None:
    libc = _libc()
    if libc is None or not sys.platform.startswith("linux") or not hasattr(libc, "syncfs"):
        return None

    def syncfs(handle: int) -> None:
        if libc.syncfs(handle) != 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code))

    return syncfs


@functools.cache
def _libc() -> ctypes.CDLL | None:
    return None if sys.platform == "win32" else ctypes.CDLL(None, use_errno=True)
