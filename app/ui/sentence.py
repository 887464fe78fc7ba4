"""A sentence in a panel: wrapped, selectable, and never a reason for the window to grow."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class Sentence(QLabel):
    """Shows a text that may hold a path of a thousand characters, whole in its tooltip."""

    def __init__(self, style: str = "", parent: QWidget | None = None) -> None:
        """Make it empty; `style` is a name of the style sheet, like `muted`."""
        super().__init__(parent)
        self.setObjectName(style)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # The longest word of a wrapped label is its least width, and a path is one word.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        """Show this text."""
        self.setText(text)
        self.setToolTip(text)
