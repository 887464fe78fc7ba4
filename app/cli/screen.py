"""What the terminal shows: lines, and below them a bar when there is somebody to look at it."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_REFRESH: Final = 0.1
"""Seconds between two pictures of the bar."""


def printable(text: str) -> str:
    r"""Return the text with everything escaped that a terminal would not just show.

    A file name may hold line feeds, commands to the terminal, signs that turn the direction of
    writing, or bytes that are no UTF-8; they become `\n`, `\x1b`, `\u202e`, `\udc80`.
    """
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii")
        for sign in text
    )


def say(text: str) -> None:
    """Print one line to standard error: what happens, as opposed to what came of it."""
    print(printable(text), file=sys.stderr, flush=True)  # noqa: T201 - the terminal is the place


def result(text: str) -> None:
    """Print one line to standard output: what came of it."""
    print(printable(text), flush=True)  # noqa: T201 - the terminal is the place


def ask(question: str) -> bool:
    """Ask on standard error; only a yes is one, and without a terminal nobody can be asked."""
    if not sys.stdin.isatty():
        return False
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)  # noqa: T201
    return sys.stdin.readline().strip().lower() in ("y", "yes")


class Screen:
    """Standard error while a batch goes on: lines, and a bar when it is a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._bar = _Bar(stream) if stream.isatty() else None

    def line(self, text: str) -> None:
        """Show a line that stays."""
        if self._bar:
            self._bar.line(printable(text))
        else:
            say(text)

    def progress(self, doing: str, done: float = 0, total: float | None = None) -> None:
        """Show how far it is, where there is a bar; without `total` only that it goes on."""
        if self._bar:
            self._bar.show(printable(doing), done, total)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.close()


class _Bar:
    """A bar drawn by rich, at most ten times a second and by no thread of its own."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        self._progress: Progress = Progress(
            BarColumn(bar_width=30),
            TextColumn("{task.description}", markup=False),
            console=Console(file=stream),
            transient=True,
            auto_refresh=False,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task: TaskID = self._progress.add_task("", total=None)
        self._next = 0.0
        self._progress.start()

    def line(self, text: str) -> None:
        """Show a line above the bar."""
        self._progress.console.print(
            text, markup=False, highlight=False, emoji=False, soft_wrap=True
        )

    def show(self, doing: str, done: float, total: float | None) -> None:
        """Draw the bar again, unless it was drawn just now."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _REFRESH
            self._progress.update(self._task, description=doing, completed=done, total=total)
            self._progress.refresh()

    def close(self) -> None:
        """Take the bar away."""
        self._progress.stop()
