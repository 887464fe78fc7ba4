from __future__ import annotations

import random
import tracemalloc
from array import array
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot
from ui_fakes import FakeReader, Store, image_rows

from app.core.errors import Problem
from app.core.outcome import Outcome
from app.engine.events import Event, ItemAdvanced, ItemEnded, ItemStarted
from app.ui import files_model
from app.ui.files_model import PAGE, PAGES, FilesModel
from app.ui.row_view import Column
from app.ui.rows_thread import RowsThread


@pytest.fixture
def model(rows_thread: RowsThread, monkeypatch: pytest.MonkeyPatch) -> Iterator[FilesModel]:
    monkeypatch.setattr(files_model, "REFRESH", 1)
    monkeypatch.setattr(files_model, "SEARCH_AGAIN", 1)
    made = FilesModel(rows_thread)
    yield made
    made.deleteLater()


def text(model: FilesModel, row: int, column: Column) -> str:
    return str(model.data(model.index(row, column)) or "")


def fill(bot: QtBot, model: FilesModel, store: Store) -> None:
    model.open("/journal.sqlite")
    model.grow(len(store.rows))
    model.renew("/photos (Foldermill)")
    text(model, 0, Column.SOURCE)
    bot.waitUntil(lambda: text(model, 0, Column.STATUS) != "")


def end(store: Store, position: int, outcome: Outcome, problem: Problem | None = None) -> Event:
    row = store.rows[position]
    store.rows[position] = replace(row, outcome=outcome, problem=problem)
    return ItemEnded(position, outcome, problem)


def test_a_row_says_what_is_planned(qtbot: QtBot, model: FilesModel, store: Store) -> None:
    fill(qtbot, model, store)
    assert text(model, 0, Column.SOURCE) == "day 0/IMG_00000.jpg"
    assert text(model, 0, Column.KIND) == "Image"
    assert text(model, 0, Column.SIZE) == "2.0 MB"
    assert text(model, 0, Column.RESULT) == "day 0/IMG_00000.jpg"
    assert text(model, 0, Column.STATUS) == "Ready"
    assert text(model, 4, Column.STATUS) == "Ready · renamed"
    assert text(model, 3, Column.STATUS) == "Ready · loses: colour profile"


def test_the_model_keeps_qts_rules(qtbot: QtBot, model: FilesModel, store: Store) -> None:
    tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, model
    )
    assert tester.model() is model
    fill(qtbot, model, store)
    model.apply([ItemStarted(1), end(store, 1, Outcome.DONE)])
    with qtbot.waitSignal(model.filtered):
        model.set_filter((Outcome.DONE,), "")
    assert model.rowCount() == 1
    with qtbot.waitSignal(model.filtered):
        model.set_filter(None, "")
    assert model.rowCount() == 40
    model.open("/another.sqlite")
    assert model.rowCount() == 0
    assert model.rowCount(model.index(0, 0)) == 0
    assert model.headerData(0, Qt.Orientation.Horizontal) == "File"
    assert not model.data(QModelIndex())


def test_outcomes_appear_at_once_and_their_reasons_soon(
    qtbot: QtBot, model: FilesModel, store: Store
) -> None:
    fill(qtbot, model, store)
    model.apply([ItemStarted(0)])
    assert text(model, 0, Column.STATUS) == "Working…"
    model.apply([end(store, 0, Outcome.FAILED, Problem("image_damaged")), ItemStarted(1)])
    assert text(model, 0, Column.STATUS) in ("Failed", "Ready", "Failed · renamed")
    qtbot.waitUntil(lambda: text(model, 0, Column.STATUS) == "The picture is damaged or cut off.")
    assert text(model, 0, Column.RESULT) == ""
    assert model.outcome(0) is Outcome.FAILED
    assert text(model, 1, Column.STATUS) == "Working…"


def test_a_row_that_takes_long_says_how_far_it_is(
    qtbot: QtBot, model: FilesModel, store: Store
) -> None:
    fill(qtbot, model, store)
    model.apply([ItemStarted(0), ItemAdvanced(0, 0.4567), ItemStarted(1)])
    assert text(model, 0, Column.STATUS) == "Working… 45%"
    assert text(model, 1, Column.STATUS) == "Working…"
    changed = QSignalSpy(model.dataChanged)
    model.apply([ItemAdvanced(0, 0.999)])
    assert (changed.count(), changed.at(0)[0].row()) == (1, 0)
    assert text(model, 0, Column.STATUS) == "Working… 99%"
    model.apply([end(store, 0, Outcome.DONE), ItemStarted(0)])
    assert text(model, 0, Column.STATUS) == "Working…"


def test_one_tick_tells_the_view_few_ranges(qtbot: QtBot, model: FilesModel, store: Store) -> None:
    store.rows = image_rows(10_000)
    fill(qtbot, model, store)
    changed = QSignalSpy(model.dataChanged)
    model.apply([ItemEnded(position, Outcome.DONE) for position in range(0, 10_000, 3)])
    assert changed.count() == 1
    first, last = changed.at(0)[:2]
    assert (first.row(), last.row()) == (0, 9_999)


def test_far_rows_are_told_apart(qtbot: QtBot, model: FilesModel, store: Store) -> None:
    store.rows = image_rows(10_000)
    fill(qtbot, model, store)
    changed = QSignalSpy(model.dataChanged)
    model.apply([ItemEnded(9_000, Outcome.DONE), ItemEnded(10, Outcome.DONE)])
    assert [changed.at(place)[0].row() for place in range(2)] == [10, 9_000]


def test_rows_all_over_the_table_are_one_range(
    qtbot: QtBot, model: FilesModel, store: Store
) -> None:
    store.rows = image_rows(10_000)
    fill(qtbot, model, store)
    changed = QSignalSpy(model.dataChanged)
    model.apply([ItemEnded(position, Outcome.DONE) for position in range(50, 10_000, 100)])
    assert changed.count() == 1
    first, last = changed.at(0)[:2]
    assert (first.row(), last.row()) == (50, 9_950)


def test_a_million_rows_cost_a_byte_each_and_one_insert(
    qtbot: QtBot, model: FilesModel, store: Store
) -> None:
    store.rows = image_rows(PAGE * 3)
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(model)
    view.resize(800, 400)
    model.open("/journal.sqlite")
    inserted = QSignalSpy(model.rowsInserted)
    tracemalloc.start()
    model.grow(1_000_000)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert inserted.count() == 1
    assert size < 2_000_000
    with qtbot.waitExposed(view):
        view.show()
    qtbot.waitUntil(lambda: text(model, 0, Column.SOURCE) != "…")
    # Only what is seen was read.
    assert len(store.pages) <= 3


def test_pages_that_were_left_behind_are_forgotten(
    qtbot: QtBot, model: FilesModel, store: Store
) -> None:
    store.rows = image_rows(PAGE * (PAGES + 10))
    fill(qtbot, model, store)
    for page in range(PAGES + 10):
        text(model, page * PAGE, Column.SOURCE)
    last = PAGE * (PAGES + 9)
    qtbot.waitUntil(lambda: text(model, last, Column.SOURCE) != "…")
    assert len(model._pages) == PAGES


def test_a_changing_page_is_read_again_only_when_it_is_looked_at(
    qtbot: QtBot, model: FilesModel, store: Store
) -> None:
    fill(qtbot, model, store)
    read = len(store.pages)
    model.apply([end(store, 2, Outcome.DONE)])
    with qtbot.waitSignal(model.dataChanged):
        pass
    assert len(store.pages) == read
    text(model, 2, Column.STATUS)
    qtbot.waitUntil(lambda: len(store.pages) == read + 1)


def test_filter_and_search_ask_the_journal(qtbot: QtBot, model: FilesModel, store: Store) -> None:
    fill(qtbot, model, store)
    model.apply([end(store, position, Outcome.FAILED) for position in (5, 20, 21)])
    with qtbot.waitSignal(model.filtered):
        model.set_filter((Outcome.FAILED,), "")
    assert [model.position(row) for row in range(model.rowCount())] == [5, 20, 21]
    assert model.row_of(20) == 1
    assert model.row_of(19) == -1
    with qtbot.waitSignal(model.filtered):
        model.set_filter((Outcome.FAILED,), "img_00021")
    assert model.rowCount() == 1
    qtbot.waitUntil(lambda: text(model, 0, Column.SOURCE).endswith("IMG_00021.jpg"))
    with qtbot.waitSignal(model.filtered):
        model.set_filter(None, "nowhere")
    assert model.rowCount() == 0


def test_a_filtered_table_grows_while_items_fail(
    qtbot: QtBot, model: FilesModel, store: Store
) -> None:
    fill(qtbot, model, store)
    with qtbot.waitSignal(model.filtered):
        model.set_filter((Outcome.FAILED,), "")
    for position in (30, 7):
        model.apply([end(store, position, Outcome.FAILED)])
    qtbot.waitUntil(lambda: model.rowCount() == 2)
    assert [model.position(row) for row in range(2)] == [7, 30]


def test_only_the_latest_search_counts(qtbot: QtBot, model: FilesModel, store: Store) -> None:
    fill(qtbot, model, store)
    for word in ("i", "im", "img_00001", "img_00002"):
        model.set_filter(None, word)
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    assert model.position(0) == 2


def test_answers_of_the_batch_before_are_not_shown(
    qtbot: QtBot, model: FilesModel, store: Store
) -> None:
    fill(qtbot, model, store)
    text(model, 39, Column.SOURCE)
    model.set_filter(None, "img_00003")
    model.open("/another.sqlite")
    assert model.rowCount() == 0
    model.grow(40)
    qtbot.waitUntil(lambda: model.rowCount() == 1)
    assert model.position(0) == 3


@pytest.mark.parametrize("seed", range(5))
def test_rows_and_positions_agree_whatever_the_filter_shows(
    qtbot: QtBot, store: Store, model: FilesModel, seed: int
) -> None:
    fill(qtbot, model, store)
    chosen = sorted(random.Random(seed).sample(range(40), 11))
    for position in chosen:
        model.apply([end(store, position, Outcome.SKIPPED)])
    with qtbot.waitSignal(model.filtered):
        model.set_filter((Outcome.SKIPPED,), "")
    assert [model.row_of(position) for position in chosen] == list(range(11))
    assert {model.row_of(position) for position in set(range(40)) - set(chosen)} == {-1}


def test_a_journal_that_cannot_be_read_is_said(qtbot: QtBot) -> None:
    import sqlite3

    class Broken(FakeReader):
        def positions(self, **_: object) -> array[int]:
            raise sqlite3.OperationalError("disk I/O error")

    thread = RowsThread(lambda _: Broken(Store()))
    thread.open("/journal.sqlite")
    with qtbot.waitSignal(thread.failed) as failed:
        thread.find(1, None, "x")
    thread.shutdown()
    assert failed.args is not None
    assert failed.args[0].detail == "disk I/O error"


def test_what_ended_without_an_event_is_seen_when_everything_is_read_again(
    qtbot: QtBot, model: FilesModel, store: Store
) -> None:
    fill(qtbot, model, store)
    model.apply([ItemStarted(0)])
    assert text(model, 0, Column.STATUS) == "Working…"
    for position in range(len(store.rows)):
        end(store, position, Outcome.CANCELLED, Problem("cancelled"))
    model.renew("/photos (Foldermill)")
    said = "The run was cancelled before this file."
    qtbot.waitUntil(lambda: text(model, 0, Column.STATUS) == said)
    assert text(model, 1, Column.STATUS) == said
