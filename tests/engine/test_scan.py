"""What a scan finds, in which order, and what it names instead of opening."""

from __future__ import annotations

import os
import socket
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.item import Kind
from app.engine.events import Noticed, Scanned
from app.engine.journal import Journal
from app.engine.scan import Scanner

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


class Scan:
    """The result of scanning sources into a fresh journal."""

    def __init__(
        self,
        folder: Path,
        sources: Sequence[str | Path],
        leave_out: str = "",
        only: Collection[Path] | None = None,
    ) -> None:
        self.journal = Journal(str(folder / "journal.sqlite"), create=True)
        wanted = None if only is None else {os.fsencode(path) for path in only}
        scanner = Scanner(self.journal, leave_out, lambda: False, wanted)
        events = list(scanner.scan([str(s) for s in sources]))
        last = events[-1]
        assert isinstance(last, Scanned)
        assert last.finished
        self.counts = last
        self.notices = [e.problem for e in events if isinstance(e, Noticed)]
        self.items = list(self.journal.items(range(self.journal.count())))
        self.journal.close()

    @property
    def paths(self) -> list[str]:
        return [item.path for item in self.items]

    @property
    def codes(self) -> list[str]:
        return [problem.code for problem in self.notices]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    (root / "sub").mkdir(parents=True)
    (root / "a.png").write_bytes(PNG)
    (root / "sub" / "b.png").write_bytes(PNG)
    (root / "notes.txt").write_text("words")
    return root


def test_items_come_with_their_kind_and_size(tmp_path: Path, tree: Path) -> None:
    (tree / "data.csv").write_text("a,b\n1,2\n")
    (tree / "program.bin").write_bytes(b"\x7fELF" + b"\0" * 100)
    scan = Scan(tmp_path, [tree])
    assert scan.counts.kinds == {Kind.IMAGE: 2, Kind.TEXT: 1, Kind.TABLE: 1, Kind.OTHER: 1}
    assert scan.counts.size == sum(
        path.stat().st_size for path in tree.rglob("*") if path.is_file()
    )
    assert {item.relative for item in scan.items} >= {"sub/b.png", "data.csv"}


def test_hidden_and_system_files_are_counted_and_left_out(tmp_path: Path, tree: Path) -> None:
    for name in (".DS_Store", "._a.png", "Thumbs.db", "desktop.ini"):
        (tree / name).write_bytes(PNG)
    (tree / ".git").mkdir()
    (tree / ".git" / "c.png").write_bytes(PNG)
    scan = Scan(tmp_path, [tree])
    assert scan.counts.hidden == 5
    assert scan.counts.items == 3


def test_only_what_was_asked_for_is_taken_and_nothing_else_is_named(
    tmp_path: Path, tree: Path
) -> None:
    os.mkfifo(tree / "pipe")
    (tree / "folder").symlink_to(tmp_path)
    (tree / "other").mkdir()
    (tree / "other" / "c.png").write_bytes(PNG)
    wanted = [tree / "sub" / "b.png", tree / "notes.txt", tree / "gone.png"]
    scan = Scan(tmp_path, [tree], only=wanted)
    assert [item.relative for item in scan.items] == ["notes.txt", "sub/b.png"]
    assert scan.notices == []


def test_links_files_once_folders_never(tmp_path: Path, tree: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "far.png").write_bytes(PNG)
    (tree / "again.png").symlink_to(tree / "a.png")
    (tree / "far1.png").symlink_to(outside / "far.png")
    (tree / "far2.png").symlink_to(outside / "far.png")
    (tree / "loop").symlink_to(tree)
    (tree / "nothing.png").symlink_to(tmp_path / "gone")
    scan = Scan(tmp_path, [tree])
    assert [Path(path).name for path in scan.paths] == ["a.png", "far1.png", "notes.txt", "b.png"]
    assert scan.codes == ["source_linked_folder", "source_broken_link"]


def test_pipes_and_sockets_are_named_and_never_opened(tmp_path: Path, tree: Path) -> None:
    os.mkfifo(tree / "pipe.png")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tree / "s.png"))
        scan = Scan(tmp_path, [tree])
    assert scan.codes == ["source_special", "source_special"]
    assert str(tree / "pipe.png") in scan.notices[0].message()
    assert scan.counts.items == 3


def test_an_unreadable_folder_is_named_and_the_rest_is_read(
    tmp_path: Path, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.scandir

    def scandir(path: bytes) -> Iterator[os.DirEntry[bytes]]:
        if path.endswith(b"sub"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    scan = Scan(tmp_path, [tree])
    assert scan.codes == ["source_unreadable"]
    assert "Permission denied" in scan.notices[0].message()
    assert scan.counts.items == 2


def test_a_file_that_cannot_be_opened_is_an_item_with_a_flaw(
    tmp_path: Path, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def refuse(path: bytes | str, *args: int, **more: int) -> int:
        if os.fsencode(path).endswith(b"a.png"):
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **more)

    monkeypatch.setattr(os, "open", refuse)
    scan = Scan(tmp_path, [tree])
    flawed = [item for item in scan.items if item.flaw]
    assert [(item.kind, item.flaw and item.flaw.code) for item in flawed] == [
        ("image", "no_permission")
    ]


def test_sources_that_overlap_are_read_once(tmp_path: Path, tree: Path) -> None:
    scan = Scan(tmp_path, [tree / "sub", tree, tree, tree / "a.png"])
    assert sorted(scan.paths) == sorted(str(path) for path in tree.rglob("*.*"))
    assert scan.codes == ["source_twice"] * 3


def test_single_files_keep_the_order_in_which_they_were_given(tmp_path: Path, tree: Path) -> None:
    scan = Scan(tmp_path, [tree / "notes.txt", tree / "a.png"])
    assert [item.relative for item in scan.items] == ["notes.txt", "a.png"]


def test_a_source_that_is_not_there_is_named(tmp_path: Path) -> None:
    scan = Scan(tmp_path, [tmp_path / "missing"])
    assert scan.codes == ["source_missing"]
    assert scan.counts.items == 0


def test_the_output_folder_inside_the_source_is_not_entered(tmp_path: Path, tree: Path) -> None:
    out = tree / "out"
    out.mkdir()
    (out / "result.png").write_bytes(PNG)
    (tree / "out.png").write_bytes(PNG)
    scan = Scan(tmp_path, [tree], leave_out=str(out))
    assert str(out / "result.png") not in scan.paths
    assert str(tree / "out.png") in scan.paths


def test_very_long_paths_and_names_that_are_no_text(tmp_path: Path) -> None:
    tree = os.fsencode(tmp_path / "tree")
    deep = tree + b"/d" * 900
    os.makedirs(deep)
    odd = [b"\xff\xfe.png", b"new\nline.png", b"quote\"'.png", b"[page=1].png"]
    for name in odd:
        with open(os.path.join(deep, name), "xb") as file:
            file.write(PNG)
    scan = Scan(tmp_path, [os.fsdecode(tree)])
    assert {os.path.basename(os.fsencode(path)) for path in scan.paths} == set(odd)
    assert all(os.path.exists(path) for path in scan.paths)


names = st.text(st.sampled_from("ab-.!~ZÄ猫"), min_size=1, max_size=3).filter(
    lambda name: not name.startswith(".")
)


@settings(max_examples=40)
@given(st.sets(st.lists(names, min_size=1, max_size=3).map(tuple), max_size=12))
def test_plan_order_is_relative_path_by_bytes(
    tmp_path_factory: pytest.TempPathFactory, files: set[tuple[str, ...]]
) -> None:
    tmp = tmp_path_factory.mktemp("order")
    root = tmp / "root"
    root.mkdir()
    made = []
    for parts in sorted(files):
        path = root.joinpath(*parts)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(PNG)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            continue
        made.append(os.fsencode("/".join(parts)))
    scan = Scan(tmp, [root])
    assert [os.fsencode(item.relative) for item in scan.items] == sorted(made)


def test_only_takes_what_it_names_and_sources_that_are_files(tmp_path: Path, tree: Path) -> None:
    sources = [tree / "sub", tree / "a.png", tree / "notes.txt"]
    wanted = [tree / "sub" / "b.png", tree / "a.png"]
    scan = Scan(tmp_path, sources, only=wanted)
    assert scan.paths == [str(path) for path in wanted]


def test_the_output_folder_is_read_when_it_is_given_as_a_source(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("a")
    journal = Journal(str(tmp_path / "journal.sqlite"), create=True)
    scanner = Scanner(journal, str(tmp_path / "in"), lambda: False)
    *_, last = scanner.scan([str(tmp_path / "in")])
    assert isinstance(last, Scanned)
    assert last.items == 1
    journal.close()
