"""Results are whole or not there, and nothing is ever replaced."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.formats import disk, safe_write
from app.formats.safe_write import (
    SyncGroup,
    make_folders,
    part_name,
    remove_empty_folders,
    rename_new,
    replace_file,
    write_part,
)


@pytest.mark.leaves_work_files
def test_a_part_holds_the_content_and_says_its_digest(tmp_path: Path) -> None:
    data = os.urandom(100_000)
    path = tmp_path / part_name("run", "7.0", 2)
    digest = write_part(str(path), memoryview(data), mtime_ns=1_600_000_000_000_000_000)
    assert path.read_bytes() == data
    assert digest == hashlib.blake2b(data, digest_size=16).hexdigest()
    assert path.stat().st_mtime_ns == 1_600_000_000_000_000_000


def test_a_part_never_replaces_and_a_failed_one_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "there").write_text("theirs")
    with pytest.raises(FileExistsError):
        write_part(str(tmp_path / "there"), b"ours")
    assert (tmp_path / "there").read_text() == "theirs"

    def full(handle: int, data: memoryview) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        write_part(str(tmp_path / "new"), b"ours")
    assert not (tmp_path / "new").exists()


def no_call() -> None:
    return None


def unsupported() -> Callable[[bytes, bytes], int]:
    def call(old: bytes, new: bytes) -> int:
        ctypes.set_errno(errno.EINVAL)
        return -1

    return call


@pytest.mark.parametrize("how", ["system", "link", "unsupported", "no links"])
def test_renaming_refuses_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how in ("link", "no links"):
        monkeypatch.setattr(disk, "_exclusive_rename_call", no_call)
    if how == "unsupported":
        monkeypatch.setattr(disk, "_exclusive_rename_call", unsupported)
    if how == "no links":

        def refuse(*_: object, **__: object) -> None:
            raise OSError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(os, "link", refuse)
    part, free, taken = (str(tmp_path / name) for name in ("part", "free", "taken"))
    Path(part).write_text("ours")
    Path(taken).write_text("theirs")
    with pytest.raises(FileExistsError):
        rename_new(part, taken)
    assert Path(taken).read_text() == "theirs"
    assert Path(part).read_text() == "ours"
    rename_new(part, free)
    assert Path(free).read_text() == "ours"
    assert not os.path.lexists(part)


def test_a_broken_link_in_the_place_is_not_replaced_either(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nothing")
    (tmp_path / "part").write_text("ours")
    with pytest.raises(FileExistsError):
        rename_new(str(tmp_path / "part"), str(tmp_path / "link"))
    assert os.path.islink(tmp_path / "link")


def test_a_batch_of_small_files_costs_one_sync_and_large_ones_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []

    class Counting(disk.Disk):
        def sync_file(self, path: str) -> None:
            synced.append(Path(path).name)

        def sync_system(self, handle: int, folder: str) -> None:
            synced.append("system")

    monkeypatch.setattr(safe_write, "LARGE", 1_000)
    group = SyncGroup()
    group.expect([str(tmp_path)])
    parts = []
    for name, size in (("a", 10), ("b", 10), ("c", 10), ("large", 2_000)):
        parts.append(str(tmp_path / name))
        write_part(parts[-1], b"x" * size)
    with disk.standing_in(Counting()):
        group.sync(parts)
    group.close()
    assert sorted(synced) == ["large", "system"]


def test_a_failed_sync_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(handle: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    part = str(tmp_path / "part")
    write_part(part, b"x")
    group = SyncGroup()
    group.expect([str(tmp_path)])
    with pytest.raises(OSError, match="Input/output"):
        group.sync([part])
    group.close()


def test_made_folders_are_named_outermost_first_and_removed_only_when_empty(
    tmp_path: Path,
) -> None:
    made = make_folders(str(tmp_path / "a" / "b" / "c"))
    assert made == [str(tmp_path / part) for part in ("a", "a/b", "a/b/c")]
    assert make_folders(made[-1]) == []
    (tmp_path / "a" / "kept").write_text("theirs")
    remove_empty_folders(made)
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["kept"]


def test_a_file_in_a_folders_place_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("theirs")
    with pytest.raises(OSError, match="a"):
        make_folders(str(tmp_path / "a" / "b"))
    assert (tmp_path / "a").read_text() == "theirs"


def test_a_file_of_our_own_is_replaced_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text("old")

    def break_off() -> None:
        with replace_file(str(path)) as file:
            file.write("half")
            raise InterruptedError

    with pytest.raises(InterruptedError):
        break_off()
    assert path.read_text() == "old"
    with replace_file(str(path)) as file:
        file.write("new")
    assert path.read_text() == "new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.json"]
