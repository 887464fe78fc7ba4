"""Editing a list of steps."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QLocale, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.core.errors import fill
from app.core.operation import Operation
from app.core.params import Param, parameters, values_of
from app.core.recipe import Step
from app.ui import words
from app.ui.entry_list import Entry
from app.ui.entry_panel import EntryPanel
from app.ui.forms import CONTEXT, ParamsForm, column
from app.ui.list_editor import list_text


class StepEditor(QWidget):
    """Edits steps, in the order in which they are applied.

    Signals:
        changed(tuple): the steps after an edit.
        refused(object): a Problem while an edit is not valid, else None.
    """

    changed = Signal(tuple)
    refused = Signal(object)

    def __init__(
        self,
        operations: Mapping[str, Operation],
        steps: tuple[Step, ...],
        heading: str,
        parent: QWidget | None = None,
    ) -> None:
        """Show `steps` under a heading; `operations` can be added."""
        super().__init__(parent)
        self._operations = operations
        self._steps = steps
        self._place = -1
        self._panel = EntryPanel(heading, self.tr("Add a step"))
        for operation in operations.values():
            title = words.say("operations", operation.title)
            self._panel.add_choice(
                operation.name, title, words.say("operations", operation.summary)
            )
        self._panel.added.connect(self._add)
        self._panel.removed.connect(self._remove)
        self._panel.moved.connect(self._reorder)
        self._panel.switched.connect(self._switch)
        self._panel.selected.connect(self._show_form)
        self.setLayout(column(self._panel))
        self._show(0)

    def _show(self, current: int) -> None:
        entries = [
            Entry(self._title(step), summary(step.params), step.enabled) for step in self._steps
        ]
        self._panel.show_entries(entries, min(current, len(entries) - 1))

    def _title(self, step: Step) -> str:
        return words.say("operations", self._operations[step.op].title)

    def _use(self, steps: tuple[Step, ...], current: int) -> None:
        self._steps = steps
        self._show(current)
        self.changed.emit(steps)

    @Slot(str)
    def _add(self, name: str) -> None:
        step = Step(name, self._operations[name].params())
        self._use((*self._steps, step), len(self._steps))

    @Slot(int)
    def _remove(self, place: int) -> None:
        self._use(self._steps[:place] + self._steps[place + 1 :], max(0, place - 1))

    @Slot(list)
    def _reorder(self, order: list[int]) -> None:
        self._use(tuple(self._steps[place] for place in order), order.index(self._place))

    @Slot(int, bool)
    def _switch(self, place: int, enabled: bool) -> None:
        self._replace(place, enabled=enabled)

    @Slot(int)
    def _show_form(self, place: int) -> None:
        self._place = place
        self.refused.emit(None)  # an edit that was not valid goes with its form
        if place < 0:
            self._panel.set_form(None)
            return
        form = ParamsForm(self._steps[place].params)
        form.changed.connect(self._edit)
        form.refused.connect(self.refused)
        self._panel.set_form(form)

    @Slot(object)
    def _edit(self, params: Any) -> None:
        self._replace(self._place, params=params)

    def _replace(self, place: int, **values: Any) -> None:
        step = dataclasses.replace(self._steps[place], **values)
        self._steps = (*self._steps[:place], step, *self._steps[place + 1 :])
        self._panel.set_detail(place, self._title(step), summary(step.params))
        self.changed.emit(self._steps)


def summary(params: Any) -> str:
    """Return the values that matter of some parameters as one line: `Fit · 800 px · 600 px`."""
    values = values_of(params)
    specs = {spec.name: spec for spec in parameters(type(params))}
    return words.joined([_value_text(specs[name], value) for name, value in values.items()])


def _value_text(spec: Param, value: Any) -> str:
    if spec.item is not None:
        return list_text(value)
    if spec.choices:
        return words.say(CONTEXT, spec.choices[value])
    if isinstance(value, bool):
        return words.say(CONTEXT, spec.label) if value else ""
    if isinstance(value, str):
        return value
    shown = words.number(value) if isinstance(value, int) else QLocale().toString(value, "g", 6)
    template = words.tr("{value} {unit}", "a value with its unit")
    return fill(template, {"value": shown, "unit": spec.unit}).strip()
