from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QToolButton,
)
from pytestqt.qtbot import QtBot
from ui_kit import Desk, child, widget

from app.core.errors import Problem, RunError
from app.core.item import Kind
from app.engine.events import Planned
from app.ui.about_dialog import AboutDialog
from app.ui.notices import TextDialog
from app.ui.row_view import Column
from app.ui.state import Phase, Stage


def drop(desk: Desk, *urls: str) -> None:
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    enter = QDragEnterEvent(
        QPoint(300, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(desk.window, enter)
    assert enter.isAccepted()
    event = QDropEvent(
        QPointF(300, 300),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(desk.window, event)


def texts(desk: Desk) -> list[str]:
    return [label.text() for label in desk.window.findChildren(QLabel) if label.isVisible()]


def press(desk: Desk, name: str) -> None:
    button = widget(desk.window, QPushButton, name)
    assert button.isEnabled()
    button.click()


def ready(desk: Desk) -> None:
    desk.show()
    drop(desk, "file:///photos")
    desk.wait(Phase.READY)


def cell(desk: Desk, row: int, column: Column) -> str:
    return str(desk.model.data(desk.model.index(row, column)) or "")


def test_from_a_drop_to_the_outcomes(desk: Desk, qtbot: QtBot) -> None:
    desk.store.failing = [4]
    desk.show()
    assert desk.window.empty.isVisible()
    drop(desk, "file:///photos")
    assert not desk.window.empty.isVisible()
    desk.wait(Phase.READY)
    assert "Images 40" in texts(desk)
    desk.window.run_bar.run_action.trigger()
    desk.wait(Phase.ENDED)
    assert any(text.startswith("Finished · 39 done") for text in texts(desk))
    press(desk, "Show failures")
    qtbot.waitUntil(lambda: desk.model.rowCount() == 1)
    qtbot.waitUntil(lambda: cell(desk, 0, Column.STATUS) == "The picture is damaged or cut off.")


def test_ctrl_return_runs(desk: Desk, qtbot: QtBot) -> None:
    ready(desk)
    QTest.keyClick(desk.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.wait(Phase.ENDED)


def test_ctrl_o_adds_a_folder(desk: Desk, qtbot: QtBot) -> None:
    desk.show()
    desk.answers.paths = ["/chosen"]
    QTest.keyClick(desk.window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert desk.state.sources == ("/chosen",)
    desk.answers.paths = ["/a.jpg", "/b.jpg"]
    press(desk, "Add files…")
    added = desk.session.state.sources
    assert added == ("/chosen", "/a.jpg", "/b.jpg")
    desk.wait(Phase.READY)


def test_escape_cancels(desk: Desk, qtbot: QtBot) -> None:
    desk.store.hold("run")
    ready(desk)
    desk.window.run_bar.run_action.trigger()
    desk.wait(Phase.RUNNING)
    assert not desk.window.recipe.isEnabled()
    qtbot.waitUntil(lambda: desk.state.progress is not None)
    QTest.keyClick(desk.window, Qt.Key.Key_Escape)
    desk.wait(Phase.ENDED)
    assert desk.window.recipe.isEnabled()
    assert any(text.startswith("Cancelled") for text in texts(desk))


def test_what_is_not_on_this_computer_is_named_at_once(desk: Desk) -> None:
    desk.show()
    drop(desk, "https://example.org/cat.jpg")
    assert "“https://example.org/cat.jpg” is not a file on this computer." in texts(desk)
    assert desk.state.phase is Phase.EMPTY


def test_the_overlay_comes_and_goes_with_the_drag(desk: Desk) -> None:
    desk.show()
    data = QMimeData()
    data.setUrls([QUrl("file:///photos")])
    enter = QDragEnterEvent(
        QPoint(9, 9),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(desk.window, enter)
    assert "Drop to add" in texts(desk)
    QApplication.sendEvent(desk.window, QDragLeaveEvent())
    assert "Drop to add" not in texts(desk)


def test_text_dragged_over_the_window_is_not_taken(desk: Desk) -> None:
    data = QMimeData()
    data.setText("hello")
    enter = QDragEnterEvent(
        QPoint(9, 9),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter.ignore()
    QApplication.sendEvent(desk.window, enter)
    assert not enter.isAccepted()


def test_a_drop_during_a_run_waits_and_is_said(desk: Desk) -> None:
    gate = desk.store.hold("run")
    ready(desk)
    desk.window.run_bar.run_action.trigger()
    desk.wait(Phase.RUNNING)
    drop(desk, "file:///more")
    assert "What you dropped waits for the next run." in texts(desk)
    gate.set()
    desk.wait(Phase.ENDED)
    assert desk.state.queued == ("/more",)
    press(desk, "New run")
    desk.wait(Phase.READY)
    assert desk.state.sources == ("/more",)


def test_a_disabled_run_says_what_is_missing(desk: Desk) -> None:
    desk.store.kinds = {Kind.TABLE: 3}
    desk.store.planned = Planned(items=3, no_lane=3, skipped=3)
    desk.show()
    assert "Add folders or files to begin." in texts(desk)
    drop(desk, "file:///tables")
    desk.wait(Phase.READY)
    assert any("leaves these kinds of files alone. Found: Tables 3." in t for t in texts(desk))
    assert not desk.window.run_bar.run_action.isEnabled()


def test_editing_the_recipe_plans_again(desk: Desk, qtbot: QtBot) -> None:
    ready(desk)
    planned = len(desk.store.asked("plan"))
    layout = widget(desk.window, QComboBox, "layout")
    layout.setCurrentIndex(1)
    qtbot.waitUntil(lambda: len(desk.store.asked("plan")) == planned + 1)
    desk.wait(Phase.READY)
    assert desk.store.asked("plan")[-1][1].destination.layout == "flat"
    assert desk.window.recipe.document.is_changed


def test_choosing_a_recipe_shows_its_rules(desk: Desk) -> None:
    path = desk.folder / "flat.toml"
    text = (desk.folder / "built in" / "classic.toml").read_text(encoding="utf-8")
    path.write_text(text + '\n[destination]\nlayout = "flat"\n', encoding="utf-8")
    assert desk.window.recipe.open(str(path))
    layout = widget(desk.window, QComboBox, "layout")
    assert layout.currentData() == "flat"


def test_the_destination_is_proposed_typed_and_chosen(desk: Desk, qtbot: QtBot) -> None:
    ready(desk)
    field = widget(desk.window, QLineEdit, "Folder for the results")
    assert field.text() == "/photos (Foldermill)"
    field.selectAll()
    QTest.keyClicks(field, "/elsewhere")
    assert desk.state.destination == "/elsewhere"
    desk.answers.paths = ["/picked"]
    press(desk, "Choose…")
    assert desk.state.destination == "/picked"
    field.clear()
    field.textEdited.emit("")
    assert desk.state.destination == "/photos (Foldermill)"
    desk.wait(Phase.READY)


def test_sources_are_removed_by_key_and_all_at_once(desk: Desk, qtbot: QtBot) -> None:
    ready(desk)
    drop(desk, "file:///more")
    listed = desk.window.sources._list
    assert [listed.item(row).text() for row in range(2)] == ["/photos", "/more"]
    listed.setCurrentRow(0)
    QTest.keyClick(listed, Qt.Key.Key_Delete)
    assert desk.state.sources == ("/more",)
    press(desk, "Clear")
    assert desk.state.phase is Phase.EMPTY
    assert desk.window.empty.isVisible()


def test_a_selected_file_shows_everything_about_it(desk: Desk, qtbot: QtBot) -> None:
    desk.store.failing = [0]
    ready(desk)
    desk.window.run_bar.run_action.trigger()
    desk.wait(Phase.ENDED)
    table = widget(desk.window, QTableView, "Files")
    table.selectRow(0)
    pane = widget(desk.window, QPlainTextEdit, "Details of the selected file")
    qtbot.waitUntil(lambda: "VipsJpeg: premature end" in pane.toPlainText())
    assert "/photos/day 0/IMG_00000.jpg" in pane.toPlainText()
    assert pane.isVisible()
    press(desk, "Copy details")
    copied = QApplication.clipboard().text()
    assert copied.startswith("The picture is damaged or cut off.\n/photos/day 0")
    assert "VipsJpeg" in copied
    close = widget(desk.window, QToolButton, "Close the details")
    close.click()
    assert not pane.isVisible()


def test_a_search_finds_names(desk: Desk, qtbot: QtBot) -> None:
    ready(desk)
    field = widget(desk.window, QLineEdit, "Search names")
    QTest.keyClicks(field, "img_00007")
    qtbot.waitUntil(lambda: desk.model.rowCount() == 1)
    field.setText("nothing like it")
    qtbot.waitUntil(lambda: "No file matches the filter." in texts(desk))
    field.clear()
    qtbot.waitUntil(lambda: desk.model.rowCount() == 40)


def test_another_batch_begins_without_a_filter(desk: Desk, qtbot: QtBot) -> None:
    ready(desk)
    desk.window.files.show_failures()
    desk.window.files._search.setText("img_00007")
    qtbot.waitUntil(lambda: desk.model.rowCount() == 0)
    drop(desk, "file:///more")
    desk.wait(Phase.READY)
    qtbot.waitUntil(lambda: desk.model.rowCount() == 40)


def test_the_selected_file_stays_selected_when_the_filter_changes(desk: Desk, qtbot: QtBot) -> None:
    ready(desk)
    desk.window.files._table.selectRow(7)
    field = widget(desk.window, QLineEdit, "Search names")
    field.setText("img_00007")
    qtbot.waitUntil(lambda: desk.model.rowCount() == 1)
    rows = desk.window.files._table.selectionModel().selectedRows()
    assert [desk.model.position(row.row()) for row in rows] == [7]


def test_notices_pile_up_in_one_line_and_open_as_a_list(desk: Desk, qtbot: QtBot) -> None:
    desk.store.notices = [Problem("source_missing", {"path": f"/gone/{n}"}) for n in range(1500)]
    ready(desk)
    assert "“/gone/999” does not exist." in texts(desk)
    press(desk, "Show all 1,500")
    dialog = child(desk.window, TextDialog)
    shown = widget(dialog, QPlainTextEdit, "Notices")
    lines = shown.toPlainText().splitlines()
    assert len(lines) == 1001
    assert lines[0] == "“/gone/0” does not exist."
    dialog.close()
    dismiss = widget(desk.window, QToolButton, "Dismiss the notices")
    dismiss.click()
    assert not desk.window.notices.isVisible()


def test_notices_go_with_their_batch(desk: Desk) -> None:
    desk.store.notices = [Problem("source_missing", {"path": "/gone"})]
    ready(desk)
    desk.window.show_error(Problem("settings_not_saved", {"reason": "disk full"}))
    desk.store.notices = []
    drop(desk, "file:///more")
    desk.wait(Phase.READY)
    assert "The settings could not be saved: disk full." in texts(desk)
    button = widget(desk.window.notices, QPushButton, "Details")
    assert not button.isVisible()


def test_a_plan_made_again_forgets_what_the_last_one_noticed(desk: Desk) -> None:
    ready(desk)
    problems = [Problem("source_missing", {"path": "/a"})]
    desk.window.notices.add_of_batch(Stage.SCAN, problems)
    full = Problem("destination_no_space", {"path": "/x", "needed": "9 GB", "free": "1 GB"})
    desk.window.notices.add_of_batch(Stage.PLAN, [full])
    assert any("not enough space" in text for text in texts(desk))
    desk.session.set_destination("/elsewhere")
    desk.wait(Phase.READY)
    assert not any("not enough space" in text for text in texts(desk))
    assert "“/a” does not exist." in texts(desk)


def test_a_hundred_thousand_notices_are_one_change_of_the_window(desk: Desk) -> None:
    problems = [Problem("source_missing", {"path": f"/gone/{n}"}) for n in range(100_000)]
    started = time.perf_counter()
    desk.window.notices.add_of_batch(Stage.SCAN, problems)
    assert time.perf_counter() - started < 0.5
    assert widget(desk.window.notices, QPushButton, "Show all 100,000")


def test_a_path_of_any_length_never_makes_the_window_wider(desk: Desk) -> None:
    desk.show()
    width = desk.window.width()
    path = "/" + "/".join(["folder" * 30] * 40)
    desk.store.notices = [Problem("source_missing", {"path": path})]
    desk.store.raising["plan"] = RunError("destination_is_file", path=path)
    drop(desk, f"file://{path}")
    desk.wait(Phase.HELD)
    assert any(path in text for text in texts(desk))
    QApplication.processEvents()
    assert desk.window.width() == width
    assert desk.window.minimumSizeHint().width() <= 960


def test_an_error_is_shown_with_its_detail(desk: Desk) -> None:
    desk.show()
    desk.window.show_error(Problem("bug", {"what": "KeyError"}, "Traceback …"))
    assert any("mistake of its own (KeyError)" in text for text in texts(desk))
    press(desk, "Details")
    dialog = child(desk.window, TextDialog)
    assert "Traceback" in widget(dialog, QPlainTextEdit, "Notices").toPlainText()
    dialog.close()


@pytest.mark.parametrize("agreed", [True, False])
def test_closing_during_a_run_asks(desk: Desk, qtbot: QtBot, agreed: bool) -> None:
    desk.store.hold("run")
    ready(desk)
    desk.window.run_bar.run_action.trigger()
    desk.wait(Phase.RUNNING)
    desk.answers.stop = agreed
    closed: list[bool] = []
    desk.window.closing.connect(lambda: closed.append(True))
    assert desk.window.close() is agreed
    assert desk.answers.asked == ["stop"]
    assert bool(closed) is agreed
    desk.end()
    assert desk.store.closed == [False]


def test_closing_an_idle_window_asks_nothing(desk: Desk) -> None:
    ready(desk)
    assert desk.window.close()
    assert desk.answers.asked == []


def test_about_names_the_version(desk: Desk) -> None:
    desk.show()
    desk.window.own_actions.about.trigger()
    dialog = child(desk.window, AboutDialog)
    assert any("Version 0." in label.text() for label in dialog.findChildren(QLabel))
    dialog.close()


def test_size_and_place_are_remembered(desk: Desk, tmp_path: Path) -> None:
    kept = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    desk.window.restore_geometry(kept)  # nothing there yet
    desk.window.resize(960, 640)
    desk.window.save_geometry(kept)
    desk.window.resize(960, 700)
    desk.window.restore_geometry(kept)
    assert (desk.window.width(), desk.window.height()) == (960, 640)
