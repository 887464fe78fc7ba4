"""The whole window over the real engine, with a folder of tables and recipes that merge them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from past_fakes import FakePast
from preview_fakes import Library
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from ui_kit import Answers, widget

from app.engine.batch import Batch
from app.engine.history import past_runs
from app.engine.options import EngineOptions
from app.operations import REGISTRY
from app.settings.recipes import built_in_recipes
from app.ui.errands import Errands
from app.ui.files_model import FilesModel
from app.ui.history_model import Column, cell
from app.ui.main_window import MainWindow
from app.ui.preview_thread import Previews
from app.ui.rows_thread import RowsThread
from app.ui.run_sentences import detail, headline
from app.ui.run_thread import RunThread, Watch
from app.ui.session import Session
from app.ui.state import Phase

RECIPES = Path(__file__).parent.parent / "resources" / "recipes"


def _no_watcher(command: Watch) -> NoReturn:
    raise AssertionError(f"nothing is watched here: {command}")


class Bench:
    """The window as the program makes it, with one real worker."""

    def __init__(self, bot: QtBot, folder: Path) -> None:
        from app.ui.application import _open_reader

        self.bot = bot
        self.sources = folder / "Sales"
        self.results = folder / "Sales (Foldermill)"
        options = EngineOptions(str(folder / "data"), workers=1, pauses=True)
        self.rows = RowsThread(_open_reader)
        make = RunThread(lambda reopen: Batch(options, reopen=reopen), _no_watcher)
        self.session = Session(make)
        self.model = FilesModel(self.rows)
        self.errands = Errands()
        library = Library()
        self.previews = Previews(lambda: library)
        self.window = MainWindow(
            self.session,
            self.model,
            REGISTRY,
            built_in_recipes(),
            str(folder / "own"),
            Answers(),
            self.errands,
            FakePast(),
            self.previews,
        )
        bot.addWidget(self.window)
        self.sources.mkdir()
        for month, rows in (("april", 3), ("may", 5)):
            lines = [f"{'NS'[row % 2]},{row},{row}.5" for row in range(rows)]
            text = "\n".join(["region,qty,price", *lines, ""])
            (self.sources / f"{month}.csv").write_text(text)

    def plan(self, recipe: Path | str) -> str:
        """Choose the recipe and drop the folder; return what the bar says of the plan."""
        self.window.recipe.start(str(recipe))
        self.window.add_sources([str(self.sources)])
        self.bot.waitUntil(lambda: self.session.state.phase is not Phase.READY, timeout=30_000)
        self.wait(Phase.READY)
        return headline(self.session.state)

    def run(self) -> str:
        self.session.run()
        self.wait(Phase.ENDED)
        return headline(self.session.state)

    def wait(self, phase: Phase) -> None:
        self.bot.waitUntil(lambda: self.session.state.phase is phase, timeout=30_000)

    def end(self) -> None:
        assert self.session.shutdown(10)
        self.rows.shutdown()
        assert self.errands.shutdown()
        assert self.previews.shutdown()
        self.model.deleteLater()


@pytest.fixture
def bench(qtbot: QtBot, quick: None, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(qtbot, tmp_path)
    yield made
    made.end()


def test_the_built_in_recipes_for_tables_are_planned(bench: Bench) -> None:
    recipes = [recipe for recipe in built_in_recipes() if recipe.lanes == ("table",)]
    assert len(recipes) == 4
    said = {recipe.word: bench.plan(recipe.path).removeprefix("Ready · ") for recipe in recipes}
    assert said == {
        "profile-tables": "2 file(s) to work on · 3 result(s) · 1 merge(s)",
        "clean-tables": "2 file(s) to work on · 3 result(s) · 1 merge(s)",
        "convert-tables": "2 file(s) to work on · 2 result(s)",
        "group-tables": "2 file(s) to work on · 1 result(s) · 1 merge(s)",
    }


def test_a_folder_is_profiled_and_the_page_opens(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    (recipe,) = [found for found in built_in_recipes() if found.word == "profile-tables"]
    said = bench.plan(recipe.path)
    assert said == "Ready · 2 file(s) to work on · 3 result(s) · 1 merge(s)"
    assert bench.run() == "Finished · 2 done · 1 merge(s) done"
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.path()))
    pane = bench.window.merges
    bench.bot.waitUntil(lambda: bool(pane.findChildren(QPushButton)))
    widget(pane, QPushButton, "Open the profile").click()
    assert opened == [str(bench.results / "profile.html")]
    profile = json.loads((bench.results / "profile.json").read_text())
    assert profile["combined"]["rows"] == 8


def test_a_merge_that_fails_is_a_failure_of_the_run_with_its_reason(
    bench: Bench, tmp_path: Path
) -> None:
    recipe = tmp_path / "strict.toml"
    text = (RECIPES / "convert-tables.toml").read_text()
    merge = '[[table.merges]]\nop = "profile"\n\n[destination]'
    text = text.replace("[destination]", merge).replace('"number"', '"fail"')
    recipe.write_text(text)
    bench.results.mkdir()
    (bench.results / "profile.json").write_text("mine")
    bench.plan(recipe)
    assert bench.run() == "Finished · 2 done · 1 merge(s) failed"
    assert detail(bench.session.state).startswith("Profile: ")
    pane = bench.window.merges
    bench.bot.waitUntil(lambda: bool(pane.findChildren(QLabel, "error")))
    assert not pane.findChildren(QPushButton)
    assert (bench.results / "profile.json").read_text() == "mine"
    (past,) = past_runs(str(tmp_path / "data"))
    assert cell(Column.FILES, past) == "2 of 2 · 1 merge(s) failed"


def test_tables_are_converted_and_nothing_is_said_of_merges(bench: Bench) -> None:
    said = bench.plan(RECIPES / "convert-tables.toml")
    assert said == "Ready · 2 file(s) to work on · 2 result(s)"
    assert bench.run() == "Finished · 2 done"
    assert bench.window.merges.isHidden()
    assert not [label for label in bench.window.merges.findChildren(QLabel) if label.text()]
