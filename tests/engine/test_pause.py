"""Pause and go on: nothing is handed out, nothing is lost, and the clock stands still."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from inline_kit import RECIPE, Shop, ended, tree, until

from app.core.outcome import Outcome, Totals
from app.core.recipe_text import read_recipe
from app.engine.batch import Batch
from app.engine.events import (
    Idle,
    ItemEnded,
    ItemStarted,
    Paused,
    Progress,
    RunState,
    WentOn,
)
from app.engine.options import EngineOptions
from app.engine.wishes import PauseSwitch
from app.operations import REGISTRY

PATIENCE = 60.0


def batch_of(shop: Shop) -> Batch:
    assert shop.batch is not None
    return shop.batch


def test_what_is_in_work_is_finished_and_published_and_then_it_rests(shop: Shop) -> None:
    run = shop.start()
    until(run, ItemStarted)
    batch_of(shop).pause()
    before, pause = until(run, Paused)
    assert pause.problem is None
    assert isinstance(before[-1], Progress)
    assert before[-1].totals.done == len([e for e in before if isinstance(e, ItemEnded)])
    assert shop.outcomes() == {Outcome.DONE, None}
    resting = tree(shop.out)
    assert not [name for name in resting if ".part" in name]
    assert [next(run) for _ in range(20)] == [Idle()] * 20
    assert tree(shop.out) == resting

    batch_of(shop).go_on()
    assert until(run, WentOn)[0] in ([], [Idle()])
    assert ended(run).totals == Totals(items=4, done=4)


def test_a_pause_before_the_run_is_one_before_the_first_file(shop: Shop) -> None:
    run = shop.start()
    batch_of(shop).pause()
    before, _ = until(run, Paused)
    assert not [event for event in before if isinstance(event, ItemStarted)]
    batch_of(shop).go_on()
    assert ended(run).totals.done == 4


def test_a_pause_when_nothing_is_left_is_none(shop: Shop) -> None:
    events = []
    for event in shop.start():
        events.append(event)
        if isinstance(event, ItemEnded) and event.position == shop.rows()[-1].position:
            batch_of(shop).pause()
    assert ended(events).state is RunState.FINISHED
    assert not [event for event in events if isinstance(event, Paused)]


def test_it_can_be_paused_again_and_again(shop: Shop) -> None:
    pauses = 0
    run = shop.start()
    batch_of(shop).pause()
    for event in run:
        if isinstance(event, Paused):
            pauses += 1
            batch_of(shop).go_on()
        elif isinstance(event, ItemStarted):
            batch_of(shop).pause()
    assert pauses > 2
    assert shop.outcomes() == {Outcome.DONE}


@pytest.mark.parametrize("now", [True, False])
def test_stop_works_during_a_pause(shop: Shop, *, now: bool) -> None:
    run = shop.start()
    until(run, ItemStarted)
    batch_of(shop).pause()
    until(run, Paused)
    batch_of(shop).stop(now=now)
    *between, last = run
    assert not [event for event in between if isinstance(event, WentOn | ItemStarted)]
    assert ended([last]).state is RunState.CANCELLED
    assert ended([last]).totals.left == 0
    batch_of(shop).go_on()
    assert ended(shop.resume()).totals.done == 4
    assert len(tree(shop.out)) == 8


def test_a_batch_that_is_closed_during_a_pause_can_be_resumed(shop: Shop) -> None:
    run = shop.start()
    until(run, ItemStarted)
    batch_of(shop).pause()
    until(run, Paused)
    run.close()  # type: ignore[attr-defined]
    assert ended(shop.resume()).totals.done == 4


def test_whoever_says_go_on_is_heard_once() -> None:
    switch = PauseSwitch()
    switch.pause()
    assert switch.on
    assert not switch.heard()
    threading.Thread(target=switch.go_on).start()
    assert switch.heard(PATIENCE)
    assert not switch.on
    assert not switch.heard()


def test_real_workers_keep_warm(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    batch = shop.batch = Batch(EngineOptions(data_folder=str(tmp_path / "warm"), workers=2))
    for path in sorted(shop.source.iterdir()):
        for copy in range(20):
            (shop.source / f"{path.stem} {copy}.png").write_bytes(path.read_bytes())
    for _ in batch.scan([str(shop.source)]):
        pass
    recipe = replace(read_recipe(RECIPE, REGISTRY), name="warm")
    for _ in batch.plan(recipe, str(shop.out)):
        pass
    run = batch.run()
    until(run, ItemStarted)
    threading.Thread(target=batch.pause).start()
    until(run, Paused)
    workers = set(batch.at_work)
    done = len(tree(shop.out))
    assert done < 168
    assert [next(run) for _ in range(5)] == [Idle()] * 5
    assert set(batch.at_work.values()) == {None}
    assert len(tree(shop.out)) == done
    threading.Thread(target=batch.go_on).start()
    until(run, WentOn)
    until(run, ItemStarted)
    assert set(batch.at_work) == workers
    assert ended(run).totals.done == 84
    assert len(tree(shop.out)) == 168
