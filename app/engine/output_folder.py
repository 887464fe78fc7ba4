"""The folders a run writes to while it has them: made when missing, locked, and left tidy.

That is the output folder or, in place, the folder of each source.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Sequence
from types import TracebackType
from typing import Final, Self

from app.core.errors import RunError
from app.engine.journal import Journal
from app.engine.locks import FileLock
from app.engine.vault import remove_empty_vault
from app.formats.safe_write import (
    WORK_FOLDER,
    make_folders,
    missing_folders,
    remove_empty_folders,
    sync_folder,
)

_TRIES: Final = 10
"""Times a lock's folder may vanish before we have the lock."""


def tops(destination: str, sources: Sequence[str]) -> list[str]:
    """Return the folders a run writes to: the destination or, if that is empty, the sources'."""
    if destination:
        return [destination]
    folders = (path if os.path.isdir(path) else os.path.dirname(path) for path in sources)
    return list(dict.fromkeys(folders))


class OutputFolder:
    """Holds the locks that tell other runs to keep out; a context manager.

    Attributes:
        made: folders that had to be made; they are in the journal.
    """

    def __init__(self, journal: Journal, paths: Sequence[str]) -> None:
        self._journal = journal
        self._paths = paths
        self._locks: list[FileLock] = []
        self.made: list[str] = []

    def __enter__(self) -> Self:
        """Make the folders and take their locks.

        Raises:
            RunError: one cannot be written, or another run has it.
        """
        try:
            for path in self._paths:
                self._locks.append(FileLock(os.path.join(path, WORK_FOLDER, "lock")))
                self._take(self._locks[-1], path)
        except RunError:
            self._release()
            remove_empty_folders(self.made)
            raise
        return self

    def let_go(self) -> None:
        """Give back the locks in folders that are out of reach: nothing there may stay open."""
        for lock in self._locks:
            if not os.path.exists(lock.path):
                lock.release()

    def take_again(self) -> None:
        """Take the locks again that were let go; their folders are back.

        Raises:
            RunError: one cannot be written, or another run has it.
        """
        lost = [pair for pair in zip(self._locks, self._paths, strict=True) if not pair[0].is_held]
        for lock, path in lost:
            self._take(lock, path)

    def _take(self, lock: FileLock, path: str) -> None:
        missing = missing_folders(os.path.dirname(lock.path))
        if missing:
            # Noted before they are made, or a death in between would leave them to nobody.
            with self._journal.transaction():
                self._journal.add_made_folders(missing)
        try:
            taken = self._acquire(lock)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise RunError("run_no_space", path=path) from error
            reason = error.strerror or str(error)
            raise RunError("destination_read_only", path=path, reason=reason) from error
        if not taken:
            raise RunError("destination_taken", path=path)

    def _acquire(self, lock: FileLock) -> bool:
        for _ in range(_TRIES):
            made = make_folders(os.path.dirname(lock.path))
            self.made += made
            for folder in made:
                # A run that is resumed after a power cut takes a missing folder for a lost drive.
                sync_folder(os.path.dirname(folder))
            # A run that ends removes the folder, perhaps before we have the lock.
            with contextlib.suppress(FileNotFoundError):
                return lock.acquire()
        return lock.acquire()

    def _release(self) -> None:
        for lock in self._locks:
            lock.release(remove=True)
        self._locks.clear()
        # Ours by its name, whoever made it: a run that died before this one, perhaps.
        remove_empty_folders(os.path.join(path, WORK_FOLDER) for path in self._paths)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the locks back and remove our empty folders; what holds a file stays."""
        with contextlib.suppress(RunError):
            run = str(self._journal.fact("run"))
            for path in self._paths:
                remove_empty_vault(path, run)
        self._release()
        if isinstance(error, RunError):
            return  # whoever goes on here needs the output folder to know the place by
        with contextlib.suppress(RunError):
            remove_empty_folders(self._journal.made_folders())
