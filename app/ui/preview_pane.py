"""The first rows of the selected table, with the types of its columns."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedLayout,
    QStyleOptionHeader,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import Problem
from app.formats.table.preview import Preview
from app.ui import theme, words
from app.ui.preview_model import TYPE_ROLE, PreviewModel
from app.ui.preview_thread import Previews
from app.ui.preview_words import about_rows, cell_text, how_it_is_read
from app.ui.sentence import Sentence

if TYPE_CHECKING:
    from app.engine.previews import Question

SETTLE: Final = 120
"""Milliseconds a file must stay selected before it is read."""
_ROWS: Final = 4
"""Rows that are visible at least."""
_MEASURED: Final = 25
"""Rows that are measured; the window must not stand still for it."""
_NARROWEST: Final = 6
_WIDEST: Final = 36
"""Letters a column shows; the user may make it wider."""
_BROAD: Final = re.compile("[\u1100-\U0010ffff]")
"""Characters of East Asia, more or less."""
_AIR: Final = 8
"""Pixels between text and line of a header's cell."""


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
        self._found: Preview | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE)
        self._settle.timeout.connect(self._ask)
        self._model = PreviewModel(self)
        self._table = _Table(self._model)
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
        self._message = QLabel()
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setWordWrap(True)
        self._message.setObjectName("muted")
        above = QHBoxLayout()
        above.addWidget(self._about, 1)
        above.addWidget(self._sheet)
        self._stack = QStackedLayout()
        self._stack.addWidget(self._message)
        self._stack.addWidget(self._table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(above)
        layout.addLayout(self._stack, 1)
        self._sheet.hide()

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

    def lines(self) -> list[str]:
        """Return how the file is read, and why; nothing while that is not known."""
        return how_it_is_read(self._found) if self._found else []

    @Slot()
    def _ask(self) -> None:
        from app.engine.previews import Question

        self._previews.ask(Question(self._path, self._sheet.currentData() or ""))

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
        if found:
            self._table.fit(found)
            self._show_sheets(found)
        self.told.emit()

    def _show_sheets(self, found: Preview) -> None:
        if len(found.sheets) < 2:
            return
        if self._sheet.count() != len(found.sheets):
            self._sheet.clear()
            for name in found.sheets:
                self._sheet.addItem(cell_text(name), name)
        self._sheet.setCurrentIndex(found.sheets.index(found.sheet))
        self._sheet.show()


class _Table(QTableView):
    """Has columns as wide as what they hold, within limits."""

    def __init__(self, model: PreviewModel) -> None:
        super().__init__()
        self.setHorizontalHeader(_Header())
        self.setModel(model)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        row = self.fontMetrics().height() + 8
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(row)
        rows.setHighlightSections(False)
        columns = self.horizontalHeader()
        columns.setHighlightSections(False)
        columns.setMinimumSectionSize(32)
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setMinimumHeight(columns.sizeHint().height() + _ROWS * row + bar)

    def fit(self, found: Preview) -> None:
        """Give each column the width of what it holds, reckoned in letters: that is quick."""
        letter = max(map(self.fontMetrics().horizontalAdvance, "0n"))
        model, across = self.model(), Qt.Orientation.Horizontal
        rows = found.rows[:_MEASURED]
        columns = zip(*rows, strict=True) if rows else itertools.repeat(())
        for place, cells in zip(range(len(found.columns)), columns, strict=False):
            name = model.headerData(place, across), model.headerData(place, across, TYPE_ROLE)
            most = max(_letters(text or "") for text in (*name, *cells))
            self.setColumnWidth(place, min(max(most, _NARROWEST), _WIDEST) * letter + 3 * _AIR)
        self.scrollToTop()
        self.horizontalScrollBar().setValue(0)


def _letters(text: str) -> int:
    """Return how wide a text is; characters of East Asia take twice the room."""
    text = text[:_WIDEST]
    return len(text) if text.isascii() else len(text) + len(_BROAD.findall(text))


class _Header(QHeaderView):
    """Shows the type of each column under its name."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setSectionsClickable(False)

    def sectionSizeFromContents(self, section: int) -> QSize:  # noqa: N802
        """Return the room for two lines."""
        return QSize(super().sectionSizeFromContents(section).width(), self._height())

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the same without asking every section."""
        return QSize(self.length(), self._height())

    def _height(self) -> int:
        return 2 * self.fontMetrics().height() + _AIR

    def initStyleOptionForIndex(  # noqa: N802
        self, option: QStyleOptionHeader, section: int
    ) -> None:
        """Leave the text to `paintSection`: the style has one line for it."""
        super().initStyleOptionForIndex(option, section)
        option.text = ""

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:  # noqa: N802
        """Draw name and type."""
        super().paintSection(painter, rect, section)
        across, model = self.orientation(), self.model()
        at = model.headerData(section, across, Qt.ItemDataRole.TextAlignmentRole)
        if at is None:
            return
        inside = rect.adjusted(_AIR, _AIR // 2 - 1, -_AIR, -_AIR // 2)
        metrics, line = self.fontMetrics(), self.fontMetrics().height()
        painter.save()
        for number, (role, colour) in enumerate(
            ((Qt.ItemDataRole.DisplayRole, "text"), (TYPE_ROLE, "muted"))
        ):
            text = str(model.headerData(section, across, role))
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
            painter.setPen(theme.colour(colour))
            place = QRect(inside.left(), inside.top() + number * line, inside.width(), line)
            painter.drawText(place, at, text)
        painter.restore()
