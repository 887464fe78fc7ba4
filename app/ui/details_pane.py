"""Everything about one file: where it is, what becomes of it, why it failed."""

from __future__ import annotations

import os
import urllib.parse
from typing import Final

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import fill
from app.core.item import Kind
from app.core.operation import Lane
from app.core.outcome import Outcome
from app.core.recipe import Recipe
from app.engine.rows import Row
from app.formats.table.reading import AS_IT_IS
from app.ui import icons, row_view, words
from app.ui.preview_pane import PreviewPane
from app.ui.preview_thread import Previews
from app.ui.sentence import Sentence

_SHARES: Final = (2, 3)
"""Of the width, for the text and for a table's first rows."""


class DetailsPane(QFrame):
    """Shows one row of the journal in full; hidden when none is selected.

    Signals:
        closed(): the user wants it gone.
        table_shown(): the row is a table, and its first rows want room.
    """

    closed = Signal()
    table_shown = Signal()

    def __init__(self, previews: Previews, parent: QWidget | None = None) -> None:
        """Show nothing; `previews` reads what tables look like."""
        super().__init__(parent)
        self.setObjectName("card")
        self._row: Row | None = None
        self._outcome: Outcome | None = None
        self._status = Sentence("heading")
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        # Not by the style sheet: that would take the colours of the scroll bar away, too.
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._text.viewport().setAutoFillBackground(False)
        self._text.setAccessibleName(self.tr("Details of the selected file"))
        self._text.setTabChangesFocus(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._open_source = QPushButton(self.tr("Open file"))
        self._open_source.setToolTip(self.tr("Open the file itself, not the result"))
        self._open_source.clicked.connect(self._show_source)
        self._open_result = QPushButton(self.tr("Open result"))
        self._open_result.setToolTip(self.tr("Open the first result"))
        self._open_result.clicked.connect(self._show_result)
        copy = QPushButton(self.tr("Copy details"))
        copy.setToolTip(self.tr("Put everything shown here on the clipboard"))
        icons.put(copy, "copy")
        copy.clicked.connect(self._copy)
        close = QToolButton()
        close.setAutoRaise(True)
        close.setAccessibleName(self.tr("Close the details"))
        close.setToolTip(self.tr("Close the details"))
        icons.put(close, "close")
        close.clicked.connect(self.closed)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._status, 1)
        for button in (self._open_source, self._open_result, copy, close):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        self._preview = PreviewPane(previews)
        self._preview.hide()
        self._preview.told.connect(self._refresh)
        self._parts = QSplitter(Qt.Orientation.Horizontal)
        self._parts.setChildrenCollapsible(False)
        self._parts.setHandleWidth(12)
        self._parts.addWidget(self._text)
        self._parts.addWidget(self._preview)
        for place, share in enumerate(_SHARES):
            self._parts.setStretchFactor(place, share)
        layout.addLayout(row)
        layout.addWidget(self._parts, 1)
        self._text.setMinimumHeight(6 * self.fontMetrics().height())

    def show_row(self, row: Row | None, outcome: Outcome | None) -> None:
        """Show a row, if it is known by now; `outcome` may be newer than the row's own."""
        self._row, self._outcome = row, outcome
        if row is None:
            return
        is_table = row.kind is Kind.TABLE
        self._preview.setVisible(is_table)
        self._preview.show_file(row.path if is_table else "")
        if is_table:
            self.table_shown.emit()
        self._status.say(row_view.status(row, outcome))
        self._refresh()
        written = outcome is Outcome.DONE and bool(row_view.results(row, outcome))
        self._open_result.setEnabled(written)

    def use_recipe(self, recipe: Recipe) -> None:
        """Show tables as this recipe reads them."""
        lane = recipe.lanes.get(Lane.TABLE)
        self._preview.read_as(lane.reading if lane and lane.reading else AS_IT_IS)

    def leave(self) -> None:
        """Take in that no row is selected."""
        self._row = None
        self._preview.show_file("")

    @Slot()
    def _refresh(self) -> None:
        """Write what is known of the row, if it is not written already."""
        if self._row is None:
            return
        text = self._body(self._row, self._outcome)
        if text != self._text.toPlainText():
            self._text.setPlainText(text)

    def _body(self, row: Row, outcome: Outcome | None) -> str:
        size = words.data_size(row.size)
        about = words.joined([words.kind_word(row.kind), size, _seconds(row)])
        lines = [words.printable(row.path), about]
        targets = row.targets if outcome in (None, Outcome.DONE) else ()
        for target in targets[: row_view.MOST_SHOWN]:
            marks = [words.printable(target.path)]
            if target.renamed:
                marks.append(self.tr("another name, because the name is taken"))
            if target.skipped:
                marks.append(self.tr("not written, because the name is taken"))
            if target.undone:
                marks.append(self.tr("taken back"))
            if target.losses:
                losses = {"losses": words.loss_words(target.losses)}
                marks.append(fill(self.tr("loses: {losses}"), losses))
            lines.append("→ " + words.joined(marks))
        lines += row_view.rest_of(targets)
        if how := self._preview.lines():
            lines += ["", self.tr("How the table is read:"), *how]
        if row.problem and row.problem.detail:
            lines += ["", self.tr("Technical detail:"), words.printable_lines(row.problem.detail)]
        return "\n".join(lines)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._status.text()}\n{self._text.toPlainText()}")

    @Slot()
    def _show_source(self) -> None:
        if self._row is not None:
            open_path(self._row.path)

    @Slot()
    def _show_result(self) -> None:
        written = row_view.results(self._row, Outcome.DONE) if self._row else []
        if written:
            open_path(written[0])


def _seconds(row: Row) -> str:
    return words.duration(row.seconds) if row.seconds else ""


def open_path(path: str) -> None:
    """Open a file or folder with the program the desktop has for it."""
    if os.sep == "/":
        # Percent-encoded from its bytes, because a name need not be UTF-8.
        url = QUrl.fromEncoded(b"file://" + urllib.parse.quote(os.fsencode(path)).encode())
    else:
        url = QUrl.fromLocalFile(path)
    QDesktopServices.openUrl(url)
