"""A layout like text: side by side as far as the width goes, then on in the next line."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Gives each widget the width it asks for, and a whole line only where even that is too narrow.

    What is hidden takes no room. Widgets of one line are equally high.
    """

    def __init__(self, gap: int, line_gap: int) -> None:
        """Make it empty.

        Args:
            gap: pixels between widgets of one line.
            line_gap: pixels between lines.
        """
        super().__init__()
        self.setContentsMargins(QMargins())
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._line_gap = line_gap

    def insert_widget(self, place: int, widget: QWidget) -> None:
        """Put a widget before the one at `place`."""
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())

    # What Qt asks of a layout.

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802, D102
        self._items.append(item)

    def count(self) -> int:  # noqa: D102
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802, D102
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802, D102
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802, D102
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802, D102
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802, D102
        lines = self._lines(width)
        return sum(map(_height, lines)) + self._line_gap * (len(lines) - 1)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802, D102
        super().setGeometry(rect)
        corner = rect.topLeft()
        for line in self._lines(rect.width()):
            height = _height(line)
            for item in line:
                width = min(item.sizeHint().width(), rect.width())
                item.setGeometry(QRect(corner, QSize(width, height)))
                corner += QPoint(width + self._gap, 0)
            corner = QPoint(rect.left(), corner.y() + height + self._line_gap)

    def sizeHint(self) -> QSize:  # noqa: N802, D102
        line = self._shown()
        width = sum(item.sizeHint().width() for item in line) + self._gap * (len(line) - 1)
        return QSize(max(width, 0), _height(line))

    def minimumSize(self) -> QSize:  # noqa: N802, D102
        line = self._shown()
        width = max((item.minimumSize().width() for item in line), default=0)
        return QSize(width, _height(line))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """Return what stands in each line of that width; one line at least, maybe empty."""
        lines: list[list[QLayoutItem]] = [[]]
        left = width
        for item in self._shown():
            wanted = item.sizeHint().width()
            if wanted > left and lines[-1]:
                lines.append([])
                left = width
            lines[-1].append(item)
            left -= wanted + self._gap
        return lines


def _height(line: list[QLayoutItem]) -> int:
    return max((item.sizeHint().height() for item in line), default=0)
