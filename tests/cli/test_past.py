"""`history`, `resume` and `retry` with the real engine."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cli_kit import picture

from app.cli import commands

Terminal = Callable[..., tuple[int, str]]


@pytest.fixture
def terminal(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> tuple[int, str]:
        status = commands.main(words)
        return status, capsys.readouterr().out

    return run


def test_before_the_first_run_history_says_so(terminal: Terminal) -> None:
    assert terminal("history") == (0, "No run yet.\n")
    assert terminal("history", "--json") == (0, "[]\n")


def test_what_failed_is_mended_and_tried_again(terminal: Terminal, tmp_path: Path) -> None:
    good = picture(tmp_path / "in" / "good.png")
    bad = tmp_path / "in" / "bad.png"
    bad.write_bytes(good.read_bytes()[:100])
    assert terminal("process", "classic", "in", "-o", "out")[0] == 1

    (entry,) = json.loads(terminal("history", "--json")[1])
    assert set(entry) == {"run", "recipe", "started", "state", "totals", "output"}
    assert (entry["state"], entry["recipe"]) == ("finished", "Classic 800 x 600")
    assert entry["totals"]["failed"] == 1
    assert entry["output"] == str(tmp_path / "out")
    assert entry["run"] in terminal("history")[1]

    bad.write_bytes(good.read_bytes())
    status, out = terminal("retry", entry["run"])
    assert status == 0
    assert "2 done" in out
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["bad.png", "good.png"]
    assert terminal("resume", entry["run"])[0] == 0

    (tmp_path / "out" / "bad.png").write_bytes(b"edited")
    status, out = terminal("undo", entry["run"])
    assert status == 1
    assert "1 result removed, 1 kept" in out
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["bad.png"]


def test_a_run_nobody_knows_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["resume", "1999"]) == 2
    assert "There is no run “1999”" in capsys.readouterr().err
