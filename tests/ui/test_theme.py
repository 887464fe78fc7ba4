from __future__ import annotations

import math
from itertools import product

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from app.ui import icons, theme
from app.ui.theme import DARK, LIGHT, Scheme, Theme

MEANINGS = ("ok", "warning", "error", "accent", "muted", "text")
GROUNDS = ("window", "card", "base", "raised")


def luminance(name: str) -> float:
    """Return the relative luminance as WCAG 2.1 defines it."""
    colour = QColor(name)
    red, green, blue = map(linear, (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.03928 else math.pow((channel + 0.055) / 1.055, 2.4)


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_colour_can_be_read_on_every_background(scheme: Scheme) -> None:
    pairs = [*product(MEANINGS, GROUNDS), ("on_accent", "accent"), ("text", "chosen")]
    weak = {
        (front, back): round(contrast(getattr(scheme, front), getattr(scheme, back)), 2)
        for front, back in pairs
        if contrast(getattr(scheme, front), getattr(scheme, back)) < 4.5
    }
    assert not weak


def test_black_on_white_is_measured_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)


@pytest.fixture
def switching(qapp: QApplication) -> object:
    made = Theme(qapp)
    yield made
    made.choose("light")
    made.deleteLater()


def test_the_whole_application_changes_at_once(
    qtbot: QtBot, qapp: QApplication, switching: Theme
) -> None:
    with qtbot.waitSignal(switching.changed):
        switching.choose("dark")
    assert theme.current() is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.window
    assert theme.colour("accent").name() == DARK.accent
    switching.choose("light")
    assert qapp.palette().color(QPalette.ColorRole.Text).name() == LIGHT.text
    switching.choose("system")
    assert theme.current() in (LIGHT, DARK)


def test_icons_follow_the_theme(qtbot: QtBot, qapp: QApplication, switching: Theme) -> None:
    button = QToolButton()
    qtbot.addWidget(button)
    icons.put(button, "run")

    def colour() -> str:
        return button.icon().pixmap(24).toImage().pixelColor(12, 12).name()

    switching.choose("light")
    icons.follow_theme(qapp)
    assert colour() == LIGHT.text
    switching.choose("dark")
    icons.follow_theme(qapp)
    assert colour() == DARK.text
