from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot
from ui_fakes import CLASSIC, REGISTRY
from ui_kit import Answers, built_in, widget

from app.core.operation import Lane
from app.core.recipe import Destination
from app.core.recipe_text import read_recipe
from app.operations import REGISTRY as REAL_REGISTRY
from app.settings.recipes import built_in_recipes
from app.ui.recipe_document import open_document
from app.ui.recipe_panel import BUILT_IN_TEXTS, RecipePanel


class Bench:
    def __init__(self, bot: QtBot, folder: Path) -> None:
        self.answers = Answers()
        self.own = folder / "own"
        self.panel = RecipePanel(REGISTRY, built_in(folder / "in"), str(self.own), self.answers)
        bot.addWidget(self.panel)
        self.panel.show()
        self.failed: list[str] = []
        self.panel.failed.connect(lambda problem: self.failed.append(problem.code))
        choice = widget(self.panel, QComboBox, "Recipe")
        self.choice = choice

    def brighten(self, factor: float) -> None:
        steps = self.panel.document.recipe.lanes[Lane.IMAGE].steps
        params = type(steps[1].params)(factor=factor)
        changed = (steps[0], type(steps[1])("brightness", params))
        lane = self.panel.document.recipe.lanes[Lane.IMAGE]
        self.panel._edit_lanes({Lane.IMAGE: type(lane)(changed, lane.outputs)})

    def set_width(self, width: int) -> None:
        box = widget(self.panel, QSpinBox, "width")
        box.setValue(width)

    def choose(self, place: int) -> None:
        self.choice.setCurrentIndex(place)
        self.choice.activated.emit(place)

    @property
    def width(self) -> int:
        steps = self.panel.document.recipe.lanes[Lane.IMAGE].steps
        return int(steps[0].params.width)


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Bench:
    made = Bench(qtbot, tmp_path)
    made.panel.start()
    return made


def test_the_first_built_in_recipe_is_chosen(bench: Bench) -> None:
    assert bench.panel.document.recipe.name == "Classic 800 x 600"
    names = [bench.choice.itemText(place) for place in range(bench.choice.count())]
    assert names == ["Classic 800 x 600", "Photos for the web"]
    assert bench.choice.currentIndex() == 0
    assert not bench.panel.document.is_changed


def test_recipes_stand_under_the_kinds_of_files_they_are_for(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = built_in(tmp_path / "in")
    third = replace(first, path=str(tmp_path / "third.toml"), name="Third")
    Path(third.path).write_text(CLASSIC, encoding="utf-8")
    recipes = [
        replace(first, lanes=("image",)),
        replace(second, lanes=("table",)),
        replace(third, lanes=("image",)),
    ]
    panel = RecipePanel(REGISTRY, recipes, str(tmp_path / "own"), Answers())
    qtbot.addWidget(panel)
    panel.start()
    choice = widget(panel, QComboBox, "Recipe")
    names = [choice.itemText(place) for place in range(choice.count())]
    assert names == ["Images", first.name, "Third", "Tables", second.name]
    assert choice.currentText() == first.name
    QTest.keyClick(choice, Qt.Key.Key_Down)
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert choice.currentText() == second.name, "a title cannot be chosen"


def test_the_window_knows_every_built_in_recipe(qapp: object) -> None:
    found = {text for recipe in built_in_recipes() for text in (recipe.name, recipe.summary)}
    assert found == set(BUILT_IN_TEXTS)
    for recipe in built_in_recipes():
        assert open_document(recipe.path, REAL_REGISTRY).recipe.lanes


def test_an_edit_changes_the_recipe_and_says_so(bench: Bench, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bench.panel.changed):
        bench.set_width(640)
    assert bench.width == 640
    assert bench.panel.document.is_changed
    assert bench.panel.save_action.isEnabled()
    bench.set_width(800)
    assert not bench.panel.document.is_changed


def test_another_recipe_is_chosen(bench: Bench) -> None:
    bench.choose(1)
    outputs = bench.panel.document.recipe.lanes[Lane.IMAGE].outputs
    assert [output.name for output in outputs] == ["{stem}_large", "small/{stem}"]
    assert not bench.answers.asked


def test_a_file_is_opened_and_edited_and_keeps_its_comments(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("# my words\n" + CLASSIC, encoding="utf-8")
    bench.answers.paths = [str(path)]
    bench.panel.open_action.trigger()
    bench.set_width(320)
    assert bench.panel.save()
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# my words\n")
    assert "width = 320" in text
    assert read_recipe(text, REGISTRY) == bench.panel.document.recipe
    assert not bench.panel.document.is_changed


def test_a_recipe_that_is_refused_leaves_the_one_that_is_shown(
    bench: Bench, tmp_path: Path
) -> None:
    path = tmp_path / "odd.toml"
    path.write_text('version = 1\n[[image.steps]]\nop = "resise"\n', encoding="utf-8")
    assert not bench.panel.open(str(path))
    assert not bench.panel.open(str(tmp_path / "gone.toml"))
    assert bench.failed == ["unknown_operation", "source_missing"]
    assert bench.panel.document.recipe.name == "Classic 800 x 600"


def test_a_start_with_a_bad_recipe_still_has_one(qtbot: QtBot, tmp_path: Path) -> None:
    made = Bench(qtbot, tmp_path)
    made.panel.start(str(tmp_path / "gone.toml"))
    assert made.failed == ["source_missing"]
    assert made.panel.document.recipe.name == "Classic 800 x 600"


def test_a_built_in_recipe_is_saved_under_another_name(bench: Bench, tmp_path: Path) -> None:
    before = (tmp_path / "in" / "classic.toml").read_text(encoding="utf-8")
    bench.set_width(100)
    bench.answers.paths = [str(bench.own / "Tiny")]
    bench.panel.save_action.trigger()
    assert (bench.own / "Tiny.toml").exists()
    assert bench.panel.document.recipe.name == "Tiny"
    assert (tmp_path / "in" / "classic.toml").read_text(encoding="utf-8") == before
    assert bench.choice.currentText() == "Tiny"
    bench.choose(0)
    assert bench.width == 800
    bench.choose(bench.choice.findText("Tiny"))
    assert bench.width == 100


def test_a_recipe_that_cannot_be_written_is_said_and_stays_changed(
    bench: Bench, tmp_path: Path
) -> None:
    bench.set_width(100)
    (tmp_path / "file").write_text("x")
    bench.answers.paths = [str(tmp_path / "file" / "below.toml")]
    assert not bench.panel.save()
    assert bench.failed
    assert bench.panel.document.is_changed


@pytest.mark.parametrize(
    ("answer", "left", "saved"), [(True, True, True), (False, True, False), (None, False, False)]
)
def test_changes_of_an_own_recipe_are_not_lost_unasked(
    bench: Bench, tmp_path: Path, answer: bool | None, left: bool, saved: bool
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(CLASSIC, encoding="utf-8")
    bench.panel.open(str(path))
    bench.set_width(123)
    bench.answers.save = answer
    bench.choose(0)
    assert bench.answers.asked == ["save changes to Classic 800 x 600"]
    assert (bench.width == 800) == left
    assert ("width = 123" in path.read_text(encoding="utf-8")) == saved
    assert bench.choice.currentData() == bench.panel.document.path


def test_a_new_recipe_writes_each_file_again(bench: Bench) -> None:
    bench.panel.new_action.trigger()
    lane = bench.panel.document.recipe.lanes[Lane.IMAGE]
    assert (lane.steps, [output.format for output in lane.outputs]) == ((), ["same"])
    assert bench.choice.currentText() == "New recipe"
    # Nothing was done to it yet, so nothing is lost.
    bench.choose(0)
    assert not bench.answers.asked


def test_an_invalid_name_is_a_problem_until_another_recipe_is_shown(bench: Bench) -> None:
    field = widget(bench.panel, QLineEdit, "Name")
    field.setText("{")
    field.textEdited.emit("{")
    assert bench.panel.problem is not None
    assert bench.panel.problem.code == "template_syntax"
    bench.choose(1)
    assert bench.panel.problem is None


def test_rules_of_the_destination_belong_to_the_recipe(bench: Bench, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bench.panel.changed):
        bench.panel.set_destination(Destination(layout="flat"))
    assert bench.panel.document.recipe.destination.layout == "flat"
    assert bench.panel.document.is_changed


def test_in_place_several_results_are_a_problem_until_one_is_left(
    bench: Bench, tmp_path: Path
) -> None:
    in_place = Destination(in_place=True)
    bench.panel.set_destination(in_place)
    assert bench.panel.problem is None
    bench.choose(1)
    bench.panel.set_destination(in_place)
    assert bench.panel.problem is not None
    assert bench.panel.problem.code == "in_place_outputs"
    bench.answers.paths = [str(tmp_path / "unreadable.toml")]
    assert not bench.panel.save()
    assert bench.failed == ["in_place_outputs"]
    assert not (tmp_path / "unreadable.toml").exists()
    bench.panel.set_destination(Destination())
    assert bench.panel.problem is None


def test_a_recipe_that_works_in_place_names_no_folder(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(CLASSIC + '\n[destination]\nfolder = "out"\n', encoding="utf-8")
    assert bench.panel.open(str(path))
    rules = bench.panel.document.recipe.destination
    bench.panel.set_destination(replace(rules, in_place=True))
    assert bench.panel.document.folder == ""
    assert bench.panel.save()
    assert read_recipe(path.read_text(encoding="utf-8"), REGISTRY).destination == Destination(
        in_place=True
    )


def test_the_proposed_folder_is_relative_to_the_recipe(tmp_path: Path, qapp: object) -> None:
    path = tmp_path / "r.toml"
    path.write_text(CLASSIC + '\n[destination]\nfolder = "out"\n', encoding="utf-8")
    assert open_document(str(path), REGISTRY).folder == str(tmp_path / "out")
    path.write_text(CLASSIC, encoding="utf-8")
    assert open_document(str(path), REGISTRY).folder == ""


def test_the_menu_names_what_can_be_done(bench: Bench) -> None:
    menu = bench.panel.menu(bench.panel)
    texts = [action.text() for action in menu.actions() if isinstance(action, QAction)]
    assert [text for text in texts if text] == [
        "New recipe",
        "Open recipe…",
        "Save recipe",
        "Save recipe as…",
    ]
