"""Forms made from declared parameters: one editor per parameter, nothing written by hand.

An edit replaces the one value that was edited. Reading all editors back would round a value that a
spin box shows with two decimals though the recipe has four.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Collection
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import Problem, RecipeError
from app.core.params import Param, applies, check, parameters
from app.ui import words
from app.ui.flow_layout import FlowLayout
from app.ui.list_editor import make_list_editor
from app.ui.table_editor import TableEditor

CONTEXT: Final = "params"

_HEIGHT: Final = 28
"""Pixels of every field with the usual font."""

_FRAME: Final = 10
"""Pixels that the frame of no field exceeds, above and below its text together."""

_LETTERS: Final = 14
"""Letters that always have room in a box with choices, its arrow among them."""

_INT: Final = 2**31 - 1
_FLOAT: Final = 1e9

Tell = Callable[[Any], None]


class ParamsForm(QWidget):
    """Editors for the parameters of one frozen dataclass.

    Signals:
        changed(object): the new parameters, after each edit that is valid.
        refused(object): a Problem, after an edit that is not; None once it is mended.
    """

    changed = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        params: Any,
        *,
        leave_out: Collection[str] = (),
        in_a_row: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Show `params`.

        Args:
            params: a dataclass declared with `param`.
            leave_out: names of parameters that are edited elsewhere.
            in_a_row: place the fields side by side, as far as there is room, instead of below
                each other.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self.params = params
        self._shown = params
        self._specs = {
            spec.name: spec for spec in parameters(type(params)) if spec.name not in leave_out
        }
        self._all = [spec.name for spec in parameters(type(params))]
        self._refusal = RefusalLabel()
        self._refusals = Refusals()
        self._refusals.changed.connect(self._refusal.say)
        self._refusals.changed.connect(self.refused)
        self._layout = _Row() if in_a_row else _Column()
        outer = column(self._refusal)
        outer.insertLayout(0, self._layout)
        self.setLayout(outer)
        self._guard = _WheelGuard(self)
        self._places = 0
        self._editors = {name: self._add(spec) for name, spec in self._specs.items()}
        self._show_applicable()
        self._is_consistent()

    def put_first(self, label: str, editor: QWidget) -> None:
        """Add a field that is no parameter above the others, lined up with them."""
        self._layout.insert(self._places, label, editor)
        self._places += 1

    def _add(self, spec: Param) -> QWidget:
        value = getattr(self.params, spec.name)
        label = words.say(CONTEXT, spec.label)
        editor = self._field(spec, value, lambda new: self._edited(spec, new))
        editor.setAccessibleName(label)
        if spec.is_nested:
            self._layout.add(label, editor, below=True)
        else:
            self._layout.add("" if isinstance(editor, QCheckBox) else label, editor)
        return editor

    def _field(self, spec: Param, value: Any, tell: Tell) -> QWidget:
        """Return an editor that behaves like every field of a form."""
        if spec.is_nested:
            editor: QWidget = TableEditor(spec, value, tell, self._field)
        else:
            editor = make_editor(spec, value, tell)
            line_up(editor)
            editor.installEventFilter(self._guard)
            editor.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        editor.setObjectName(spec.name)
        editor.setToolTip(words.say(CONTEXT, spec.help))
        editor.setAccessibleDescription(editor.toolTip())
        return editor

    def _edited(self, spec: Param, value: Any) -> None:
        try:
            accepted = check(spec, value, "")
        except RecipeError as error:
            self._refusals.put(spec.name, error.problem)
            return
        self._refusals.put(spec.name, None)
        self._shown = dataclasses.replace(self._shown, **{spec.name: accepted})
        self._show_applicable()
        if self._is_consistent():
            self.params = self._shown
            self.changed.emit(self.params)

    def _is_consistent(self) -> bool:
        """Return whether the values make sense together; else say what does not."""
        verify = getattr(self._shown, "verify", None)
        try:
            if verify is not None:
                verify("")
        except RecipeError as error:
            self._refusals.put("", error.problem)
            return False
        self._refusals.put("", None)
        return True

    def _show_applicable(self) -> None:
        values = {name: getattr(self._shown, name) for name in self._all}
        for name, editor in self._editors.items():
            self._layout.show(editor, applies(self._specs[name], values))


class Refusals(QObject):
    """The edits of several places that are not valid at the moment.

    Signals:
        changed(object): the first Problem, or None when everything is valid.
    """

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._problems: dict[str, Problem] = {}

    def put(self, place: str, problem: Problem | None) -> None:
        """Note what is wrong at a place, or with None that nothing is."""
        if problem is not None:
            self._problems[place] = problem
        elif self._problems.pop(place, None) is None:
            return
        self.changed.emit(next(iter(self._problems.values()), None))

    def clear(self) -> None:
        """Forget all: the places are gone."""
        if self._problems:
            self._problems.clear()
            self.changed.emit(None)


class _WheelGuard(QObject):
    """Lets the wheel scroll the panel instead of changing a field the pointer happens to cross."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget):
            event.ignore()
            return not watched.hasFocus()
        return False


class _Column(QFormLayout):
    """Fields below each other, labels before them."""

    def __init__(self) -> None:
        super().__init__()
        self._wide: dict[QWidget, QWidget] = {}
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(12)
        self.setVerticalSpacing(6)
        self.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)

    def add(self, label: str, editor: QWidget, *, below: bool = False) -> None:
        if not below:
            self.insert(self.rowCount(), label, editor)
            return
        # In one row, so that both are shown and hidden together.
        shown = QLabel(label)
        shown.setBuddy(editor)
        both = QWidget()
        both.setLayout(column(shown, editor, spacing=4))
        self._wide[editor] = both
        self.addRow(both)

    def insert(self, place: int, label: str, editor: QWidget) -> None:
        shown = QLabel(label)
        shown.setBuddy(editor)
        shown.setMinimumHeight(editor.minimumHeight())
        self.insertRow(place, shown, editor)

    def show(self, editor: QWidget, visible: bool) -> None:
        self.setRowVisible(self._wide.get(editor, editor), visible)


class _Row(FlowLayout):
    """Fields side by side, each with its label before it, in as many lines as it takes."""

    def __init__(self) -> None:
        super().__init__(gap=16, line_gap=6)
        self._cells: dict[QWidget, QWidget] = {}

    def add(self, label: str, editor: QWidget, *, below: bool = False) -> None:
        del below
        self.insert(self.count(), label, editor)

    def insert(self, place: int, label: str, editor: QWidget) -> None:
        cell = QWidget()
        inside = QHBoxLayout(cell)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        if label:
            shown = QLabel(label)
            shown.setBuddy(editor)
            inside.addWidget(shown)
        inside.addWidget(editor)
        self._cells[editor] = cell
        self.insert_widget(place, cell)

    def show(self, editor: QWidget, visible: bool) -> None:
        self._cells[editor].setVisible(visible)


def make_editor(spec: Param, value: Any, tell: Tell) -> QWidget:
    """Return an editor that shows `value` and calls `tell` with what the user makes of it."""
    if spec.item is not None:
        return make_list_editor(spec, value, tell)
    if spec.choices:
        return _choice(spec, value, tell)
    return _MAKERS[spec.type](spec, value, tell)


def _choice(spec: Param, value: Any, tell: Tell) -> QWidget:
    box = QComboBox()
    for choice, label in spec.choices.items():
        box.addItem(words.say(CONTEXT, label), choice)
    box.setCurrentIndex(list(spec.choices).index(value))
    box.currentIndexChanged.connect(lambda _: tell(box.currentData()))
    let_shrink(box)
    return box


def line_up(*fields: QWidget) -> None:
    """Make fields equally high, so that they line up side by side and below each other."""
    for field in fields:
        field.setMinimumHeight(max(_HEIGHT, field.fontMetrics().height() + _FRAME))


def let_shrink(box: QComboBox) -> None:
    """Let a box be narrower than its longest choice, which its list still shows whole."""
    box.setMinimumWidth(_LETTERS * box.fontMetrics().averageCharWidth())


def _switch(spec: Param, value: bool, tell: Tell) -> QWidget:
    box = QCheckBox(words.say(CONTEXT, spec.label))
    box.setChecked(value)
    box.toggled.connect(tell)
    return box


def _whole(spec: Param, value: int, tell: Tell) -> QWidget:
    box = QSpinBox()
    box.setRange(
        -_INT if spec.minimum is None else math.ceil(spec.minimum),
        _INT if spec.maximum is None else math.floor(spec.maximum),
    )
    box.setSingleStep(int(spec.step or 1))
    box.setGroupSeparatorShown(True)
    _finish_box(box, spec)
    box.setValue(value)
    box.valueChanged.connect(tell)
    return box


def _decimal(spec: Param, value: float, tell: Tell) -> QWidget:
    box = QDoubleSpinBox()
    box.setDecimals(max(_decimals(spec.step or 0.1), _decimals(value)))
    box.setRange(
        -_FLOAT if spec.minimum is None else spec.minimum,
        _FLOAT if spec.maximum is None else spec.maximum,
    )
    box.setSingleStep(spec.step or 0.1)
    _finish_box(box, spec)
    box.setValue(value)
    box.valueChanged.connect(tell)
    return box


def _finish_box(box: QSpinBox | QDoubleSpinBox, spec: Param) -> None:
    if spec.unit:
        box.setSuffix(f"\u00a0{spec.unit}")


def _decimals(value: float) -> int:
    """Return how many decimals show the value as it is, at most six."""
    return next((n for n in range(6) if math.isclose(value, round(value, n))), 6)


def _text(spec: Param, value: str | float, tell: Tell) -> QWidget:
    line = QLineEdit(str(value))
    # A drop anywhere on the window adds a source; a path in a text field is never meant.
    line.setAcceptDrops(False)
    if spec.maximum is not None:
        line.setMaxLength(int(spec.maximum))
    line.textEdited.connect(tell)
    return line


_MAKERS: Final[dict[type, Callable[[Param, Any, Tell], QWidget]]] = {
    bool: _switch,
    int: _whole,
    float: _decimal,
    str: _text,
}


class RefusalLabel(QLabel):
    """The sentence below a form that says why an edit is not taken over; hidden without one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("error")
        self.setWordWrap(True)
        self.setAccessibleName(self.tr("What is not valid"))
        self.hide()

    def say(self, problem: Problem | None) -> None:
        """Show the problem, or hide when there is none."""
        self.setText(words.problem_text(problem) if problem else "")
        self.setVisible(problem is not None)


def column(*widgets: QWidget, spacing: int = 6) -> QVBoxLayout:
    """Return a layout with the widgets below each other and no margin of its own."""
    layout = QVBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget)
    return layout
