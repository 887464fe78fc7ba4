"""The output folder while a run has it: made when missing, locked, and left tidy."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from app.core.errors import RunError
from app.engine.journal import Journal
from app.engine.locks import FileLock
from app.formats.safe_write import WORK_FOLDER, make_folders, remove_empty_folders


class OutputFolder:
    """Holds the lock that tells other runs to keep out; a context manager.

    Attributes:
        made: folders that had to be made, outermost first; they are in the journal.
    """

    def __init__(self, journal: Journal, path: str) -> None:
        self._journal = journal
        self._path = path
        self._lock = FileLock(os.path.join(path, WORK_FOLDER, "lock"))
        self.made: list[str] = []

    def __enter__(self) -> Self:
        """Make the folder and take its lock.

        Raises:
            RunError: it cannot be written, or another run has it.
        """
        self._take([self._path, os.path.dirname(self._lock.path)])
        return self

    def let_go(self) -> None:
        """Give the lock back while the folder is out of reach, so that nothing there is held."""
        self._lock.release()

    def take_again(self) -> None:
        """Take the lock again, in a folder that is back.

        Raises:
            RunError: the folder cannot be written, or another run has it.
        """
        if not self._lock.is_held:
            self._take([os.path.dirname(self._lock.path)])

    def _take(self, folders: Sequence[str]) -> None:
        made: list[str] = []
        try:
            for folder in folders:
                made += make_folders(folder)
            if not self._lock.acquire():
                raise RunError("destination_taken", path=self._path)
            with self._journal.transaction():
                self._journal.add_made_folders(made)
        except (OSError, RunError) as error:
            self._lock.release(remove=True)
            remove_empty_folders(made)
            if isinstance(error, OSError):
                raise self._refusal(error) from error
            raise
        self.made += made

    def _refusal(self, error: OSError) -> RunError:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return RunError("run_no_space", path=self._path)
        return RunError("destination_read_only", path=self._path, reason=error.strerror or "")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the lock back and remove our empty folders; what holds a file stays."""
        self._lock.release(remove=True)
        with contextlib.suppress(RunError):
            remove_empty_folders(self._journal.made_folders())
