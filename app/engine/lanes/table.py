"""The table lane: a table is read in blocks of 32 MiB, each in whatever slot is free.

Blocks of a text are scanned first: what a block means, and at which line it begins, depends on all
before it. What can only be read from its start (compressed texts, workbooks) is one task, which
goes from block to block by itself. So is a table with steps that need all of it (`table_chain`).
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from app.core.errors import ContentError
from app.core.item import Kind
from app.core.lanes import Arrangement, Facts, Limits, Stage, Worked, WorkJob, WorkTask, WrittenPart
from app.core.recipe import LaneRecipe
from app.engine.allowance import give_back_freed, keep_freed
from app.engine.lanes.table_chain import (
    LEAST_ROOM,
    Scratch,
    chained,
    held,
    longest_chain,
    room_for,
    whole_steps,
)
from app.engine.lanes.table_headway import Headway
from app.engine.lanes.table_rejects import Rejects, arrange_rejects, bad_rows_of
from app.engine.lanes.table_results import Results, arrange_outputs, stepped
from app.engine.merging import Shares
from app.formats.source_file import SourceFile
from app.formats.table.block import BLOCK, Block
from app.formats.table.facts import TableFacts
from app.formats.table.piece import Piece
from app.formats.table.reader import Scan, TableSource, settled
from app.formats.table.reading import AS_IT_IS, TableReading
from app.formats.table.records import Start, State, StateMap
from app.formats.table.source import look as look_at
from app.formats.table.source import table_source
from app.formats.table.without_pandas import keep_pandas_out

_TEXTS: Final = frozenset({"csv", "tsv", "psv", "fwf", "jsonl"})
"""Formats whose blocks have to be scanned."""

_FIXED: Final = 48 * 1024 * 1024
"""Bytes any table takes, however small."""

_COPIES: Final = 6
"""A block is in memory so many times while it is worked on: raw, as columns, and what steps and
merges make of it."""

_PACKED: Final = 6
"""Bytes of cells a compressed table has for each byte of its file, more or less."""

_LOOK: Final = 0.005
_PACE: Final = 30_000_000
"""Seconds for a tiny table, and bytes a second beyond that, on a slow core."""


def prepare() -> None:
    """Load the libraries, each with one thread: slots are what is parallel here."""
    keep_pandas_out()
    import pyarrow as pa
    import pyarrow.compute
    import pyarrow.csv

    keep_freed()
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    # What is freed goes back to the system, or a worker would seem to have grown.
    pa.set_memory_pool(pa.system_memory_pool())


def look(path: str, limits: Limits, reading: TableReading | None = None) -> Facts:
    """Find out how the tables in a file are read; what `reading` says is not guessed.

    Raises:
        ContentError: it is empty, no table, or none that can be read.
        SourceError: it is no regular file.
        OSError: it cannot be opened or read.
    """
    del limits
    with SourceFile(path) as file:
        found = file.recognised()
        if found.problem:
            raise ContentError(found.problem.code, found.problem.detail, **found.problem.values)
        if found.kind is not Kind.TABLE:
            raise ContentError("table_unknown", format=found.format or found.kind)
        known = reading or AS_IT_IS
        tables = [looked.facts for looked in look_at(file, found.format, known.given, known.widths)]
        blocks = None
        if len(tables) == 1:
            blocks = table_source(file, tables[0]).blocks
        return {
            "format": found.format,
            "size": file.size,
            "blocks": blocks or 1,
            "scan": tables[0].format in _TEXTS and (blocks or 1) > 1,
            "tables": json.dumps([table.as_json() for table in tables]),
        }


def arrange(lane: LaneRecipe, facts: Facts) -> Arrangement:
    """Foresee what a table needs, and its results."""
    text = _text_size(facts)
    memory = _memory(text)
    outputs = arrange_outputs(lane, _tables(facts), text)
    if _tables(facts)[0].format in _TEXTS:
        outputs += arrange_rejects(lane)
    memory += held(lane)
    chain = longest_chain(lane)
    if chain:
        memory += room_for(text)
    cost = _LOOK + text / _PACE * (1 + chain)
    return Arrangement(outputs, memory, cost, undivided=chain > 0)


def _text_size(facts: Facts) -> int:
    size = int(facts["size"])
    return size if _is_plain(facts) else size * _PACKED


def _memory(text: int) -> int:
    """Return the bytes that work takes on a text of so many bytes, block by block."""
    return _FIXED + _COPIES * min(text, BLOCK)


def _is_plain(facts: Facts) -> bool:
    """Whether the file's bytes are those of its cells, more or less."""
    return facts["format"] in _TEXTS


def scan(job: WorkJob, task: WorkTask) -> Facts:
    """Find out what a block of a text does to the state of its reader.

    Raises:
        ContentError: the file is not the one that was looked at, or is damaged.
        OSError: it cannot be read.
    """
    del job
    with SourceFile(task.path) as file:
        file.refuse_changed(task.size, task.mtime_ns)
        found = table_source(file, _tables(task.facts)[0]).scan(task.block)
        file.refuse_changed(task.size, task.mtime_ns)
    return {"scan": _scan_text(found)}


def fold(facts: Facts, scans: Sequence[Facts]) -> Sequence[Facts]:
    """Return where each block starts, where the next one does, and all columns there are."""
    table, starts = settled(_tables(facts)[0], [_scan_from(str(one["scan"])) for one in scans])
    columns = json.dumps(table.columns) if table.columns != _tables(facts)[0].columns else ""
    return [
        {"starts": _starts_text(starts[number : number + 2]), "columns": columns}
        for number in range(len(scans))
    ]


def work(job: WorkJob, task: WorkTask) -> Worked:
    """Read a table or a block of it, apply the steps, give it to results and merges.

    Raises:
        ContentError: the table is damaged, or is not the one that was looked at.
        OSError: it cannot be read, or a part or share cannot be written.
        MemoryError: it needs more memory than the slot may have.
    """
    with SourceFile(task.path) as file:
        file.refuse_changed(task.size, task.mtime_ns)
        try:
            worked = _Work(job, task, file).done()
        except ContentError:
            # A file that is changed under the reader looks damaged: say what really happened.
            file.refuse_changed(task.size, task.mtime_ns)
            raise
        file.refuse_changed(task.size, task.mtime_ns)
    return worked


def assemble(job: WorkJob, task: WorkTask) -> tuple[WrittenPart, ...]:
    """Put the pieces of results together.

    Raises:
        OSError: a piece cannot be read, or a part cannot be written.
    """
    rejects = Rejects(job, task)
    results = Results(job, rejects.others, _tables(task.facts), rejects)
    return results.assemble() + rejects.write()


class _Work:
    """Work on one task."""

    def __init__(self, job: WorkJob, task: WorkTask, file: SourceFile) -> None:
        self._job = job
        self._task = task
        self._file = file
        self._tables = _tables(task.facts)
        self._rejects = Rejects(job, task)
        self._results = Results(job, self._rejects.others, self._tables, self._rejects)
        self._shares = Shares(job, task)
        self._shared = 0
        self._only = False
        self._reading = contextlib.ExitStack()

    def done(self) -> Worked:
        """Do it."""
        with self._reading:
            parts = self._block() if self._task.stage is Stage.BLOCK else self._whole()
        self._shares.write()
        return Worked(parts, self._rejects.notes)

    def _source(self, facts: TableFacts) -> TableSource:
        return table_source(self._file, facts, bad_rows_of(self._job.recipe))

    def _block(self) -> tuple[WrittenPart, ...]:
        task, facts = self._task, self._tables[0]
        if columns := task.start.get("columns"):
            facts = replace(facts, columns=tuple(json.loads(str(columns))))
        source = self._source(facts)
        starts = _starts_from(str(task.start.get("starts", "")))
        read = source.read(task.block, starts)
        rejected = self._rejects.write_piece(read)
        block = stepped(self._placed(read, facts), self._job.recipe.steps)
        self._share(source, block, task.block)
        return self._results.write_pieces(block) + rejected

    def _whole(self) -> tuple[WrittenPart, ...]:
        """Do a file in one task: the first table makes the results, all of them the shares."""
        scratch = Scratch(self._task, self._job.recipe, self._room())
        first = self._source(self._tables[0])
        self._only = first.blocks == len(self._tables) == 1 and not whole_steps(
            self._job.recipe.steps
        )
        also = self._sharing(first) if self._shares else None
        if also is None and self._rejects.wanted:
            also = _pass_by  # all of it has to be read, even if its other results are there
        parts = self._results.write(self._chained(first, scratch), scratch, also)
        if self._shares:
            for facts in self._tables[1:]:
                source = self._source(facts)
                share = self._sharing(source)
                for block in self._chained(source, scratch):
                    share(block)
        return parts + self._rejects.write()

    def _room(self) -> int:
        """Return the bytes that steps over a whole table may hold."""
        text = _text_size(self._task.facts)
        return max(LEAST_ROOM, min(room_for(text), self._task.memory - _memory(text)))

    def _sharing(self, source: TableSource) -> Callable[[Block], None]:
        """Return what gives the blocks of a table to the merges."""

        def share(block: Block) -> None:
            self._share(source, block, self._shared)
            self._shared += 1

        return share

    def _share(self, source: TableSource, block: Block, number: int) -> None:
        task = self._task
        piece = Piece(source.facts, block, number, source.types, task.source, task.below)
        self._shares.add(piece, only=self._only)

    def _chained(self, source: TableSource, scratch: Scratch) -> Iterator[Block]:
        """Return the blocks of a table behind the lane's steps."""
        headway = Headway(self._file, self._job.recipe)
        # Whatever fails, nothing reads any more when the file is closed.
        read = self._reading.enter_context(contextlib.closing(_blocks(source)))
        blocks = (
            self._placed(self._rejects.collect(block, scratch), source.facts)
            for block in headway.of_reading(read)
        )
        return headway.of_steps(chained(blocks, self._job.recipe.steps, scratch))

    def _placed(self, block: Block, facts: TableFacts) -> Block:
        words = facts.dialect.missing
        return replace(
            block, source=self._task.place, style=facts.style, rejected=(), missing=words
        )


def _pass_by(block: Block) -> None:
    """Want nothing of a block."""


def _blocks(source: TableSource) -> Generator[Block, None, None]:
    """Yield the blocks of a table; of one without rows an empty one."""
    import pyarrow as pa

    empty = True
    for block in source.in_order():
        if not empty:
            # Large blocks of different sizes leave gaps, which would add up over a long table.
            give_back_freed()
        empty = False
        yield block
    if empty:
        columns = {name: pa.array([], pa.string()) for name in source.facts.columns}
        yield Block(pa.table(columns), source.facts.line)


# Facts as texts.


def _tables(facts: Facts) -> list[TableFacts]:
    texts: list[str] = json.loads(str(facts["tables"]))
    return [TableFacts.from_json(text) for text in texts]


def _scan_text(scan: Scan) -> str:
    states = scan.states
    return json.dumps(
        {
            "names": scan.names,
            "states": states
            and [states.ends, states.begun, states.lines, states.lf_first, states.cr_last],
        }
    )


def _scan_from(text: str) -> Scan:
    found: Mapping[str, Any] = json.loads(text)
    states = None
    if found["states"]:
        ends, begun, *rest = found["states"]
        states = StateMap(tuple(ends), tuple(begun), *rest)
    return Scan(states, tuple(found["names"]))


def _starts_text(starts: Sequence[Start]) -> str:
    return json.dumps([[one.state, one.line, one.record, one.after_cr] for one in starts])


def _starts_from(text: str) -> list[Start]:
    found: list[list[Any]] = json.loads(text or "[]")
    return [Start(State(state), *rest) for state, *rest in found]
