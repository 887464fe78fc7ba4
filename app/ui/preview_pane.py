"""The first rows of the selected table, with the types of its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import Problem
from app.formats.table.preview import Preview
from app.formats.table.reading import AS_IT_IS, TableReading
from app.ui import icons, words
from app.ui.preview_dialog import PreviewDialog
from app.ui.preview_model import PreviewModel
from app.ui.preview_table import PreviewTable
from app.ui.preview_thread import Previews
from app.ui.preview_words import about_rows, cell_text, how_it_is_read
from app.ui.sentence import Sentence

if TYPE_CHECKING:
    from app.engine.previews import Question

SETTLE: Final = 120
"""Milliseconds a file must stay selected before it is read."""


class PreviewPane(QWidget):
    """Asks for the preview of one file after the other and shows it.

    Signals:
        told(): what is known about how the file is read is different now.
    """

    told = Signal()

    def __init__(self, previews: Previews, parent: QWidget | None = None) -> None:
        """Stand ready; `previews` reads the files."""
        super().__init__(parent)
        self._previews = previews
        previews.answered.connect(self._show_answer)
        self._path = ""
        self._reading = AS_IT_IS
        self._found: Preview | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._ask)
        self._model = PreviewModel(self)
        self._table = PreviewTable(self._model)
        self._table.setAccessibleName(self.tr("First rows of the table"))
        self._about = Sentence("muted")
        self._sheet = QComboBox()
        self._sheet.setAccessibleName(self.tr("Sheet"))
        self._sheet.setToolTip(self.tr("The sheet that is shown"))
        self._sheet.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._sheet.setMinimumContentsLength(12)
        self._sheet.activated.connect(self._ask)
        self._larger = QToolButton()
        self._larger.setAutoRaise(True)
        self._larger.setAccessibleName(self.tr("Show larger"))
        self._larger.setToolTip(self.tr("Show the first rows in a window of their own"))
        icons.put(self._larger, "larger")
        self._larger.clicked.connect(self._show_larger)
        self._message = QLabel()
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setWordWrap(True)
        self._message.setObjectName("muted")
        above = QHBoxLayout()
        above.addWidget(self._about, 1)
        above.addWidget(self._sheet)
        above.addWidget(self._larger)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._message)
        self._stack.addWidget(self._table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(above)
        layout.addLayout(self._stack, 1)
        self._sheet.hide()
        self._larger.hide()

    def show_file(self, path: str) -> None:
        """Show the table in this file, if it is another one; nothing when the path is empty."""
        if path == self._path:
            return
        self._path = path
        self._previews.forget()
        self._settle.stop()
        self._sheet.clear()
        self._sheet.hide()
        self._show(None)
        if path:
            self._message.setText(self.tr("Reading the first rows…"))
            self._settle.start()

    def read_as(self, reading: TableReading) -> None:
        """Take in how the recipe says tables are read, and read the file again if that is new."""
        if reading != self._reading:
            self._reading = reading
            if self._path:
                self._settle.start()

    def lines(self) -> list[str]:
        """Return how the file is read, and why; nothing while that is not known."""
        return how_it_is_read(self._found) if self._found else []

    @Slot()
    def _ask(self) -> None:
        from app.engine.previews import Question

        sheet = self._sheet.currentData() or ""
        self._previews.ask(Question(self._path, sheet, self._reading))

    @Slot(object, object)
    def _show_answer(self, question: Question, answer: Preview | Problem) -> None:
        if question.path != self._path:
            return
        if isinstance(answer, Problem):
            self._show(None)
            self._message.setText(words.problem_text(answer))
        else:
            self._show(answer)

    def _show(self, found: Preview | None) -> None:
        self._found = found
        self._model.show_preview(found)
        self._about.say(about_rows(found) if found else "")
        self._stack.setCurrentWidget(self._table if found else self._message)
        self._larger.setVisible(found is not None)
        if found:
            self._table.fit(found)
            self._show_sheets(found)
        self.told.emit()

    @Slot()
    def _show_larger(self) -> None:
        if self._found:
            PreviewDialog(self._path, self._found, self).open()

    def _show_sheets(self, found: Preview) -> None:
        if len(found.sheets) < 2:
            return
        if self._sheet.count() != len(found.sheets):
            self._sheet.clear()
            for name in found.sheets:
                self._sheet.addItem(cell_text(name), name)
        self._sheet.setCurrentIndex(found.sheets.index(found.sheet))
        self._sheet.show()
