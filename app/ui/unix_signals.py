"""SIGTERM and SIGINT close the window as if its cross had been clicked, without a question."""

from __future__ import annotations

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot


class UnixSignals(QObject):
    """Turns signals of the system into one of Qt's.

    A handler written in Python runs only when Python has its turn, which may be never while Qt
    waits. So the handler in C writes a byte into a socket, and Qt wakes up for that.

    Signals:
        received(): the process shall end.
    """

    received = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Listen from now on, until `close`."""
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        self._before = {
            number: signal.signal(number, _nothing) for number in (signal.SIGTERM, signal.SIGINT)
        }
        self._wakeup = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)

    @Slot()
    def _read(self) -> None:
        self._reader.recv(64)
        self.received.emit()

    def close(self) -> None:
        """Give the signals back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._reader.close()
        self._writer.close()


def _nothing(_number: int, _frame: object) -> None:
    """Be there, so that the signal is not lethal; the byte in the socket does the work."""
