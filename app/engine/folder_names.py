"""Gives the files of results that are folders their paths, once the work on the item says which.

The plan has settled the folder, and nothing else of the batch is a folder of files there. So the
names of its files do not depend on which item is ready first; from here on they are planned results
like all others, in place of the one for the folder. Both happens in one commit: who takes up the
run again finds the folder, and settles its files for the first time, or finds its files.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence
from dataclasses import replace

from app.core.errors import ContentError, Problem
from app.core.lanes import output_of
from app.engine.clashes import BY_RULE, ClashTable
from app.engine.journal import Journal
from app.engine.originals import Originals
from app.engine.records import Intent


class FolderNames:
    """The files of folders of one run."""

    def __init__(self, journal: Journal, destination: str, rule: str) -> None:
        """Prepare.

        Args:
            journal: of the run.
            destination: absolute.
            rule: what happens when a name is taken.
        """
        self._journal = journal
        self._destination = destination
        self._rule = rule

    @functools.cached_property
    def _originals(self) -> Originals:
        return Originals(self._journal, self._destination)

    def _is_source(self, path: str) -> bool:
        return self._originals.holds(path)  # made only if a rule asks

    def settle(
        self, folders: Sequence[int], intents: Sequence[Intent], source_mtime_ns: int
    ) -> tuple[list[Intent], list[tuple[Intent, Problem]]]:
        """Give each file of an item its path.

        Args:
            folders: the outputs that are folders.
            intents: of all of the item's results; those in the folders have the paths they wish.
            source_mtime_ns: decides for `newer`.

        Returns:
            the results to publish, and those that the rule skips.

        Raises:
            ContentError: the rule lets the item fail; the journal knows the folder only.
            RunError: the journal cannot be written.
        """
        kept: list[Intent] = []
        skipped: list[tuple[Intent, Problem]] = []
        rows = []
        with self._journal.transaction(durable=False):
            # What is on the disk is looked at anew for each item: other programs write there, too.
            clashes = ClashTable(
                self._destination,
                self._rule,
                lambda key, folder: self._journal.take(key, folder=folder),
                self._is_source,
            )
            for intent in intents:
                output = output_of(intent.output)
                if output not in folders or output == intent.output:
                    kept.append(intent)
                    continue
                place = clashes.settle(intent.path, source_mtime_ns)
                if place.problem and not self._may_skip(place.problem):
                    raise ContentError(
                        place.problem.code, place.problem.detail, **place.problem.values
                    )
                named = replace(intent, path=place.path)
                if place.problem:
                    skipped.append((named, place.problem))
                else:
                    kept.append(named)
                flags = int(place.renamed), int(place.problem is not None), int(place.replaces)
                rows.append((*_row(named), *flags, intent.position, output))
            self._add(rows)
            self._journal.change_many(
                "DELETE FROM target WHERE position = ? AND output = ?",
                [(intents[0].position, output) for output in folders],
            )
        return kept, skipped

    def _may_skip(self, problem: Problem) -> bool:
        return self._rule in ("skip", "newer") and problem.code in BY_RULE

    def _add(self, rows: Sequence[Sequence[object]]) -> None:
        """Plan the files of a folder, each as far as the folder tells of it."""
        self._journal.change_many(
            "INSERT INTO target (position, output, path, format, losses, size, renamed, skipped,"
            " replaces, state) SELECT position, ?, ?, format, ?, ?, renamed OR ?, ?, ?, 'planned'"
            " FROM target WHERE position = ? AND output = ?",
            rows,
        )


def _row(intent: Intent) -> tuple[object, ...]:
    return intent.output, os.fsencode(intent.path), intent.losses, intent.size
