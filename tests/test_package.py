"""The wheel, installed away from the clone, does what the clone does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from app import __version__

ROOT = Path(__file__).parent.parent
PACKAGING = ROOT / "resources" / "packaging"
IDENTITY = "org.foldermill.Foldermill"

pytestmark = pytest.mark.xdist_group("package")


def run(words: Sequence[str | Path], cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run without a display, and without what would find the clone's modules."""
    gone = ("PYTHONPATH", "QT_QPA_PLATFORM")
    inherited = {name: text for name, text in os.environ.items() if name not in gone}
    return subprocess.run(
        words,
        cwd=cwd,
        env=inherited | env,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel without a network; return its path."""
    folder = tmp_path_factory.mktemp("dist")
    words = ["-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = run([sys.executable, *words], ROOT)
    assert built.returncode == 0, built.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel alone; return the folder, which has to stand in PYTHONPATH."""
    folder = tmp_path_factory.mktemp("installed")
    words: list[str | Path] = ["-m", "pip", "install", "--no-deps", "--no-index", "--quiet"]
    done = run(
        [sys.executable, *words, "--target", folder, wheel],
        folder,
        PIP_DISABLE_PIP_VERSION_CHECK="1",
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("begin", [["bin/foldermill"], [sys.executable, "-m", "app"]])
def test_the_samples_are_processed_away_from_the_clone(
    installed: Path, tmp_path: Path, begin: list[str]
) -> None:
    words = [str(installed / begin[0]) if begin[0].startswith("bin/") else begin[0], *begin[1:]]
    ended = run(words, tmp_path, PYTHONPATH=str(installed))
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.splitlines()[-1] == f"Results: {tmp_path / 'foldermill-sample'}"
    results = [path for path in (tmp_path / "foldermill-sample").rglob("*") if path.is_file()]
    assert len(results) == 6


def test_the_command_processes_with_a_built_in_recipe(installed: Path, tmp_path: Path) -> None:
    samples = installed / "app" / "resources" / "samples"
    program = str(installed / "bin" / "foldermill")
    words = [program, "process", "sizes", str(samples), "-o", "out"]
    ended = run(words, tmp_path, PYTHONPATH=str(installed))
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "out" / "thumbnails" / "leaf_256x256.png").is_file()
    assert len([path for path in (tmp_path / "out").rglob("*") if path.is_file()]) == 18


def test_the_window_s_command_opens_no_terminal_work(installed: Path, tmp_path: Path) -> None:
    program = installed / "bin" / "foldermill-window"
    ended = run([program], tmp_path, PYTHONPATH=str(installed))
    assert ended.returncode == 2
    assert "No window can open" in ended.stderr
    assert not os.listdir(tmp_path)


def test_the_wheel_carries_the_resources_and_nothing_foreign(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    tracked = subprocess.run(
        ["git", "ls-files", "app", "resources"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.split("\n")
    wanted = {
        name.replace("resources/", "app/resources/", 1) if name.startswith("res") else name
        for name in filter(None, tracked)
        if (ROOT / name).exists()
    }
    assert wanted <= names
    assert all(name.startswith(("app/", f"foldermill-{__version__}.d")) for name in names)
    assert not any(name.endswith((".pyc", ".orig", "~")) for name in names)


def test_the_desktop_finds_the_program(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        shared = {name.partition(".data/data/")[2] for name in archive.namelist()}
    assert {
        f"share/applications/{IDENTITY}.desktop",
        f"share/metainfo/{IDENTITY}.metainfo.xml",
        f"share/icons/hicolor/scalable/apps/{IDENTITY}.svg",
    } <= shared
    lines = (PACKAGING / f"{IDENTITY}.desktop").read_text().splitlines()
    assert f"Icon={IDENTITY}" in lines
    assert "Exec=foldermill-window %F" in lines


def test_every_place_that_names_the_version_names_this_one() -> None:
    assert (
        f'<release version="{__version__}"' in (PACKAGING / f"{IDENTITY}.metainfo.xml").read_text()
    )
    assert f"\n## {__version__} " in (ROOT / "CHANGELOG.md").read_text()


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["desktop-file-validate"], f"{IDENTITY}.desktop"),
        (["appstreamcli", "validate", "--no-net"], f"{IDENTITY}.metainfo.xml"),
    ],
)
def test_the_desktop_s_own_checks_pass(command: list[str], name: str) -> None:
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    checked = run([*command, PACKAGING / name], ROOT)
    assert checked.returncode == 0, checked.stdout
