"""The results of tables: what is arranged for them, their pieces, and whole files."""

from __future__ import annotations

import itertools
import posixpath
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from app.core.lanes import (
    ArrangedOutput,
    PartFile,
    WorkJob,
    WorkTask,
    WrittenPart,
    output_of,
    piece_path,
)
from app.core.operation import Lane, Role
from app.core.outcome import Loss
from app.core.recipe import LaneRecipe, Step
from app.engine.lanes.table_chain import KeptBlocks, KeptPieces, Scratch, chained, whole_steps
from app.engine.lanes.table_rejects import Rejects
from app.engine.lanes.table_splits import Split, parts_of
from app.formats.safe_write import build_part, fill_part
from app.formats.table.block import Block
from app.formats.table.facts import TableFacts
from app.formats.table.missing import table_without_words
from app.formats.table.numbers import Style
from app.formats.table.outputs import losses_of, writer_for
from app.formats.table.result_piece import ResultPiece, ResultPieces, load_piece, save_piece
from app.formats.table.split_piece import SplitPiece, load_split_piece, save_split_piece
from app.formats.table.writer import TableWriter, gives_types
from app.operations import REGISTRY


def arrange_outputs(
    recipe: LaneRecipe, tables: Sequence[TableFacts], size: int
) -> tuple[ArrangedOutput, ...]:
    """Foresee the results of a file.

    Args:
        recipe: of the lane.
        tables: in the file.
        size: of its text in bytes, more or less.
    """
    writers = [writer_for(one.format, one.options, tables[0])[0] for one in recipe.outputs]
    return tuple(
        ArrangedOutput(
            suffix=writer.format.suffix,
            fields={},
            losses=losses_of(one.format, tables),
            format=writer.format.name,
            size=int(size * writer.density),
            folder=one.is_folder,
        )
        for one, writer in zip(recipe.outputs, writers, strict=True)
    )


def stepped(block: Block, steps: Iterable[Step]) -> Block:
    """Return a block behind some steps."""
    known = REGISTRY.operations(Lane.TABLE, Role.STEP)
    for step in steps:
        if step.enabled:
            block = known[step.op].apply(block, step.params)
    return block


@dataclass(frozen=True, slots=True)
class _Way:
    """How one result is made of blocks that the lane's steps have changed.

    Attributes:
        parts: where it goes: one file, or those of a folder.
        split: which files those are; None for one.
    """

    output: int
    parts: tuple[PartFile, ...]
    steps: tuple[Step, ...]
    writer: TableWriter
    options: Any
    style: Style
    split: Split | None

    def piece(self, block: Block) -> ResultPiece | SplitPiece:
        """Return what a block leads to."""
        return self.encoded(stepped(block, self.steps))

    def encoded(self, block: Block) -> ResultPiece | SplitPiece:
        """Return what a block behind the result's own steps leads to."""
        words = block.missing if gives_types(self.options) else ()
        table = table_without_words(block.table, words)
        if self.split:
            return self.split.piece(table)
        return self.writer.piece(table, self.options, self.style)

    def kept(self, scratch: Scratch, share: int) -> KeptPieces:
        """Return what keeps its pieces; see there."""
        return KeptPieces(scratch, share, self.save, self.load)

    @property
    def save(self) -> Callable[[str, Any], int]:
        """What writes a piece into a file."""
        return save_split_piece if self.split else save_piece

    @property
    def load(self) -> Callable[[str], Any]:
        """What reads it."""
        return load_split_piece if self.split else load_piece


class Results:
    """The results of one task."""

    def __init__(
        self, job: WorkJob, task: WorkTask, tables: Sequence[TableFacts], rejects: Rejects
    ) -> None:
        """Take what the lane got, the tables in the file, and the rows put aside."""
        self._job = job
        self._task = task
        self._tables = tables
        self._rejects = rejects

    def write_pieces(self, block: Block) -> tuple[WrittenPart, ...]:
        """Write what one block of several leads to.

        Raises:
            ContentError: it cannot be split.
            OSError: a piece cannot be written.
        """
        return tuple(
            WrittenPart(part.index, way.save(part.part, way.piece(block)), "")
            for way in self._ways()
            for part in way.parts
        )

    def assemble(self) -> tuple[WrittenPart, ...]:
        """Put together what blocks have written.

        Raises:
            ContentError: it cannot be split.
            OSError: a piece cannot be read, or a part cannot be written.
        """
        return tuple(
            written
            for way in self._ways()
            for written in self._write(way, _Written(self._task, way))
        )

    def write(
        self,
        blocks: Iterator[Block],
        scratch: Scratch,
        also: Callable[[Block], None] | None = None,
    ) -> tuple[WrittenPart, ...]:
        """Write the results of a table that is done in one task.

        Args:
            blocks: all of them, behind the lane's steps.
            scratch: for what does not fit into memory.
            also: gets each block, too.

        Raises:
            OSError: a part cannot be written.
        """
        ways = list(self._ways())
        simple = [way for way in ways if not whole_steps(way.steps)]
        others = [way for way in ways if whole_steps(way.steps)]
        walks = len(others) + bool(simple or also)
        kept = blocks if walks == 1 else KeptBlocks(blocks, scratch)
        written: list[WrittenPart] = []
        if simple or also:
            pieces = [way.kept(scratch, len(simple)) for way in simple]
            for block in kept:
                for way, so_far in zip(simple, pieces, strict=True):
                    so_far.add(way.piece(block))
                if also:
                    also(block)
            for way, all_of_it in zip(simple, pieces, strict=True):
                written += self._write(way, all_of_it)
            pieces.clear()
        for way in others:
            all_of_it = way.kept(scratch, 1)
            for block in chained(kept, way.steps, scratch):
                all_of_it.add(way.encoded(block))
            written += self._write(way, all_of_it)
        return tuple(written)

    def _ways(self) -> Iterator[_Way]:
        """Yield how each result is made."""
        parts = sorted(self._task.parts, key=lambda part: output_of(part.index))
        for number, ours in itertools.groupby(parts, lambda part: output_of(part.index)):
            yield self._way(number, tuple(ours))

    def _way(self, number: int, parts: tuple[PartFile, ...]) -> _Way:
        output, table = self._job.recipe.outputs[number], self._tables[0]
        writer, options = writer_for(output.format, output.options, table)
        if writer.named:
            options = writer.named(options, _name(self._task.place, packed=bool(table.packing)))
        split = None
        if output.is_folder:
            wanted = output.options
            split = Split(wanted.split_rows, wanted.split_by, writer, options, table.style)
        return _Way(number, parts, output.steps, writer, options, table.style, split)

    def _write(self, way: _Way, pieces: Iterable[Any]) -> Iterator[WrittenPart]:
        if way.split is None:
            yield self._write_file(way.parts[0], way, pieces)
            return
        part_of = parts_of(way.parts)
        for number, file in enumerate(way.split.files(list(pieces))):
            if part := part_of(number):
                yield replace(self._write_file(part, way, file), name=file.name)

    def _write_file(self, part: PartFile, way: _Way, pieces: ResultPieces) -> WrittenPart:
        form = self._job.recipe.outputs[way.output].format
        lost = {*losses_of(form, self._tables), *self._rejects.losses}

        def fill(file: BinaryIO | str) -> None:
            lost.update(way.writer.write(file, pieces, way.options))

        mtime_ns = self._task.mtime_ns if self._task.keep_dates else None
        write = build_part if way.writer.by_path else fill_part
        size, digest = write(part.part, fill, mtime_ns=mtime_ns, mode=part.mode)
        return WrittenPart(part.index, size, digest, tuple(one for one in Loss if one in lost))


@dataclass(frozen=True, slots=True)
class _Written:
    """The pieces that blocks have written."""

    task: WorkTask
    way: _Way

    def __iter__(self) -> Iterator[Any]:
        for block in range(self.task.blocks):
            yield self.way.load(piece_path(self.task.pieces, block, self.way.output))


def _name(place: str, *, packed: bool) -> str:
    """Return a file's name without its suffix, and without that of its compression."""
    name = posixpath.splitext(posixpath.basename(place))[0]
    return posixpath.splitext(name)[0] if packed else name
