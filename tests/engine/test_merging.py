"""Shares read piece by piece in one task are those of blocks."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from lines_kit import joined
from lines_lane import JOIN, SHAPE, NoParams, ShapeParams, install_for

from app.core.lanes import PartFile, Stage, WorkJob, WorkTask
from app.core.operation import MergeItem
from app.core.recipe import LaneRecipe, Merge
from app.engine import merging
from app.engine.merging import Shares
from app.formats.safe_write import write_part


def nested(nodes: list[str], group: int) -> str:
    while len(nodes) > 1:
        starts = range(0, len(nodes), group)
        nodes = [joined(nodes[start : start + group]) for start in starts]
    return nodes[0]


@pytest.mark.parametrize("count", [*range(1, 30), 80, 81, 82])
def test_pieces_in_one_task_are_combined_like_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    install_for(monkeypatch)
    monkeypatch.setattr(merging, "GROUP", 3)
    job = WorkJob(
        "text",
        LaneRecipe(merges=(Merge(SHAPE.name, ShapeParams()), Merge(JOIN.name, NoParams()))),
    )
    files = (PartFile(0, str(tmp_path / "shape")), PartFile(1, str(tmp_path / "join")))
    write_part(files[1].part, b"left by an earlier try")
    shares = Shares(job, WorkTask(0, "", 0, 0, {}, (), False, shares=files, place="x/y"))
    for number in range(count):
        shares.add((f"{number}", b"line\n"))
    shares.write()
    (shape,) = merging._Shares(str(tmp_path), ["shape"])
    assert shape.decode() == nested([f"{number}:1" for number in range(count)], 3) + "@x/y"
    lines = merging._Shares(str(tmp_path), ["join"])
    assert list(lines) == list(lines) == [b"line\n"] * count  # as often as they are gone through


@pytest.mark.parametrize(
    ("stage", "only", "share"),
    [
        (Stage.WHOLE, True, "at once@x/y"),
        (Stage.WHOLE, False, "0:1@x/y"),
        (Stage.BLOCK, True, "0:1"),
    ],
)
def test_only_an_item_in_one_piece_is_closed_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: Stage, only: bool, share: str
) -> None:
    def closed(subject: Any, params: ShapeParams, item: MergeItem) -> bytes:
        return f"at once@{item.place}".encode()

    assert SHAPE.merging
    quick = dataclasses.replace(SHAPE.merging, closed=closed)
    operation = dataclasses.replace(SHAPE, merging=quick)
    monkeypatch.setattr(merging, "merge_operation", lambda *_: operation)
    job = WorkJob("text", LaneRecipe(merges=(Merge(SHAPE.name, ShapeParams()),)))
    files = (PartFile(0, str(tmp_path / "shape")),)
    task = WorkTask(0, "", 0, 0, {}, (), False, stage=stage, shares=files, place="x/y")
    shares = Shares(job, task)
    shares.add(("0", b"line\n"), only=only)
    shares.write()
    (found,) = merging._Shares(str(tmp_path), ["shape"])
    assert found.decode() == share
