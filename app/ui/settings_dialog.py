"""The settings: a form made from their declaration."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from app.settings import Settings
from app.ui.forms import ParamsForm


class SettingsDialog(QDialog):
    """Edits settings.

    Signals:
        chosen(object): the new `Settings`, when the dialog is accepted.
    """

    chosen = Signal(object)

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.setWindowTitle(self.tr("Settings"))
        form = ParamsForm(settings)
        form.changed.connect(self._keep)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 18, 18, 14)
        layout.setSpacing(18)
        layout.addWidget(form)
        layout.addWidget(buttons)

    @Slot()
    def _accept(self) -> None:
        self.chosen.emit(self._settings)
        self.accept()

    @Slot(object)
    def _keep(self, settings: Settings) -> None:
        self._settings = settings
