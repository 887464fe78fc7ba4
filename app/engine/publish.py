"""Gives finished results their names: in groups, journalled before and after.

    the slot has made the .part files durable
    1. see what stands at each path that may be replaced
    2. commit the intents: which part becomes which path, with size and digest, what it replaces
       and where the original goes
    3. give each original its second name in the vault, durably
    4. rename: to a free path with the system's refusal to replace, else over what was seen in 1
    5. make the folders durable
    6. commit `done` and the outcomes

A kill between any two of these leaves either a part file whose intent says where it belongs, or a
complete result; never a path that holds half a file, never a `done` the disk does not know, and
never an original without a name.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.core.errors import ContentError, Problem, RunError, problem_of
from app.core.lanes import PartFile, WorkTask, WrittenPart, file_of, output_of, part_in_folder
from app.core.naming import clash_key, numbered
from app.core.outcome import Outcome
from app.engine import schema
from app.engine.events import ItemEnded
from app.engine.folder_names import FolderNames
from app.engine.journal import Journal
from app.engine.messages import MergeTask, TaskEnd
from app.engine.numbers import position_of
from app.engine.records import Intent
from app.engine.vault import Standing, Vault
from app.formats.safe_write import discard, remove_file, rename_new, replace_with, sync_folder

GROUP_FILES: Final = 100
GROUP_SECONDS: Final = 0.25
"""A group is published when it has this many files or its first has waited this long."""

IN_PLACE: Final = "in_place"
"""The rule of a recipe that replaces its sources; the others are those of `on_conflict`."""

_REPLACING: Final = frozenset({IN_PLACE, "overwrite", "newer"})

_MOST_NUMBERS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Result:
    """An item that has ended, with the intents of its results (none when it failed).

    Attributes:
        problem: why it failed or was skipped; of one that is done, what else has to be told.
        source_size, source_mtime_ns: of the source as the slot has read it.
        unneeded: planned outputs that turned out to have nothing to hold.
        folders: planned outputs that are folders, and whose files have no names yet.
    """

    position: int
    seconds: float
    outcome: Outcome
    problem: Problem | None
    intents: tuple[Intent, ...] = ()
    source_size: int = 0
    source_mtime_ns: int = 0
    unneeded: tuple[int, ...] = ()
    folders: tuple[int, ...] = ()

    @property
    def told(self) -> Problem | None:
        """What has to be told of an item that is done."""
        return self.problem if self.outcome is Outcome.DONE else None


class Publisher:
    """Collects ended items and publishes them group by group."""

    def __init__(
        self,
        journal: Journal,
        destination: str,
        rule: str,
        vault: Vault,
        judge: Callable[[int, Problem], Problem | None] = lambda *_: None,
    ) -> None:
        """Publish below `destination`.

        Args:
            journal: of the run.
            destination: absolute; empty in place.
            rule: what happens when a name is taken: the recipe's `on_conflict`, or `IN_PLACE`.
            vault: where originals go that are replaced.
            judge: tells of an item's problem what has to be put right first, when it is none of
                the item's own.
        """
        self._journal = journal
        self._destination = destination
        self._rule = rule
        self._vault = vault
        self._judge = judge
        self._folder_names = FolderNames(journal, destination, rule)
        self._group: list[Result] = []
        self._files = 0
        self._since = 0.0
        self._unsynced: set[str] = set()

    def expect_folders(self, made: Sequence[str]) -> None:
        """Take in folders that were just made: their parents have to be made durable, too."""
        self._unsynced.update(os.path.dirname(folder) for folder in made)

    def start_over(self) -> None:
        """Take in that what was broken off is settled; folders may have gone in between."""
        self._unsynced = {folder for folder in self._unsynced if os.path.isdir(folder)}
        self._vault.start_over()

    def add(self, task: WorkTask | MergeTask, end: TaskEnd, targets: Mapping[int, str]) -> None:
        """Add an item or merge whose parts are durable; `targets` maps outputs to planned paths.

        A result that there is a path for and no part was not needed after all.
        """
        position = position_of(end.number)
        files = {part.index: part for part in task.parts}
        intents = tuple(
            Intent(
                position=position,
                output=part.index,
                path=path,
                part=work_file,
                size=part.size,
                digest=part.digest,
                losses=schema.losses_text(part.losses),
            )
            for part in end.parts
            for path, work_file in [_place(part, files, targets)]
        )
        folders = tuple(part.index for part in task.parts if part.folder)
        unneeded = tuple(targets.keys() - {part.index for part in end.parts} - {*folders})
        note = next((Problem(code, {"rows": rows}) for code, rows in end.notes.items()), None)
        result = Result(
            position, end.seconds, Outcome.DONE, note, intents, unneeded=unneeded, folders=folders
        )
        if isinstance(task, WorkTask):
            result = replace(result, source_size=task.size, source_mtime_ns=task.mtime_ns)
        self._append(result)

    def add_failure(self, end: TaskEnd, outcome: Outcome, problem: Problem) -> None:
        """Add an item that has no results."""
        self._append(Result(position_of(end.number), end.seconds, outcome, problem))

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
            RunError: the journal or the destination's folders cannot be written, or the vault is
                full; what was not committed has no outcome, and its results are found again by
                their intents.
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
        aimed = [self._aimed(self._named(result)) for result in group]
        intents = [intent for result in aimed for intent in result.intents]
        self._vault.refuse_full(
            (self._path(intent.path), intent.before.size) for intent in intents if intent.before
        )
        unneeded = [(result.position, output) for result in aimed for output in result.unneeded]
        if intents or unneeded:
            with self._journal.transaction():
                self._journal.add_intents(intents)
                # A kill may come before the outcome: what is told of it has to be known then.
                self._journal.add_notes((r.position, r.told) for r in aimed if r.told)
                for position, output in unneeded:
                    self._journal.mark_skipped(position, output)
        kept = [self._with_originals_kept(result) for result in aimed]
        self._vault.sync()
        published = [self._publish(result) for result in kept]
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

    def _named(self, result: Result) -> Result:
        """Settle the names of files that are not planned yet; an item that gets none fails."""
        if not result.folders:
            return result
        try:
            kept, skipped = self._folder_names.settle(
                result.folders, result.intents, result.source_mtime_ns
            )
        except ContentError as error:
            return self._failed(result, error)
        for intent, _ in skipped:
            discard(intent.part)
        result = replace(result, intents=tuple(kept))
        if kept or not skipped:
            return result
        return replace(result, outcome=Outcome.SKIPPED, problem=skipped[0][1])

    # What is replaced.

    def _aimed(self, result: Result) -> Result:
        """See what each result will replace; one that must not replace what is there fails."""
        try:
            aimed = tuple(self._aim(intent, result) for intent in result.intents)
        except (OSError, ContentError) as error:
            return self._failed(result, error)
        return replace(result, intents=aimed)

    def _aim(self, intent: Intent, result: Result) -> Intent:
        """Return the intent with what stands at its path, if the rule lets it be replaced."""
        intent = replace(intent, mtime_ns=os.stat(intent.part).st_mtime_ns)
        if self._rule not in _REPLACING:
            return intent
        target = self._path(intent.path)
        before = Standing.at(target)
        if before is None:
            return intent
        if self._rule == "newer" and result.source_mtime_ns <= before.mtime_ns:
            return intent  # the rename finds the name taken, and the rule then says: skip
        if self._rule == IN_PLACE and not _is_as_read(before, result):
            raise ContentError("changed")
        return replace(intent, before=before, vault=self._vault.place(target))

    def _with_originals_kept(self, result: Result) -> Result:
        try:
            for intent in result.intents:
                if intent.before:
                    self._vault.keep(self._path(intent.path), intent.vault)
        except OSError as error:
            return self._failed(result, error)
        return result

    def _failed(
        self,
        result: Result,
        error: OSError | ContentError,
        path: str = "",
        named: Sequence[Intent] = (),
    ) -> Result:
        """Take back everything of the item: its results, its parts, its places in the vault.

        Raises:
            RunError: it is none of the item's own; what has its name is found by its intent.
        """
        path = path or (self._path(result.intents[0].path) if result.intents else "")
        problem = problem_of(error, path=path)
        trouble = self._judge(result.position, problem)
        if trouble:
            raise RunError(trouble.code, trouble.detail, **trouble.values) from error
        for intent in named:
            self._withdraw(intent)
        for intent in result.intents:
            discard(intent.part)
            if intent.vault:
                discard(intent.vault)
        return replace(result, outcome=Outcome.FAILED, problem=problem, intents=())

    # Renaming.

    def _publish(self, result: Result) -> Result:
        """Rename an item's parts; all of its results get their names, or none."""
        named: list[Intent] = []
        path = ""
        try:
            for intent in result.intents:
                path = self._path(intent.path)
                final = self._rename(intent, result)
                if final:
                    named.append(final)
        except (OSError, ContentError) as error:
            return self._failed(result, error, path, named)
        if result.intents and not named:
            problem = Problem("target_exists", {"path": path})
            return replace(result, outcome=Outcome.SKIPPED, problem=problem, intents=())
        return replace(result, intents=tuple(named))

    def _rename(self, intent: Intent, result: Result) -> Intent | None:
        """Give one part its name; None when the rule says to skip it.

        Raises:
            OSError, ContentError: it cannot have one.
        """
        try:
            self._give_name(intent)
        except FileExistsError:
            if self._rule == "fail":
                raise
            if self._rule == IN_PLACE:
                raise ContentError("changed") from None
            if self._rule == "overwrite":
                return self._replace_late(intent, result)
            if self._rule == "newer" and _is_newer(result, self._path(intent.path)):
                return self._replace_late(intent, result)
            if self._rule in ("skip", "newer"):
                self._skip(intent)
                return None
            return self._rename_numbered(intent)
        return intent

    def _skip(self, intent: Intent) -> None:
        discard(intent.part)
        if intent.vault:
            discard(intent.vault)
        with self._journal.transaction():
            self._journal.mark_skipped(intent.position, intent.output)

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
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), self._path(intent.path))

    def _replace_late(self, intent: Intent, result: Result) -> Intent:
        """Replace what came to the path, or was changed there, since the group was looked at."""
        if intent.vault:
            discard(intent.vault)  # of what stood there before somebody else replaced it
        late = self._aim(replace(intent, before=None, vault=""), result)
        target = self._path(late.path)
        if late.before:
            self._vault.refuse_full([(target, late.before.size)])
        with self._journal.transaction():
            self._journal.add_intents([late])
        if late.before:
            self._vault.keep(target, late.vault)
            self._vault.sync()
        self._give_name(late)
        return late

    def _give_name(self, intent: Intent) -> None:
        """Rename one part.

        Raises:
            FileExistsError: what is at the path is not what the intent says.
            OSError: the system refused.
        """
        target = self._path(intent.path)
        if intent.before is None:
            rename_new(intent.part, target)
        else:
            # The last look before the leap: between the two calls lie a few microseconds.
            now = Standing.at(target)
            if now is None:
                rename_new(intent.part, target)
            elif now == intent.before:
                replace_with(intent.part, target)
            else:
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target)
        self._unsynced.add(os.path.dirname(target))

    def _withdraw(self, intent: Intent) -> None:
        """Take back a result that was published a moment ago; an original comes back.

        Raises:
            RunError: that cannot be done; resuming the run settles it by the intent.
        """
        target = self._path(intent.path)
        try:
            if intent.vault and os.path.lexists(intent.vault):
                replace_with(intent.vault, target)
            else:
                remove_file(target)
        except OSError as error:
            reason = error.strerror or str(error)
            raise RunError("run_sync", path=target, reason=reason) from error

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


def _place(
    part: WrittenPart, files: Mapping[int, PartFile], targets: Mapping[int, str]
) -> tuple[str, str]:
    """Return the path a part shall have, and where it lies."""
    if part.index in files:
        return targets[part.index], files[part.index].part
    folder = output_of(part.index)
    work_file = part_in_folder(files[folder].part, file_of(part.index))
    return targets[folder] + part.name, work_file


def _is_as_read(before: Standing, result: Result) -> bool:
    return (before.size, before.mtime_ns) == (result.source_size, result.source_mtime_ns)


def _is_newer(result: Result, target: str) -> bool:
    before = Standing.at(target)
    return before is None or result.source_mtime_ns > before.mtime_ns
