"""How many slots run, and how much memory they share."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from app.engine import memory
from app.engine.disks import Disk
from app.engine.memory import SLOT_BASE, SlotPlan, for_tasks, free_memory, slot_plan


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> set[Disk]:
    """A machine of eight cores; return the disks of its folders, to be added to."""
    disks: set[Disk] = set()
    monkeypatch.setattr(memory, "cores", lambda: 8)
    monkeypatch.setattr(memory, "disks_of", lambda _folders: disks)
    return disks


def test_one_slot_a_core_when_nothing_speaks_against_it(machine: set[Disk]) -> None:
    machine.add(Disk.OTHER)
    assert slot_plan(None, 1_000 * SLOT_BASE, []) == SlotPlan(8, "cores")
    assert slot_plan(None, 16 * SLOT_BASE, []) == SlotPlan(8, "cores")


def test_little_memory_means_fewer_slots_but_never_none() -> None:
    assert slot_plan(None, 6 * SLOT_BASE, []) == SlotPlan(3, "memory")
    assert slot_plan(None, 0, []) == SlotPlan(1, "memory")


def test_slow_disks_mean_fewer_slots(machine: set[Disk]) -> None:
    machine.update((Disk.OTHER, Disk.NETWORK))
    assert slot_plan(None, 1_000 * SLOT_BASE, []) == SlotPlan(4, "network")
    machine.add(Disk.SPINNING)
    assert slot_plan(None, 1_000 * SLOT_BASE, []) == SlotPlan(2, "spinning")
    assert slot_plan(None, 2 * SLOT_BASE, []) == SlotPlan(1, "memory")


def test_the_users_wish_counts_up_to_what_windows_can_wait_for(machine: set[Disk]) -> None:
    machine.add(Disk.SPINNING)
    assert slot_plan(7, 0, []) == SlotPlan(7, "asked")
    assert slot_plan(500, 10**12, []) == SlotPlan(60, "asked")
    assert slot_plan(0, 10**12, []) == SlotPlan(1, "asked")


def test_what_slots_need_for_themselves_is_not_the_tasks() -> None:
    assert for_tasks(10 * SLOT_BASE, 2) == 8 * SLOT_BASE
    assert for_tasks(10 * SLOT_BASE, 60) == 5 * SLOT_BASE


def test_a_container_has_less_than_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"max": 300_000_000, "current": 200_000_000}
    for name, value in files.items():
        (tmp_path / name).write_text(f"{value}\n")
    (tmp_path / "memory.stat").write_text("anon 5\ninactive_file 50000000\nactive_file 0\n")
    pair = (str(tmp_path / "max"), str(tmp_path / "current"))
    monkeypatch.setattr(memory, "_CGROUPS", (pair,))
    assert free_memory() == 150_000_000
    (tmp_path / "max").write_text("max\n")
    assert free_memory() > min(10**9, psutil.virtual_memory().available // 2)
