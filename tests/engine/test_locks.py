"""A lock is held by one, and goes when its holder dies."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from app.engine.locks import FileLock

HOLDER = """
import sys
from app.engine.locks import FileLock
assert FileLock(sys.argv[1]).acquire()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_lock_is_held_by_one_and_can_be_had_again(tmp_path: Path) -> None:
    first, second = FileLock(str(tmp_path / "lock")), FileLock(str(tmp_path / "lock"))
    assert first.acquire()
    assert not second.acquire()
    first.release(remove=True)
    assert not (tmp_path / "lock").exists()
    assert second.acquire()
    second.release()


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    path = str(tmp_path / "lock")
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert not FileLock(path).acquire()
        holder.kill()
        holder.wait()
        with FileLock(path) as lock:
            assert lock.acquire()


def test_who_only_looks_holds_nobody_up(tmp_path: Path) -> None:
    first, second = FileLock(str(tmp_path / "lock")), FileLock(str(tmp_path / "lock"))
    assert first.acquire()
    giving_back = threading.Timer(0.05, first.release)
    giving_back.start()
    assert second.acquire(patience=10)
    giving_back.join()
    second.release()
