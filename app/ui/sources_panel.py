"""What the batch is about: the folders and files that were dropped, and what was found in them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import fill
from app.ui import icons, words
from app.ui.sentence import Sentence
from app.ui.state import Phase, State

_MOST_SHOWN: Final = 3
"""Sources shown before the list scrolls."""
_PATH: Final = Qt.ItemDataRole.UserRole


class SourcesPanel(QFrame):
    """Lists the sources and counts what they hold.

    Signals:
        removed(list): these paths shall go.
    """

    removed = Signal(list)

    def __init__(
        self, add_folder: QAction, add_files: QAction, parent: QWidget | None = None
    ) -> None:
        """Make an empty panel with buttons for the two actions."""
        super().__init__(parent)
        self.setObjectName("card")
        self._state = State()
        self._list = _SourceList()
        self._list.setAccessibleName(self.tr("Sources"))
        self._list.unwanted.connect(self._remove)
        self._counts = Sentence()
        self._queued = QLabel()
        self._queued.setObjectName("muted")
        self._clear = QPushButton(self.tr("Clear"))
        self._clear.setToolTip(self.tr("Begin again without sources"))
        self._clear.clicked.connect(self._remove_all)
        buttons = QVBoxLayout()
        buttons.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(_action_button(add_folder))
        row.addWidget(_action_button(add_files))
        row.addWidget(self._clear)
        buttons.addLayout(row)
        buttons.addStretch()
        upper = QHBoxLayout()
        upper.setSpacing(12)
        upper.addWidget(self._list, 1)
        upper.addLayout(buttons)
        lower = QHBoxLayout()
        lower.addWidget(self._counts, 1)
        lower.addWidget(self._queued)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(6)
        layout.addLayout(upper)
        layout.addLayout(lower)

    def refresh(self, state: State) -> None:
        """Show the sources of a batch and its counts."""
        if (state.sources, state.queued) != (self._state.sources, self._state.queued):
            self._list.show_paths((*state.sources, *state.queued), len(state.sources))
        self._state = state
        self._counts.say(self._found(state))
        self._queued.setText(
            self.tr("%Ln waiting for the next run", "", len(state.queued)) if state.queued else ""
        )
        self._clear.setEnabled(not state.phase.is_at_work)

    def _found(self, state: State) -> str:
        if state.reopened is not None:
            run = state.reopened
            values = {
                "recipe": words.printable(words.say("recipes", run.recipe)),
                "moment": words.moment(run.started),
            }
            earlier = fill(self.tr("Earlier run: “{recipe}”, {moment}"), values)
            return words.joined([earlier, self.tr("%Ln file(s)", "", run.items)])
        counted = words.counts(state.scanned.kinds, state.scanned.hidden)
        if state.phase is Phase.SCANNING:
            return words.joined([self.tr("Looking for files…"), counted])
        if state.phase is Phase.WATCHING:
            return counted
        return counted or self.tr("No files found.")

    @Slot(list)
    def _remove(self, paths: list[str]) -> None:
        if self._state.reopened is not None:
            # The sources of an earlier run are what they are.
            paths = [path for path in paths if path in self._state.queued]
        if paths:
            self.removed.emit(paths)

    @Slot()
    def _remove_all(self) -> None:
        self.removed.emit([*self._state.sources, *self._state.queued])


class _SourceList(QListWidget):
    unwanted = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("flat")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setUniformItemSizes(True)
        self.setIconSize(QSize(16, 16))
        self.setDragEnabled(False)

    def show_paths(self, paths: tuple[str, ...], queued_from: int) -> None:
        self.clear()
        for place, path in enumerate(paths):
            item = QListWidgetItem(words.short_path(path))
            item.setIcon(icons.icon("folder", "accent" if place < queued_from else "muted"))
            item.setToolTip(words.printable(path))
            item.setData(_PATH, place)
            self.addItem(item)
        self._paths = paths
        row = self.sizeHintForRow(0) if paths else 0
        self.setFixedHeight(max(row, 1) * max(1, min(len(paths), _MOST_SHOWN)) + 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Delete and self.selectedItems():
            self.unwanted.emit([self._paths[item.data(_PATH)] for item in self.selectedItems()])
        else:
            super().keyPressEvent(event)


def _action_button(action: QAction) -> QPushButton:
    button = QPushButton(action.icon(), action.text())
    icons.put(button, str(action.property("icon_name")))
    button.setToolTip(action.toolTip())
    button.clicked.connect(action.trigger)
    return button
