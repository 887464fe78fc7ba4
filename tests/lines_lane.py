"""A lane for tests with several blocks an item: lines of text, numbered and in capitals.

A block is 32 bytes, and a line belongs to the block its first byte lies in. Numbering lines needs a
scan of all blocks before. What a merge writes shows the shape in which it was combined.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import pytest

from app.core.errors import ContentError
from app.core.lanes import (
    ArrangedOutput,
    Arrangement,
    Facts,
    Limits,
    PartFile,
    Stage,
    WorkJob,
    WorkTask,
    WrittenPart,
    piece_path,
)
from app.core.operation import (
    Content,
    Lane,
    MergeFacts,
    MergeItem,
    Merging,
    Operation,
    OutputFormat,
    Registry,
    Role,
)
from app.core.params import param
from app.core.recipe import LaneRecipe
from app.engine.merging import Shares
from app.formats.safe_write import discard, fill_part, make_folder, write_part
from app.formats.source_file import SourceFile
from app.operations import REGISTRY

BLOCK = 32
HOOK = "FOLDERMILL_TEST_HOOK"
"""Names a file; while it is there, a line `die` kills the worker."""

POISON = b"POISON"
"""What the merge that puts lines together cannot take."""


def prepare() -> None:
    """Nothing to load."""


def look(path: str, limits: Limits, reading: object) -> Facts:
    with SourceFile(path) as file:
        content = file.content()
        if content.startswith(b"broken"):
            raise ContentError("image_damaged")
        blocks = max(1, -(-file.size // BLOCK))
        return {"blocks": blocks, "scan": True, "size": file.size, "format": "txt"}


def arrange(lane: LaneRecipe, facts: Facts) -> Arrangement:
    size = int(facts["size"])
    outputs = [ArrangedOutput(".txt", {}, (), "txt", 2 * size) for _ in lane.outputs]
    if outputs:
        outputs.append(ArrangedOutput(".odd.txt", {}, (), "txt", 0, beside=0))
    return Arrangement(tuple(outputs), memory=1_000, cost=0.01 + size / 1e5)


def _lines(content: bytes, block: int) -> list[bytes]:
    """Return the lines that begin in a block."""
    found, at = [], 0
    for line in content.splitlines(keepends=True):
        if block * BLOCK <= at < (block + 1) * BLOCK:
            found.append(line)
        at += len(line)
    return found


def scan(job: WorkJob, task: WorkTask) -> Facts:
    with SourceFile(task.path) as file:
        file.refuse_changed(task.size, task.mtime_ns)
        return {"lines": len(_lines(file.content(), task.block))}


def fold(facts: Facts, scans: Sequence[Facts]) -> Sequence[Facts]:
    first, starts = 1, []
    for one in scans:
        starts.append({"line": first})
        first += int(one["lines"])
    return starts


def work(job: WorkJob, task: WorkTask) -> tuple[WrittenPart, ...]:
    with SourceFile(task.path) as file:
        file.refuse_changed(task.size, task.mtime_ns)
        lines = _lines(file.content(), task.block)
    if task.stage is Stage.WHOLE:
        _keep(task, b"".join(lines))
    if any(line.startswith(b"bad") for line in lines):
        raise ContentError("image_damaged")
    if any(line.startswith(b"die") for line in lines) and os.path.exists(os.environ.get(HOOK, "")):
        os._exit(7)
    first = int(task.start.get("line", 1))
    data = b"".join(b"%d %s" % pair for pair in enumerate((o.upper() for o in lines), first))
    written: list[WrittenPart] = []
    for part in task.parts:
        discard(part.part)
        mtime_ns = task.mtime_ns if task.keep_dates else None
        if part.index == len(job.recipe.outputs):
            _write_odd(part, data, written, mtime_ns)
            continue
        digest = write_part(part.part, data, mtime_ns=mtime_ns, mode=part.mode)
        written.append(WrittenPart(part.index, len(data), digest))
    shares = Shares(job, task)
    shares.add((f"{task.block}", data))
    shares.write()
    return tuple(written)


def _keep(task: WorkTask, data: bytes) -> None:
    """Write what a task keeps for itself; its folder must be a new one."""
    make_folder(task.scratch)
    write_part(os.path.join(task.scratch, "kept"), data)


def _write_odd(
    part: PartFile, data: bytes, written: list[WrittenPart], mtime_ns: int | None
) -> None:
    """Write the lines that are odd, if there are any."""
    odd = b"".join(line for line in data.splitlines(keepends=True) if b"ODD" in line)
    if odd:
        digest = write_part(part.part, odd, mtime_ns=mtime_ns)
        written.append(WrittenPart(part.index, len(odd), digest))


def assemble(job: WorkJob, task: WorkTask) -> tuple[WrittenPart, ...]:
    written = []
    for part in task.parts:
        pieces = [piece_path(task.pieces, block, part.index) for block in range(task.blocks)]
        paths = [piece for piece in pieces if os.path.exists(piece)]
        if not paths:
            continue

        def copy(file: BinaryIO, paths: Sequence[str] = paths) -> None:
            for path in paths:
                with open(path, "rb") as piece:
                    file.write(piece.read())

        mtime_ns = task.mtime_ns if task.keep_dates else None
        done = fill_part(part.part, copy, mtime_ns=mtime_ns, mode=part.mode)
        written.append(WrittenPart(part.index, *done))
    return tuple(written)


# Operations.


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeParams:
    marks: tuple[str, ...] = param(("(", ")"), label="Marks", help=".")


def _shape(subject: tuple[str, bytes], params: ShapeParams) -> bytes:
    block, data = subject
    return f"{block}:{data.count(10)}".encode()


def _combine(shares: Iterator[bytes], params: ShapeParams) -> bytes:
    left, right = (mark.encode() for mark in params.marks)
    return left + b" ".join(shares) + right


def _close(share: bytes, params: ShapeParams, item: MergeItem) -> bytes:
    return share + b"@" + item.place.encode()


def _finish(
    shares: Iterable[bytes], params: ShapeParams, facts: MergeFacts
) -> Iterable[tuple[int, Content]]:
    (share,) = shares
    yield 0, b"%d of %d\n%s\n" % (facts.items, facts.items + facts.left_out, share)
    if facts.left_out:
        yield 1, b"%d\n" % facts.left_out


@dataclass(frozen=True, slots=True, kw_only=True)
class NoParams:
    pass


def _text(subject: tuple[str, bytes], params: NoParams) -> bytes:
    return subject[1]


def _join(
    shares: Iterable[bytes], params: NoParams, facts: MergeFacts
) -> Iterable[tuple[int, Content]]:
    def write(file: BinaryIO) -> None:
        for share in shares:
            if POISON in share:
                raise ContentError("image_damaged")
            file.write(share)

    yield 0, write


SHAPE = Operation(
    "shape",
    Lane.TEXT,
    Role.MERGE,
    ShapeParams,
    _shape,
    "Shape",
    "How it was combined.",
    merging=Merging(lambda _: (".txt", ".left.txt"), _finish, _combine, _close, certain=1),
)
JOIN = Operation(
    "join",
    Lane.TEXT,
    Role.MERGE,
    NoParams,
    _text,
    "Join",
    "All of it.",
    merging=Merging(lambda _: (".txt",), _join),
)
SAME = OutputFormat("same", Lane.TEXT, NoParams, "", "Same", "The same.")


def _additions() -> dict[str, Any]:
    registry = Registry([*REGISTRY, SHAPE, JOIN], [SAME])
    return {
        "_operations": registry._operations,
        "_formats": {**REGISTRY._formats, **registry._formats},
    }


def install() -> None:
    """Make this the text lane of this process for good."""
    sys.modules["app.engine.lanes.text"] = sys.modules[__name__]
    vars(REGISTRY).update(_additions())


@contextlib.contextmanager
def installed() -> Iterator[None]:
    """Make this the text lane for a while."""
    with pytest.MonkeyPatch.context() as patch:
        install_for(patch)
        yield


def install_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this the text lane for one test."""
    monkeypatch.setitem(sys.modules, "app.engine.lanes.text", sys.modules[__name__])
    for name, value in _additions().items():
        monkeypatch.setattr(REGISTRY, name, value)
