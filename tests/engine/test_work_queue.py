"""The order of work, and how large batches become."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.work_queue import Entry, Pace, WorkQueue

entries = st.lists(
    st.builds(
        Entry, st.integers(0, 10**9), st.floats(0, 100), st.integers(0, 10**12), st.booleans()
    ),
    unique_by=lambda entry: entry.number,
    max_size=30,
)


@given(entries, st.lists(st.sampled_from(["first", "last", "alone", "back"]), max_size=60))
def test_nothing_is_lost_or_taken_twice(given: list[Entry], moves: list[str]) -> None:
    queue = WorkQueue(given)
    taken: list[Entry] = []
    for move in moves:
        if move == "first" and queue.first():
            expected = queue.first()
            taken.append(queue.take_first())
            assert taken[-1] == expected
        elif move == "last" and queue.last():
            taken.append(queue.take_last())
        elif move == "alone" and (lonely := queue.take_alone()):
            taken.append(lonely)
        elif move == "back" and taken:
            queue.put_back([taken.pop()])
        assert len(queue) + len(taken) == len(given)
    while queue.first():
        taken.append(queue.take_first())
        assert not taken[-1].alone
    while lonely := queue.take_alone():
        taken.append(lonely)
        assert lonely.alone
    assert sorted(e.number for e in taken) == sorted(e.number for e in given)
    assert len(queue) == 0
    assert queue.cost == pytest.approx(0, abs=1e-6)


def test_what_was_given_back_comes_first() -> None:
    queue = WorkQueue(Entry(n, 1.0, 1) for n in range(3))
    first = queue.take_first()
    queue.put_back([first])
    assert [queue.take_first().number for _ in range(3)] == [0, 1, 2]


def test_the_pace_follows_what_was_measured_for_that_size() -> None:
    pace = Pace()
    small, large = Entry(0, 0.001, 1), Entry(1, 1.0, 1)
    assert pace.expect(large) == 1.0
    for _ in range(50):
        pace.learn(small, 0.01)
        pace.learn(large, 0.5)
    assert pace.expect(small) == pytest.approx(0.01)
    assert pace.expect(large) == pytest.approx(0.5)
