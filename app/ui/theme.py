"""How the window looks: one palette and five named colours for light, and the same for dark.

Everything is drawn by Qt's Fusion style, so the window looks the same on every system; the style
sheet only rounds and spaces what Fusion has no word for (cards, the main button, notices).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication


@dataclass(frozen=True, slots=True)
class Scheme:
    """The colours of one scheme, as `#rrggbb`.

    Attributes:
        ok, warning, error, accent, muted: the five that carry meaning; each is readable as text
            every background (4.5 : 1, checked by a test).
        window, card, base, raised: backgrounds: the window, cards, fields and lists, buttons.
        text, line: text, and the lines around cards.
        on_accent: text on the accent colour.
        chosen: background of what is selected.
    """

    ok: str
    warning: str
    error: str
    accent: str
    muted: str
    window: str
    card: str
    base: str
    raised: str
    text: str
    line: str
    outline: str
    on_accent: str
    chosen: str


LIGHT: Final = Scheme(
    ok="#1a7a3c",
    warning="#8f5a00",
    error="#b3261e",
    accent="#0f6a76",
    muted="#5c646d",
    window="#f2f4f5",
    card="#ffffff",
    base="#ffffff",
    raised="#fbfcfc",
    text="#1b2024",
    line="#d5dadd",
    outline="#878e94",
    on_accent="#ffffff",
    chosen="#d3e8ea",
)
DARK: Final = Scheme(
    ok="#6cc98b",
    warning="#e0b050",
    error="#ff9389",
    accent="#5cc3cf",
    muted="#a0a9b1",
    window="#1d2124",
    card="#25292d",
    base="#181b1e",
    raised="#31363b",
    text="#e8ebed",
    line="#3b4147",
    outline="#78828a",
    on_accent="#082529",
    chosen="#24474c",
)

_SHEET: Final = """
#card {{ background: {card}; border: 1px solid {line}; border-radius: 8px; }}
#notice {{ background: {card}; border: 1px solid {warning}; border-radius: 8px; }}
#notice[severity="error"] {{ border-color: {error}; }}
#primary {{ background: {accent}; color: {on_accent}; border: none; border-radius: 6px;
    padding: 7px 24px; font-weight: 600; }}
#primary:hover {{ background: {accent_hover}; }}
#primary:pressed {{ background: {accent_pressed}; }}
#primary:focus {{ border: 2px solid {text}; padding: 5px 22px; }}
#primary:disabled {{ background: {line}; color: {muted}; }}
#runbar {{ background: {card}; border-top: 1px solid {line}; }}
#flat {{ background: transparent; border: none; }}
#line {{ background: {line}; border: none; }}
#muted {{ color: {muted}; }}
#error {{ color: {error}; }}
#muted:disabled {{ color: {faded}; }}
#heading {{ font-weight: 600; }}
#title {{ font-size: 15pt; font-weight: 600; }}
QProgressBar {{ background: {line}; border: none; border-radius: 3px; max-height: 6px;
    min-height: 6px; }}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {line}; padding: 3px; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QSplitter::handle {{ background: transparent; }}
QToolButton::menu-indicator {{ image: none; }}
QHeaderView {{ background: {base}; }}
QHeaderView::section {{ background: {base}; color: {muted}; border: none;
    border-bottom: 1px solid {line}; padding: 4px 8px; }}
QHeaderView::section:vertical {{ padding: 0 8px; }}
QTableView {{ outline: none; gridline-color: {line}; }}
QTableView QTableCornerButton::section {{ background: {base}; border: none;
    border-bottom: 1px solid {line}; }}
QTableView::item {{ padding: 0 6px; }}
"""


class _State:
    scheme: ClassVar[Scheme] = LIGHT


class Theme(QObject):
    """Applies the scheme the user chose, and follows the system where that is the choice.

    Signals:
        changed(): colours are different now.
    """

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        """Take over the application's style; call `choose` next."""
        super().__init__(application)
        self._application = application
        self._wanted: Scheme | None = None
        application.setStyle("Fusion")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._apply)

    def choose(self, theme: str) -> None:
        """Use `light`, `dark`, or with `system` whatever the desktop uses."""
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        self._wanted = {"light": LIGHT, "dark": DARK}.get(theme)
        QGuiApplication.styleHints().setColorScheme(schemes.get(theme, Qt.ColorScheme.Unknown))
        self._apply()

    def _apply(self) -> None:
        # Not every desktop grants what `setColorScheme` asks for; the window's own colours follow.
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        scheme = self._wanted or (DARK if dark else LIGHT)
        _State.scheme = scheme
        palette = _palette(scheme)
        self._application.setPalette(palette)
        # Fusion draws the lines around fields 40 % darker than the window.
        palette.setColor(QPalette.ColorRole.Window, QColor(scheme.outline).lighter(140))
        for name in ("QLineEdit", "QAbstractSpinBox", "QComboBox", "QCheckBox", "QListWidget"):
            # PySide's stub says bytes, and PySide refuses them.
            self._application.setPalette(palette, name)  # type: ignore[arg-type]
        self._application.setStyleSheet(_sheet(scheme))
        self.changed.emit()


def current() -> Scheme:
    """Return the scheme in use."""
    return _State.scheme


def colour(name: str) -> QColor:
    """Return a named colour of the scheme in use, `accent` for example."""
    return QColor(getattr(current(), name))


def faded(scheme: Scheme) -> QColor:
    """Return the colour of text on what cannot be used now: half muted, half background."""
    muted, base = QColor(scheme.muted), QColor(scheme.base)
    red, green = muted.red() + base.red(), muted.green() + base.green()
    blue = muted.blue() + base.blue()
    return QColor(red // 2, green // 2, blue // 2)


def _sheet(scheme: Scheme) -> str:
    accent = QColor(scheme.accent)
    colours = {name: getattr(scheme, name) for name in Scheme.__slots__}
    return _SHEET.format(
        **colours,
        faded=faded(scheme).name(),
        accent_hover=accent.lighter(112).name(),
        accent_pressed=accent.darker(115).name(),
    )


def _palette(scheme: Scheme) -> QPalette:
    palette = QPalette(QColor(scheme.raised), QColor(scheme.window))
    role = QPalette.ColorRole
    colours = {
        role.WindowText: scheme.text,
        role.Text: scheme.text,
        role.ButtonText: scheme.text,
        role.Base: scheme.base,
        role.AlternateBase: scheme.window,
        role.Button: scheme.raised,
        role.ToolTipBase: scheme.raised,
        role.ToolTipText: scheme.text,
        role.PlaceholderText: scheme.muted,
        role.Highlight: scheme.chosen,
        role.HighlightedText: scheme.text,
        role.Accent: scheme.accent,
        role.Link: scheme.accent,
    }
    for which, name in colours.items():
        palette.setColor(which, QColor(name))
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, faded(scheme))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(scheme.window))
    return palette
