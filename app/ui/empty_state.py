"""What fills the window before anything was dropped: what to do, and the ways to do it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui import icons, theme


class EmptyState(QWidget):
    """Invites to drop folders; also the target shown while something is dragged over the window."""

    def __init__(
        self,
        add_folder: QAction,
        add_files: QAction,
        history: QAction,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = QLabel(self.tr("Drop folders or files here"))
        title.setObjectName("title")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        more = QLabel(
            self.tr(
                "You see the plan before anything runs. Results go to a folder of their own,\n"
                "and every run can be undone."
            )
        )
        more.setObjectName("muted")
        more.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        for action in (add_folder, add_files, history):
            button = QPushButton(action.text())
            icons.put(button, str(action.property("icon_name")))
            button.setToolTip(action.toolTip())
            button.clicked.connect(action.trigger)
            row.addWidget(button)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addStretch(3)
        layout.addWidget(self._icon)
        layout.addSpacing(6)
        layout.addWidget(title)
        layout.addWidget(more)
        layout.addSpacing(10)
        layout.addLayout(row)
        layout.addStretch(4)
        self.follow_theme()

    def follow_theme(self) -> None:
        """Draw the picture in the theme's colours."""
        scale = self.devicePixelRatioF()
        self._icon.setPixmap(icons.pixmap("folder-add", 72, "accent", scale))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw the dashed frame that says: drop here."""
        paint_frame(self)


class DropOverlay(QWidget):
    """Covers the window while something is dragged over it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._covered = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._label = QLabel(self.tr("Drop to add"))
        self._label.setObjectName("title")
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.addWidget(self._label)
        self.hide()

    def cover(self) -> None:
        """Show it over the whole parent."""
        self.setGeometry(self._covered.rect())
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Dim what lies below and draw the frame."""
        painter = QPainter(self)
        veil = theme.colour("window")
        veil.setAlpha(238)
        painter.fillRect(self.rect(), veil)
        painter.end()
        paint_frame(self)


def paint_frame(widget: QWidget) -> None:
    """Draw a dashed rounded frame just inside the widget."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(theme.colour("accent"), 1.6, Qt.PenStyle.DashLine)
    pen.setDashPattern([5, 4])
    painter.setPen(pen)
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(2, 2, -2, -2), 10, 10)
    painter.end()
