"""Where the results go, and what happens when a name is taken there."""

from __future__ import annotations

import os

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import fill
from app.core.recipe import Destination
from app.formats.safe_write import WORK_FOLDER
from app.ui import icons, words
from app.ui.dialogs import Dialogs, home
from app.ui.forms import ParamsForm, line_up
from app.ui.sentence import Sentence
from app.ui.state import State
from app.ui.tab_order import visit_after


class DestinationPanel(QFrame):
    """Chooses the folder; edits the recipe's rules for it.

    Signals:
        folder_chosen(object): an absolute path; empty returns to the proposal.
        rules_changed(object): the recipe's `Destination` after an edit.
    """

    folder_chosen = Signal(object)
    rules_changed = Signal(object)

    def __init__(self, dialogs: Dialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._dialogs = dialogs
        self._folder = ""
        self._field = QLineEdit()
        self._field.setAcceptDrops(False)
        self._field.setClearButtonEnabled(True)
        self._field.setAccessibleName(self.tr("Folder for the results"))
        self._field.setPlaceholderText(self.tr("Add a source, or choose a folder"))
        self._field.textEdited.connect(self._type)
        self._field.editingFinished.connect(self._restore)
        label = QLabel(self.tr("Results go to"))
        label.setBuddy(self._field)
        self._choose = QPushButton(self.tr("Choose…"))
        icons.put(self._choose, "folder")
        self._choose.setToolTip(self.tr("Choose the folder for the results"))
        self._choose.clicked.connect(self._ask)
        line_up(self._field, self._choose)
        self._place = QWidget()
        row = QHBoxLayout(self._place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self._field, 1)
        row.addWidget(self._choose)
        self._originals = Sentence("muted")
        self._rules = self._form(Destination())
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 10, 12, 10)
        self._layout.setSpacing(8)
        for part in (self._place, self._originals, self._rules):
            self._layout.addWidget(part)
        self._tell_of_originals(Destination())

    def show_rules(self, rules: Destination) -> None:
        """Show a recipe's rules, unless they are those that are shown."""
        if rules == self._rules.params:
            return
        old, self._rules = self._rules, self._form(rules)
        self._layout.replaceWidget(old, self._rules)
        visit_after(self._choose, self._rules)
        old.hide()
        old.deleteLater()
        self._tell_of_originals(rules)

    def _form(self, rules: Destination) -> ParamsForm:
        form = ParamsForm(rules, leave_out=("folder",), in_a_row=True)
        form.changed.connect(self._tell_of_originals)
        form.changed.connect(self.rules_changed)
        return form

    @Slot(object)
    def _tell_of_originals(self, rules: Destination) -> None:
        """Say what becomes of files that are replaced; a folder is chosen only where it matters."""
        self._place.setVisible(not rules.in_place)
        self._originals.setVisible(rules.replaces)
        if rules.in_place:
            template = self.tr(
                "Each result takes the place of its source. The originals are kept in the folder "
                "“{folder}” of the source; undoing the run brings them back."
            )
        else:
            template = self.tr(
                "What is replaced is kept in the folder “{folder}” beside the results; "
                "undoing the run brings it back."
            )
        self._originals.say(fill(template, {"folder": WORK_FOLDER}))

    def refresh(self, state: State) -> None:
        """Show the folder of a batch; nothing can be changed while results are written."""
        self.setEnabled(not state.phase.is_at_work)
        self._folder = state.destination
        past, rules = state.reopened, self._rules.params
        self._place.setVisible(bool(past.output) if past else not rules.in_place)
        if not self._field.hasFocus():
            self._field.setText(words.short_path(state.destination))
            self._field.setToolTip(words.printable(state.destination))

    @Slot(str)
    def _type(self, text: str) -> None:
        path = os.path.expanduser(text.strip())
        self.folder_chosen.emit(os.path.abspath(path) if path else "")

    @Slot()
    def _restore(self) -> None:
        self._field.setText(words.short_path(self._folder))

    @Slot()
    def _ask(self) -> None:
        folder = self._dialogs.folder(self.tr("Folder for the results"), self._start())
        if folder:
            self._field.setText(folder)
            self.folder_chosen.emit(os.path.abspath(folder))

    def _start(self) -> str:
        folder = self._folder
        while folder and not os.path.isdir(folder) and os.path.dirname(folder) != folder:
            folder = os.path.dirname(folder)
        return folder or home()
