"""Ctrl+C and SIGTERM: what the batch is told, and what is left when it has ended."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_kit import command_line, picture
from PIL import Image

from app.cli import process as process_module
from app.cli.interrupts import Interrupts, Wish
from app.cli.order import Order
from app.core.errors import Problem
from app.core.item import Kind
from app.core.outcome import Totals
from app.core.recipe import Recipe
from app.engine.batch import Batch
from app.engine.events import Event, Idle, Planned, Progress, RunEnded, RunState, Scanned
from app.engine.options import EngineOptions


def test_ctrl_c_once_is_soon_and_twice_is_now() -> None:
    with Interrupts() as interrupts:
        wishes = [interrupts.wish]
        for _ in range(2):
            signal.raise_signal(signal.SIGINT)
            wishes.append(interrupts.wish)
    assert wishes == [Wish.NOTHING, Wish.STOP_SOON, Wish.STOP_NOW]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_end_is_now(number: signal.Signals) -> None:
    with Interrupts() as interrupts:
        signal.raise_signal(number)
        assert interrupts.wish is Wish.STOP_NOW


def test_signals_are_as_before_afterwards_and_ignored_ones_stay_ignored() -> None:
    before = signal.getsignal(signal.SIGINT)
    hangup = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Interrupts() as interrupts:
            signal.raise_signal(signal.SIGHUP)
            assert interrupts.wish is Wish.NOTHING
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, hangup)
    assert signal.getsignal(signal.SIGINT) is before


class Puppet(Batch):
    """A batch whose run does nothing but wait; signals arrive when the test says so."""

    signals: tuple[tuple[str, int], ...] = ()
    told: list[bool]
    ends: RunEnded

    def __init__(self, options: EngineOptions) -> None:
        super().__init__(options)
        type(self).told = []

    def _phase(self, name: str) -> Iterator[Event]:
        for phase, number in self.signals:
            if phase == name:
                signal.raise_signal(number)
                yield Idle()

    def scan(self, sources: object, *, leave_out: str = "", only: object = None) -> Iterator[Event]:
        yield from self._phase("scan")
        yield Scanned({Kind.IMAGE: 2}, finished=True, stopped=bool(self.told))

    def plan(self, recipe: Recipe, destination: str) -> Iterator[Event]:
        yield from self._phase("plan")
        yield Planned(items=2, work=2, outputs=2, stopped=bool(self.told))

    def run(self) -> Iterator[Event]:
        yield Progress(Totals(items=2), 0, 0, 0, 0, 0, None)
        yield from self._phase("run")
        yield self.ends

    def stop(self, *, now: bool = True) -> None:
        self.told.append(now)


CANCELLED = RunEnded(RunState.CANCELLED, Totals(items=2, done=1, cancelled=1), 1.0)
FULL = RunEnded(
    RunState.STOPPED,
    Totals(items=2, done=1, cancelled=1),
    1.0,
    Problem("run_no_space", {"path": "/out"}),
)


@pytest.fixture
def order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Order:
    picture(tmp_path / "in" / "a.png")
    monkeypatch.setattr(process_module, "Batch", Puppet)
    monkeypatch.setattr(Puppet, "ends", CANCELLED, raising=False)
    return Order(recipe="web", sources=[str(tmp_path / "in")], output=str(tmp_path / "out"))


@pytest.mark.parametrize(
    ("signals", "told"),
    [
        ((("run", signal.SIGINT),), [False]),
        ((("run", signal.SIGINT), ("run", signal.SIGINT)), [False, True]),
        ((("run", signal.SIGTERM),), [True]),
        ((("scan", signal.SIGINT),), [False]),
        ((("plan", signal.SIGTERM),), [True]),
    ],
)
def test_the_batch_is_told_once_for_each_wish_and_the_status_is_3(
    order: Order,
    signals: tuple[tuple[str, int], ...],
    told: list[bool],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(Puppet, "signals", signals)
    assert process_module.process(order) == 3
    assert Puppet.told == told
    said = capsys.readouterr()
    assert ("nothing was written" in said.out) == (signals[0][0] != "run")
    assert ("Ctrl+C again" in said.err) == (told[0] is False)


def test_a_full_disk_is_said_and_the_status_is_3(
    order: Order, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Puppet, "ends", FULL)
    assert process_module.process(order) == 3
    assert "no space left in “/out”" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_real_run_that_is_stopped_leaves_only_complete_files(
    tmp_path: Path, number: signal.Signals
) -> None:
    first = picture(tmp_path / "in" / "0.jpg", 1600, 1200)
    for index in range(1, 80):
        os.link(first, tmp_path / "in" / f"{index}.jpg")
    words = ("process", "classic", "in", "-o", "out", "--workers", "1")
    with subprocess.Popen(
        command_line(*words),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as program:
        assert program.stderr is not None
        for line in program.stderr:
            if line.startswith("Plan: "):
                program.send_signal(number)
                break
        out, err = program.communicate(timeout=60)

    assert program.returncode == 3, err
    assert out.startswith("Cancelled: 80 files")
    assert "Traceback" not in err
    results = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(results) < 80
    for path in results:
        with Image.open(path) as image:
            image.load()

    run = out.partition("To go on: foldermill resume ")[2].split()[0]
    resumed = subprocess.run(
        command_line("resume", run),
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert resumed.returncode == 0, resumed.stderr
    assert len([path for path in (tmp_path / "out").rglob("*") if path.is_file()]) == 80
