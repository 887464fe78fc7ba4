"""Editing the merges of a lane: what is made of all its files together."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.errors import Problem, RecipeError
from app.core.naming import Template
from app.core.operation import Operation
from app.core.recipe import Merge
from app.ui import words
from app.ui.entries_editor import EntriesEditor
from app.ui.entry_list import Entry
from app.ui.forms import ParamsForm, RefusalLabel, Refusals, column, line_up


class MergeForm(QWidget):
    """Edits one merge.

    Signals:
        changed(object): the `Merge` after an edit.
        refused(object): a Problem while an edit is not valid, else None.
    """

    changed = Signal(object)
    refused = Signal(object)

    def __init__(self, merge: Merge, parent: QWidget | None = None) -> None:
        """Show `merge`."""
        super().__init__(parent)
        self._merge = merge
        self._refusal = RefusalLabel()
        self._refusals = Refusals()
        self._refusals.changed.connect(self.refused)
        self._params = ParamsForm(merge.params)
        self._params.changed.connect(self._set_params)
        self._params.refused.connect(self._refuse_params)
        self._params.put_first(self.tr("Name"), self._make_name_field())
        self.setLayout(column(self._refusal, self._params))

    def _make_name_field(self) -> QLineEdit:
        field = QLineEdit(self._merge.name)
        line_up(field)
        field.setAcceptDrops(False)
        field.setAccessibleName(self.tr("Name"))
        field.setPlaceholderText(self._merge.op)
        field.setToolTip(self.tr("The name without suffix; a / makes folders."))
        field.textEdited.connect(self._set_name)
        return field

    def _use(self, **values: Any) -> None:
        self._merge = dataclasses.replace(self._merge, **values)
        self.changed.emit(self._merge)

    @Slot(object)
    def _set_params(self, params: Any) -> None:
        self._use(params=params)

    @Slot(str)
    def _set_name(self, text: str) -> None:
        try:
            _check_name(text, self.tr("Name"))
        except RecipeError as error:
            self._refuse_name(error.problem)
            return
        self._refuse_name(None)
        self._use(name=text)

    def _refuse_name(self, problem: Problem | None) -> None:
        self._refusal.say(problem)
        self._refusals.put("name", problem)

    @Slot(object)
    def _refuse_params(self, problem: Problem | None) -> None:
        self._refusals.put("params", problem)


class MergeEditor(EntriesEditor):
    """Edits the merges of a lane."""

    def __init__(
        self,
        operations: Mapping[str, Operation],
        merges: tuple[Merge, ...],
        parent: QWidget | None = None,
    ) -> None:
        """Show `merges`; `operations` can be added."""
        super().__init__(merges, parent)
        self._operations = operations
        heading, add = self.tr("Merges: results of all files"), self.tr("Add a merge")
        self.begin(heading, add, operations, "operations")

    def entry(self, value: Merge) -> Entry:
        """Return the line of a merge: what it is, and which files it writes."""
        operation = self._operations[value.op]
        title = words.say("operations", operation.title)
        return Entry(title, words.joined(files_of(value, operation)))

    def make(self, name: str) -> Merge:
        """Return a merge with its defaults, under a name no other has."""
        taken = {merge.name or merge.op for merge in self._values}
        names = (f"{name}_{number}" if number else "" for number in (0, *range(2, 10_000)))
        return Merge(
            name,
            self._operations[name].params(),
            next(free for free in names if (free or name) not in taken),
        )

    def form(self, value: Merge) -> MergeForm:
        """Return the form of a merge."""
        return MergeForm(value)


def files_of(merge: Merge, operation: Operation) -> list[str]:
    """Return the names of the files a merge writes."""
    endings = operation.merging.files(merge.params) if operation.merging else ()
    name = Template.parse(merge.name or merge.op, "").render({})
    return [name + ending for ending in endings]


def _check_name(text: str, place: str) -> None:
    """Refuse what cannot be the name of a merge; without one it is called after its operation.

    Raises:
        RecipeError: it is no template, or has fields.
    """
    if text and Template.parse(text, place).fields:
        raise RecipeError("merge_name", place=place, template=text)
