"""What the tests of the window share: nothing is left behind, and everything is in English."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from preview_fakes import Library
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from ui_fakes import Store, image_rows
from ui_kit import Desk, make_desk

from app.ui import session as session_module
from app.ui.preview_thread import Previews
from app.ui.rows_thread import RowsThread
from app.ui.run_thread import RunThread
from app.ui.session import Session
from app.ui.theme import Theme


@pytest.fixture(scope="session")
def qapp(qapp_args: list[str], qapp_cls: type[QApplication]) -> QApplication:
    """Return the one application of this process, with our style and English numbers."""
    application = QApplication.instance() or qapp_cls(qapp_args)
    assert isinstance(application, QApplication)
    QLocale.setDefault(QLocale("en_US"))
    Theme(application).choose("light")
    return application


@pytest.fixture(autouse=True)
def no_qt_left_behind(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that leaves a thread, a timer or a window behind."""
    threads = _record(monkeypatch, QThread)
    timers = _record(monkeypatch, QTimer)
    before = set(qapp.topLevelWidgets())
    yield

    def left_behind() -> list[str]:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        left = [f"thread {found.objectName()}" for found in _alive(threads) if found.isRunning()]
        left += [f"timer of {found.parent()}" for found in _alive(timers) if found.isActive()]
        return left + [f"window {found}" for found in set(qapp.topLevelWidgets()) - before]

    left = left_behind()
    if left:
        gc.collect()  # what only waits for the collector is not left behind
        left = left_behind()
    if left:
        pytest.fail("left behind: " + "; ".join(left), pytrace=False)


def _record(monkeypatch: pytest.MonkeyPatch, kind: type) -> list[Any]:
    started: list[Any] = []
    start: Callable[..., None] = kind.start  # type: ignore[attr-defined]

    def recording(self: QObject, *arguments: Any) -> None:
        started.append(self)
        start(self, *arguments)

    monkeypatch.setattr(kind, "start", recording)
    return started


def _alive(objects: list[Any]) -> list[Any]:
    return [found for found in objects if shiboken6.isValid(found)]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plan at once after an edit instead of waiting for the next letter."""
    monkeypatch.setattr(session_module, "SETTLE", 1)


@pytest.fixture
def store() -> Store:
    """Return a fake engine with 40 pictures."""
    return Store(rows=image_rows(40))


@pytest.fixture
def run_thread(qapp: QApplication, store: Store) -> Iterator[RunThread]:
    """Return a run thread over the fake engine."""
    thread = RunThread(store.batch, store.watcher)
    yield thread
    assert thread.shutdown()


@pytest.fixture
def rows_thread(qapp: QApplication, store: Store) -> Iterator[RowsThread]:
    """Return a rows thread over the fake engine."""
    thread = RowsThread(store.reader)
    yield thread
    thread.shutdown()


@pytest.fixture
def library() -> Library:
    """Return what tables look like."""
    return Library()


@pytest.fixture
def previews(qapp: QApplication, library: Library) -> Iterator[Previews]:
    """Return a previews thread over it."""
    thread = Previews(lambda: library)
    yield thread
    assert thread.shutdown()


@pytest.fixture
def session(qapp: QApplication, store: Store, quick: None) -> Iterator[Session]:
    """Return a session over the fake engine."""
    made = Session(RunThread(store.batch, store.watcher))
    yield made
    assert made.shutdown()


@pytest.fixture
def desk(qtbot: QtBot, store: Store, quick: None, tmp_path: Path) -> Iterator[Desk]:
    """Return a main window over the fake engine."""
    made = make_desk(qtbot, store, tmp_path)
    yield made
    made.end()
