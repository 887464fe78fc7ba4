from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPointF, Qt
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QMenu, QSpinBox, QToolButton
from pytestqt.qtbot import QtBot
from ui_fakes import REGISTRY, BrightnessParams, ResizeParams
from ui_kit import child, widget

from app.core.operation import Lane, Role
from app.core.recipe import Step
from app.ui.entry_list import EntryList
from app.ui.step_editor import StepEditor, summary

OPERATIONS = REGISTRY.operations(Lane.IMAGE, Role.STEP)
STEPS = (Step("resize", ResizeParams(width=640)), Step("brightness", BrightnessParams(factor=1.5)))


class Bench:
    def __init__(self, bot: QtBot, steps: tuple[Step, ...]) -> None:
        self.editor = StepEditor(OPERATIONS, steps, "Steps")
        bot.addWidget(self.editor)
        self.editor.show()
        self.heard: list[tuple[Step, ...]] = []
        self.editor.changed.connect(self.heard.append)
        found = child(self.editor, EntryList)
        self.list = found

    def press(self, name: str) -> None:
        button = widget(self.editor, QToolButton, f"{name} (Steps)")
        assert button.isEnabled()
        button.click()

    @property
    def names(self) -> list[str]:
        return [step.op for step in self.heard[-1]]


def test_steps_are_listed_with_what_they_do(qtbot: QtBot) -> None:
    bench = Bench(qtbot, STEPS)
    assert [bench.list.item(row).text() for row in range(2)] == ["Resize", "Brightness"]
    assert bench.list.item(0).toolTip() == "Fit inside · 640 px"
    assert bench.list.currentRow() == 0


def test_a_step_is_added_from_the_menu_with_its_defaults(qtbot: QtBot) -> None:
    bench = Bench(qtbot, ())
    assert not bench.list.isVisible()
    menu = child(bench.editor, QMenu)
    actions = [action for action in menu.actions() if isinstance(action, QAction)]
    assert [(action.text(), action.toolTip()) for action in actions] == [
        ("Resize", "Make pictures larger or smaller."),
        ("Brightness", "Make pictures lighter."),
    ]
    actions[1].trigger()
    assert bench.heard == [(Step("brightness", BrightnessParams()),)]
    assert bench.list.isVisible()
    assert widget(bench.editor, QLineEdit, "qt_spinbox_lineedit")


def test_editing_the_selected_step_changes_only_that_value(qtbot: QtBot) -> None:
    bench = Bench(qtbot, STEPS)
    width = widget(bench.editor, QSpinBox, "width")
    width.setValue(800)
    assert bench.heard == [(Step("resize", ResizeParams(width=800)), STEPS[1])]
    assert bench.list.item(0).toolTip() == "Fit inside · 800 px"


def test_steps_move_by_buttons_and_stay_selected(qtbot: QtBot) -> None:
    bench = Bench(qtbot, STEPS)
    bench.press("Move down")
    assert bench.names == ["brightness", "resize"]
    assert bench.list.currentRow() == 1
    bench.press("Move up")
    assert bench.names == ["resize", "brightness"]
    assert not widget(bench.editor, QToolButton, "Move up (Steps)").isEnabled()


def test_steps_move_by_dragging(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(qtbot, STEPS)

    def move_as_qt_does(listed: QListWidget, _event: QDropEvent) -> None:
        listed.model().moveRow(QModelIndex(), 0, QModelIndex(), 2)

    monkeypatch.setattr(QListWidget, "dropEvent", move_as_qt_does)
    bench.list.dropEvent(
        QDropEvent(
            QPointF(1, 1),
            Qt.DropAction.MoveAction,
            QMimeData(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert bench.names == ["brightness", "resize"]
    assert bench.list.currentRow() == 1


def test_reordering_keeps_every_step(qtbot: QtBot) -> None:
    bench = Bench(qtbot, STEPS)
    bench.list.moved.emit([1, 0])
    assert bench.heard == [(STEPS[1], STEPS[0])]


def test_a_step_is_switched_off_and_kept(qtbot: QtBot) -> None:
    bench = Bench(qtbot, STEPS)
    bench.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert [step.enabled for step in bench.heard[-1]] == [True, False]
    bench.list.item(1).setCheckState(Qt.CheckState.Checked)
    assert bench.heard[-1] == STEPS


@pytest.mark.parametrize("by_key", [True, False])
def test_a_step_is_removed_by_key_or_button(qtbot: QtBot, by_key: bool) -> None:
    bench = Bench(qtbot, STEPS)
    if by_key:
        QTest.keyClick(bench.list, Qt.Key.Key_Delete)
    else:
        bench.press("Remove")
    assert bench.names == ["brightness"]
    QTest.keyClick(bench.list, Qt.Key.Key_Delete)
    assert bench.heard[-1] == ()


@pytest.mark.parametrize(
    ("params", "said"),
    [
        (ResizeParams(mode="percent", percent=12.5), "Percent · 12.5 %"),
        (ResizeParams(width=12_000, only_shrink=True), "Fit inside · 12,000 px · Only shrink"),
        (BrightnessParams(factor=1.2), "1.2"),
    ],
)
def test_the_summary_names_what_applies(qapp: object, params: Any, said: str) -> None:
    assert summary(params) == said
