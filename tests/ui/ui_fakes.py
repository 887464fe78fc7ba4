"""An engine that does nothing but say so: same interface, same events, no processes, no files."""

from __future__ import annotations

import threading
from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from queue import SimpleQueue
from typing import Any

from watch_fakes import FakeWatcher

from app.core.errors import Problem
from app.core.item import Kind
from app.core.operation import Lane, Operation, OutputFormat, Registry, Role
from app.core.outcome import Loss, Outcome, Totals
from app.core.params import param
from app.core.recipe import Recipe
from app.engine.events import (
    Event,
    Idle,
    ItemEnded,
    ItemStarted,
    Noticed,
    Paused,
    Planned,
    Planning,
    Progress,
    RunEnded,
    RunState,
    Scanned,
    Undoing,
    WentOn,
)
from app.engine.rows import MergeRow, Row, TargetRow
from app.ui.run_thread import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class ResizeParams:
    mode: str = param(
        "fit",
        label="Mode",
        help="How the picture is made to fit.",
        choices={"fit": "Fit inside", "percent": "Percent"},
    )
    width: int = param(
        800,
        label="Width",
        help="In pixels.",
        unit="px",
        minimum=1,
        maximum=65535,
        applies=("mode", ("fit",)),
    )
    percent: float = param(
        50.0,
        label="Percent",
        help="Of the size.",
        unit="%",
        minimum=0.1,
        maximum=1000.0,
        step=5.0,
        applies=("mode", ("percent",)),
    )
    only_shrink: bool = param(False, label="Only shrink", help="Leave smaller pictures alone.")


@dataclass(frozen=True, slots=True, kw_only=True)
class BrightnessParams:
    factor: float = param(
        1.0, label="Factor", help="Twice is brighter.", minimum=0.0, maximum=10.0, step=0.05
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class JpegParams:
    quality: int = param(85, label="Quality", help="Higher is larger.", minimum=1, maximum=100)
    background: str = param(
        "white", label="Background", help="Behind transparent parts.", minimum=1, maximum=30
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SameParams:
    metadata: str = param(
        "keep",
        label="Metadata",
        help="What to keep.",
        choices={"keep": "Keep everything", "strip": "Remove"},
    )


def _operation(name: str, params: type, title: str, summary: str) -> Operation:
    return Operation(name, Lane.IMAGE, Role.STEP, params, lambda frame, _: frame, title, summary)


REGISTRY = Registry(
    [
        _operation("resize", ResizeParams, "Resize", "Make pictures larger or smaller."),
        _operation("brightness", BrightnessParams, "Brightness", "Make pictures lighter."),
    ],
    [
        OutputFormat("same", Lane.IMAGE, SameParams, "", "Same as the source", "Keeps the format."),
        OutputFormat("jpeg", Lane.IMAGE, JpegParams, ".jpg", "JPEG", "Small files for photos."),
    ],
)


CLASSIC = """\
# Every picture smaller and brighter.
version = 1
name = "Classic 800 x 600"

[[image.steps]]
op = "resize"
width = 800

[[image.steps]]
op = "brightness"
factor = 1.2

[[image.outputs]]
format = "same"
"""

TWO_RESULTS = """\
# Two files from each picture.
version = 1
name = "Photos for the web"

[[image.outputs]]
format = "jpeg"
name = "{stem}_large"

[[image.outputs]]
format = "jpeg"
quality = 60
name = "small/{stem}"
steps = [{ op = "resize", width = 100 }]
"""


def image_rows(count: int, folder: str = "/photos") -> list[Row]:
    """Return planned rows, every one with one result."""
    return [
        Row(
            position=position,
            path=f"{folder}/day {position % 3}/IMG_{position:05}.jpg",
            relative=f"day {position % 3}/IMG_{position:05}.jpg",
            kind=Kind.IMAGE,
            size=2_000_000 + 1_000 * position,
            outcome=None,
            problem=None,
            targets=(
                TargetRow(
                    path=f"{folder} (Foldermill)/day {position % 3}/IMG_{position:05}.jpg",
                    format="jpeg",
                    losses=(Loss.PROFILE,) if position % 7 == 3 else (),
                    renamed=position % 5 == 4,
                    skipped=False,
                    size=90_000,
                ),
            ),
            seconds=0.0,
        )
        for position in range(count)
    ]


@dataclass
class Store:
    """What the fake journals hold, and what the fake batches were asked to do."""

    rows: list[Row] = field(default_factory=list)
    kinds: dict[Kind, int] = field(default_factory=dict)
    hidden: int = 0
    notices: Sequence[Problem] = ()
    planned: Planned | None = None
    failing: Collection[int] = ()
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    gates: dict[str, threading.Event] = field(default_factory=dict)
    raising: dict[str, BaseException] = field(default_factory=dict)
    trouble: Problem | None = None
    closed: list[bool] = field(default_factory=list)
    pages: list[Sequence[int]] = field(default_factory=list)
    closed_readers: int = 0
    arrivals: SimpleQueue[list[Event]] = field(default_factory=SimpleQueue)
    last_words: Sequence[Event] = ()
    merges: Sequence[MergeRow] = ()

    def asked(self, what: str) -> list[tuple[Any, ...]]:
        """Return the calls of one method."""
        return [call for call in self.calls if call[0] == what]

    def hold(self, what: str) -> threading.Event:
        """Let `scan`, `plan`, `run` or `undo` wait, once half through, until the event is set."""
        self.gates[what] = threading.Event()
        return self.gates[what]

    def batch(self, reopen: str) -> FakeBatch:
        """Make a batch, as the run thread does."""
        if "reopen" in self.raising:
            raise self.raising["reopen"]
        return FakeBatch(self, reopen)

    def watcher(self, watch: Watch) -> FakeWatcher:
        """Make what watches a folder, as the run thread does."""
        return FakeWatcher(self, watch)

    def reader(self, _path: str) -> FakeReader:
        """Open a journal, as the rows thread does."""
        return FakeReader(self)


_OPEN = threading.Event()
_OPEN.set()
_NEVER = threading.Event()


class FakeBatch:
    def __init__(self, store: Store, reopen: str) -> None:
        self.journal_path = f"/{reopen or 'journal'}.sqlite"
        self._store = store
        self._stopped = False
        self._paused = False

    def _wait(self, what: str) -> Iterator[Event]:
        if what in self._store.raising:
            raise self._store.raising[what]
        gate = self._store.gates.get(what, _OPEN)
        while not self._stopped and not gate.wait(0.01):
            yield from self._pauses(None)
            yield Idle()

    def _pauses(self, problem: Problem | None) -> Iterator[Event]:
        """Be paused as long as the user wishes, or as long as there is trouble."""
        if not self._paused and problem is None:
            return
        yield Paused(problem)
        while not self._stopped and (self._paused or (problem and self._store.trouble)):
            _NEVER.wait(0.01)
            yield Idle()
        if not self._stopped:
            yield WentOn()

    def scan(self, sources: Sequence[str], *, leave_out: str = "") -> Iterator[Event]:
        self._stopped = False
        store = self._store
        store.calls.append(("scan", tuple(sources), leave_out))
        kinds = store.kinds or ({Kind.IMAGE: len(store.rows)} if store.rows else {})
        for problem in store.notices:
            yield Noticed(problem)
        yield Scanned({kind: count // 2 for kind, count in kinds.items()}, 0, 10)
        yield from self._wait("scan")
        yield Scanned(kinds, store.hidden, 10, finished=True, stopped=self._stopped)

    def plan(self, recipe: Recipe, destination: str) -> Iterator[Event]:
        self._stopped = False
        store = self._store
        store.calls.append(("plan", recipe, destination))
        total = len(store.rows)
        yield Planning(total // 2, total)
        yield from self._wait("plan")
        if self._stopped:
            yield Planned(stopped=True)
            return
        yield store.planned or Planned(
            items=total, work=total, outputs=total, needed=10**6, free=10**11
        )

    def run(self) -> Iterator[Event]:
        self._store.calls.append(("run",))
        yield from self._work()

    def resume(self, *, failed_too: bool = False) -> Iterator[Event]:
        self._store.calls.append(("resume", self.journal_path, failed_too))
        yield from self._work()

    def _work(self) -> Iterator[Event]:
        self._stopped = self._paused = False
        store = self._store
        total = len(store.rows)
        ended = Counter(row.outcome for row in store.rows if row.outcome)
        for row in list(store.rows):
            if row.outcome:
                continue
            if row.position == total // 2:
                yield _progress(ended, total)
                yield from self._pauses(store.trouble)
                yield from self._wait("run")
            if self._stopped:
                break
            yield ItemStarted(row.position)
            outcome = Outcome.FAILED if row.position in store.failing else Outcome.DONE
            problem = (
                Problem("image_damaged", {}, "VipsJpeg: premature end")
                if (outcome is Outcome.FAILED)
                else None
            )
            store.rows[row.position] = replace(row, outcome=outcome, problem=problem, seconds=0.04)
            ended[outcome] += 1
            yield ItemEnded(row.position, outcome, problem)
        ended[Outcome.CANCELLED] = total - ended.total()
        yield _progress(ended, total)
        state = RunState.CANCELLED if self._stopped else RunState.FINISHED
        yield RunEnded(state, _totals(ended, total), 12.5)

    def undo(self, *, trash: bool = False) -> Iterator[Event]:
        self._store.calls.append(("undo", self.journal_path, trash))
        self._stopped = False
        total = len(self._store.rows)
        yield Undoing(total // 2, 0, total)
        yield from self._wait("undo")
        if self._stopped:
            yield Undoing(total // 2, 0, total)
            return
        for problem in self._store.notices:
            yield Noticed(problem)
        kept = len(self._store.notices)
        yield Undoing(total - kept, kept, total, finished=True)

    def pause(self) -> None:
        self._store.calls.append(("pause",))
        self._paused = True

    def go_on(self) -> None:
        self._store.calls.append(("go_on",))
        self._paused = False

    def stop(self, *, now: bool = True) -> None:
        self._store.calls.append(("stop", now))
        self._stopped = True

    def close(self, *, forget: bool = False) -> None:
        self._store.closed.append(forget)


def _totals(ended: Counter[Outcome], items: int) -> Totals:
    return Totals(items=items, **{outcome.value: count for outcome, count in ended.items()})


def _progress(ended: Counter[Outcome], items: int) -> Progress:
    done = ended.total()
    return Progress(
        totals=_totals(ended, items),
        size=done * 2_000_000,
        total_size=items * 2_000_000,
        seconds=6.0,
        files_per_second=41.7,
        bytes_per_second=83.4e6,
        seconds_left=7.0,
    )


class FakeReader:
    def __init__(self, store: Store) -> None:
        self._store = store

    def count(self) -> int:
        return len(self._store.rows)

    def rows(self, positions: Sequence[int]) -> list[Row]:
        self._store.pages.append(positions)
        return [self._store.rows[position] for position in positions]

    def positions(
        self, *, outcomes: Collection[Outcome] | None = None, search: str = ""
    ) -> array[int]:
        return array(
            "q",
            [
                row.position
                for row in self._store.rows
                if (outcomes is None or row.outcome in outcomes)
                and search.lower() in row.path.lower()
            ],
        )

    def merges(self) -> list[MergeRow]:
        return list(self._store.merges)

    def close(self) -> None:
        self._store.closed_readers += 1
