"""Earlier runs that never were."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from ui_fakes import TWO_RESULTS

from app.core.errors import Problem, RunError
from app.core.outcome import Totals
from app.engine.events import RunState
from app.engine.history import PastRun

FINISHED = PastRun(
    run="20261120-one",
    recipe="Photos for the web",
    started=1_795_000_000.0,
    seconds=125.0,
    state=RunState.FINISHED,
    totals=Totals(items=1000, done=996, failed=4),
    output="/photos/web",
    journal_path="/runs/20261120-one.sqlite",
    sources=("/photos",),
    size=4_200_000_000,
    written=310_000_000,
)
BROKEN_OFF = replace(
    FINISHED,
    run="20261123-two",
    state=RunState.STOPPED,
    totals=Totals(items=40, done=10),
    sources=("/old/photos", "/older/photos"),
    output="/old/results",
    vault=1_250_000_000,
)
BUSY = replace(FINISHED, run="20261124-three", state=RunState.RUNNING, busy=True)


class FakePast:
    def __init__(self, *runs: PastRun) -> None:
        self.found = list(runs)
        self.old: list[PastRun] = []
        self.broken: list[Problem] = []
        self.asked: list[tuple[Any, ...]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.refusal: RunError | None = None
        self.recipe = TWO_RESULTS

    def runs(self) -> Sequence[PastRun]:
        self.asked.append(("runs", threading.get_ident()))
        self.gate.wait(10)
        return list(self.found)

    def set_aside_broken(self) -> Sequence[Problem]:
        return self.broken

    def prune(self) -> int:
        self.asked.append(("prune",))
        return 0

    def with_old_originals(self, runs: Sequence[PastRun]) -> Sequence[PastRun]:
        return self.old

    def check_resume(self, run: PastRun) -> None:
        if self.refusal:
            raise self.refusal

    def forget(self, run: PastRun) -> int:
        if self.refusal:
            raise self.refusal
        self.found.remove(run)
        return run.vault

    def write_report(self, run: PastRun, path: str, stopped: Callable[[], bool]) -> str:
        self.asked.append(("report", run.run, path))
        return "" if stopped() else path

    def recipe_text(self, run: PastRun) -> str:
        return self.recipe

    def to_take_back(self, run: PastRun) -> tuple[int, int]:
        return run.totals.done, 3
