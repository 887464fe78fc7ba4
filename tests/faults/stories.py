"""What is interrupted, how it goes on afterwards, and how it must end.

A story is one deed on a world (a run, a retry, an undo). `Story.suffer` lets the application die in
the middle of it, once or several times, and `Story.lose_power` the machine; each time the world
must be sound, and in the end as if nothing had happened.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checks import Tree, demand, difference
from disk_model import Model, State, make_real
from disks import (
    LINUX,
    Counting,
    Dying,
    Failing,
    Failure,
    Recording,
    Stash,
    Step,
    System,
    Watched,
    wipe,
)
from world import World

from app.core.errors import RunError
from app.engine.vault import VAULT
from app.formats.safe_write import PART_PREFIX, WORK_FOLDER

Deed = Callable[[Watched], bool]
"""Something done with a world; False when the disk died on the way."""


@dataclass
class Story:
    """One deed on one world.

    Attributes:
        name: for messages.
        world: where it happens.
        prepare: makes the world as it is before the deed.
        deed: what is interrupted.
        mend: how it goes on.
        system: what the file system can do.
        undone: the deed is a run, and undo must bring back the world as it was.
        before: the world without the deed.
        after: the world with it, undisturbed.
        originals: files that must be at their place or in the vault at any moment.
    """

    name: str
    world: World
    prepare: Callable[[], None]
    deed: Deed
    mend: Deed
    system: System = LINUX
    undone: bool = False
    before: Tree = field(default_factory=dict)
    after: Tree = field(default_factory=dict)
    originals: Tree = field(default_factory=dict)
    _failed: bool = False
    _there: Tree = field(default_factory=dict)
    _journal: Path = field(default_factory=Path)

    def begin(self) -> Counting:
        """See how the story goes undisturbed; return the disk that counted its calls."""
        self.prepare()
        self.before = self.world.tree()
        self.originals = self.originals or self.world.originals(self.before)
        counting = Counting(self.system)
        assert self.deed(counting)
        self.after = self.world.tree()
        demand(list(self._not_sound()), f"{self.name}, undisturbed")
        return counting

    # The application dies.

    def suffer(self, deaths: Sequence[tuple[int, random.Random | None]]) -> int:
        """Die at these calls, of the deed and then of each try to go on; then get through.

        Returns:
            how many of the deaths came, which is fewer when a try had fewer calls.

        Raises:
            BrokenPromiseError: something was lost.
        """
        self.prepare()
        self._there = {}
        act, died, through = self.deed, 0, False
        where = self.name
        for at, torn in deaths:
            if self.world.is_suspect():
                break
            dying = Dying(at, torn=torn, system=self.system)
            through = act(dying)
            if through:
                break
            died += 1
            where += f"; died {'in' if torn else 'before'} call {at}: {dying.last}"
            demand(list(self._not_between()), where)
            act = self._next()
        if died:
            if not through:
                act(Counting(self.system))
            self._demand_end(where)
        return died

    # The disk fails.

    def endure(self, at: int, failure: Failure) -> int:
        """Let calls on the disk fail from the n-th on; when it is well again, get through.

        Returns:
            how many calls failed.

        Raises:
            BrokenPromiseError: something was lost.
        """
        self.prepare()
        self._there = {}
        failing = Failing(at, failure, self.system)
        self._failed = True
        with contextlib.suppress(RunError):
            self.deed(failing)
        if failing.failed:
            where = f"{self.name}; {failure} at call {at}"
            demand(list(self._not_between()), where)
            act = self._next()
            act(Counting(self.system))
            if act == self.world.resume:
                # What has failed meanwhile is no different from a picture that was damaged.
                self.world.retry(Counting(self.system))
            self._demand_end(where)
        return failing.failed

    # The power is cut.

    def lose_power(
        self,
        rng: random.Random,
        *,
        more: int = 0,
        share: float = 1.0,
        dies_at: int = 0,
    ) -> Iterator[str]:
        """Record the deed; yield for each state a cut may leave, once it was mended and checked.

        Args:
            rng: chooses what cannot be tried in full.
            more: states chosen at random beside the systematic ones, for each moment.
            share: of all these states, how many are tried.
            dies_at: the application dies at this call, and the power is cut while it goes on.

        Raises:
            BrokenPromiseError: something was lost.
        """
        self.prepare()
        stash = Stash(f"{self.world.base}.stash")
        model = Model.of(self.world.base, "home", self._journal_bytes(), stash)
        where = self.name
        trace = self._recorded(self.deed, Recording(stash, dies_at=dies_at, system=self.system))
        if dies_at:
            for step in trace:
                model.apply(step)
            where += f"; died before call {dies_at}"
            self._there = {}
            trace = self._recorded(self._next(), Recording(stash, system=self.system))
        there = self._there if dies_at else {}
        seen = set()
        for number, step in enumerate(trace, start=1):
            model.apply(step)
            for state in model.cuts(rng, more):
                if state.key not in seen and rng.random() < share:
                    seen.add(state.key)
                    moment = f"{where}; power cut after call {number}: {step.name}"
                    self._realise(state)
                    self._face(f"{moment} {' '.join(step.paths)}; {state.words}", there)
                    yield state.words

    def _recorded(self, act: Deed, recording: Recording) -> list[Step]:
        act(recording)
        self._journal = self.world.journal or self._journal
        return recording.trace

    def _journal_bytes(self) -> bytes:
        return self.world.journal.read_bytes() if self.world.journal else b""

    def _face(self, where: str, there: Tree) -> None:
        """Check what is there, go on from it and check the end.

        `there` was made by a first life of the run.
        """
        now = self.world.tree()
        self._there = {path: entry for path, entry in there.items() if path in now}
        demand(list(self._not_between()), where)
        self._next()(Counting(self.system))
        self._demand_end(where)

    def _realise(self, state: State) -> None:
        """Make the world what a power cut left."""
        wipe(str(self.world.base))
        self._journal.parent.mkdir(parents=True)
        if state.journal:
            self._journal.write_bytes(state.journal)
        make_real(state, renumbered=not self.system.keeps_numbers)

    # What must be true.

    def _next(self) -> Deed:
        """Return how a user goes on: a run that never began is simply started again."""
        if self.world.began:
            return self.mend
        wipe(str(self.world.home / "runs"))
        # It plans anew: with what others wrote meanwhile, names could rightly be other ones.
        self.world.take_late_away(self.before)
        # What it has made was there before, for the run that is started instead.
        now = self.world.tree()
        new = now.keys() - self.before.keys()
        self._there = {path: now[path] for path in new if not _is_ours(path)}
        return self.deed

    def _not_between(self) -> Iterator[str]:
        """Yield what must not be so, at whatever moment one looks."""
        now = self.world.tree()
        made = self.world.made_folders()
        for path in sorted(now.keys() | self.before.keys()):
            trees = (self.before, self.after, self.originals, self._there)
            allowed = [tree.get(path) for tree in trees]
            if now.get(path) not in allowed and not _is_ours(path) and path not in made:
                yield f"{path}: is {now.get(path)}, must be one of {allowed}"
        yield from self._lost(now)
        if self.world.began:
            with self.world.notes() as notes:
                yield from notes.not_sound()
                yield from notes.ahead_of_disk()

    def _lost(self, now: Tree) -> Iterator[str]:
        """Yield every original that is neither at its place nor in a vault."""
        kept = [entry for path, entry in now.items() if f"{WORK_FOLDER}/{VAULT}/" in path]
        for path, entry in self.originals.items():
            if entry.kind == "folder":
                continue
            late = path in self.world.late and path not in now
            if now.get(path) != entry and entry not in kept and not late:
                yield f"{path}: the original is lost"

    def _demand_end(self, where: str) -> None:
        self._demand_tree(self._there | self.after, where)
        if self.undone:
            assert self.world.undo(Counting(self.system))
            should_be = self.before | self.world.late_tree() | self._there
            self._demand_tree(should_be, f"{where}; then undone")

    def _demand_tree(self, should_be: Tree, where: str) -> None:
        now = self.world.tree()
        lost = list(self._lost(now))
        if self._failed:
            now = self._without_spares(now, should_be)
        demand([*difference(now, should_be), *self._not_sound(), *lost], where)

    def _without_spares(self, now: Tree, should_be: Tree) -> Tree:
        """Leave out copies of originals that a failing disk would neither use nor give up."""
        more = {path for path in now.keys() - should_be.keys() if WORK_FOLDER in path.split("/")}
        files = [now[path] for path in more if now[path].kind == "file"]
        if not files or any(entry not in self.originals.values() for entry in files):
            return now
        return {path: entry for path, entry in now.items() if path not in more}

    def _not_sound(self) -> Iterator[str]:
        with self.world.notes() as notes:
            yield from notes.not_sound()
            yield from notes.not_ended()
            yield from notes.not_undone()
            yield from notes.ahead_of_disk()


def _is_ours(path: str) -> bool:
    """Whether it is a work file or folder, which may be there in between."""
    parts = path.split("/")
    return WORK_FOLDER in parts or parts[-1].startswith(PART_PREFIX)


def run_story(world: World, system: System = LINUX) -> Story:
    """A run from the scan to its end."""
    return Story("run", world, world.build, world.run, world.resume, system, undone=True)


def retry_story(world: World, system: System = LINUX) -> Story:
    """Doing again what failed, after the files were mended."""

    def prepare() -> None:
        world.build()
        assert world.run(Counting(system))
        for name, content in world.mended.items():
            world.write(name, content)

    return Story("retry", world, prepare, world.retry, world.retry, system)


def undo_story(world: World, system: System = LINUX) -> Story:
    """Taking a whole run back."""

    def prepare() -> None:
        world.build()
        story.originals = world.originals(world.tree())
        assert world.run(Counting(system))

    story = Story("undo", world, prepare, world.undo, world.undo, system)
    return story


STORIES = {"run": run_story, "retry": retry_story, "undo": undo_story}
