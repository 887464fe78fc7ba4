"""What happens when the program itself is wrong: it is logged, and said in a calm sentence."""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import os
import sys
import threading
import traceback
from collections.abc import Iterator
from types import TracebackType
from typing import Final

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

CRASHES: Final = "crashes.log"
"""Where the stacks of all threads go when the process dies of a signal."""

_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}

_log = logging.getLogger(__name__)


class Bugs(QObject):
    """Catches what nobody caught, in any thread, logs it, and tells the window.

    Signals:
        caught(str, str): the exception's name, and its traceback.
    """

    caught = Signal(str, str)

    @contextlib.contextmanager
    def watching(self, folder: str) -> Iterator[None]:
        """Take over the hooks of the process; stacks of crashes go to a file in `folder`."""
        before = sys.excepthook, threading.excepthook
        sys.excepthook = self._catch
        threading.excepthook = self._catch_in_thread
        handler = qInstallMessageHandler(_log_qt)
        try:
            with _crash_log(folder):
                yield
        finally:
            qInstallMessageHandler(handler)
            sys.excepthook, threading.excepthook = before

    def _catch(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        _log.error("not caught", exc_info=(kind, error, trace))
        self.caught.emit(kind.__name__, "".join(traceback.format_exception(kind, error, trace)))

    def _catch_in_thread(self, failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None:
            self._catch(failed.exc_type, failed.exc_value, failed.exc_traceback)


@contextlib.contextmanager
def _crash_log(folder: str) -> Iterator[None]:
    """Let stacks go to a file while the process lives; without the file there are none."""
    try:
        os.makedirs(folder, exist_ok=True)
        crashes = open(os.path.join(folder, CRASHES), "a", encoding="utf-8")  # noqa: SIM115
    except OSError:
        yield
        return
    with crashes:
        faulthandler.enable(crashes)
        try:
            yield
        finally:
            faulthandler.disable()


def _log_qt(level: QtMsgType, context: QMessageLogContext, text: str) -> None:
    _log.log(_LEVELS[level], "Qt: %s (%s)", text, context.category)
