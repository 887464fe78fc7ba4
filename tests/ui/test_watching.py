"""A folder that is watched, from the menu to the Stop button, over a fake engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot
from ui_kit import Desk, widget
from watch_fakes import begun, ended

from app.core.errors import Problem, RunError
from app.core.recipe import Destination
from app.engine.events import Noticed, RunState, Watching
from app.ui import translation
from app.ui.state import Phase


@pytest.fixture(autouse=True)
def english_plurals(qapp: QApplication) -> Iterator[None]:
    translators = translation.install(qapp, "en")
    yield
    for translator in translators:
        qapp.removeTranslator(translator)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Photos"
    made.mkdir()
    return made


@pytest.fixture
def ready(desk: Desk, folder: Path) -> Desk:
    """Return a window whose one source is a folder."""
    desk.show()
    desk.window.add_sources([str(folder)])
    desk.wait(Phase.READY)
    return desk


@pytest.fixture
def watching(ready: Desk) -> Desk:
    ready.window._watch.action.trigger()
    ready.bot.waitUntil(lambda: bool(ready.store.asked("watch")))
    return ready


def said(desk: Desk) -> str:
    return desk.window.run_bar._headline.text()


def told(desk: Desk) -> str:
    return desk.window.run_bar._detail.text()


def notices(desk: Desk) -> list[str]:
    shown = desk.window.notices.findChildren(QLabel)
    return [label.text() for label in shown if label.isVisible()]


def test_it_is_offered_for_one_folder_only(desk: Desk, folder: Path) -> None:
    action = desk.window._watch.action
    assert not action.isEnabled()
    desk.window.add_sources([str(folder)])
    assert action.isEnabled()
    desk.window.add_sources([str(folder.parent)])
    assert not action.isEnabled()
    (folder / "a.jpg").touch()
    desk.session.remove_sources([str(folder), str(folder.parent)])
    desk.window.add_sources([str(folder / "a.jpg")])
    assert not action.isEnabled()


def test_it_begins_when_the_user_agrees(ready: Desk, folder: Path) -> None:
    ready.answers.watch = False
    ready.window._watch.action.trigger()
    question = f"watch Photos with Classic 800 x 600 into {folder} (Foldermill)"
    assert ready.answers.asked == [question]
    assert ready.state.phase is Phase.READY

    ready.answers.watch = True
    ready.window._watch.action.trigger()
    ready.bot.waitUntil(lambda: bool(ready.store.asked("watch")))
    recipe = ready.window.recipe.document.recipe
    assert ready.store.asked("watch") == [
        ("watch", recipe, str(folder), f"{folder} (Foldermill)"),
    ]


@pytest.mark.parametrize("rules", [{"in_place": True}, {"on_conflict": "overwrite"}])
def test_that_files_are_replaced_is_part_of_the_question(
    desk: Desk, folder: Path, rules: dict[str, Any]
) -> None:
    desk.window.recipe.set_destination(Destination(**rules))
    desk.window.add_sources([str(folder)])
    desk.window._watch.action.trigger()
    desk.bot.waitUntil(lambda: bool(desk.store.asked("watch")))
    place = "" if "in_place" in rules else f"{folder} (Foldermill)"
    question = f"watch Photos with Classic 800 x 600 into {place} replacing"
    assert desk.answers.asked == [question]
    assert desk.store.asked("watch")[0][3] == place


def test_while_it_waits_nothing_moves_and_nothing_can_be_edited(watching: Desk) -> None:
    assert said(watching) == "Watching “Photos” · 0 files done"
    assert told(watching).startswith("New files are processed as soon as")
    assert watching.model.rowCount() == 0
    window = watching.window
    assert not window.run_bar._progress.isVisible()
    assert not window.recipe.isEnabled()
    assert not window.destination.isEnabled()
    assert not widget(window, QPushButton, "Clear").isEnabled()
    assert not window._watch.action.isEnabled()
    assert window.run_bar._cancel.text() == "Stop"


def test_batches_follow_each_other_in_the_table(watching: Desk, qtbot: QtBot) -> None:
    opened = QSignalSpy(watching.session.opened)
    store = watching.store
    store.arrivals.put([Watching(4, 0)])
    qtbot.waitUntil(lambda: said(watching) == "Watching “Photos” · 0 files done · 4 still growing")
    store.arrivals.put(begun("/runs/a.sqlite", 3))
    qtbot.waitUntil(lambda: watching.model.rowCount() == 3)
    assert said(watching) == "Watching “Photos” · 0 files done · 1 still growing"
    assert told(watching).startswith("0 done · 3 left")
    assert watching.window.run_bar._progress.isVisible()
    assert watching.state.run == "a"

    store.arrivals.put(ended(3))
    qtbot.waitUntil(lambda: said(watching) == "Watching “Photos” · 3 files done · 1 still growing")
    store.arrivals.put([Watching(0, 3)])
    qtbot.waitUntil(lambda: said(watching) == "Watching “Photos” · 3 files done")
    assert not watching.window.run_bar._progress.isVisible()
    assert watching.state.run == ""

    # Two batches within one tick.
    store.arrivals.put(
        [*begun("/runs/b.sqlite", 5), *ended(5), *begun("/runs/c.sqlite", 2), *ended(2)]
    )
    qtbot.waitUntil(lambda: said(watching).startswith("Watching “Photos” · 10 files done"))
    assert watching.model.rowCount() == 2
    paths = [opened.at(place)[0] for place in range(opened.count())]
    assert paths == ["/runs/a.sqlite", "/runs/b.sqlite", "/runs/c.sqlite"]
    table = widget(watching.window, QTableView, "Files")
    qtbot.waitUntil(lambda: table.model().index(1, 0).data() is not None)


def test_a_batch_that_comes_to_nothing_is_never_shown(watching: Desk, qtbot: QtBot) -> None:
    opened = QSignalSpy(watching.session.opened)
    plan = begun("/runs/none.sqlite", 4)[:3]
    problem = Problem("destination_read_only", {"path": "/x", "reason": "no"})
    watching.store.arrivals.put([*plan, Noticed(problem)])
    qtbot.waitUntil(
        lambda: any("Nothing can be written to “/x”" in text for text in notices(watching))
    )
    watching.store.arrivals.put([*begun("/runs/b.sqlite", 1), *ended(1)])
    qtbot.waitUntil(lambda: said(watching).startswith("Watching “Photos” · 1 file done"))
    assert [opened.at(place)[0] for place in range(opened.count())] == ["/runs/b.sqlite"]


def test_word_of_a_file_may_come_before_word_of_its_batch(watching: Desk, qtbot: QtBot) -> None:
    moved = QSignalSpy(watching.session.moved)
    *opening, first, started = begun("/runs/a.sqlite", 2)
    watching.store.arrivals.put([*opening, started, Noticed(Problem("source_missing", {}))])
    qtbot.waitUntil(lambda: bool(notices(watching)))
    assert moved.count() == 0
    watching.store.arrivals.put([first, *ended(2)])
    qtbot.waitUntil(lambda: said(watching) == "Watching “Photos” · 2 files done")
    assert moved.count() == 1


def test_failures_are_noticed_and_can_be_looked_at(watching: Desk, qtbot: QtBot) -> None:
    watching.store.arrivals.put([*begun("/runs/a.sqlite", 3), *ended(3, 1)])
    qtbot.waitUntil(lambda: said(watching) == "Watching “Photos” · 2 files done · 1 failed")
    assert "1 file that came into “Photos” has failed." in notices(watching)
    failures = widget(watching.window, QPushButton, "Show failures")
    assert failures.isVisible()
    watching.store.arrivals.put([*begun("/runs/b.sqlite", 3), *ended(3, 0, 2)])
    qtbot.waitUntil(lambda: "2 files that came into “Photos” have failed." in notices(watching))
    assert said(watching) == "Watching “Photos” · 3 files done · 3 failed"


def test_a_batch_that_is_put_off_is_counted_once(watching: Desk, qtbot: QtBot) -> None:
    stopped = ended(3, state=RunState.STOPPED, cancelled=2)
    watching.store.arrivals.put([*begun("/runs/a.sqlite", 3), *stopped])
    watching.store.arrivals.put([Noticed(Problem("watch_retry", {"seconds": 5}))])
    qtbot.waitUntil(lambda: any("tried again in 5 seconds" in text for text in notices(watching)))
    assert said(watching) == "Watching “Photos” · 0 files done"
    watching.store.arrivals.put([*begun("/runs/a.sqlite", 3), *ended(3)])
    qtbot.waitUntil(lambda: said(watching) == "Watching “Photos” · 3 files done")


def test_stop_ends_what_is_in_work_like_cancel(watching: Desk, qtbot: QtBot) -> None:
    store = watching.store
    store.last_words = ended(4, state=RunState.CANCELLED, cancelled=1)
    store.arrivals.put(begun("/runs/a.sqlite", 4))
    qtbot.waitUntil(lambda: watching.model.rowCount() == 4)
    QTest.keyClick(watching.window, Qt.Key.Key_Escape)
    watching.wait(Phase.ENDED)
    assert store.asked("stop watching")[0] == ("stop watching", True)
    assert store.asked("close watcher")
    assert said(watching) == "No longer watching “Photos” · 3 files done"
    assert told(watching) == "The rest follows when the folder is watched again."
    assert not widget(watching.window, QPushButton, "Go on").isVisible()
    assert watching.window._watch.action.isEnabled()
    assert watching.window.recipe.isEnabled()

    widget(watching.window, QPushButton, "New run").click()
    watching.wait(Phase.READY)
    assert watching.state.watched is None
    assert watching.model.rowCount() == 40


def test_it_can_be_watched_again(watching: Desk, qtbot: QtBot) -> None:
    watching.session.cancel()
    watching.wait(Phase.ENDED)
    watching.window._watch.action.trigger()
    watching.wait(Phase.WATCHING)
    watching.store.arrivals.put([*begun("/runs/b.sqlite", 1), *ended(1)])
    qtbot.waitUntil(lambda: said(watching) == "Watching “Photos” · 1 file done")


def test_a_scan_that_goes_on_gives_way(desk: Desk, folder: Path, qtbot: QtBot) -> None:
    desk.store.hold("scan")
    desk.window.add_sources([str(folder)])
    qtbot.waitUntil(lambda: bool(desk.store.asked("scan")))
    desk.window._watch.action.trigger()
    qtbot.waitUntil(lambda: bool(desk.store.asked("watch")))
    assert desk.state.phase is Phase.WATCHING
    assert not desk.store.asked("plan")


def test_what_cannot_be_watched_is_said_and_the_folder_stays(ready: Desk, folder: Path) -> None:
    ready.store.raising["watch"] = RunError("watch_busy", path=str(folder))
    ready.window._watch.action.trigger()
    ready.bot.waitUntil(lambda: any("is being watched" in text for text in notices(ready)))
    ready.wait(Phase.READY)
    assert ready.state.sources == (str(folder),)


def test_what_is_dropped_meanwhile_waits(watching: Desk, tmp_path: Path, qtbot: QtBot) -> None:
    watching.window.add_sources([str(tmp_path)])
    assert "What you dropped waits for the next run." in notices(watching)
    assert told(watching).endswith("1 source waiting for the next run")
    watching.session.cancel()
    watching.wait(Phase.ENDED)
    widget(watching.window, QPushButton, "New run").click()
    watching.wait(Phase.READY)
    assert watching.state.sources == (str(tmp_path),)


def test_closing_the_window_asks_nothing_and_ends_it(watching: Desk) -> None:
    asked = list(watching.answers.asked)
    assert watching.window.close()
    assert watching.answers.asked == asked
    watching.end()
    assert watching.store.asked("stop watching")
    assert watching.store.asked("close watcher")
