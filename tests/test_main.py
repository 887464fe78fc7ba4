"""The way in: which words mean what, and what happens without a display."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parent.parent


def start(
    *words: str | Path, cwd: Path, begin: tuple[str, ...] = (str(ROOT / "main.py"),), **env: str
) -> subprocess.CompletedProcess[str]:
    """Run the program; displays are only what `env` says."""
    inherited = {name: text for name, text in os.environ.items() if name != "QT_QPA_PLATFORM"}
    return subprocess.run(
        [sys.executable, *begin, *map(str, words)],
        cwd=cwd,
        env=inherited | env,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("begin", [(str(ROOT / "main.py"),), ("-m", "app")])
def test_without_a_display_the_samples_are_processed(
    tmp_path: Path, begin: tuple[str, ...]
) -> None:
    ended = start(cwd=tmp_path, begin=begin, PYTHONPATH=str(ROOT))

    folder = tmp_path / "foldermill-sample"
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[-1] == f"Results: {folder}"
    assert "There is no display." in ended.stderr.splitlines()[0]
    samples = {
        path.relative_to(ROOT / "resources" / "samples")
        for path in (ROOT / "resources" / "samples").rglob("*.*")
        if path.parent.name != "tables"
    }
    results = {path.relative_to(folder) for path in folder.rglob("*.*")}
    assert len(samples) >= 5
    assert results == samples


def test_the_second_sample_run_numbers_its_results(tmp_path: Path) -> None:
    for _ in range(2):
        assert start(cwd=tmp_path).returncode == 0
    names = os.listdir(tmp_path / "foldermill-sample")
    assert {"leaf.png", "leaf (2).png"} <= set(names)


def test_a_dead_display_is_noticed_and_nothing_crashes(tmp_path: Path) -> None:
    ended = start(cwd=tmp_path, DISPLAY=":971")
    assert ended.returncode == 0, ended.stderr
    first = ended.stderr.splitlines()[0]
    assert "The sample pictures are processed in the terminal instead." in first
    assert not list(tmp_path.glob("core*"))


@pytest.mark.parametrize("words", [["."], [".", "--recipe", "web"], ["--recipe", "web"]])
def test_a_folder_without_a_display_is_refused_naming_the_command(
    tmp_path: Path, words: list[str]
) -> None:
    ended = start(*words, cwd=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1
    assert "foldermill process RECIPE SOURCE... -o DIR" in ended.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["shrink"], "“shrink” is no folder, no file and no command"),
        (["--turbo"], "unrecognized arguments: --turbo"),
        ([".", "--recipe", "nope"], "no recipe “nope”"),
    ],
)
def test_words_that_mean_nothing_are_refused(tmp_path: Path, words: list[str], said: str) -> None:
    ended = start(*words, cwd=tmp_path, QT_QPA_PLATFORM="offscreen")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert said in ended.stderr


def test_a_folder_named_like_a_command_is_reached_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "process").mkdir()
    ended = start("./process", cwd=tmp_path)
    assert "No window can open" in ended.stderr


def test_a_display_that_never_answers_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.ui import display

    monkeypatch.setattr(display, "_SECONDS", 0.5)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1] - 6000
        monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
        monkeypatch.setenv("DISPLAY", f"127.0.0.1:{port}")
        problem = display.DisplayCheck().problem()
    assert problem is not None
    if problem.code == "display_library":
        pytest.skip(problem.message())
    assert problem.code == "display_silent"


def test_offscreen_counts_as_a_display_and_sigterm_closes_the_window(
    tmp_path: Path, home: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("hello")
    with subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "in"],
        cwd=tmp_path,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as window:
        # The journal of the dropped folder's scan shows that the window is there.
        runs = home / "data" / "runs"
        for _ in range(60):
            if runs.is_dir() and list(runs.glob("*.sqlite")):
                break
            psutil.wait_procs([psutil.Process(window.pid)], timeout=0.2)
        window.send_signal(signal.SIGTERM)
        _, said = window.communicate(timeout=30)
    assert window.returncode == 0, said
    assert "Traceback" not in said
