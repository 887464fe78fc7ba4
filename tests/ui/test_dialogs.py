"""What the window asks before something cannot simply be had back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.ui.dialogs import Dialogs


@pytest.mark.parametrize(("pressed", "agreed"), [("Replace", True), ("Do not replace", False)])
@pytest.mark.parametrize(
    ("in_place", "told"),
    [(True, "The originals are kept in the folder “.foldermill”"), (False, "kept in its folder")],
)
def test_replacing_is_agreed_to_and_never_by_accident(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    pressed: str,
    agreed: bool,
    in_place: bool,
    told: str,
) -> None:
    said: list[str] = []

    def press(box: QMessageBox) -> int:
        said.extend((box.text(), box.informativeText()))
        assert box.defaultButton().text() == "Do not replace"
        found = next(button for button in box.buttons() if button.text() == pressed)
        return box.standardButton(found).value

    monkeypatch.setattr(QMessageBox, "exec", press)
    assert Dialogs().ask_replace(12, in_place=in_place) is agreed
    assert said[0].startswith("Replace 12 file")
    assert told in said[1]
    assert "undoing the run brings them back" in said[1]


@pytest.mark.parametrize(
    ("output", "replaces", "default", "told"),
    [
        ("~/out", False, "Watch", "Recipe: Web photos\nThe results go to ~/out"),
        ("", True, "Do not watch", "takes the place of its source.\nFiles that are replaced"),
    ],
)
def test_watching_says_what_it_will_do(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    output: str,
    replaces: bool,
    default: str,
    told: str,
) -> None:
    said: list[str] = []

    def press(box: QMessageBox) -> int:
        said.extend((box.text(), box.informativeText(), box.defaultButton().text()))
        return QMessageBox.StandardButton.Yes.value

    monkeypatch.setattr(QMessageBox, "exec", press)
    assert Dialogs().ask_watch("Photos", "Web photos", output, replaces=replaces)
    assert said[0] == "Watch “Photos”?"
    assert told in said[1]
    assert said[2] == default
