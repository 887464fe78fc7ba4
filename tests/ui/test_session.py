from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot
from ui_fakes import Store, image_rows

from app.core.errors import Problem, RunError
from app.core.item import Kind
from app.core.recipe import Recipe
from app.engine.events import Planned, RunState
from app.ui.run_thread import RunThread
from app.ui.session import Session
from app.ui.state import Phase, Stage
from app.ui.wanted import proposed_folder

ONE, TWO = Recipe("one"), Recipe("two")


def wait(bot: QtBot, session: Session, phase: Phase) -> None:
    bot.waitUntil(lambda: session.state.phase is phase, timeout=5_000)


def ready(bot: QtBot, session: Session) -> None:
    session.set_recipe(ONE, None, "")
    session.add_sources(["/photos"])
    wait(bot, session, Phase.READY)


def test_sources_are_scanned_at_once_and_planned(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    ready(qtbot, session)
    assert store.asked("scan") == [("scan", ("/photos",), "")]
    assert store.asked("plan") == [("plan", ONE, "/photos (Foldermill)")]
    assert session.state.is_runnable
    assert session.state.scanned.items == 40


def test_without_a_recipe_there_is_a_scan_and_no_plan(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    session.add_sources(["/photos"])
    wait(qtbot, session, Phase.WAITING)
    assert not store.asked("plan")


def test_an_invalid_edit_holds_the_plan_until_it_is_mended(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    ready(qtbot, session)
    problem = Problem("template_empty", {"place": "Name", "template": ""})
    session.set_recipe(ONE, problem, "")
    wait(qtbot, session, Phase.WAITING)
    assert session.state.problem == problem
    assert not session.state.is_runnable
    session.set_recipe(ONE, None, "")
    wait(qtbot, session, Phase.READY)


def test_quick_edits_make_one_plan(
    qtbot: QtBot, qapp: object, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.session.SETTLE", 80)
    session = Session(RunThread(store.batch, store.watcher))
    ready(qtbot, session)
    for place in range(20):
        session.set_recipe(Recipe(f"edit {place}"), None, "")
        assert session.state.phase is Phase.PLANNING
    wait(qtbot, session, Phase.READY)
    assert [call[1].name for call in store.asked("plan")] == ["one", "edit 19"]
    assert session.shutdown()


def test_an_edit_while_planning_stops_the_plan_and_makes_the_new_one(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    store.hold("plan")
    session.set_recipe(ONE, None, "")
    session.add_sources(["/photos"])
    qtbot.waitUntil(lambda: bool(store.asked("plan")))
    store.gates.clear()
    session.set_recipe(TWO, None, "")
    wait(qtbot, session, Phase.READY)
    assert store.asked("plan")[-1][1] == TWO
    assert session.state.recipe == TWO


def test_run_pressed_while_scanning_starts_when_the_plan_is_ready(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    gate = store.hold("scan")
    session.set_recipe(ONE, None, "")
    session.add_sources(["/photos"])
    session.run()
    assert session.state.run_wanted
    assert session.state.phase is Phase.SCANNING
    gate.set()
    wait(qtbot, session, Phase.ENDED)
    assert len(store.asked("run")) == 1
    assert not session.state.run_wanted


def test_run_wanted_is_forgotten_when_there_is_nothing_to_do(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    store.planned = Planned(items=40, no_lane=40, skipped=40)
    gate = store.hold("scan")
    session.set_recipe(ONE, None, "")
    session.add_sources(["/tables"])
    session.run()
    gate.set()
    wait(qtbot, session, Phase.READY)
    qtbot.waitUntil(lambda: not session.state.run_wanted)
    assert not session.state.is_runnable
    assert not store.asked("run")


def test_a_cancelled_scan_waits_for_the_user_and_goes_on(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    store.hold("scan")
    session.set_recipe(ONE, None, "")
    session.add_sources(["/photos"])
    qtbot.waitUntil(lambda: bool(store.asked("scan")))
    session.cancel()
    assert session.state.stopping
    wait(qtbot, session, Phase.HELD)
    assert not session.state.stopping
    store.gates.clear()
    session.run()
    wait(qtbot, session, Phase.READY)
    assert len(store.asked("scan")) == 2


def test_a_run_ends_and_its_outcome_stays(qtbot: QtBot, session: Session, store: Store) -> None:
    store.failing = [3]
    moved = QSignalSpy(session.moved)
    ready(qtbot, session)
    session.run()
    wait(qtbot, session, Phase.ENDED)
    ended = session.state.ended
    assert ended is not None
    assert (ended.totals.done, ended.totals.failed) == (39, 1)
    assert moved.count() < 20


def test_a_cancelled_run_ends_as_cancelled(qtbot: QtBot, session: Session, store: Store) -> None:
    store.hold("run")
    ready(qtbot, session)
    session.run()
    qtbot.waitUntil(lambda: session.state.progress is not None)
    session.cancel()
    wait(qtbot, session, Phase.ENDED)
    ended = session.state.ended
    assert ended is not None
    assert ended.state is RunState.CANCELLED
    assert ended.totals.left == 0


def test_a_drop_during_a_run_waits_for_the_next(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    gate = store.hold("run")
    ready(qtbot, session)
    session.run()
    wait(qtbot, session, Phase.RUNNING)
    session.add_sources(["/more"])
    assert (session.state.sources, session.state.queued) == (("/photos",), ("/more",))
    gate.set()
    wait(qtbot, session, Phase.ENDED)
    assert len(store.asked("scan")) == 1
    session.run()
    wait(qtbot, session, Phase.READY)
    assert store.asked("scan")[-1] == ("scan", ("/more",), "")
    assert session.state.queued == ()


def test_a_drop_after_a_run_begins_a_new_batch(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    ready(qtbot, session)
    session.run()
    wait(qtbot, session, Phase.ENDED)
    session.add_sources(["/more"])
    wait(qtbot, session, Phase.READY)
    assert session.state.sources == ("/more",)
    assert session.state.ended is None


def test_new_run_plans_the_same_sources_and_does_not_run_them(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    ready(qtbot, session)
    session.run()
    wait(qtbot, session, Phase.ENDED)
    session.run()
    wait(qtbot, session, Phase.READY)
    assert len(store.asked("run")) == 1
    assert session.state.sources == ("/photos",)


def test_sources_are_removed_and_an_empty_batch_is_empty(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    ready(qtbot, session)
    session.add_sources(["/photos", "/b"])
    assert session.state.sources == ("/photos", "/b")
    session.remove_sources(["/photos"])
    wait(qtbot, session, Phase.READY)
    assert store.asked("scan")[-1][1] == ("/b",)
    session.remove_sources(["/b"])
    assert session.state.phase is Phase.EMPTY
    assert session.state.destination == ""


def test_a_destination_inside_a_source_is_left_out_of_the_scan(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    ready(qtbot, session)
    session.set_destination("/photos/out")
    qtbot.waitUntil(lambda: store.asked("scan")[-1] == ("scan", ("/photos",), "/photos/out"))
    wait(qtbot, session, Phase.READY)
    session.set_destination("/photos elsewhere")
    qtbot.waitUntil(lambda: store.asked("scan")[-1] == ("scan", ("/photos",), ""))
    wait(qtbot, session, Phase.READY)
    session.set_destination("")
    wait(qtbot, session, Phase.READY)
    assert session.state.destination == "/photos (Foldermill)"


def test_the_recipes_folder_is_a_proposal_the_user_can_overrule(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    session.set_recipe(ONE, None, "/web")
    session.add_sources(["/photos"])
    wait(qtbot, session, Phase.READY)
    assert session.state.destination == "/web"
    assert session.state.proposed
    session.set_destination("/mine")
    assert (session.state.destination, session.state.proposed) == ("/mine", False)
    wait(qtbot, session, Phase.READY)


def test_what_the_engine_refuses_is_shown_and_the_next_edit_tries_again(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    store.raising["plan"] = RunError("run_slots_dead")
    session.set_recipe(ONE, None, "")
    session.add_sources(["/photos"])
    wait(qtbot, session, Phase.HELD)
    assert session.state.problem == Problem("run_slots_dead")
    store.raising.clear()
    session.set_recipe(TWO, None, "")
    wait(qtbot, session, Phase.READY)
    assert session.state.problem is None


def test_a_run_that_breaks_leaves_no_frozen_bar(
    qtbot: QtBot, session: Session, store: Store
) -> None:
    ready(qtbot, session)
    store.raising["run"] = RuntimeError("bug")
    store.rows = image_rows(1)
    with qtbot.captureExceptions():
        session.run()
        wait(qtbot, session, Phase.HELD)
    assert session.state.problem is not None
    assert session.state.problem.code == "bug"


def test_notices_are_passed_on(qtbot: QtBot, session: Session, store: Store) -> None:
    store.notices = [Problem("source_missing", {"path": "/x"})]
    noticed = QSignalSpy(session.noticed)
    ready(qtbot, session)
    assert noticed.at(0) == [Stage.SCAN, store.notices]


def test_the_proposal_lies_beside_the_source(tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"")
    folder = tmp_path / "summer.2026"
    folder.mkdir()
    assert proposed_folder(str(photo)) == str(tmp_path / "photo (Foldermill)")
    assert proposed_folder(str(folder) + os.sep) == str(folder) + " (Foldermill)"
    assert proposed_folder("/") == ""


_ACTIONS = st.lists(
    st.sampled_from(["add a", "add b", "remove a", "one", "two", "out", "in a", "cancel", "run"]),
    max_size=12,
)


@given(actions=_ACTIONS)
@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_whatever_the_order_the_batch_ends_up_as_wanted(
    qtbot: QtBot, qapp: object, quick: None, actions: list[str]
) -> None:
    store = Store(rows=image_rows(3), kinds={Kind.IMAGE: 3})
    session = Session(RunThread(store.batch, store.watcher))
    try:
        for action in actions:
            _do(session, action)
        qtbot.waitUntil(lambda: _is_settled(session), timeout=5_000)
        state = session.state
        if state.phase in (Phase.READY, Phase.ENDED):
            assert store.asked("scan")[-1][1] == state.sources
            assert store.asked("plan")[-1][1:] == (state.recipe, state.destination)
        assert (state.phase is Phase.EMPTY) == (not state.sources)
    finally:
        assert session.shutdown()


def _do(session: Session, action: str) -> None:
    word, _, rest = action.partition(" ")
    if word == "add":
        session.add_sources([f"/{rest}"])
    elif word == "remove":
        session.remove_sources([f"/{rest}"])
    elif word in ("one", "two"):
        session.set_recipe(Recipe(word), None, "")
    elif word in ("out", "in"):
        session.set_destination("/a/in" if rest else "/out")
    elif word == "cancel":
        session.cancel()
    else:
        session.run()


def _is_settled(session: Session) -> bool:
    phase = session.state.phase
    if phase is Phase.WAITING:
        return session.state.recipe is None
    return not phase.is_busy


def test_after_a_run_everything_is_read_again(qtbot: QtBot, session: Session, store: Store) -> None:
    ready(qtbot, session)
    rewritten = QSignalSpy(session.rewritten)
    session.run()
    wait(qtbot, session, Phase.ENDED)
    assert rewritten.count() == 1
