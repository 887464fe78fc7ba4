"""How many slots run, and how much memory they share."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from app.engine import memory
from app.engine.memory import SLOT_BASE, cores, free_memory, slot_count


def test_one_slot_a_core_when_memory_allows() -> None:
    assert slot_count(None, 1_000 * SLOT_BASE) == min(cores(), 60)


def test_little_memory_means_fewer_slots_but_never_none() -> None:
    assert slot_count(None, 2 * SLOT_BASE) == 1
    assert slot_count(None, 0) == 1


def test_the_users_wish_counts_up_to_what_windows_can_wait_for() -> None:
    assert slot_count(7, 0) == 7
    assert slot_count(500, 10**12) == 60


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
