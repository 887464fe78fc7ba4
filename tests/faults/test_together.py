"""Two at once, and what others do to files and folders while a run goes on.

Folders that are renamed or vanish are in `tests/engine/test_vanished.py`, a source that changed
while it was read in `tests/engine/test_image_lane.py`.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from checks import Tree, difference, tree_of
from disks import Counting
from killing import begun_run, run_program
from mixed import Mixed, a_picture
from stories import run_story
from world import small_world

from app.core.outcome import Outcome
from app.core.recipe_text import read_recipe
from app.engine.batch import Batch
from app.engine.events import Event, ItemEnded, ItemStarted, RunEnded, RunState
from app.engine.options import EngineOptions
from app.operations import REGISTRY


def test_a_second_run_keeps_out_and_the_window_and_a_terminal_share_a_data_folder(
    tmp_path: Path,
) -> None:
    world = Mixed(tmp_path / "world", "overwrite", 12)
    world.build()
    data = world.home / "data"
    batch, running = _begun(data, world)
    words = ("process", world.recipe, world.source, "-o")
    try:
        first = next(event for event in running if isinstance(event, ItemEnded))
        refused = run_program(world.home, *words, world.out)
        assert refused.status == 2
        assert "Another run is writing" in refused.words
        busy = run_program(world.home, "resume", batch.run_id)
        assert busy.status == 2
        assert "still goes on" in busy.words
        elsewhere = run_program(world.home, *words, tmp_path / "world" / "elsewhere")
        assert elsewhere.status == 1
        last = [first, *running][-1]
        assert isinstance(last, RunEnded)
        assert last.state is RunState.FINISHED
    finally:
        batch.close()
    assert _results(world.base / "elsewhere") <= _results(world.out)


def _begun(data: Path, world: Mixed) -> tuple[Batch, Iterator[Event]]:
    """Do what the window does, as far as the plan."""
    batch = Batch(EngineOptions(data_folder=str(data), workers=1))
    for _ in batch.scan([str(world.source)], leave_out=str(world.out)):
        pass
    for _ in batch.plan(read_recipe(world.recipe.read_text(), REGISTRY), str(world.out)):
        pass
    return batch, batch.run()


def _results(folder: Path) -> set[tuple[str, bytes]]:
    return {
        (path, entry.content)
        for path, entry in tree_of(folder, leave_out=".foldermill").items()
        if entry.kind == "file"
    }


def test_sources_that_are_cut_replaced_and_deleted_meanwhile_cost_their_own_outcome(
    tmp_path: Path,
) -> None:
    world = Mixed(tmp_path / "world", "number", 30)
    world.build()
    calm, running = _begun(tmp_path / "calm", world)
    assert list(running)
    calm.close()
    expected = _results(world.out)
    world.build()
    batch, running = _begun(world.home / "data", world)
    rng = random.Random(1)
    sources = sorted(path for path in world.source.rglob("p*.*") if path.is_file())
    ended: dict[int, Outcome] = {}
    with contextlib.closing(batch):
        for event in running:
            if isinstance(event, ItemStarted) and sources and rng.random() < 0.7:
                _disturb(sources.pop(rng.randrange(len(sources))), rng)
            if isinstance(event, ItemEnded):
                assert event.position not in ended
                ended[event.position] = event.outcome
                reason = event.problem.code if event.problem else ""
                assert reason in {"", "changed", "vanished", "image_damaged", "empty_file"}, event
    assert {Outcome.DONE, Outcome.FAILED} == set(ended.values())
    # What was done is of the picture as it was planned, never of half another one.
    assert _results(world.out) < expected


def _disturb(path: Path, rng: random.Random) -> None:
    match rng.randrange(3):
        case 0:
            os.truncate(path, path.stat().st_size // 2)
        case 1:
            other = path.with_name(path.name + ".new")
            other.write_bytes(a_picture(999, 120, "png"))
            os.replace(other, path)
        case 2:
            path.unlink()


def test_a_clock_that_jumps_changes_nothing(base: Path) -> None:
    story = run_story(small_world(base, "overwrite"))
    story.begin()
    rng = random.Random(1)
    story.prepare()
    jumps = (1.8e9 + rng.uniform(-1e9, 1e9) for _ in itertools.count())
    with mock.patch.object(time, "time", side_effect=jumps):
        assert story.deed(Counting())
    assert not difference(story.world.tree(), story.after)


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="needs setpriv")
def test_permissions_taken_in_the_middle_can_be_given_back(tmp_path: Path) -> None:
    world = Mixed(tmp_path / "world", "overwrite", 30)
    world.build()
    words = ("process", world.recipe, world.source, "-o", world.out, "--workers", "1")
    assert run_program(tmp_path / "calm", *words).status == 1
    expected = world.tree(begun_run(tmp_path / "calm"))
    world.build()
    deep = world.out / "more"
    forbidden = False

    def forbid(_: float) -> bool:
        nonlocal forbidden
        if not forbidden and (deep / "deep").exists() and any((deep / "deep").iterdir()):
            forbidden = True
            os.chmod(deep / "deep", 0o555)
            os.chmod(deep, 0o555)
        return False

    broken = run_program(world.home, *words, kill_when=forbid, before=_without_root())
    assert forbidden
    os.chmod(deep, 0o755)
    os.chmod(deep / "deep", 0o755)
    assert broken.status in (1, 3), broken.words
    assert "ermission" in broken.words
    run = begun_run(world.home)
    run_program(world.home, "resume", run)
    assert run_program(world.home, "retry", run).status == 1
    assert not difference(_timeless(world.tree(run)), _timeless(expected))


def _timeless(tree: Tree) -> Tree:
    return {path: entry._replace(mode=0) for path, entry in tree.items()}


def _without_root() -> tuple[str, ...]:
    """Return what starts a program for which permissions mean something."""
    if os.geteuid() != 0:
        return ()
    lost = "-dac_override,-dac_read_search,-fowner"
    subprocess.run(["setpriv", f"--bounding-set={lost}", "true"], check=True)
    return ("setpriv", f"--bounding-set={lost}", f"--inh-caps={lost}")
