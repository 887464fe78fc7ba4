"""The order in which the tab key visits widgets that were made after their neighbours."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def visit_after(previous: QWidget, added: QWidget) -> None:
    """Let the tab key visit what is in `added`, in its own order, right after `previous`.

    New widgets stand at the end of the window's order, wherever they are placed.
    """
    chain: list[QWidget] = []
    widget = added.nextInFocusChain()
    while widget is not None and widget is not added:
        own = added.isAncestorOf(widget) and not widget.objectName().startswith("qt_")
        if own and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            chain.append(widget)
        widget = widget.nextInFocusChain()
    for widget in chain:
        QWidget.setTabOrder(previous, widget)
        previous = widget
