"""One batch in the terminal, with the real engine."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_kit import picture, tree
from PIL import Image

from app.cli import commands
from app.core.errors import FoldermillError
from app.settings import Settings, save_settings

Terminal = Callable[..., tuple[int, str, str]]


@pytest.fixture
def terminal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    """Return a function that carries out words and gives status, output and error output."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str | Path) -> tuple[int, str, str]:
        status = commands.main([str(word) for word in words])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_results_lie_where_o_says_and_the_last_line_says_so(
    terminal: Terminal, tmp_path: Path
) -> None:
    picture(tmp_path / "in" / "sub" / "a.png", 400, 300)

    status, out, err = terminal("process", "classic", "in", "-o", "out")

    assert status == 0
    with Image.open(tmp_path / "out" / "sub" / "a.png") as result:
        assert result.size == (800, 600)
    assert out.splitlines()[-1] == f"Results: {tmp_path / 'out'}"
    assert "1 done" in out
    assert "Images 1" in err


def test_a_damaged_file_fails_alone_and_the_status_says_it(
    terminal: Terminal, tmp_path: Path
) -> None:
    good, bad = picture(tmp_path / "in" / "good.jpg"), tmp_path / "in" / "bad.jpg"
    bad.write_bytes(good.read_bytes()[:200])
    (tmp_path / "in" / "page.png").write_text("<!doctype html><html></html>")

    status, out, err = terminal("process", "web", "in", "-o", "out")

    assert status == 1
    assert (tmp_path / "out" / "good.jpg").is_file()
    assert "3 files" in out
    assert "1 done, 2 failed" in out
    failures = [line for line in err.splitlines() if line.startswith("failed: ")]
    assert {line.split(": ")[1] for line in failures} == {
        str(tmp_path / "in" / "page.png"),
        str(bad),
    }


def test_a_dry_run_prints_the_plan_and_writes_nothing(
    terminal: Terminal, tmp_path: Path, home: Path
) -> None:
    picture(tmp_path / "in" / "a.png")
    picture(tmp_path / "out" / "a.jpg")
    (tmp_path / "in" / "notes.txt").write_text("hello")
    before = tree(tmp_path)

    status, out, _ = terminal("process", "web", "in", "-o", "out", "--dry-run")

    assert status == 0
    target = tmp_path / "out" / "a (2).jpg"
    assert f"{tmp_path / 'in' / 'a.png'} -> {target}  [renamed]" in out
    assert f"skipped: {tmp_path / 'in' / 'notes.txt'}: " in out
    assert tree(tmp_path) == before
    assert not list(home.rglob("*.sqlite"))


def test_the_report_counts_every_file_once(terminal: Terminal, tmp_path: Path) -> None:
    picture(tmp_path / "in" / "a.png")
    (tmp_path / "in" / "empty.png").touch()
    (tmp_path / "in" / "notes.txt").write_text("hello")

    status, out, _ = terminal("process", "web", "in", "-o", "out", "--report", "new/r.json")

    assert status == 1
    assert f"Report: {tmp_path / 'new' / 'r.json'}" in out
    report = json.loads((tmp_path / "new" / "r.json").read_text())
    totals = report["totals"]
    assert totals.pop("items") == 3 == sum(totals.values())
    assert {Path(file["source"]).name: file["outcome"] for file in report["files"]} == {
        "a.png": "done",
        "empty.png": "failed",
        "notes.txt": "skipped",
    }


def test_a_report_that_cannot_be_written_is_said_and_counts_as_failure(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture(tmp_path / "in" / "a.png")

    def full(journal: str, path: str) -> None:
        raise FoldermillError("no_space")

    monkeypatch.setattr("app.cli.process.write_report", full)
    status, out, err = terminal("process", "web", "in", "-o", "out", "--report", "r.csv")

    assert status == 1
    assert "no space left" in err
    assert "1 done" in out


def test_a_folder_in_the_recipe_is_relative_to_the_recipe(
    terminal: Terminal, tmp_path: Path
) -> None:
    recipe = tmp_path / "recipes" / "mine.toml"
    recipe.parent.mkdir()
    recipe.write_text(
        'version = 1\n[[image.outputs]]\nformat = "png"\n[destination]\nfolder = "../small"\n'
    )
    picture(tmp_path / "in" / "a.jpg")

    assert terminal("process", recipe, "in")[0] == 0
    assert (tmp_path / "small" / "a.png").is_file()


def test_a_folder_in_the_home_folder_is_understood(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    recipe = tmp_path / "mine.toml"
    recipe.write_text(
        'version = 1\n[[image.outputs]]\nformat = "png"\n[destination]\nfolder = "~/out"\n'
    )
    picture(tmp_path / "in" / "a.jpg")

    assert terminal("process", "mine.toml", "in")[0] == 0
    assert (tmp_path / "me" / "out" / "a.png").is_file()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["web", "in"], "Give a folder with -o"),
        (["wbe", "in", "-o", "out"], "no recipe “wbe”. Built-in recipes: classic, web, sizes"),
        (["web", "gone", "-o", "out"], "does not exist"),
        (["web", "empty", "-o", "out"], "no files"),
        (["web", "in", "-o", "in/a.png"], "is a file, not a folder"),
        (["web", "in", "-o", "out", "--report", "r.txt"], ".json or .csv"),
        (["web", "in", "-o", "out", "--report", "in/r.json"], "replace a file of the sources"),
        (["web", "in", "-o", "out", "--report", "in/a.png/r.json"], "is a file, not a folder"),
        (["bad.toml", "in", "-o", "out"], "image.steps[1]"),
        (["dangling", "link", "-o", "out"], "no recipe"),
        (["web", "link", "-o", "out"], "link to nothing"),
    ],
)
def test_what_cannot_work_is_refused_before_anything_is_touched(
    terminal: Terminal, tmp_path: Path, words: list[str], sentence: str
) -> None:
    picture(tmp_path / "in" / "a.png")
    (tmp_path / "in" / "r.json").write_text("{}")
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to("nowhere")
    (tmp_path / "bad.toml").write_text('version = 1\n[[image.steps]]\nop = "melt"\n')
    before = tree(tmp_path)

    status, out, err = terminal("process", *words)

    assert (status, out) == (2, "")
    assert sentence in err
    assert "Traceback" not in err
    assert tree(tmp_path) == before
    assert not (tmp_path / "out").exists()


def test_names_that_would_command_the_terminal_are_shown_harmless(
    terminal: Terminal, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    name = b"red\x1b[31m\nnew \xff.png"
    with open(os.path.join(os.fsencode(folder), name), "wb") as file:
        file.write(b"no picture")

    status, out, err = terminal("process", "web", "in", "-o", "out")

    assert status == 1
    assert r"red\x1b[31m\nnew \udcff.png" in err
    assert "\x1b" not in out + err


def test_results_inside_the_source_are_not_picked_up_again(
    terminal: Terminal, tmp_path: Path
) -> None:
    picture(tmp_path / "in" / "a.png")
    for _ in range(2):
        assert terminal("process", "web", "in", "-o", "in/out")[0] == 0
    assert sorted(os.listdir(tmp_path / "in" / "out")) == ["a (2).jpg", "a.jpg"]


def test_the_settings_hold_where_the_command_line_says_nothing(
    terminal: Terminal, tmp_path: Path, home: Path
) -> None:
    picture(tmp_path / "in" / "large.png", 1100, 1000)
    save_settings(str(home / "config"), Settings(megapixels=1))

    status, _, err = terminal("process", "web", "in", "-o", "out")

    assert status == 1
    assert "over 1 megapixels are refused" in err


def test_settings_that_cannot_be_read_are_said_and_do_not_stop_the_run(
    terminal: Terminal, tmp_path: Path, home: Path
) -> None:
    picture(tmp_path / "in" / "a.png")
    (home / "config").mkdir()
    (home / "config" / "settings.json").write_text("{")

    status, _, err = terminal("process", "web", "in", "-o", "out")

    assert status == 0
    assert "note: The settings could not be read" in err


def test_a_destination_in_use_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    from app.engine.locks import FileLock
    from app.formats.safe_write import WORK_FOLDER

    picture(tmp_path / "in" / "a.png")
    (tmp_path / "out" / WORK_FOLDER).mkdir(parents=True)
    with FileLock(str(tmp_path / "out" / WORK_FOLDER / "lock")) as lock:
        assert lock.acquire()
        status, _, err = terminal("process", "web", "in", "-o", "out")

    assert status == 2
    assert "Another run is writing" in err
