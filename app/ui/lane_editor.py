"""Editing what a recipe does with one kind of file."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QWidget

from app.core.errors import Problem
from app.core.operation import Lane, Registry, Role
from app.core.recipe import LaneRecipe, Output, Step
from app.ui.forms import Refusals, column
from app.ui.output_editor import OutputEditor
from app.ui.step_editor import StepEditor


class LaneEditor(QWidget):
    """Edits one lane: its steps, then its results. Merges stay as they are.

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
        self._recipe = recipe
        operations = registry.operations(lane, Role.STEP)
        self._refusals = Refusals()
        self._refusals.changed.connect(self.refused)
        self._steps = StepEditor(operations, recipe.steps, self.tr("Steps"))
        self._steps.changed.connect(self._set_steps)
        self._steps.refused.connect(self._refuse_steps)
        self._outputs = OutputEditor(registry.formats(lane), operations, recipe.outputs)
        self._outputs.changed.connect(self._set_outputs)
        self._outputs.refused.connect(self._refuse_outputs)
        line = QFrame()
        line.setObjectName("line")
        line.setFixedHeight(1)
        self.setLayout(column(self._steps, line, self._outputs, spacing=12))

    @Slot(tuple)
    def _set_steps(self, steps: tuple[Step, ...]) -> None:
        self._recipe = dataclasses.replace(self._recipe, steps=steps)
        self.changed.emit(self._recipe)

    @Slot(tuple)
    def _set_outputs(self, outputs: tuple[Output, ...]) -> None:
        self._recipe = dataclasses.replace(self._recipe, outputs=outputs)
        self.changed.emit(self._recipe)

    @Slot(object)
    def _refuse_steps(self, problem: Problem | None) -> None:
        self._refusals.put("steps", problem)

    @Slot(object)
    def _refuse_outputs(self, problem: Problem | None) -> None:
        self._refusals.put("outputs", problem)
