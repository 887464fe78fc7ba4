"""A file that takes the whole application with it is found out, and only that one is given up."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from inline_kit import FailingDisk, Shop, ended, impatient, tree, until
from inline_slots import InlineSlot

from app.core.errors import RunError
from app.core.outcome import Outcome, Totals
from app.engine import flights
from app.engine.batch import Batch
from app.engine.events import Event, ItemEnded, ItemStarted, Paused, RunState
from app.engine.messages import TaskBatch
from app.formats.disk import standing_in


class Life:
    """One application after the other on the same run; each ends as the test says.

    An application that dies leaves its folders as they are at that moment. So the folders are
    copied then, the run is closed properly, and what was copied is put back.

    Attributes:
        handed: the positions of each batch that was handed to a slot, in this life.
    """

    def __init__(self, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shop = shop
        self.handed: list[list[int]] = []
        submit = InlineSlot.submit

        def noted(slot: InlineSlot, batch: TaskBatch) -> bool:
            self.handed.append([task.number for task in batch.tasks])
            return submit(slot, batch)

        monkeypatch.setattr(InlineSlot, "submit", noted)

    def begin(self) -> Iterator[Event]:
        run = self.shop.start()
        self.handed.clear()  # of the looks
        return run

    def resume(self) -> Iterator[Event]:
        self.handed.clear()
        batch = self.shop.batch = Batch(self.shop.options, reopen=self.run)
        return impatient(batch.resume())

    def die_at(self, run: Iterator[Event], position: int) -> None:
        """Iterate until the file at this place is in a slot, and die."""
        assert self.shop.batch is not None
        self.run = self.shop.batch.run_id
        for event in run:
            assert not isinstance(event, Paused)
            if any(position in batch for batch in self.handed):
                break
        else:
            pytest.fail("the run ended")
        copies = {}
        for folder in (self.shop.home, self.shop.out):
            copies[folder] = folder.with_name(f"copy of {folder.name}")
            shutil.copytree(folder, copies[folder])
        run.close()  # type: ignore[attr-defined]
        self.shop.close()
        for folder, copy in copies.items():
            shutil.rmtree(folder, ignore_errors=True)
            copy.rename(folder)

    def column(self, query: str) -> list[int]:
        path = self.shop.home / "runs" / f"{self.run}.sqlite"
        with closing(sqlite3.connect(path)) as db:
            return [row[0] for row in db.execute(query)]


@pytest.fixture
def life(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Life:
    return Life(shop, monkeypatch)


FLYING = "SELECT number FROM flight ORDER BY 1"
DEATHS = "SELECT deaths FROM item ORDER BY position"


def test_what_was_in_work_is_retried_one_by_one(life: Life) -> None:
    life.die_at(life.begin(), 2)
    flying = life.column(FLYING)
    assert 2 in flying
    events = list(life.resume())
    assert ended(events).totals == Totals(items=4, done=4)
    for position in flying:
        assert [position] in life.handed
    assert len(tree(life.shop.out)) == 8
    life.shop.close()
    assert life.column(FLYING) == []
    assert life.column(DEATHS) == [0, 0, 0, 0] if len(flying) > 1 else [0, 0, 1, 0]


def test_a_file_alone_at_three_deaths_is_quarantined(life: Life) -> None:
    life.shop.source = life.shop.source / "p0.png"
    life.die_at(life.begin(), 0)
    for deaths in (1, 2):
        life.die_at(life.resume(), 0)
        assert life.column(DEATHS) == [deaths]
    events = list(life.resume())
    assert not [event for event in events if isinstance(event, ItemStarted)]
    (outcome,) = [event for event in events if isinstance(event, ItemEnded)]
    assert outcome.outcome is Outcome.QUARANTINED
    assert outcome.problem is not None
    assert "died 3 times while only this file" in outcome.problem.message()
    assert ended(events).totals == Totals(items=1, quarantined=1)
    assert ended(events).state is RunState.FINISHED


def test_the_others_are_done_and_the_deadly_one_can_be_retried(life: Life) -> None:
    life.die_at(life.begin(), 2)
    for _ in range(3):
        life.die_at(life.resume(), 2)
    events = list(life.resume())
    assert ended(events).totals == Totals(items=4, done=3, quarantined=1)
    life.shop.close()
    assert life.column(DEATHS)[2] == flights.MOST_DEATHS
    life.shop.batch = Batch(life.shop.options, reopen=life.run)
    assert ended(life.shop.resume(failed_too=True)).totals == Totals(items=4, done=4)
    life.shop.close()
    assert life.column(DEATHS)[2] == 0


def test_an_end_in_order_counts_no_death(life: Life) -> None:
    life.shop.source = life.shop.source / "p0.png"
    for end in ("stop", "close", "pause"):
        run = life.begin()
        until(run, ItemStarted)
        assert life.shop.batch is not None
        life.run = life.shop.batch.run_id
        if end == "stop":
            life.shop.batch.stop()
            ended(run)
        if end == "pause":
            life.shop.batch.pause()
        run.close()  # type: ignore[attr-defined]
        life.shop.close()
        assert life.column(FLYING) == []
        assert ended(life.resume()).totals.done == 1
        life.shop.close()
        assert life.column(DEATHS) == [0], end


def test_dying_during_a_pause_is_nobodys_fault(life: Life) -> None:
    run = life.begin()
    until(run, ItemStarted)
    assert life.shop.batch is not None
    life.shop.batch.pause()
    until(run, Paused)
    life.die_at(run, life.handed[0][0])
    assert life.column(FLYING) == []
    assert ended(life.resume()).totals.done == 4
    life.shop.close()
    assert life.column(DEATHS) == [0, 0, 0, 0]


def test_a_file_is_noted_before_it_is_handed_out(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit = InlineSlot.submit

    def checked(slot: InlineSlot, batch: TaskBatch) -> bool:
        assert life.shop.batch is not None
        life.run = life.shop.batch.run_id
        assert {task.number for task in batch.tasks} <= set(life.column(FLYING)) or not Path(
            life.shop.out
        ).exists()
        return submit(slot, batch)

    monkeypatch.setattr(InlineSlot, "submit", checked)
    assert ended(life.begin()).totals.done == 4


def test_noting_it_costs_one_commit_a_batch(life: Life) -> None:
    commits = 0

    def counted(name: str, path: str) -> bool:
        nonlocal commits
        commits += name == "commit"
        return False

    with standing_in(FailingDisk(0, counted)):
        run = life.begin()
        commits = 0
        assert ended(run).totals.done == 4
    # The folder's, the beginning's, each group's two, the end's, and the last landing.
    groups = 2
    assert commits <= len(life.handed) + 2 + 2 * groups + 2


def test_a_look_at_a_dead_run_does_not_wipe_out_the_traces(life: Life) -> None:
    life.shop.source = life.shop.source / "p0.png"
    life.die_at(life.begin(), 0)
    Batch(life.shop.options, reopen=life.run).close()
    assert life.column(FLYING) == [0]
    away = life.shop.out.with_name("away")
    life.shop.out.rename(away)
    life.shop.out.write_text("in the way")
    with pytest.raises(RunError):
        list(life.resume())
    life.shop.close()
    assert life.column(FLYING) == [0]
    life.shop.out.unlink()
    away.rename(life.shop.out)
    assert ended(life.resume()).totals.done == 1
    life.shop.close()
    assert life.column(DEATHS) == [1]
