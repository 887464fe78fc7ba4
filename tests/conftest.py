"""What holds for every test: folders of its own, no screen, and nothing left behind."""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from collections.abc import Generator, Iterator
from glob import glob
from pathlib import Path

import psutil
import pytest
from hypothesis import settings

# Before anything imports Qt.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
for _name in ("DISPLAY", "WAYLAND_DISPLAY"):
    os.environ.pop(_name, None)

# The same examples in every run, however slow the machine.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")

_ROOT = Path(__file__).parent.parent
_PATIENCE = 3.0
"""Seconds that what a test started may take to end after it."""

_not_run: list[str] = []


@pytest.fixture(autouse=True)
def home(nothing_left_behind: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the program folders of its own, and temporary files too; return where they lie."""
    folder = nothing_left_behind
    monkeypatch.setenv("FOLDERMILL_HOME", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


@pytest.fixture
def nothing_left_behind(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Fail a test that leaves threads, processes, temporary or work files, and say which.

    Looks after everything else was taken down, patches of the test among it.
    """
    folder = tmp_path_factory.mktemp("home")
    (folder / "tmp").mkdir()
    threads, children, entries = set(threading.enumerate()), _children(), _entries()
    yield folder
    started = set(threading.enumerate()) - threads
    left = [
        *(f"thread {thread.name}" for thread in started if _lasts(thread)),
        *(f"process {pid}: {words}" for pid in _children() - children if (words := _running(pid))),
        *(f"{_ROOT / name}" for name in _entries() - entries),
        *(f"temporary file {name}" for name in os.listdir(folder / "tmp")),
        *_work_files(request),
    ]
    if left:
        pytest.fail("left behind: " + "; ".join(left), pytrace=False)


def _lasts(thread: threading.Thread) -> bool:
    # What Python calls a thread it did not start itself, a QThread for example, never ends for it.
    if thread.name.startswith("Dummy-"):
        return False
    thread.join(_PATIENCE)
    return thread.is_alive()


def _children() -> set[int]:
    """Return the process numbers of our children; on Linux without reading all of /proc."""
    lists = glob("/proc/self/task/*/children")
    if not lists:
        return {child.pid for child in psutil.Process().children()}
    found: set[int] = set()
    for path in lists:
        # A thread that ends meanwhile takes its list with it.
        with contextlib.suppress(OSError):
            found.update(map(int, Path(path).read_text().split()))
    return found


def _running(pid: int) -> str:
    """Return the command line of a child that does not end, else nothing."""
    try:
        child = psutil.Process(pid)
        words = " ".join(child.cmdline())
        if "multiprocessing.resource_tracker" in words:
            return ""
        child.wait(_PATIENCE)
    except psutil.TimeoutExpired:
        return words
    except psutil.NoSuchProcess:
        pass
    return ""


def _entries() -> set[str]:
    """Return what lies in the clone itself; caches begin with a dot."""
    return {name for name in os.listdir(_ROOT) if not name.startswith(".")}


def _work_files(request: pytest.FixtureRequest) -> Iterator[str]:
    folder = request.node.funcargs.get("tmp_path")
    if folder and not request.node.get_closest_marker("leaves_work_files"):
        for path, _, files in os.walk(folder):
            for name in files:
                if name.startswith(".fm-"):
                    yield f"work file {os.path.join(path, name)!r}"


@pytest.hookimpl(wrapper=True)
def pytest_report_to_serializable() -> Generator[None, object, object]:
    """Let xdist send reports that show names which are no UTF-8."""
    return _encodable((yield))


def _encodable(data: object) -> object:
    if isinstance(data, str):
        return data.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(data, list | tuple):
        return type(data)(map(_encodable, data))
    if isinstance(data, dict):
        return {key: _encodable(value) for key, value in data.items()}
    return data


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember what was skipped; with xdist only the process that reports hears this."""
    if report.skipped and not hasattr(report, "wasxfail"):
        _remember(report.nodeid, report.longrepr)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Remember modules that were skipped as a whole."""
    if report.skipped:
        _remember(report.nodeid, report.longrepr)


def _remember(name: str, reason: object) -> None:
    words = reason[2] if isinstance(reason, tuple) else reason
    _not_run.append(f"{name}: {words}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell `./test` what could not be run."""
    path = os.environ.get("FOLDERMILL_NOT_RUN")
    if path and not hasattr(session.config, "workerinput"):
        Path(path).write_text("".join(f"{line}\n" for line in _not_run), encoding="utf-8")
