from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from ui_fakes import JpegParams, ResizeParams
from ui_kit import child, widget

from app.core.errors import RecipeError
from app.core.operation import Lane, Role
from app.core.params import param, parameters
from app.core.recipe import Destination
from app.operations import REGISTRY
from app.settings import Settings
from app.ui.forms import ParamsForm, RefusalLabel, Refusals
from app.ui.list_editor import list_text
from app.ui.table_editor import TableEditor


@dataclass(frozen=True, slots=True, kw_only=True)
class Fine:
    exact: float = param(1.0, label="Exact", help="Finer than its step.", step=0.1)
    whole: int = param(3, label="Whole", help="A number.", minimum=1, maximum=9, step=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    columns: tuple[str, ...] = param(("qty", "a, b"), label="Columns", help="Names.")
    shares: tuple[float, ...] = param((0.5,), label="Shares", help="Parts.", minimum=0, maximum=1)
    fine: tuple[Fine, ...] = param((), label="Fine", help="Tables.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewName:
    column: str = param("a", label="Column", help="Now.", minimum=1)
    name: str = param("b", label="New name", help="Then.", minimum=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    names: tuple[NewName, ...] = param((), label="Names", help="Old and new.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    low: int = param(1, label="Low", help="The least.")
    high: int = param(5, label="High", help="The most.")

    def verify(self, place: str) -> None:
        if self.low > self.high:
            raise RecipeError("out_of_range", place=place, value=str(self.low), range="")


def form(bot: QtBot, params: Any, **options: Any) -> tuple[ParamsForm, list[Any], list[Any]]:
    made = ParamsForm(params, **options)
    bot.addWidget(made)
    changed: list[Any] = []
    refused: list[Any] = []
    made.changed.connect(changed.append)
    made.refused.connect(refused.append)
    return made, changed, refused


def every_params() -> list[type]:
    operations = [
        operation.params
        for lane in Lane
        for role in Role
        for operation in REGISTRY.operations(lane, role).values()
    ]
    formats = [found.params for lane in Lane for found in REGISTRY.formats(lane).values()]
    return [*operations, *formats, Settings, Destination]


@pytest.mark.parametrize("params", every_params(), ids=lambda params: params.__name__)
def test_every_declaration_has_a_form_that_shows_its_values_unchanged(
    qtbot: QtBot, params: type
) -> None:
    made, changed, _ = form(qtbot, params())
    for spec in parameters(params):
        editor = widget(made, QWidget, spec.name)
        assert editor.accessibleName()
        assert editor.toolTip()
        default = list_text(spec.default) if spec.item and not spec.is_nested else spec.default
        assert shown(editor) == pytest.approx(default)
    assert not changed
    assert made.params == params()


def shown(editor: QWidget) -> Any:
    if isinstance(editor, QComboBox):
        return editor.currentData()
    if isinstance(editor, QCheckBox):
        return editor.isChecked()
    if isinstance(editor, (QSpinBox, QDoubleSpinBox)):
        return editor.value()
    if isinstance(editor, TableEditor):
        return tuple(editor.entries)
    assert isinstance(editor, QLineEdit)
    return editor.text()


def test_an_edit_replaces_only_the_field_that_was_edited(qtbot: QtBot) -> None:
    params = Fine(exact=1.0000004, whole=3)
    made, changed, _ = form(qtbot, params)
    whole = widget(made, QSpinBox, "whole")
    whole.stepUp()
    assert changed == [Fine(exact=1.0000004, whole=5)]


def test_decimals_show_the_value_as_the_recipe_has_it(qtbot: QtBot) -> None:
    made, _, _ = form(qtbot, Fine(exact=1.2345))
    exact = widget(made, QDoubleSpinBox, "exact")
    assert exact.cleanText() == "1.2345"
    assert exact.singleStep() == 0.1


def test_units_ranges_and_choices_come_from_the_declaration(qtbot: QtBot) -> None:
    made, changed, _ = form(qtbot, ResizeParams())
    width = widget(made, QSpinBox, "width")
    assert width.suffix() == "\u00a0px"
    assert (width.minimum(), width.maximum()) == (1, 65535)
    mode = widget(made, QComboBox, "mode")
    assert [mode.itemText(place) for place in range(mode.count())] == ["Fit inside", "Percent"]
    QTest.keyClick(mode, Qt.Key.Key_Down)
    assert changed[-1].mode == "percent"


def test_fields_that_do_not_apply_are_hidden(qtbot: QtBot) -> None:
    made, _, _ = form(qtbot, ResizeParams())
    made.show()
    width, percent = widget(made, QSpinBox, "width"), widget(made, QDoubleSpinBox, "percent")
    assert width.isVisible()
    assert not percent.isVisible()
    mode = widget(made, QComboBox, "mode")
    mode.setCurrentIndex(1)
    assert not width.isVisible()
    assert percent.isVisible()


def test_a_text_that_is_not_valid_is_refused_and_the_last_valid_one_stays(qtbot: QtBot) -> None:
    made, changed, refused = form(qtbot, JpegParams())
    made.show()
    background = widget(made, QLineEdit, "background")
    background.selectAll()
    QTest.keyClick(background, Qt.Key.Key_Delete)
    label = child(made, RefusalLabel)
    assert refused[-1].code == "out_of_range"
    assert label.isVisible()
    assert made.params == JpegParams()
    QTest.keyClicks(background, "grey")
    assert refused[-1] is None
    assert not label.isVisible()
    assert changed[-1] == JpegParams(background="grey")


def test_the_wheel_scrolls_past_a_field_that_is_not_in_use(qtbot: QtBot) -> None:
    made, changed, _ = form(qtbot, ResizeParams())
    made.show()
    width = widget(made, QSpinBox, "width")
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(width.mapToGlobal(QPoint(5, 5))),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(width, event)
    assert not changed


def test_parameters_edited_elsewhere_are_left_out(qtbot: QtBot) -> None:
    made, changed, _ = form(qtbot, Destination(folder="/x"), leave_out=("folder",), in_a_row=True)
    with pytest.raises(AssertionError):
        widget(made, QLineEdit, "folder")
    dates = widget(made, QCheckBox, "keep_dates")
    dates.click()
    assert changed == [dataclasses.replace(Destination(folder="/x"), keep_dates=False)]


def test_refusals_of_several_places_are_one_until_all_are_mended(qtbot: QtBot) -> None:
    from app.core.errors import Problem

    refusals = Refusals()
    heard: list[Any] = []
    refusals.changed.connect(heard.append)
    first, second = Problem("empty_file"), Problem("no_memory")
    refusals.put("a", None)
    assert heard == []
    refusals.put("a", first)
    refusals.put("b", second)
    refusals.put("a", None)
    refusals.put("b", None)
    refusals.clear()
    assert heard == [first, first, second, None]


def type_into(field: QLineEdit, text: str) -> None:
    field.setText(text)
    field.textEdited.emit(text)


def test_lists_are_edited_as_a_line_with_commas(qtbot: QtBot) -> None:
    made, changed, refused = form(qtbot, Lists())
    columns, shares = widget(made, QLineEdit, "columns"), widget(made, QLineEdit, "shares")
    assert columns.text() == 'qty, "a, b"'
    columns.clear()
    QTest.keyClicks(columns, 'x, "y,z" ,')
    assert made.params.columns == ("x", "y,z")
    type_into(shares, "0.25, 1")
    assert changed[-1].shares == (0.25, 1.0)
    type_into(shares, "0.25, 2")
    assert refused[-1].values["place"] == "shares[2]"
    assert made.params.shares == (0.25, 1.0)
    type_into(shares, "0.25, half")
    assert refused[-1].code == "wrong_type"


@pytest.mark.parametrize(
    "entries", [("",), (" a ", "b"), ('say "no"', '"'), ("a,b", "c\td"), ('"a" "b"',), ("-",)]
)
def test_a_line_says_any_entry_so_that_it_is_read_again(
    qtbot: QtBot, entries: tuple[str, ...]
) -> None:
    made, changed, _ = form(qtbot, Lists())
    type_into(widget(made, QLineEdit, "columns"), list_text(entries))
    assert changed[-1].columns == entries


def test_lists_of_tables_are_edited_line_by_line(qtbot: QtBot) -> None:
    made, changed, refused = form(qtbot, Lists(fine=(Fine(exact=2.5),)))
    made.show()
    lines = widget(made, TableEditor, "fine")
    whole = widget(made, QSpinBox, "Whole in line 1")
    whole.setValue(7)
    assert changed[-1].fine == (Fine(exact=2.5, whole=7),)
    widget(lines, QPushButton, "Add a line").click()
    assert changed[-1].fine == (Fine(exact=2.5, whole=7), Fine())
    widget(lines, QToolButton, "Remove line 1").click()
    assert changed[-1].fine == (Fine(),)
    assert not refused
    widget(lines, QToolButton, "Remove line 1").click()
    assert made.params.fine == ()


def test_a_cell_that_is_not_valid_is_refused_and_stays_to_be_mended(qtbot: QtBot) -> None:
    made, changed, refused = form(qtbot, Rename(names=(NewName(), NewName(name="b"))))
    type_into(widget(made, QLineEdit, "New name in line 2"), "")
    assert refused[-1].values["place"] == "names[2].name"
    type_into(widget(made, QLineEdit, "Column in line 1"), "x")
    assert not changed
    type_into(widget(made, QLineEdit, "New name in line 2"), "y")
    assert refused[-1] is None
    assert changed[-1].names == (NewName(column="x"), NewName(name="y"))


def test_values_that_make_no_sense_together_are_refused_until_they_do(qtbot: QtBot) -> None:
    made, changed, refused = form(qtbot, Between())
    low, high = widget(made, QSpinBox, "low"), widget(made, QSpinBox, "high")
    low.setValue(8)
    assert refused[-1].code == "out_of_range"
    assert (changed, made.params) == ([], Between())
    high.setValue(9)
    assert refused[-1] is None
    assert changed == [Between(low=8, high=9)]
