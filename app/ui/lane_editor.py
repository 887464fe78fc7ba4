"""Editing what a recipe does with one kind of file."""

from __future__ import annotations

import dataclasses
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from app.core.errors import Problem
from app.core.operation import Lane, Registry, Role
from app.core.recipe import LaneRecipe, Merge, Output, Step
from app.ui.forms import Refusals, column
from app.ui.merge_editor import MergeEditor
from app.ui.output_editor import OutputEditor
from app.ui.reading_editor import ReadingEditor
from app.ui.recipe_document import first_output
from app.ui.step_editor import StepEditor


class LaneEditor(QWidget):
    """Edits one lane: its steps, then its results, then its merges, as far as there are any.

    A lane always does something: the last result stays while there is no merge, and the last merge
    while there is no result. Steps need a result, because in a recipe they imply one.

    Signals:
        changed(object): the `LaneRecipe` after an edit.
        refused(object): a Problem while an edit is not valid, else None.
    """

    changed = Signal(object)
    refused = Signal(object)

    def __init__(
        self, lane: Lane, registry: Registry, recipe: LaneRecipe, parent: QWidget | None = None
    ) -> None:
        """Show the lane `recipe`, to be edited with what `registry` has for `lane`."""
        super().__init__(parent)
        self._lane = lane
        self._registry = registry
        self._recipe = recipe
        operations = registry.operations(lane, Role.STEP)
        merges = registry.operations(lane, Role.MERGE)
        self._refusals = Refusals()
        self._refusals.changed.connect(self.refused)
        self._steps = StepEditor(operations, recipe.steps, self.tr("Steps"))
        self._steps.changed.connect(self._set_steps)
        self._steps.refused.connect(self._refuse_steps)
        self._outputs = OutputEditor(registry.formats(lane), operations, recipe.outputs)
        self._outputs.changed.connect(self._set_outputs)
        self._outputs.refused.connect(self._refuse_outputs)
        self._merges = MergeEditor(merges, recipe.merges)
        self._merges.changed.connect(self._set_merges)
        self._merges.refused.connect(self._refuse_merges)
        parts = (
            (self._make_reading(), registry.readings.get(lane)),
            (self._steps, operations),
            (self._outputs, registry.formats(lane)),
            (self._merges, merges),
        )
        shown: list[QWidget] = []
        for editor, known in parts:
            if known:
                shown += [_line(), editor] if shown else [editor]
        self.setLayout(column(*shown, spacing=12))
        self._keep_at_work()

    def _make_reading(self) -> QWidget:
        """Return the editor of how files are read; empty where nothing can be said about it."""
        options = self._registry.readings.get(self._lane)
        if options is None:
            return QWidget()
        editor = ReadingEditor(options, self._recipe.reading)
        editor.changed.connect(self._set_reading)
        editor.refused.connect(self._refuse_reading)
        return editor

    def _keep_at_work(self) -> None:
        """Say what has to stay so that the lane does something."""
        recipe = self._recipe
        self._outputs.set_least(1 if recipe.steps or not recipe.merges else 0)
        self._merges.set_least(0 if recipe.outputs else 1)

    def _use(self, recipe: LaneRecipe) -> None:
        self._recipe = recipe
        self._keep_at_work()
        self.changed.emit(recipe)

    @Slot(object)
    def _set_reading(self, reading: Any) -> None:
        self._use(dataclasses.replace(self._recipe, reading=reading))

    @Slot(tuple)
    def _set_steps(self, steps: tuple[Step, ...]) -> None:
        recipe = dataclasses.replace(self._recipe, steps=steps)
        output = first_output(self._lane, self._registry)
        if steps and not recipe.outputs and output is not None:
            recipe = dataclasses.replace(recipe, outputs=(output,))
            self._outputs.set_values(recipe.outputs)
        self._use(recipe)

    @Slot(tuple)
    def _set_outputs(self, outputs: tuple[Output, ...]) -> None:
        self._use(dataclasses.replace(self._recipe, outputs=outputs))

    @Slot(tuple)
    def _set_merges(self, merges: tuple[Merge, ...]) -> None:
        self._use(dataclasses.replace(self._recipe, merges=merges))

    @Slot(object)
    def _refuse_reading(self, problem: Problem | None) -> None:
        self._refusals.put("reading", problem)

    @Slot(object)
    def _refuse_steps(self, problem: Problem | None) -> None:
        self._refusals.put("steps", problem)

    @Slot(object)
    def _refuse_outputs(self, problem: Problem | None) -> None:
        self._refusals.put("outputs", problem)

    @Slot(object)
    def _refuse_merges(self, problem: Problem | None) -> None:
        self._refusals.put("merges", problem)


def _line() -> QFrame:
    line = QFrame()
    line.setObjectName("line")
    line.setFixedHeight(1)
    return line
