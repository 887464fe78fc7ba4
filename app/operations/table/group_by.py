"""One row for each group of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from app.core.operation import Lane, Operation, Role, Room
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._grouping import Gathering, Grouping, groups_in
from app.operations.table._made import blocks_of, opened
from app.operations.table._whole import of_one_block


def apply(block: Block, params: Grouping) -> Block:
    """Return a row for each group of a table that is one block; see `whole`."""
    return _APPLY(block, params)


def whole(blocks: Iterable[Block], params: Grouping, room: Room) -> Iterator[Block]:
    """Yield a row for each group, in the order of what makes it one.

    Groups that do not fit into memory wait in files.

    Raises:
        ContentError: the table has no such column, or a cell that shall be added is no number.
        OSError: what does not fit into memory cannot be written.
    """
    common, blocks = opened(blocks)
    gathering = Gathering(params, room, common.style)
    asked = params.functions()
    for block in blocks:
        for groups in groups_in(block, params.keys, asked):
            gathering.add(groups)
    yield from blocks_of(gathering.results(), common)


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
