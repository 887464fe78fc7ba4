"""Editors for parameters that are lists of small tables: one line for each, with add and remove."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.core.errors import fill
from app.core.params import Param, applies, parameters
from app.ui import icons, words
from app.ui.tab_order import visit_after

Tell = Callable[[Any], None]
MakeField = Callable[[Param, Any, Tell], QWidget]
"""Makes the editor of one cell, which says what the user makes of its value."""


class TableEditor(QWidget):
    """Edits the entries of a nested parameter.

    It keeps what is typed, valid or not, and says all of it after each edit: whether it is valid is
    found out by whoever listens.
    """

    def __init__(
        self,
        spec: Param,
        entries: Sequence[Any],
        tell: Tell,
        make_field: MakeField,
        parent: QWidget | None = None,
    ) -> None:
        """Show `entries`, dataclasses of the type `spec.item`.

        Args:
            spec: the parameter.
            entries: its value.
            tell: is told the entries after each edit, as tables.
            make_field: makes the fields of a line.
            parent: the widget it lies in.
        """
        super().__init__(parent)
        self._specs = parameters(spec.item)
        self._tell = tell
        self._make_field = make_field
        self._lines = [
            {inner.name: getattr(entry, inner.name) for inner in self._specs} for entry in entries
        ]
        self._fields: list[dict[str, QWidget]] = []
        self._cells = QWidget()
        self._add = QPushButton(self.tr("Add a line"))
        icons.put(self._add, "add")
        self._add.clicked.connect(self._append)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self._place_cells()

    # The lines as they stand.

    @property
    def entries(self) -> list[dict[str, Any]]:
        """The entries as tables, with the values that apply."""
        return [
            {spec.name: line[spec.name] for spec in self._specs if applies(spec, line)}
            for line in self._lines
        ]

    def _place_cells(self) -> None:
        """Make all lines anew: there are others now."""
        self._grid.removeWidget(self._cells)
        self._cells.hide()
        self._cells.deleteLater()
        self._cells = QWidget()
        grid = QGridLayout(self._cells)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        self._fields = [self._place_line(grid, number) for number in range(len(self._lines))]
        if self._lines:
            self._place_titles(grid)
        self._grid.addWidget(self._cells, 0, 0, 1, 2)
        self._grid.addWidget(self._add, 1, 0)
        self._grid.setColumnStretch(1, 1)
        self._cells.setVisible(bool(self._lines))
        visit_after(self._cells, self._add)

    def _place_titles(self, grid: QGridLayout) -> None:
        for place, spec in enumerate(self._specs):
            if not isinstance(self._fields[0][spec.name], QCheckBox):
                title = QLabel(words.say("params", spec.label))
                title.setObjectName("muted")
                title.setToolTip(words.say("params", spec.help))
                grid.addWidget(title, 0, place)
            grid.setColumnStretch(place, 1)

    def _place_line(self, grid: QGridLayout, number: int) -> dict[str, QWidget]:
        line = self._lines[number]
        fields = {}
        for place, spec in enumerate(self._specs):
            tell = partial(self._edit, number, spec.name)
            field = self._make_field(spec, line[spec.name], tell)
            name = self.tr("{field} in line {number}")
            label = words.say("params", spec.label)
            field.setAccessibleName(fill(name, {"field": label, "number": number + 1}))
            # Columns share the width; a long choice does not take it from a name.
            field.setMinimumWidth(0)
            field.setSizePolicy(QSizePolicy.Policy.Ignored, field.sizePolicy().verticalPolicy())
            grid.addWidget(field, number + 1, place)
            fields[spec.name] = field
        remove = QToolButton()
        remove.setAutoRaise(True)
        icons.put(remove, "remove")
        text = fill(self.tr("Remove line {number}"), {"number": number + 1})
        remove.setToolTip(text)
        remove.setAccessibleName(text)
        remove.clicked.connect(partial(self._drop, number))
        grid.addWidget(remove, number + 1, len(self._specs))
        _enable(fields, self._specs, line)
        return fields

    # What the user does.

    def _edit(self, number: int, name: str, value: Any) -> None:
        self._lines[number][name] = value
        _enable(self._fields[number], self._specs, self._lines[number])
        self._tell(self.entries)

    @Slot()
    def _append(self) -> None:
        self._lines.append({spec.name: spec.default for spec in self._specs})
        self._place_cells()
        self._fields[-1][self._specs[0].name].setFocus()
        self._tell(self.entries)

    def _drop(self, number: int, *_: object) -> None:
        del self._lines[number]
        self._place_cells()
        self._tell(self.entries)


def _enable(fields: dict[str, QWidget], specs: Sequence[Param], line: dict[str, Any]) -> None:
    """Let only those fields be edited that mean something."""
    for spec in specs:
        fields[spec.name].setEnabled(applies(spec, line))
