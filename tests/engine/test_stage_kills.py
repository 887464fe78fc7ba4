"""Real workers and real kills while files of several blocks and merges are under way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from inline_kit import tree
from lines_kit import text_of
from lines_lane import HOOK

APPLICATION = Path(__file__).with_name("lines_app.py")


def run(folder: Path, home: str, *, workers: int = 1, steps: int = 0, hook: str = "") -> int:
    """Run the application until it is killed at that step, or to its end; return its last step."""
    ended = subprocess.run(
        [
            sys.executable,
            APPLICATION,
            folder / f"{home}.home",
            folder / "source",
            folder / home,
            str(workers),
            str(steps),
        ],
        env={**os.environ, HOOK: hook},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert ended.returncode in ((0, -signal.SIGKILL) if steps else (0,))
    return int(ended.stdout) if ended.returncode == 0 else 0


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    for name, lines in {"a": 1, "b": 30, "c": 3}.items():
        (folder / f"{name}.txt").write_bytes(text_of(name, lines))
    return folder


def test_slots_and_kills_change_no_byte(tmp_path: Path, source: Path) -> None:
    steps = run(tmp_path, "calm")
    expected = tree(tmp_path / "calm")
    assert set(expected) == {"a.txt", "b.txt", "c.txt", "shape.txt", "all lines.txt"}
    run(tmp_path, "many", workers=4)
    assert tree(tmp_path / "many") == expected
    for step in (*range(1, steps, max(1, steps // 4)), steps):
        home = f"killed{step}"
        run(tmp_path, home, workers=2, steps=step)
        run(tmp_path, home, workers=1)
        assert tree(tmp_path / home) == expected, step


@pytest.mark.parametrize("content", [b"x\n" * 40 + b"die\n" + b"x\n" * 40, b"die\n"])
def test_a_block_that_kills_its_worker_is_the_files_fault(
    tmp_path: Path, source: Path, content: bytes
) -> None:
    run(tmp_path, "calm")
    expected = tree(tmp_path / "calm")
    (source / "d.txt").write_bytes(content)
    run(tmp_path, "deadly", workers=2, hook=__file__)
    results = tree(tmp_path / "deadly")
    assert results.pop("shape.left.txt") == b"1\n"
    assert results.pop("shape.txt").split(b"\n")[1] == expected.pop("shape.txt").split(b"\n")[1]
    assert results == expected
