"""The errands thread: what takes a while and has nothing to do with the batch that is shown.

Reading the history of hundreds of runs, writing a report of a million files, removing old runs: one
after the other, in a thread of their own, so that neither the window nor a run ever waits for them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QDeadlineTimer, QObject, QThread, Signal, Slot

from app.core.errors import FoldermillError, Problem, problem_of

T = TypeVar("T")


class Errands(QObject):
    """The window's side of the errands thread.

    Signals:
        failed(object): a Problem: an errand could not be done.
    """

    failed = Signal(object)

    _asked = Signal(object, object)
    _closing = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Start the thread."""
        super().__init__(parent)
        self._worker = _Worker()
        self._worker.done.connect(self._answer)
        self._worker.failed.connect(self.failed)
        self._asked.connect(self._worker.take)
        self._closing.connect(self._worker.end)
        self._thread = QThread()
        self._thread.setObjectName("errands")
        self._worker.moveToThread(self._thread)
        self._thread.start()

    def run(self, job: Callable[[], T], then: Callable[[T], None] | None = None) -> None:
        """Let the thread call `job`; what it returns is given to `then` in the window's thread.

        A job that raises one of the program's errors, or one of the system's, ends in `failed`.
        """
        self._asked.emit(job, then)

    def is_ending(self) -> bool:
        """Whether the thread shall end; a long job asks this now and then, and ends early."""
        return self._worker.ending

    def shutdown(self, seconds: float = 3.0) -> bool:
        """End the thread, without the errands that have not begun; return whether it ended."""
        self._worker.ending = True
        self._closing.emit()
        return self._thread.wait(QDeadlineTimer(int(seconds * 1000)))

    @Slot(object, object)
    def _answer(self, then: Callable[[object], None], result: object) -> None:
        if not self._worker.ending:
            then(result)


class _Worker(QObject):
    done = Signal(object, object)
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.ending = False

    @Slot(object, object)
    def take(self, job: Callable[[], object], then: Callable[[object], None] | None) -> None:
        if self.ending:
            return
        try:
            result = job()
        except (FoldermillError, OSError, MemoryError) as error:
            self.failed.emit(problem_of(error))
        except sqlite3.Error as error:
            self.failed.emit(Problem("journal_unreadable", {}, str(error)))
        else:
            if then is not None:
                self.done.emit(then, result)

    @Slot()
    def end(self) -> None:
        QThread.currentThread().quit()
