"""The previews thread: waits for the process that reads tables, so that the window need not.

Only the latest question counts. When the selection has moved on, what was asked before is not begun
any more, or given up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QDeadlineTimer, QObject, QThread, QTimer, Signal, Slot

from app.core.errors import Problem, problem_of

if TYPE_CHECKING:
    from app.engine.previews import Question
    from app.formats.table.preview import Preview

_IDLE: Final = 60_000
"""Milliseconds without a question after which the process is ended, to give its memory back."""


class Asked(Protocol):
    """What the previews thread uses of `app.engine.previews.PreviewProcess`."""

    def ask(
        self, question: Question, is_wanted: Callable[[], bool] = ...
    ) -> Preview | Problem | None:
        """Return what the file looks like, or why that cannot be told."""

    def close(self) -> None:
        """End the process; the next question may start another one."""


class Previews(QObject):
    """The window's side of the previews thread.

    Signals:
        answered(object, object): the latest question, and its `Preview` or `Problem`.
    """

    answered = Signal(object, object)

    _asking = Signal(object)
    _closing = Signal()

    def __init__(self, make: Callable[[], Asked], parent: QObject | None = None) -> None:
        """Start the thread; `make` is called in it, with the first question."""
        super().__init__(parent)
        self._worker = _Worker(make)
        self._worker.answered.connect(self._answer)
        self._asking.connect(self._worker.take)
        self._closing.connect(self._worker.end)
        self._thread = QThread()
        self._thread.setObjectName("previews")
        self._worker.moveToThread(self._thread)
        self._thread.start()

    def ask(self, question: Question) -> None:
        """Ask; what was asked before is not answered any more."""
        self._worker.latest = question
        self._asking.emit(question)

    def forget(self) -> None:
        """Want no answer any more."""
        self._worker.latest = None

    def shutdown(self, seconds: float = 3.0) -> bool:
        """End the process and the thread; return whether it ended in time."""
        self.forget()
        self._closing.emit()
        return self._thread.wait(QDeadlineTimer(int(seconds * 1000)))

    @Slot(object, object)
    def _answer(self, question: Question, answer: Preview | Problem) -> None:
        if question is self._worker.latest:
            self.answered.emit(question, answer)


class _Worker(QObject):
    answered = Signal(object, object)

    def __init__(self, make: Callable[[], Asked]) -> None:
        super().__init__()
        self._make = make
        self._asked: Asked | None = None
        self.latest: Question | None = None
        self._idle = QTimer(self, singleShot=True, interval=_IDLE)
        self._idle.timeout.connect(self._rest)

    @Slot(object)
    def take(self, question: Question) -> None:
        if question is not self.latest:
            return
        self._idle.stop()
        answer: Preview | Problem | None
        try:
            self._asked = self._asked or self._make()
            answer = self._asked.ask(question, lambda: question is self.latest)
        except (OSError, MemoryError) as error:
            answer = problem_of(error, path=question.path)
        self._idle.start()
        if answer is not None:
            self.answered.emit(question, answer)

    @Slot()
    def _rest(self) -> None:
        if self._asked is not None:
            self._asked.close()

    @Slot()
    def end(self) -> None:
        self._idle.stop()
        self._rest()
        QThread.currentThread().quit()
