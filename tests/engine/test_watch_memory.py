"""What a watch remembers, and whose memory it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from watch_kit import half

from app.core.errors import RunError
from app.engine.watch_memory import Seen, WatchMemory, watch_key


def memory(home: Path) -> WatchMemory:
    return WatchMemory(str(home), "key", "/box")


def test_a_file_is_known_as_it_was(tmp_path: Path) -> None:
    first = memory(tmp_path)
    assert first.first
    first.remember([Seen(b"/box/\xff", 5, 10), Seen(b"/box/\xff", 6, 20)])
    first.begin("20260101-000000-abcdef")
    first.close()
    again = memory(tmp_path)
    assert not again.first
    assert again.run == "20260101-000000-abcdef"
    assert again.knows(b"/box/\xff", 5, 10)
    assert again.knows(b"/box/\xff", 6, 20)
    assert not again.knows(b"/box/\xff", 5, 20)
    assert not again.knows(b"/box/a", 5, 10)
    again.end()
    again.close()
    last = memory(tmp_path)
    assert last.run == ""
    last.close()


def test_forgetting_a_folder_forgets_what_lay_in_it(tmp_path: Path) -> None:
    made = memory(tmp_path)
    paths = [b"/box/a", b"/box/a/b", b"/box/a/b/c", b"/box/a.png", b"/box/ab", b"/box/b"]
    made.remember(Seen(path, 1, 1) for path in paths)
    made.forget([b"/box/a"])
    assert [made.knows(path, 1, 1) for path in paths] == [False] * 3 + [True] * 3
    made.close()


def test_a_memory_has_one_user(tmp_path: Path) -> None:
    one = memory(tmp_path)
    with pytest.raises(RunError, match="“/box” is being watched"):
        memory(tmp_path)
    one.close()
    memory(tmp_path).close()
    assert [path.name for path in (tmp_path / "watches").iterdir()] == ["key.sqlite"]


@pytest.mark.parametrize("rubbish", [b"rubbish" * 1000, b""])
def test_a_damaged_memory_is_set_aside(tmp_path: Path, rubbish: bytes) -> None:
    made = memory(tmp_path)
    made.remember([Seen(b"/box/a", 1, 1)])
    made.close()
    (tmp_path / "watches" / "key.sqlite").write_bytes(rubbish)
    again = memory(tmp_path)
    assert Path(again.aside).read_bytes() == rubbish
    assert not again.knows(b"/box/a", 1, 1)
    again.remember([Seen(b"/box/a", 1, 1)])
    assert again.knows(b"/box/a", 1, 1)
    again.close()


def test_a_memory_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "watches").write_text("in the way")
    with pytest.raises(RunError, match="cannot be remembered"):
        memory(tmp_path)


def test_each_recipe_folder_and_destination_has_its_own() -> None:
    keys = {
        watch_key(half(), "/a", "/b"),
        watch_key(half(), "/a", "/c"),
        watch_key(half(), "/b", "/a"),
        watch_key(half('on_conflict = "skip"'), "/a", "/b"),
    }
    assert len(keys) == 4
    assert watch_key(half(), "/a\udcff", "/b") not in keys
