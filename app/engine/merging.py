"""What slots do for merges: write shares, combine them, make the results of them.

See `app.core.operation.Merging` for what an operation does, `app.engine.merges` for the order.

A share's file is a row of frames: the length in 8 bytes, then so many bytes. Merges that combine
have one frame in each; the others one for each piece an item was read in.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

from app.core.lanes import PartFile, Stage, WorkJob, WorkTask, WrittenPart
from app.core.operation import (
    Content,
    Lane,
    MergeFacts,
    MergeItem,
    Merging,
    Operation,
    Role,
    Room,
)
from app.engine.messages import MergeTask
from app.formats.safe_write import (
    append_to,
    discard,
    fill_part,
    make_folders,
    remove_tree,
    write_part,
    write_scratch,
)
from app.operations import REGISTRY

GROUP: Final = 64
"""Neighbours that are combined at once. Part of every result's bytes: never to be changed."""

_LENGTH: Final = struct.Struct("<Q")


class Shares:
    """The shares of merges that one item or block gives; for lanes to fill.

    A lane calls `add` once for a block, or for an item in one piece; for an item it reads piece
    by piece in one task, once for each piece, in order. Then it calls `write`. The bytes are the
    same as if the pieces had been blocks. If it knows that there is one piece only, it may say so.
    """

    def __init__(self, job: WorkJob, task: WorkTask) -> None:
        """Take what the lane got."""
        item = None if task.stage is Stage.BLOCK else MergeItem(task.place)
        self._shares = [_Share(job, share, item) for share in task.shares]

    def __bool__(self) -> bool:
        return bool(self._shares)

    def add(self, subject: Any, *, only: bool = False) -> None:
        """Give the next piece to all merges: a block, a picture, a text.

        Args:
            subject: the piece.
            only: the item has no other.

        Raises:
            OSError: it cannot be written.
        """
        for share in self._shares:
            share.add(subject, only=only)

    def write(self) -> None:
        """Write what is not written yet.

        Raises:
            OSError: it cannot be written.
        """
        for share in self._shares:
            share.write()


class _Share:
    """What one merge gets of an item, or of a block, which is no item."""

    def __init__(self, job: WorkJob, share: PartFile, item: MergeItem | None) -> None:
        operation = merge_operation(job, share.index)
        self._apply: Callable[[Any, Any], bytes] = operation.apply
        self._merging = _merging(operation)
        self._params = job.recipe.merges[share.index].params
        self._path = share.part
        self._item = item
        self._closed = False
        self._levels: list[list[bytes]] = []
        discard(self._path)  # what an earlier try has left of it is of no use

    def add(self, subject: Any, *, only: bool) -> None:
        if only and self._item and self._merging.closed:
            self._push(0, self._merging.closed(subject, self._params, self._item))
            self._closed = True
            return
        data = self._apply(subject, self._params)
        if self._merging.combine is None:
            append_to(self._path, _framed(data))
        else:
            self._push(0, data)

    def _push(self, level: int, data: bytes) -> None:
        """Take a share of that level; 64 of them become one of the next."""
        if level == len(self._levels):
            self._levels.append([])
        self._levels[level].append(data)
        if len(self._levels[level]) == GROUP:
            full, self._levels[level] = self._levels[level], []
            self._push(level + 1, self._combined(full))

    def _combined(self, shares: list[bytes]) -> bytes:
        if len(shares) == 1 or self._merging.combine is None:
            return shares[0]
        return self._merging.combine(iter(shares), self._params)

    def write(self) -> None:
        if self._merging.combine is None:
            return
        level = 0
        # What is left of a level is its last group, be it smaller.
        while level < len(self._levels) - 1 or len(self._levels[level]) > 1:
            left, self._levels[level] = self._levels[level], []
            if left:
                self._push(level + 1, self._combined(left))
            level += 1
        (data,) = self._levels[level]
        if self._item and self._merging.close and not self._closed:
            data = self._merging.close(data, self._params, self._item)
        write_scratch(self._path, (_LENGTH.pack(len(data)), data))


def merge_operation(job: WorkJob, number: int) -> Operation:
    """Return the operation of a lane's merge."""
    known = REGISTRY.operations(Lane(job.lane), Role.MERGE)
    return known[job.recipe.merges[number].op]


def perform(job: WorkJob, task: MergeTask) -> tuple[WrittenPart, ...]:
    """Take one step of a merge.

    Raises:
        OSError: a share cannot be read, or a file cannot be written.
    """
    merging = _merging(merge_operation(job, task.merge))
    params = job.recipe.merges[task.merge].params
    if task.output:
        _combine(merging, params, task)
        return ()
    return tuple(_finish(merging, params, task))


def _combine(merging: Merging, params: Any, task: MergeTask) -> None:
    shares = iter(_Shares(task.folder, task.inputs))
    if len(task.inputs) == 1 or merging.combine is None:
        data = next(shares)
    else:
        data = merging.combine(shares, params)
    if task.close is not None and merging.close:
        data = merging.close(data, params, MergeItem(task.close))
    path = os.path.join(task.folder, task.output)
    discard(path)
    write_scratch(path, (_LENGTH.pack(len(data)), data))


def _finish(merging: Merging, params: Any, task: MergeTask) -> Iterator[WrittenPart]:
    listing = os.path.join(task.folder, task.listing)
    with open(listing, encoding="ascii") as file:
        names = file.read().split()
    wanted = {part.index: part for part in task.parts}
    with _room(f"{listing}.room", merging) as room:
        facts = replace(task.facts or MergeFacts(0, 0), room=room)
        for number, content in merging.finish(_Shares(task.folder, names), params, facts):
            part = wanted.pop(number, None)
            if part:
                yield _result(part, content, task.mtime_ns)


@contextmanager
def _room(folder: str, merging: Merging) -> Iterator[Room | None]:
    """Give a merge that asks for it a folder of its own, as long as it lasts."""
    if not merging.memory:
        yield None
        return
    remove_tree(folder)  # an earlier try may have left some
    make_folders(folder)
    try:
        yield Room(folder, merging.memory)
    finally:
        remove_tree(folder)


def _result(part: PartFile, content: Content, mtime_ns: int | None) -> WrittenPart:
    if isinstance(content, bytes):
        digest = write_part(part.part, content, mtime_ns=mtime_ns, mode=part.mode)
        return WrittenPart(part.index, len(content), digest)
    size, digest = fill_part(part.part, content, mtime_ns=mtime_ns, mode=part.mode)
    return WrittenPart(part.index, size, digest)


def _framed(data: bytes) -> bytes:
    return _LENGTH.pack(len(data)) + data


@dataclass(frozen=True, slots=True)
class _Shares:
    """The shares in some files, read each time they are gone through."""

    folder: str
    names: Sequence[str]

    def __iter__(self) -> Iterator[bytes]:
        for name in self.names:
            with open(os.path.join(self.folder, name), "rb") as file:
                while length := file.read(_LENGTH.size):
                    yield file.read(*_LENGTH.unpack(length))


def _merging(operation: Operation) -> Merging:
    if operation.merging is None:
        raise ValueError(f"{operation.name} is no merge")
    return operation.merging
