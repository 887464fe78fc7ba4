"""The first rows of a table in a window of their own, with as much room as the screen has."""

from __future__ import annotations

import os

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from app.formats.table.preview import Preview
from app.ui import words
from app.ui.preview_model import PreviewModel
from app.ui.preview_table import PreviewTable
from app.ui.preview_words import about_rows, cell_text, how_it_is_read
from app.ui.sentence import Sentence


class PreviewDialog(QDialog):
    """Shows one preview as it was when the window was opened."""

    def __init__(self, path: str, found: Preview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = words.joined([words.printable(os.path.basename(path)), cell_text(found.sheet)])
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = self.screen().availableSize()
        self.resize(min(1000, room.width() * 9 // 10), min(680, room.height() * 8 // 10))
        model = PreviewModel(self)
        model.show_preview(found)
        table = PreviewTable(model)
        table.setAccessibleName(self.tr("First rows of the table"))
        table.fit(found)
        about = Sentence("muted")
        about.say(about_rows(found))
        lines = how_it_is_read(found)
        how = QPlainTextEdit("\n".join(lines))
        how.setReadOnly(True)
        how.setTabChangesFocus(True)
        how.setAccessibleName(self.tr("How the table is read"))
        how.setFixedHeight((min(len(lines), 8) + 1) * self.fontMetrics().lineSpacing() + 4)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.addWidget(about)
        layout.addWidget(table, 1)
        layout.addWidget(how)
        layout.addWidget(close)
        table.setFocus()
