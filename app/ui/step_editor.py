"""Editing a list of steps."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QLocale, Slot
from PySide6.QtWidgets import QWidget

from app.core.errors import fill
from app.core.operation import Operation
from app.core.params import Param, parameters, values_of
from app.core.recipe import Step
from app.ui import words
from app.ui.entries_editor import EntriesEditor
from app.ui.entry_list import Entry
from app.ui.forms import CONTEXT, ParamsForm
from app.ui.list_editor import list_text


class StepEditor(EntriesEditor):
    """Edits steps, in the order in which they are applied."""

    def __init__(
        self,
        operations: Mapping[str, Operation],
        steps: tuple[Step, ...],
        heading: str,
        parent: QWidget | None = None,
    ) -> None:
        """Show `steps` under a heading; `operations` can be added."""
        super().__init__(steps, parent)
        self._operations = operations
        self.begin(heading, self.tr("Add a step"), operations, "operations")

    def entry(self, value: Step) -> Entry:
        """Return the line of a step."""
        title = words.say("operations", self._operations[value.op].title)
        return Entry(title, summary(value.params), value.enabled)

    def make(self, name: str) -> Step:
        """Return a step with its defaults."""
        return Step(name, self._operations[name].params())

    def form(self, value: Step) -> ParamsForm:
        """Return the form of a step's parameters."""
        return ParamsForm(value.params)

    def taken(self, value: Step, edited: Any) -> Step:
        """Return the step with other parameters."""
        return dataclasses.replace(value, params=edited)

    @Slot(int, bool)
    def switch(self, place: int, enabled: bool) -> None:
        """Apply the step at `place`, or leave it in the recipe unused."""
        self._replace(place, dataclasses.replace(self._values[place], enabled=enabled))


def summary(params: Any) -> str:
    """Return the values that matter of some parameters as one line: `Fit · 800 px · 600 px`."""
    values = values_of(params)
    specs = {spec.name: spec for spec in parameters(type(params))}
    return words.joined([value_text(specs[name], value) for name, value in values.items()])


def value_text(spec: Param, value: Any) -> str:
    """Return a value as it is said in a summary."""
    if spec.is_nested:
        comma = words.tr(", ", "between the words of a list")
        return comma.join(_entry_text(entry) for entry in value)
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


def _entry_text(entry: Any) -> str:
    specs = {spec.name: spec for spec in parameters(type(entry))}
    values = values_of(entry)
    said = [value_text(specs[name], value) for name, value in values.items()]
    said = [text for text in said if text]
    return ": ".join([*said[:1], " ".join(said[1:])]) if len(said) > 1 else "".join(said)
