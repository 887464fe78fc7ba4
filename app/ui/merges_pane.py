"""The merges of a batch below its files: what is made of all of them, and what became of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import fill
from app.core.outcome import Outcome
from app.core.texts import QT_TRANSLATE_NOOP
from app.engine.events import MergeEnded
from app.engine.rows import MergeRow
from app.ui import icons, words
from app.ui.details_pane import open_path
from app.ui.forms import column
from app.ui.merge_words import merge_title
from app.ui.row_view import OUTCOME_ICONS
from app.ui.rows_thread import RowsThread
from app.ui.sentence import Sentence
from app.ui.state import Phase, State

_PAGES: Final[Mapping[str, str]] = {
    "profile": QT_TRANSLATE_NOOP("MergesPane", "Open the profile"),
}
"""What opening the page a merge has written is called, where there is a better word than “page”."""

_PAGE: Final = ".html"
_MOST: Final = 176
"""Pixels the merges take before they scroll."""


class MergesPane(QFrame):
    """One line per merge; hidden while the batch has none."""

    def __init__(self, rows: RowsThread, parent: QWidget | None = None) -> None:
        """Show nothing yet; the merges are asked from `rows`."""
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(self.tr("Merges"))
        self._thread = rows
        self._token = 0
        self._rows: list[MergeRow] = []
        self._ended: tuple[MergeEnded, ...] = ()
        self._is_over = False
        rows.merged.connect(self._keep)
        self._lines = QWidget()
        self._layout = column(spacing=8)
        self._layout.setContentsMargins(12, 8, 8, 8)
        self._lines.setLayout(self._layout)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._lines)
        for see_through in (self._scroll.viewport(), self._lines):
            see_through.setAutoFillBackground(False)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(self._scroll)
        self.hide()

    @Slot()
    def open(self) -> None:
        """Show another batch, without merges as yet."""
        self._token += 1
        self._show([])

    @Slot()
    def renew(self) -> None:
        """Read the merges again: they were planned anew, or have ended."""
        self._token += 1
        self._thread.fetch_merges(self._token)

    def refresh(self, state: State) -> None:
        """Take in that merges have ended, or the run."""
        is_over = state.phase is Phase.ENDED
        if state.merges != self._ended:
            self._ended = state.merges
            self.renew()
        if is_over != self._is_over:
            self._is_over = is_over
            self._show(self._rows)

    @Slot(object, list)
    def _keep(self, token: object, rows: list[MergeRow]) -> None:
        if token == self._token:
            self._show(rows)

    def _show(self, rows: list[MergeRow]) -> None:
        self._rows = rows
        while self._layout.count():
            item = self._layout.takeAt(0)
            if item is not None and (widget := item.widget()):
                widget.hide()
                widget.deleteLater()
        lines = [MergeLine(row, is_over=self._is_over) for row in rows]
        widest = max((line.title.sizeHint().width() for line in lines), default=0)
        for line in lines:
            line.title.setMinimumWidth(widest)
            self._layout.addWidget(line)
            line.show()  # what waits to be shown has no height yet
        self.setVisible(bool(rows))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Be as high as the wrapped sentences need."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        height = self._layout.totalHeightForWidth(self._scroll.viewport().width())
        self._scroll.setFixedHeight(min(max(height, 0), _MOST))


class MergeLine(QWidget):
    """One merge: what it is, what became of it, and its results to open."""

    def __init__(self, row: MergeRow, *, is_over: bool) -> None:
        super().__init__()
        self._icon = QLabel()
        name, colour = _icon(row)
        self._icon.setPixmap(icons.pixmap(name, 16, colour, self.devicePixelRatioF()))
        self.title = QLabel(merge_title(row))
        self.title.setObjectName("heading")
        failed = row.outcome is not None and row.outcome.is_failure
        self._said = Sentence("error" if failed else "muted")
        self._said.say(self._text(row, is_over=is_over))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._icon)
        layout.addWidget(self.title)
        layout.addWidget(self._said, 1)
        written = results(row) if row.outcome is Outcome.DONE else []
        if written:
            self._add_buttons(layout, row, written)

    def _text(self, row: MergeRow, *, is_over: bool) -> str:
        if row.problem is not None:
            return words.problem_text(row.problem)
        names = [words.printable(os.path.basename(path)) for path in results(row)]
        if row.outcome is None:
            first = self.tr("Not made: the run ended early") if is_over else self.tr("Ready")
            return words.joined([first, *names])
        if not names:
            return self.tr("Undone")
        parts = [self.tr("of %Ln file(s)", "", row.items)]
        if row.left_out:
            parts.append(self.tr("%Ln left out", "", row.left_out))
        return words.joined([*parts, *names])

    def _add_buttons(self, layout: QHBoxLayout, row: MergeRow, written: list[str]) -> None:
        first = next((path for path in written if path.endswith(_PAGE)), written[0])
        button = QPushButton(self._open_text(row, first))
        values = {"action": button.text(), "merge": merge_title(row)}
        button.setAccessibleName(fill(self.tr("{action} ({merge})"), values))
        button.setToolTip(words.short_path(first))
        button.clicked.connect(partial(_open, first))
        more = QToolButton()
        more.setAutoRaise(True)
        icons.put(more, "more")
        name = fill(self.tr("More of {merge}"), {"merge": merge_title(row)})
        more.setAccessibleName(name)
        more.setToolTip(self.tr("Other results, and their folder"))
        menu = QMenu(more)
        for path in written:
            if path != first:
                values = {"name": words.printable(os.path.basename(path))}
                self._add(menu, fill(self.tr("Open {name}"), values), path)
        self._add(menu, self.tr("Show in folder"), os.path.dirname(first))
        more.setMenu(menu)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        layout.addWidget(button)
        layout.addWidget(more)

    def _open_text(self, row: MergeRow, path: str) -> str:
        if not path.endswith(_PAGE):
            return self.tr("Open result")
        known = _PAGES.get(row.op)
        return words.say("MergesPane", known) if known else self.tr("Open the page")

    def _add(self, menu: QMenu, text: str, path: str) -> None:
        action = QAction(text, menu)
        action.triggered.connect(partial(_open, path))
        menu.addAction(action)


def results(row: MergeRow) -> list[str]:
    """Return the paths that are or will be there."""
    return [target.path for target in row.targets if not target.skipped and not target.undone]


def _icon(row: MergeRow) -> tuple[str, str]:
    if row.outcome is None:
        return "waiting", "muted"
    if row.outcome is Outcome.DONE and not results(row):
        return "undo", "muted"
    return OUTCOME_ICONS[row.outcome]


def _open(path: str, *_: object) -> None:
    open_path(path)
