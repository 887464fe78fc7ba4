"""Messages stay below 4 KiB, whatever goes wrong and however long the names are."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Problem
from app.core.lanes import WrittenPart
from app.core.outcome import Loss
from app.engine.messages import TaskEnd, Unpacker, packed, shortened

problems = st.builds(
    lambda path, detail: shortened(Problem("bug", {"path": path, "number": 3}, detail)),
    st.text(max_size=5_000),
    st.text(max_size=5_000),
)
ends = st.builds(TaskEnd, st.integers(0, 10**7), st.floats(0, 100), problem=problems | st.none())


@given(st.lists(ends, max_size=40))
def test_groups_hold_everything_in_order(given: list[TaskEnd]) -> None:
    groups, told = list(packed(given)), Unpacker()
    assert [end for group in groups for end in told.read(group)] == given
    for group in groups:
        message = pickle.dumps(("ends", 10**6, group))
        assert len(group) == 1 or len(message) < 4_000


def test_an_item_with_twenty_results_fits_into_one_message() -> None:
    parts = tuple(WrittenPart(n, 10**9, "f" * 32, tuple(Loss)) for n in range(20))
    (group,) = packed([TaskEnd(10**6, 1.5, parts=parts)])
    assert len(pickle.dumps(("ends", 10**6, group))) < 4_000


def test_a_thousand_files_of_one_item_come_in_messages_of_their_own() -> None:
    parts = tuple(
        WrittenPart(n, 10**9, "f" * 32, tuple(Loss), "é" * 120 + ".csv") for n in range(1_000)
    )
    given = [TaskEnd(1, 0.5), TaskEnd(2, 1.5, parts=parts, notes={"rows": 3}), TaskEnd(3, 0.5)]
    groups, told = list(packed(given)), Unpacker()
    assert max(len(pickle.dumps(("ends", 10**6, group))) for group in groups) < 4_000
    assert [end for group in groups for end in told.read(group)] == given


def test_long_texts_keep_their_beginning_and_end() -> None:
    problem = shortened(Problem("vanished", {"path": "/a" + "b" * 4_000 + ".jpg", "count": 2}))
    path = problem.values["path"]
    assert isinstance(path, str)
    assert path.startswith("/ab")
    assert path.endswith(".jpg")
    assert len(path) < 1_000
    assert problem.values["count"] == 2
