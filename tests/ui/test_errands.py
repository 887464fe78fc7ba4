from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.errors import RunError
from app.ui.errands import Errands


@pytest.fixture
def errands(qapp: QApplication) -> Iterator[Errands]:
    made = Errands()
    yield made
    assert made.shutdown()


def test_an_errand_is_done_elsewhere_and_answered_here(qtbot: QtBot, errands: Errands) -> None:
    done: list[tuple[int, int]] = []
    errands.run(threading.get_ident, lambda there: done.append((there, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(done))
    there, here = done[0]
    assert there != here == threading.get_ident()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RunError("run_busy", run="1"), "run_busy"),
        (FileNotFoundError(2, "gone", "/x"), "vanished"),
        (sqlite3.OperationalError("locked"), "journal_unreadable"),
    ],
)
def test_an_errand_that_fails_is_told_and_the_next_one_is_done(
    qtbot: QtBot, errands: Errands, error: Exception, code: str
) -> None:
    def fail() -> None:
        raise error

    failed = QSignalSpy(errands.failed)
    done: list[int] = []
    errands.run(fail, lambda _: done.append(0))
    errands.run(lambda: 1, done.append)
    qtbot.waitUntil(lambda: done == [1])
    assert failed.at(0)[0].code == code


def test_what_has_not_begun_at_the_end_is_not_done(qtbot: QtBot) -> None:
    made = Errands()
    begun, go = threading.Event(), threading.Event()
    done: list[str] = []

    def wait() -> None:
        begun.set()
        go.wait(10)
        assert made.is_ending()

    made.run(wait, lambda _: done.append("told"))
    made.run(lambda: done.append("second"))
    assert begun.wait(5)
    assert not made.shutdown(seconds=0.05)
    go.set()
    assert made.shutdown()
    QApplication.processEvents()
    assert done == []
