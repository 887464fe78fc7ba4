"""Totals, speed and time left."""

from __future__ import annotations

import pytest

from app.core.outcome import Outcome, Totals
from app.engine import progress
from app.engine.progress import Meter


class Clock:
    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(progress, "time", made)
    return made


def test_time_left_follows_the_work_not_the_number_of_files(clock: Clock) -> None:
    meter = Meter(Totals(items=101), total_size=1_000, total_cost=100.0)
    assert meter.progress().seconds_left is None
    clock.now += 10
    meter.count(Outcome.DONE, 500, 50.0)
    shown = meter.progress()
    assert shown.seconds_left == pytest.approx(10)
    assert shown.totals == Totals(items=101, done=1)
    assert shown.size == 500


def test_the_shown_speed_is_that_of_the_last_seconds(clock: Clock) -> None:
    meter = Meter(Totals(items=1_000), 10**6, 10.0)
    for _ in range(100):
        clock.now += 0.5
        meter.count(Outcome.DONE, 1_000, 0.01)
        meter.progress()
    assert meter.progress().files_per_second == pytest.approx(2, rel=0.1)
    for _ in range(40):
        clock.now += 0.5
        shown = meter.progress()
    assert shown.files_per_second == 0
    assert shown.bytes_per_second == 0


def test_the_clock_stands_still_while_the_run_pauses(clock: Clock) -> None:
    meter = Meter(Totals(items=100), 10**6, 100.0)
    clock.now += 2
    meter.count(Outcome.DONE, 1_000, 50.0)
    before = meter.progress()
    meter.pause()
    clock.now += 3_600
    assert meter.progress().seconds == before.seconds == 2
    meter.go_on()
    after = meter.progress()
    assert after.seconds == 2
    assert after.seconds_left == before.seconds_left == pytest.approx(2)
    assert after.files_per_second == before.files_per_second == pytest.approx(0.5)
    clock.now += 1
    assert meter.progress().seconds == 3
