"""The vault: a second name for each original, on any disk, within its limit."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from app.core.errors import RunError
from app.engine.vault import Standing, Vault, copy_part, is_still_there, remove_originals
from app.formats import disk


@pytest.fixture
def top(tmp_path: Path) -> Path:
    (tmp_path / "top" / "sub").mkdir(parents=True)
    (tmp_path / "top" / "sub" / "a.jpg").write_bytes(b"original")
    return tmp_path / "top"


def vault(top: Path, limit: int = 10**9) -> Vault:
    return Vault([str(top)], "run-1", limit)


def kept(top: Path, vault: Vault, name: str = "sub/a.jpg") -> Path:
    target = str(top / name)
    place = vault.place(target)
    vault.keep(target, place)
    vault.sync()
    return Path(place)


class Linkless(disk.Disk):
    """A disk that knows no links, like FAT."""

    def link(self, old: str, new: str) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")


def test_an_original_gets_a_second_name_that_says_what_it_was(top: Path) -> None:
    place = kept(top, vault(top))
    assert place == top / ".foldermill" / "vault" / "run-1" / "sub" / "a.jpg"
    assert os.path.samefile(place, top / "sub" / "a.jpg")


def test_where_a_disk_has_no_links_the_original_is_copied_with_its_date_and_permissions(
    top: Path,
) -> None:
    original = top / "sub" / "a.jpg"
    os.chmod(original, 0o640)
    os.utime(original, ns=(1_600_000_000_123_456_789, 1_600_000_000_123_456_789))
    with disk.standing_in(Linkless()):
        place = kept(top, vault(top))
    assert not os.path.samefile(place, original)
    assert place.read_bytes() == b"original"
    assert place.stat().st_mtime_ns == original.stat().st_mtime_ns
    assert place.stat().st_mode == original.stat().st_mode
    assert [path.name for path in place.parent.iterdir()] == ["a.jpg"]


def test_a_copy_that_is_not_like_its_original_is_refused(top: Path) -> None:
    class Lying(Linkless):
        def copy(self, source: str, path: str) -> None:
            Path(path).write_bytes(b"something")

    with disk.standing_in(Lying()), pytest.raises(OSError, match="error"):
        kept(top, vault(top))
    assert not list((top / ".foldermill").rglob("a.jpg"))


def test_a_copy_cut_off_by_a_kill_is_made_anew(top: Path) -> None:
    subject = vault(top)
    place = subject.place(str(top / "sub" / "a.jpg"))
    os.makedirs(os.path.dirname(place))
    Path(copy_part("run-1", place)).write_bytes(b"orig")
    with disk.standing_in(Linkless()):
        subject.keep(str(top / "sub" / "a.jpg"), place)
    assert [path.name for path in Path(place).parent.iterdir()] == ["a.jpg"]


def test_another_file_of_that_name_in_the_vault_keeps_its_place(top: Path) -> None:
    first = kept(top, vault(top))
    (top / "sub" / "new").write_bytes(b"another")
    os.replace(top / "sub" / "new", top / "sub" / "a.jpg")
    second = kept(top, vault(top))
    assert (first.read_bytes(), second.read_bytes()) == (b"original", b"another")
    assert second.name == "a (2).jpg"


def test_a_full_vault_is_said_and_nothing_is_counted(top: Path) -> None:
    kept(top, vault(top))
    subject = vault(top, limit=20)
    target = str(top / "sub" / "a.jpg")
    with pytest.raises(RunError) as refused:
        subject.refuse_full([(target, 13)])
    assert refused.value.problem.code == "vault_full"
    subject.refuse_full([(target, 6), (target, 6)])
    with pytest.raises(RunError):
        subject.refuse_full([(target, 1)])


def test_the_innermost_of_two_tops_keeps_an_original(top: Path) -> None:
    subject = Vault([str(top), str(top / "sub")], "run-1", 10**9)
    place = subject.place(str(top / "sub" / "a.jpg"))
    assert place == str(top / "sub" / ".foldermill" / "vault" / "run-1" / "a.jpg")


def test_a_changed_or_replaced_original_is_seen(top: Path) -> None:
    original = top / "sub" / "a.jpg"
    place = str(kept(top, vault(top)))
    before = Standing.at(str(original))
    assert before is not None
    assert is_still_there(str(original), before, place)
    assert Standing.read(before.text()) == before
    renumbered = Standing(before.inode + 1, before.size, before.mtime_ns, before.mode)
    assert is_still_there(str(original), renumbered, place)
    (top / "sub" / "new").write_bytes(b"Original")
    os.replace(top / "sub" / "new", original)
    assert not is_still_there(str(original), before, place)
    original.unlink()
    assert not is_still_there(str(original), before, place)


def test_what_is_no_file_is_never_replaced(top: Path) -> None:
    (top / "link").symlink_to(top / "sub" / "a.jpg")
    assert Standing.at(str(top / "nothing")) is None
    for name in ("sub", "link"):
        with pytest.raises(FileExistsError):
            Standing.at(str(top / name))


def test_removing_originals_frees_their_space_and_leaves_no_folder(top: Path) -> None:
    place = str(kept(top, vault(top)))
    assert remove_originals([place, place + "-gone"]) == len(b"original")
    assert [path.name for path in top.iterdir()] == ["sub"]
