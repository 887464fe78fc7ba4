"""The rules for results: what a user sees of them, and what is out of the way."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from ui_kit import Answers, Desk, widget

from app.core.recipe import Destination
from app.ui.destination_panel import DestinationPanel


@pytest.fixture
def panel(qtbot: QtBot) -> DestinationPanel:
    made = DestinationPanel(Answers())
    qtbot.addWidget(made)
    made.resize(540, 160)
    with qtbot.waitExposed(made):
        made.show()
    return made


def edits(panel: DestinationPanel) -> list[Any]:
    heard: list[Any] = []
    panel.rules_changed.connect(heard.append)
    return heard


def shown(panel: DestinationPanel) -> str:
    labels = panel.findChildren(QLabel)
    return " ".join(label.text() for label in labels if label.isVisible())


def test_replacing_the_originals_needs_no_folder_and_says_where_they_are(
    panel: DestinationPanel,
) -> None:
    heard = edits(panel)
    field = widget(panel, QLineEdit, "Folder for the results")
    rules = [widget(panel, QWidget, name) for name in ("layout", "on_conflict", "skip_done")]
    assert all(found.isVisible() for found in (field, *rules))

    widget(panel, QCheckBox, "Replace the originals").click()

    assert heard == [Destination(in_place=True)]
    assert not any(found.isVisible() for found in (field, *rules))
    assert widget(panel, QCheckBox, "Keep dates").isVisible()
    assert "The originals are kept in the folder “.foldermill” of the source" in shown(panel)
    assert "undoing the run brings them back" in shown(panel)

    widget(panel, QCheckBox, "Replace the originals").click()

    assert heard[-1] == Destination()
    assert all(found.isVisible() for found in (field, *rules))
    assert ".foldermill" not in shown(panel)


@pytest.mark.parametrize(("rule", "told"), [("overwrite", True), ("newer", True), ("skip", False)])
def test_what_becomes_of_replaced_files_is_said(
    panel: DestinationPanel, rule: str, told: bool
) -> None:
    heard = edits(panel)
    box = widget(panel, QComboBox, "on_conflict")
    box.setCurrentIndex(box.findData(rule))
    assert heard == [Destination(on_conflict=rule)]
    assert ("kept in the folder “.foldermill” beside the results" in shown(panel)) is told


def test_rules_of_another_recipe_bring_their_own_sentence(panel: DestinationPanel) -> None:
    panel.show_rules(Destination(in_place=True))
    assert "takes the place of its source" in shown(panel)
    panel.show_rules(Destination(skip_done=True))
    assert ".foldermill" not in shown(panel)
    assert widget(panel, QCheckBox, "Skip what is done").isChecked()


def test_fields_are_equally_high_and_shown_whole(panel: DestinationPanel) -> None:
    boxes = [widget(panel, QComboBox, name) for name in ("layout", "on_conflict")]
    fields = [
        *boxes,
        widget(panel, QLineEdit, "Folder for the results"),
        widget(panel, QPushButton, "Choose…"),
    ]
    assert len({field.height() for field in fields}) == 1
    for box in boxes:
        assert box.width() >= box.sizeHint().width()
    checks = panel.findChildren(QCheckBox)
    assert len(checks) == 3
    for found in (*boxes, *checks):
        assert panel.rect().contains(found.mapTo(panel, found.rect().bottomRight()))


def test_the_smallest_window_shows_the_rules_whole(desk: Desk, qtbot: QtBot) -> None:
    desk.window.resize(960, 600)
    desk.show()
    panel = desk.window.destination
    boxes = [widget(panel, QComboBox, name) for name in ("layout", "on_conflict")]
    for box in boxes:
        assert box.width() >= box.sizeHint().width()
    assert desk.window.minimumSizeHint().width() <= 960
    assert desk.window.recipe.width() > 300
