"""How far a task has come that takes long: told while it is in work, counted once."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
from dispatch_kit import Files, Make, finish
from table_desk import TableDesk

from app.core.outcome import Outcome
from app.engine import headway, progress
from app.engine.dispatch import Advanced, News
from app.engine.events import ItemAdvanced, ItemEnded, Progress
from app.engine.headway import come_to, heard_by
from app.engine.progress import Meter

OUTPUT = 'version = 1\n[[table.outputs]]\nformat = "csv"\n'
SORT = '[[table.steps]]\nop = "sort"\n'
CONTENT = b"id,text\n" + b"".join(b"%d,%d\n" % (n, n * 7919 % 997) for n in range(400))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TableDesk]:
    monkeypatch.setattr(headway, "EVERY", 0.0)
    made = TableDesk(tmp_path, monkeypatch)
    yield made
    made.close()


def test_nobody_hears_too_much_or_too_late(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[float] = []
    come_to(0.1)
    with heard_by(heard.append):
        come_to(0.2)
        assert heard == []
        monkeypatch.setattr(headway, "EVERY", 0.0)
        come_to(0.5)
        come_to(1.5)
    come_to(0.9)
    assert heard == [0.5, 1.0]


def test_a_real_worker_is_heard_and_gets_no_more_time_for_it(
    tmp_path: Path, dispatcher: Make
) -> None:
    heard: list[float] = []

    def hear(event: News) -> None:
        if isinstance(event, Advanced):
            assert event.number == 0
            heard.append(event.share)

    files = Files(tmp_path, ["boast", "text"])
    ended = finish(dispatcher(2, files.works, seconds=1.5), hear)
    assert ended[0].outcome is Outcome.FAILED
    assert ended[0].end.problem is not None
    assert ended[0].end.problem.code == "timeout"
    assert len(heard) >= 3
    assert heard[:2] == sorted(heard[:2])


@pytest.mark.parametrize(
    ("name", "steps", "parts"),
    [("t.csv", SORT, 20), ("t.csv.gz", "", 1), ("t.csv.gz", SORT, 10)],
)
def test_a_table_in_one_task_moves_the_bar(
    desk: TableDesk, monkeypatch: pytest.MonkeyPatch, name: str, steps: str, parts: int
) -> None:
    told: list[int] = []
    advance = Meter.advance

    def listen(meter: Meter, size: int, cost: float) -> None:
        told.append(size)
        advance(meter, size, cost)

    monkeypatch.setattr(Meter, "advance", listen)
    content = gzip.compress(CONTENT) if name.endswith("gz") else CONTENT
    (desk.source / name).write_bytes(content)
    desk.run(OUTPUT + steps)
    moved = [size for size in told if size]
    assert len(moved) >= parts
    assert 0.8 * len(content) <= sum(moved) <= len(content)


def test_what_begins_anew_is_not_counted_twice(
    desk: TableDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk.source / "t.csv").write_bytes(CONTENT)
    batch = desk.plan(OUTPUT + SORT)
    told = [event for event in batch.run() if isinstance(event, Progress)]
    assert batch._runner is not None
    tasks = batch._runner.tasks
    tasks._sizes[0] = (1000, 1.0)
    assert tasks.come_to(0, 0.5) == (500, 0.5)
    assert tasks.come_to(0, 0.25) == (0, 0.0)
    assert tasks.come_to(0, 0.75) == (250, 0.25)
    assert list(tasks.headway()) == [ItemAdvanced(0, 0.75)]
    assert list(tasks.headway()) == []
    assert tasks.size_and_cost(0) == (250, 0.25)
    assert told[-1].size <= told[-1].total_size


@pytest.mark.parametrize("steps", ["", SORT])
def test_a_large_table_says_how_far_it_is_in_one_task_or_in_blocks(
    desk: TableDesk, monkeypatch: pytest.MonkeyPatch, steps: str
) -> None:
    monkeypatch.setattr(progress, "_TICK", 0.0)
    (desk.source / "t.csv").write_bytes(CONTENT)
    events = list(desk.plan(OUTPUT + steps).run())
    shares = [event.share for event in events if isinstance(event, ItemAdvanced)]
    assert shares == sorted(shares)
    assert shares[-1] >= 0.8
    assert all(0 < share <= 1 for share in shares)
    (end,) = (number for number, event in enumerate(events) if isinstance(event, ItemEnded))
    assert not any(isinstance(event, ItemAdvanced) for event in events[end:])
