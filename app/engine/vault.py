"""Where originals go before they are replaced: each gets a second name in the vault.

    TOP/.foldermill/vault/RUN/<path below TOP>      TOP: the output folder; in place, the source

A hard link costs no time and no space, and the path is never empty for a moment, as it would be
with a rename. Where a disk has no links the original is copied, made durable and read back. The
place is journalled before, and the second name is durable before the original is replaced, so
whatever is killed when: the original has at least one name.

The names in the vault are those of the originals. Who has lost the journal still finds them.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Final, Self

from app.core.errors import RunError
from app.core.naming import numbered
from app.formats import disk
from app.formats.safe_write import (
    WORK_FOLDER,
    digest_of,
    discard,
    make_folders,
    part_name,
    remove_empty_folders,
    remove_file,
    sync_folder,
)

VAULT: Final = "vault"

_NO_LINKS: Final = (
    frozenset({errno.EXDEV, errno.EPERM, errno.EMLINK, errno.EACCES}) | disk.UNSUPPORTED
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at a path: enough to see later whether it is still the same file, unchanged."""

    inode: int
    size: int
    mtime_ns: int
    mode: int

    @classmethod
    def at(cls, path: str) -> Self | None:
        """Return what stands there; None when nothing does.

        Raises:
            FileExistsError: something that is no regular file, which is never replaced.
            OSError: it cannot be told.
        """
        try:
            status = os.lstat(path)
        except FileNotFoundError:
            return None
        if not stat.S_ISREG(status.st_mode):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
        return cls(status.st_ino, status.st_size, status.st_mtime_ns, stat.S_IMODE(status.st_mode))

    def text(self) -> str:
        """Return it as the journal stores it."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str) -> Self:
        """Read back what `text` gave."""
        return cls(**json.loads(text))


def permissions(path: str) -> int | None:
    """Return the permissions of the file at the path; None where there is none."""
    try:
        return stat.S_IMODE(os.lstat(path).st_mode)
    except OSError:
        return None


def is_still_there(target: str, before: Standing, second: str) -> bool:
    """Return whether the original still stands at `target`; `second` is its place in the vault.

    Some disks (FAT) number files anew whenever they are mounted; there the content decides.
    """
    try:
        now = Standing.at(target)
        if now is None or now.size != before.size:
            return False
        if now == before:
            return True
        return os.path.lexists(second) and digest_of(target) == digest_of(second)
    except OSError:
        return False


class Vault:
    """The originals one run replaces."""

    def __init__(self, tops: Sequence[str], run: str, limit: int) -> None:
        """Prepare; nothing is made before it is needed.

        Args:
            tops: absolute folders; each target lies in one of them.
            run: the run's number.
            limit: bytes that the originals of all runs may take in one top's vault.
        """
        # The innermost first, for a target that lies in two of them.
        self._tops = sorted(tops, key=len, reverse=True)
        self._run = run
        self._limit = limit
        self._used: dict[str, int] = {}
        self._given: set[str] = set()
        self._folders: set[str] = set()
        self._unsynced: set[str] = set()

    def place(self, target: str) -> str:
        """Return where the original at `target` shall have its second name."""
        top = self._top(target)
        below = os.path.relpath(target, top)
        wished = os.path.join(top, WORK_FOLDER, VAULT, self._run, below)
        place, number = wished, 2
        while place in self._given or (os.path.lexists(place) and not _is_same(place, target)):
            place, number = numbered(wished, number), number + 1
        self._given.add(place)
        return place

    def _top(self, target: str) -> str:
        for top in self._tops:
            if target.startswith(os.path.join(top, "")):
                return top
        raise ValueError(f"{target!r} lies in no top")

    def refuse_full(self, originals: Iterable[tuple[str, int]]) -> None:
        """Take in that these (target, size) will be kept.

        Raises:
            RunError: `vault_full`; then none of them was taken in.
        """
        more: dict[str, int] = {}
        for target, size in originals:
            top = self._top(target)
            more[top] = more.get(top, 0) + size
        for top, size in more.items():
            if top not in self._used:
                self._used[top] = folder_size(os.path.join(top, WORK_FOLDER, VAULT))
            if self._used[top] + size > self._limit:
                path = os.path.join(top, WORK_FOLDER, VAULT)
                limit = f"{self._limit / 1e9:.3g} GB"
                self._used.pop(top)  # somebody may make room meanwhile
                raise RunError("vault_full", path=path, limit=limit)
        for top, size in more.items():
            self._used[top] += size

    def start_over(self) -> None:
        """Forget what was planned: what was begun is settled, and folders may have gone since."""
        self._used.clear()
        self._given.clear()
        self._folders.clear()
        self._unsynced = {folder for folder in self._unsynced if os.path.isdir(folder)}

    def keep(self, target: str, place: str) -> None:
        """Give the original its second name; durable only after `sync`.

        Raises:
            OSError: it has none, and must not be replaced.
        """
        folder = os.path.dirname(place)
        make_folders(folder)
        self._unsynced.add(folder)
        if folder not in self._folders:
            # Those above it, too: whoever made them may have died before they were durable.
            self._folders.add(folder)
            self._unsynced.update(os.path.dirname(one) for one in vault_folders(place))
        if os.path.lexists(place):
            return  # the same file, from before the run was broken off: `place` has seen to that
        try:
            disk.calls.link(target, place)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            self._copy(target, place)

    def _copy(self, target: str, place: str) -> None:
        part = copy_part(self._run, place)
        discard(part)
        try:
            disk.calls.copy(target, part)
            disk.calls.sync_file(part)
            if digest_of(part) != digest_of(target):
                raise OSError(errno.EIO, os.strerror(errno.EIO), place)
            disk.calls.rename_new(part, place)
        except OSError:
            discard(part)
            raise

    def sync(self) -> None:
        """Make the second names durable.

        Raises:
            RunError: they may not be; nothing must be replaced.
        """
        for folder in sorted(self._unsynced):
            try:
                sync_folder(folder)
            except OSError as error:
                reason = error.strerror or str(error)
                raise RunError("run_sync", path=folder, reason=reason) from error
        self._unsynced.clear()


def copy_part(run: str, place: str) -> str:
    """Return the work file of a copy on its way to its place in the vault."""
    name = hashlib.blake2b(os.fsencode(place), digest_size=8).hexdigest()
    return os.path.join(os.path.dirname(place), part_name(run, name, 1))


def folder_size(path: str) -> int:
    """Return the bytes of all files in a folder and below; a missing one has none."""
    total = 0
    for folder, _, names in os.walk(path):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(os.path.join(folder, name)).st_size
    return total


def remove_originals(places: Iterable[str]) -> int:
    """Remove originals from their vaults, and the vaults' folders that are empty then.

    Returns:
        Bytes that were freed.

    Raises:
        OSError: one cannot be removed; those before it are gone.
    """
    freed = 0
    folders: set[str] = set()
    for place in places:
        folders.update(vault_folders(place))
        try:
            size = os.lstat(place).st_size
        except FileNotFoundError:
            continue
        remove_file(place)
        freed += size
    remove_empty_folders(folders)
    return freed


def remove_empty_vault(top: str, run: str) -> None:
    """Remove the folders of a run's vault that hold nothing: a run that died may leave such."""
    vault = os.path.join(top, WORK_FOLDER, VAULT)
    ours = (folder for folder, _, _ in os.walk(os.path.join(vault, run)))
    remove_empty_folders([*ours, vault])


def vault_folders(place: str) -> list[str]:
    """Return the folders of a place, from its own up to the work folder."""
    found = []
    folder = os.path.dirname(place)
    while os.path.dirname(folder) != folder:
        found.append(folder)
        if os.path.basename(folder) == WORK_FOLDER:
            return found
        folder = os.path.dirname(folder)
    return []


def _is_same(place: str, target: str) -> bool:
    try:
        return os.path.samestat(os.lstat(place), os.lstat(target))
    except FileNotFoundError:
        return False
