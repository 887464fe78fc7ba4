from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from past_fakes import BROKEN_OFF
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QWidget,
)
from pytestqt.qtbot import QtBot
from ui_kit import Desk

from app.settings import Settings
from app.ui.about_dialog import AboutDialog
from app.ui.history_dialog import HistoryDialog
from app.ui.notices import TextDialog
from app.ui.settings_dialog import SettingsDialog
from app.ui.state import Phase

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
)


def controls(window: QWidget) -> list[QWidget]:
    """Return what a user can reach or read, without the inner parts of Qt's own controls."""
    found: list[QWidget] = []
    for widget in window.findChildren(QWidget):
        parent = widget.parent()
        inner = isinstance(parent, (QAbstractSpinBox, QLineEdit, QComboBox, QAbstractItemView))
        inner = inner or widget.objectName().startswith("qt_") or isinstance(widget, QHeaderView)
        if isinstance(widget, CONTROLS) and not inner and not is_popup(widget):
            found.append(widget)
    return found


def is_popup(widget: QWidget) -> bool:
    return widget.window().windowType() == Qt.WindowType.Popup


def name(widget: QWidget) -> str:
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return str(found.text(QAccessible.Text.Name))


def visited(window: QWidget) -> Iterator[QWidget]:
    """Yield what the tab key visits, in that order."""
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        usable = widget.isVisible() and widget.isEnabled()
        if usable and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield widget
        widget = widget.nextInFocusChain()


@pytest.fixture
def busy_desk(desk: Desk) -> Desk:
    desk.show()
    assert desk.window.recipe.open(str(desk.folder / "built in" / "web.toml"))
    desk.window.add_sources(["/photos"])
    desk.wait(Phase.READY)
    desk.window.files._table.selectRow(0)
    return desk


def test_every_control_has_a_name(busy_desk: Desk) -> None:
    found = controls(busy_desk.window)
    assert len(found) > 30
    assert not [widget for widget in found if not name(widget)]


def test_no_two_visible_controls_have_the_same_name(busy_desk: Desk) -> None:
    names = [name(widget) for widget in controls(busy_desk.window) if widget.isVisible()]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(
    "dialog",
    [
        lambda: SettingsDialog(Settings()),
        AboutDialog,
        HistoryDialog,
        lambda: TextDialog("Notices", "x"),
    ],
)
def test_every_control_of_the_dialogs_has_a_name(qtbot: QtBot, dialog: type[QDialog]) -> None:
    made = dialog()
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    assert made.windowTitle()
    assert not [widget for widget in controls(made) if not name(widget)]


def test_everything_is_reached_with_the_tab_key_in_the_order_it_stands(busy_desk: Desk) -> None:
    window = busy_desk.window
    reached = list(visited(window))
    wanted = [found for found in controls(window) if found.isVisible() and found.isEnabled()]
    wanted = [found for found in wanted if not isinstance(found, QProgressBar)]
    assert not [found for found in wanted if found not in reached]

    panels = [window.recipe, window.sources, window.files, window.destination, window.run_bar]
    order = [
        place
        for found in reached
        for place, panel in enumerate(panels)
        if panel.isAncestorOf(found)
    ]
    assert order == sorted(order)


def test_the_history_is_worked_with_the_keyboard(busy_desk: Desk) -> None:
    busy_desk.past.found = [replace(BROKEN_OFF, totals=replace(BROKEN_OFF.totals, failed=1))]
    busy_desk.window.own_actions.history.trigger()
    dialog = busy_desk.window.history.dialog
    busy_desk.bot.waitUntil(lambda: dialog.chosen is not None)
    names = [name(found) for found in visited(dialog)]
    table = names.index("Runs")
    assert [*names[table:], *names[:table]] == [
        "Runs",
        "Go on",
        "Retry failed",
        "Undo…",
        "Run again",
        "Open folder",
        "Save report…",
        "Remove…",
        "Close",
    ]


def test_the_offer_is_reached_before_what_it_stands_above(busy_desk: Desk) -> None:
    window = busy_desk.window
    window.history.offer.make(BROKEN_OFF, 0)
    order = [found for found in visited(window) if found.isVisible()]
    offered = [
        place for place, found in enumerate(order) if window.history.offer.isAncestorOf(found)
    ]
    assert [name(order[place]) for place in offered] == ["Go on", "Undo…", "Not now"]
    sources = [place for place, found in enumerate(order) if window.sources.isAncestorOf(found)]
    recipe = [place for place, found in enumerate(order) if window.recipe.isAncestorOf(found)]
    assert max(recipe) < min(offered) < max(offered) < min(sources)
    names = [name(widget) for widget in controls(window) if widget.isVisible()]
    assert sorted(names) == sorted(set(names))
