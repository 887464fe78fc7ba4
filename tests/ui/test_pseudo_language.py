"""The window in a language that does not exist: longer than English, and in brackets.

Whatever is shown without brackets was never translated, and whatever is cut off would be cut off in
a language with long words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from past_fakes import BROKEN_OFF, BUSY, FINISHED
from preview_fakes import BOOK, PRICES
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMessageBox,
    QPlainTextEdit,
    QScrollArea,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot
from ui_fakes import Store
from ui_kit import Desk, child, make_desk
from watch_fakes import begun, ended

from app.core.errors import Problem
from app.core.item import Kind
from app.core.recipe import Destination
from app.engine.events import Watching
from app.engine.history import PastRun
from app.formats.table.preview import Preview
from app.settings import Settings
from app.ui.about_dialog import AboutDialog
from app.ui.dialogs import Dialogs
from app.ui.past_runs import reopened
from app.ui.preview_model import TYPE_ROLE
from app.ui.row_view import COLUMNS
from app.ui.settings_dialog import SettingsDialog
from app.ui.state import Phase

ACROSS = Qt.Orientation.Horizontal
IN_BRACKETS = re.compile(r"⟦[^⟦⟧]*⟧")
DATA = re.compile(
    r"Foldermill|/\S*( \(Foldermill\)\S*)?|day \d|IMG_\d+|\w+\.jpg|\{\w+\}|\b(px|MP|MB|kB|GB)\b"
    r"|Traceback|VipsJpeg: premature end"
)


class Pseudo(QTranslator):
    def isEmpty(self) -> bool:  # noqa: N802
        return False

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        if context == "QGuiApplication":  # says only which way the language is written
            return None
        return f"⟦{text}{'~' * (len(text) // 3)}⟧"


@pytest.fixture
def pseudo(qapp: QApplication) -> Iterator[None]:
    translator = Pseudo()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


@pytest.fixture
def strange(
    qtbot: QtBot, pseudo: None, store: Store, quick: None, tmp_path: Path
) -> Iterator[Desk]:
    store.failing = [0]
    made = make_desk(qtbot, store, tmp_path)
    made.window.resize(1280, 800)
    yield made
    made.end()


def texts(found: QWidget | QAction) -> list[str]:
    """Return everything a widget or an action shows or says."""
    said = [found.toolTip(), found.statusTip()]
    if isinstance(found, QWidget):
        said += [found.accessibleName(), found.accessibleDescription(), found.windowTitle()]
    if isinstance(found, (QAbstractButton, QLabel, QAction, QMessageBox)):
        said.append(found.text())
    if isinstance(found, QLineEdit):
        said.append(found.placeholderText())
    if isinstance(found, QComboBox):
        said += [found.itemText(place) for place in range(found.count())]
    if isinstance(found, QListWidget):
        said += [found.item(row).text() for row in range(found.count())]
    if isinstance(found, QPlainTextEdit):
        said.append(found.toPlainText())
    return said


def untranslated(window: QWidget) -> set[str]:
    widgets: list[QWidget | QAction] = [window, *window.findChildren(QWidget)]
    objects = widgets + window.findChildren(QAction)
    return {text for found in objects for text in texts(found) if is_untranslated(text)}


def is_untranslated(text: str) -> bool:
    before = ""
    while before != text:
        before, text = text, IN_BRACKETS.sub("", text)
    return any(character.isalpha() for character in DATA.sub("", text))


def clipped(window: QWidget) -> set[str]:
    """Return what is visible and has less room than it needs."""
    found = set()
    written: list[QLabel | QAbstractButton] = [*window.findChildren(QLabel)]
    for shown in written + window.findChildren(QAbstractButton):
        if shown.isVisible() and shown.text() and not fits(shown):
            found.add(f"{type(shown).__name__} {shown.text()!r}")
    for area in window.findChildren(QScrollArea):
        inner = area.widget()
        if inner and area.isVisible() and inner.minimumSizeHint().width() > area.viewport().width():
            found.add(f"{area.parent()} is too narrow for what it holds")
    return found


def fits(shown: QWidget) -> bool:
    needed = shown.sizeHint()
    if shown.hasHeightForWidth():
        return shown.heightForWidth(shown.width()) <= shown.height()
    return needed.width() <= shown.width() and needed.height() <= shown.height()


def check(window: QWidget) -> None:
    # What appears is laid out when the events that ask for it have come.
    until = QDeadlineTimer(5_000)
    QCoreApplication.processEvents()
    while clipped(window) and not until.hasExpired():
        QCoreApplication.processEvents()
    assert untranslated(window) == set()
    assert clipped(window) == set()


def test_the_measure_finds_what_it_looks_for(qtbot: QtBot) -> None:
    assert is_untranslated("Save")
    assert is_untranslated("⟦Done⟧ · renamed")
    assert not is_untranslated("⟦⟦Done⟧ ({n})⟧ · 12")
    box = QWidget()
    qtbot.addWidget(box)
    label = QLabel("much too long for this", box)
    label.setFixedWidth(20)
    box.show()
    assert clipped(box)


def test_the_empty_window(strange: Desk) -> None:
    strange.show()
    check(strange.window)


def test_the_window_with_a_plan_and_notices(strange: Desk) -> None:
    strange.store.notices = [Problem("source_missing", {"path": "/gone"}, "Traceback")] * 2
    strange.show()
    strange.window.add_sources(["/photos"])
    strange.wait(Phase.READY)
    check(strange.window)


def test_the_window_with_outcomes_and_details(strange: Desk, qtbot: QtBot) -> None:
    strange.show()
    strange.window.add_sources(["/photos"])
    strange.wait(Phase.READY)
    strange.session.run()
    strange.wait(Phase.ENDED)
    strange.window.files._table.selectRow(0)
    pane = strange.window.files._details
    qtbot.waitUntil(lambda: "VipsJpeg" in pane._text.toPlainText())
    check(strange.window)
    model = strange.model
    cells = [
        str(model.data(model.index(row, column)) or "")
        for row in range(10)
        for column in range(COLUMNS)
    ]
    assert not [cell for cell in cells if is_untranslated(cell)]
    strange.window.files._search.setText("nowhere")
    qtbot.waitUntil(lambda: model.rowCount() == 0)
    check(strange.window)


@pytest.mark.parametrize("found", [PRICES, BOOK])
def test_the_window_with_a_table(strange: Desk, qtbot: QtBot, found: Preview) -> None:
    row = replace(strange.store.rows[0], path="/photos/table.csv", kind=Kind.TABLE)
    strange.store.rows[0] = row
    # Names of encodings are the same in every language.
    evidence = tuple(one for one in found.evidence if one.what != "encoding")
    strange.library.shown[row.path] = replace(found, evidence=evidence)
    strange.show()
    strange.window.add_sources(["/photos"])
    strange.wait(Phase.READY)
    strange.window.files._table.selectRow(0)
    first_rows = child(strange.window.files._details, QTableView).model()
    check(strange.window)
    qtbot.waitUntil(lambda: first_rows.rowCount() == len(found.rows))
    check(strange.window)
    types = [first_rows.headerData(column, ACROSS, TYPE_ROLE) for column in range(3)]
    assert not [text for text in types if is_untranslated(text)]
    assert not is_untranslated(first_rows.data(first_rows.index(0, 2)))


@pytest.mark.parametrize("held", ["scan", "run"])
def test_the_busy_window(strange: Desk, qtbot: QtBot, held: str) -> None:
    strange.store.hold(held)
    strange.show()
    strange.window.add_sources(["/photos"])
    if held == "run":
        strange.wait(Phase.READY)
        strange.session.run()
        qtbot.waitUntil(lambda: strange.state.progress is not None)
        strange.window.add_sources(["/more"])
    check(strange.window)


@pytest.mark.parametrize("trouble", [None, Problem("run_no_space", {"path": "/photos"})])
def test_the_window_in_a_pause(strange: Desk, qtbot: QtBot, trouble: Problem | None) -> None:
    strange.store.trouble = trouble
    strange.store.hold("run")
    strange.show()
    strange.window.add_sources(["/photos"])
    strange.wait(Phase.READY)
    strange.session.run()
    strange.session.pause()
    qtbot.waitUntil(lambda: strange.state.paused is not None)
    check(strange.window)


def test_an_offer_and_a_run_that_was_undone(strange: Desk, qtbot: QtBot) -> None:
    strange.past.found = [BROKEN_OFF, replace(BROKEN_OFF, run="another")]
    strange.show()
    strange.window.history.begin()
    qtbot.waitUntil(strange.window.history.offer.isVisible)
    check(strange.window)
    strange.session.undo(reopened(BROKEN_OFF))
    strange.wait(Phase.ENDED)
    check(strange.window)


@pytest.mark.parametrize("runs", [[], [BROKEN_OFF, FINISHED, BUSY]])
def test_the_history(strange: Desk, qtbot: QtBot, runs: list[PastRun]) -> None:
    strange.past.gate.clear()
    strange.past.found = list(runs)
    strange.show()
    strange.window.own_actions.history.trigger()
    dialog = strange.window.history.dialog
    check(dialog)
    strange.past.gate.set()
    table = child(dialog, QTableView)
    qtbot.waitUntil(lambda: table.isVisible() == bool(runs))
    model = table.model()
    for row in range(len(runs)):
        table.selectRow(row)
        check(dialog)
        cells = [str(model.data(model.index(row, column))) for column in range(model.columnCount())]
        assert not [cell for cell in cells if is_untranslated(cell)]


def test_a_folder_that_is_watched(strange: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    strange.show()
    strange.window.add_sources([str(tmp_path)])
    strange.window._watch.action.trigger()
    strange.wait(Phase.WATCHING)
    check(strange.window)
    strange.store.arrivals.put([Watching(9, 0), *begun("/runs/a.sqlite", 4)])
    qtbot.waitUntil(lambda: strange.state.has_batch)
    check(strange.window)
    strange.store.arrivals.put(ended(4, 2))
    qtbot.waitUntil(lambda: not strange.state.has_batch)
    check(strange.window)
    strange.session.cancel()
    strange.wait(Phase.ENDED)
    check(strange.window)


def test_a_recipe_with_several_results(strange: Desk) -> None:
    strange.show()
    assert strange.window.recipe.open(str(strange.folder / "built in" / "web.toml"))
    check(strange.window)


@pytest.mark.parametrize("rules", [{"in_place": True}, {"on_conflict": "newer"}])
def test_rules_that_replace_files(strange: Desk, rules: dict[str, Any]) -> None:
    strange.show()
    strange.window.recipe.set_destination(Destination(**rules))
    check(strange.window)


def test_the_overlay(strange: Desk) -> None:
    strange.show()
    strange.window._overlay.cover()
    check(strange.window)


def test_the_dialogs(qtbot: QtBot, pseudo: None) -> None:
    for dialog in (SettingsDialog(Settings()), AboutDialog()):
        qtbot.addWidget(dialog)
        with qtbot.waitExposed(dialog):
            dialog.show()
        check(dialog)


def test_the_questions(qtbot: QtBot, pseudo: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[set[str]] = []

    def look(box: QDialog) -> int:
        box.show()
        asked.append(untranslated(box))
        box.close()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", look)
    dialogs = Dialogs()
    assert dialogs.ask_save("⟦name⟧") is None
    assert dialogs.ask_stop() is False
    assert dialogs.ask_stop_undo() is False
    assert dialogs.ask_undo("⟦name⟧", "⟦day⟧", 5, 2) is None
    assert dialogs.ask_forget("⟦name⟧", "⟦day⟧", 10**9) is False
    assert dialogs.ask_replace(12, in_place=True) is False
    assert dialogs.ask_replace(1, in_place=False) is False
    assert dialogs.ask_watch("⟦in⟧", "⟦name⟧", "/out", replaces=False) is False
    assert dialogs.ask_watch("⟦in⟧", "⟦name⟧", "", replaces=True) is False
    assert asked == [set()] * 9
