"""What tests of profiles share: tables from values, and the engine's part in one line."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from app.core.operation import MergeFacts, MergeItem
from app.formats.table.block import Block
from app.operations.table.merges.profile.profile import OPERATION, ProfileParams

assert OPERATION.merging
MERGING = OPERATION.merging
DEFAULTS = ProfileParams()
Texts = Sequence[str | None]


def block(columns: Mapping[str, Texts]) -> Block:
    """Return a block with these columns."""
    arrays = {name: pa.array(list(values), pa.string()) for name, values in columns.items()}
    return Block(pa.table(arrays), 1)


def split(columns: Mapping[str, Texts], cuts: Iterable[int]) -> list[Block]:
    """Return a table cut into blocks before these rows."""
    rows = len(next(iter(columns.values())))
    ends = [0, *sorted(cut for cut in cuts if 0 < cut < rows), rows]
    return [
        block({name: values[a:b] for name, values in columns.items()})
        for a, b in itertools.pairwise(ends)
    ]


def file_share(place: str, blocks: Iterable[Block], params: ProfileParams = DEFAULTS) -> bytes:
    """Return the share of a file."""
    assert MERGING.combine
    assert MERGING.close
    shares = [OPERATION.apply(one, params) for one in blocks]
    share = MERGING.combine(iter(shares), params) if len(shares) > 1 else shares[0]
    return MERGING.close(share, params, MergeItem(place))


def results(shares: Sequence[bytes], params: ProfileParams = DEFAULTS) -> tuple[bytes, ...]:
    """Return the three results of files."""
    assert MERGING.combine
    share = MERGING.combine(iter(shares), params) if len(shares) > 1 else shares[0]
    found = dict(MERGING.finish(iter([share]), params, MergeFacts(len(shares), 0)))
    assert all(isinstance(content, bytes) for content in found.values())
    return tuple(bytes(found[number]) for number in range(3))  # type: ignore[arg-type]


def profile(
    columns: Mapping[str, Texts], cuts: Iterable[int] = (), params: ProfileParams = DEFAULTS
) -> dict[str, Any]:
    """Return what is said of a table."""
    share = file_share("table.csv", split(columns, cuts), params)
    said = json.loads(results([share], params)[0])
    assert list(said["files"]) == ["table.csv"]
    assert said["files"]["table.csv"] == said["combined"]
    found: dict[str, Any] = said["combined"]
    return found


def column(
    values: Texts, cuts: Iterable[int] = (), params: ProfileParams = DEFAULTS
) -> dict[str, Any]:
    """Return what is said of a table's only column."""
    found: dict[str, Any] = profile({"x": values}, cuts, params)["columns"]["x"]
    return found
