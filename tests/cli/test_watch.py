"""`watch` in the terminal: what it says, how it ends, what it refuses."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from cli_kit import command_line, foldermill, picture

from app.cli import watch as watch_module
from app.cli.order import Order
from app.core.errors import Problem
from app.core.outcome import Totals
from app.engine.batch import Batch
from app.engine.events import Event, Idle, Noticed, Opened, RunEnded, RunState, Watching
from app.engine.options import EngineOptions


def line_of(stream: IO[str], word: str) -> str:
    """Read on until a line with this word."""
    for line in stream:
        if word in line:
            return line
    raise AssertionError(f"no line with “{word}”")


def test_a_real_folder_is_watched_until_ctrl_c_ends_it(tmp_path: Path) -> None:
    picture(tmp_path / "in" / "a.png")
    words = ("watch", "web", "in", "-o", "in/web", "--workers", "1")
    with subprocess.Popen(
        command_line(*words),
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        try:
            line = line_of(program.stderr, "Watching")
            assert line == f"Watching {tmp_path / 'in'}. Ctrl+C ends it.\n"
            assert "for the first time" in line_of(program.stderr, "note:")
            assert line_of(program.stdout, "file") == "1 file: 1 done\n"
            (tmp_path / "in" / "broken.jpg").write_bytes(b"")
            assert line_of(program.stdout, "file") == "1 file: 1 failed\n"
            assert "broken.jpg: The file is empty." in line_of(program.stderr, "failed")
            program.send_signal(signal.SIGINT)
            out, err = program.communicate(timeout=60)
        finally:
            program.kill()
    assert (program.returncode, out, err) == (1, "", "")
    assert [path.name for path in (tmp_path / "in" / "web").iterdir()] == ["a.jpg"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["classic", "in"], "Give a folder with -o"),
        (["classic", "nowhere", "-o", "out"], "does not exist"),
        (["classic", "in/a.png", "-o", "out"], "is not a folder"),
        (["classic", "in", "-o", "in/a.png"], "is a file"),
        (["no such recipe", "in", "-o", "out"], "There is no recipe"),
        (["classic", "in", "in", "-o", "out"], "unrecognized arguments"),
        (["classic"], "FOLDER"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, words: list[str], said: str) -> None:
    picture(tmp_path / "in" / "a.png")
    ended = foldermill(["watch", *words], tmp_path)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert not (tmp_path / "out").exists()


class Puppet:
    """A watcher that tells what the test says, and raises signals where it says."""

    script: tuple[Event | int, ...] = ()
    told: list[bool]

    def __init__(self, options: EngineOptions, recipe: object, folder: str, out: str) -> None:
        type(self).told = []
        batch = Batch(options)
        batch.close()
        self.journal_path = batch.journal_path

    def events(self) -> Iterator[Event]:
        for event in self.script:
            if isinstance(event, int):
                signal.raise_signal(event)
                yield Idle()
            else:
                yield Opened(self.journal_path) if isinstance(event, Opened) else event

    def stop(self, *, now: bool = True) -> None:
        self.told.append(now)

    def close(self) -> None:
        pass


BEGUN = Opened("")
DONE = RunEnded(RunState.FINISHED, Totals(items=2, done=2), 1.0)
FAILED = RunEnded(RunState.FINISHED, Totals(items=2, done=1, quarantined=1), 1.0)
CANCELLED = RunEnded(RunState.CANCELLED, Totals(items=2, done=1, cancelled=1), 1.0)
FULL = RunEnded(
    RunState.STOPPED,
    Totals(items=2, done=1, cancelled=1),
    1.0,
    Problem("run_no_space", {"path": "/out"}),
)
ONCE, END = signal.SIGINT, signal.SIGTERM


@pytest.mark.parametrize(
    ("script", "status", "told"),
    [
        ((Watching(0, 0), ONCE), 0, [False]),
        ((Watching(0, 0), END), 0, [True]),
        ((BEGUN, DONE, ONCE), 0, [False]),
        ((BEGUN, FAILED, BEGUN, DONE, ONCE), 1, [False]),
        ((BEGUN, ONCE, CANCELLED), 0, [False]),
        ((BEGUN, ONCE, ONCE, CANCELLED), 3, [False, True]),
        ((BEGUN, END), 3, [True]),
        ((BEGUN, FULL, ONCE), 3, [False]),
        ((BEGUN, FULL, BEGUN, DONE, ONCE), 0, [False]),
    ],
)
def test_the_status_tells_what_failed_and_what_is_left(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    script: tuple[Event | int, ...],
    status: int,
    told: list[bool],
) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.setattr(watch_module, "Watcher", Puppet)
    monkeypatch.setattr(Puppet, "script", script)
    order = Order(recipe="web", sources=[str(tmp_path / "in")], output=str(tmp_path / "out"))
    assert watch_module.watch(order) == status
    assert Puppet.told == told


def test_what_happens_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.setattr(watch_module, "Watcher", Puppet)
    note = Noticed(Problem("watch_gone", {"path": "/in"}))
    monkeypatch.setattr(Puppet, "script", (note, BEGUN, FULL, BEGUN, ONCE, CANCELLED))
    watch_module.watch(
        Order(recipe="web", sources=[str(tmp_path / "in")], output=str(tmp_path / "out"))
    )
    said = capsys.readouterr()
    assert "note: “/in” is not there." in said.err
    assert "no space left in “/out”" in said.err
    assert "Ctrl+C again stops at once" in said.err
    assert said.out.splitlines() == [
        "2 files: 1 done, 1 cancelled",
        "2 files: 1 done, 1 cancelled",
        "The rest follows when this folder is watched again.",
    ]
