"""A watched folder, with real pictures and a clock of its own."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from watch_kit import Desk, half, names, picture, width

from app.core.errors import RunError
from app.core.outcome import Totals
from app.engine.batch import Batch
from app.engine.events import ItemStarted, Opened, Planned, RunEnded, RunState, Watching
from app.engine.history import past_runs
from app.engine.journal_read import JournalReader
from app.formats import disk


@pytest.fixture
def box(tmp_path: Path) -> Path:
    folder = tmp_path / "box"
    folder.mkdir()
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_what_is_there_and_what_comes_is_processed_in_one_batch_each(
    desk: Desk, box: Path, out: Path
) -> None:
    picture(box / "a.png")
    picture(box / "sub" / "b.png")
    watcher = desk.watch(box, out)
    assert desk.batch().totals == Totals(items=2, done=2)
    assert desk.notices == ["watch_first"]
    picture(box / "c.png")
    (box / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nrubbish")
    assert desk.batch().totals == Totals(items=2, done=1, failed=1)
    assert names(out) == ["a.png", "c.png", "sub/b.png"]
    desk.pass_time(100)
    assert desk.batches == 2
    assert desk.told(Watching)[-1] == Watching(waiting=0, done=4)
    assert desk.told(Opened)[-1].journal_path == watcher.journal_path
    reader = JournalReader(watcher.journal_path)
    assert reader.facts()["watch"]
    assert [row.relative for row in reader.rows(range(reader.count()))] == ["broken.png", "c.png"]
    reader.close()


def test_a_file_is_left_alone_while_it_grows_and_when_it_goes_again(
    desk: Desk, box: Path, out: Path
) -> None:
    desk.watch(box, out)
    (box / "gone.txt").write_text("words")
    for end in range(1, 6):
        (box / "grows.txt").write_text("words" * end)
        desk.pass_time(1.5)
    (box / "gone.txt").unlink()
    assert desk.batches == 0
    assert desk.told(Watching)[-1] == Watching(waiting=2, done=0)
    (box / "grows.txt").write_text("words" * 100)
    assert desk.batch().totals == Totals(items=1, skipped=1)


def test_complete_files_wait_for_the_others_but_not_for_ever(
    desk: Desk, box: Path, out: Path
) -> None:
    desk.watch(box, out)
    for number in range(6):
        (box / f"{number}.txt").write_text("words")
        desk.pass_time(1)
    assert desk.batch().totals.items == 6
    (box / "complete.txt").write_text("words")
    for number in range(12):
        (box / "film.txt").write_text("words" * number)
        desk.pass_time(1)
    assert desk.batches == 2


def test_a_file_that_changes_again_is_processed_again(desk: Desk, box: Path, out: Path) -> None:
    picture(box / "a.png")
    desk.watch(box, out)
    desk.batch()
    picture(box / "a.png", size=(80, 64))
    desk.batch()
    assert width(out / "a.png") == 20
    assert width(out / "a (2).png") == 40


def test_the_next_start_does_only_what_came_meanwhile(desk: Desk, box: Path, out: Path) -> None:
    (box / "a.txt").write_text("words")
    desk.watch(box, out)
    desk.batch()
    desk.close()
    (box / "b.txt").write_text("words")
    desk.watch(box, out)
    assert desk.batch().totals.items == 1
    assert desk.notices == []
    desk.watch(box, out, half('on_conflict = "skip"'))
    assert desk.batch().totals.items == 2


@pytest.mark.parametrize("place", ["inside", "same", "above", "in place"])
def test_its_own_results_are_not_seen(desk: Desk, box: Path, place: str) -> None:
    picture(box / "a.png")
    where = {"inside": box / "results" / "small", "above": box.parent}.get(place, box)
    recipe = half("in_place = true") if place == "in place" else half()
    desk.watch(box, where, recipe)
    desk.batch()
    picture(box / "b.png")
    desk.batch()
    desk.pass_time(100)
    desk.watch(box, where, recipe)
    desk.pass_time(100)
    assert desk.batches == 0
    results = [path for path in box.parent.rglob("*.png") if width(path) != 40]
    assert len(results) == 2
    assert {width(path) for path in results} == {20}


def test_an_undone_batch_stays_undone(desk: Desk, box: Path) -> None:
    before = picture(box / "a.png").read_bytes()
    desk.watch(box, box, half("in_place = true"))
    desk.batch()
    (past,) = past_runs(desk.options.data_folder)
    batch = Batch(desk.options, reopen=past.run)
    list(batch.undo())
    batch.close()
    desk.pass_time(100)
    assert desk.batches == 1
    assert (box / "a.png").read_bytes() == before


def test_what_was_stopped_goes_on_first_at_the_next_start(desk: Desk, box: Path, out: Path) -> None:
    for number in range(8):
        picture(box / f"{number}.png")
    watcher = desk.watch(box, out)
    desk.until(lambda event: isinstance(event, ItemStarted))
    watcher.stop(now=False)
    ended = desk.rest()[-1]
    assert isinstance(ended, RunEnded)
    assert ended.state is RunState.CANCELLED
    picture(box / "new.png")
    desk.watch(box, out)
    assert desk.batch().totals == Totals(items=8, done=8)
    assert desk.batch().totals == Totals(items=1, done=1)
    assert len(names(out)) == 9


def test_one_watches_at_a_time(desk: Desk, box: Path, out: Path) -> None:
    desk.watch(box, out)
    with pytest.raises(RunError, match="being watched"):
        Desk(Path(desk.options.data_folder)).watch(box, out)
    other = Desk(Path(desk.options.data_folder))
    other.watch(box, out / "other")
    other.close()


def test_a_stop_ends_it_at_once_and_closing_ends_a_batch(desk: Desk, box: Path, out: Path) -> None:
    watcher = desk.watch(box, out)
    desk.pass_time(10)
    watcher.stop()
    assert desk.rest()[-1] == Watching(0, 0)
    for number in range(5):
        picture(box / f"{number}.png")
    desk.watch(box, out)
    desk.until(lambda event: isinstance(event, ItemStarted))
    desk.close()
    desk.watch(box, out)
    assert desk.batch().totals == Totals(items=5, done=5)


class Full(disk.Disk):
    """A disk that is full until somebody makes room."""

    def rename_new(self, old: str, new: str) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), new)


def test_a_full_disk_is_waited_for(desk: Desk, box: Path, out: Path) -> None:
    picture(box / "a.png")
    desk.watch(box, out)
    with disk.standing_in(Full()):
        assert desk.batch().state is RunState.STOPPED
        began = desk.now
        desk.until(lambda event: isinstance(event, Opened))
        assert 5 <= desk.now - began <= 6
        desk.pass_time(60)
        assert 3 <= desk.batches <= 5
    assert desk.batch().totals == Totals(items=1, done=1)
    assert names(out) == ["a.png"]
    (past,) = past_runs(desk.options.data_folder)
    assert past.state is RunState.FINISHED


def test_what_cannot_begin_is_tried_again_and_said_once(desk: Desk, box: Path, out: Path) -> None:
    (box / "a.txt").write_text("words")
    out.write_text("no folder")
    desk.watch(box, out)
    desk.pass_time(40)
    assert desk.notices.count("destination_is_file") == 1
    assert desk.notices.count("watch_retry") > 1
    assert not list(Path(desk.options.data_folder, "runs").iterdir())
    out.unlink()
    assert desk.batch().totals.items == 1


def test_a_folder_that_goes_away_is_waited_for(desk: Desk, box: Path, out: Path) -> None:
    (box / "a.txt").write_text("words")
    desk.watch(box, out)
    desk.batch()
    unplugged = box.with_name("unplugged")
    box.rename(unplugged)
    desk.pass_time(60)
    assert desk.notices.count("watch_gone") == 1
    unplugged.rename(box)
    (box / "b.txt").write_text("words")
    assert desk.batch().totals.items == 1
    box.rename(unplugged)
    desk.pass_time(60)
    assert desk.notices.count("watch_gone") == 2


def test_files_that_were_away_when_it_was_their_turn_are_done_when_they_are_back(
    desk: Desk, box: Path, out: Path
) -> None:
    for number in range(3):
        picture(box / f"{number}.png")
    desk.watch(box, out)
    desk.until(lambda event: isinstance(event, Planned))
    unplugged = box.rename(box.with_name("unplugged"))
    desk.batch()
    desk.pass_time(10)
    assert names(out) == []
    unplugged.rename(box)
    desk.until(lambda _: len(names(out)) == 3)
    desk.pass_time(100)
    assert names(out) == ["0.png", "1.png", "2.png"]


def test_a_file_that_was_away_when_it_was_its_turn_is_done_when_it_is_back(
    desk: Desk, box: Path, out: Path
) -> None:
    picture(box / "a.png")
    away = picture(box / "b.png").rename
    desk.watch(box, out)
    desk.until(lambda event: isinstance(event, Planned))
    back = away(box.parent / "b.png").rename
    assert desk.batch().totals == Totals(items=2, done=1, failed=1)
    back(box / "b.png")
    assert desk.batch().totals == Totals(items=1, done=1)


def test_a_damaged_memory_is_made_again_from_the_journals(desk: Desk, box: Path, out: Path) -> None:
    picture(box / "a.png")
    desk.watch(box, box)
    desk.batch()
    for number in range(4):
        picture(box / f"{number}.png")
    desk.until(lambda event: isinstance(event, ItemStarted))
    desk.close()
    (memory,) = Path(desk.options.data_folder, "watches").glob("*.sqlite")
    memory.write_bytes(b"not a database at all" * 100)
    desk.watch(box, box)
    assert desk.batch().totals == Totals(items=4, done=4)
    assert desk.notices == ["watch_forgotten"]
    desk.pass_time(100)
    assert desk.batches == 1
    assert len(names(box)) == 10


def test_a_journal_that_is_gone_stops_nobody(desk: Desk, box: Path, out: Path) -> None:
    picture(box / "a.png")
    watcher = desk.watch(box, out)
    desk.until(lambda event: isinstance(event, ItemStarted))
    desk.close()
    os.unlink(watcher.journal_path)
    desk.watch(box, out)
    assert desk.batch().totals.done == 1
    assert desk.notices == ["run_unknown"]
