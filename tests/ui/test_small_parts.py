"""The small parts of the window that larger tests only brush."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot
from ui_fakes import REGISTRY
from ui_kit import Answers, widget

from app.core.errors import WriteError
from app.core.operation import Lane
from app.engine.events import Scanned
from app.ui.destination_panel import DestinationPanel
from app.ui.empty_state import EmptyState
from app.ui.entry_panel import EntryPanel
from app.ui.files_model import FilesModel
from app.ui.files_table import FilesTable
from app.ui.preview_thread import Previews
from app.ui.recipe_document import new_document, save_document
from app.ui.row_view import Column
from app.ui.rows_thread import RowsThread
from app.ui.sentence import Sentence
from app.ui.sources_panel import SourcesPanel
from app.ui.state import Phase, State
from app.ui.tab_order import visit_after


def test_widgets_made_later_are_visited_where_they_stand(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    first, last = QLineEdit(), QLineEdit()
    row.addWidget(first)
    row.addWidget(last)
    added = QWidget()
    inside = QHBoxLayout(added)
    editors = [QLineEdit(), QLineEdit()]
    for editor in editors:
        inside.addWidget(editor)
    row.insertWidget(1, added)
    visit_after(first, added)
    visited = []
    found = first
    for _ in range(6):
        visited.append(found)
        found = found.nextInFocusChain()  # type: ignore[assignment]
    fields = [found for found in visited if isinstance(found, QLineEdit)]
    assert fields[:4] == [first, *editors, last]


def test_a_sentence_gives_way_and_tells_all_in_its_tooltip(qtbot: QtBot) -> None:
    sentence = Sentence("muted")
    qtbot.addWidget(sentence)
    sentence.say("/" + "x" * 2_000)
    row = QHBoxLayout()
    row.addWidget(sentence)
    assert row.minimumSize().width() < 100
    assert sentence.toolTip() == sentence.text()
    row.deleteLater()


def test_the_empty_window_offers_what_the_menu_offers(qtbot: QtBot) -> None:
    actions = [QAction("Add folder…"), QAction("Add files…"), QAction("History…")]
    for action in actions:
        action.setProperty("icon_name", "folder-add")
    made = EmptyState(actions[0], actions[1], actions[2])
    qtbot.addWidget(made)
    for action in actions:
        with qtbot.waitSignal(action.triggered):
            widget(made, QPushButton, action.text()).click()


def test_an_entry_panel_keeps_the_least_number_of_entries(qtbot: QtBot) -> None:
    from app.ui.entry_list import Entry

    panel = EntryPanel("Results", "Add a result")
    qtbot.addWidget(panel)
    panel.show_entries([Entry("a", ""), Entry("b", "")], 0, least=1)
    remove = panel._remove
    assert remove.isEnabled()
    panel.show_entries([Entry("a", "")], 0, least=1)
    assert not remove.isEnabled()


def test_columns_share_the_width_until_the_user_chooses(
    qtbot: QtBot, rows_thread: RowsThread, previews: Previews
) -> None:
    model = FilesModel(rows_thread)
    table = FilesTable(model, previews)
    qtbot.addWidget(table)
    view = widget(table, QTableView, "Files")
    table.resize(900, 400)
    with qtbot.waitExposed(table):
        table.show()
    wide = view.columnWidth(Column.STATUS)
    table.resize(600, 400)
    qtbot.waitUntil(lambda: view.columnWidth(Column.STATUS) < wide)
    assert view.columnWidth(Column.STATUS) > 100
    view.setColumnWidth(Column.SOURCE, 77)
    table.resize(900, 400)
    qtbot.waitUntil(lambda: view.columnWidth(Column.STATUS) > wide)
    assert view.columnWidth(Column.SOURCE) == 77
    model.deleteLater()


def test_sources_and_what_waits_are_counted(qtbot: QtBot) -> None:
    actions = [QAction("a"), QAction("b")]
    for action in actions:
        action.setProperty("icon_name", "folder-add")
    panel = SourcesPanel(actions[0], actions[1])
    qtbot.addWidget(panel)
    state = State(
        phase=Phase.RUNNING, sources=("/a",), queued=("/b", "/c"), scanned=Scanned(hidden=3)
    )
    panel.refresh(state)
    assert panel._list.count() == 3
    assert panel._queued.text().startswith("2 waiting")
    assert panel._counts.text() == "3 hidden left out"
    assert not panel._clear.isEnabled()


@pytest.mark.parametrize(
    ("typed", "chosen"), [("~/out", "HOME/out"), ("  ", ""), ("/a/../b", "/b")]
)
def test_a_typed_folder_is_made_absolute(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, typed: str, chosen: str
) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    panel = DestinationPanel(Answers())
    qtbot.addWidget(panel)
    with qtbot.waitSignal(panel.folder_chosen) as told:
        panel._field.textEdited.emit(typed)
    assert told.args == [chosen.replace("HOME", "/home/me")]


def test_a_folder_of_bytes_that_are_no_text_stays_what_it_is(qtbot: QtBot) -> None:
    panel = DestinationPanel(Answers())
    qtbot.addWidget(panel)
    panel.refresh(State(destination="/a\udcff"))
    assert panel._field.text() == "/a\\xff"
    with qtbot.assertNotEmitted(panel.folder_chosen):
        panel._field.editingFinished.emit()


def test_a_recipe_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    document = new_document(Lane.IMAGE, REGISTRY, "New")
    path = tmp_path / "recipe.toml"
    saved = save_document(document, str(path))
    assert saved.recipe.name == "recipe"
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    with pytest.raises(WriteError):
        save_document(document, str(folder))
    assert sorted(found.name for found in tmp_path.iterdir()) == ["folder.toml", "recipe.toml"]
