"""What steps over a whole table share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from steps_kit import block, cells

from app.core.operation import Room
from app.formats.table.block import Block
from app.operations.table._whole import of_one_block


def test_of_one_block_puts_all_results_together() -> None:
    def halves(blocks: Iterable[Block], params: object, room: Room) -> Iterator[Block]:
        for one in blocks:
            yield Block(one.table.slice(0, 1), 0)
            yield Block(one.table.slice(1), 0)

    whole = block({"a": ["1", "2", None]}, first_line=7, source="x.csv")
    result = of_one_block(halves)(whole, None)
    assert cells(result) == {"a": ["1", "2", None]}
    assert result.table.column("a").num_chunks == 1
