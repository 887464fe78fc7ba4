"""How a result reaches its place without anyone ever seeing half of it.

A slot writes each result beside its target under another name (`write_part`) and makes its whole
batch durable (`SyncGroup`). Only then does the run thread give it its name (`rename_new`, which
refuses to replace anything) and make the folder durable (`sync_folder`). Every change the program
makes to a user's folders goes through this module.

The order is the one LMDB, SQLite and restic use; see `docs/architecture.md`.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import functools
import hashlib
import os
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TextIO

PART_PREFIX: Final = ".fm-"
PART_SUFFIX: Final = ".part"
WORK_FOLDER: Final = ".foldermill"

LARGE: Final = 8 * 1024 * 1024
"""Bytes; a file this large is synced alone, smaller ones share one `syncfs` per file system."""

_AT_FDCWD: Final = -100
_RENAME_NOREPLACE: Final = 1
_RENAME_EXCL: Final = 4
_UNSUPPORTED: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
_NO_LINKS: Final = frozenset({errno.EPERM, errno.EMLINK}) | _UNSUPPORTED


def part_name(run: str, task: str, attempt: int) -> str:
    """Return a work file's name; independent of the result's, which may have 255 bytes."""
    return f"{PART_PREFIX}{run}-{task}-{attempt}{PART_SUFFIX}"


def write_part(path: str, data: bytes | memoryview, *, mtime_ns: int | None = None) -> str:
    """Create the file at `path` with the content `data`; it is not yet durable.

    Args:
        path: must not exist.
        data: all of the content.
        mtime_ns: the modification time to give it, in nanoseconds.

    Returns:
        BLAKE2b of the content, 16 bytes, hexadecimal.

    Raises:
        OSError: nothing is left at `path` then, unless it was there before.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _CLOEXEC | _BINARY, 0o666)
    try:
        try:
            view = memoryview(data).cast("B")
            while view:
                view = view[os.write(handle, view) :]
        finally:
            os.close(handle)
        if mtime_ns is not None:
            os.utime(path, ns=(mtime_ns, mtime_ns))
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(path)
        raise
    return hashlib.blake2b(data, digest_size=16).hexdigest()


_BINARY: Final[int] = getattr(os, "O_BINARY", 0)
_CLOEXEC: Final[int] = getattr(os, "O_CLOEXEC", 0)


class SyncGroup:
    """Makes a batch of part files durable with as few syncs as the system allows.

    On Linux one `syncfs` per file system covers all small files. It reports errors of writes made
    after its descriptor was opened, so `expect` has to come before the files are written.
    """

    def __init__(self) -> None:
        self._systems: dict[int, int] = {}

    def expect(self, folders: Iterable[str]) -> None:
        """Open a descriptor on the file system of each folder, once per file system.

        Raises:
            OSError: a folder cannot be opened.
        """
        if _syncfs() is None:
            return
        for folder in folders:
            device = os.stat(folder).st_dev
            if device not in self._systems:
                self._systems[device] = os.open(folder, os.O_RDONLY | _CLOEXEC)

    def sync(self, parts: Iterable[str]) -> None:
        """Make the files durable; they lie in folders that were expected.

        Raises:
            OSError: at least one may not be durable. The same descriptors must not be tried again:
                the system marks pages it could not write as clean.
        """
        syncfs = _syncfs()
        waiting: dict[int, list[str]] = {}
        for part in parts:
            facts = os.stat(part)
            if syncfs is None or facts.st_size > LARGE or facts.st_dev not in self._systems:
                sync_file(part)
            else:
                waiting.setdefault(facts.st_dev, []).append(part)
        for device, small in waiting.items():
            if len(small) == 1:
                sync_file(small[0])
            elif syncfs is not None:
                syncfs(self._systems[device])

    def close(self) -> None:
        """Close the descriptors."""
        for handle in self._systems.values():
            os.close(handle)
        self._systems.clear()


def sync_file(path: str) -> None:
    """Make one file's content durable.

    Raises:
        OSError: it may not be.
    """
    handle = os.open(path, os.O_RDWR | _CLOEXEC | _BINARY)
    try:
        _sync_handle(handle)
    finally:
        os.close(handle)


def sync_folder(path: str) -> None:
    """Make the names in a folder durable; where folders cannot be synced (Windows) do nothing.

    Raises:
        OSError: they may not be.
    """
    if sys.platform == "win32":
        return
    handle = os.open(path, os.O_RDONLY | _CLOEXEC)
    try:
        _sync_handle(handle)
    except OSError as error:
        # Some network file systems do not know the call; there is nothing else to do there.
        if error.errno not in _UNSUPPORTED:
            raise
    finally:
        os.close(handle)


def _sync_handle(handle: int) -> None:
    if sys.platform == "darwin":
        import fcntl

        try:
            # fsync on macOS does not empty the drive's own cache.
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
        except OSError:
            os.fsync(handle)
    else:
        os.fsync(handle)


def rename_new(part: str, target: str) -> None:
    """Give the part file its final name; never replaces anything.

    Raises:
        FileExistsError: something has that name already; the part file stays.
        OSError: the system refused; the part file stays.
    """
    if sys.platform == "win32":
        os.rename(part, target)
        return
    if _rename_exclusive(part, target):
        return
    try:
        os.link(part, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # FAT and some network systems know neither call: the last resort has a short gap, in which
        # only a program that picks exactly this name in this moment could lose.
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target) from error
        os.rename(part, target)
    else:
        os.unlink(part)


def _rename_exclusive(part: str, target: str) -> bool:
    """Rename with the system's own refusal to replace; False where it has none."""
    call = _exclusive_rename_call()
    if call is None:
        return False
    if call(os.fsencode(part), os.fsencode(target)) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), target)


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


def make_folders(path: str) -> list[str]:
    """Make the folder and its missing parents; return those that were made, outermost first.

    Raises:
        OSError: one cannot be made (a file in its place, no permission, no space).
    """
    missing: list[str] = []
    while not os.path.isdir(path):
        missing.append(path)
        parent = os.path.dirname(path)
        if parent == path:
            break
        path = parent
    made: list[str] = []
    for folder in reversed(missing):
        try:
            os.mkdir(folder)
        except FileExistsError:
            if not os.path.isdir(folder):
                raise
        else:
            made.append(folder)
    return made


def remove_file(path: str) -> None:
    """Remove one of our own files; one that is not there is fine.

    Raises:
        OSError: it is there and cannot be removed.
    """
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def discard(path: str) -> None:
    """Remove a work file that is of no more use; where that is impossible it stays, harmless."""
    with contextlib.suppress(OSError):
        os.unlink(path)


def remove_empty_folders(folders: Iterable[str]) -> None:
    """Remove those of the folders that are empty, innermost first; the others stay."""
    for folder in sorted(folders, key=len, reverse=True):
        with contextlib.suppress(OSError):
            os.rmdir(folder)


@contextlib.contextmanager
def replace_file(path: str) -> Iterator[TextIO]:
    """Write a text file of the program's own (a report, a recipe, settings) as a whole or not.

    The new file takes the old one's place when the block has ended without an error, durably.

    Raises:
        OSError: what was at `path` is untouched then.
    """
    folder = os.path.dirname(os.path.abspath(path))
    part = os.path.join(folder, part_name("own", secrets.token_hex(4), 1))
    try:
        with open(part, "x", encoding="utf-8", newline="\n") as file:
            yield file
            file.flush()
            _sync_handle(file.fileno())
        os.replace(part, path)
        sync_folder(folder)
    except BaseException:
        remove_file(part)
        raise
