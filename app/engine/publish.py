"""Gives finished results their names: in groups, journalled before and after, never replacing.

    the slot has made the .part files durable
    1. commit the intents: which part becomes which path, with size and digest
    2. rename, each with the system's refusal to replace
    3. make the folders durable
    4. commit `done` and the outcomes

A kill between any two of these leaves either a part file whose intent says where it belongs, or a
complete result; never a path that holds half a file, and never a `done` the disk does not know.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.core.errors import Problem, RunError, problem_of
from app.core.lanes import WorkTask
from app.core.naming import clash_key, numbered
from app.core.outcome import Outcome
from app.engine import schema
from app.engine.events import ItemEnded
from app.engine.journal import Intent, Journal
from app.engine.messages import TaskEnd
from app.formats.safe_write import discard, remove_file, rename_new, sync_folder

GROUP_FILES: Final = 100
GROUP_SECONDS: Final = 0.25
"""A group is published when it has this many files or its first has waited this long."""

_MOST_NUMBERS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Result:
    """An item that has ended, with the intents of its results (none when it failed)."""

    position: int
    seconds: float
    outcome: Outcome
    problem: Problem | None
    intents: tuple[Intent, ...]


class Publisher:
    """Collects ended items and publishes them group by group."""

    def __init__(
        self,
        journal: Journal,
        destination: str,
        on_conflict: str,
        judge: Callable[[int, Problem], Problem | None] = lambda *_: None,
    ) -> None:
        """Publish below `destination`.

        Args:
            journal: of the run.
            destination: absolute.
            on_conflict: the recipe's rule for a taken name.
            judge: tells of a problem with an item whether it is none of the item's own.
        """
        self._journal = journal
        self._destination = destination
        self._on_conflict = on_conflict
        self._judge = judge
        self._group: list[Result] = []
        self._files = 0
        self._since = 0.0
        self._unsynced: set[str] = set()

    def expect_folders(self, made: Sequence[str]) -> None:
        """Take in folders that were just made: their parents have to be made durable, too."""
        self._unsynced.update(os.path.dirname(folder) for folder in made)

    def forget_lost_folders(self) -> None:
        """Give up on making folders durable that are no longer there."""
        self._unsynced = {folder for folder in self._unsynced if os.path.isdir(folder)}

    def add(self, task: WorkTask, end: TaskEnd, targets: Mapping[int, str]) -> None:
        """Add an item whose parts are durable; `targets` maps outputs to planned paths."""
        names = {part.index: part.part for part in task.parts}
        intents = tuple(
            Intent(
                position=end.number,
                output=part.index,
                path=targets[part.index],
                part=names[part.index],
                size=part.size,
                digest=part.digest,
                losses=schema.losses_text(part.losses),
            )
            for part in end.parts
        )
        self._append(Result(end.number, end.seconds, Outcome.DONE, None, intents))

    def add_failure(self, end: TaskEnd, outcome: Outcome, problem: Problem) -> None:
        """Add an item that has no results."""
        self._append(Result(end.number, end.seconds, outcome, problem, ()))

    def _append(self, result: Result) -> None:
        if not self._group:
            self._since = time.monotonic()
        self._group.append(result)
        self._files += max(1, len(result.intents))

    @property
    def due(self) -> bool:
        """Whether the group should be published now."""
        waited = time.monotonic() - self._since if self._group else 0.0
        return self._files >= GROUP_FILES or waited >= GROUP_SECONDS

    def flush(self) -> list[ItemEnded]:
        """Publish the group; return what became of each of its items.

        Raises:
            RunError: the journal or the destination's folders cannot be written; what was not
                committed has no outcome, and its results are found again by their intents.
        """
        group, self._group, self._files = self._group, [], 0
        if not group:
            return []
        try:
            return self._publish_group(group)
        except RunError:
            self._drop(group)
            raise

    def abandon(self) -> None:
        """Forget what was added since the last flush, and remove its parts."""
        group, self._group, self._files = self._group, [], 0
        self._drop(group)

    def _publish_group(self, group: Sequence[Result]) -> list[ItemEnded]:
        intents = [intent for result in group for intent in result.intents]
        if intents:
            with self._journal.transaction():
                self._journal.add_intents(intents)
        published = [self._publish(result) for result in group]
        self._sync()
        with self._journal.transaction():
            self._journal.mark_published(
                (intent.position, intent.output)
                for result in published
                for intent in result.intents
            )
            self._journal.end_items(
                (r.position, r.outcome, r.problem, r.seconds) for r in published
            )
        return [ItemEnded(r.position, r.outcome, r.problem) for r in published]

    def _publish(self, result: Result) -> Result:
        """Rename an item's parts; all of its results get their names, or none."""
        named: list[Intent] = []
        path = ""
        try:
            for intent in result.intents:
                path = self._path(intent.path)
                final = self._rename(intent)
                if final:
                    named.append(final)
        except OSError as error:
            problem = problem_of(error, path=path)
            self._refuse_trouble(result.position, problem, error)
            self._withdraw(result, named)
            return replace(result, outcome=Outcome.FAILED, problem=problem, intents=())
        if result.intents and not named:
            problem = Problem("target_exists", {"path": path})
            return replace(result, outcome=Outcome.SKIPPED, problem=problem, intents=())
        return replace(result, intents=tuple(named))

    def _refuse_trouble(self, position: int, problem: Problem, error: OSError) -> None:
        """Raise when no file is to blame; what has its name by now is found by its intent."""
        trouble = self._judge(position, problem)
        if trouble:
            raise RunError(trouble.code, trouble.detail, **trouble.values) from error

    def _rename(self, intent: Intent) -> Intent | None:
        """Give one part its name; None when the rule says to skip it.

        Raises:
            OSError: it cannot have one.
        """
        try:
            self._give_name(intent)
        except FileExistsError:
            if self._on_conflict == "fail":
                raise
            if self._on_conflict == "skip":
                remove_file(intent.part)
                with self._journal.transaction():
                    self._journal.mark_skipped(intent.position, intent.output)
                return None
            return self._rename_numbered(intent)
        return intent

    def _rename_numbered(self, intent: Intent) -> Intent:
        for number in range(2, _MOST_NUMBERS):
            candidate = replace(intent, path=numbered(intent.path, number))
            if os.path.lexists(self._path(candidate.path)):
                continue
            with self._journal.transaction():
                if self._journal.take(clash_key(candidate.path), folder=False) is not None:
                    continue  # another item's planned name
                # The new name is journalled before it is taken, like the planned one.
                self._journal.add_intents([candidate])
            try:
                self._give_name(candidate)
            except FileExistsError:
                continue
            return candidate
        raise FileExistsError(intent.path)

    def _give_name(self, intent: Intent) -> None:
        target = self._path(intent.path)
        rename_new(intent.part, target)
        self._unsynced.add(os.path.dirname(target))

    def _withdraw(self, result: Result, named: Sequence[Intent]) -> None:
        """Take back what this item has published a moment ago, and its parts."""
        for intent in named:
            remove_file(self._path(intent.path))
        for intent in result.intents:
            remove_file(intent.part)

    def _drop(self, group: Sequence[Result]) -> None:
        """Remove the parts that have not become results; those that have stay what they are."""
        for result in group:
            for intent in result.intents:
                discard(intent.part)

    def _path(self, relative: str) -> str:
        return schema.target_path(self._destination, os.fsencode(relative))

    def _sync(self) -> None:
        for folder in sorted(self._unsynced):
            try:
                sync_folder(folder)
            except OSError as error:
                reason = error.strerror or str(error)
                raise RunError("run_sync", path=folder, reason=reason) from error
        self._unsynced.clear()
