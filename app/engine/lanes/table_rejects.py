"""Rows that are put aside: counted, and written into `NAME.rejected.csv` if there are any.

Each block of several writes a piece of that file, or none; a table that is one task collects the
rows in its scratch folder while it is read.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import BinaryIO, Final

from app.core.lanes import (
    ArrangedOutput,
    Notes,
    PartFile,
    WorkJob,
    WorkTask,
    WrittenPart,
    piece_path,
)
from app.core.outcome import Loss
from app.core.recipe import LaneRecipe
from app.engine.lanes.table_chain import Scratch
from app.formats.safe_write import append_to, discard, fill_part, write_scratch
from app.formats.table.block import BadRows, Block, Rejected
from app.formats.table.reading import AS_IT_IS

SUFFIX: Final = ".rejected.csv"
COLUMNS: Final = ("line", "reason", "text")
"""The columns of the file: where the row begins, what is wrong with it, and its source."""


def bad_rows_of(lane: LaneRecipe) -> BadRows:
    """Return what happens to rows with a flaw."""
    return (lane.reading or AS_IT_IS).what_becomes_of_bad_rows


def arrange_rejects(lane: LaneRecipe) -> tuple[ArrangedOutput, ...]:
    """Foresee the file of rejected rows, beside the first result or in the source's place."""
    if bad_rows_of(lane) == "keep":
        return ()
    beside = 0 if lane.outputs else -1
    return (ArrangedOutput(SUFFIX, {}, (), "csv", size=0, beside=beside),)


class Rejects:
    """The rows with a flaw of one task.

    Attributes:
        others: the task without the file of rejected rows.
    """

    def __init__(self, job: WorkJob, task: WorkTask) -> None:
        """Take what the lane got."""
        number = len(job.recipe.outputs)
        own = [part for part in task.parts if part.index == number]
        self._part: PartFile | None = own[0] if own else None
        self.others = replace(task, parts=tuple(p for p in task.parts if p.index != number))
        self._task = task
        self._rejected = 0
        self._mended = 0
        self._collected = ""

    @property
    def notes(self) -> Notes:
        """How many rows were put aside, and how many were mended."""
        found = {"rows_rejected": self._rejected, "rows_mended": self._mended}
        return {code: rows for code, rows in found.items() if rows}

    @property
    def wanted(self) -> bool:
        """Whether the file of rejected rows is to be written."""
        return self._part is not None

    @property
    def losses(self) -> tuple[Loss, ...]:
        """What the results lack."""
        return (Loss.ROWS,) if self._rejected or self._pieces() else ()

    def count(self, block: Block) -> Block:
        """Count the rows of a block that have a flaw; return it without those put aside."""
        self._rejected += len(block.rejected)
        self._mended += block.mended
        return replace(block, rejected=())

    def collect(self, block: Block, scratch: Scratch) -> Block:
        """Count, and keep what is put aside in a file till all of it is there.

        Raises:
            OSError: it cannot be written.
        """
        if self._part and block.rejected:
            self._collected = self._collected or scratch.path()
            append_to(self._collected, _lines(block.rejected))
        return self.count(block)

    def write_piece(self, block: Block) -> tuple[WrittenPart, ...]:
        """Count, and write what a block of several puts aside, if it is anything.

        Raises:
            OSError: it cannot be written.
        """
        self.count(block)
        if self._part is None:
            return ()
        discard(self._part.part)
        if not block.rejected:
            return ()
        content = _lines(block.rejected)
        write_scratch(self._part.part, (content,))
        return (WrittenPart(self._part.index, len(content), ""),)

    def write(self) -> tuple[WrittenPart, ...]:
        """Write the file of what was collected, or of what blocks have written.

        Raises:
            OSError: it cannot be written.
        """
        pieces = [self._collected] if self._collected else self._pieces()
        if self._part is None or not pieces:
            return ()

        def fill(file: BinaryIO) -> None:
            file.write(_text([COLUMNS]))
            for path in pieces:
                with open(path, "rb") as piece:
                    shutil.copyfileobj(piece, file)

        mtime_ns = self._task.mtime_ns if self._task.keep_dates else None
        size, digest = fill_part(self._part.part, fill, mtime_ns=mtime_ns, mode=self._part.mode)
        return (WrittenPart(self._part.index, size, digest),)

    def _pieces(self) -> Sequence[str]:
        """Return the pieces that blocks have written."""
        task = self._task
        if self._part is None or not task.pieces:
            return []
        paths = (piece_path(task.pieces, block, self._part.index) for block in range(task.blocks))
        return [path for path in paths if os.path.exists(path)]


def _lines(rejected: Iterable[Rejected]) -> bytes:
    return _text((row.line, row.problem.message(), row.text) for row in rejected)


def _text(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
