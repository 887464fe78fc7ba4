"""Sample: by chance, but the same each time."""

from __future__ import annotations

from steps_kit import Cell, block, cells

from app.operations.table.sample import SampleParams, apply

ROWS: list[Cell] = [str(number) for number in range(20_000)]


def kept(percent: float, seed: int = 1, first_line: int = 2, source: str = "a.csv") -> list[Cell]:
    result = apply(block({"a": ROWS}, first_line, source), SampleParams(percent=percent, seed=seed))
    return cells(result)["a"]


def test_about_as_many_as_asked_for_are_kept_in_order() -> None:
    assert kept(0.0) == []
    assert kept(100.0) == ROWS
    some = kept(10.0)
    assert 1800 < len(some) < 2200
    assert some == sorted(some, key=lambda cell: int(cell or ""))
    halves = [sum(int(cell or "") < 10_000 for cell in some), len(some)]
    assert 0.45 < halves[0] / halves[1] < 0.55


def test_seed_file_and_block_decide_and_nothing_else() -> None:
    assert kept(10.0) == kept(10.0)
    others = [kept(10.0, seed=2), kept(10.0, first_line=3), kept(10.0, source="b.csv")]
    for other in others:
        shared = len(set(other) & set(kept(10.0)))
        assert 100 < shared < 300  # a tenth of a tenth, as chance has it


def test_a_larger_share_has_the_smaller_one_in_it() -> None:
    assert set(kept(5.0)) < set(kept(10.0))
