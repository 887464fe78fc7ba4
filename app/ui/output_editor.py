"""Editing the results of a lane: formats, their options, names, and steps of their own."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from app.core.errors import Problem, RecipeError, fill
from app.core.naming import FIELDS, Template
from app.core.operation import Operation, OutputFormat
from app.core.recipe import Output, Step
from app.ui import words
from app.ui.entry_list import Entry
from app.ui.entry_panel import EntryPanel
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
NAME_HELP: Final = " ".join(f"{{{name}}}" for name in FIELDS)


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
        field.setToolTip(fill(template, {"fields": NAME_HELP}))
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
            template = Template.parse(text, self.tr("Name"))
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
        suffix = self._formats[self._output.format].suffix or ".jpg"
        sentence = self.tr("Example: {name}")
        self._example.setText(fill(sentence, {"name": template.render(_EXAMPLE) + suffix}))
        self._example.show()


class OutputEditor(QWidget):
    """Edits the results that are made of each file; there is always one.

    Signals:
        changed(tuple): the outputs after an edit.
        refused(object): a Problem while an edit is not valid, else None.
    """

    changed = Signal(tuple)
    refused = Signal(object)

    def __init__(
        self,
        formats: Mapping[str, OutputFormat],
        operations: Mapping[str, Operation],
        outputs: tuple[Output, ...],
        parent: QWidget | None = None,
    ) -> None:
        """Show `outputs`, at least one."""
        super().__init__(parent)
        self._formats = formats
        self._operations = operations
        self._outputs = outputs
        self._place = 0
        self._panel = EntryPanel(self.tr("Results for each file"), self.tr("Add a result"))
        for output_format in formats.values():
            title = words.say("formats", output_format.title)
            summary = words.say("formats", output_format.summary)
            self._panel.add_choice(output_format.name, title, summary)
        self._panel.added.connect(self._add)
        self._panel.removed.connect(self._remove)
        self._panel.moved.connect(self._reorder)
        self._panel.selected.connect(self._show_form)
        self.setLayout(column(self._panel))
        self._show(0)

    def _show(self, current: int) -> None:
        entries = [Entry(self._title(output), output.name) for output in self._outputs]
        self._panel.show_entries(entries, min(current, len(entries) - 1), least=1, list_from=2)

    def _title(self, output: Output) -> str:
        return words.say("formats", self._formats[output.format].title)

    def _use(self, outputs: tuple[Output, ...], current: int) -> None:
        self._outputs = outputs
        self._show(current)
        self.changed.emit(outputs)

    @Slot(str)
    def _add(self, name: str) -> None:
        number = len(self._outputs) + 1
        output = Output(name, self._formats[name].params(), name=f"{{stem}}_{number}")
        self._use((*self._outputs, output), len(self._outputs))

    @Slot(int)
    def _remove(self, place: int) -> None:
        if len(self._outputs) > 1:
            self._use(self._outputs[:place] + self._outputs[place + 1 :], max(0, place - 1))

    @Slot(list)
    def _reorder(self, order: list[int]) -> None:
        self._use(tuple(self._outputs[place] for place in order), order.index(self._place))

    @Slot(int)
    def _show_form(self, place: int) -> None:
        self._place = place
        self.refused.emit(None)  # an edit that was not valid goes with its form
        form = OutputForm(self._outputs[place], self._formats, self._operations)
        form.changed.connect(self._edit)
        form.refused.connect(self.refused)
        self._panel.set_form(form)

    @Slot(object)
    def _edit(self, output: Output) -> None:
        before = self._outputs[self._place]
        place = self._place
        self._outputs = (*self._outputs[:place], output, *self._outputs[place + 1 :])
        self._panel.set_detail(place, self._title(output), output.name)
        if output.format != before.format:
            self._show_form(place)
        self.changed.emit(self._outputs)
