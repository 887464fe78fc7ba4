"""Which files are originals: those of the sources, which only `in_place` may replace."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable

from app.core.errors import Problem
from app.core.lanes import ArrangedOutput
from app.core.naming import numbered
from app.core.outcome import Loss
from app.engine.clashes import Settled
from app.engine.journal import Journal
from app.engine.records import StoredItem


class Originals:
    """Tells whether a file of the output folder is a file of the sources."""

    def __init__(self, journal: Journal, destination: str) -> None:
        """Take the sources from the journal; `destination` is absolute, or empty in place."""
        self._roots = [os.path.realpath(path) for path in journal.sources()]
        self._linked = journal.linked_files()
        self._destination = os.path.realpath(destination) if destination else ""

    def holds(self, path: str) -> bool:
        """Return whether the file at this absolute path is one of the sources.

        Everything in a source folder is, also what was not looked at; only an output folder inside
        a source is left out of it, because the scan does not enter it.
        """
        real = os.path.realpath(path)
        if os.fsencode(real) in self._linked:
            return True
        below = self._destination
        return any(
            _is_in(real, root)
            and not (root != below and _is_in(below, root) and _is_in(real, below))
            for root in self._roots
        )


def in_place(item: StoredItem, output: ArrangedOutput, take: Callable[[str], bool]) -> Settled:
    """Give a result the path of its source, if it can stand there, or one beside it.

    Args:
        item: the source.
        output: the result.
        take: takes a path for this batch; whether it was free.
    """
    if output.beside is not None:
        return Settled(_free(os.path.splitext(item.path)[0] + output.suffix, take))
    if os.path.islink(item.path):
        return Settled(item.path, problem=Problem("in_place_link", {"path": item.path}))
    if not item.facts or output.format != item.facts.get("format"):
        return Settled(item.path, problem=Problem("in_place_format", {"format": output.format}))
    if Loss.LAYOUT in output.losses:
        return Settled(item.path, problem=Problem("in_place_layout"))
    return Settled(item.path, replaces=True)


def _free(path: str, take: Callable[[str], bool]) -> str:
    """Return the path, with a number if something is there, or will be."""
    candidates = (numbered(path, number) if number > 1 else path for number in itertools.count(1))
    return next(one for one in candidates if not os.path.lexists(one) and take(one))


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(os.path.join(folder, ""))
