"""Keep the first of rows that are alike."""

from __future__ import annotations

import dataclasses
import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.core.operation import Lane, Operation, Role, Room
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.safe_write import append_to, discard
from app.formats.table.block import Block
from app.operations.table._rows import first_rows, keys_of, parts_of
from app.operations.table._shared import COLUMNS, with_table

if TYPE_CHECKING:
    from app.formats.table.packed import Ints

PARTS: Final = 64
"""Into which rows are sorted when they do not fit into memory; each has to fit then."""

_OVERHEAD: Final = 4
"""Memory that finding groups takes, with the rows themselves, in units of the rows' bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DropDuplicatesParams:
    """What has to be alike."""

    columns: tuple[str, ...] = param(
        (),
        label=COLUMNS,
        help=QT_TRANSLATE_NOOP(
            "params", "Rows that are alike in these are duplicates. None means all columns."
        ),
    )


def apply(block: Block, params: DropDuplicatesParams) -> Block:
    """Return the block without rows that are like one before them; missing cells are alike."""
    return next(iter(_in_memory([block], params)))


def whole(blocks: Iterator[Block], params: DropDuplicatesParams, room: Room) -> Iterator[Block]:
    """Yield the blocks without rows that are like one before them in any block.

    Tables that do not fit into memory go through files: rows are sorted into parts by what tells
    them apart, so that each part can be looked at alone.

    Raises:
        ContentError: the table has no such column.
        OSError: there is no room on the disk.
    """
    held: list[Block] = []
    size = 0
    for block in blocks:
        held.append(block)
        size += block.table.nbytes
        if size * _OVERHEAD > room.memory:
            yield from _on_disk(itertools.chain(_taken(held), blocks), params, room.folder)
            return
    yield from _in_memory(held, params)


def _taken(held: list[Block]) -> Iterator[Block]:
    while held:
        yield held.pop(0)


def _in_memory(blocks: list[Block], params: DropDuplicatesParams) -> Iterator[Block]:
    import numpy as np
    import pyarrow as pa

    if not blocks:
        return
    keys = pa.concat_tables([keys_of(block, params.columns) for block in blocks])
    keep = np.zeros(keys.num_rows, bool)
    if keys.num_columns:
        keep[first_rows(keys)] = True
    start = 0
    for block in blocks:
        yield _kept(block, keep[start : start + block.table.num_rows])
        start += block.table.num_rows


def _kept(block: Block, keep: Any) -> Block:
    import pyarrow as pa

    if keep.all() or not block.table.num_columns:
        return block
    return with_table(block, block.table.filter(pa.array(keep)))


def _on_disk(blocks: Iterator[Block], params: DropDuplicatesParams, folder: str) -> Iterator[Block]:
    import numpy as np

    waiting: list[tuple[Block, int]] = []
    rows = 0
    for number, block in enumerate(blocks):
        _sort_into_parts(keys_of(block, params.columns), rows, folder)
        append_to(_block_path(folder, number), _as_bytes(block.table))
        waiting.append((dataclasses.replace(block, table=None), block.table.num_rows))
        rows += block.table.num_rows
    keep = np.zeros(rows, bool)
    for part in range(PARTS):
        keep[_firsts_in(os.path.join(folder, f"part-{part}"))] = True
    start = 0
    for number, (block, size) in enumerate(waiting):
        (table,) = _read(_block_path(folder, number))
        discard(_block_path(folder, number))
        yield _kept(with_table(block, table), keep[start : start + size])
        start += size


def _block_path(folder: str, number: int) -> str:
    return os.path.join(folder, f"block-{number}")


def _sort_into_parts(keys: Any, start: int, folder: str) -> None:
    """Add each row to the file of its part, with its number in the table."""
    import numpy as np
    import pyarrow as pa

    parts = parts_of(keys, PARTS)
    order = np.argsort(parts, kind="stable")
    rows = keys.take(pa.array(order)).append_column("row", pa.array(order + start))
    bounds = np.searchsorted(parts[order], np.arange(PARTS + 1))
    for part, (begin, end) in enumerate(itertools.pairwise(bounds.tolist())):
        if end > begin:
            data = _as_bytes(rows.slice(begin, end - begin))
            append_to(os.path.join(folder, f"part-{part}"), data)


def _firsts_in(path: str) -> Ints:
    """Return the numbers of the first rows of each group in a part, and remove its file."""
    import numpy as np
    import pyarrow as pa

    if not os.path.exists(path):
        return np.zeros(0, np.int64)
    rows = pa.concat_tables(_read(path))
    discard(path)
    numbers: Ints = rows.column("row").to_numpy()
    return numbers[first_rows(rows.drop_columns(["row"]))]


def _as_bytes(table: Any) -> bytes:
    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _read(path: str) -> Iterator[Any]:
    """Yield the tables in a file, one for each time something was added to it."""
    import pyarrow as pa

    size = os.path.getsize(path)
    with pa.OSFile(path) as file:
        while file.tell() < size:
            yield pa.ipc.open_stream(file).read_all()


OPERATION = Operation(
    name="drop_duplicates",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=DropDuplicatesParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Drop duplicates"),
    summary=QT_TRANSLATE_NOOP("operations", "Keep the first of rows that are alike."),
    whole=whole,
)
