"""Running a plan that replaces files: asked once, and only where the user has not said so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from ui_kit import Desk

from app.core.recipe import Destination
from app.engine.events import Planned
from app.ui.state import Phase

PLAN = Planned(items=40, work=40, outputs=40, needed=1, free=10, replaced=3)


@pytest.fixture
def replacing(desk: Desk) -> Desk:
    """Return a window whose plan replaces three files."""
    desk.store.planned = PLAN
    return desk


def plan(desk: Desk, **rules: Any) -> None:
    desk.window.recipe.set_destination(Destination(**rules))
    desk.window.add_sources(["/photos"])
    desk.wait(Phase.READY)


def press_run(desk: Desk) -> None:
    desk.window.run_bar.run_action.trigger()
    QApplication.processEvents()


def test_in_place_is_asked_and_no_means_no(replacing: Desk, qtbot: QtBot) -> None:
    plan(replacing, in_place=True)
    press_run(replacing)
    assert replacing.answers.asked == ["replace 3 in place"]
    assert replacing.state.phase is Phase.READY
    assert not replacing.store.asked("run")

    replacing.answers.replace = True
    press_run(replacing)
    replacing.wait(Phase.ENDED)
    assert replacing.answers.asked == ["replace 3 in place"] * 2
    assert len(replacing.store.asked("run")) == 1


def test_in_place_there_is_no_folder(replacing: Desk) -> None:
    replacing.session.set_destination("/photos/chosen")
    plan(replacing, in_place=True)
    assert replacing.state.destination == ""
    assert replacing.store.asked("scan")[-1] == ("scan", ("/photos",), "")
    assert replacing.store.asked("plan")[-1][2] == ""
    replacing.window.recipe.set_destination(Destination())
    replacing.wait(Phase.READY)
    assert replacing.state.destination == "/photos/chosen"


@pytest.mark.parametrize("rule", ["overwrite", "newer"])
def test_a_folder_that_was_not_chosen_is_asked_for(replacing: Desk, rule: str) -> None:
    plan(replacing, on_conflict=rule)
    press_run(replacing)
    assert replacing.answers.asked == ["replace 3"]
    assert not replacing.store.asked("run")


@pytest.mark.parametrize("rule", ["overwrite", "newer"])
def test_a_folder_that_was_chosen_is_not(replacing: Desk, rule: str) -> None:
    replacing.session.set_destination("/chosen")
    plan(replacing, on_conflict=rule)
    press_run(replacing)
    replacing.wait(Phase.ENDED)
    assert replacing.answers.asked == []


def test_nothing_is_asked_where_nothing_is_replaced(replacing: Desk) -> None:
    replacing.store.planned = replace(PLAN, replaced=0)
    plan(replacing, on_conflict="overwrite")
    press_run(replacing)
    replacing.wait(Phase.ENDED)
    assert replacing.answers.asked == []


def test_run_pressed_before_the_plan_is_ready_is_asked_once_it_is(
    replacing: Desk, qtbot: QtBot
) -> None:
    gate = replacing.store.hold("plan")
    replacing.window.recipe.set_destination(Destination(in_place=True))
    replacing.window.add_sources(["/photos"])
    replacing.wait(Phase.PLANNING)
    press_run(replacing)
    assert replacing.answers.asked == []
    gate.set()
    qtbot.waitUntil(lambda: replacing.answers.asked == ["replace 3 in place"])
    assert replacing.state.phase is Phase.READY
    assert not replacing.state.run_wanted
    assert not replacing.store.asked("run")


def test_agreeing_to_one_plan_is_not_agreeing_to_the_next(replacing: Desk) -> None:
    replacing.answers.replace = True
    plan(replacing, in_place=True)
    press_run(replacing)
    replacing.wait(Phase.ENDED)
    replacing.answers.replace = False
    press_run(replacing)  # prepares the next run
    replacing.wait(Phase.READY)
    press_run(replacing)
    assert len(replacing.answers.asked) == 2
    assert len(replacing.store.asked("run")) == 1
