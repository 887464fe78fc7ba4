"""Numbers of tasks: what goes in comes out, and no two tasks share one."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.lanes import Stage
from app.engine.numbers import index_of, position_of, stage_of, task_number

POSITIONS = st.integers(0, 2**40 - 1)
INDEXES = st.integers(0, 2**20 - 1)


@given(POSITIONS, st.sampled_from(Stage), INDEXES)
def test_a_number_says_item_stage_and_block(position: int, stage: Stage, index: int) -> None:
    number = task_number(position, stage, index)
    assert (position_of(number), stage_of(number), index_of(number)) == (position, stage, index)
    assert array("q", [number])[0] == number >= 0


@given(st.integers(-(2**40) + 1, -1), INDEXES)
def test_merges_have_negative_numbers(position: int, index: int) -> None:
    number = task_number(position, index=index)
    assert number < 0
    assert (position_of(number), index_of(number)) == (position, index)


@given(POSITIONS)
def test_an_item_in_one_piece_is_named_by_its_position(position: int) -> None:
    assert task_number(position) == position


def test_too_many_blocks_are_refused() -> None:
    with pytest.raises(ValueError, match="1048576"):
        task_number(1, Stage.BLOCK, 2**20)
