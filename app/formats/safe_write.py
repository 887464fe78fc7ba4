"""How a result reaches its place without anyone ever seeing half of it.

A slot writes each result beside its target under another name (`write_part`) and makes its whole
batch durable (`SyncGroup`). Only then does the run thread give it its name (`rename_new`, which
refuses to replace anything) and make the folder durable (`sync_folder`). Every change the program
makes to a user's folders goes through this module.

The order is the one LMDB, SQLite and restic use; see `docs/architecture.md`. The calls themselves
are in `app.formats.disk`.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, Final, TextIO, cast

from app.formats import disk

PART_PREFIX: Final = ".fm-"
PART_SUFFIX: Final = ".part"
WORK_FOLDER: Final = ".foldermill"

LARGE: Final = 8 * 1024 * 1024
"""Bytes; a file this large is synced alone, smaller ones share one `syncfs` per file system."""

_BLOCK: Final = 1024 * 1024

_CLOEXEC: Final[int] = getattr(os, "O_CLOEXEC", 0)


def part_name(run: str, task: str, attempt: int) -> str:
    """Return a work file's name; independent of the result's, which may have 255 bytes."""
    return f"{PART_PREFIX}{run}-{task}-{attempt}{PART_SUFFIX}"


def write_part(
    path: str,
    data: bytes | memoryview,
    *,
    mtime_ns: int | None = None,
    mode: int | None = None,
) -> str:
    """Create the file at `path` with the content `data`; it is not yet durable.

    Args:
        path: must not exist.
        data: all of the content.
        mtime_ns: the modification time to give it, in nanoseconds.
        mode: the permissions to give it; None for the usual ones.

    Returns:
        BLAKE2b of the content, 16 bytes, hexadecimal.

    Raises:
        OSError: nothing is left at `path` then, unless it was there before.
    """
    try:
        disk.calls.create(path, data, mtime_ns, mode)
    except FileExistsError:
        raise
    except BaseException:
        discard(path)
        raise
    return hashlib.blake2b(data, digest_size=16).hexdigest()


class _Hashing(io.RawIOBase):
    """An open file that cannot seek, and takes the digest and size of what is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.hasher = hashlib.blake2b(digest_size=16)
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        view = memoryview(data).cast("B")
        self._file.write(view)
        self.hasher.update(view)
        self.size += len(view)
        return len(view)

    def tell(self) -> int:
        return self.size


def fill_part(
    path: str,
    write: Callable[[BinaryIO], object],
    *,
    mtime_ns: int | None = None,
    mode: int | None = None,
) -> tuple[int, str]:
    """Create a file like `write_part`, with what `write` writes into it piece by piece.

    Returns:
        Its size in bytes and its digest.

    Raises:
        OSError: nothing is left at `path` then, unless it was there before.
    """
    told: list[_Hashing] = []

    def fill(file: BinaryIO) -> None:
        told.append(_Hashing(file))
        write(cast("BinaryIO", told[0]))

    try:
        disk.calls.fill(path, fill, mtime_ns, mode)
    except FileExistsError:
        raise
    except BaseException:
        discard(path)
        raise
    return told[0].size, told[0].hasher.hexdigest()


def build_part(
    path: str,
    build: Callable[[str], object],
    *,
    mtime_ns: int | None = None,
    mode: int | None = None,
) -> tuple[int, str]:
    """Create a file like `fill_part`, for a library that wants its path.

    Args:
        path: must not exist.
        build: writes the file at the path, which is empty, and makes no other.
        mtime_ns: the modification time to give it, in nanoseconds.
        mode: the permissions to give it; None for the usual ones.

    Returns:
        Its size in bytes and its digest.

    Raises:
        OSError: nothing is left at `path` then, unless it was there before.
    """
    try:
        disk.calls.fill(path, lambda _: build(path), mtime_ns, mode)
        return os.path.getsize(path), digest_of(path)
    except FileExistsError:
        raise
    except BaseException:
        discard(path)
        raise


def write_scratch(path: str, contents: Iterable[Any]) -> None:
    """Create a work file, one content behind the other; nobody wants its digest.

    Raises:
        OSError: nothing is left at `path` then, unless it was there before.
    """

    def fill(file: BinaryIO) -> None:
        file.writelines(contents)

    try:
        disk.calls.fill(path, fill, None, None)
    except FileExistsError:
        raise
    except BaseException:
        discard(path)
        raise


def append_to(path: str, data: bytes | memoryview) -> None:
    """Add to the end of a work file; it is made if it is not there, and not yet durable.

    Raises:
        OSError: a part of the data may have been added.
    """
    disk.calls.append(path, data)


def digest_of(path: str) -> str:
    """Return the BLAKE2b of a file's content, as `write_part` does.

    Raises:
        OSError: it cannot be read.
    """
    hasher = hashlib.blake2b(digest_size=16)
    with open(path, "rb") as file:
        while block := file.read(_BLOCK):
            hasher.update(block)
    return hasher.hexdigest()


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
        if not disk.has_sync_system():
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
        waiting: dict[int, list[str]] = {}
        for part in parts:
            facts = os.stat(part)
            if facts.st_size > LARGE or facts.st_dev not in self._systems:
                disk.calls.sync_file(part)
            else:
                waiting.setdefault(facts.st_dev, []).append(part)
        for device, small in waiting.items():
            if len(small) == 1:
                disk.calls.sync_file(small[0])
            else:
                disk.calls.sync_system(self._systems[device], os.path.dirname(small[0]))

    def close(self) -> None:
        """Close the descriptors."""
        for handle in self._systems.values():
            os.close(handle)
        self._systems.clear()


def sync_folder(path: str) -> None:
    """Make the names in a folder durable; where folders cannot be synced (Windows) do nothing.

    Raises:
        OSError: they may not be.
    """
    disk.calls.sync_folder(path)


def rename_new(part: str, target: str) -> None:
    """Give the part file its final name; never replaces anything.

    Raises:
        FileExistsError: something has that name already; the part file stays.
        OSError: the system refused; the part file stays.
    """
    disk.calls.rename_new(part, target)


def missing_folders(path: str) -> list[str]:
    """Return the folder and those above it that are not there, outermost first."""
    missing: list[str] = []
    while not os.path.isdir(path):
        missing.append(path)
        parent = os.path.dirname(path)
        if parent == path:
            break
        path = parent
    missing.reverse()
    return missing


def make_folders(path: str) -> list[str]:
    """Make the folder and its missing parents; return those that were made, outermost first.

    Raises:
        OSError: one cannot be made (a file in its place, no permission, no space).
    """
    made: list[str] = []
    for folder in missing_folders(path):
        try:
            disk.calls.mkdir(folder)
        except FileExistsError:
            if not os.path.isdir(folder):
                raise
        else:
            made.append(folder)
    return made


def make_folder(path: str) -> None:
    """Make a folder in one that is there: never the way to it, which may lead to a lost drive.

    Raises:
        OSError: it cannot be made, or is there.
    """
    disk.calls.mkdir(path)


def replace_with(part: str, target: str) -> None:
    """Put a file in the place of another, which is gone then unless it has a second name.

    Raises:
        OSError: the system refused; both are where they were.
    """
    disk.calls.replace(part, target)


def remove_file(path: str) -> None:
    """Remove one of our own files; one that is not there is fine.

    Raises:
        OSError: it is there and cannot be removed.
    """
    with contextlib.suppress(FileNotFoundError):
        disk.calls.unlink(path)


def discard(path: str) -> None:
    """Remove a work file that is of no more use; where that is impossible it stays, harmless."""
    with contextlib.suppress(OSError):
        disk.calls.unlink(path)


def remove_empty_folders(folders: Iterable[str]) -> None:
    """Remove those of the folders that are empty, innermost first; the others stay."""
    for folder in sorted(folders, key=len, reverse=True):
        with contextlib.suppress(OSError):
            disk.calls.rmdir(folder)


def remove_tree(path: str) -> None:
    """Remove one of our own folders with all that is in it; what cannot be removed stays."""
    for folder, _, names in os.walk(path, topdown=False):
        for name in names:
            discard(os.path.join(folder, name))
        remove_empty_folders([folder])


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
            disk.sync_handle(file.fileno())
        disk.calls.replace(part, path)
        sync_folder(folder)
    except BaseException:
        remove_file(part)
        raise
