"""The first rows of a table as Qt's views want them."""

from __future__ import annotations

import html
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.formats.table.preview import Preview
from app.ui import theme, words
from app.ui.preview_words import NUMBERS, cell_text, preview, type_word

TYPE_ROLE: Final = Qt.ItemDataRole.UserRole
"""Of a column's header: the word for its type."""

LONGEST: Final = 100
"""Characters of a cell that are painted; its tooltip has more."""

Index = QModelIndex | QPersistentModelIndex

_START: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
_END: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing


class PreviewModel(QAbstractTableModel):
    """Shows one preview after the other."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preview: Preview | None = None

    def show_preview(self, found: Preview | None) -> None:
        """Show a preview, or nothing."""
        self.beginResetModel()
        self._preview = found
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Return the number of rows."""
        return len(self._preview.rows) if self._preview and not parent.isValid() else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Return the number of columns."""
        return len(self._preview.columns) if self._preview and not parent.isValid() else 0

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the name of a column, or the number of a row."""
        found = self._preview
        if found is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            return words.number(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(found.columns):
            return None
        name, kind = cell_text(found.columns[section]), found.types[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == TYPE_ROLE:
            return type_word(kind)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _END if kind in NUMBERS else _START
        both = words.joined([name, type_word(kind)])
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tool_tip(both)
        return both if role == Qt.ItemDataRole.AccessibleTextRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        found = self._preview
        if found is None or not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _END if found.types[index.column()] in NUMBERS else _START
        cell = found.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            if cell is None:
                return preview.tr("missing")
            return cell_text(cell if len(cell) <= LONGEST else cell[:LONGEST] + "…")
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tool_tip(cell) if cell else None
        if role == Qt.ItemDataRole.ForegroundRole and cell is None:
            return theme.colour("muted")
        return None


def _tool_tip(text: str) -> str:
    """Return a text of any length for a tooltip, which would take it for HTML if it looks so."""
    lines = html.escape(words.printable_lines(text))
    return f'<p style="white-space: pre-wrap">{lines}</p>'
