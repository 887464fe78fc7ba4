"""Editing the results of a lane: formats, their options, names, and steps of their own."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from app.core.errors import Problem, RecipeError, fill
from app.core.naming import Template, fields_of
from app.core.operation import Lane, Operation, OutputFormat
from app.core.recipe import SOURCE_NAME, Output, Step
from app.ui import words
from app.ui.entries_editor import EntriesEditor
from app.ui.entry_list import Entry
from app.ui.forms import ParamsForm, RefusalLabel, Refusals, column, let_shrink, line_up
from app.ui.step_editor import StepEditor

_EXAMPLE: Final[Mapping[str, str | int]] = {
    "stem": "holiday",
    "suffix": "jpg",
    "parent": "summer",
    "width": 1600,
    "height": 1067,
    "n": 7,
    "date": "2026-07-14",
}
_OTHER_EXAMPLES: Final[Mapping[Lane, Mapping[str, str | int]]] = {
    Lane.TABLE: {"stem": "sales", "suffix": "csv", "parent": "july"},
    Lane.TEXT: {"stem": "notes", "suffix": "txt", "parent": "july"},
}


class OutputForm(QWidget):
    """Edits one result.

    Signals:
        changed(object): the `Output` after an edit.
        refused(object): a Problem while an edit is not valid, else None.
    """

    changed = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        output: Output,
        formats: Mapping[str, OutputFormat],
        operations: Mapping[str, Operation],
        parent: QWidget | None = None,
    ) -> None:
        """Show `output`, which may become one of `formats` and have own steps of `operations`."""
        super().__init__(parent)
        self._output = output
        self._formats = formats
        self._lane = formats[output.format].lane
        self._format = self._make_format_box()
        self._name = self._make_name_field()
        self._example = QLabel()
        self._example.setObjectName("muted")
        self._example.setWordWrap(True)
        self._refusal = RefusalLabel()
        self._refusals = Refusals()
        self._refusals.changed.connect(self.refused)
        self._options = ParamsForm(output.options)
        self._options.changed.connect(self._set_options)
        self._options.refused.connect(self._refuse_options)
        self._steps = StepEditor(operations, output.steps, self.tr("Steps for this result only"))
        self._steps.changed.connect(self._set_steps)
        self._steps.refused.connect(self._refuse_steps)

        self._options.put_first(self.tr("Format"), self._format)
        self._options.put_first(self.tr("Name"), self._name)
        self._options.put_first("", self._example)
        self.setLayout(column(self._refusal, self._options, self._steps))
        self._show_example(Template.parse(output.name, ""))

    def _make_format_box(self) -> QComboBox:
        box = QComboBox()
        line_up(box)
        let_shrink(box)
        box.setAccessibleName(self.tr("Format"))
        for name, output_format in self._formats.items():
            box.addItem(words.say("formats", output_format.title), name)
        box.setCurrentIndex(list(self._formats).index(self._output.format))
        box.setToolTip(words.say("formats", self._formats[self._output.format].summary))
        box.currentIndexChanged.connect(self._set_format)
        return box

    def _make_name_field(self) -> QLineEdit:
        field = QLineEdit(self._output.name)
        line_up(field)
        field.setAcceptDrops(False)
        field.setAccessibleName(self.tr("Name"))
        template = self.tr("The name without suffix; a / makes folders. You can use: {fields}")
        known = " ".join(f"{{{name}}}" for name in fields_of(self._lane))
        field.setToolTip(fill(template, {"fields": known}))
        field.textEdited.connect(self._set_name)
        return field

    def _use(self, **values: Any) -> None:
        self._output = dataclasses.replace(self._output, **values)
        self.changed.emit(self._output)

    @Slot(int)
    def _set_format(self, place: int) -> None:
        name = self._format.itemData(place)
        self._use(format=name, options=self._formats[name].params())

    @Slot(object)
    def _set_options(self, options: Any) -> None:
        self._use(options=options)

    @Slot(tuple)
    def _set_steps(self, steps: tuple[Step, ...]) -> None:
        self._use(steps=steps)

    @Slot(str)
    def _set_name(self, text: str) -> None:
        try:
            template = Template.parse(text, self.tr("Name"), fields_of(self._lane))
        except RecipeError as error:
            self._example.hide()
            self._refuse_name(error.problem)
            return
        self._refuse_name(None)
        self._show_example(template)
        self._use(name=text)

    def _refuse_name(self, problem: Problem | None) -> None:
        self._refusal.say(problem)
        self._refusals.put("name", problem)

    @Slot(object)
    def _refuse_options(self, problem: Problem | None) -> None:
        self._refusals.put("options", problem)

    @Slot(object)
    def _refuse_steps(self, problem: Problem | None) -> None:
        self._refusals.put("steps", problem)

    def _show_example(self, template: Template) -> None:
        example = {**_EXAMPLE, **_OTHER_EXAMPLES.get(self._lane, {})}
        suffix = self._formats[self._output.format].suffix or f".{example['suffix']}"
        suffix = "/" if self._output.is_folder else suffix
        sentence = self.tr("Example: {name}")
        self._example.setText(fill(sentence, {"name": template.render(example) + suffix}))
        self._example.show()


class OutputEditor(EntriesEditor):
    """Edits the results that are made of each file."""

    def __init__(
        self,
        formats: Mapping[str, OutputFormat],
        operations: Mapping[str, Operation],
        outputs: tuple[Output, ...],
        parent: QWidget | None = None,
    ) -> None:
        """Show `outputs`, one of which always stays until `set_least` says otherwise."""
        super().__init__(outputs, parent)
        self._formats = formats
        self._operations = operations
        self._least = 1
        self.begin(
            self.tr("Results for each file"),
            self.tr("Add a result"),
            formats,
            "formats",
            self.tr("None: only the merges below are written."),
        )

    @property
    def _list_from(self) -> int:
        return self._least + 1

    def entry(self, value: Output) -> Entry:
        """Return the line of a result."""
        return Entry(words.say("formats", self._formats[value.format].title), value.name)

    def make(self, name: str) -> Output:
        """Return a result with its defaults, under a name no other has."""
        template = f"{{stem}}_{len(self._values) + 1}" if self._values else SOURCE_NAME
        return Output(name, self._formats[name].params(), name=template)

    def form(self, value: Output) -> OutputForm:
        """Return the form of a result."""
        return OutputForm(value, self._formats, self._operations)

    def needs_new_form(self, before: Output, after: Output) -> bool:
        """Return whether it has another format, and so other options."""
        return before.format != after.format
