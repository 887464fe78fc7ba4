"""What the window says of merges while a batch is planned, run and over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot
from ui_fakes import Store
from ui_kit import Desk, widget

from app.core.errors import Problem
from app.core.outcome import Outcome, Totals
from app.engine.events import MergeEnded, Planned, Progress, RunEnded, RunState
from app.engine.rows import MergeRow, TargetRow
from app.ui.merge_words import merge_title
from app.ui.merges_pane import MergesPane
from app.ui.row_view import Column, RowView
from app.ui.rows_thread import RowsThread
from app.ui.run_bar import _progress
from app.ui.run_sentences import detail, headline
from app.ui.state import Phase, State, Watched
from app.ui.told import Told


def merge(op: str, *names: str, outcome: Outcome | None = None) -> MergeRow:
    targets = tuple(TargetRow(f"/out/{name}", "", (), False, False, 0) for name in names)
    return MergeRow("table", op, outcome, None, 3, 0, targets, 0.0)


PROFILE = merge("profile", "profile.json", "profile.csv", "profile.html", outcome=Outcome.DONE)
FAILED = replace(
    merge("group_by", outcome=Outcome.FAILED),
    problem=Problem("not_of_type", {"column": "note", "word": "late", "wanted": "float"}),
)


class Bench:
    def __init__(self, bot: QtBot, rows: RowsThread, store: Store) -> None:
        self.bot = bot
        self.store = store
        self.rows = rows
        self.pane = MergesPane(rows)
        bot.addWidget(self.pane)
        rows.open("/journal.sqlite")

    def show(self, *merges: MergeRow, state: State | None = None) -> list[str]:
        """Let the journal hold these merges; return what is said of them."""
        self.store.merges = merges
        if state is not None:
            self.pane.refresh(state)
        with self.bot.waitSignal(self.rows.merged):
            self.pane.renew()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        return [label.text() for label in self.pane.findChildren(QLabel) if label.text()]


@pytest.fixture
def bench(qtbot: QtBot, rows_thread: RowsThread, store: Store) -> Bench:
    return Bench(qtbot, rows_thread, store)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    paths: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: paths.append(url.path()))
    return paths


def test_a_batch_without_merges_has_no_place_for_them(bench: Bench) -> None:
    assert bench.show() == []
    assert bench.pane.isHidden()


def test_what_will_be_made_is_said_before_the_run(bench: Bench) -> None:
    said = bench.show(replace(PROFILE, outcome=None))
    assert said == ["Profile", "Ready · profile.json · profile.csv · profile.html"]
    assert not bench.pane.isHidden()
    assert not bench.pane.findChildren(QPushButton)


def test_the_profile_page_opens_and_so_do_the_others(bench: Bench, opened: list[str]) -> None:
    said = bench.show(replace(PROFILE, left_out=2))
    assert said[1] == "of 3 file(s) · 2 left out · profile.json · profile.csv · profile.html"
    widget(bench.pane, QPushButton, "Open the profile").click()
    assert opened == ["/out/profile.html"]
    menu = widget(bench.pane, QToolButton, "More of Profile").menu()
    texts = [action.text() for action in menu.actions()]
    assert texts == ["Open profile.json", "Open profile.csv", "Show in folder"]
    for action in menu.actions():
        action.trigger()
    assert opened[1:] == ["/out/profile.json", "/out/profile.csv", "/out"]


def test_any_other_result_is_just_opened(bench: Bench, opened: list[str]) -> None:
    bench.show(
        merge("concatenate", "all.csv", outcome=Outcome.DONE),
        merge("compare", "differences.html", outcome=Outcome.DONE),
    )
    widget(bench.pane, QPushButton, "Open result").click()
    widget(bench.pane, QPushButton, "Open the page").click()
    assert opened == ["/out/all.csv", "/out/differences.html"]


def test_a_failed_merge_says_why_and_opens_nothing(bench: Bench) -> None:
    said = bench.show(FAILED)
    assert said[0] == "Group"
    assert "“late”" in said[1]
    assert widget(bench.pane, QLabel, said[1]).objectName() == "error"
    assert not bench.pane.findChildren(QPushButton)


def test_a_merge_that_was_taken_back_or_never_made_says_so(bench: Bench) -> None:
    undone = tuple(replace(target, undone=True) for target in PROFILE.targets)
    assert bench.show(replace(PROFILE, targets=undone))[1] == "Undone"
    ended = State(phase=Phase.ENDED)
    said = bench.show(replace(PROFILE, outcome=None), state=ended)
    assert said[1].startswith("Not made: the run ended early")


def test_an_answer_about_another_batch_is_not_shown(bench: Bench) -> None:
    bench.store.merges = (PROFILE,)
    with bench.bot.waitSignal(bench.rows.merged):
        bench.pane.renew()
        bench.pane.open()
    assert bench.pane.isHidden()


def test_many_merges_scroll(bench: Bench) -> None:
    bench.pane.resize(700, 400)
    bench.pane.show()
    bench.show(*[PROFILE] * 12)
    assert 40 < bench.pane.sizeHint().height() < 220


def test_an_operation_this_version_does_not_have_is_called_by_its_word(qapp: object) -> None:
    assert merge_title(merge("inventory")) == "inventory"


# The sentences.

PLAN = Planned(items=3, work=3, outputs=3, merges=1, free=10**9)


def run_of(*merges: MergeEnded, left: int = 0, phase: Phase = Phase.RUNNING) -> State:
    progress = Progress(Totals(items=3, done=3 - left), 9, 9, 1.0, 0.0, 0.0, None, merges_left=1)
    return State(phase=phase, progress=progress, merges=merges)


def test_the_plan_of_a_run_that_only_merges_makes_sense(qapp: object) -> None:
    state = State(phase=Phase.READY, planned=PLAN)
    assert headline(state) == "Ready · 3 file(s) to work on · 3 result(s) · 1 merge(s)"
    assert detail(state) == "1.0 GB free"
    nothing = replace(state, planned=replace(PLAN, outputs=0))
    assert "result" not in headline(nothing)


def test_while_only_merges_are_left_the_bar_says_so(qapp: object) -> None:
    assert headline(run_of()) == "Merging… · 3 done"
    assert detail(run_of()).startswith("All files are through")
    assert _progress(run_of()) == (0, 0)
    assert headline(run_of(left=1)) == "2 done · 1 left"
    watching = replace(run_of(phase=Phase.WATCHING), watched=Watched("/in"))
    assert detail(watching) == "3 done · Merging…"


def test_a_failed_merge_is_in_the_headline_and_its_reason_below(qapp: object) -> None:
    problem = FAILED.problem
    events = (
        MergeEnded("table", "profile", Outcome.DONE),
        MergeEnded("table", "group_by", Outcome.FAILED, problem),
        MergeEnded("table", "concatenate", Outcome.SKIPPED, Problem("merge_nothing")),
    )
    ended = RunEnded(RunState.FINISHED, Totals(items=3, done=3), 1.5, failed_merges=1)
    state = State(phase=Phase.ENDED, ended=ended, merges=events)
    assert headline(state) == (
        "Finished · 3 done · 1 merge(s) done · 1 merge(s) failed · 1 merge(s) skipped"
    )
    assert detail(state).startswith("Group: ")
    assert "“late”" in detail(state)
    assert "There was no file" not in detail(state)


def test_a_watched_folder_counts_failed_merges_and_tells_why(qapp: object) -> None:
    told = Told(watched=Watched("/in"))
    told.keep(MergeEnded("table", "group_by", Outcome.FAILED, FAILED.problem))
    told.keep(RunEnded(RunState.FINISHED, Totals(items=1, done=1), 1.0, failed_merges=1))
    assert told.watched is not None
    assert (told.watched.done, told.watched.failed) == (1, 1)
    assert told.problems == [FAILED.problem]


def test_files_of_which_nothing_is_written_alone_say_where_they_are(store: Store) -> None:
    row = replace(store.rows[0], targets=())
    view = RowView("/out", planned=True)

    def said(column: Column, outcome: Outcome | None) -> object:
        return view._text(column, row, outcome, working=False)

    assert said(Column.STATUS, None) == "Ready"
    assert said(Column.RESULT, None) == "in the merges"
    assert said(Column.RESULT, Outcome.DONE) == "in the merges"
    assert said(Column.RESULT, Outcome.FAILED) == ""
    assert RowView("/out")._text(Column.STATUS, row, None, working=False) == ""


# The whole window.


def test_the_window_shows_merges_from_plan_to_end(desk: Desk, tmp_path: Path) -> None:
    desk.store.merges = (replace(PROFILE, outcome=None),)
    desk.window.add_sources([str(tmp_path)])
    desk.wait(Phase.READY)
    pane = desk.window.merges
    desk.bot.waitUntil(lambda: not pane.isHidden())
    desk.store.merges = (PROFILE,)
    desk.session.run()
    desk.wait(Phase.ENDED)
    desk.bot.waitUntil(lambda: bool(pane.findChildren(QPushButton)))
    desk.store.merges = ()
    desk.window.add_sources([str(tmp_path / "other")])
    desk.bot.waitUntil(pane.isHidden)
