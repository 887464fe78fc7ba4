"""Keep one of rows that are alike.

Rows that may be alike are found by a hash first, which is quick and needs little memory; only of
those it is looked at what their cells really hold.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.core.operation import Lane, Operation, Role, Room
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table._shared import COLUMNS, chosen, column, with_table
from app.operations.table._whole import KeptBlocks, Marked, Parts, of_one_block

if TYPE_CHECKING:
    from app.formats.table.packed import Ints

_BETWEEN: Final = b"\xff"
"""Stands between cells; no text in UTF-8 has such a byte."""

_SHARE: Final = 4
"""Part of the memory for the blocks, and for what is found out about them."""

_SPREAD: Final = 16
"""A part of the rows is looked at in so much of the memory."""

_MOST_PARTS: Final = 1024

_AT_ONCE: Final = 16_384
"""Rows that are Python's objects at the same time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DropDuplicatesParams:
    """What has to be alike, and which row stays."""

    columns: tuple[str, ...] = param(
        (),
        label=COLUMNS,
        help=QT_TRANSLATE_NOOP(
            "params", "Rows that are alike in these are duplicates. None means all columns."
        ),
    )
    keep: str = param(
        "first",
        label=QT_TRANSLATE_NOOP("params", "Keep"),
        help=QT_TRANSLATE_NOOP("params", "Which of the rows that are alike stays."),
        choices={
            "first": QT_TRANSLATE_NOOP("params", "The first"),
            "last": QT_TRANSLATE_NOOP("params", "The last"),
            "none": QT_TRANSLATE_NOOP("params", "None of them"),
        },
    )


def whole(blocks: Iterable[Block], params: DropDuplicatesParams, room: Room) -> Iterator[Block]:
    """Yield the blocks without rows that are like another one; missing cells are alike.

    Raises:
        ContentError: the table has no such column.
        OSError: what does not fit into memory cannot be written.
    """
    search = _Search(params, room)
    kept = KeptBlocks(map(search.seen, blocks), room, room.memory // _SHARE)
    dropped = search.dropped(kept)
    start = 0
    for block in kept:
        yield _without(block, dropped.among(start, block.table.num_rows))
        start += block.table.num_rows
    kept.remove()


def _without(block: Block, dropped: Any) -> Block:
    import pyarrow as pa

    if not dropped.any():
        return block
    return with_table(block, block.table.filter(pa.array(~dropped)))


class _Search:
    """Finds out which rows go."""

    def __init__(self, params: DropDuplicatesParams, room: Room) -> None:
        self._params = params
        self._room = room
        self._share = room.memory // _SHARE
        self._hashes = Parts(room.folder, "hashes", self._share)
        self._rows = 0

    def seen(self, block: Block) -> Block:
        """Take in the next block; return it."""
        hashes = _hashes(_keys(block, self._params.columns))
        self._hashes.add(_numbered(self._rows, {"hash": hashes}), hashes)
        self._rows += len(hashes)
        return block

    def dropped(self, blocks: KeptBlocks) -> Marked:
        """Return the rows that go, when all blocks were seen."""
        marked = Marked(self._rows)
        for part in self._hashes:
            marked.add(_not_alone(list(part)))
        del self._hashes
        if not marked.any:
            return marked
        for part in self._doubtful(blocks, marked):
            marked.remove(self._kept(part))
        return marked

    def _doubtful(self, blocks: KeptBlocks, marked: Marked) -> Parts:
        """Return the keys of the rows that are marked."""
        import pyarrow as pa

        count = blocks.size * _SPREAD // max(self._room.memory, 1)
        parts = Parts(self._room.folder, "keys", self._share, max(1, min(count, _MOST_PARTS)))
        start = 0
        for block in blocks:
            mask = marked.among(start, block.table.num_rows)
            if mask.any():
                rows = with_table(block, block.table.filter(pa.array(mask)))
                keys = _keys(rows, self._params.columns)
                parts.add(_keyed(keys, start + mask.nonzero()[0]), _hashes(keys))
            start += block.table.num_rows
        return parts

    def _kept(self, part: Iterable[Any]) -> Ints:
        """Return which of the rows in a part stay."""
        import pyarrow.compute as pc

        groups = _groups(part, self._share)
        if self._params.keep == "none":
            groups = groups.filter(pc.equal(groups.column("count"), 1))
        rows: Ints = groups.column("last" if self._params.keep == "last" else "first").to_numpy()
        return rows


def _keys(block: Block, names: tuple[str, ...]) -> Any:
    """Return what tells rows apart: for each row the bytes of its cells, which are alike or not."""
    import pyarrow as pa
    import pyarrow.compute as pc

    cells = [
        pc.fill_null(column(block, name), "").cast(pa.binary()) for name in chosen(block, names)
    ]
    if not cells:
        return pa.array([b""] * block.table.num_rows, pa.binary())
    return cells[0] if len(cells) == 1 else pc.binary_join_element_wise(*cells, _BETWEEN)


def _hashes(keys: Any) -> Ints:
    import numpy as np

    # It may be another one in each process: only what is compared here depends on it.
    some = (keys.slice(start, _AT_ONCE).to_pylist() for start in range(0, len(keys), _AT_ONCE))
    hashes = map(hash, itertools.chain.from_iterable(some))
    return np.fromiter(hashes, np.int64, len(keys)).view(np.uint64)


def _numbered(first: int, columns: Mapping[str, Any]) -> Any:
    """Return a table with the numbers of its rows."""
    import numpy as np
    import pyarrow as pa

    table = pa.table(columns)
    return table.append_column("row", pa.array(np.arange(first, first + len(table))))


def _not_alone(part: Sequence[Any]) -> Ints:
    """Return the rows of a part whose hash another row has, too."""
    import numpy as np
    import pyarrow as pa

    table = pa.concat_tables(part)
    hashes, rows = table.column("hash").to_numpy(), table.column("row").to_numpy()
    order = np.argsort(hashes)
    same = hashes[order[1:]] == hashes[order[:-1]]
    twice = np.zeros(len(rows), bool)
    twice[order[1:][same]] = True
    twice[order[:-1][same]] = True
    found: Ints = rows[twice]
    return found


def _keyed(keys: Any, rows: Ints) -> Any:
    """Return rows as groups of one."""
    import numpy as np
    import pyarrow as pa

    return pa.table({"key": keys, "first": rows, "last": rows, "count": np.ones_like(rows)})


def _groups(part: Iterable[Any], memory: int) -> Any:
    """Return the groups of rows that are alike: their first and last, and how many there are."""
    waiting: list[Any] = []
    before = size = 0
    for table in part:
        waiting.append(table)
        size += table.nbytes
        # What is there already is looked at again each time: so not before it has doubled.
        if size > max(memory, 2 * before):
            waiting = [_grouped(waiting)]
            before = size = waiting[0].nbytes
    return _grouped(waiting)


def _grouped(tables: Sequence[Any]) -> Any:
    import pyarrow as pa

    found = pa.concat_tables(tables).group_by(["key"], use_threads=False)
    groups = found.aggregate([("first", "min"), ("last", "max"), ("count", "sum")])
    names = {"first_min": "first", "last_max": "last", "count_sum": "count"}
    return groups.rename_columns(names | {"key": "key"}).select(["key", "first", "last", "count"])


OPERATION = Operation(
    name="drop_duplicates",
    lane=Lane.TABLE,
    role=Role.STEP,
    params=DropDuplicatesParams,
    apply=of_one_block(whole),
    title=QT_TRANSLATE_NOOP("operations", "Drop duplicates"),
    summary=QT_TRANSLATE_NOOP("operations", "Keep one of rows that are alike."),
    whole=whole,
)
