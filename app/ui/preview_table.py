"""The view of a table's first rows: columns as wide as what they hold, types under their names."""

from __future__ import annotations

import itertools
import re
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionHeader, QTableView

from app.formats.table.preview import Preview
from app.ui import theme
from app.ui.preview_model import TYPE_ROLE, PreviewModel

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


class PreviewTable(QTableView):
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
