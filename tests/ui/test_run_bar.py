from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton
from pytestqt.qtbot import QtBot
from ui_kit import child, widget

from app.core.errors import Problem
from app.core.item import Kind
from app.core.outcome import Loss, Totals
from app.core.recipe import Recipe
from app.engine.events import (
    Paused,
    Planned,
    Planning,
    Progress,
    RunEnded,
    RunState,
    Scanned,
    Undoing,
)
from app.ui.run_bar import RunBar
from app.ui.run_sentences import detail, headline
from app.ui.state import Phase, State
from app.ui.translation import install

GOOD = Planned(items=1240, work=1240, outputs=2480, needed=340_000_000, free=120_000_000_000)
MIXED = Scanned({Kind.TABLE: 3, Kind.TEXT: 12})
MANY = (
    "About 340.0 MB needed, 120.0 GB free · 4 skipped · 2 cannot be used"
    " · 3 renamed, the name is taken · 5 written as PNG · 6 will lose: colour profile"
)
TOTALS = Totals(items=1240, done=600, failed=2, quarantined=1)
PROGRESS = Progress(TOTALS, 603, 1240, 15.0, 38.2, 120.4e6, 200.0)


@pytest.fixture(autouse=True)
def english_plurals(qapp: object) -> object:
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance()
    assert isinstance(application, QApplication)
    translators = install(application, "en")
    yield translators
    for translator in translators:
        application.removeTranslator(translator)


def state(phase: Phase, **values: object) -> State:
    full: dict[str, object] = {
        "sources": ("/photos",),
        "recipe": Recipe("r"),
        "destination": "/out",
        **values,
    }
    return replace(State(phase=phase), **full)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "said", "more"),
    [
        (State(), "Add folders or files to begin.", ""),
        (
            state(Phase.SCANNING, scanned=Scanned({Kind.IMAGE: 1240, Kind.OTHER: 5}, hidden=12)),
            "Looking for files…",
            "Images 1,240 · Other 5 · 12 hidden left out",
        ),
        (
            state(Phase.SCANNING, run_wanted=True),
            "The run starts as soon as the plan is ready.",
            "",
        ),
        (state(Phase.PLANNING, planning=Planning(300, 1240)), "Planning…", "300 of 1,240 files"),
        (state(Phase.HELD), "Stopped. Press Continue to go on.", ""),
        (
            state(Phase.HELD, problem=Problem("run_slots_dead")),
            "The worker processes die before they can start. The run stopped.",
            "",
        ),
        (state(Phase.WAITING, destination=""), "Choose a folder for the results.", ""),
        (
            state(Phase.WAITING, problem=Problem("template_empty", {"place": "Name"})),
            "Name",
            "",
        ),
        (
            state(Phase.READY, planned=GOOD),
            "Ready · 1,240 files to work on · 2,480 results",
            "About 340.0 MB needed, 120.0 GB free",
        ),
        (
            state(Phase.READY, planned=Planned(items=1, work=1, outputs=1, needed=9, free=9)),
            "Ready · 1 file to work on · 1 result",
            "About 9 bytes needed, 9 bytes free",
        ),
        (
            state(
                Phase.READY,
                planned=replace(
                    GOOD,
                    skipped=4,
                    failed=2,
                    clashes=3,
                    fallbacks={"png": 5},
                    losses={Loss.PROFILE: 6},
                ),
            ),
            "Ready · 1,240 files to work on · 2,480 results",
            MANY,
        ),
        (
            state(Phase.READY, scanned=MIXED, planned=Planned(items=15, no_lane=15, skipped=15)),
            "Nothing to do: the recipe leaves these kinds of files alone. Found: Tables 3 · Text",
            "",
        ),
        (
            state(Phase.READY, planned=Planned()),
            "Nothing to do: there are no files in the sources.",
            "",
        ),
        (
            state(
                Phase.READY,
                planned=replace(GOOD, problem=Problem("destination_is_file", {"path": "/out"})),
            ),
            "“/out” is a file, not a folder.",
            "",
        ),
        (state(Phase.RUNNING), "Starting…", ""),
        (
            state(Phase.RUNNING, progress=PROGRESS),
            "600 done · 3 failed · 637 left",
            "38 files/s · 120 MB/s · about 3 min 20 s left",
        ),
        (state(Phase.RUNNING, progress=PROGRESS, stopping=True), "Stopping…", None),
        (
            state(Phase.RUNNING, progress=PROGRESS, pausing=True),
            "Pausing… · 600 done · 3 failed · 637 left",
            "The files in work are finished first.",
        ),
        (
            state(Phase.RUNNING, progress=PROGRESS, paused=Paused()),
            "Paused · 600 done · 3 failed · 637 left",
            "Everything so far is complete. Press Continue to go on.",
        ),
        (
            state(Phase.UNDOING, undoing=Undoing(300, 1, 1240)),
            "Undoing… · 300 of 1,240 results taken back · 1 kept",
            "",
        ),
        (
            state(Phase.ENDED, undoing=Undoing(300, 0, 1240)),
            "Undoing was stopped · 300 of 1,240 results taken back",
            "",
        ),
        (
            state(Phase.ENDED, undoing=Undoing(1238, 2, 1240, finished=True)),
            "Undone · 1,238 of 1,240 results taken back · 2 kept, because they were changed since",
            "",
        ),
        (
            state(Phase.ENDED, problem=Problem("run_slots_dead")),
            "The worker processes die before they can start.",
            "",
        ),
        (
            state(
                Phase.ENDED,
                ended=RunEnded(RunState.FINISHED, replace(TOTALS, done=1237), 65.0),
                queued=("/more",),
            ),
            "Finished · 1,237 done · 3 failed",
            "Took 1 min 5 s · 1 source waiting for the next run",
        ),
        (
            state(
                Phase.ENDED,
                ended=RunEnded(RunState.CANCELLED, replace(TOTALS, cancelled=637), 4.2),
            ),
            "Cancelled · 600 done · 3 failed · 637 cancelled",
            "Took 4.2 s",
        ),
    ],
)
def test_the_bar_says_what_goes_on(qtbot: QtBot, given: State, said: str, more: str | None) -> None:
    assert headline(given).startswith(said)
    if more is not None:
        assert detail(given) == more
    bar = RunBar()
    qtbot.addWidget(bar)
    bar.refresh(given)
    texts = [label.text() for label in bar.findChildren(QLabel)]
    assert headline(given) in texts


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (Problem("run_no_space", {"path": "/out"}), "left in “/out”. The run goes on by itself"),
        (Problem("run_journal_full"), "journal. The run goes on by itself when there is room."),
        (
            Problem("folder_gone", {"path": "/net"}),
            "“/net” is not there. The run goes on by itself",
        ),
        (Problem("vault_full", {"path": "/v", "limit": "20 GB"}), "may (20 GB). Allow more in the"),
        (Problem("run_sync", {"path": "/out", "reason": "I/O"}), "cannot be made durable: I/O"),
    ],
)
def test_a_run_that_paused_by_itself_says_what_it_waits_for(
    qtbot: QtBot, problem: Problem, said: str
) -> None:
    bar = RunBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.refresh(state(Phase.RUNNING, progress=PROGRESS, paused=Paused(problem)))
    assert any(said in label.text() for label in bar.findChildren(QLabel) if label.isVisible())
    bar.refresh(state(Phase.RUNNING, progress=PROGRESS))
    assert not any(said in label.text() for label in bar.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (replace(GOOD, replaced=7), "7 replaced, the originals are kept"),
        (replace(GOOD, skipped=9, already=9), "9 already done by an earlier run"),
        (replace(GOOD, skipped=9, already=5), "5 already done by an earlier run · 4 skipped"),
        (replace(GOOD, slots=1, slots_because="memory"), "1 file at the same time (more do not"),
        (replace(GOOD, slots=8, slots_because="cores"), "8 files at the same time (one for each"),
        (replace(GOOD, slots=3, slots_because="asked"), "3 files at the same time (as set)"),
    ],
)
def test_the_plan_tells_what_it_had_to_decide(qapp: object, plan: Planned, said: str) -> None:
    assert detail(state(Phase.READY, planned=plan)).startswith(
        f"About 340.0 MB needed, 120.0 GB free · {said}"
    )


def test_a_stopped_run_says_why(qapp: object) -> None:
    problem = Problem("run_no_space", {"path": "/out"})
    given = state(Phase.ENDED, ended=RunEnded(RunState.STOPPED, TOTALS, 1.0, problem))
    assert "no space left in “/out”" in headline(given)


@pytest.mark.parametrize(
    ("given", "text", "enabled"),
    [
        (State(), "Run", False),
        (state(Phase.SCANNING), "Run", True),
        (state(Phase.SCANNING, run_wanted=True), "Run", False),
        (state(Phase.PLANNING), "Run", True),
        (state(Phase.WAITING), "Run", False),
        (state(Phase.READY, planned=GOOD), "Run", True),
        (state(Phase.READY, planned=Planned()), "Run", False),
        (state(Phase.HELD), "Continue", True),
        (state(Phase.ENDED, ended=RunEnded(RunState.FINISHED, TOTALS, 1.0)), "New run", True),
    ],
)
def test_the_main_button_offers_what_comes_next(
    qtbot: QtBot, given: State, text: str, enabled: bool
) -> None:
    bar = RunBar()
    qtbot.addWidget(bar)
    bar.refresh(given)
    button = bar.findChild(QPushButton, "primary")
    assert isinstance(button, QPushButton)
    assert (button.text(), button.isEnabled()) == (text, enabled)
    assert bar.run_action.isEnabled() == enabled
    if not enabled:
        assert button.toolTip() == headline(given)


def test_progress_and_buttons_follow_the_run(qtbot: QtBot) -> None:
    bar = RunBar()
    qtbot.addWidget(bar)
    bar.show()
    progress = child(bar, QProgressBar)
    cancel, folder = widget(bar, QPushButton, "Cancel"), widget(bar, QPushButton, "Open folder")
    failures = widget(bar, QPushButton, "Show failures")
    assert not progress.isVisible()
    assert not cancel.isVisible()
    bar.refresh(state(Phase.SCANNING))
    assert progress.maximum() == 0
    assert cancel.isVisible()
    bar.refresh(state(Phase.RUNNING, progress=PROGRESS))
    assert progress.value() / progress.maximum() == pytest.approx(603 / 1240, abs=0.01)
    with qtbot.waitSignal(bar.cancel_wanted):
        bar.cancel_action.trigger()
    bar.refresh(state(Phase.ENDED, ended=RunEnded(RunState.FINISHED, TOTALS, 1.0)))
    assert folder.isVisible()
    assert not cancel.isVisible()
    with qtbot.waitSignal(bar.failures_wanted):
        failures.click()


def test_a_run_is_paused_and_goes_on_with_the_same_button(qtbot: QtBot) -> None:
    bar = RunBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.refresh(state(Phase.RUNNING, progress=PROGRESS))
    button = widget(bar, QPushButton, "Pause")
    with qtbot.waitSignal(bar.pause_wanted):
        button.click()
    pausing = state(Phase.RUNNING, progress=PROGRESS, pausing=True)
    for given in (pausing, state(Phase.RUNNING, progress=PROGRESS, paused=Paused())):
        bar.refresh(given)
        assert button.text() == bar.pause_action.text() == "Continue"
        with qtbot.waitSignal(bar.go_on_wanted):
            bar.pause_action.trigger()
    for given in (state(Phase.RUNNING, stopping=True), state(Phase.UNDOING), state(Phase.PLANNING)):
        bar.refresh(given)
        assert not button.isVisible()
        assert not bar.pause_action.isEnabled()


def test_what_ended_early_can_go_on(qtbot: QtBot) -> None:
    bar = RunBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.refresh(state(Phase.ENDED, ended=RunEnded(RunState.CANCELLED, TOTALS, 1.0)))
    button = widget(bar, QPushButton, "Go on")
    assert not button.isVisible()
    bar.refresh(state(Phase.ENDED, ended=RunEnded(RunState.CANCELLED, TOTALS, 1.0), can_go_on=True))
    with qtbot.waitSignal(bar.go_on_wanted):
        button.click()


def test_progress_of_taking_back(qtbot: QtBot) -> None:
    bar = RunBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.refresh(state(Phase.UNDOING, undoing=Undoing(300, 10, 1240)))
    progress = child(bar, QProgressBar)
    assert progress.value() / progress.maximum() == pytest.approx(310 / 1240, abs=0.01)
    assert widget(bar, QPushButton, "Cancel").isVisible()
