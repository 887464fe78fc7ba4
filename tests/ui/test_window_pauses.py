"""The window while a run pauses, and while one is taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from past_fakes import BROKEN_OFF
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from ui_kit import Desk, widget

from app.core.errors import Problem, RunError
from app.ui.past_runs import reopened
from app.ui.state import Phase


def texts(desk: Desk) -> list[str]:
    return [label.text() for label in desk.window.findChildren(QLabel) if label.isVisible()]


def running(desk: Desk) -> None:
    desk.show()
    desk.window.add_sources(["/photos"])
    desk.wait(Phase.READY)
    desk.session.run()
    desk.bot.waitUntil(lambda: desk.state.progress is not None)


def ctrl_p(desk: Desk) -> None:
    QTest.keyClick(desk.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)


def test_ctrl_p_pauses_and_goes_on(desk: Desk, qtbot: QtBot) -> None:
    gate = desk.store.hold("run")
    running(desk)
    ctrl_p(desk)
    qtbot.waitUntil(lambda: any(said.startswith("Paused · 20 done") for said in texts(desk)))
    assert widget(desk.window, QPushButton, "Continue").isVisible()
    assert widget(desk.window, QPushButton, "Cancel").isEnabled()
    ctrl_p(desk)
    qtbot.waitUntil(lambda: desk.state.paused is None)
    assert widget(desk.window, QPushButton, "Pause").isVisible()
    gate.set()
    desk.wait(Phase.ENDED)


def test_a_full_disk_is_said_as_long_as_it_lasts(desk: Desk, qtbot: QtBot) -> None:
    desk.store.trouble = Problem("run_no_space", {"path": "/photos (Foldermill)"})
    running(desk)
    full = "The disk is full: there is no space left in “/photos (Foldermill)”."
    qtbot.waitUntil(lambda: any(said.startswith(full) for said in texts(desk)))
    desk.store.trouble = None
    desk.wait(Phase.ENDED)
    assert not any(said.startswith(full) for said in texts(desk))


def test_closing_in_a_pause_asks_and_ends(desk: Desk, qtbot: QtBot) -> None:
    desk.store.hold("run")
    running(desk)
    desk.session.pause()
    qtbot.waitUntil(lambda: desk.state.paused is not None)
    assert desk.window.close()
    assert desk.answers.asked == ["stop"]
    desk.end()
    assert desk.store.closed == [False]


@pytest.mark.parametrize("agreed", [True, False])
def test_closing_while_a_run_is_taken_back_asks(desk: Desk, qtbot: QtBot, agreed: bool) -> None:
    desk.store.hold("undo")
    desk.show()
    desk.session.undo(reopened(BROKEN_OFF))
    qtbot.waitUntil(lambda: desk.state.undoing is not None)
    assert not desk.window.recipe.isEnabled()
    assert not desk.window.destination.isEnabled()
    desk.answers.stop = agreed
    assert desk.window.close() is agreed
    assert desk.answers.asked == ["stop undoing"]


def test_what_was_cancelled_goes_on_at_the_press_of_a_button(desk: Desk, qtbot: QtBot) -> None:
    desk.store.hold("run")
    running(desk)
    QTest.keyClick(desk.window, Qt.Key.Key_Escape)
    desk.wait(Phase.ENDED)
    desk.store.gates.clear()
    widget(desk.window.run_bar, QPushButton, "Go on").click()
    assert desk.state.phase is Phase.RUNNING
    desk.wait(Phase.ENDED)
    assert desk.store.asked("resume")
    assert any(said.startswith("Finished · 40 done") for said in texts(desk))


def test_a_run_that_is_busy_elsewhere_is_said_and_the_window_is_as_before(
    desk: Desk, qtbot: QtBot
) -> None:
    desk.show()
    desk.store.raising["reopen"] = RunError("run_busy", run="7")
    desk.session.resume(reopened(BROKEN_OFF))
    qtbot.waitUntil(lambda: "The run 7 still goes on in another window." in texts(desk))
    assert desk.state.phase is Phase.EMPTY
    assert desk.window.empty.isVisible()


@pytest.mark.parametrize("place", ["/old/results", ""])
def test_the_folder_of_an_earlier_run_is_shown_whatever_the_recipe_says_now(
    desk: Desk, place: str
) -> None:
    desk.show()
    in_place = widget(desk.window.destination, QCheckBox, "in_place")
    in_place.setChecked(bool(place))
    field = widget(desk.window, QLineEdit, "Folder for the results")
    assert field.isVisible() is not bool(place)
    desk.session.resume(reopened(replace(BROKEN_OFF, output=place)))
    desk.wait(Phase.ENDED)
    assert field.isVisible() is bool(place)
    assert field.text() == place
    desk.session.run()
    assert field.isVisible() is not bool(place)


def test_the_sources_of_an_earlier_run_cannot_be_taken_out(desk: Desk) -> None:
    desk.show()
    desk.session.resume(reopened(BROKEN_OFF))
    desk.wait(Phase.ENDED)
    listed = desk.window.sources._list
    listed.setCurrentRow(0)
    QTest.keyClick(listed, Qt.Key.Key_Delete)
    assert desk.state.sources == BROKEN_OFF.sources
    widget(desk.window, QPushButton, "Clear").click()
    assert desk.state.phase is Phase.EMPTY
