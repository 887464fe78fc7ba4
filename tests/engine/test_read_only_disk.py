"""A disk that becomes read-only in the middle: nothing is lost, nothing fails, and it goes on."""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from inline_kit import IN_PLACE, FailingDisk, Shop, ended, paused_for, tree, until

from app.core.outcome import Outcome, Totals
from app.core.recipe_text import read_recipe
from app.engine.events import Event, Idle, ItemEnded, ItemStarted, RunState, WentOn
from app.formats.disk import standing_in
from app.operations import REGISTRY

DONE = Totals(items=4, done=4)

AS_THEY_LIE = """
version = 1
name = "As they lie"
[[image.outputs]]
format = "png"
"""


@pytest.fixture
def undisturbed(shop: Shop) -> dict[str, bytes]:
    """What the output folder holds after a run without any trouble."""
    out, shop.out = shop.out, shop.out.with_name("undisturbed")
    assert ended(shop.start()).totals == DONE
    shop.out, undisturbed = out, shop.out
    return tree(undisturbed)


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own."""
    place = tmp_path / "drive"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", place], check=True)
    yield place
    subprocess.run(["umount", "-l", place], check=True)


@contextmanager
def read_only(drive: Path) -> Iterator[None]:
    """Make a disk read-only while files on it are open, as the system does with one that errs.

    `mount -o remount,ro` refuses that. The same disk mounted over itself does not, and whatever is
    called by its path from then on meets the system's own refusal.
    """
    subprocess.run(["mount", "--bind", "-o", "ro", drive, drive], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", drive], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", drive], check=True)


def begun(shop: Shop) -> Iterator[Event]:
    """Run until some results are published."""
    run = shop.start()
    until(run, ItemEnded)
    return run


def waits(shop: Shop, run: Iterator[Event]) -> None:
    """Time goes by, and nothing happens."""
    shop.clock.now += 60
    assert [next(run), next(run)] == [Idle(), Idle()]


@pytest.mark.root
def test_a_real_one_pauses_and_goes_on(
    shop: Shop, undisturbed: dict[str, bytes], drive: Path
) -> None:
    shop.out = drive / "out"
    run = begun(shop)
    before = tree(shop.out)
    with read_only(drive):
        assert f"“{shop.out}” has become read-only" in paused_for(run, "run_read_only")
        assert {name: tree(shop.out)[name] for name in before} == before
        waits(shop, run)
        assert shop.outcomes() == {Outcome.DONE, None}
    shop.clock.now += 60
    between, _ = until(run, WentOn)
    assert set(between) <= {Idle()}
    assert ended(run).totals == DONE
    assert tree(shop.out) == undisturbed
    assert not (shop.out / ".foldermill").exists()


@pytest.mark.root
def test_the_terminal_stops_and_can_resume(
    shop: Shop, undisturbed: dict[str, bytes], drive: Path
) -> None:
    shop.options = replace(shop.options, pauses=False)
    shop.out = drive / "out"
    run = begun(shop)
    with read_only(drive):
        last = ended(run)
        shop.close()
    assert last.state is RunState.STOPPED
    assert last.problem is not None
    assert "read-only" in last.problem.message()
    assert last.totals.failed == 0
    assert ended(shop.resume()).totals == DONE
    assert tree(shop.out) == undisturbed
    assert not (shop.out / ".foldermill").exists()


@pytest.mark.root
def test_in_place_each_picture_stays_old_or_new(shop: Shop, drive: Path) -> None:
    shop.recipe = read_recipe(IN_PLACE, REGISTRY)
    shop.source = drive / "source"
    shop.pictures(8)
    before = tree(shop.source)
    assert ended(shop.start()).totals.done == 8
    after = pictures(shop)
    shop.undo()
    run = begun(shop)
    with read_only(drive):
        paused_for(run, "run_read_only")
        found = pictures(shop)
        assert all(found[name] in (before[name], after[name]) for name in before)
        assert before != found != after
        waits(shop, run)
    shop.clock.now += 60
    assert ended(run).totals.done == 8
    assert pictures(shop) == after
    shop.undo()
    assert tree(shop.source) == before


def pictures(shop: Shop) -> dict[str, bytes]:
    """Return the sources, without what the vault keeps."""
    return {name: data for name, data in tree(shop.source).items() if "vault" not in name}


@pytest.mark.parametrize("pauses", [True, False])
def test_the_disk_of_the_journal(
    shop: Shop, undisturbed: dict[str, bytes], *, pauses: bool
) -> None:
    shop.options = replace(shop.options, pauses=pauses)
    disk = FailingDisk(errno.EROFS, lambda name, _: name in ("commit", "is_read_only"))
    run = shop.start()
    until(run, ItemStarted)
    with standing_in(disk):
        if pauses:
            assert f"“{shop.home}" in paused_for(run, "run_read_only")
            waits(shop, run)
            disk.fails = lambda *_: False
            shop.clock.now += 60
            assert ended(run).totals == DONE
        else:
            assert ended(run).state is RunState.STOPPED
    if not pauses:
        assert ended(shop.resume()).totals == DONE
    assert tree(shop.out) == undisturbed


@pytest.mark.root
def test_a_part_of_the_output_that_is_read_only_fails_its_files_alone(
    shop: Shop, drive: Path
) -> None:
    """The run would wait for ever for a disc that somebody has mounted there."""
    shop.recipe = read_recipe(AS_THEY_LIE, REGISTRY)
    sub = shop.source / "sub"
    sub.mkdir()
    (shop.source / "p0.png").rename(sub / "p0.png")
    (shop.out / "sub").mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", shop.out / "sub"], check=True)
    try:
        last = ended(shop.start())
    finally:
        subprocess.run(["umount", shop.out / "sub"], check=True)
    assert last.state is RunState.FINISHED
    assert last.totals == Totals(items=4, done=3, failed=1)
