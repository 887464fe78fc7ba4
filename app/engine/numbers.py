"""The numbers of tasks: which item, which stage of it, which block.

    item, all of it     its position
    item, a stage       position | block << 40 | stage << 60
    merge               negative: its place in the recipe, from -1 down; steps as blocks above

So an item that is done by one task is named by its position alone, and the numbers of merges, which
are no items, meet those of no item.
"""

from __future__ import annotations

from typing import Final

from app.core.lanes import Stage

_PLACE: Final = 40
_INDEX: Final = 20
_STAGE: Final = _PLACE + _INDEX


def task_number(position: int, stage: Stage = Stage.WHOLE, index: int = 0) -> int:
    """Return the number of a task.

    Args:
        position: of the item, or negative of the merge.
        stage: of an item.
        index: of the block, or of the merge's step.
    """
    if index >> _INDEX:
        raise ValueError(f"no task has so many blocks: {index}")
    number = abs(position) | index << _PLACE | stage << _STAGE
    return number if position >= 0 else -number


def position_of(number: int) -> int:
    """Return the position of the item, or the negative one of the merge, that a task belongs to."""
    position = abs(number) & ((1 << _PLACE) - 1)
    return position if number >= 0 else -position


def stage_of(number: int) -> Stage:
    """Return the stage of a task."""
    return Stage(abs(number) >> _STAGE)


def index_of(number: int) -> int:
    """Return the block, or the merge's step, of a task."""
    return abs(number) >> _PLACE & ((1 << _INDEX) - 1)
