"""What slots do for merges: write shares, combine them, make the results of them.

See `app.core.operation.Merging` for what an operation does, `app.engine.merges` for the order.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any

from app.core.lanes import PartFile, WorkJob, WorkTask, WrittenPart
from app.core.operation import Content, Lane, MergeFacts, MergeItem, Merging, Operation, Role
from app.engine.messages import MergeTask
from app.formats.safe_write import discard, fill_part, write_part
from app.operations import REGISTRY


def merge_operation(job: WorkJob, number: int) -> Operation:
    """Return the operation of a lane's merge."""
    known = REGISTRY.operations(Lane(job.lane), Role.MERGE)
    return known[job.recipe.merges[number].op]


def write_shares(job: WorkJob, task: WorkTask, subject: Any) -> None:
    """Write what each merge wants of an item, or of a block of one; for lanes to call.

    Args:
        job: as the lane got it.
        task: as the lane got it.
        subject: what the lane's merges take: a block, a picture, a text.

    Raises:
        OSError: a share cannot be written.
    """
    for share in task.shares:
        operation = merge_operation(job, share.index)
        params = job.recipe.merges[share.index].params
        data = operation.apply(subject, params)
        close = _merging(operation).close
        if close and task.blocks == 1:
            data = close(data, params, MergeItem(task.place))
        _write(share.part, data)


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
    shares = _shares(task.folder, task.inputs)
    if len(task.inputs) == 1 or merging.combine is None:
        data = next(shares)
    else:
        data = merging.combine(shares, params)
    if task.close is not None and merging.close:
        data = merging.close(data, params, MergeItem(task.close))
    _write(os.path.join(task.folder, task.output), data)


def _finish(merging: Merging, params: Any, task: MergeTask) -> Iterator[WrittenPart]:
    with open(os.path.join(task.folder, task.listing), encoding="ascii") as file:
        names = file.read().split()
    facts = task.facts or MergeFacts(0, 0)
    wanted = {part.index: part for part in task.parts}
    for number, content in merging.finish(_shares(task.folder, names), params, facts):
        part = wanted.pop(number, None)
        if part:
            yield _result(part, content)


def _result(part: PartFile, content: Content) -> WrittenPart:
    if isinstance(content, bytes):
        digest = write_part(part.part, content, mode=part.mode)
        return WrittenPart(part.index, len(content), digest)
    size, digest = fill_part(part.part, content, mode=part.mode)
    return WrittenPart(part.index, size, digest)


def _shares(folder: str, names: Iterable[str]) -> Iterator[bytes]:
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            yield file.read()


def _merging(operation: Operation) -> Merging:
    if operation.merging is None:
        raise ValueError(f"{operation.name} is no merge")
    return operation.merging


def _write(path: str, data: bytes) -> None:
    """Write a file in the work folder; what an earlier try has left of it is of no use."""
    discard(path)
    write_part(path, data)
