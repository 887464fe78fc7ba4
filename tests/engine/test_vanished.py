"""Drives that are unplugged, folders that are renamed: a run waits for them and loses nothing."""

from __future__ import annotations

import errno
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from inline_kit import FailingDisk, Shop, at_calls, ended, paused_for, tree, until

from app.core.errors import RunError
from app.core.outcome import Outcome, Totals
from app.core.recipe_text import read_recipe
from app.engine import tops
from app.engine.events import Event, Idle, ItemEnded, ItemStarted, Paused, RunState, WentOn
from app.engine.recover import sweep
from app.engine.tops import Top
from app.formats.disk import standing_in
from app.operations import REGISTRY

DONE = Totals(items=4, done=4)


def begun(shop: Shop) -> Iterator[Event]:
    """Run until some results are published."""
    run = shop.start()
    until(run, ItemEnded)
    assert 0 < len(tree(shop.out)) < 8
    return run


@pytest.mark.parametrize("which", ["source", "out"])
def test_a_folder_that_is_renamed_is_waited_for(shop: Shop, which: str) -> None:
    run = begun(shop)
    folder: Path = getattr(shop, which)
    away = folder.rename(folder.with_name("away"))
    assert f"“{folder}” is not there" in paused_for(run, "folder_gone")
    assert not folder.exists()
    assert shop.outcomes() == {Outcome.DONE, None}
    shop.clock.now += 1
    assert next(run) == Idle()
    away.rename(folder)
    shop.clock.now += 2
    assert ended(run).totals == DONE
    assert len(tree(shop.out)) == 8
    assert not (shop.out / ".foldermill").exists()


def test_it_is_looked_for_ever_more_rarely(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    run = begun(shop)
    shop.out.rename(shop.out.with_name("away"))
    paused_for(run, "folder_gone")
    looks: list[float] = []
    real = Top.is_there

    def is_there(self: Top) -> bool:
        looks.append(shop.clock.now)
        return real(self)

    monkeypatch.setattr(Top, "is_there", is_there)
    began = shop.clock.now
    while shop.clock.now < began + 250:
        shop.clock.now += 1
        assert next(run) == Idle()
    assert sorted({look - began for look in looks}) == [1, 3, 7, 15, 31, 63, 123, 183, 243]
    run.close()  # type: ignore[attr-defined]


def test_a_folder_that_was_deleted_and_made_again_needs_the_users_word(shop: Shop) -> None:
    run = begun(shop)
    shutil.rmtree(shop.out)
    paused_for(run, "folder_gone")
    assert not shop.out.exists()
    shop.out.mkdir()
    shop.clock.now += 3_600
    assert next(run) == Idle()
    assert shop.batch is not None
    shop.batch.go_on()
    until(run, WentOn)
    assert ended(run).totals == DONE
    assert 0 < len(tree(shop.out)) < 8


def test_a_single_file_that_vanished_has_failed(shop: Shop) -> None:
    run = shop.start()
    for name in ("p1.png", "p2.png"):
        (shop.source / name).unlink()
    events = list(run)
    assert not [event for event in events if isinstance(event, Paused)]
    assert ended(events).totals == Totals(items=4, done=2, failed=2)


def test_of_a_source_that_is_a_file_the_folder_matters(shop: Shop) -> None:
    folder, shop.source = shop.source, shop.source / "p0.png"
    run = shop.start()
    shop.source.rename(folder / "renamed.png")
    assert ended(run).totals == Totals(items=1, failed=1)
    shop.source = folder / "p1.png"
    run = shop.start()
    folder.rename(folder.with_name("away"))
    assert str(folder) in paused_for(run, "folder_gone")
    folder.with_name("away").rename(folder)
    shop.clock.now += 1
    assert ended(run).totals == Totals(items=1, done=1)


def test_the_terminal_is_patient_for_a_while_and_can_resume(shop: Shop) -> None:
    shop.options = replace(shop.options, pauses=False, patience=60)
    run = begun(shop)
    away = shop.source.rename(shop.source.with_name("away"))
    paused_for(run, "folder_gone")
    shop.clock.now += 59
    assert next(run) == Idle()
    shop.clock.now += 2
    last = ended(run)
    assert last.state is RunState.STOPPED
    assert last.problem is not None
    assert last.problem.code == "folder_gone"
    assert last.totals.failed == 0
    assert last.totals.left == 0
    away.rename(shop.source)
    assert ended(shop.resume()).totals == DONE
    assert len(tree(shop.out)) == 8


def test_a_run_is_not_taken_up_without_its_output_folder(shop: Shop) -> None:
    run = begun(shop)
    assert shop.batch is not None
    shop.batch.stop()
    assert ended(run).state is RunState.CANCELLED
    away = shop.out.rename(shop.out.with_name("away"))
    with pytest.raises(RunError, match="not there any more"):
        shop.resume()
    assert not shop.out.exists()
    away.rename(shop.out)
    assert ended(shop.resume()).totals == DONE


@pytest.mark.parametrize(("call", "number"), [("create", 2), ("create", 4), ("rename", 3)])
def test_what_was_begun_in_a_folder_when_it_went_is_settled_when_it_is_back(
    shop: Shop, call: str, number: int
) -> None:
    away = shop.out.with_name("away")
    calls = 0

    def rename_away(name: str, path: str) -> bool:
        nonlocal calls
        calls += name == call
        if name == call and calls == number:
            shop.out.rename(away)
        return False

    with standing_in(FailingDisk(0, rename_away)):
        run = shop.start()
        paused_for(run, "folder_gone")
        away.rename(shop.out)
        assert [name for name in tree(shop.out) if ".part" in name]
        shop.clock.now += 1
        assert ended(run).totals == DONE
    assert len(tree(shop.out)) == 8
    assert shop.outcomes() == {Outcome.DONE}


@pytest.mark.parametrize(
    ("call", "numbers"),
    [
        ("create", range(2, 4)),
        ("rename", range(2, 4)),
        ("mkdir", range(3, 4)),
        ("sync", range(3, 5)),  # the first two are of the output folder itself, before the run
    ],
)
def test_a_network_that_fails_for_a_moment_fails_no_file(
    shop: Shop, call: str, numbers: range
) -> None:
    disk = FailingDisk(errno.ESTALE, at_calls(call, numbers))
    with standing_in(disk):
        events = shop.patiently(shop.start())
    pauses = {event.problem.code for event in events if isinstance(event, Paused) and event.problem}
    assert pauses <= {"folder_gone"}
    assert ended(events).totals == DONE
    assert disk.failures == len(numbers)
    assert len(tree(shop.out)) == 8


def test_a_file_at_which_the_network_always_fails_is_given_up(shop: Shop) -> None:
    disk = FailingDisk(errno.ESTALE, lambda name, path: name == "create" and "-3.0-" in path)
    with standing_in(disk):
        events = shop.patiently(shop.start())
    assert ended(events).totals == Totals(items=4, done=3, failed=1)
    assert len([event for event in events if isinstance(event, Paused)]) == 5


class Swap(FailingDisk):
    """A disk on which an empty folder takes the place of the output folder at some moment.

    Attributes:
        later: the calls there have been since, with their paths.
    """

    def __init__(self, shop: Shop) -> None:
        super().__init__(0, self._note)
        self._out, self._away = shop.out, shop.out.with_name("away")
        self.later: list[tuple[str, str]] = []
        self.at = at_calls("create", range(0))

    def _note(self, name: str, path: str) -> bool:
        if self._away.exists():
            self.later.append((name, path))
        elif self.at(name, path):
            self.swap()
        return False

    def swap(self) -> None:
        self._out.rename(self._away)
        self._out.mkdir()

    def swap_back(self) -> None:
        self._out.rmdir()  # and it is empty
        self._away.rename(self._out)


def test_nothing_is_published_into_another_folder(shop: Shop) -> None:
    shop.recipe = read_recipe('version = 1\n[[image.outputs]]\nformat = "webp"\n', REGISTRY)
    disk = Swap(shop)
    disk.at = at_calls("create", range(1, 2))
    with standing_in(disk):
        run = shop.start()
        paused_for(run, "folder_gone")
        assert "rename" not in {name for name, _ in disk.later}
        disk.swap_back()
        shop.clock.now += 1
        assert ended(run).totals == DONE
    assert len(tree(shop.out)) == 4


def test_no_folders_are_made_in_another_folder(shop: Shop) -> None:
    (shop.source / "sub").mkdir()
    (shop.source / "p0.png").rename(shop.source / "sub" / "p0.png")
    shop.recipe = read_recipe('version = 1\n[[image.outputs]]\nformat = "webp"\n', REGISTRY)
    disk = Swap(shop)
    with standing_in(disk):
        run = shop.start()
        for event in run:
            if isinstance(event, ItemStarted) and not disk.later:
                disk.swap()
                break
        paused_for(run, "folder_gone")
        assert not [path for name, path in disk.later if name in ("mkdir", "create")]
        disk.swap_back()
        shop.clock.now += 1
        assert ended(run).totals == DONE
    assert (shop.out / "sub" / "p0.webp").exists()


@pytest.mark.root
def test_a_mount_point_without_its_mount_is_never_filled(
    shop: Shop, disk: Callable[[str], Path]
) -> None:
    drive = disk("size=1m")
    shop.out = shop.home.parent / "mount point"
    shop.out.mkdir()

    def plug() -> None:
        subprocess.run(["mount", "--bind", drive, shop.out], check=True)

    def unplug() -> None:
        subprocess.run(["umount", "-l", shop.out], check=True)

    plug()
    try:
        run = begun(shop)
        unplug()
        paused_for(run, "folder_gone")
        assert shop.batch is not None
        shop.batch.go_on()  # the user's word cannot replace a mount
        assert [next(run), next(run)] == [Idle(), Idle()]
        assert list(shop.out.iterdir()) == []
        shop.batch.stop()
        assert ended(run).totals.failed == 0
        with pytest.raises(RunError, match="not there any more"):
            shop.resume()
        assert list(shop.out.iterdir()) == []
        plug()
        assert ended(shop.resume()).totals == DONE
        assert len(tree(shop.out)) == 8
    finally:
        unplug()


# Whether a folder is the same.


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of the device everything lies on, which the test may change."""
    number = [1]
    real = tops._identity

    def identity(path: str) -> tuple[int, int] | None:
        found = real(path)
        return found and (number[0], found[1])

    monkeypatch.setattr(tops, "_identity", identity)
    return number


def test_a_drive_may_come_back_as_another_device(tmp_path: Path, device: list[int]) -> None:
    top = Top(str(tmp_path))
    device[0] = 2
    assert not top.is_there()
    assert top.is_back(trusted=False)
    assert top.is_there()


def test_the_output_folder_on_another_device_is_known_by_its_mark(
    tmp_path: Path, device: list[int]
) -> None:
    mark = tmp_path / "mark"
    mark.touch()
    top = Top(str(tmp_path), mark=str(mark))
    device[0] = 2
    mark.unlink()
    assert not top.is_back(trusted=False)
    mark.touch()
    assert top.is_back(trusted=False)


def test_a_folder_in_the_place_of_another_is_not_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    top = Top(str(folder))
    folder.rename(tmp_path / "away")
    assert not top.is_back(trusted=True)
    folder.write_text("a file")
    assert not top.is_back(trusted=True)
    folder.unlink()
    folder.mkdir()
    assert not top.is_back(trusted=False)
    assert top.is_back(trusted=True)


def test_one_that_was_missing_is_taken_as_it_comes(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    top = Top(str(folder))
    assert not top.is_there()
    assert not top.is_back(trusted=True)
    folder.mkdir()
    assert top.is_back(trusted=False)
    assert top.is_there()


def test_on_a_mount_that_is_not_there_now_nothing_is_there(tmp_path: Path) -> None:
    top = Top(str(tmp_path), mount=str(tmp_path))
    assert not top.is_there()
    assert not top.is_back(trusted=True)


def test_a_file_in_the_place_of_a_folder_for_results_hinders_no_recovery(tmp_path: Path) -> None:
    (tmp_path / "later").write_text("theirs")
    sweep(lambda *_: [(b"later/p3.png",)], "run", str(tmp_path))
    assert (tmp_path / "later").read_text() == "theirs"
