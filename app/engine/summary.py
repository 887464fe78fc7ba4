"""What a run amounts to, kept as one fact of its journal, so that a list of runs counts nothing."""

from __future__ import annotations

import dataclasses
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.core.outcome import Outcome, Totals
from app.engine import schema

Query = Callable[[str], Sequence[tuple[Any, ...]]]
"""Returns all rows of a query on a journal."""

FIRST_WITH_ORIGINALS: Final = 2
"""Journals of older versions know no vault."""

FIRST_WITH_MERGES: Final = 3
"""Journals of older versions know no results of many files."""

_KEY: Final = "summary"

_KEPT: Final = "vault IS NOT NULL AND state != 'undone'"
"""Targets whose original is in the vault."""

_LEFT: Final = (
    "SELECT vault FROM kept WHERE vault NOT IN (SELECT vault FROM target WHERE vault IS NOT NULL)"
)
"""Originals no target knows any more; while one does, its original may be among both."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run amounts to.

    Attributes:
        totals: outcomes.
        size: bytes of its items.
        written: bytes of its results that are published.
        originals: files that were replaced and are kept in the vault.
        vault: bytes of those.
        failed_merges: results of many files that could not be made.
        open_merges: those that have no outcome.
    """

    totals: Totals
    size: int = 0
    written: int = 0
    originals: int = 0
    vault: int = 0
    failed_merges: int = 0
    open_merges: int = 0


def count(query: Query, version: int = schema.SCHEMA_VERSION) -> Summary:
    """Go through the journal; takes about a second for a million items."""
    counts: dict[str, int] = dict(
        query("SELECT outcome, count(*) FROM item WHERE outcome NOT NULL GROUP BY 1")
    )
    ((items, size),) = query("SELECT coalesce(max(position) + 1, 0), sum(size) FROM item")
    ((written,),) = query("SELECT sum(size) FROM target WHERE state IN ('done', 'undoing')")
    totals = Totals(items=items, **counts)
    originals, vault = _vault(query) if version >= FIRST_WITH_ORIGINALS else (0, 0)
    merges = query("SELECT outcome FROM merge") if version >= FIRST_WITH_MERGES else ()
    failed = sum(Outcome(outcome).is_failure for (outcome,) in merges if outcome)
    open_ = sum(outcome is None for (outcome,) in merges)
    return Summary(totals, size or 0, written or 0, originals, vault, failed, open_)


def as_fact(query: Query) -> dict[str, str]:
    """Return what `Journal.note` shall keep when a run or an undo has ended."""
    return {_KEY: json.dumps(dataclasses.asdict(count(query)))}


def outdated() -> dict[str, str]:
    """Return what `Journal.note` shall keep when that is no longer true; then it is counted."""
    return {_KEY: ""}


def from_facts(facts: Mapping[str, Any]) -> Summary | None:
    """Return what was kept; None when nothing was, or it cannot be read."""
    try:
        values = json.loads(facts[_KEY])
        return Summary(**{**values, "totals": Totals(**values["totals"])})
    except (KeyError, TypeError, ValueError):
        return None


def originals(journal: sqlite3.Connection) -> Iterator[str]:
    """Yield the absolute paths of the originals the run keeps."""
    for query in (f"SELECT vault FROM target WHERE {_KEPT}", "SELECT vault FROM kept"):  # noqa: S608 - a constant
        for (path,) in journal.execute(query):
            yield os.fsdecode(path)


def _vault(query: Query) -> tuple[int, int]:
    """Return number and bytes of the originals that are kept."""
    ((number, size),) = query(
        f"SELECT count(*), sum(json_extract(before, '$.size')) FROM target WHERE {_KEPT}"  # noqa: S608
    )
    left = [_size(path) for (path,) in query(_LEFT)]
    return number + len(left), (size or 0) + sum(left)


def _size(path: bytes) -> int:
    try:
        return os.lstat(path).st_size
    except OSError:
        return 0
