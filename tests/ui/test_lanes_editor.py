"""The recipe panel with recipes that make results of all files together."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QPushButton, QSpinBox, QToolButton
from pytestqt.qtbot import QtBot
from ui_kit import Answers, widget

from app.core.operation import Lane, Role
from app.core.recipe import Output, Recipe
from app.core.recipe_text import load_text, read_recipe
from app.operations import REGISTRY
from app.settings.recipes import built_in_recipes
from app.ui.entries_editor import EntriesEditor
from app.ui.entry_list import EntryList
from app.ui.lanes_editor import LANE_TITLES
from app.ui.merge_editor import MergeEditor
from app.ui.output_editor import OutputEditor
from app.ui.reading_editor import ReadingEditor
from app.ui.recipe_panel import RecipePanel
from app.ui.step_editor import StepEditor, summary

FOLDER = Path(__file__).parent.parent / "resources" / "recipes"
MERGES = "Merges: results of all files"
RESULTS = "Results for each file"


class Bench:
    def __init__(self, bot: QtBot, folder: Path) -> None:
        self.answers = Answers()
        recipes = built_in_recipes()
        self.panel = RecipePanel(REGISTRY, recipes, str(folder / "own"), self.answers)
        bot.addWidget(self.panel)
        self.panel.show()
        self.panel.start()

    def open(self, name: str) -> None:
        assert self.panel.open(str(FOLDER / f"{name}.toml"))

    @property
    def recipe(self) -> Recipe:
        return self.panel.document.recipe

    @property
    def said(self) -> list[str]:
        QCoreApplication.processEvents()
        labels = self.panel.findChildren(QLabel)
        return [label.text() for label in labels if label.isVisibleTo(self.panel)]

    def press(self, name: str) -> None:
        button = widget(self.panel, QToolButton, name)
        assert button.isEnabled()
        button.click()

    def can_remove(self, of: str) -> bool:
        QCoreApplication.processEvents()
        button = widget(self.panel, QToolButton, f"Remove ({of})")
        return button.isVisibleTo(self.panel) and button.isEnabled()

    def type_into(self, name: str, text: str, kind: type = EntriesEditor) -> None:
        field = widget(widget(self.panel, kind, ""), QLineEdit, name)
        field.selectAll()
        QTest.keyClick(field, Qt.Key.Key_Delete)
        QTest.keyClicks(field, text)

    def add(self, kind: type[EntriesEditor], name: str) -> None:
        editor = widget(self.panel, kind, "")
        menu = editor.findChildren(QMenu)[0]
        next(action for action in menu.actions() if action.data() == name).trigger()

    def lane(self, title: str) -> QAction:
        button = widget(self.panel, QPushButton, "Add a kind of file")
        return next(action for action in button.menu().actions() if action.text() == title)

    def read_again(self, folder: Path) -> Recipe:
        path = folder / "again.toml"
        self.answers.paths = [str(path)]
        self.panel.save_as_action.trigger()
        return read_recipe(load_text(str(path)), REGISTRY)


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Bench:
    return Bench(qtbot, tmp_path)


@pytest.mark.parametrize("name", ["profile-tables", "group-tables", "convert-tables"])
def test_a_table_recipe_is_shown_unchanged(bench: Bench, name: str) -> None:
    bench.open(name)
    assert bench.recipe == read_recipe(load_text(str(FOLDER / f"{name}.toml")), REGISTRY)
    assert not bench.panel.document.is_changed
    assert bench.panel.problem is None


def test_a_recipe_with_only_a_merge_says_what_it_writes(bench: Bench) -> None:
    bench.open("profile-tables")
    listed = widget(bench.panel, EntryList, MERGES)
    assert listed.item(0).text() == "Profile"
    assert listed.item(0).toolTip() == "profile.json · profile.csv · profile.html"
    assert not bench.can_remove(MERGES)
    said = bench.said
    assert "None: only the merges below are written." in said
    assert "Tables" in said


def test_lists_and_lines_of_a_merge_are_edited(bench: Bench, tmp_path: Path) -> None:
    bench.open("profile-tables")
    bench.type_into("quantiles", "0.1, 0.9", MergeEditor)
    (merge,) = bench.recipe.lanes[Lane.TABLE].merges
    assert merge.params.quantiles == (0.1, 0.9)
    bench.type_into("quantiles", "0.1, 9", MergeEditor)
    assert bench.panel.problem is not None
    bench.open("group-tables")
    assert bench.panel.problem is None
    widget(bench.panel, QToolButton, "Remove line 1").click()
    widget(bench.panel, QPushButton, "Add a line").click()
    bench.type_into("Column in line 4", "tax", MergeEditor)
    (merge,) = bench.recipe.lanes[Lane.TABLE].merges
    assert [(one.column, one.function) for one in merge.params.aggregate] == [
        ("price", "mean"),
        ("price", "std"),
        ("price", "count"),
        ("tax", "sum"),
    ]
    assert bench.read_again(tmp_path).lanes == bench.recipe.lanes


def test_the_summary_of_lines_has_their_words(qapp: object) -> None:
    recipe = read_recipe(load_text(str(FOLDER / "group-tables.toml")), REGISTRY)
    (merge,) = recipe.lanes[Lane.TABLE].merges
    assert summary(merge.params).startswith("region · qty: Sum, price: Mean, price: Standard")


def test_a_name_of_a_merge_has_no_fields(bench: Bench) -> None:
    bench.open("profile-tables")
    bench.type_into("Name", "all/figures", MergeEditor)
    (merge,) = bench.recipe.lanes[Lane.TABLE].merges
    assert merge.name == "all/figures"
    listed = widget(bench.panel, EntryList, MERGES)
    assert listed.item(0).toolTip().startswith("all/figures.json")
    bench.type_into("Name", "{stem}", MergeEditor)
    assert bench.panel.problem is not None
    assert bench.panel.problem.code == "merge_name"
    bench.type_into("Name", "", MergeEditor)
    assert bench.panel.problem is None
    assert bench.recipe.lanes[Lane.TABLE].merges[0].name == ""


def test_results_and_merges_are_added_moved_and_removed(bench: Bench, tmp_path: Path) -> None:
    bench.open("convert-tables")
    assert not bench.can_remove(RESULTS)
    bench.add(MergeEditor, "profile")
    bench.add(MergeEditor, "profile")
    bench.add(MergeEditor, "concatenate")
    merges = bench.recipe.lanes[Lane.TABLE].merges
    assert [(merge.op, merge.name) for merge in merges] == [
        ("profile", ""),
        ("profile", "profile_2"),
        ("concatenate", ""),
    ]
    bench.press(f"Move up ({MERGES})")
    bench.press(f"Remove ({RESULTS})")
    lane = bench.recipe.lanes[Lane.TABLE]
    assert [merge.op for merge in lane.merges] == ["profile", "concatenate", "profile"]
    assert lane.outputs == ()
    bench.press(f"Remove ({MERGES})")
    bench.press(f"Remove ({MERGES})")
    assert not bench.can_remove(MERGES)
    bench.add(OutputEditor, "parquet")
    assert bench.recipe.lanes[Lane.TABLE].outputs[0].name == "{stem}"
    assert bench.can_remove(MERGES)
    assert bench.read_again(tmp_path).lanes == bench.recipe.lanes


def test_a_step_brings_the_result_that_it_implies(bench: Bench, tmp_path: Path) -> None:
    bench.open("profile-tables")
    bench.add(StepEditor, "trim")
    lane = bench.recipe.lanes[Lane.TABLE]
    assert [step.op for step in lane.steps] == ["trim"]
    same = REGISTRY.formats(Lane.TABLE)["same"].params()
    assert lane.outputs == (Output("same", same),)
    assert not bench.can_remove(RESULTS)
    assert bench.read_again(tmp_path).lanes == bench.recipe.lanes
    bench.press("Remove (Steps)")
    bench.press(f"Remove ({RESULTS})")
    assert bench.recipe.lanes[Lane.TABLE].outputs == ()


def test_another_kind_of_file_is_added_and_left_alone_again(bench: Bench, tmp_path: Path) -> None:
    assert list(bench.recipe.lanes) == [Lane.IMAGE]
    before = bench.recipe.lanes[Lane.IMAGE]
    bench.lane("Tables").trigger()
    assert list(bench.recipe.lanes) == [Lane.IMAGE, Lane.TABLE]
    assert bench.recipe.lanes[Lane.TABLE].outputs[0].format == "same"
    assert bench.read_again(tmp_path).lanes == bench.recipe.lanes
    bench.press("Leave this kind of file alone: Images")
    assert list(bench.recipe.lanes) == [Lane.TABLE]
    assert bench.read_again(tmp_path).lanes == bench.recipe.lanes
    bench.lane("Images").trigger()
    assert list(bench.recipe.lanes) == [Lane.IMAGE, Lane.TABLE]
    assert bench.recipe.lanes[Lane.IMAGE] != before


def test_only_kinds_this_version_can_do_something_with_are_offered(bench: Bench) -> None:
    button = widget(bench.panel, QPushButton, "Add a kind of file")
    known = {
        lane for lane in Lane if REGISTRY.formats(lane) or REGISTRY.operations(lane, Role.MERGE)
    }
    offered = {action.text() for action in button.menu().actions()}
    assert offered == {LANE_TITLES[lane] for lane in known - {Lane.IMAGE}}


def test_how_tables_are_read_is_said_and_edited(bench: Bench, tmp_path: Path) -> None:
    bench.open("convert-tables")
    assert "as found" in bench.said
    encoding = widget(bench.panel, QLineEdit, "encoding")
    assert not encoding.isVisibleTo(bench.panel)
    widget(bench.panel, QToolButton, "How files are read").click()
    assert encoding.isVisibleTo(bench.panel)
    bench.type_into("encoding", "cp1252", ReadingEditor)
    assert bench.recipe.lanes[Lane.TABLE].reading.encoding == "cp1252"
    assert "Encoding: cp1252" in bench.said
    assert bench.read_again(tmp_path).lanes == bench.recipe.lanes
    bench.type_into("encoding", "cp9", ReadingEditor)
    assert bench.panel.problem is not None
    bench.type_into("encoding", "", ReadingEditor)
    assert bench.panel.problem is None
    assert bench.recipe.lanes[Lane.TABLE].reading is None


def test_names_of_tables_know_no_width(bench: Bench) -> None:
    bench.open("convert-tables")
    bench.type_into("Name", "{stem}_{width}", OutputEditor)
    assert bench.panel.problem is not None
    assert bench.panel.problem.code == "template_field"
    bench.type_into("Name", "{parent}/{stem}", OutputEditor)
    said = bench.said
    assert "Example: july/sales.csv" in said


def test_a_whole_number_of_a_merge_is_edited(bench: Bench) -> None:
    bench.open("profile-tables")
    widget(bench.panel, QSpinBox, "top").setValue(3)
    assert bench.recipe.lanes[Lane.TABLE].merges[0].params.top == 3
