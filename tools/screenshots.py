"""Takes pictures of the window with the real engine at work on pictures drawn for the purpose.

    python tools/screenshots.py FOLDER            every stage in every variant
    python tools/screenshots.py --readme          only docs/images/window.png

With a display (Xvfb will do) the pictures have the fonts of the desktop; without one they are drawn
by Qt's offscreen platform.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

ROOT: Final = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
README: Final = os.path.join(ROOT, "docs", "images", "window.png")
STAGES: Final = ("empty", "planned", "running", "paused", "finished", "history", "undone")


@dataclass(frozen=True, slots=True)
class Variant:
    """One way the window can look."""

    name: str
    theme: str = "light"
    language: str = "en"
    scale: str = "1"


VARIANTS: Final = (
    Variant("light"),
    Variant("dark", theme="dark"),
    Variant("chinese", language="zh_TW"),
    Variant("chinese-dark", theme="dark", language="zh_TW"),
    Variant("light-200", scale="2"),
    Variant("dark-200", theme="dark", scale="2"),
)


def main() -> int:
    """Take the pictures; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", help="where the pictures go")
    parser.add_argument("--readme", action="store_true", help="only the picture of the README")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        return take(*given.child)
    if not given.folder and not given.readme:
        parser.error("a folder is missing")
    with tempfile.TemporaryDirectory() as scratch:
        photos = os.path.join(scratch, "Pictures", "Summer 2026")
        draw(photos)
        if given.readme:
            _start(VARIANTS[0], scratch, scratch)
            os.makedirs(os.path.dirname(README), exist_ok=True)
            shutil.move(os.path.join(scratch, "light-planned.png"), README)
            return 0
        for variant in VARIANTS:
            _start(variant, scratch, given.folder)
    return 0


def _start(variant: Variant, scratch: str, folder: str) -> None:
    os.makedirs(folder, exist_ok=True)
    shutil.rmtree(os.path.join(scratch, "Pictures", "Summer 2026 (Foldermill)"), ignore_errors=True)
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ,
            "FOLDERMILL_HOME": home,
            "HOME": scratch,
            "QT_SCALE_FACTOR": variant.scale,
            "PYTHONPATH": ROOT,
        }
        if not os.environ.get("DISPLAY"):
            environment["QT_QPA_PLATFORM"] = "offscreen"
        command = [sys.executable, os.path.abspath(__file__)]
        child = ["--child", variant.name, scratch, os.path.abspath(folder)]
        subprocess.run([*command, *child], env=environment, check=True, timeout=120)


def draw(folder: str) -> None:
    """Draw a folder of pictures, some of them broken, and two files that are none."""
    from PIL import Image

    for number in range(240):
        place = ("Beach", "Old town", "")[number % 3]
        os.makedirs(os.path.join(folder, place), exist_ok=True)
        path = os.path.join(folder, place, f"IMG_{4101 + number}.{_suffix(number)}")
        size = ((3000, 2000), (2000, 3000), (2400, 1600))[number % 3]
        Image.linear_gradient("L").resize(size).convert("RGB").save(path)
        if number in (33, 92):
            os.truncate(path, os.path.getsize(path) // 2)
    for name, text in (("notes.txt", "Lisbon\n"), ("broken.jpg", "<html></html>")):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


def _suffix(number: int) -> str:
    return "png" if number % 11 == 4 else "jpg"


def take(name: str, scratch: str, folder: str) -> int:
    """Show one variant of the window and take its picture at every stage."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from app.settings import Settings, save_settings
    from app.settings.locations import Locations
    from app.ui.application import Program
    from app.ui.problems import Bugs

    variant = next(found for found in VARIANTS if found.name == name)
    save_settings(Locations.find().config, Settings(theme=variant.theme, language=variant.language))
    application = QApplication(sys.argv[:1])
    program = Program(application, Bugs())
    program.window.resize(1280, 800)
    program.start([], None)

    def picture(stage: str) -> None:
        shown = program.window.history.dialog if stage == "history" else program.window
        shown.grab().save(os.path.join(folder, f"{name}-{stage}.png"))

    tour = _Tour(program, picture, os.path.join(scratch, "Pictures", "Summer 2026"))
    clock = QTimer(program, interval=50)
    clock.timeout.connect(tour.go_on)
    clock.start()
    return application.exec()


class _Tour:
    """Goes from stage to stage, and waits a moment at each until everything is drawn."""

    def __init__(self, program: object, picture: Callable[[str], None], source: str) -> None:
        from app.ui.application import Program

        assert isinstance(program, Program)
        self._program = program
        self._picture = picture
        self._source = source
        self._left = list(STAGES)
        self._calm = 0

    def go_on(self) -> None:
        """Look how far the batch is; called by a clock."""
        stage = self._left[0]
        if not self._is_there(stage):
            return
        self._calm += 1
        if stage == "finished" and self._calm == 2:
            self._program.window.files.show_failures()
        if self._calm < (1 if stage == "running" else 12):
            return
        self._picture(stage)
        self._left.pop(0)
        self._calm = 0
        self._leave(stage)

    def _leave(self, stage: str) -> None:
        """Set going what comes after a stage."""
        from app.ui.past_runs import reopened

        program = self._program
        if stage == "empty":
            program.window.add_sources([self._source])
        elif stage == "planned":
            program.session.run()
        elif stage == "running":
            program.session.pause()
        elif stage == "paused":
            program.session.go_on()
        elif stage == "finished":
            program.window.history.open()
        elif stage == "history":
            run = program.window.history.dialog.chosen
            assert run is not None
            program.window.history.dialog.hide()
            program.session.undo(reopened(run))
        else:
            program.end()

    def _is_there(self, stage: str) -> bool:
        from app.ui.state import Phase

        state = self._program.session.state
        if stage in ("running", "paused"):
            progress = state.progress
            there = state.paused if stage == "paused" else progress and progress.totals.done > 60
            return state.phase is Phase.ENDED or bool(there)
        if stage == "history":
            return self._program.window.history.dialog.chosen is not None
        if stage == "undone":
            return state.undoing is not None and state.phase is Phase.ENDED
        wanted = {"empty": Phase.EMPTY, "planned": Phase.READY, "finished": Phase.ENDED}
        return state.phase is wanted[stage]


if __name__ == "__main__":
    sys.exit(main())
