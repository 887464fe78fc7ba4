"""Finds out whether a window can open, without Qt in this process."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Final

from app.core.errors import Problem
from app.ui import probe

_VARIABLES: Final = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")

_SECONDS: Final = 20.0
"""A display that has not answered by then never will; a slow machine needs two."""

_DEAD: Final = ("could not connect to display", "Failed to create wl_display")
"""What Qt's platform plugins say when they are fine and the display is not."""


class DisplayCheck:
    """A child process that tries the display, while its parent does something else.

    Windows and macOS always have a display, and would show the user a sign of the child.
    """

    def __init__(self) -> None:
        """Start the child, where there is something to try."""
        self._child: subprocess.Popen[str] | None = None
        if _always() or not _display():
            return
        self._child = subprocess.Popen(  # noqa: S603 - our own file
            # -P, because the modules beside the script must not stand in for others.
            [sys.executable, "-P", os.path.abspath(probe.__file__)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
        )

    @property
    def asking(self) -> bool:
        """Whether there is a child whose answer will take a moment."""
        return self._child is not None

    def problem(self) -> Problem | None:
        """Wait for the child; return why no window can open, or None."""
        if self._child is None:
            return None if _always() else Problem("display_none")
        try:
            _, said = self._child.communicate(timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.communicate()
            return Problem("display_silent", {"name": _display()})
        if self._child.returncode == 0:
            return None
        if any(words in said for words in _DEAD):
            return Problem("display_dead", {"name": _display()}, said)
        return Problem("display_library", {"reason": said.strip().partition("\n")[0]}, said)


def _always() -> bool:
    return sys.platform in ("win32", "darwin")


def _display() -> str:
    """Return what the environment says about the display, like `DISPLAY=:1`."""
    return " ".join(f"{name}={os.environ[name]}" for name in _VARIABLES if os.environ.get(name))
