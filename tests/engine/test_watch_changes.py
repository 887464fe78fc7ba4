"""What the system tells of changes in a folder, for real where it can be had."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
import watchfiles

from app.engine import watch_changes
from app.engine.watch_changes import Changes, is_network


@pytest.fixture
def changes(tmp_path: Path) -> Iterator[Changes]:
    made = Changes(str(tmp_path))
    made.follow([os.fsencode(tmp_path)])
    yield made
    made.close()


def until(reached: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not reached():
        assert time.monotonic() < deadline


def heard(changes: Changes) -> None:
    """Wait until it listens, and forget what it has told so far."""
    until(lambda: changes.working)
    changes.take()


def test_new_files_are_told_of_in_all_folders_that_are_followed(
    tmp_path: Path, changes: Changes
) -> None:
    heard(changes)
    (tmp_path / "sub").mkdir()
    until(lambda: changes.changed)
    assert changes.take() == set()
    changes.follow([os.fsencode(tmp_path), os.fsencode(tmp_path / "sub"), b"/\xff"])
    heard(changes)
    (tmp_path / "sub" / "b").write_text("words")
    until(lambda: changes.changed)


@pytest.mark.parametrize("whole_trees", [True, False])
def test_what_goes_is_named_as_the_folder_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole_trees: bool
) -> None:
    monkeypatch.setattr(watch_changes, "_WHOLE_TREES", whole_trees)
    box = tmp_path / "real"
    (box / "sub").mkdir(parents=True)
    (box / "a").write_text("words")
    (tmp_path / "link").symlink_to(box)
    changes = Changes(str(tmp_path / "link"))
    changes.follow([os.fsencode(tmp_path / "link")])
    heard(changes)
    (box / "a").rename(tmp_path / "a")
    (box / "sub").rename(tmp_path / "sub")
    told: set[str] = set()
    while len(told) < 2:
        until(lambda: changes.changed)
        told |= changes.take()
    changes.close()
    assert told == {str(tmp_path / "link" / "a"), str(tmp_path / "link" / "sub")}


def test_more_folders_than_can_be_heard_are_no_error(
    tmp_path: Path, changes: Changes, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard(changes)
    monkeypatch.setattr(watch_changes, "MOST_FOLDERS", 1)
    changes.follow([os.fsencode(tmp_path), os.fsencode(tmp_path / "sub")])
    assert not changes.working
    changes.follow([os.fsencode(tmp_path)])
    heard(changes)
    assert changes.problem == ""


def test_a_folder_that_went_meanwhile_is_a_change_and_no_problem(
    tmp_path: Path, changes: Changes
) -> None:
    heard(changes)
    changes.follow([os.fsencode(tmp_path), os.fsencode(tmp_path / "gone")])
    until(lambda: changes.changed)
    assert changes.problem == ""


def test_a_name_that_is_no_text_is_survived(
    tmp_path: Path, changes: Changes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch_changes, "_PAUSE", 0.01)
    heard(changes)
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff")).write_text("words")
    until(lambda: changes.changed)
    heard(changes)
    (tmp_path / "a").write_text("words")
    until(lambda: changes.changed)
    assert changes.problem == ""


def test_a_system_without_ears_is_no_error_and_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deaf(*_: object, **__: object) -> Iterator[object]:
        raise OSError("OS file watch limit reached. about [“a”]")

    monkeypatch.setattr(watch_changes, "_PAUSE", 0.01)
    real = watchfiles.watch
    monkeypatch.setattr(watchfiles, "watch", deaf)
    changes = Changes(str(tmp_path))
    changes.follow([os.fsencode(tmp_path)])
    until(lambda: changes.problem)
    assert not changes.working
    assert changes.problem == "OS file watch limit reached"
    monkeypatch.setattr(watchfiles, "watch", real)
    heard(changes)
    assert changes.problem == ""
    changes.close()


def test_a_network_is_known_by_its_file_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parts(all: bool) -> list[SimpleNamespace]:  # noqa: A002 - psutil's name
        return [
            SimpleNamespace(mountpoint="/", fstype="ext4", opts="rw"),
            SimpleNamespace(mountpoint=str(tmp_path / "net"), fstype="nfs4", opts="rw"),
            SimpleNamespace(mountpoint=str(tmp_path / "net" / "usb"), fstype="vfat", opts="rw"),
            SimpleNamespace(mountpoint=str(tmp_path / "share"), fstype="NTFS", opts="rw,remote"),
        ]

    monkeypatch.setattr(psutil, "disk_partitions", parts)
    told = {name: is_network(str(tmp_path / name)) for name in ("net", "net/a", "network", "share")}
    assert told == {"net": True, "net/a": True, "network": False, "share": True}
    assert not is_network(str(tmp_path / "net" / "usb" / "a"))
