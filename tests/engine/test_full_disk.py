"""A disk that fills up: nothing is lost, nothing fails, and it goes on when there is room."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from inline_kit import IN_PLACE, FailingDisk, Shop, at_calls, ended, paused_for, tree, until

from app.core.errors import RunError
from app.core.outcome import Outcome, Totals
from app.core.recipe_text import read_recipe
from app.engine import trouble
from app.engine.events import Event, Idle, ItemEnded, Paused, RunEnded, RunState, WentOn
from app.engine.publish import Publisher
from app.formats.disk import standing_in
from app.operations import REGISTRY

DONE = Totals(items=4, done=4)


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def undisturbed(shop: Shop) -> dict[str, bytes]:
    """What the output folder holds after a run without any trouble."""
    out, shop.out = shop.out, shop.out.with_name("undisturbed")
    assert ended(shop.start()).totals == DONE
    shop.out, undisturbed = out, shop.out
    return tree(undisturbed)


@pytest.fixture
def free(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The bytes that are free on every disk, as one number that the test may change."""
    bytes_free = [10**9]
    monkeypatch.setattr(
        "app.engine.trouble.shutil.disk_usage", lambda _: Usage(10**12, 10**12, bytes_free[0])
    )
    return bytes_free


def is_whole(shop: Shop, undisturbed: dict[str, bytes]) -> bool:
    """Whether all that is in the output folder is complete, and known to the journal."""
    found = tree(shop.out)
    done = {Path(t.path) for r in shop.rows() if r.outcome is Outcome.DONE for t in r.targets}
    return {shop.out / name for name in found} == done and found.items() <= undisturbed.items()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_it_pauses_with_everything_whole_and_goes_on_by_itself(
    shop: Shop, undisturbed: dict[str, bytes], free: list[int], code: int
) -> None:
    disk = FailingDisk(code, at_calls("create", range(5, 1_000)))
    with standing_in(disk):
        run = shop.start()
        assert "no space left" in paused_for(run, "run_no_space")
        assert is_whole(shop, undisturbed)
        assert 0 < len(tree(shop.out)) < len(undisturbed)
        assert shop.outcomes() == {Outcome.DONE, None}

        free[0] = 0
        shop.clock.now += 3_600
        assert [next(run), next(run)] == [Idle(), Idle()]
        free[0] = 10**9
        disk.fails = lambda *_: False
        shop.clock.now += 1
        between, _ = until(run, WentOn)
        assert set(between) <= {Idle()}
        assert ended(run).totals == DONE
    assert tree(shop.out) == undisturbed


def test_what_fails_again_waits_longer_before_the_next_try(shop: Shop, free: list[int]) -> None:
    with standing_in(FailingDisk(errno.EDQUOT, at_calls("create", range(1, 1_000)))):
        run = shop.start()
        waits = []
        for _ in range(4):
            paused_for(run, "run_no_space")
            began = shop.clock.now
            while not isinstance(next(run), WentOn):
                shop.clock.now += 0.5
            waits.append(shop.clock.now - began)
        run.close()  # type: ignore[attr-defined]
    assert waits == [1, 2, 4, 8]
    assert tree(shop.out) == {}


def test_the_users_word_is_tried_at_once(shop: Shop, free: list[int]) -> None:
    free[0] = 0
    disk = FailingDisk(errno.ENOSPC, at_calls("create", range(3, 1_000)))
    with standing_in(disk):
        run = shop.start()
        paused_for(run, "run_no_space")
        assert shop.batch is not None
        shop.batch.go_on()
        until(run, WentOn)
        paused_for(run, "run_no_space")
        disk.fails = lambda *_: False
        shop.batch.go_on()
        assert ended(run).totals == DONE


def test_the_terminal_stops_and_can_resume(
    shop: Shop, undisturbed: dict[str, bytes], free: list[int]
) -> None:
    shop.options = replace(shop.options, pauses=False)
    with standing_in(FailingDisk(errno.ENOSPC, at_calls("create", range(5, 1_000)))):
        last = ended(shop.start())
    assert last.state is RunState.STOPPED
    assert last.problem is not None
    assert "space" in last.problem.message()
    assert last.totals.failed == 0
    assert last.totals.left == 0
    assert is_whole(shop, undisturbed)
    assert ended(shop.resume()).totals == DONE
    assert tree(shop.out) == undisturbed


def run_on_a_failing_disk(shop: Shop, disk: FailingDisk) -> RunEnded:
    """Run to the first trouble, put the disk right, and go on if that is possible."""
    events: list[Event] = []
    try:
        for event in shop.start():
            events.append(event)
            if isinstance(event, Paused):
                assert not [name for name in tree(shop.out) if ".part" in name]
                disk.fails = lambda *_: False
                shop.clock.now += 1
    except RunError:
        assert not tree(shop.out)  # it could not even begin
        disk.fails = lambda *_: False
        events = list(shop.start())
    disk.fails = lambda *_: False
    last = ended(events)
    settled = [event for event in events if isinstance(event, ItemEnded)]
    assert len(settled) == last.totals.items - last.totals.cancelled - last.totals.left
    return last


@pytest.mark.parametrize("call", ["create", "rename", "sync", "mkdir", "commit"])
@pytest.mark.parametrize("pauses", [True, False])
def test_wherever_the_disk_is_full_nothing_is_lost_or_done_twice(
    shop: Shop, undisturbed: dict[str, bytes], free: list[int], call: str, *, pauses: bool
) -> None:
    shop.options = replace(shop.options, pauses=pauses)
    # Every second moment with pauses, the others without.
    for number in range(1 + pauses, 60, 2):
        shop.out = shop.home.parent / f"out {number}"
        disk = FailingDisk(errno.ENOSPC, at_calls(call, range(number, 1_000)))
        with standing_in(disk):
            last = run_on_a_failing_disk(shop, disk)
            assert Outcome.FAILED not in shop.outcomes()
            assert last.state is RunState.FINISHED or not pauses
            if last.state is not RunState.FINISHED:
                last = ended(shop.resume())
            assert last.totals == DONE
        assert tree(shop.out) == undisturbed, number
        if not disk.failures:
            assert number > 2
            return
    pytest.fail("the run never got past the faults")


@pytest.mark.parametrize("call", ["link", "replace", "commit"])
@pytest.mark.parametrize("pauses", [True, False])
def test_in_place_no_step_is_applied_twice_and_all_can_be_undone(
    shop: Shop, free: list[int], call: str, *, pauses: bool
) -> None:
    shop.options = replace(shop.options, pauses=pauses)
    shop.recipe = read_recipe(IN_PLACE, REGISTRY)
    before = tree(shop.source)
    assert ended(shop.start()).totals == DONE
    expected = tree(shop.source)
    vault = f".foldermill/vault/{shop.run_id}/"
    assert {name.removeprefix(vault) for name in expected} == set(before)
    shop.undo()
    assert tree(shop.source) == before
    for number in range(1 + pauses, 60, 3):
        disk = FailingDisk(errno.ENOSPC, at_calls(call, range(number, 1_000)))
        with standing_in(disk):
            last = run_on_a_failing_disk(shop, disk)
            if last.state is not RunState.FINISHED:
                last = ended(shop.resume())
            assert last.totals == DONE
        here = f".foldermill/vault/{shop.run_id}/"
        found = {name.replace(here, vault): data for name, data in tree(shop.source).items()}
        assert found == expected, number
        shop.undo()
        assert tree(shop.source) == before, number
        if not disk.failures:
            assert number > 3
            return
    pytest.fail("the run never got past the faults")


def test_a_quota_of_the_journals_disk_is_a_full_disk(
    shop: Shop, undisturbed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trouble, "_is_full", lambda _: True)
    run = shop.start()
    disk = FailingDisk(errno.EDQUOT, at_calls("commit", range(4, 1_000)))
    with standing_in(disk):
        assert "run's journal" in paused_for(run, "run_journal_full")
        disk.fails = lambda *_: False
        shop.clock.now += 1
        assert ended(run).totals == DONE
    assert tree(shop.out) == undisturbed


def test_another_reason_is_told_and_the_same_one_is_not(
    shop: Shop, undisturbed: dict[str, bytes], free: list[int]
) -> None:
    disk = FailingDisk(errno.ENOSPC, at_calls("rename", range(2, 1_000)))
    with standing_in(disk):
        run = shop.start()
        paused_for(run, "run_no_space")
        disk.fails = lambda name, _: name == "commit"
        shop.clock.now += 1
        paused_for(run, "run_journal_full")
        failures = disk.failures
        for _ in range(30):
            shop.clock.now += 60
            assert next(run) == Idle()
        assert disk.failures > failures + 5
        disk.fails = lambda *_: False
        shop.clock.now += 60
        assert ended(run).totals == DONE
    assert tree(shop.out) == undisturbed


def test_a_full_vault_waits_for_the_user_alone(
    shop: Shop, undisturbed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Publisher._publish_group
    is_full = [True]

    def publish_group(self: Publisher, group: object) -> list[ItemEnded]:
        if is_full[0]:
            raise RunError("vault_full", path=str(shop.out))
        return real(self, group)  # type: ignore[arg-type]

    monkeypatch.setattr(Publisher, "_publish_group", publish_group)
    run = shop.start()
    paused_for(run, "vault_full")
    shop.clock.now += 10**6
    assert [next(run), next(run)] == [Idle(), Idle()]
    assert shop.batch is not None
    is_full[0] = False
    shop.batch.go_on()
    assert ended(run).totals == DONE
    assert tree(shop.out) == undisturbed


@pytest.mark.root
def test_a_real_disk_that_is_full_and_gets_room(
    shop: Shop, undisturbed: dict[str, bytes], disk: Callable[[str], Path]
) -> None:
    small = disk("size=256k")
    (small / "filling").write_bytes(bytes(236 * 1024))
    shop.out = small / "out"
    run = shop.start()
    paused_for(run, "run_no_space")
    assert is_whole(shop, undisturbed)
    shop.clock.now += 1
    assert next(run) == Idle()
    (small / "filling").unlink()
    shop.clock.now += 1
    assert ended(run).totals == DONE
    assert tree(shop.out) == undisturbed
