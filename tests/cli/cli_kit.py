"""Pictures and a command line for the tests of the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

ROOT = Path(__file__).parent.parent.parent


def picture(path: Path, width: int = 32, height: int = 24) -> Path:
    """Write a small picture whose format follows from the name; return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)
    Image.fromarray(noise).save(path)
    return path


def tree(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder with their contents."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def command_line(*words: str | Path) -> list[str]:
    """Return what starts the program from the clone with these words."""
    return [sys.executable, str(ROOT / "main.py"), *map(str, words)]


def foldermill(
    words: Sequence[str | Path], cwd: Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the program without a display, unless `env` has one, and return how it ended."""
    inherited = {name: text for name, text in os.environ.items() if name != "QT_QPA_PLATFORM"}
    return subprocess.run(
        command_line(*words),
        cwd=cwd,
        env=inherited | dict(env or {}),
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        timeout=60,
        check=False,
    )
