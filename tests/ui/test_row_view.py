from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon
from ui_fakes import image_rows

from app.core.errors import Problem
from app.core.outcome import Loss, Outcome
from app.engine.rows import Row, TargetRow
from app.ui.details_pane import DetailsPane
from app.ui.preview_thread import Previews
from app.ui.row_view import ROLES, Column, RowView, status
from app.ui.theme import LIGHT

ROW = image_rows(1)[0]
TARGET = ROW.targets[0]
VIEW = RowView("/photos (Foldermill)/")


def answer(
    role: int, column: Column, row: Row, outcome: Outcome | None = None, working: bool = False
) -> object:
    return VIEW.answer(role, column, row, outcome, working=working)


def with_targets(*targets: TargetRow) -> Row:
    return replace(ROW, targets=targets)


@pytest.mark.parametrize(
    ("row", "outcome", "said"),
    [
        (ROW, None, "Ready"),
        (with_targets(), None, ""),
        (with_targets(replace(TARGET, renamed=True)), None, "Ready · renamed"),
        (with_targets(replace(TARGET, skipped=True), TARGET), None, "Ready · name taken"),
        (
            with_targets(replace(TARGET, losses=(Loss.ALPHA,)), TARGET),
            Outcome.DONE,
            "Done · loses: transparency",
        ),
        (replace(ROW, problem=Problem("empty_file")), None, "The file is empty."),
        (replace(ROW, problem=Problem("empty_file")), Outcome.FAILED, "The file is empty."),
        (ROW, Outcome.QUARANTINED, "Set aside"),
        (replace(ROW, problem=Problem("no_lane")), Outcome.SKIPPED, "The recipe leaves"),
    ],
)
def test_the_status_is_said_in_words(
    qapp: object, row: Row, outcome: Outcome | None, said: str
) -> None:
    assert status(row, outcome).startswith(said)
    assert bool(status(row, outcome)) == bool(said)


def test_a_result_in_the_place_of_its_source_is_named_like_it(qapp: object) -> None:
    row = with_targets(replace(TARGET, path=ROW.path))
    role = Qt.ItemDataRole.DisplayRole
    assert RowView("").answer(role, Column.RESULT, row, None, working=False) == ROW.relative


def test_results_are_named_below_the_destination_and_only_if_they_exist(qapp: object) -> None:
    display = Qt.ItemDataRole.DisplayRole
    several = with_targets(
        TARGET, replace(TARGET, path="/photos (Foldermill)/b.png"), replace(TARGET, skipped=True)
    )
    assert answer(display, Column.RESULT, several) == "day 0/IMG_00000.jpg · b.png"
    assert answer(display, Column.RESULT, several, Outcome.FAILED) == ""
    tip = answer(Qt.ItemDataRole.ToolTipRole, Column.RESULT, several)
    assert tip == f"{TARGET.path}\n/photos (Foldermill)/b.png"
    assert answer(Qt.ItemDataRole.ToolTipRole, Column.SOURCE, ROW) == ROW.path


def test_of_very_many_results_the_first_are_shown(qapp: object, previews: Previews) -> None:
    paths = [f"/photos (Foldermill)/a/{number}.csv" for number in range(1_000)]
    many = with_targets(*(replace(TARGET, path=path) for path in paths))
    shown = str(answer(Qt.ItemDataRole.DisplayRole, Column.RESULT, many))
    assert shown.startswith("a/0.csv · a/1.csv · ")
    assert shown.endswith("a/19.csv · and 980 more")
    tip = str(answer(Qt.ItemDataRole.ToolTipRole, Column.RESULT, many)).split("\n")
    assert tip == [*paths[:20], "and 980 more"]
    pane = DetailsPane(previews)
    pane.show_row(many, Outcome.DONE)
    lines = pane._text.toPlainText().split("\n")
    assert [line for line in lines if ".csv" in line] == [f"→ {path}" for path in paths[:20]]
    assert "and 980 more" in lines
    pane.deleteLater()


@pytest.mark.parametrize("column", Column)
@pytest.mark.parametrize("outcome", [None, *Outcome])
def test_every_cell_has_an_answer_for_every_role(
    qapp: object, column: Column, outcome: Outcome | None
) -> None:
    kinds = (str, QIcon, QColor, Qt.AlignmentFlag, type(None))
    for role in ROLES:
        assert isinstance(answer(role, column, ROW, outcome), kinds)
    assert RowView.title(column)


def test_colours_carry_meaning(qapp: object) -> None:
    role = Qt.ItemDataRole.ForegroundRole
    failed = answer(role, Column.STATUS, ROW, Outcome.FAILED)
    assert isinstance(failed, QColor)
    assert failed.name() == LIGHT.error
    assert answer(role, Column.STATUS, ROW, Outcome.DONE) is None
    assert answer(Qt.ItemDataRole.DisplayRole, Column.STATUS, ROW, working=True) == "Working…"


def test_details_tell_everything_about_every_result(previews: Previews) -> None:
    pane = DetailsPane(previews)
    losing = replace(TARGET, renamed=True, losses=(Loss.PROFILE,))
    row = with_targets(losing, replace(TARGET, path="/out/b.jpg", skipped=True))
    pane.show_row(row, None)
    text = pane._text.toPlainText()
    assert "another name, because the name is taken · loses: colour profile" in text
    assert "/out/b.jpg · not written, because the name is taken" in text
    assert not pane._open_result.isEnabled()
    pane.show_row(row, Outcome.DONE)
    assert pane._open_result.isEnabled()
    pane.deleteLater()
