"""The program as a whole: over the fake engine in this process, and as processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from past_fakes import FakePast
from PIL import Image
from PySide6.QtWidgets import QApplication, QComboBox, QDialogButtonBox
from pytestqt.qtbot import QtBot
from ui_fakes import Store
from ui_kit import Answers, child, widget

from app.core.recipe import Recipe
from app.engine.options import EngineOptions
from app.settings import Settings, load_settings
from app.settings.locations import Locations
from app.settings.recipes import built_in_recipes
from app.ui import application
from app.ui.application import Program
from app.ui.problems import Bugs
from app.ui.run_thread import Watch
from app.ui.settings_dialog import SettingsDialog
from app.ui.state import Phase
from app.ui.theme import DARK, current
from app.ui.unix_signals import UnixSignals

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def bugs(qapp: QApplication) -> Bugs:
    return Bugs()


@pytest.fixture
def past() -> FakePast:
    return FakePast()


@pytest.fixture
def program(
    qtbot: QtBot,
    qapp: QApplication,
    bugs: Bugs,
    store: Store,
    past: FakePast,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Program]:
    switch, wakeup = sys.getswitchinterval(), signal.getsignal(signal.SIGTERM)
    monkeypatch.setattr(Program, "_make_batch", lambda _, reopen: store.batch(reopen))
    monkeypatch.setattr(Program, "_past_runs", lambda _: past)
    monkeypatch.setattr(application, "_open_reader", store.reader)
    monkeypatch.setattr(application, "Dialogs", Answers)
    monkeypatch.setattr(qapp, "quit", lambda: None)
    made = Program(qapp, bugs)
    qtbot.addWidget(made.window)
    yield made
    made.end()
    for translator in made._translators:
        qapp.removeTranslator(translator)
    made._theme.choose("light")
    made.deleteLater()
    sys.setswitchinterval(switch)
    assert signal.getsignal(signal.SIGTERM) == wakeup


def test_sources_of_the_command_line_are_planned(qtbot: QtBot, program: Program) -> None:
    program.start(["/photos"], built_in_recipes()[1].path)
    qtbot.waitUntil(lambda: program.session.state.phase is Phase.READY)
    assert program.window.isVisible()
    assert program.window.recipe.document.recipe.name == "Photos for the web"


def test_a_bug_is_shown_calmly(qtbot: QtBot, program: Program, bugs: Bugs) -> None:
    program.start([], None)
    bugs.caught.emit("KeyError", "Traceback …")
    assert program.window.notices.isVisible()


def test_settings_take_effect_and_are_kept(qtbot: QtBot, program: Program) -> None:
    program.start([], None)
    program.window.settings_wanted.emit()
    dialog = child(program.window, SettingsDialog)
    theme = widget(dialog, QComboBox, "theme")
    theme.setCurrentIndex(theme.findData("dark"))
    child(dialog, QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok).click()
    assert current() is DARK
    assert load_settings(Locations.find().config) == Settings(theme="dark")
    assert program.settings.theme == "dark"


def test_a_cancelled_settings_dialog_changes_nothing(qtbot: QtBot, program: Program) -> None:
    program.start([], None)
    program.window.settings_wanted.emit()
    dialog = child(program.window, SettingsDialog)
    theme = widget(dialog, QComboBox, "theme")
    theme.setCurrentIndex(theme.findData("dark"))
    dialog.reject()
    assert load_settings(Locations.find().config) == Settings()


def test_broken_settings_are_said_and_do_not_matter(
    qtbot: QtBot, store: Store, qapp: QApplication, request: pytest.FixtureRequest
) -> None:
    folder = Path(Locations.find().config)
    folder.mkdir(parents=True)
    (folder / "settings.json").write_text("{", encoding="utf-8")
    program: Program = request.getfixturevalue("program")
    program.start([], None)
    assert program.window.notices.isVisible()


def test_the_engine_gets_the_settings(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[EngineOptions] = []
    reopened: list[str] = []

    def make(options: EngineOptions, *, reopen: str) -> None:
        seen.append(options)
        reopened.append(reopen)

    def watch(options: EngineOptions, *what: object) -> None:
        seen.append(options)
        watched.extend(what)

    watched: list[object] = []
    monkeypatch.setattr("app.engine.batch.Batch", make)
    monkeypatch.setattr("app.engine.watch.Watcher", watch)
    fake = type("Fake", (), {})()
    fake.settings = Settings(workers=3, memory=50, megapixels=100, seconds_per_file=30, vault_gb=7)
    fake._places = Locations.find()
    Program._make_batch(fake, "20261124-one")
    recipe = Recipe("r")
    Program._make_watcher(fake, Watch(recipe, "/in", "/out"))
    assert watched == [recipe, "/in", "/out"]
    options, of_watcher = seen
    assert replace(of_watcher, pauses=True, memory=options.memory) == options
    assert not of_watcher.pauses
    assert options.vault == 7_000_000_000
    assert (options.workers, options.megapixels, options.seconds_per_file) == (3, 100, 30)
    assert options.data_folder == Locations.find().data
    assert options.memory
    assert options.memory > 10_000_000
    assert options.pauses
    assert reopened == ["20261124-one"]


def test_a_logout_during_a_run_can_be_refused(qtbot: QtBot, program: Program, store: Store) -> None:
    class Manager:
        cancelled = released = False

        def allowsInteraction(self) -> bool:  # noqa: N802
            return True

        def cancel(self) -> None:
            self.cancelled = True

        def release(self) -> None:
            self.released = True

    store.hold("run")
    program.start(["/photos"], None)
    qtbot.waitUntil(lambda: program.session.state.phase is Phase.READY)
    program.session.run()
    qtbot.waitUntil(lambda: program.session.state.phase is Phase.RUNNING)
    manager = Manager()
    answers = program.window._dialogs
    assert isinstance(answers, Answers)
    answers.stop = False
    program._log_out(manager)  # type: ignore[arg-type]
    assert (manager.cancelled, manager.released) == (True, True)


def test_a_signal_of_the_system_wakes_qt(qtbot: QtBot) -> None:
    signals = UnixSignals()
    with qtbot.waitSignal(signals.received):
        os.kill(os.getpid(), signal.SIGTERM)
    signals.close()


SCRIPT = """
import sys
from PySide6.QtCore import QTimer
from app.ui import application

def start(self, sources, recipe, start=application.Program.start):
    start(self, sources, recipe)
    print("shown", flush=True)
    if "--close" in sys.argv:
        self.session.changed.connect(lambda state: close(self, state.phase.name))

def close(self, phase):
    if phase == "READY":
        self.session.run()
    if phase == "ENDED":
        QTimer.singleShot(0, self.window.close)

application.Program.start = start
if __name__ == "__main__":
    status = application.run_window([sys.argv[1]] if len(sys.argv) > 1 else [], None)
    heavy = {"pyvips", "PIL", "numpy", "pandas", "pyarrow"} & set(sys.modules)
    print("heavy", sorted(heavy), flush=True)
    sys.exit(status)
"""


@pytest.fixture
def script(tmp_path: Path) -> list[str]:
    path = tmp_path / "window.py"
    path.write_text(SCRIPT, encoding="utf-8")
    return [sys.executable, str(path)]


def test_a_real_batch_in_a_real_process(script: list[str], tmp_path: Path) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    for name in ("a.png", "b.png"):
        Image.new("RGB", (40, 30), "red").save(photos / name)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "FOLDERMILL_HEARTBEAT": str(tmp_path / "beats.json"),
    }
    done = subprocess.run(
        [*script, str(photos), "--close"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "heavy []" in done.stdout
    results = tmp_path / "photos (Foldermill)"
    assert sorted(os.listdir(results)) == ["a.png", "b.png"]
    with Image.open(results / "a.png") as picture:
        assert picture.size == (800, 600)
    beats = json.loads((tmp_path / "beats.json").read_text(encoding="utf-8"))
    assert beats["first_paint_ms"] > 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_closes_the_window_cleanly(script: list[str], number: int) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        script, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "shown\n"
        process.send_signal(number)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 0, said
    assert "Traceback" not in said
