from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread, QTimer, Signal, qWarning
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from app.ui.problems import CRASHES, Bugs


@pytest.fixture
def bugs(qapp: object) -> Bugs:
    return Bugs()


def boom() -> None:
    raise KeyError("boom")


def test_an_exception_in_a_slot_is_logged_and_told(
    qtbot: QtBot, bugs: Bugs, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with bugs.watching(str(tmp_path)), qtbot.waitSignal(bugs.caught) as caught:
        QTimer.singleShot(0, boom)
    name, trace = caught.args or []
    assert name == "KeyError"
    assert "in boom" in trace
    assert any("not caught" in record.message for record in caplog.records)


def test_an_exception_in_another_thread_reaches_the_window(
    qtbot: QtBot, bugs: Bugs, tmp_path: Path
) -> None:
    with bugs.watching(str(tmp_path)), qtbot.waitSignal(bugs.caught) as caught:
        thread = threading.Thread(target=boom)
        thread.start()
        thread.join()
    assert caught.args
    assert caught.args[0] == "KeyError"


def test_an_exception_in_a_slot_of_a_qthread_reaches_the_window(
    qtbot: QtBot, bugs: Bugs, tmp_path: Path
) -> None:
    class Worker(QObject):
        go = Signal()

        def work(self) -> None:
            boom()

    thread = QThread()
    worker = Worker()
    worker.moveToThread(thread)
    worker.go.connect(worker.work)
    thread.start()
    with bugs.watching(str(tmp_path)), qtbot.waitSignal(bugs.caught) as caught:
        worker.go.emit()
    thread.quit()
    thread.wait()
    assert caught.args
    assert caught.args[0] == "KeyError"


def test_ctrl_c_is_no_bug(bugs: Bugs, tmp_path: Path) -> None:
    heard = QSignalSpy(bugs.caught)
    with bugs.watching(str(tmp_path)):
        sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert heard.count() == 0


def test_what_qt_says_is_logged(
    bugs: Bugs, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with bugs.watching(str(tmp_path)), caplog.at_level(logging.DEBUG):
        qWarning("careful")
    assert [record.levelname for record in caplog.records if "careful" in record.message] == [
        "WARNING"
    ]


def test_without_a_place_for_the_log_the_window_still_opens(bugs: Bugs, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with bugs.watching(str(tmp_path / "file" / "below")):
        assert sys.excepthook != sys.__excepthook__


def test_the_hooks_are_given_back(bugs: Bugs, tmp_path: Path) -> None:
    before = sys.excepthook, threading.excepthook
    with bugs.watching(str(tmp_path / "deep" / "folder")):
        assert sys.excepthook != before[0]
        assert faulthandler.is_enabled()
    assert (sys.excepthook, threading.excepthook) == before
    assert (tmp_path / "deep" / "folder" / CRASHES).exists()
    faulthandler.enable()  # pytest's own
