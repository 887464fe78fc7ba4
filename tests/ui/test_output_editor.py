from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QMenu, QSpinBox, QToolButton
from pytestqt.qtbot import QtBot
from ui_fakes import REGISTRY, JpegParams, ResizeParams, SameParams
from ui_kit import widget

from app.core.naming import FIELDS
from app.core.operation import Lane, Role
from app.core.recipe import Output, Step
from app.operations import REGISTRY as TABLES
from app.ui.entry_list import EntryList
from app.ui.output_editor import _EXAMPLE, OutputEditor

FORMATS = REGISTRY.formats(Lane.IMAGE)
OPERATIONS = REGISTRY.operations(Lane.IMAGE, Role.STEP)


class Bench:
    def __init__(self, bot: QtBot, *outputs: Output) -> None:
        self.bot = bot
        self.editor = OutputEditor(FORMATS, OPERATIONS, outputs)
        bot.addWidget(self.editor)
        self.editor.show()
        self.heard: list[tuple[Output, ...]] = []
        self.refused: list[Any] = []
        self.editor.changed.connect(self.heard.append)
        self.editor.refused.connect(self.refused.append)

    def type_name(self, text: str) -> None:
        field = widget(self.editor, QLineEdit, "Name")
        field.selectAll()
        QTest.keyClicks(field, text)

    def texts(self) -> list[str]:
        return [label.text() for label in self.editor.findChildren(QLabel) if label.isVisible()]

    def choose_format(self, place: int) -> None:
        box = widget(self.editor, QComboBox, "Format")
        box.setCurrentIndex(place)

    def add(self, title: str) -> None:
        menus = self.editor.findChildren(QMenu)
        actions = [action for menu in menus for action in menu.actions()]
        next(action for action in actions if action.text() == title).trigger()


def test_every_field_of_a_name_has_an_example() -> None:
    assert set(_EXAMPLE) == set(FIELDS)


def test_a_name_is_checked_while_it_is_typed(qtbot: QtBot) -> None:
    bench = Bench(qtbot, Output("jpeg", JpegParams()))
    bench.type_name("small/{stem}_{width}")
    assert bench.heard[-1][0].name == "small/{stem}_{width}"
    assert "Example: small/holiday_1600.jpg" in bench.texts()
    assert bench.refused[-1] is None


def test_a_name_that_is_not_valid_is_refused_with_the_reason(qtbot: QtBot) -> None:
    bench = Bench(qtbot, Output("jpeg", JpegParams()))
    bench.type_name("{steam}")
    assert bench.refused[-1].code == "template_field"
    assert any("Nearest: “stem”" in text for text in bench.texts())
    assert not any(text.startswith("Example") for text in bench.texts())
    assert all(outputs[0].name != "{steam}" for outputs in bench.heard)
    bench.type_name("../{stem}")
    assert bench.refused[-1].code == "template_outside"
    bench.type_name("{stem}")
    assert bench.refused[-1] is None


def test_another_format_brings_its_own_options(qtbot: QtBot) -> None:
    bench = Bench(qtbot, Output("same", SameParams(metadata="strip"), name="{stem}_x"))
    bench.choose_format(1)
    assert bench.heard == [(Output("jpeg", JpegParams(), name="{stem}_x"),)]
    quality = widget(bench.editor, QSpinBox, "quality")
    quality.setValue(70)
    assert bench.heard[-1][0].options == JpegParams(quality=70)


def test_one_result_needs_no_list_and_cannot_be_removed(qtbot: QtBot) -> None:
    bench = Bench(qtbot, Output("same", SameParams()))
    listed = widget(bench.editor, EntryList, "Results for each file")
    assert not listed.isVisible()
    QTest.keyClick(listed, Qt.Key.Key_Delete)
    assert not bench.heard


def test_several_results_are_listed_added_and_removed(qtbot: QtBot) -> None:
    bench = Bench(qtbot, Output("same", SameParams()))
    bench.add("JPEG")
    assert [(output.format, output.name) for output in bench.heard[-1]] == [
        ("same", "{stem}"),
        ("jpeg", "{stem}_2"),
    ]
    listed = widget(bench.editor, EntryList, "Results for each file")
    assert listed.isVisible()
    remove = widget(bench.editor, QToolButton, "Remove (Results for each file)")
    remove.click()
    assert [output.format for output in bench.heard[-1]] == ["same"]
    assert not listed.isVisible()


def test_a_result_has_steps_of_its_own(qtbot: QtBot) -> None:
    bench = Bench(qtbot, Output("same", SameParams()))
    bench.add("Resize")
    assert bench.heard[-1][0].steps == (Step("resize", ResizeParams()),)


def test_an_edit_that_is_not_valid_goes_with_its_form(qtbot: QtBot) -> None:
    bench = Bench(qtbot, Output("same", SameParams()), Output("jpeg", JpegParams(), "{stem}_b"))
    bench.type_name("{")
    assert bench.refused[-1] is not None
    listed = widget(bench.editor, EntryList, "Results for each file")
    listed.setCurrentRow(1)
    assert bench.refused[-1] is None


def test_a_table_can_be_split_in_the_form(qtbot: QtBot) -> None:
    csv = TABLES.formats(Lane.TABLE)["csv"]
    editor = OutputEditor(TABLES.formats(Lane.TABLE), {}, (Output("csv", csv.params()),))
    form = editor.form(Output("csv", csv.params()))
    qtbot.addWidget(editor)
    qtbot.addWidget(form)
    heard: list[Output] = []
    form.changed.connect(heard.append)
    form.show()
    rows, column = (
        widget(form, QSpinBox, "Split by rows"),
        widget(form, QLineEdit, "Split by column"),
    )
    assert column.isVisible()
    rows.setValue(5_000)
    assert heard[-1].options == csv.params(split_rows=5_000)
    assert not column.isVisible()
    rows.setValue(0)
    column.selectAll()
    QTest.keyClicks(column, "land")
    assert heard[-1].options == csv.params(split_by="land")
    name = widget(form, QLineEdit, "Name")
    name.selectAll()
    QTest.keyClicks(name, "by land/{stem}")
    assert "Example: by land/sales/" in [label.text() for label in form.findChildren(QLabel)]
