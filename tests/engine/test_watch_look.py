"""What a look at a watched folder takes for a new file, and when there is one."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from watch_kit import Desk, Silence

from app.engine import watch_folder, watch_look
from app.engine.watch_folder import WatchedFolder
from app.engine.watch_look import Look, Sighting, is_held_open
from app.engine.watch_memory import Seen, WatchMemory


@pytest.fixture
def box(tmp_path: Path) -> Path:
    folder = tmp_path / "box"
    folder.mkdir()
    return folder


def look(box: Path, leave_out: str | Path = "", **before: Sighting) -> Look:
    known = {os.fsencode(box / name): sighting for name, sighting in before.items()}
    made = Look(str(box), str(leave_out), lambda *_: False, known, lambda: 7.0)
    for _ in made.steps():
        pass
    return made


def found(look: Look, box: Path) -> set[str]:
    return {os.path.relpath(os.fsdecode(path), box) for path in look.found}


@pytest.mark.leaves_work_files
def test_hidden_and_unfinished_files_are_left_out(box: Path) -> None:
    for name in (
        *("a.png", "sub/b", "c.party", "~d.txt", "e.tmp.png"),
        *(".hidden.png", ".fm-1-2-3.part", ".foldermill/vault/f.png", "Thumbs.db"),
        *("g.png.part", "h.JPG.CRDOWNLOAD", "i.partial", "j.tmp", "k.png~", "l.filepart"),
        "m.png.download/m.png",
    ):
        (box / name).parent.mkdir(parents=True, exist_ok=True)
        (box / name).write_text("words")
    assert found(look(box), box) == {"a.png", "sub/b", "c.party", "~d.txt", "e.tmp.png"}


def test_links_are_what_they_lead_to_and_folders_are_not_entered(tmp_path: Path, box: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    for folder in (box, outside):
        (folder / "a.txt").write_text("words")
    (box / "out.txt").symlink_to(outside / "a.txt")
    (box / "in.txt").symlink_to(box / "a.txt")
    (box / "nothing.txt").symlink_to(box / "nowhere")
    (box / "folder").symlink_to(outside)
    os.mkfifo(box / "pipe")
    assert found(look(box), box) == {"a.txt", "out.txt"}


def test_the_output_folder_is_left_out_however_it_is_spelt(tmp_path: Path, box: Path) -> None:
    (box / "sub" / "results").mkdir(parents=True)
    (box / "sub" / "results" / "a.png").write_text("ours")
    (box / "b.png").write_text("new")
    (tmp_path / "link").symlink_to(box / "sub")
    assert found(look(box, tmp_path / "link" / "results"), box) == {"b.png"}
    assert found(look(box, box), box) == {"b.png", "sub/results/a.png"}


def test_a_file_that_stays_the_same_keeps_its_time(box: Path) -> None:
    (box / "a").write_text("words")
    facts = (box / "a").stat()
    (box / "b").write_text("more words")
    before = Sighting(facts.st_size, facts.st_mtime_ns, 3.0)
    times = {
        os.path.basename(path): s.since for path, s in look(box, a=before, b=before).found.items()
    }
    assert times == {b"a": 3.0, b"b": 7.0}


def test_a_look_gives_way_often_and_takes_no_more_than_it_can_hold(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        (box / str(number)).write_text("words")
    monkeypatch.setattr(watch_look, "_SLICE", 0.0)
    monkeypatch.setattr(watch_look, "MOST_FOUND", 20)
    made = Look(str(box), "", lambda *_: False, {}, lambda: 0.0)
    assert sum(1 for _ in made.steps()) == 30
    assert len(made.found) == 20


def test_what_cannot_be_read_is_named_and_the_rest_is_found(
    box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (box / "closed").mkdir()
    (box / "a").write_text("words")
    real = os.scandir

    def scandir(path: bytes) -> object:
        if path.endswith(b"closed"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    made = look(box)
    assert found(made, box) == {"a"}
    assert [problem.code for problem in made.problems] == ["source_unreadable"]


def test_a_file_nobody_may_share_is_not_complete(
    tmp_path: Path, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (box / "a").write_text("words")
    assert not is_held_open(os.fsencode(box / "a"))
    monkeypatch.setattr(watch_folder, "_FILES_ARE_HELD", True)
    held = [True]
    monkeypatch.setattr(watch_folder, "is_held_open", lambda _: held[0])
    folder = Watched(tmp_path, box, monkeypatch)
    assert not folder.looked_at(0.0, 3.0)
    held[0] = False
    assert folder.looked_at(6.0) == {"a"}
    folder.close()


class Watched:
    """A watched folder whose system tells what the test says."""

    def __init__(self, tmp_path: Path, box: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        self.heard = Silence("")
        monkeypatch.setattr(watch_folder, "Changes", lambda _: self.heard)
        self.memory = WatchMemory(str(tmp_path / "home"), "key", str(box))
        self.folder = WatchedFolder(str(box), "", self.memory, 2.0, lambda: self.now)

    def looked_at(self, *times: float) -> set[str]:
        """Look at these times; return the names of the files that are complete at the last."""
        for self.now in times:
            assert self.folder.enter()
            for _ in self.folder.look():
                pass
        return {os.path.basename(os.fsdecode(path)) for path in self.folder.ripe()}

    def due_after(self) -> float:
        """Return how many seconds from now the next look is due."""
        began, self.now = self.now, self.now
        while not self.folder.due:
            self.now += 0.1
        return self.now - began

    def close(self) -> None:
        self.memory.close()


def test_looks_come_often_only_where_the_system_tells_nothing(
    tmp_path: Path, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Watched(tmp_path, box, monkeypatch)
    assert folder.folder.due
    folder.looked_at(1.0)
    assert 1.9 < folder.due_after() < 2.2
    folder.heard.working = True
    folder.looked_at(10.0)
    assert 44 < folder.due_after() < 46
    folder.looked_at(100.0)
    folder.heard.changed = True
    assert folder.due_after() < 1
    folder.heard.changed = False
    (box / "grows").write_text("words")
    folder.looked_at(200.0)
    assert 1.9 < folder.due_after() < 2.2
    monkeypatch.setattr(watch_folder, "is_network", lambda _: True)
    folder.folder.leave()
    folder.looked_at(300.0, 310.0)
    assert 1.9 < folder.due_after() < 2.2
    folder.close()


def test_all_folders_that_were_looked_at_are_listened_to(
    tmp_path: Path, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Watched(tmp_path, box, monkeypatch)
    (box / ".hidden").mkdir()
    (box / "sub").mkdir()
    folder.looked_at(1.0)
    assert folder.heard.followed == [os.fsencode(box), os.fsencode(box / "sub")]
    (box / "sub" / "deep").mkdir()
    folder.looked_at(10.0)
    assert len(folder.heard.followed) == 3
    folder.close()


def test_that_the_system_tells_nothing_is_said(
    tmp_path: Path, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Watched(tmp_path, box, monkeypatch)
    folder.heard.problem = "too many watches"
    folder.looked_at(1.0)
    (problem,) = folder.folder.problems
    assert "does not tell of changes" in problem.message()
    assert "too many watches" in problem.message()
    folder.close()


def test_only_what_is_said_to_be_gone_and_is_gone_becomes_new_again(
    tmp_path: Path, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Watched(tmp_path, box, monkeypatch)
    (box / "sub").mkdir()
    paths = [box / "moved", box / "there", box / "sub" / "inside", box / "unplugged"]
    for path in paths:
        path.write_text("words")
    facts = {path: path.stat() for path in paths}
    folder.memory.remember(
        Seen(os.fsencode(path), facts[path].st_size, facts[path].st_mtime_ns) for path in paths
    )
    assert folder.looked_at(0.0, 3.0) == set()
    for path in paths:
        path.unlink()
    (box / "sub").rmdir()
    folder.looked_at(6.0)
    (box / "sub").mkdir()
    for path in paths:
        path.write_text("words")
        os.utime(path, ns=(0, facts[path].st_mtime_ns))
    assert folder.looked_at(9.0, 12.0) == set()
    for name in ("moved", "there", "sub"):
        folder.heard.removed.add(str(box / name))
    paths[0].unlink()
    paths[2].unlink()
    (box / "sub").rmdir()
    folder.looked_at(15.0)
    (box / "sub").mkdir()
    for path in (paths[0], paths[2]):
        path.write_text("words")
        os.utime(path, ns=(0, facts[path].st_mtime_ns))
    assert folder.looked_at(18.0, 21.0) == {"moved", "inside"}
    folder.close()


def test_a_folder_that_was_exchanged_is_listened_to_anew(
    desk: Desk, box: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listened: list[Silence] = []

    def listen(folder: str) -> Silence:
        listened.append(Silence(folder))
        return listened[-1]

    monkeypatch.setattr(watch_folder, "Changes", listen)
    desk.watch(box, box.parent / "out")
    desk.pass_time(10)
    assert len(listened) == 1
    box.rename(box.with_name("old"))
    box.mkdir()
    desk.pass_time(10)
    assert len(listened) == 2
    assert "watch_gone" not in desk.notices
