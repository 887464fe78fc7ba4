"""Whether the harness compares fairly and says what did not take part or went wrong."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from benchmarks.measure import (
    BenchmarkError,
    Contender,
    Measured,
    Run,
    Spread,
    memory_of_tree,
    missing_program,
    race,
    table,
)


def shell(script: str) -> Callable[[str], Sequence[str]]:
    return lambda out: ["sh", "-c", script, "sh", out]


@pytest.fixture(autouse=True)
def syncs(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    """Count syncs instead of waiting for all that others write."""
    calls: list[None] = []
    monkeypatch.setattr(os, "sync", lambda: calls.append(None))
    return calls


def test_programs_take_turns_and_each_gets_an_empty_folder_and_a_quiet_disk(
    tmp_path: Path, syncs: list[None]
) -> None:
    diary = tmp_path / "diary"
    write = f'ls "$1" | wc -l >> {diary}; echo {{}} >> {diary}; touch "$1/result"'
    programs = [Contender(name, shell(write.format(name)), 1) for name in ("a", "b")]
    measured = race(programs, 2, str(tmp_path))
    assert diary.read_text().split() == ["0", "a", "0", "b"] * 3
    assert [len(one.runs) for one in measured] == [2, 2]
    assert len(syncs) == 4
    assert os.listdir(tmp_path) == ["diary"]


def test_a_program_is_charged_for_what_its_children_use(tmp_path: Path) -> None:
    work = "i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done"
    (busy,) = race([Contender("busy", shell(f"sh -c '{work}'; true"), 0)], 1, str(tmp_path))
    assert 0.02 < busy.cpu.median <= 1.1 * busy.seconds.median
    assert busy.memory > 0


def test_a_peer_that_is_not_installed_is_named_and_not_run(tmp_path: Path) -> None:
    gone = Contender("gone", shell("exit 1"), 0, missing=missing_program("no-such-program"))
    measured = race([gone, Contender("here", shell("true"), 0)], 1, str(tmp_path))
    assert gone.missing == "no-such-program is not installed"
    assert [len(one.runs) for one in measured] == [0, 1]


@pytest.mark.parametrize(
    ("script", "said"),
    [("echo no disk >&2; exit 3", "exit status 3.*no disk"), ("true", "0 of 1 results")],
)
def test_a_program_that_does_not_do_its_work_ends_the_race(
    tmp_path: Path, script: str, said: str
) -> None:
    with pytest.raises(BenchmarkError, match=f"(?s){said}"):
        race([Contender("bad", shell(script), 1)], 1, str(tmp_path))


def test_ratios_are_those_of_the_same_round() -> None:
    contender = Contender("any", shell("true"), 0)
    ours = Measured(contender, tuple(Run(seconds, 1.0) for seconds in (2.0, 20.0, 3.0)))
    peer = Measured(contender, tuple(Run(seconds, 1.0) for seconds in (4.0, 40.0, 4.0)))
    assert ours.ratio_to(peer) == Spread(0.5, 0.5, 0.75)
    assert ours.ratio_to(peer).text() == "0.50 (0.50–0.75)"


def test_memory_of_a_process_that_is_gone_is_nothing() -> None:
    assert memory_of_tree(2**22 + 1) == 0
    assert memory_of_tree(os.getpid()) > 5_000_000


def test_tables_are_markdown() -> None:
    assert table(["a", "long"], [["wide", "b"]]) == (
        "| a    | long |\n| ---- | ---- |\n| wide | b    |"
    )
