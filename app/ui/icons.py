"""Icons: plain SVG files drawn in `currentColor`, tinted with the theme's colours."""

from __future__ import annotations

import functools
from typing import Final

from PySide6.QtCore import QByteArray, QObject, Qt
from PySide6.QtGui import QAction, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.settings.locations import resource
from app.ui import theme

SIZES: Final = (16, 24)
SCALES: Final = (1.0, 2.0)

_NAME: Final = "icon_name"


def icon(name: str, colour: str = "text") -> QIcon:
    """Return the icon `resources/icons/NAME.svg` in a colour of the theme in use."""
    disabled = theme.faded(theme.current())
    return _icon(name, theme.colour(colour).name(), disabled.name())


def pixmap(name: str, size: int, colour: str = "text", scale: float = 1.0) -> QPixmap:
    """Return the icon as a square picture of `size` logical pixels at a display's scale."""
    return _draw(name, size, scale, theme.colour(colour).name())


def put(target: QAction | QAbstractButton, name: str) -> None:
    """Give an action or button an icon that follows the theme."""
    target.setProperty(_NAME, name)
    target.setIcon(icon(name))


def follow_theme(application: QApplication) -> None:
    """Draw every icon made with `put` again, in the theme's new colours."""
    for window in application.topLevelWidgets():
        for target in (window, *window.findChildren(QObject)):
            _refresh(target)


def _refresh(target: QObject) -> None:
    name = target.property(_NAME)
    if name and isinstance(target, (QAction, QAbstractButton)):
        target.setIcon(icon(name))


@functools.cache
def _icon(name: str, colour: str, disabled: str) -> QIcon:
    made = QIcon()
    for size in SIZES:
        for scale in SCALES:
            made.addPixmap(_draw(name, size, scale, colour))
            made.addPixmap(_draw(name, size, scale, disabled), QIcon.Mode.Disabled)
            # Without its own, Fusion tints it with the selection's colour.
            made.addPixmap(_draw(name, size, scale, colour), QIcon.Mode.Selected)
    return made


def _draw(name: str, size: int, scale: float, colour: str) -> QPixmap:
    side = round(size * scale)
    drawn = QPixmap(side, side)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    _renderer(name, colour).render(painter)
    painter.end()
    drawn.setDevicePixelRatio(scale)
    return drawn


@functools.cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    text = _text(name).replace("currentColor", colour)
    return QSvgRenderer(QByteArray(text.encode()))


@functools.cache
def _text(name: str) -> str:
    with open(resource("icons", f"{name}.svg"), encoding="utf-8") as file:
        return file.read()


def application_icon() -> QIcon:
    """Return the program's own icon, which has its own colours."""
    renderer = QSvgRenderer(QByteArray(_text("foldermill").encode()))
    made = QIcon()
    for side in (16, 32, 48, 64, 128, 256):
        drawn = QPixmap(side, side)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        renderer.render(painter)
        painter.end()
        made.addPixmap(drawn)
    return made
