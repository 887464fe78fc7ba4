"""The first rows of the selected table: asked for, given up, shown, and said to screen readers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from preview_fakes import BOOK, PRICES, Library
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QTableView,
    QToolButton,
)
from pytestqt.qtbot import QtBot
from ui_fakes import image_rows
from ui_kit import Desk, child, widget

from app.core.item import Kind
from app.core.operation import Lane
from app.core.recipe import LaneRecipe, Recipe
from app.engine.previews import PreviewProcess, Question
from app.formats.table.dialect import Dialect, Evidence
from app.formats.table.preview import COLUMNS, ROWS
from app.formats.table.reading import AS_IT_IS, TableReading
from app.formats.table.types import ColumnType
from app.ui import preview_pane
from app.ui.details_pane import DetailsPane
from app.ui.preview_dialog import PreviewDialog
from app.ui.preview_model import LONGEST, TYPE_ROLE, PreviewModel
from app.ui.preview_pane import PreviewPane
from app.ui.preview_thread import Previews
from app.ui.preview_words import about_rows, cell_text, how_it_is_read, type_word
from app.ui.state import Phase
from app.ui.theme import LIGHT

ACROSS, DOWN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
DISPLAY, ALIGN = Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.TextAlignmentRole


# The thread.


def test_only_the_latest_question_is_answered(
    qtbot: QtBot, previews: Previews, library: Library
) -> None:
    library.shown = {"/a": PRICES, "/c": BOOK}
    library.go.clear()
    answered = QSignalSpy(previews.answered)
    first, second, third = Question("/a"), Question("/b"), Question("/c")
    previews.ask(first)
    qtbot.waitUntil(lambda: library.asked == [first])
    previews.ask(second)
    previews.ask(third)
    qtbot.waitUntil(lambda: library.asked[-1] == third)
    library.go.set()
    qtbot.waitUntil(lambda: answered.count() == 1)
    # The second may have been begun in the moment before the third came.
    assert library.given_up == library.asked[:-1]
    assert library.given_up[0] == first
    assert answered.at(0) == [third, BOOK]


def test_what_is_forgotten_is_not_answered(
    qtbot: QtBot, previews: Previews, library: Library
) -> None:
    library.go.clear()
    answered = QSignalSpy(previews.answered)
    previews.ask(Question("/a"))
    qtbot.waitUntil(lambda: len(library.asked) == 1)
    previews.forget()
    qtbot.waitUntil(lambda: len(library.given_up) == 1)
    assert not answered.count()


def test_the_end_ends_the_process_whatever_it_does(qtbot: QtBot) -> None:
    library = Library()
    library.go.clear()
    thread = Previews(lambda: library)
    thread.ask(Question("/a"))
    qtbot.waitUntil(lambda: len(library.asked) == 1)
    assert thread.shutdown()
    assert library.closed == 1


def test_a_process_that_cannot_start_is_told(qtbot: QtBot) -> None:
    def fail() -> Library:
        raise OSError(24, "Too many open files")

    thread = Previews(fail)
    answered = QSignalSpy(thread.answered)
    thread.ask(Question("/a"))
    qtbot.waitUntil(lambda: answered.count() == 1)
    assert thread.shutdown()
    assert answered.at(0)[1].code == "too_many_open"


# The words.


def test_each_guess_is_a_line_with_its_reason(qapp: QApplication) -> None:
    assert how_it_is_read(PRICES) == [
        "Encoding: Windows-1252. In this encoding the letters make the best words.",
        "Delimiter: semicolon. 100 of 100 rows have 3 cells.",
        "Quotes: double quote, not sure. There are no quotes in what was read.",
        (
            "Column names: in the first row. "
            "The first row holds words, the rows below hold numbers or dates."
        ),
        "Lines before the table: 2. Lines before the table that have fewer cells: 2.",
        "Lines behind the table: 0. The table ends with the last line.",
        "Decimal sign: comma. Numbers with a comma before their decimals: 1,200.",
        "Between thousands: point",
    ]
    itself = replace(PRICES, evidence=())
    assert how_it_is_read(itself) == ["The file itself says how it is read."]
    words = replace(itself, dialect=Dialect(missing=("NA", "-")))
    assert how_it_is_read(words)[1:] == ["Words for missing: NA, -"]


@pytest.mark.parametrize(
    ("dialect", "evidence", "line"),
    [
        (Dialect(delimiter="\t"), Evidence("delimiter", "name", 0.9), "Delimiter: tab. "),
        (Dialect(delimiter="^"), Evidence("delimiter", "given", 1), "Delimiter: “^”. The recipe"),
        (Dialect(delimiter=","), Evidence("delimiter", "one_column", 0.9), "Delimiter: none. "),
        (Dialect(quote=""), Evidence("quote", "inner_quotes", 0.7), "Quotes: none. "),
        (Dialect(header=False), Evidence("header", "like_data", 0.9), "Column names: none. "),
        (Dialect(encoding="hz"), Evidence("encoding", "given", 1), "Encoding: hz. "),
    ],
)
def test_words_for_what_was_guessed(
    qapp: QApplication, dialect: Dialect, evidence: Evidence, line: str
) -> None:
    (found,) = how_it_is_read(replace(PRICES, dialect=dialect, evidence=(evidence,)))
    assert found.startswith(line)


def test_what_the_types_were_found_from(qapp: QApplication) -> None:
    some = "First rows: 100 · types from these rows; a run looks at all"
    assert about_rows(PRICES) == some
    assert about_rows(replace(PRICES, more=False)) == "All rows: 100 · types from all rows"
    assert about_rows(replace(PRICES, rows=(), more=False)) == "All rows: 0"
    wide = about_rows(replace(PRICES, all_columns=1_000, declared=True, more=False))
    assert wide == "All rows: 100 · 3 of 1,000 columns · types as the file says"
    assert len({type_word(kind) for kind in ColumnType}) == len(ColumnType)


def test_cells_are_one_line(qapp: QApplication) -> None:
    assert cell_text("two\nlines\t\x00") == "two\\nlines\\t\\x00"
    assert cell_text("1\u00a0000 中文\u3000字") == "1\u00a0000 中文\u3000字"


# The model.


def test_cells_headers_and_where_they_stand(qapp: QApplication) -> None:
    model = PreviewModel()
    model.show_preview(replace(PRICES, rows=(("1", "0,50", None), ("2", "<b>x</b>", "Ulm"))))
    assert (model.rowCount(), model.columnCount()) == (2, 3)
    header = [model.headerData(1, ACROSS, role) for role in (DISPLAY, TYPE_ROLE)]
    assert header == ["price", "number"]
    spoken = model.headerData(1, ACROSS, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "price · number"
    assert model.headerData(1, DOWN) == "2"
    right, left = Qt.AlignmentFlag.AlignTrailing, Qt.AlignmentFlag.AlignLeading
    assert model.data(model.index(0, 0), ALIGN) & right
    assert model.headerData(0, ACROSS, ALIGN) & right
    assert model.data(model.index(0, 2), ALIGN) & left
    assert model.data(model.index(0, 2)) == "missing"
    colour = model.data(model.index(0, 2), Qt.ItemDataRole.ForegroundRole)
    assert isinstance(colour, QColor)
    assert colour.name() == LIGHT.muted
    tip = model.data(model.index(1, 1), Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;x" in tip
    model.show_preview(replace(PRICES, rows=(("1", "2", "x" * 200),)))
    assert model.data(model.index(0, 2)) == "x" * LONGEST + "…"
    assert "x" * 200 in model.data(model.index(0, 2), Qt.ItemDataRole.ToolTipRole)
    model.show_preview(None)
    assert (model.rowCount(), model.columnCount()) == (0, 0)
    assert model.headerData(0, ACROSS) is None


# The pane.


@pytest.fixture
def pane(
    qtbot: QtBot, previews: Previews, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PreviewPane]:
    monkeypatch.setattr(preview_pane, "SETTLE", 1)
    made = PreviewPane(previews)
    qtbot.addWidget(made)
    made.resize(600, 300)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.show_file("")


def shown(pane: PreviewPane) -> QAbstractItemModel:
    return child(pane, QTableView).model()


def said(pane: PreviewPane) -> list[str]:
    return [label.text() for label in pane.findChildren(QLabel) if label.isVisible()]


def test_a_file_is_asked_for_once(qtbot: QtBot, pane: PreviewPane, library: Library) -> None:
    library.shown["/a.csv"] = PRICES
    pane.show_file("/a.csv")
    assert "Reading the first rows…" in said(pane)
    qtbot.waitUntil(lambda: shown(pane).rowCount() == ROWS)
    pane.show_file("/a.csv")
    assert [question.path for question in library.asked] == ["/a.csv"]
    assert pane.lines()[1].startswith("Delimiter: semicolon")
    pane.show_file("")
    assert shown(pane).rowCount() == 0
    assert pane.lines() == []


def test_the_answer_for_another_file_is_not_shown(
    qtbot: QtBot, pane: PreviewPane, library: Library
) -> None:
    library.shown = {"/a.csv": PRICES}
    library.go.clear()
    pane.show_file("/a.csv")
    qtbot.waitUntil(lambda: len(library.asked) == 1)
    pane.show_file("/empty.csv")
    qtbot.waitUntil(lambda: len(library.asked) == 2)
    library.go.set()
    qtbot.waitUntil(lambda: "The file is empty." in said(pane))
    assert not child(pane, QTableView).isVisible()


def test_sheets_can_be_chosen(qtbot: QtBot, pane: PreviewPane, library: Library) -> None:
    library.shown["/a.xlsx"] = BOOK
    pane.show_file("/a.xlsx")
    sheets = widget(pane, QComboBox, "Sheet")
    qtbot.waitUntil(sheets.isVisible)
    assert [sheets.itemText(place) for place in range(sheets.count())] == ["2025", "2026"]
    sheets.setFocus()
    QTest.keyClick(sheets, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: [one.sheet for one in library.asked] == ["", "2026"])
    qtbot.waitUntil(lambda: bool(pane.lines()))
    assert sheets.currentText() == "2026"
    library.shown["/b.csv"] = PRICES
    pane.show_file("/b.csv")
    qtbot.waitUntil(lambda: shown(pane).rowCount() == ROWS)
    assert not sheets.isVisible()


def test_what_the_recipe_says_is_not_guessed(
    qtbot: QtBot, pane: PreviewPane, library: Library
) -> None:
    library.shown["/a.csv"] = PRICES
    pane.read_as(TableReading(delimiter="|"))
    pane.show_file("/a.csv")
    qtbot.waitUntil(lambda: shown(pane).rowCount() == ROWS)
    pane.read_as(TableReading(delimiter="|"))
    pane.read_as(TableReading(delimiter=";"))
    assert shown(pane).rowCount() == ROWS
    qtbot.waitUntil(lambda: len(library.asked) == 2)
    assert [one.reading.delimiter for one in library.asked] == ["|", ";"]


def test_the_first_rows_in_a_window_of_their_own(
    qtbot: QtBot, pane: PreviewPane, library: Library
) -> None:
    library.shown["/a.xlsx"] = BOOK
    larger = widget(pane, QToolButton, "Show larger")
    assert not larger.isVisible()
    pane.show_file("/a.xlsx")
    qtbot.waitUntil(larger.isVisible)
    larger.click()
    dialog = child(pane, PreviewDialog)
    qtbot.waitUntil(dialog.isVisible)
    pane.show_file("")
    assert child(dialog, QTableView).model().rowCount() == ROWS
    assert dialog.windowTitle() == "a.xlsx · 2025"
    read = widget(dialog, QPlainTextEdit, "How the table is read").toPlainText()
    assert read.startswith("Column names: in the first row.")
    dialog.reject()
    qtbot.waitUntil(lambda: pane.findChild(PreviewDialog) is None)


def test_wide_tables_are_quickly_shown(qtbot: QtBot, pane: PreviewPane, library: Library) -> None:
    names = tuple(f"column {number}" for number in range(COLUMNS))
    row = ("x" * 500,) * COLUMNS
    library.shown["/a.csv"] = replace(
        PRICES, columns=names, types=(ColumnType.TEXT,) * COLUMNS, rows=(row,) * ROWS
    )
    pane.show_file("/a.csv")
    qtbot.waitUntil(lambda: shown(pane).columnCount() == COLUMNS)
    table = child(pane, QTableView)
    assert table.columnWidth(0) < table.width()
    assert table.horizontalScrollBar().maximum() > table.width()


def test_screen_readers_hear_name_and_type(
    qtbot: QtBot, pane: PreviewPane, library: Library
) -> None:
    library.shown["/a.csv"] = PRICES
    pane.show_file("/a.csv")
    qtbot.waitUntil(lambda: shown(pane).rowCount() == ROWS)
    table = widget(pane, QTableView, "First rows of the table")
    spoken = QAccessible.queryAccessibleInterface(table)
    cells = [spoken.child(place) for place in range(8)]
    names = [cell.text(QAccessible.Text.Name) for cell in cells]
    assert names[1:] == [
        *("id · whole number", "price · number", "town · text"),
        *("1", "0", "0,50", "missing"),
    ]


def test_a_real_file(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a;b\n1;x\n", encoding="utf-8")
    previews = Previews(lambda: PreviewProcess(str(tmp_path)))
    pane = PreviewPane(previews)
    qtbot.addWidget(pane)
    pane.show_file(str(path))
    qtbot.waitUntil(lambda: shown(pane).rowCount() == 1, timeout=20_000)
    assert pane.lines()[1] == "Delimiter: semicolon. 2 of 2 rows have 2 cells."
    assert previews.shutdown()


# In the window.


def test_a_recipe_that_says_how_tables_are_read(
    qtbot: QtBot, previews: Previews, library: Library
) -> None:
    pane = DetailsPane(previews)
    qtbot.addWidget(pane)
    reading = TableReading(encoding="big5")
    pane.use_recipe(Recipe("a", lanes={Lane.TABLE: LaneRecipe(reading=reading)}))
    row = replace(image_rows(1)[0], path="/a.csv", kind=Kind.TABLE)
    pane.show_row(row, None)
    qtbot.waitUntil(lambda: len(library.asked) == 1)
    pane.use_recipe(Recipe("a"))
    qtbot.waitUntil(lambda: [one.reading for one in library.asked] == [reading, AS_IT_IS])


def test_a_selected_table_shows_its_first_rows_and_how_it_is_read(desk: Desk, qtbot: QtBot) -> None:
    rows = image_rows(3)
    table = replace(rows[1], path="/photos/prices.csv", kind=Kind.TABLE)
    desk.store.rows = [rows[0], table, rows[2]]
    desk.library.shown[table.path] = PRICES
    desk.show()
    desk.window.add_sources(["/photos"])
    desk.wait(Phase.READY)
    files = widget(desk.window, QTableView, "Files")
    first_rows = widget(desk.window, QTableView, "First rows of the table")
    files.selectRow(1)
    qtbot.waitUntil(lambda: first_rows.model().rowCount() == ROWS)
    assert first_rows.isVisible()
    details = widget(desk.window, QPlainTextEdit, "Details of the selected file")
    assert "Delimiter: semicolon. 100 of 100 rows have 3 cells." in details.toPlainText()
    splitter = desk.window.files._splitter
    assert splitter.sizes()[1] >= splitter.height() // 2 - splitter.handleWidth()
    splitter.moveSplitter(splitter.height() // 2 + 20, 1)
    chosen = splitter.sizes()
    QTest.keyClick(files, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: not first_rows.isVisible())
    assert "Delimiter" not in details.toPlainText()
    QTest.keyClick(files, Qt.Key.Key_Up)
    qtbot.waitUntil(first_rows.isVisible)
    assert splitter.sizes() == chosen
    qtbot.waitUntil(lambda: len(desk.library.asked) == 2)
