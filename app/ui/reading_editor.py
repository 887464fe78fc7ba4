"""Editing how the files of a lane are read, where the recipe knows better than what is found."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from app.core.errors import fill
from app.core.params import parameters, values_of
from app.ui import icons, words
from app.ui.forms import CONTEXT, ParamsForm, column
from app.ui.sentence import Sentence
from app.ui.step_editor import value_text


class ReadingEditor(QWidget):
    """Says what is not as found, and shows all options on demand.

    Signals:
        changed(object): the options after an edit; None where all is as found.
        refused(object): a Problem while an edit is not valid, else None.
    """

    changed = Signal(object)
    refused = Signal(object)

    def __init__(self, options: type, reading: Any, parent: QWidget | None = None) -> None:
        """Show `reading`, made of `options`; None is the same as all their defaults."""
        super().__init__(parent)
        self._as_found = options()
        heading = self.tr("Reading")
        title = QLabel(heading)
        title.setObjectName("heading")
        self._said = Sentence("muted")
        self._form = ParamsForm(reading or self._as_found)
        self._form.changed.connect(self._edit)
        self._form.refused.connect(self.refused)
        self._form.hide()
        self._more = QToolButton()
        self._more.setAutoRaise(True)
        self._more.setCheckable(True)
        icons.put(self._more, "settings")
        self._more.setAccessibleName(self.tr("How files are read"))
        self._more.toggled.connect(self._show_form)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(title)
        top.addWidget(self._said, 1)
        top.addWidget(self._more)
        layout = column(self._form)
        layout.insertLayout(0, top)
        self.setLayout(layout)
        self._show_form(shown=False)
        self._tell(self._form.params)

    @Slot(bool)
    def _show_form(self, shown: bool) -> None:
        self._form.setVisible(shown)
        self._more.setToolTip(self.tr("Hide the options") if shown else self.tr("Show the options"))

    @Slot(object)
    def _edit(self, params: Any) -> None:
        self._tell(params)
        self.changed.emit(None if params == self._as_found else params)

    def _tell(self, params: Any) -> None:
        """Say what the recipe knows better."""
        specs = {spec.name: spec for spec in parameters(type(params))}
        template = self.tr("{option}: {value}")
        other = [
            fill(
                template,
                {
                    "option": words.say(CONTEXT, specs[name].label),
                    "value": value_text(specs[name], value),
                },
            )
            for name, value in values_of(params).items()
            if value != getattr(self._as_found, name)
        ]
        self._said.say(words.joined(other) or self.tr("as found"))
