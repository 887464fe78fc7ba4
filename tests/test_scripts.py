"""`./run`, `./test` and `.ci/run`, in a small clone with another program in it."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.cli.commands import COMMANDS

ROOT = Path(__file__).parent.parent
PYTHON = os.path.realpath(sys.executable)

PROGRAM = """\
import json, os, sys
print(json.dumps({"words": sys.argv[1:], "cwd": os.getcwd(), "pid": os.getpid(),
                  "prefix": sys.prefix, "path": os.environ.get("PYTHONPATH")}))
sys.exit(7 if sys.argv[1:2] == ["fail"] else 0)
"""

pytestmark = pytest.mark.xdist_group("scripts")


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """Return a folder of commands that stand in for the system's; nothing is ever installed."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for name in ("ldconfig", "dpkg-query"):
        command(folder / name, "true")
    command(folder / "apt-get", f'echo "$*" >>"{folder}/apt.log"; exit ${{APT_STATUS-0}}')
    return folder


def command(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/bash\n{text}\n")
    path.chmod(0o755)


def environment(tools: Path | None = None, **extra: str) -> dict[str, str]:
    """Return variables without a display or a package index."""
    gone = re.compile("PIP_|QT_QPA|DISPLAY|WAYLAND|CI$|FOLDERMILL_NOT_RUN")
    env = {name: text for name, text in os.environ.items() if not gone.match(name)}
    env |= {"PIP_CONFIG_FILE": os.devnull, "FOLDERMILL_PYTHON": PYTHON}
    if tools:
        env["PATH"] = f"{tools}:{env['PATH']}"
    return env | extra


def run(words: Sequence[str], cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, cwd=cwd, env=env, capture_output=True, encoding="utf-8", check=False, timeout=120
    )


def small_clone(folder: Path) -> Path:
    for name in ("run", "test", ".ci/run", "tools/env.sh", "tools/make_env.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    for name in ("constraints.txt", "constraints-test.txt"):
        (folder / name).write_text("# nothing\n")
    (folder / "main.py").write_text(PROGRAM)
    return folder


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a clone that was set up by two first starts at once, after an interrupted one."""
    folder = small_clone(tmp_path_factory.mktemp("with space") / "the clone")
    (folder / ".venv.new" / "bin").mkdir(parents=True)
    (folder / ".venv.new" / "bin" / "python").symlink_to(PYTHON)
    both = [
        subprocess.Popen(
            [folder / "run", "hello"],
            cwd=folder,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    # One of them did the work.
    assert sorted(err.count("Setting up") for _, err in said) == [0, 1]
    assert not (folder / ".venv.new").exists()
    return folder


def test_the_program_takes_the_place_of_the_script(clone: Path, tmp_path: Path) -> None:
    link = tmp_path / "a link"
    link.symlink_to(os.path.relpath(clone / "run", tmp_path))
    words = ["a b", "*", ""]
    with subprocess.Popen(
        [link, *words],
        cwd=tmp_path,
        env=environment(PYTHONPATH="/nowhere"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        out, err = process.communicate(timeout=60)
    told = json.loads(out)
    assert err == b""
    assert told == {
        "words": words,
        "cwd": str(tmp_path),
        "pid": process.pid,
        "prefix": str(clone / ".venv"),
        "path": None,
    }


def test_the_exit_status_is_the_program_s(clone: Path) -> None:
    assert run(["./run", "fail"], clone, environment()).returncode == 7


def test_scripts_of_the_environment_know_its_folder(clone: Path) -> None:
    ended = run([".venv/bin/pip", "--version"], clone, environment())
    assert ended.returncode == 0, ended.stderr
    assert ".venv.new" not in (clone / ".venv" / "pyvenv.cfg").read_text()


def test_other_pins_without_a_network_are_refused_and_harm_nothing(clone: Path) -> None:
    before = (clone / "constraints.txt").read_text()
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        index = f"http://127.0.0.1:{closed.getsockname()[1]}/simple"
        (clone / "constraints.txt").write_text("nothing-of-that-name==1.0\n")
        env = environment(PIP_INDEX_URL=index, PIP_RETRIES="1", PIP_NO_CACHE_DIR="1")
        ended = run(["./run"], clone, env)
    (clone / "constraints.txt").write_text(before)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "There is no network" in ended.stderr
    assert "Traceback" not in ended.stderr
    again = run(["./run"], clone, environment())
    assert (again.returncode, again.stderr) == (0, "")


def test_other_pins_make_a_new_environment(clone: Path) -> None:
    (clone / ".venv" / "old").touch()
    (clone / "constraints.txt").write_text("# something else\n")
    ended = run(["./run"], clone, environment())
    assert ended.returncode == 0
    assert "Setting up" in ended.stderr
    assert not (clone / ".venv" / "old").exists()
    assert not (clone / ".venv.old").exists()


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("exit 127", "which is no Python"),
        ("echo 3.9", "needs Python 3.11 to 3.14; {python} is 3.9"),
        ("[[ $2 == *ensurepip* ]] && exit 1; echo 3.12", "apt-get install python3-venv"),
    ],
)
def test_a_python_that_will_not_do_is_named(
    tmp_path: Path, tools: Path, answers: str, said: str
) -> None:
    folder = small_clone(tmp_path / "clone")
    python = tools / "python-x"
    command(python, answers)
    ended = run(["./run"], folder, environment(tools, FOLDERMILL_PYTHON=str(python)))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert said.format(python=python) in ended.stderr
    assert ended.stderr.count("\n") <= 2
    assert not (folder / ".venv").exists()


def test_no_python_at_all_is_said(tmp_path: Path, tools: Path) -> None:
    folder = small_clone(tmp_path / "clone")
    for name in ("bash", "dirname"):
        (tools / name).symlink_to(shutil.which(name) or "")
    ended = run(["./run"], folder, environment(PATH=str(tools), FOLDERMILL_PYTHON=""))
    assert ended.returncode == 2
    assert "there is no Python here" in ended.stderr


def test_missing_libraries_are_looked_for_only_when_a_window_opens(
    clone: Path, tools: Path
) -> None:
    for words, display in (["--version"], ":1"), (["process", "x"], ":1"), ([], ""):
        ended = run(["./run", *words], clone, environment(tools, DISPLAY=display))
        assert (ended.returncode, ended.stderr) == (0, "")
    assert not (tools / "apt.log").exists()


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_root_gets_the_missing_libraries_of_the_display_that_is_set(
    clone: Path, tools: Path
) -> None:
    command(tools / "ldconfig", 'printf "\\t%s (libc6,x86-64)\\n" libEGL.so.1 libxcb-cursor.so.0')
    ended = run(["./run", "."], clone, environment(tools, DISPLAY=":1"))
    assert json.loads(ended.stdout)["words"] == ["."]
    update, install = (tools / "apt.log").read_text().splitlines()
    assert update == "update"
    packages = set(install.split())
    assert {"libgl1", "libxcb-icccm4", "libxkbcommon-x11-0"} <= packages
    assert not {"libegl1", "libxcb-cursor0", "libwayland-client0"} & packages


def test_what_cannot_be_installed_is_printed_as_a_command(clone: Path, tools: Path) -> None:
    env = environment(tools, QT_QPA_PLATFORM="offscreen", APT_STATUS="100")
    ended = run(["./run"], clone, env)
    assert ended.returncode == 0
    last = ended.stderr.splitlines()[-1]
    assert last == (
        "run:   sudo apt-get install libegl1 libgl1 libxkbcommon0 libdbus-1-3 "
        "libfontconfig1 libglib2.0-0"
    )


def test_run_knows_the_same_commands_as_the_program() -> None:
    (pattern,) = re.findall(r"^(process.*)\) ;;$", (ROOT / "run").read_text(), re.MULTILINE)
    assert set(pattern.split(" | ")) == set(COMMANDS)


@pytest.fixture
def tested(tmp_path: Path, tools: Path) -> Path:
    """Return a clone whose checkers only say that they were called."""
    folder = small_clone(tmp_path / "clone")
    for name in ("bin", "pins"):
        (folder / ".venv" / name).mkdir(parents=True)
    for name in ("constraints.txt", "constraints-test.txt"):
        shutil.copy(folder / name, folder / ".venv" / "pins" / name)
    (folder / ".venv" / "pins" / "python").write_text(f"{PYTHON}\n")
    for name in ("ruff", "lint-imports", "mypy", "python"):
        command(folder / ".venv" / "bin" / name, f'echo "called {name} $*"')
    return folder


def test_everything_is_called_and_summed_up(tested: Path, tools: Path) -> None:
    ended = run(["./test"], tested, environment(tools))
    assert ended.returncode == 0, ended.stderr
    for name in ("ruff format", "ruff check", "lint-imports", "mypy", "python -m pytest"):
        assert f"called {name}" in ended.stdout
    summary = ended.stdout.partition("Summary\n")[2].split()
    assert summary.count("passed") == 5


@pytest.mark.root
@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_root_gets_the_tools_that_tests_need(tested: Path, tools: Path) -> None:
    command(tools / "dpkg-query", "echo 'openbox ii '; echo 'pcmanfm rc '")
    assert run(["./test"], tested, environment(tools)).returncode == 0
    packages = set((tools / "apt.log").read_text().splitlines()[1].split())
    assert {"xvfb", "pcmanfm", "libxcb-cursor0"} <= packages
    assert "openbox" not in packages


def test_tools_that_cannot_be_installed_are_named(tested: Path, tools: Path) -> None:
    ended = run(["./test"], tested, environment(tools, APT_STATUS="1"))
    assert ended.returncode == 0
    assert "Some tests cannot run without: " in ended.stderr
    assert "xvfb" in ended.stderr


@pytest.mark.parametrize("failing", ["ruff", "lint-imports", "mypy", "python"])
def test_one_failure_fails_all_and_the_rest_is_still_run(
    tested: Path, tools: Path, failing: str
) -> None:
    command(tested / ".venv" / "bin" / failing, "exit 1")
    ended = run(["./test"], tested, environment(tools))
    assert ended.returncode == 1
    assert "FAILED" in ended.stdout
    assert ended.stdout.count("called") >= 3


def test_what_was_not_run_is_listed_and_fails_on_the_build_server(
    tested: Path, tools: Path
) -> None:
    command(tested / ".venv" / "bin" / "python", 'echo "drag: no Xvfb" >"$FOLDERMILL_NOT_RUN"')
    ended = run(["./test"], tested, environment(tools))
    assert ended.returncode == 0
    assert "Not run:\n  drag: no Xvfb" in ended.stdout
    assert run([".ci/run"], tested, environment(tools)).returncode == 1
