"""Makes the plan: looks at every file a lane wants, then settles names, cost and space.

Looks run in slots, because a hostile header must not be able to take the application with it.
Names are settled afterwards, in plan order, so that the same folder always gives the same names.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from app.core.errors import FoldermillError, Problem
from app.core.item import Kind
from app.core.lanes import ArrangedOutput, Arrangement
from app.core.naming import Template, clash_key, safe_relative, source_values, with_suffix
from app.core.operation import Lane
from app.core.outcome import Loss, Outcome
from app.core.recipe import SOURCE_NAME, LaneRecipe, Recipe
from app.engine.already import AlreadyDone
from app.engine.clashes import BY_RULE, ClashTable, Settled
from app.engine.dispatch import Dispatcher, Ended
from app.engine.events import Idle, Noticed, Planned, Planning
from app.engine.journal import Journal
from app.engine.lanes import has_blocks, lane_module
from app.engine.messages import LookTask, Task
from app.engine.originals import Originals, in_place
from app.engine.places import source_places
from app.engine.planned_merges import WishedMerge, merge_of, planned_merges
from app.engine.records import PlannedItem, PlannedMerge, StoredItem
from app.engine.rows import TargetRow
from app.engine.work_queue import Entry, WorkQueue

LOOK_COST: Final = 0.002
"""Seconds one look takes on a slow core."""

DIGEST_PACE: Final = 100_000_000
"""Bytes a second of which a look that reads the whole file takes the digest, on a slow disk."""

LOOK_MEMORY: Final = 16 * 1024 * 1024
"""Bytes one look may need."""

_LARGE: Final = 64 * 1024 * 1024
"""Bytes of files with blocks from which on there will be work for every slot."""

_CHUNK: Final = 250
"""Items settled at once: about 20 ms."""

_RESET: Final = 20_000
"""Items reset at once: about 30 ms."""

_QUARANTINE: Final = frozenset({"crashed", "killed"})


@dataclass(slots=True)
class _Tally:
    """What `Planned` will say."""

    work: int = 0
    outputs: int = 0
    skipped: int = 0
    failed: int = 0
    already: int = 0
    clashes: int = 0
    replaced: int = 0
    merges: int = 0
    needed: int = 0
    fallbacks: Counter[str] = field(default_factory=Counter)
    losses: Counter[Loss] = field(default_factory=Counter)


class MakeDispatcher(Protocol):
    """Gives a dispatcher that works off a queue of tasks of a lane."""

    def __call__(self, lane: Lane, queue: WorkQueue, *, ahead: bool = False) -> Dispatcher:
        """Return it; `ahead` as in `Dispatcher`."""


class Planner:
    """One plan for one recipe and one destination, written into the journal."""

    def __init__(
        self,
        journal: Journal,
        recipe: Recipe,
        destination: str,
        stopped: Callable[[], bool],
    ) -> None:
        """Prepare; `stopped` is asked often, and once it is true the plan ends early."""
        self._journal = journal
        self._recipe = recipe
        self._destination = destination
        self._stopped = stopped
        self._tally = _Tally()
        self._size = 0
        self._lanes = {Kind(name.value): lane for name, lane in recipe.lanes.items()}
        self._templates = {
            kind: [Template.parse(output.name, "") for output in lane.outputs]
            for kind, lane in self._lanes.items()
        }
        self._prefixes = source_places(journal.sources())
        self._clashes = ClashTable(
            destination,
            recipe.destination.on_conflict,
            lambda key, folder: journal.take(key, folder=folder),
            Originals(journal, destination).holds,
        )
        self._already = AlreadyDone(journal, recipe, destination, stopped)

    def look(self, make: MakeDispatcher) -> Iterator[Planning | Idle]:
        """Read the headers of all wanted items whose facts are not known yet.

        Args:
            make: gives a dispatcher that works off the queue of looks for a lane.

        Raises:
            RunError: the journal cannot be written, or no worker can start.
        """
        for kind in self._lanes:
            self._forget_looks(kind)
            queue = WorkQueue(self._looks(kind))
            if not queue:
                continue
            total = len(queue)
            # A single large table keeps one worker for its look, and all for its blocks.
            ahead = self._size > _LARGE and has_blocks(kind)
            dispatcher = make(Lane(kind.value), queue, ahead=ahead)
            done = 0
            looks: list[Ended] = []
            written = time.monotonic()
            while not dispatcher.finished:
                if self._stopped():
                    dispatcher.stop(now=True)
                ended = [event for event in dispatcher.step(0.05) if isinstance(event, Ended)]
                looks += ended
                done += len(ended)
                if looks and time.monotonic() - written > 0.25:
                    self._keep(looks)
                    written = time.monotonic()
                yield Planning(done, total) if ended else Idle()
            self._keep(looks)

    def _forget_looks(self, kind: Kind) -> None:
        """Forget what was found of files that are to be read in another way now."""
        fact = f"reading_{kind.value}"
        reading = repr(self._lanes[kind].reading)
        known = self._journal.fact(fact)
        if known == reading:
            return
        with self._journal.transaction():
            if known is not None:
                self._journal.forget_looks(kind.value)
            self._journal.note(**{fact: reading})

    def _looks(self, kind: Kind) -> Iterator[Entry]:
        digests = self._recipe.destination.skip_done
        self._size = 0
        for position, size in self._journal.to_look_at([kind], digests=digests):
            self._size += size
            cost = LOOK_COST + (size / DIGEST_PACE if digests else 0.0)
            yield Entry(position, cost, LOOK_MEMORY)

    def look_tasks(self, wanted: Sequence[tuple[int, int]]) -> list[Task]:
        """Return the look tasks for these (position, attempt), in this order."""
        paths = {i.position: i.path for i in self._journal.items([number for number, _ in wanted])}
        return [LookTask(number, paths[number]) for number, _ in wanted]

    def _keep(self, looks: list[Ended]) -> None:
        with self._journal.transaction():
            self._journal.add_looks((e.end.number, e.end.facts, e.end.problem) for e in looks)
        looks.clear()

    def settle(self) -> Iterator[Planning | Noticed | Planned | Idle]:
        """Settle every item in plan order; the last event is `Planned`.

        Raises:
            RunError: the journal cannot be written.
        """
        items = self._journal.count()
        unwanted = [kind for kind in Kind if kind not in self._lanes]
        no_lane = 0
        with self._journal.transaction():
            self._journal.forget_plan()
        for start in range(0, items, _RESET):
            places = range(start, min(start + _RESET, items))
            with self._journal.transaction():
                no_lane += self._journal.reset_items(
                    places, unwanted, Outcome.SKIPPED, Problem("no_lane")
                )
            yield Planning(places.stop, items)
        positions = self._journal.positions(list(self._lanes))
        merges = list(planned_merges(self._journal, self._recipe))
        yield from self._settle(positions, items, no_lane, merges)

    def settle_again(
        self, positions: Sequence[int], merges: Collection[int]
    ) -> Iterator[Planning | Noticed | Planned | Idle]:
        """Settle only these items and merges, in plan order; what else was settled stays.

        Raises:
            RunError: the journal cannot be written.
        """
        every = planned_merges(self._journal, self._recipe)
        again = [merge for merge in every if merge.position in merges]
        yield from self._settle(positions, len(positions), 0, again)

    def _settle(
        self, positions: Sequence[int], items: int, no_lane: int, merges: Sequence[WishedMerge]
    ) -> Iterator[Planning | Noticed | Planned | Idle]:
        with contextlib.closing(self._already):
            yield from self._already.gather()
            for start in range(0, len(positions), _CHUNK):
                if self._stopped():
                    yield Planned(items=items, stopped=True)
                    return
                chunk = positions[start : start + _CHUNK]
                with self._journal.transaction():
                    self._journal.add_plan([self._item(i) for i in self._journal.items(chunk)])
                yield Planning(start + len(chunk), len(positions))
        self._settle_merges(merges)
        yield from self._summary(items, no_lane)

    def _summary(self, items: int, no_lane: int) -> Iterator[Noticed | Planned]:
        tally = self._tally
        places = [self._destination] if self._destination else self._journal.sources()
        free = min(map(free_space, places), default=0)
        if tally.needed > free:
            needed, left = in_words(tally.needed), in_words(free)
            values = {"path": places[0], "needed": needed, "free": left}
            yield Noticed(Problem("destination_no_space", values))
        yield Planned(
            items=items,
            work=tally.work,
            outputs=tally.outputs,
            skipped=tally.skipped + no_lane,
            failed=tally.failed,
            no_lane=no_lane,
            already=tally.already,
            clashes=tally.clashes,
            fallbacks=dict(tally.fallbacks),
            losses=dict(tally.losses),
            needed=tally.needed,
            free=free,
            replaced=tally.replaced,
            merges=tally.merges,
        )

    def _settle_merges(self, merges: Sequence[WishedMerge]) -> None:
        """Give the results of merges their paths, behind those of the items."""
        with self._journal.transaction():
            self._journal.add_merges([self._merge(merge) for merge in merges])

    def _merge(self, wished: WishedMerge) -> PlannedMerge:
        places = [self._clashes.settle(name, wished.mtime_ns) for name in wished.names]
        merge = merge_of(wished, places, may_skip=self._may_skip)
        if merge.outcome is None:
            self._tally.merges += 1
            certain = merge.targets[: wished.certain]
            self._tally.outputs += sum(not target.skipped for target in certain)
            self._tally.clashes += sum(target.renamed for target in merge.targets)
            self._tally.replaced += sum(target.replaces for target in merge.targets)
        else:
            self._give_up(places)
        return merge

    @property
    def _may_skip(self) -> bool:
        return self._recipe.destination.on_conflict in ("skip", "newer")

    def _item(self, item: StoredItem) -> PlannedItem:
        if item.flaw:
            quarantined = item.flaw.code in _QUARANTINE
            return self._over(
                item, Outcome.QUARANTINED if quarantined else Outcome.FAILED, item.flaw
            )
        kind = Kind(item.kind)
        if kind not in self._lanes:
            return self._over(item, Outcome.SKIPPED, Problem("no_lane"))
        done = self._already.result_of(item, self._prefixes[item.source])
        if done:
            self._tally.already += 1
            return self._over(item, Outcome.SKIPPED, Problem("already_done", {"path": done}))
        lane = self._lanes[kind]
        try:
            arrangement = lane_module(kind).arrange(lane, item.facts or {})
        except FoldermillError as error:
            return self._over(item, Outcome.FAILED, error.problem)
        settled = self._settled(item, kind, arrangement)
        problems = [one.problem for one in settled if one.problem]
        blocked = [p for p in problems if not (self._may_skip and p.code in BY_RULE)]
        if blocked:
            self._give_up(settled)
            return self._over(item, Outcome.FAILED, blocked[0])
        planned = zip(settled, arrangement.outputs, strict=True)
        certain = [one for one, output in planned if output.beside is None]
        if certain and all(one.problem for one in certain):
            return self._over(item, Outcome.SKIPPED, problems[0])
        return self._work(item, lane, arrangement, settled)

    def _settled(self, item: StoredItem, kind: Kind, arrangement: Arrangement) -> list[Settled]:
        """Give each result of an item its path."""
        if self._recipe.destination.in_place:
            return [in_place(item, output, self._take) for output in arrangement.outputs]
        templates = self._templates[kind]
        named = [
            templates[number] if output.beside is None else self._name_beside(templates, output)
            for number, output in enumerate(arrangement.outputs)
        ]
        return [
            self._settled_one(self._wished(item, template, output), item, output)
            for template, output in zip(named, arrangement.outputs, strict=True)
        ]

    def _settled_one(self, wished: str, item: StoredItem, output: ArrangedOutput) -> Settled:
        if output.folder:
            return self._clashes.settle_folder(wished, item.mtime_ns)
        return self._clashes.settle(wished, item.mtime_ns, may_skip=output.beside is None)

    def _take(self, path: str) -> bool:
        return self._journal.take(clash_key(path), folder=False) is None

    def _give_up(self, places: Sequence[Settled]) -> None:
        """Let others have the names of results that will not be."""
        for place in places:
            if place.problem is None:
                self._journal.give_up(place.path)

    @staticmethod
    def _name_beside(templates: Sequence[Template], output: ArrangedOutput) -> Template:
        beside = -1 if output.beside is None else output.beside
        return templates[beside] if beside >= 0 else Template.parse(SOURCE_NAME, "")

    def _over(self, item: StoredItem, outcome: Outcome, problem: Problem) -> PlannedItem:
        if outcome is Outcome.SKIPPED:
            self._tally.skipped += 1
        else:
            self._tally.failed += 1
        return PlannedItem(item.position, 0, 0.0, (), outcome, problem)

    def _work(
        self,
        item: StoredItem,
        lane: LaneRecipe,
        arrangement: Arrangement,
        settled: Sequence[Settled],
    ) -> PlannedItem:
        targets = []
        formats = [output.format for output in lane.outputs]
        for number, (arranged, place) in enumerate(zip(arrangement.outputs, settled, strict=True)):
            targets.append(
                TargetRow(
                    path=place.path,
                    format=arranged.format,
                    losses=arranged.losses,
                    renamed=place.renamed,
                    skipped=place.problem is not None,
                    size=arranged.size,
                    replaces=place.replaces,
                )
            )
            if place.problem is None and arranged.beside is None:
                self._count(arranged, place, same=formats[number] == "same", item=item)
        self._tally.work += 1
        return PlannedItem(
            item.position,
            arrangement.memory,
            arrangement.cost,
            tuple(targets),
            blocks=1 if arrangement.undivided else int((item.facts or {}).get("blocks", 1)),
        )

    def _count(
        self, arranged: ArrangedOutput, place: Settled, *, same: bool, item: StoredItem
    ) -> None:
        tally = self._tally
        tally.outputs += 1
        tally.needed += arranged.size
        tally.clashes += place.renamed
        tally.replaced += place.replaces
        tally.losses.update(arranged.losses)
        if same and item.facts and arranged.format != item.facts.get("format"):
            tally.fallbacks[arranged.format] += 1

    def _wished(self, item: StoredItem, template: Template, output: ArrangedOutput) -> str:
        values = source_values(item.path, item.position, item.mtime_ns) | dict(output.fields)
        name = with_suffix(template.render(values), "/" if output.folder else output.suffix)
        if self._recipe.destination.layout == "flat":
            return name
        folder = safe_relative(os.path.dirname(item.relative))
        return "/".join(part for part in (self._prefixes[item.source], folder, name) if part)


def free_space(folder: str) -> int:
    """Return the bytes free where the folder is or will be."""
    while not os.path.isdir(folder) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


def in_words(size: int) -> str:
    """Return a size for people, like `1.5 GB`, in powers of 1000 as file managers count."""
    amount = float(size)
    for unit in ("bytes", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.3g} {unit}"
        amount /= 1000
    return f"{amount:.3g} TB"
