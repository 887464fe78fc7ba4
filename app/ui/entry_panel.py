"""What editing steps and editing results have in common: a heading, buttons, a list, a form."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from app.core.errors import fill
from app.ui import icons
from app.ui.entry_list import Entry, EntryList
from app.ui.tab_order import visit_after


class EntryPanel(QWidget):
    """A list of entries with buttons to add, remove and reorder, and below it one entry's form.

    It changes nothing by itself: whoever owns it keeps the values, listens, and shows them again.

    Signals:
        added(str): the choice of this name was taken from the Add menu.
        removed(int): the entry at this place shall go.
        moved(list): the entries shall stand in this order of their old places.
        switched(int, bool): the entry at this place was switched on or off.
        selected(int): the form of the entry at this place shall be shown; -1 for none.
    """

    added = Signal(str)
    removed = Signal(int)
    moved = Signal(list)
    switched = Signal(int, bool)
    selected = Signal(int)

    def __init__(
        self, heading: str, add: str, nothing: str = "", parent: QWidget | None = None
    ) -> None:
        """Make a panel with no entries.

        Args:
            heading: names the list.
            add: the tooltip of the button that adds an entry.
            nothing: said while there is no entry.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self._least = 0
        self._list = EntryList()
        self._list.setAccessibleName(heading)
        self._list.currentRowChanged.connect(self._select)
        self._list.moved.connect(self.moved)
        self._list.switched.connect(self.switched)
        self._list.unwanted.connect(self.removed)
        self._form: QWidget | None = None
        title = QLabel(heading)
        title.setObjectName("heading")
        title.setWordWrap(True)
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._menu.triggered.connect(self._add)
        self._add_button = self._button("add", add, heading)
        self._add_button.setMenu(self._menu)
        self._add_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._remove = self._button("remove", self.tr("Remove"), heading)
        self._up = self._button("up", self.tr("Move up"), heading)
        self._down = self._button("down", self.tr("Move down"), heading)
        self._remove.clicked.connect(self._remove_current)
        self._up.clicked.connect(self._move_up)
        self._down.clicked.connect(self._move_down)
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addWidget(title, 1)
        for button in (self._up, self._down, self._remove, self._add_button):
            top.addWidget(button)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._nothing = QLabel(nothing)
        self._nothing.setObjectName("muted")
        self._nothing.setWordWrap(True)
        self._layout.addLayout(top)
        self._layout.addWidget(self._nothing)
        self._layout.addWidget(self._list)

    def _button(self, icon: str, text: str, heading: str) -> QToolButton:
        button = QToolButton()
        icons.put(button, icon)
        button.setToolTip(text)
        # There may be several such lists in one window.
        name = self.tr("{action} ({list})", "a button and the list it belongs to")
        button.setAccessibleName(fill(name, {"action": text, "list": heading}))
        button.setAutoRaise(True)
        return button

    def add_choice(self, name: str, title: str, summary: str) -> None:
        """Offer something to add."""
        action = QAction(title, self._menu)
        action.setToolTip(summary)
        action.setStatusTip(summary)
        action.setData(name)
        self._menu.addAction(action)

    def show_entries(
        self, entries: Sequence[Entry], current: int, *, least: int = 0, list_from: int = 1
    ) -> None:
        """Show these entries with the one at `current` selected, -1 for none.

        Args:
            entries: the lines.
            current: the selected one.
            least: so many entries always stay.
            list_from: with fewer entries the list itself is hidden.
        """
        self._list.set_entries(entries, current)
        self._nothing.setVisible(not entries and bool(self._nothing.text()))
        self.keep_at_least(least, list_from)
        self._select(current)

    def keep_at_least(self, least: int, list_from: int) -> None:
        """Let so many entries stay, and hide the list where there are fewer than `list_from`."""
        self._least = least
        several = self._list.count() >= list_from
        self._list.setVisible(several)
        for button in (self._up, self._down, self._remove):
            button.setVisible(several)
        self._enable_buttons(self._list.currentRow())

    def set_detail(self, place: int, title: str, detail: str) -> None:
        """Change the words of one entry."""
        self._list.set_detail(place, title, detail)

    def set_form(self, form: QWidget | None) -> None:
        """Show this form below the list instead of the one before."""
        if self._form is not None:
            self._layout.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
        self._form = form
        if form is not None:
            self._layout.addWidget(form)
            visit_after(self._list, form)

    @Slot(int)
    def _select(self, place: int) -> None:
        self._enable_buttons(place)
        self.selected.emit(place)

    def _enable_buttons(self, place: int) -> None:
        last = self._list.count() - 1
        self._remove.setEnabled(place >= 0 and last >= self._least)
        self._up.setEnabled(place > 0)
        self._down.setEnabled(0 <= place < last)

    @Slot(QAction)
    def _add(self, action: QAction) -> None:
        self.added.emit(action.data())

    @Slot()
    def _remove_current(self) -> None:
        self.removed.emit(self._list.currentRow())

    @Slot()
    def _move_up(self) -> None:
        self._move(-1)

    @Slot()
    def _move_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        place = self._list.currentRow()
        order = list(range(self._list.count()))
        order[place], order[place + by] = order[place + by], order[place]
        self.moved.emit(order)
