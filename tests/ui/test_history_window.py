"""The history dialog and what it sets going, over earlier runs that never were."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from past_fakes import BROKEN_OFF, BUSY, FINISHED
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot
from ui_kit import Desk, widget

from app.core.errors import Problem, RunError
from app.core.outcome import Totals
from app.engine.events import RunState
from app.engine.history import PastRun
from app.ui.history_model import COLUMNS, Column, cell
from app.ui.state import Phase


def texts(parent: QWidget) -> list[str]:
    return [label.text() for label in parent.findChildren(QLabel) if label.isVisible()]


def button(desk: Desk, name: str) -> QPushButton:
    return widget(desk.window.history.dialog, QPushButton, name)


def open_history(desk: Desk, *runs: PastRun, choose: int = 0) -> QTableView:
    """Open the dialog with these runs, and choose one."""
    desk.past.found = list(runs)
    desk.show()
    desk.window.own_actions.history.trigger()
    dialog = desk.window.history.dialog
    table = widget(dialog, QTableView, "Runs")
    desk.bot.waitUntil(lambda: "Reading the history…" not in texts(dialog))
    if runs:
        table.selectRow(choose)
    return table


def enabled(desk: Desk) -> set[str]:
    found = desk.window.history.dialog.findChildren(QPushButton)
    return {shown.text() for shown in found if shown.isEnabled()} - {"Close"}


def test_runs_are_listed_with_everything_about_them(desk: Desk, qtbot: QtBot) -> None:
    table = open_history(desk, BROKEN_OFF, FINISHED)
    model = table.model()
    assert model.rowCount() == 2
    cells = [model.data(model.index(1, column)) for column in range(COLUMNS)]
    assert cells[1:] == [
        "Photos for the web",
        "Finished",
        "996 of 1,000 · 4 failed",
        "2 min 5 s",
        "4.2 GB",
        "310.0 MB",
        "/photos/web",
    ]
    assert "Nov 2026" in str(cells[Column.STARTED])
    said = " ".join(texts(desk.window.history.dialog))
    assert "Sources: /old/photos, /older/photos" in said
    assert "Results: /old/results" in said
    assert "Replaced originals are kept for undo: 1.3 GB" in said


@pytest.mark.parametrize(
    ("run", "state"),
    [
        (FINISHED, "Finished"),
        (BROKEN_OFF, "Broken off"),
        (replace(FINISHED, state=RunState.CANCELLED), "Cancelled"),
        (replace(FINISHED, state=RunState.UNDONE), "Undone"),
        (replace(FINISHED, undoing=True), "Partly undone"),
        (BUSY, "In use elsewhere"),
    ],
)
def test_a_state_is_a_word(qapp: object, run: PastRun, state: str) -> None:
    assert cell(Column.STATE, run) == state


def test_a_run_in_place_says_where_its_results_are(qapp: object) -> None:
    assert cell(Column.OUTPUT, replace(FINISHED, output="")) == "In place of the sources"


MERGE_FAILED = replace(FINISHED, totals=Totals(items=4, done=4), failed_merges=1)


@pytest.mark.parametrize(
    ("run", "possible"),
    [
        (FINISHED, {"Retry failed", "Undo…", "Run again"}),
        (MERGE_FAILED, {"Retry failed", "Undo…", "Run again"}),
        (replace(MERGE_FAILED, failed_merges=0), {"Undo…", "Run again"}),
        (BROKEN_OFF, {"Go on", "Undo…", "Run again"}),
        (replace(FINISHED, state=RunState.UNDONE), {"Run again"}),
    ],
)
def test_what_can_be_done_with_a_run_is_enabled(
    desk: Desk, run: PastRun, possible: set[str]
) -> None:
    open_history(desk, run)
    assert enabled(desk) == possible | {"Open folder", "Save report…", "Remove…"}


def test_a_run_that_is_in_use_elsewhere_says_so_and_is_left_alone(desk: Desk) -> None:
    open_history(desk, BUSY)
    assert enabled(desk) == {"Run again", "Open folder", "Save report…"}
    assert "It is in use in another window or in a terminal." in texts(desk.window.history.dialog)


def test_nothing_else_is_begun_while_a_run_goes_on(desk: Desk, qtbot: QtBot) -> None:
    gate = desk.store.hold("run")
    desk.window.add_sources(["/photos"])
    desk.wait(Phase.READY)
    desk.session.run()
    # The last one is this window's own, as it was before it began.
    open_history(desk, BROKEN_OFF, replace(BUSY, run="journal"), replace(FINISHED, run="journal"))
    assert enabled(desk) == {"Open folder", "Save report…", "Remove…"}
    for row in (1, 2):
        widget(desk.window.history.dialog, QTableView, "Runs").selectRow(row)
        assert enabled(desk) == {"Open folder", "Save report…"}
    model = widget(desk.window.history.dialog, QTableView, "Runs").model()
    assert model.data(model.index(1, Column.STATE)) == "Running"
    listed = len(desk.past.asked)
    gate.set()
    desk.wait(Phase.ENDED)
    qtbot.waitUntil(lambda: len(desk.past.asked) > listed)  # read again: it has ended
    qtbot.waitUntil(lambda: "Run again" in enabled(desk))


def test_an_empty_history_says_so(desk: Desk) -> None:
    open_history(desk)
    assert any(said.startswith("No run yet.") for said in texts(desk.window.history.dialog))
    assert enabled(desk) == set()


def test_the_history_is_read_without_holding_the_window_up(desk: Desk, qtbot: QtBot) -> None:
    desk.past.gate.clear()
    desk.past.found = [FINISHED]
    desk.show()
    desk.window.own_actions.history.trigger()
    dialog = desk.window.history.dialog
    assert "Reading the history…" in texts(dialog)
    desk.past.gate.set()
    qtbot.waitUntil(lambda: "Reading the history…" not in texts(dialog))
    assert all(call[1] != threading.get_ident() for call in desk.past.asked if call[0] == "runs")


def test_ctrl_h_opens_it_and_the_chosen_run_stays_chosen(desk: Desk, qtbot: QtBot) -> None:
    desk.past.found = [BROKEN_OFF, FINISHED]
    desk.show()
    QTest.keyClick(desk.window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    dialog = desk.window.history.dialog
    table = widget(dialog, QTableView, "Runs")
    qtbot.waitUntil(lambda: table.model().rowCount() == 2)
    table.selectRow(1)
    dialog.hide()
    desk.past.found = [BUSY, BROKEN_OFF, FINISHED]
    desk.window.own_actions.history.trigger()
    qtbot.waitUntil(lambda: table.model().rowCount() == 3)
    assert dialog.chosen == FINISHED


@pytest.mark.parametrize(("name", "failed_too"), [("Go on", False), ("Retry failed", True)])
def test_a_run_is_gone_on_with(desk: Desk, name: str, failed_too: bool) -> None:
    run = replace(BROKEN_OFF, totals=replace(BROKEN_OFF.totals, failed=2))
    open_history(desk, run)
    button(desk, name).click()
    desk.wait(Phase.ENDED)
    assert not desk.window.history.dialog.isVisible()
    assert desk.store.asked("resume") == [("resume", f"/{run.run}.sqlite", failed_too)]
    assert any("Earlier run: “Photos for the web”" in said for said in texts(desk.window))


@pytest.mark.parametrize(
    ("answer", "asked"), [(None, []), (False, [False]), (True, [True])], ids=str
)
def test_undo_asks_first(desk: Desk, qtbot: QtBot, answer: bool | None, asked: list[bool]) -> None:
    desk.answers.trash = answer
    desk.store.notices = [Problem("undo_changed", {"path": "/old/results/mine.jpg"})]
    open_history(desk, BROKEN_OFF)
    button(desk, "Undo…").click()
    qtbot.waitUntil(lambda: bool(desk.answers.asked))
    assert desk.answers.asked == ["undo Photos for the web: 10 results, 3 originals"]
    if asked:
        desk.wait(Phase.ENDED)
        assert any("mine.jpg” was changed after the run and stays" in t for t in texts(desk.window))
    assert [call[2] for call in desk.store.asked("undo")] == asked


def test_running_again_plans_the_same_sources_recipe_and_folder(desk: Desk, qtbot: QtBot) -> None:
    open_history(desk, BROKEN_OFF)
    button(desk, "Run again").click()
    desk.wait(Phase.READY)
    assert desk.state.sources == BROKEN_OFF.sources
    assert desk.state.destination == BROKEN_OFF.output
    assert desk.window.recipe.document.recipe.name == "Photos for the web"
    assert desk.window.recipe.document.built_in
    assert not desk.store.asked("run")


def test_running_again_with_a_recipe_that_was_changed_since(desk: Desk, qtbot: QtBot) -> None:
    desk.past.recipe = desk.past.recipe.replace("quality = 60", "quality = 61")
    open_history(desk, FINISHED)
    button(desk, "Run again").click()
    desk.wait(Phase.READY)
    assert not desk.window.recipe.document.path
    desk.past.recipe = "version = 99"
    desk.window.own_actions.history.trigger()
    button(desk, "Run again").click()
    qtbot.waitUntil(lambda: any("has version 99" in said for said in texts(desk.window)))


@pytest.mark.parametrize(("given", "written"), [("/r/a.csv", "/r/a.csv"), ("/r/a", "/r/a.json")])
def test_a_report_is_saved(desk: Desk, qtbot: QtBot, given: str, written: str) -> None:
    open_history(desk, FINISHED)
    desk.answers.paths = [given]
    button(desk, "Save report…").click()
    wanted = f"The report was saved as “{written}”."
    qtbot.waitUntil(lambda: wanted in texts(desk.window.history.dialog))
    assert ("report", FINISHED.run, written) in desk.past.asked


def test_the_folder_is_opened(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.path()))
    open_history(desk, FINISHED, replace(BROKEN_OFF, output=""))
    button(desk, "Open folder").click()
    widget(desk.window.history.dialog, QTableView, "Runs").selectRow(1)
    button(desk, "Open folder").click()
    assert opened == ["/photos/web", "/old/photos"]


def test_a_run_is_removed_with_its_originals(desk: Desk, qtbot: QtBot) -> None:
    table = open_history(desk, BROKEN_OFF, FINISHED)
    desk.answers.forget = False
    button(desk, "Remove…").click()
    assert desk.answers.asked == ["forget Photos for the web: 1250000000 bytes"]
    assert table.model().rowCount() == 2
    desk.answers.forget = True
    QTest.keyClick(table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: table.model().rowCount() == 1)
    assert "1.3 GB of originals were removed." in texts(desk.window.history.dialog)


def test_what_is_refused_is_said_where_it_was_asked(desk: Desk, qtbot: QtBot) -> None:
    open_history(desk, FINISHED)
    desk.past.refusal = RunError("run_busy", run=FINISHED.run)
    button(desk, "Remove…").click()
    dialog = desk.window.history.dialog
    qtbot.waitUntil(lambda: any("still goes on in another window" in t for t in texts(dialog)))


# The offer at the start.


def offered(desk: Desk) -> Callable[[], bool]:
    return desk.window.history.offer.isVisible


def begin(desk: Desk, *runs: PastRun) -> None:
    desk.past.found = list(runs)
    desk.show()
    desk.window.history.begin()
    desk.bot.waitUntil(lambda: any(call[0] == "runs" for call in desk.past.asked))


def test_a_run_that_was_broken_off_is_offered(desk: Desk, qtbot: QtBot) -> None:
    begin(desk, BUSY, BROKEN_OFF, replace(BROKEN_OFF, run="older"), FINISHED)
    qtbot.waitUntil(offered(desk))
    said = " ".join(texts(desk.window.history.offer))
    assert "“Photos for the web” of " in said
    assert "November 2026 was broken off: 10 of 40 files are done." in said
    assert "1 more in the history" in said
    widget(desk.window.history.offer, QPushButton, "Go on").click()
    desk.wait(Phase.ENDED)
    assert desk.store.asked("resume") == [("resume", f"/{BROKEN_OFF.run}.sqlite", False)]
    assert not offered(desk)()


def test_not_now_is_not_asked_again(desk: Desk, qtbot: QtBot) -> None:
    begin(desk, BROKEN_OFF)
    qtbot.waitUntil(offered(desk))
    widget(desk.window.history.offer, QPushButton, "Not now").click()
    assert not offered(desk)()
    open_history(desk, BROKEN_OFF)
    desk.window.add_sources(["/photos"])
    desk.wait(Phase.READY)
    assert not offered(desk)()


def test_the_offer_steps_back_while_a_run_is_at_work(desk: Desk, qtbot: QtBot) -> None:
    begin(desk, BROKEN_OFF)
    qtbot.waitUntil(offered(desk))
    gate = desk.store.hold("run")
    desk.window.add_sources(["/photos"])
    desk.wait(Phase.READY)
    assert offered(desk)()
    desk.session.run()
    assert not offered(desk)()
    gate.set()
    desk.wait(Phase.ENDED)


def test_undo_from_the_offer_asks_and_the_offer_stays_until_it_is_answered(
    desk: Desk, qtbot: QtBot
) -> None:
    begin(desk, BROKEN_OFF)
    qtbot.waitUntil(offered(desk))
    desk.answers.trash = None
    undo = widget(desk.window.history.offer, QPushButton, "Undo…")
    undo.click()
    qtbot.waitUntil(lambda: len(desk.answers.asked) == 1)
    assert offered(desk)()
    desk.answers.trash = True
    undo.click()
    desk.wait(Phase.ENDED)
    assert desk.store.asked("undo") == [("undo", f"/{BROKEN_OFF.run}.sqlite", True)]
    desk.session.run()
    assert not offered(desk)()


def test_a_run_that_somebody_else_went_on_with_is_not_offered_any_more(
    desk: Desk, qtbot: QtBot
) -> None:
    begin(desk, BROKEN_OFF)
    qtbot.waitUntil(offered(desk))
    all_done = Totals(items=40, done=40)
    open_history(desk, replace(BROKEN_OFF, state=RunState.FINISHED, totals=all_done))
    qtbot.waitUntil(lambda: not offered(desk)())


def test_a_run_whose_folder_is_not_there_is_refused_and_still_offered(
    desk: Desk, qtbot: QtBot
) -> None:
    begin(desk, BROKEN_OFF)
    qtbot.waitUntil(offered(desk))
    desk.past.refusal = RunError("destination_gone", path="/old/results")
    widget(desk.window.history.offer, QPushButton, "Go on").click()
    qtbot.waitUntil(lambda: any("connect that first" in said for said in texts(desk.window)))
    assert offered(desk)()
    assert not desk.store.asked("resume")


def test_originals_that_are_kept_too_long_are_said(desk: Desk, qtbot: QtBot) -> None:
    desk.past.old = [BROKEN_OFF]
    begin(desk, FINISHED)
    qtbot.waitUntil(lambda: any("take 1.3 GB." in said for said in texts(desk.window)))


def test_a_damaged_journal_is_said(desk: Desk, qtbot: QtBot) -> None:
    desk.past.broken = [Problem("run_broken", {"path": "/runs/x.broken"})]
    begin(desk, FINISHED)
    qtbot.waitUntil(lambda: any("damaged and was set aside" in t for t in texts(desk.window)))
    assert not offered(desk)()
