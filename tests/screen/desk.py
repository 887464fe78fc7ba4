"""A desktop for one test: a screen nobody looks at, a window manager, and real programs on it.

Programs are seen as a screen reader sees them (`accessible.py`) and driven with the mouse and the
keys of the screen's X server. Nothing waits for a fixed time.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from typing import Final, TypeVar

import psutil
from PIL import Image

T = TypeVar("T")

ROOT: Final = Path(__file__).parents[2]
SIZE: Final = (1280, 800)
PATIENCE: Final = 30.0
"""Seconds for anything that takes one on an idle machine."""

_SYSTEM_PYTHON: Final = "/usr/bin/python3"
_COMMANDS: Final = ("Xvfb", "openbox", "pcmanfm", "xdotool", "dbus-daemon")
_FILES: Final = {
    "libgail-common": "/usr/lib/*/gtk-2.0/modules/libgail.so",
    "libatk-adaptor": "/usr/lib/*/gtk-2.0/modules/libatk-bridge.so",
    "at-spi2-core": "/usr/share/dbus-1/services/org.a11y.Bus.service",
    "gir1.2-atspi-2.0": "/usr/lib/*/girepository-1.0/Atspi-2.0.typelib",
    "python3-gi": "/usr/lib/python3/dist-packages/gi/__init__.py",
}


def missing() -> list[str]:
    """Return the commands and packages a desktop needs and this system lacks."""
    return [
        *(name for name in _COMMANDS if not shutil.which(name)),
        *(package for package, pattern in _FILES.items() if not glob(pattern)),
    ]


def until(condition: Callable[[], T | None], seconds: float = PATIENCE) -> T:
    """Return the first true value of the condition; fails when there is none in time."""
    deadline = time.monotonic() + seconds
    pause = threading.Event()
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:g} s")
        pause.wait(0.05)
    return value


@dataclass(frozen=True)
class Thing:
    """Something that is showing: what a screen reader calls it, and its place in pixels."""

    role: str
    name: str
    x: int
    y: int
    width: int
    height: int

    @property
    def centre(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2


class Desk:
    """The desktop, from `open` to `close`, which leaves no process behind.

    Args:
        folder: for the programs' settings and for what they say, as PROGRAM.log.
        home: Foldermill's own folder.
    """

    def __init__(self, folder: Path, home: Path) -> None:
        self._folder = folder
        self._home = home
        self._started: list[subprocess.Popen[bytes]] = []
        # Sockets have short paths.
        self._sockets = tempfile.mkdtemp(prefix="desk-", dir="/tmp")
        self._environment = self._environ()

    def _environ(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("QT_", "XDG_", "LC_", "DBUS_", "LANGUAGE"))
        }
        return kept | {
            "HOME": str(self._folder),
            "XDG_RUNTIME_DIR": self._sockets,
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self._sockets}/bus",
            "FOLDERMILL_HOME": str(self._home),
            "LANG": "C.UTF-8",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "GTK_MODULES": "gail:atk-bridge",
        }

    def open(self) -> None:
        """Start the screen, the message bus and the window manager."""
        self._environment["DISPLAY"] = self._start_screen()
        bus = self._environment["DBUS_SESSION_BUS_ADDRESS"]
        self.start("dbus-daemon", "--session", "--nofork", f"--address={bus}")
        until(lambda: os.path.exists(f"{self._sockets}/bus"))
        self.start("openbox", "--sm-disable")

    def close(self) -> None:
        """End everything that runs on this desktop."""
        for program in reversed(self._started):
            program.terminate()
            try:
                program.wait(5)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()
        # What the bus started ends with the bus, but not at once.
        _, alive = psutil.wait_procs(list(self._processes()), timeout=5)
        for process in alive:
            process.kill()
        psutil.wait_procs(alive, timeout=5)
        shutil.rmtree(self._sockets, ignore_errors=True)

    def _start_screen(self) -> str:
        """Start the X server on a display number nobody has; return the display's name."""
        width, height = SIZE
        reading, writing = os.pipe()
        with open(reading, "rb") as told:
            try:
                self.start(
                    "Xvfb",
                    *("-displayfd", str(writing), "-noreset", "-fbdir", self._sockets),
                    *("-screen", "0", f"{width}x{height}x24"),
                    keep=(writing,),
                )
            finally:
                os.close(writing)
            ready, _, _ = select.select([told], [], [], PATIENCE)
            number = told.readline().strip().decode() if ready else ""
        assert number, "Xvfb does not start"
        return f":{number}"

    def _processes(self) -> Iterator[psutil.Process]:
        """Yield all processes of this desktop, whoever started them."""
        for process in psutil.process_iter():
            with contextlib.suppress(psutil.Error):
                if process.environ().get("XDG_RUNTIME_DIR") == self._sockets:
                    yield process

    # Programs.

    def start(self, *words: str, keep: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
        """Start a program; `keep` are file descriptors it inherits."""
        with open(self._log(words[0]), "wb") as log:
            process = subprocess.Popen(
                words,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=keep,
                start_new_session=True,
            )
        self._started.append(process)
        return process

    def foldermill(self, *sources: Path) -> subprocess.Popen[bytes]:
        """Start the program with these sources."""
        return self.start(sys.executable, "-m", "app", *map(str, sources))

    def file_manager(self, folder: Path) -> None:
        """Open a file manager that lists the folder, and wait for its window."""
        settings = self._folder / ".config" / "pcmanfm" / "default" / "pcmanfm.conf"
        settings.parent.mkdir(parents=True)
        # Rows have names for a screen reader; icons have none.
        settings.write_text("[ui]\nview_mode=list\nside_pane_mode=hidden;places\n")
        self.start("pcmanfm", "--no-desktop", str(folder))
        self.wait_for("frame", re.escape(folder.name))

    def said(self, program: str) -> str:
        """Return what the program printed."""
        return self._log(program).read_text(encoding="utf-8")

    def running(self, program: str) -> list[str]:
        """Return the command lines of this desktop's processes that run the program."""
        lines = []
        for process in self._processes():
            with contextlib.suppress(psutil.Error):
                words = process.cmdline()
                if words[:1] == [program]:
                    lines.append(" ".join(words))
        return lines

    def _log(self, program: str) -> Path:
        return self._folder / f"{Path(program).name}.log"

    # What a person sees.

    def showing(self) -> list[Thing]:
        """Return everything with a name or a role that is showing now."""
        found = subprocess.run(
            [_SYSTEM_PYTHON, str(Path(__file__).with_name("accessible.py"))],
            env=self._environment,
            capture_output=True,
            timeout=PATIENCE,
            check=True,
        )
        return [Thing(**json.loads(line)) for line in found.stdout.splitlines()]

    def find(self, role: str, name: str) -> Thing | None:
        """Return the first thing of that role whose whole name matches the expression."""
        for thing in self.showing():
            if thing.role == role and re.fullmatch(name, thing.name):
                return thing
        return None

    def wait_for(self, role: str, name: str, seconds: float = PATIENCE) -> Thing:
        """Return that thing as soon as it is showing; fails with what was showing instead."""
        try:
            return until(lambda: self.find(role, name), seconds)
        except AssertionError as error:
            seen = "\n".join(f"  {it.role}: {it.name}" for it in self.showing() if it.name)
            raise AssertionError(f"no {role} “{name}” showing, {error}, but\n{seen}") from None

    def picture(self) -> Image.Image:
        """Return what is on the screen."""
        data = Path(self._sockets, "Xvfb_screen0").read_bytes()
        width, height = SIZE
        return Image.frombytes("RGB", SIZE, data[-4 * width * height :], "raw", "BGRX")

    # What a person does.

    def do(self, *words: str | int) -> None:
        """Move, click and type: the words of an xdotool command line."""
        subprocess.run(
            ["xdotool", *map(str, words)],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=True,
        )

    def activate(self, title: str) -> None:
        """Bring the window of that title to the front and give it the keyboard."""
        self.do("search", "--onlyvisible", "--name", f"^{title}$", "windowactivate", "--sync")

    def place(self, title: str, x: int, y: int, width: int, height: int) -> None:
        """Give the window of that title a place and a size."""
        self.do(
            *("search", "--onlyvisible", "--name", f"^{title}$"),
            *("windowsize", "--sync", width, height, "windowmove", "--sync", x, y),
        )

    def click(self, thing: Thing) -> None:
        """Click on something that is showing."""
        self.do("mousemove", *thing.centre, "click", 1)

    def drag(self, thing: Thing, target: Thing) -> None:
        """Take something and move it, slowly enough for a drag to begin; it is not let go."""
        (x, y), (to_x, to_y) = thing.centre, target.centre
        steps = 10
        moves: list[str | int] = []
        for step in range(1, steps + 1):
            moves += ["mousemove", x + (to_x - x) * step // steps, y + (to_y - y) * step // steps]
            moves += ["sleep", "0.08"]
        self.do("mousemove", x, y, "mousedown", 1, *moves)
