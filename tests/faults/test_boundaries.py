"""Nothing is written outside the allowed folders, nothing executed, nobody called.

The program runs with a hook in each of its processes (also the workers) that notes what Python is
about to open for writing, start or connect to. Whatever libraries do below Python shows in the
snapshot of everything around.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from checks import Tree, difference, tree_of
from killing import PROGRAM
from mixed import a_picture

HOOK = """
import json, os, sys

_notes = os.environ["FOLDERMILL_TEST_NOTES"]
_told = os.open(_notes, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
_DEEDS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn",
    "socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto",
    "urllib.Request", "webbrowser.open", "ftplib.connect", "smtplib.connect")

def _hook(event, words):
    if event in _DEEDS:
        os.write(_told, (json.dumps([event, repr(words)]) + "\\n").encode())
    elif event == "open" and isinstance(words[2], int) and words[2] & (os.O_WRONLY | os.O_RDWR):
        if isinstance(words[0], (str, bytes)):
            name = os.path.abspath(os.fsdecode(words[0]))
            os.write(_told, (json.dumps(["open", name]) + "\\n").encode())

sys.addaudithook(_hook)
os.write(_told, b'["listening", ""]\\n')
"""

RECIPE = """
version = 1
name = "../../{stem}; rm -rf ~ $(touch /tmp/executed)"
[[image.outputs]]
format = "png"
name = 'OUTPUT'
[destination]
on_conflict = "RULE"
layout = "LAYOUT"
"""

HOSTILE_NAMES = (
    "-rf",
    "--output=x",
    "$(touch executed)",
    "`touch executed`",
    "a; touch executed",
    "a\nb",
    "CON",
    " ",
    "..",
    "...",
    "%2e%2e%2fx",
    "\u202egnp",
    "\udcff\udcfe",
    "x" * 240,
    "~",
    "~root",
    "{stem}",
    "nul.tar",
    "\\\\server\\share",
    "C:",
)


class Sandbox:
    """A folder with everything the program could reach for, and the program in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.source, self.out = folder / "in" / "source", folder / "in" / "out"
        for name in ("in/source", "in/out", "elsewhere/deep", "user", "tmp", "hook", "home"):
            (folder / name).mkdir(parents=True)
        (folder / "elsewhere" / "deep" / "p.png").write_bytes(b"theirs")
        (folder / "hook" / "sitecustomize.py").write_text(HOOK)

    def picture(self, name: str, number: int = 0) -> None:
        path = os.path.join(self.source, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(a_picture(number, 40, "png"))

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the program; nothing but its own folder and the output folder may change."""
        before = self._around()
        ended = subprocess.run(
            [sys.executable, str(PROGRAM), *words],
            cwd=self.folder / "in",
            env={
                **os.environ,
                "HOME": str(self.folder / "user"),
                "TMPDIR": str(self.folder / "tmp"),
                "FOLDERMILL_HOME": str(self.folder / "home"),
                "FOLDERMILL_TEST_NOTES": str(self.folder / "notes"),
                "PYTHONPATH": str(self.folder / "hook"),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=120,
            check=False,
        )
        assert not difference(self._around(), before)
        return ended

    def _around(self) -> Tree:
        found = tree_of(self.folder, leave_out="home")
        return {
            path: entry
            for path, entry in found.items()
            if not path.startswith("in/out/") and path != "notes"
        }

    def deeds(self) -> list[tuple[str, str]]:
        """Return what the hook noted, but for what is opened below the folders that are allowed."""
        allowed = (f"{self.folder}/home/", f"{self.folder}/in/out/", "/proc/", "/dev/null")
        with open(self.folder / "notes", encoding="utf-8") as file:
            noted = {tuple(json.loads(line)) for line in file}
        noted.remove(("listening", ""))
        return sorted(
            (event, name)
            for event, name in noted
            if event != "open" or not name.startswith(allowed)
        )


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    return Sandbox(tmp_path)


def recipe(output: str, rule: str = "number", layout: str = "mirror") -> str:
    text = RECIPE.replace("OUTPUT", output)
    return text.replace("RULE", rule).replace("LAYOUT", layout)


def test_hostile_names_stay_inside_and_run_nothing(sandbox: Sandbox) -> None:
    for number, name in enumerate(HOSTILE_NAMES):
        folder = "" if number % 2 or name == ".." else f"{name}/"
        sandbox.picture(f"{folder}{name}.png", number)
    (sandbox.source / "link.png").symlink_to(sandbox.folder / "elsewhere" / "deep" / "p.png")
    (sandbox.source / "folder").symlink_to(sandbox.folder / "elsewhere")
    (sandbox.folder / "in" / "r.toml").write_text(recipe("{stem}"))
    ended = sandbox.run("process", "r.toml", "source", "-o", "out")
    assert ended.returncode == 1, ended.stderr  # the link leads to something that is no picture
    shown = [name for name in HOSTILE_NAMES if not name.startswith(".")]
    assert len(list(sandbox.out.rglob("*.png"))) == len(shown)
    assert sandbox.deeds() == []


@pytest.mark.parametrize("name", ["../{stem}", "/etc/{stem}", "a/../../{stem}", "~/{stem}"])
def test_a_hostile_template_is_refused_or_stays_inside(sandbox: Sandbox, name: str) -> None:
    sandbox.picture("deep/p.png")
    (sandbox.folder / "in" / "r.toml").write_text(recipe(name, "overwrite"))
    ended = sandbox.run("process", "r.toml", "source", "-o", "out")
    assert ended.returncode in (0, 1, 2), ended.stderr
    assert sandbox.deeds() == []


@pytest.mark.parametrize("rule", ["number", "overwrite"])
def test_links_in_the_output_folder_lead_nowhere(sandbox: Sandbox, rule: str) -> None:
    sandbox.picture("deep/p.png")
    sandbox.picture("q.png")
    (sandbox.out / "deep").symlink_to(sandbox.folder / "elsewhere" / "deep")
    (sandbox.out / "q.png").symlink_to(sandbox.folder / "elsewhere" / "deep" / "p.png")
    (sandbox.folder / "in" / "r.toml").write_text(recipe("{stem}", rule))
    ended = sandbox.run("process", "r.toml", "source", "-o", "out")
    assert ended.returncode == 1
    assert "leads out of the output folder" in ended.stdout + ended.stderr
    assert sandbox.deeds() == []
