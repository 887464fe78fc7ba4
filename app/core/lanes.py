"""What every lane tells the engine: the contract between planning, slots and publishing.

A lane (`app.engine.lanes.image`, later `table` and `text`) is a module with these functions:

    look(path, limits, reading) -> facts    in a slot: reads the header, never the pixels or rows
    arrange(lane_recipe, facts) -> Arrangement   in the parent, pure and quick: names, sizes, cost
    work(job, task) -> WrittenPart*, Worked in a slot: reads, applies the steps, writes part files

`facts` is a small JSON-able mapping the journal keeps, so that resume needs no second look. Two of
them are the engine's: `blocks`, the number of pieces that can be worked on at the same time (one if
it is not there), and `scan`, whether a block can only be read when all before it were scanned.
An item of several blocks goes through stages, each a task of its own in whatever slot is free:

    scan(job, task) -> facts                in a slot, per block, only with `scan`
    fold(facts, scans) -> starts            in the parent, pure and quick: facts for each block
    work(job, task)                         in a slot, per block: pieces, shares of merges
    assemble(job, task) -> WrittenPart*     in a slot: the pieces, in order, as the part files

Where blocks begin must follow from the file and constants alone, never from memory or workers.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from app.core.outcome import Loss
from app.core.recipe import LaneRecipe

Facts = Mapping[str, str | int | float | bool]
"""What a look found; image facts hold at least `format`, `width` and `height` (upright, pixels)."""


class Stage(IntEnum):
    """What a task does with an item."""

    WHOLE = 0
    SCAN = 1
    BLOCK = 2
    ASSEMBLE = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """What a look refuses before anything large is decoded."""

    megapixels: float = 500.0


@dataclass(frozen=True, slots=True)
class ArrangedOutput:
    """One result as far as it can be known before the run.

    Attributes:
        suffix: of the result, with the dot.
        fields: what the name template may use besides the source's own: `width`, `height`.
        losses: what this result will not have and the source has.
        format: the format really written; differs from the recipe's only for `same`.
        size: a guess at the result's size in bytes, for the space needed.
        beside: of a result that comes only if it turns out to be needed, like a file of rejected
            rows: the number of the output it is called after, or -1 for the source itself.
        folder: it is a folder of files, and only the work on the item says which. The folder is
            planned like a file, and no other item can have it.
    """

    suffix: str
    fields: Mapping[str, str | int]
    losses: tuple[Loss, ...]
    format: str
    size: int
    beside: int | None = None
    folder: bool = False


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What a lane will do with one item.

    Attributes:
        outputs: one for each output of the lane recipe, in order; behind them those beside them.
        memory: bytes a worker needs for it, or for one of its blocks, the decoded data and the
            encoded results included.
        cost: a guess at the work in seconds on a slow core, all blocks together; only its order
            and size class matter.
        undivided: it is one task, however many blocks the look has found.
    """

    outputs: tuple[ArrangedOutput, ...]
    memory: int
    cost: float
    undivided: bool = False


@dataclass(frozen=True, slots=True)
class PartFile:
    """A file a slot shall write: output (or merge) number `index` of the lane, to the path `part`.

    Attributes:
        mode: the permissions it shall have, those of the file it replaces; None for the usual ones.
        folder: the result is a folder of files that have no names yet: each goes to a path that
            `part_in_folder` makes of `part`, and gets an index by `index_in_folder`.
    """

    index: int
    part: str
    mode: int | None = None
    folder: bool = False


_IN_FOLDER: Final = 20
"""Bits of an index that say which file of a folder it is."""

LONGEST_FOLDER: Final = 1_000
"""Files a result that is a folder may have."""


def index_in_folder(output: int, file: int) -> int:
    """Return the index of a file, from 0, of a result that is a folder.

    It is larger than that of any result that is one file, and orders files by result.
    """
    return (output + 1) << _IN_FOLDER | file


def output_of(index: int) -> int:
    """Return the number of the output that a file is, or is a part of."""
    return (index >> _IN_FOLDER) - 1 if is_in_folder(index) else index


def file_of(index: int) -> int:
    """Return which file of its folder one is."""
    return index & ((1 << _IN_FOLDER) - 1)


def is_in_folder(index: int) -> bool:
    """Whether it is the index of a file of a folder."""
    return index >> _IN_FOLDER > 0


def part_in_folder(part: str, file: int) -> str:
    """Return where one of the files goes whose paths begin like `part`."""
    begin, end = os.path.splitext(part)
    return f"{begin}.{file}{end}"


def parts_in_folder(part: str) -> Iterator[str]:
    """Yield the files that are there, of those `part_in_folder` gives the paths of."""
    folder, name = os.path.split(part)
    begin, end = os.path.splitext(name)
    with contextlib.suppress(OSError):
        for one in os.listdir(folder):
            if one.startswith(f"{begin}.") and one.endswith(end) and one != name:
                yield os.path.join(folder, one)


@dataclass(frozen=True, slots=True)
class WorkTask:
    """All a slot needs to work on one item, or on one stage of it.

    Attributes:
        number: names the task in messages; see `app.engine.numbers`.
        path: absolute path of the source.
        size, mtime_ns: as scanned; a source that differs is refused as `changed`.
        facts: what the look found.
        parts: the results to write; of a block, its pieces of them, in the work folder. Outputs
            that are skipped by rule are missing here.
        keep_dates: give each part the source's modification time.
        stage: what is to be done.
        block, blocks: which block of how many.
        start: what `fold` says of this block.
        pieces: the folder with the pieces to assemble, see `piece_path`.
        shares: what each merge wants of this item or block; written by
            `app.engine.merging.Shares`.
        place: the item's path below the output folder, if results were called like their source:
            how merges name it.
        source: the number of the source it was found in.
        below: its path below that source; empty for a source that is a file.
        scratch: a folder that a lane with blocks may make for an item that is one task; it is
            removed when the task has ended, however that was.
        memory: bytes the slot may use for it.
    """

    number: int
    path: str
    size: int
    mtime_ns: int
    facts: Facts
    parts: tuple[PartFile, ...]
    keep_dates: bool
    stage: Stage = Stage.WHOLE
    block: int = 0
    blocks: int = 1
    start: Facts = field(default_factory=dict)
    pieces: str = ""
    shares: tuple[PartFile, ...] = ()
    place: str = ""
    source: int = 0
    below: str = ""
    scratch: str = ""
    memory: int = 0


def piece_path(folder: str, block: int, output: int) -> str:
    """Return where the piece of a result lies that one block has written."""
    return os.path.join(folder, f"{block}.{output}")


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """One .part file that was written whole but is not yet durable.

    Attributes:
        index: the output's number in the lane; of a merge, which of its results.
        size: in bytes.
        digest: BLAKE2b of the content, 16 bytes, hexadecimal.
        losses: what the result does not have and the source had.
        name: what it shall be called in its folder, if it is a file of one that had no name.
    """

    index: int
    size: int
    digest: str
    losses: tuple[Loss, ...] = ()
    name: str = ""


Notes = Mapping[str, int]
"""What an item's outcome says besides, by the codes of `messages`: how many of what there were."""


@dataclass(frozen=True, slots=True)
class Worked:
    """What came of work on an item or block, where there is more to say than which parts.

    Attributes:
        parts: the files that were written.
        notes: added to those of the item's other blocks.
    """

    parts: tuple[WrittenPart, ...] = ()
    notes: Notes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkJob:
    """What a slot does with every task of a batch: one lane of the recipe, and the limits.

    With `digests` a look adds the digest of the file's content to the facts, as `digest`. `files`
    are those the recipe names, with size and modification time, which they must still have.
    """

    lane: str
    recipe: LaneRecipe = field(default_factory=LaneRecipe)
    limits: Limits = field(default_factory=Limits)
    digests: bool = False
    files: Mapping[str, tuple[int, int]] = field(default_factory=dict)
