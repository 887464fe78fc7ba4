"""A person with a mouse and a keyboard, a file manager, and the window as it is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from desk import Desk, until
from PIL import Image

pytestmark = [pytest.mark.screen, pytest.mark.xdist_group("screen")]


def photo(path: Path, width: int, height: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    gradient = Image.linear_gradient("L").resize((width, height))
    Image.merge("RGB", (gradient, gradient.rotate(180), gradient)).save(path)


def files_below(folder: Path) -> set[str]:
    return {
        os.path.relpath(os.path.join(path, name), folder)
        for path, _, names in os.walk(folder)
        for name in names
    }


def assert_ends_well(desk: Desk, program: subprocess.Popen[bytes]) -> None:
    assert program.wait(5) == 0
    until(lambda: not desk.running(sys.executable), 5)
    assert desk.said(sys.executable) == ""


@pytest.fixture
def holiday(tmp_path: Path) -> Path:
    """Make a folder with good pictures, half a picture and a text, alone in its parent."""
    folder = tmp_path / "pictures" / "holiday"
    photo(folder / "dunes.jpg", 1600, 1200)
    photo(folder / "leaf.png", 400, 300)
    photo(folder / "sea" / "waves.jpg", 1000, 1500)
    whole = (folder / "dunes.jpg").read_bytes()
    (folder / "sea" / "broken.jpg").write_bytes(whole[: len(whole) // 2])
    (folder / "notes.txt").write_text("Nothing to see here.\n")
    return folder


def test_a_folder_dragged_from_the_file_manager_is_processed(desk: Desk, holiday: Path) -> None:
    before = {name: (holiday / name).read_bytes() for name in files_below(holiday)}
    program = desk.foldermill()
    target = desk.wait_for("label", "Drop folders or files here")
    desk.file_manager(holiday.parent)
    desk.place("pictures", 8, 330, 360, 400)

    desk.drag(desk.wait_for("table cell", "holiday"), target)
    desk.wait_for("label", "Drop to add")
    desk.do("mouseup", 1)
    desk.wait_for("label", "Ready · 4 files to work on · 4 results")
    assert desk.find("list item", str(holiday))

    desk.activate("Foldermill")
    desk.do("key", "ctrl+Return")
    desk.wait_for("label", "Finished · 3 done · 1 failed · 1 skipped")
    desk.wait_for("table cell", "The picture is damaged or cut off.")

    results = holiday.with_name("holiday (Foldermill)")
    assert files_below(results) == {"dunes.jpg", "leaf.png", "sea/waves.jpg"}
    for name in files_below(results):
        with Image.open(results / name) as result:
            result.load()
            assert result.size == (800, 600)
    assert {name: (holiday / name).read_bytes() for name in files_below(holiday)} == before

    desk.do("key", "alt+F4")
    assert_ends_well(desk, program)


@pytest.fixture
def long_work(tmp_path: Path, home: Path) -> Path:
    """Make a folder that keeps one slot busy for longer than any test looks at it."""
    settings = home / "config" / "settings.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"version": 1, "workers": 1}))
    folder = tmp_path / "long"
    photo(folder / "000.png", 4000, 3000)
    for number in range(1, 500):
        shutil.copyfile(folder / "000.png", folder / f"{number:03}.png")
    return folder


def test_closing_during_a_run_asks_and_leaves_only_whole_results(
    desk: Desk, long_work: Path
) -> None:
    program = desk.foldermill(long_work)
    desk.wait_for("label", "Ready · 500 files to work on · 500 results")
    desk.activate("Foldermill")
    desk.do("key", "ctrl+Return")
    results = long_work.with_name("long (Foldermill)")
    until(lambda: results.is_dir() and list(results.glob("*.png")))
    assert len(desk.running(sys.executable)) > 1

    desk.do("key", "alt+F4")
    desk.wait_for("label", r"Stop the run and quit\?")
    desk.do("key", "Escape")
    until(lambda: not desk.find("label", r"Stop the run and quit\?"))
    desk.wait_for("label", r"\d+ done · \d+ left")

    desk.do("key", "alt+F4")
    desk.click(desk.wait_for("push button", "Stop and quit"))
    assert_ends_well(desk, program)

    names = files_below(results)
    assert 0 < len(names) < 500
    assert names <= files_below(long_work)
    for name in names:
        with Image.open(results / name) as result:
            result.load()
            assert result.size == (800, 600)
