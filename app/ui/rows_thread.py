"""The rows thread: reads the journal for the table, so that no query ever holds the window up.

It is apart from the run thread because a search through a million rows takes half a second, and
dispatching must not wait for that either. It only ever reads.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QThread, Signal, Slot

from app.core.errors import FoldermillError, Problem
from app.core.outcome import Outcome
from app.engine.rows import MergeRow, Row


class ReaderLike(Protocol):
    """What the rows thread uses of `app.engine.journal_read.JournalReader`."""

    def rows(self, positions: Sequence[int]) -> list[Row]:
        """Return the rows of these items."""

    def positions(
        self, *, outcomes: Collection[Outcome] | None = None, search: str = ""
    ) -> array[int]:
        """Return the places of the items that match."""

    def merges(self) -> list[MergeRow]:
        """Return the merges in the recipe's order."""

    def close(self) -> None:
        """Close the journal."""


class RowsThread(QObject):
    """The window's side of the rows thread. Requests come back with the `token` they were given.

    Signals:
        read(object, list): token, and the rows found, in plan order.
        found(object, object): token, and an array of positions.
        merged(object, list): token, and all merges.
        failed(object): a Problem: the journal cannot be read.
    """

    read = Signal(object, list)
    found = Signal(object, object)
    merged = Signal(object, list)
    failed = Signal(object)

    _opening = Signal(object)
    _reading = Signal(object, object)
    _finding = Signal(object, object, str)
    _merging = Signal(object)
    _closing = Signal()

    def __init__(
        self, open_reader: Callable[[str], ReaderLike], parent: QObject | None = None
    ) -> None:
        """Start the thread; `open_reader` is called in it, once for each journal."""
        super().__init__(parent)
        self._worker = _Worker(open_reader)
        self._worker.read.connect(self.read)
        self._worker.found.connect(self.found)
        self._worker.merged.connect(self.merged)
        self._worker.failed.connect(self.failed)
        self._opening.connect(self._worker.open)
        self._reading.connect(self._worker.fetch)
        self._finding.connect(self._worker.find)
        self._merging.connect(self._worker.fetch_merges)
        self._closing.connect(self._worker.end)
        self._thread = QThread()
        self._thread.setObjectName("rows")
        self._worker.moveToThread(self._thread)
        self._thread.start()

    def open(self, path: str) -> None:
        """Read this journal from now on; none when the path is empty."""
        self._opening.emit(path)

    def fetch(self, token: object, positions: Sequence[int]) -> None:
        """Ask for rows; answered by `read`."""
        self._reading.emit(token, positions)

    def find(self, token: object, outcomes: Collection[Outcome] | None, search: str) -> None:
        """Ask for positions; answered by `found`. Only the latest question is answered."""
        self._worker.latest = token
        self._finding.emit(token, outcomes, search)

    def fetch_merges(self, token: object) -> None:
        """Ask for the merges; answered by `merged`."""
        self._merging.emit(token)

    def shutdown(self) -> None:
        """Close the journal and end the thread."""
        self._closing.emit()
        self._thread.wait()


class _Worker(QObject):
    read = Signal(object, list)
    found = Signal(object, object)
    merged = Signal(object, list)
    failed = Signal(object)

    def __init__(self, open_reader: Callable[[str], ReaderLike]) -> None:
        super().__init__()
        self._open_reader = open_reader
        self._reader: ReaderLike | None = None
        self.latest: object = None

    @Slot(object)
    def open(self, path: str) -> None:
        self._close()
        if not path:
            return
        try:
            self._reader = self._open_reader(path)
        except FoldermillError as error:
            self.failed.emit(error.problem)

    @Slot(object, object)
    def fetch(self, token: object, positions: Sequence[int]) -> None:
        rows: list[Row] = []
        if self._reader is not None:
            try:
                rows = self._reader.rows(positions)
            except sqlite3.Error as error:
                self._fail(error)
        self.read.emit(token, rows)

    @Slot(object)
    def fetch_merges(self, token: object) -> None:
        rows: list[MergeRow] = []
        if self._reader is not None:
            try:
                rows = self._reader.merges()
            except sqlite3.Error as error:
                self._fail(error)
        self.merged.emit(token, rows)

    @Slot(object, object, str)
    def find(self, token: object, outcomes: Collection[Outcome] | None, search: str) -> None:
        if token != self.latest or self._reader is None:
            return
        try:
            self.found.emit(token, self._reader.positions(outcomes=outcomes, search=search))
        except sqlite3.Error as error:
            self._fail(error)

    @Slot()
    def end(self) -> None:
        self._close()
        QThread.currentThread().quit()

    def _close(self) -> None:
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def _fail(self, error: sqlite3.Error) -> None:
        self.failed.emit(Problem("journal_unreadable", {}, str(error)))
