"""A real run whose output folder goes away: it waits, goes on, and can be ended meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from cli_kit import command_line, foldermill, picture, tree

FILES = 60
PATIENCE = 60.0


class Program:
    """A run in a process of its own, with its output folder renamed once it has results in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        first = picture(folder / "in" / "0.jpg", 1600, 1200)
        for index in range(1, FILES):
            os.link(first, folder / "in" / f"{index}.jpg")
        words = ("process", "classic", "in", "-o", "out", "--workers", "1")
        self.process = subprocess.Popen(
            command_line(*words),
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )

    def lose_folder(self) -> str:
        """Rename the output folder; return what the program then says."""
        deadline = time.monotonic() + PATIENCE
        while not any((self.folder / "out").glob("*.jpg")):
            assert time.monotonic() < deadline
            assert self.process.poll() is None
        (self.folder / "out").rename(self.folder / "away")
        return self.line("Paused: ")

    def give_back(self) -> None:
        (self.folder / "away").rename(self.folder / "out")

    def line(self, begin: str) -> str:
        """Wait for a line that begins so."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if line.startswith(begin):
                return line
        raise AssertionError(f"no {begin!r}")

    def end(self) -> tuple[int, str]:
        out, err = self.process.communicate(timeout=PATIENCE)
        assert "Traceback" not in err
        return self.process.returncode, out


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    made = Program(tmp_path)
    yield made
    made.process.kill()
    made.process.communicate()


def test_it_says_what_it_waits_for_and_goes_on_when_it_is_back(program: Program) -> None:
    said = program.lose_folder()
    assert f"“{program.folder / 'out'}” is not there any more" in said
    assert not (program.folder / "out").exists()
    program.give_back()
    program.line("Going on.")
    status, out = program.end()
    assert status == 0
    assert out.startswith(f"Finished: {FILES} files")
    assert len(tree(program.folder / "out")) == FILES


@pytest.mark.leaves_work_files
@pytest.mark.parametrize(
    "signals",
    [[signal.SIGTERM], [signal.SIGINT], [signal.SIGINT, signal.SIGINT]],
    ids=["term", "int", "int twice"],
)
def test_it_can_be_ended_while_it_waits(
    program: Program, signals: Sequence[signal.Signals]
) -> None:
    program.lose_folder()
    for number in signals:
        program.process.send_signal(number)
    status, out = program.end()
    assert status == 3
    assert out.startswith(f"Cancelled: {FILES} files")


def test_ended_while_it_waits_it_can_be_resumed(program: Program) -> None:
    program.lose_folder()
    program.process.terminate()
    _, out = program.end()
    run = out.partition("To go on: foldermill resume ")[2].split()[0]
    assert foldermill(["resume", run], program.folder).returncode != 0
    assert not (program.folder / "out").exists()
    program.give_back()
    assert foldermill(["resume", run], program.folder).returncode == 0
    assert len(tree(program.folder / "out")) == FILES
    assert not (program.folder / "out" / ".foldermill").exists()
