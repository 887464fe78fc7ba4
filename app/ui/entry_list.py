"""A list of steps or results: two lines each, with check boxes, drag and buttons to reorder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QDropEvent, QFont, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui import theme

_DETAIL: Final = Qt.ItemDataRole.UserRole
_PLACE: Final = Qt.ItemDataRole.UserRole + 1
_MARGIN: Final = 5
_TALLER: Final = 3
_BAR: Final = 3
"""Width of the bar that says where the keyboard is."""
_FLAGS: Final = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
_MOST_SHOWN: Final = 6
"""Entries shown before the list scrolls."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list; `enabled` None has no check box."""

    title: str
    detail: str
    enabled: bool | None = None


class EntryList(QListWidget):
    """Shows entries; what they stand for is up to whoever owns the list.

    Signals:
        moved(list): the entries stand in another order now; their old places.
        switched(int, bool): the entry at this place was switched on or off.
        unwanted(int): Delete was pressed on the entry at this place.
    """

    moved = Signal(list)
    switched = Signal(int, bool)
    unwanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_TwoLines(self))
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.itemChanged.connect(self._tell_switch)

    def set_entries(self, entries: Sequence[Entry], current: int) -> None:
        """Show these entries, the one at `current` selected; no signal is sent."""
        self.blockSignals(True)
        self.clear()
        for place, entry in enumerate(entries):
            item = QListWidgetItem(entry.title)
            item.setData(_DETAIL, entry.detail)
            item.setData(_PLACE, place)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.title}: {entry.detail}")
            item.setToolTip(entry.detail)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(flags | Qt.ItemFlag.ItemIsDragEnabled)
            if entry.enabled is not None:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                state = Qt.CheckState.Checked if entry.enabled else Qt.CheckState.Unchecked
                item.setCheckState(state)
            self.addItem(item)
        self.setCurrentRow(current)
        self.blockSignals(False)
        self._fit()

    def set_detail(self, place: int, title: str, detail: str) -> None:
        """Change the words of one entry."""
        item = self.item(place)
        self.blockSignals(True)
        item.setText(title)
        item.setData(_DETAIL, detail)
        item.setToolTip(detail)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}: {detail}")
        self.blockSignals(False)
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Tell the new order after a drag within the list."""
        super().dropEvent(event)
        order = [self.item(row).data(_PLACE) for row in range(self.count())]
        if order != sorted(order):
            self.moved.emit(order)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Remove with Delete."""
        if event.key() == Qt.Key.Key_Delete and self.currentRow() >= 0:
            self.unwanted.emit(self.currentRow())
        else:
            super().keyPressEvent(event)

    @Slot(QListWidgetItem)
    def _tell_switch(self, item: QListWidgetItem) -> None:
        self.switched.emit(self.row(item), item.checkState() == Qt.CheckState.Checked)

    def _fit(self) -> None:
        """Be as high as the entries need, so that the panel scrolls and not a list inside it."""
        shown = max(1, min(self.count(), _MOST_SHOWN))
        row = self.sizeHintForRow(0) if self.count() else 2 * self.fontMetrics().height()
        self.setFixedHeight(shown * row + 2 * self.frameWidth())


class _TwoLines(QStyledItemDelegate):
    """Draws an entry: its title, and below it in a quieter colour its detail."""

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, 2 * _line(option) + 2 * _MARGIN)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        chosen = QStyleOptionViewItem(option)
        self.initStyleOption(chosen, index)
        title, chosen.text = chosen.text, ""
        focused = bool(chosen.state & QStyle.StateFlag.State_HasFocus)
        chosen.state &= ~QStyle.StateFlag.State_HasFocus
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, chosen, painter, option.widget)
        if focused:
            bar = QRect(option.rect.topLeft(), QSize(_BAR, option.rect.height()))
            painter.fillRect(bar, theme.colour("accent"))
        area = QRect(option.rect).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        check = index.data(Qt.ItemDataRole.CheckStateRole)
        if check is not None:
            box = style.subElementRect(
                QStyle.SubElement.SE_ItemViewItemCheckIndicator, chosen, option.widget
            )
            area.setLeft(box.right() + 2 * _MARGIN)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        switched_off = check is not None and Qt.CheckState(check) == Qt.CheckState.Unchecked
        self._lines(painter, chosen, area, title, index.data(_DETAIL), (selected, switched_off))

    def _lines(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        area: QRect,
        title: str,
        detail: str,
        look: tuple[bool, bool],
    ) -> None:
        selected, switched_off = look
        metrics, line = option.fontMetrics, _line(option)
        text = option.palette.color(QPalette.ColorRole.Text)
        usable = bool(option.state & QStyle.StateFlag.State_Enabled)
        quiet = theme.colour("muted") if usable else text
        painter.save()
        font = QFont(option.font)
        font.setStrikeOut(switched_off)
        painter.setFont(font)
        painter.setPen(quiet if switched_off else text)
        elide = Qt.TextElideMode.ElideRight
        upper = QRect(area.left(), area.top(), area.width(), line)
        painter.drawText(upper, _FLAGS, metrics.elidedText(title, elide, area.width()))
        painter.setFont(option.font)
        painter.setPen(text if selected else quiet)
        lower = upper.translated(0, line)
        painter.drawText(lower, _FLAGS, metrics.elidedText(detail, elide, area.width()))
        painter.restore()


def _line(option: QStyleOptionViewItem) -> int:
    """Return the height of a line; Chinese fonts are higher than the font Qt measures."""
    return option.fontMetrics.height() + _TALLER
