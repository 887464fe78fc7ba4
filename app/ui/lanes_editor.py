"""Editing what a recipe does with each kind of file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QWidget

from app.core.errors import fill
from app.core.operation import Lane, Registry
from app.core.recipe import LaneRecipe
from app.core.texts import QT_TRANSLATE_NOOP
from app.ui import icons, words
from app.ui.forms import Refusals, column
from app.ui.lane_editor import LaneEditor
from app.ui.recipe_document import first_lane

LANE_TITLES: Final[Mapping[Lane, str]] = {
    Lane.IMAGE: QT_TRANSLATE_NOOP("words", "Images"),
    Lane.TABLE: QT_TRANSLATE_NOOP("words", "Tables"),
    Lane.TEXT: QT_TRANSLATE_NOOP("words", "Text files"),
    Lane.FILE: QT_TRANSLATE_NOOP("words", "All files"),
}
_LANE_ICONS: Final[Mapping[Lane, str]] = {
    Lane.IMAGE: "image",
    Lane.TABLE: "table",
    Lane.TEXT: "text",
    Lane.FILE: "file",
}


_APART: Final = 18
"""Pixels between a lane and the next, more than between the parts of one."""


class LanesEditor(QWidget):
    """Edits the lanes of a recipe below each other; the last one cannot be removed.

    Signals:
        changed(object): the lanes after an edit, by `Lane`.
        reshaped(object): the same, after a lane was added or removed: others are to be shown.
        refused(object): a Problem while an edit is not valid, else None.
    """

    changed = Signal(object)
    reshaped = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        registry: Registry,
        lanes: Mapping[Lane, LaneRecipe],
        parent: QWidget | None = None,
    ) -> None:
        """Show `lanes`, to be edited with what `registry` has."""
        super().__init__(parent)
        self._registry = registry
        self._lanes = dict(lanes)
        self._refusals = Refusals()
        self._refusals.changed.connect(self.refused)
        shown: list[QWidget] = []
        for lane, recipe in lanes.items():
            editor = LaneEditor(lane, registry, recipe)
            editor.changed.connect(partial(self._edit, lane))
            editor.refused.connect(partial(self._refusals.put, lane.value))
            shown += [self._head(lane), editor]
        layout = column(*shown, spacing=10)
        self.setLayout(layout)
        others = [lane for lane in Lane if lane not in lanes and first_lane(lane, registry)]
        if others:
            row = QHBoxLayout()
            row.addWidget(self._make_add_button(others))
            row.addStretch()
            layout.addLayout(row)

    def _head(self, lane: Lane) -> QWidget:
        """Return a line that names the lane, with a button to remove it where others are left."""
        title = words.say("words", LANE_TITLES[lane])
        icon = QLabel()
        icon.setPixmap(icons.pixmap(_LANE_ICONS[lane], 16, "muted", self.devicePixelRatioF()))
        said = QLabel(title)
        said.setObjectName("heading")
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0 if lane == next(iter(self._lanes)) else _APART, 0, 0)
        row.setSpacing(8)
        row.addWidget(icon)
        row.addWidget(said, 1)
        if len(self._lanes) > 1:
            remove = QToolButton()
            remove.setAutoRaise(True)
            icons.put(remove, "close")
            text = fill(self.tr("Leave this kind of file alone: {kind}"), {"kind": title})
            remove.setToolTip(text)
            remove.setAccessibleName(text)
            remove.clicked.connect(partial(self._remove, lane))
            row.addWidget(remove)
        return head

    def _make_add_button(self, lanes: list[Lane]) -> QPushButton:
        button = QPushButton(self.tr("Add a kind of file"))
        button.setToolTip(self.tr("Say what shall happen to another kind of file"))
        icons.put(button, "add")
        menu = QMenu(button)
        for lane in lanes:
            action = QAction(words.say("words", LANE_TITLES[lane]), menu)
            icons.put(action, _LANE_ICONS[lane])
            action.triggered.connect(partial(self._add, lane))
            menu.addAction(action)
        button.setMenu(menu)
        return button

    def _edit(self, lane: Lane, recipe: LaneRecipe) -> None:
        self._lanes[lane] = recipe
        self.changed.emit(dict(self._lanes))

    def _add(self, lane: Lane, *_: object) -> None:
        first = first_lane(lane, self._registry)
        if first is not None:
            known = {**self._lanes, lane: first}
            self.reshaped.emit({lane: known[lane] for lane in Lane if lane in known})

    def _remove(self, lane: Lane, *_: object) -> None:
        self.reshaped.emit({kept: self._lanes[kept] for kept in self._lanes if kept != lane})
