"""One row for each group of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from app.core.operation import Lane, Operation, Role, Room
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._grouping import Grouping, gathered, groups_in, result_of
from app.operations.table._made import blocks_of, opened, table_of
from app.operations.table._whole import of_one_block


def apply(block: Block, params: Grouping) -> Block:
    """Return a row for each group of a table that is one block; see `whole`."""
    return _APPLY(block, params)


def whole(blocks: Iterable[Block], params: Grouping, room: Room) -> Iterator[Block]:
    """Yield a row for each group, in the order of what makes it one.

    What is in memory grows with the groups, not with the rows.

    Raises:
        ContentError: the table has no such column, or a cell that shall be added is no number.
    """
    del room
    common, blocks = opened(blocks)
    asked = params.functions()
    groups = gathered(groups_in(block, params.keys, asked) for block in blocks)
    yield from blocks_of(table_of(result_of(groups, params)), common)


_APPLY: Final = of_one_block(whole)

OPERATION = Operation(
    name="group_by",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=Grouping,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Group"),
    summary=QT_TRANSLATE_NOOP("operations", "One row for each group of rows of a table."),
    whole=whole,
)
