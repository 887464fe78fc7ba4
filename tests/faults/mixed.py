"""A mixed world of real pictures for tests that kill processes: sizes, formats, damage."""

from __future__ import annotations

import os
import random
from io import BytesIO
from pathlib import Path

import numpy as np
from checks import Tree, tree_of
from disks import wipe
from PIL import Image

RECIPES = {
    "number": """
version = 1
name = "Two sizes"
[[image.outputs]]
format = "jpeg"
steps = [{ op = "resize", mode = "fit", width = 300, height = 300 }]
[[image.outputs]]
format = "png"
name = "small/{stem}"
steps = [{ op = "resize", mode = "fit", width = 60, height = 60 }]
""",
    "overwrite": """
version = 1
name = "Over what is there"
[[image.outputs]]
format = "same"
steps = [{ op = "resize", mode = "fit", width = 200, height = 200 }]
[destination]
on_conflict = "overwrite"
""",
    "in_place": """
version = 1
name = "In place"
[[image.steps]]
op = "resize"
mode = "percent"
percent = 50
[destination]
in_place = true
""",
}

_OLD = 1_500_000_000


class Mixed:
    """A source folder with everything in it, and an output folder that is not empty.

    Attributes:
        base: everything lies below it; `source`, `out`, `recipe.toml` and the program's `home`.
    """

    def __init__(self, base: Path, rule: str, pictures: int) -> None:
        self.base = base
        self.rule = rule
        self._files = dict(_files(pictures))

    @property
    def source(self) -> Path:
        return self.base / "source"

    @property
    def out(self) -> Path:
        return self.base / "out"

    @property
    def home(self) -> Path:
        return self.base / "home"

    @property
    def recipe(self) -> Path:
        return self.base / "recipe.toml"

    def build(self) -> None:
        """Make everything as it is before the run."""
        wipe(str(self.base))
        for number, (name, content) in enumerate(self._files.items()):
            path = self.base / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            os.utime(path, (_OLD + number, _OLD + number))
        self.recipe.write_text(RECIPES[self.rule])
        os.utime(self.recipe, (_OLD, _OLD))

    def tree(self, run: str) -> Tree:
        """Return everything but the program's own folder; the run's number is RUN."""
        found = tree_of(self.base, leave_out="home")
        return {path.replace(run, "RUN"): entry for path, entry in found.items()}


def _files(pictures: int) -> list[tuple[str, bytes]]:
    rng = random.Random(1)
    found = []
    for number in range(pictures):
        folder = ("", "more/", "more/deep/", "other/")[number % 4]
        suffix = ("jpg", "png", "jpg", "webp")[number % 4]
        size = rng.choice([80, 200, 500, 900])
        found.append((f"source/{folder}p{number:03}.{suffix}", a_picture(number, size, suffix)))
    found += [
        ("source/cut.jpg", a_picture(1, 300, "jpg")[:3000]),
        ("source/more/rubbish.png", b"\x89PNG\r\n\x1a\nrubbish"),
        ("source/more/empty.jpg", b""),
        ("source/notes.txt", b"not wanted by any lane\n"),
        ("out/p000.jpg", b"theirs"),
        ("out/more/p001.png", b"theirs, too"),
        ("out/more/theirs.txt", b"and this is not even a picture"),
    ]
    return found


def a_picture(number: int, size: int, suffix: str) -> bytes:
    noise = np.random.default_rng(number).integers(0, 256, (size * 3 // 4, size, 3), dtype=np.uint8)
    stream = BytesIO()
    Image.fromarray(noise).save(stream, {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}[suffix])
    return stream.getvalue()
