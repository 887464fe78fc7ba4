"""Results that are folders: deaths, disk errors and power cuts between any two of their files."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from checks import tree_of
from disks import FULL, LINUX, MAC, TEARABLE, Counting, System
from stories import STORIES, run_story
from world import World

from app.engine.lanes import table
from app.formats.table.text_table import TextTable

RECIPE = """
version = 1
name = "Split"
[[table.outputs]]
format = "csv"
split_by = "land"
[[table.outputs]]
format = "jsonl"
split_rows = 2
[destination]
on_conflict = "{rule}"
"""


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut tables into blocks of 24 bytes."""
    table.prepare()  # or what it loads would be forgotten with the stand-ins for other lanes
    monkeypatch.setattr(TextTable.__init__, "__defaults__", ("keep", 24))


def tables_world(base: Path, rule: str = "number") -> World:
    """A table of several blocks, one of one, one that cannot be split; folders that are taken."""
    rows = b"".join(b"%d,%s\n" % (number, (b"D", b"T", b"F")[number % 3]) for number in range(9))
    files = {
        "source/a.csv": b"id,land\n" + rows,
        "source/b.csv": b"id,land\n1,D\n2,\n3,D\n",
        "source/c.csv": b"id,other\n1,D\n",
        "source/d/b.csv": b"land\nD\n",
        "out/b/D.csv": b"theirs",
        "out/b/theirs.txt": b"theirs",
    }
    mended = {"source/c.csv": b"id,land\n1,D\n2,T\n"}
    return World(base, files, RECIPE.format(rule=rule), mended=mended)


def die_everywhere(base: Path, name: str, rule: str, every: int) -> int:
    story = STORIES[name](tables_world(base, rule))
    calls = story.begin().names
    rng = random.Random(rule)
    deaths = 0
    for at in range(1, len(calls) + 1, every):
        deaths += story.suffer([(at, None)])
        if calls[at - 1] in TEARABLE:
            deaths += story.suffer([(at, rng)])
    return deaths


@pytest.mark.parametrize("name", STORIES)
def test_dying_at_any_call_loses_nothing(base: Path, name: str) -> None:
    assert die_everywhere(base, name, "number", every=2) > 10


@pytest.mark.parametrize("rule", ["skip", "fail", "overwrite", "newer"])
@pytest.mark.parametrize("name", ["run", "undo"])
def test_dying_loses_nothing_whatever_the_rule(base: Path, name: str, rule: str) -> None:
    assert die_everywhere(base, name, rule, every=5) > 1


@pytest.mark.parametrize("rule", ["number", "overwrite"])
@pytest.mark.parametrize("name", STORIES)
def test_dying_again_while_going_on_loses_nothing(base: Path, name: str, rule: str) -> None:
    story = STORIES[name](tables_world(base, rule))
    calls = len(story.begin().names)
    rng = random.Random(name)
    deaths = sum(story.suffer([(rng.randint(1, calls), rng) for _ in range(3)]) for _ in range(5))
    assert deaths > 5


@pytest.mark.parametrize("rule", ["number", "overwrite"])
def test_a_full_disk_loses_nothing(base: Path, rule: str) -> None:
    story = run_story(tables_world(base, rule))
    calls = len(story.begin().names)
    rng = random.Random(1)
    assert sum(story.endure(rng.randint(1, calls), FULL) > 0 for _ in range(12))


@pytest.mark.parametrize("system", [LINUX, MAC], ids=lambda system: system.name)
def test_a_power_cut_loses_nothing(base: Path, system: System) -> None:
    story = run_story(tables_world(base), system)
    story.begin()
    assert sum(1 for _ in story.lose_power(random.Random(1), share=0.02)) > 10


def test_the_folders_are_what_these_stories_are_about(base: Path) -> None:
    subject = tables_world(base)
    subject.build()
    assert subject.run(Counting(LINUX))
    found = tree_of(base / "out", leave_out="no")
    assert sorted(path for path, entry in found.items() if entry.kind == "file") == [
        *(f"a (2)/000{number}.jsonl" for number in range(1, 6)),
        *("a/D.csv", "a/F.csv", "a/T.csv"),
        *("b (2)/(missing).csv", "b (2)/D.csv", "b (3)/0001.jsonl", "b (3)/0002.jsonl"),
        *("b/D.csv", "b/theirs.txt", "d/b (2)/0001.jsonl", "d/b/D.csv"),
    ]
    with subject.notes() as notes:
        assert notes.rows("SELECT count(*) FROM item WHERE outcome = 'failed'") == [(1,)]
    assert subject.undo(Counting(LINUX))
    assert set(tree_of(base / "out", leave_out="no")) == {"b", "b/D.csv", "b/theirs.txt"}
