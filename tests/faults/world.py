"""A small world for one batch: sources, an output folder with something in it, a data folder.

BASE/source/...     pictures in several folders, one of them damaged, and other files
BASE/out/...        what was there before
BASE/home/runs      journals
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from checks import Entry, Notes, Tree, tree_of
from disks import Died, Recording, Watched, wipe
from one_thread import release_locks
from tiny_lane import DAMAGED, PNG

from app.core.recipe_text import read_recipe
from app.engine.batch import Batch
from app.engine.events import Event
from app.engine.options import EngineOptions
from app.formats import disk
from app.operations import REGISTRY

OLD = 1_500_000_000 * 10**9
"""Nanoseconds: when the files of a world were last changed."""


NEW = OLD + 10**15
"""Nanoseconds: when some of them were."""


@dataclass
class World:
    """Where a world lies, and what is in it before the run.

    Attributes:
        base: everything lies below it.
        files: path below the base -> content.
        recipe: as text.
        late: files that somebody else makes between plan and run.
        mended: files that fail as they are, and what they should have been.
        young: names of files that were changed at `NEW`.
        sources: below the base.
        events: of the last deed.
    """

    base: Path
    files: dict[str, bytes]
    recipe: str
    late: dict[str, bytes] = field(default_factory=dict)
    mended: dict[str, bytes] = field(default_factory=dict)
    young: frozenset[str] = frozenset()
    sources: list[str] = field(default_factory=lambda: ["source"])
    events: list[Event] = field(default_factory=list)

    @property
    def out(self) -> Path:
        return self.base / "out"

    @property
    def home(self) -> Path:
        return self.base / "home"

    def build(self) -> None:
        """Make everything as it is before the run."""
        wipe(str(self.base))
        (self.home / "runs").mkdir(parents=True)
        for number, (name, content) in enumerate(sorted(self.files.items())):
            self.write(name, content)
            (self.base / name).chmod(0o640 if number % 2 else 0o644)

    def write(self, name: str, content: bytes) -> None:
        """Write a file below the base, as the user or another program would."""
        path = self.base / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        mtime_ns = (NEW if name in self.young else OLD) + sum(content)
        os.utime(path, ns=(mtime_ns, mtime_ns))

    def originals(self, tree: Tree) -> Tree:
        """Return what must never be lost: the files of a tree, and those that come late."""
        files = {path: entry for path, entry in tree.items() if entry.kind == "file"}
        return files | self.late_tree()

    def take_late_away(self, before: Tree) -> None:
        """Remove what came late, and the folders it made; `before` is the world without it."""
        for name in self.late:
            path = self.base / name
            if not path.exists():
                continue  # the run died before
            path.unlink()
            for folder in path.parents:
                if str(folder.relative_to(self.base)) in before or any(folder.iterdir()):
                    break
                folder.rmdir()

    def late_tree(self) -> Tree:
        """Return what comes late, with its folders."""
        found: Tree = {}
        for name, content in self.late.items():
            found[name] = Entry("file", content, OLD + sum(content), 0o644)
            for folder in Path(name).parents[:-1]:
                found[str(folder)] = Entry("folder", mode=0o755)
        return found

    def tree(self) -> Tree:
        """Return everything but the data folder; the run's number is RUN, whatever it is."""
        found = tree_of(self.base, leave_out="home")
        run = self._run_id if self.journal else "-"
        return {path.replace(run, "RUN"): entry for path, entry in found.items()}

    @property
    def journal(self) -> Path | None:
        """The run's journal, as soon as there is one."""
        found = list((self.home / "runs").glob("*.sqlite"))
        assert len(found) <= 1, found
        return found[0] if found else None

    @property
    def began(self) -> bool:
        """Whether there is a run that has touched anything."""
        if self.journal is None:
            return False
        with self.notes() as notes:
            return notes.began

    def notes(self) -> Notes:
        """Read the journal."""
        assert self.journal is not None
        return Notes(self.journal)

    def is_suspect(self) -> bool:
        """Whether one more death at the same file would rightly be blamed on it."""
        if not self.began:
            return False
        with self.notes() as notes:
            # The latest death is counted when the run is gone on with.
            return bool(
                notes.rows(
                    "SELECT 1 FROM item"
                    " WHERE deaths + (position IN (SELECT position FROM flight)) > 1"
                )
            )

    def made_folders(self) -> set[str]:
        """Return the folders the run says it has made, or will make."""
        if self.journal is None:
            return set()
        with self.notes() as notes:
            rows = notes.rows("SELECT path FROM made_folder") if notes.facts else []
        return {os.path.relpath(os.fsdecode(path), self.base) for (path,) in rows}

    # What is done with a world. Each returns False when the disk died on the way.

    def run(self, other: Watched) -> bool:
        """Scan, plan and run a new batch."""

        def all_of(batch: Batch) -> Iterator[Event]:
            sources = [str(self.base / name) for name in self.sources]
            yield from batch.scan(sources, leave_out=str(self.out))
            yield from batch.plan(read_recipe(self.recipe, REGISTRY), str(self.out))
            for name, content in self.late.items():
                self.write(name, content)
                if isinstance(other, Recording):
                    other.somebody_wrote(str(self.base / name))
            yield from batch.run()

        return self._live("", all_of, other)

    def resume(self, other: Watched) -> bool:
        """Go on with the run."""
        return self._live(self._run_id, lambda batch: batch.resume(), other)

    def retry(self, other: Watched) -> bool:
        """Try again what failed."""
        return self._live(self._run_id, lambda batch: batch.resume(failed_too=True), other)

    def undo(self, other: Watched) -> bool:
        """Take the run back."""
        return self._live(self._run_id, lambda batch: batch.undo(), other)

    @property
    def _run_id(self) -> str:
        assert self.journal is not None
        return self.journal.stem

    def _live(self, run: str, act: Callable[[Batch], Iterator[Event]], other: Watched) -> bool:
        options = EngineOptions(str(self.home), workers=2, memory=1_000_000_000, patience=1.0)
        syncs_all = mock.patch.object(disk, "has_sync_system", return_value=other.system.syncs_all)
        with disk.standing_in(other), syncs_all:
            batch = None
            try:
                batch = Batch(options, reopen=run)
                try:
                    self.events = list(act(batch))
                finally:
                    if not other.dead:
                        batch.close()
            except Died:
                if batch:
                    batch._journal._db.close()
                release_locks()
                return False
        return True


def picture(number: int, *, damaged: bool = False) -> bytes:
    """Return what the tiny lane takes for a picture."""
    return PNG + b"picture %d %s\n" % (number, DAMAGED if damaged else b"")


TWO_OUTPUTS = """
version = 1
name = "Two"
[[image.outputs]]
format = "png"
name = "{{stem}}"
[[image.outputs]]
format = "jpeg"
name = "{{parent}}/{{stem}}"
[destination]
on_conflict = "{rule}"
"""

IN_PLACE = """
version = 1
name = "In place"
[[image.outputs]]
format = "same"
[destination]
in_place = true
"""

RULES = ("number", "skip", "fail", "overwrite", "newer", "in_place")
"""What a recipe may do where a name is taken, and the one that replaces its sources."""


def small_world(base: Path, rule: str = "number") -> World:
    """Several folders, two results for each picture, a damaged one, names that clash.

    With the rule `new` there are none: the output folder is not there yet.
    """
    files = {f"source/p{number}.png": picture(number) for number in range(3)}
    files |= {
        "source/damaged.png": picture(3, damaged=True),
        "source/sub/p4.png": picture(4),
        "source/sub/deeper/p5.png": picture(5),
        "source/notes.txt": b"not wanted by any lane",
    }
    mended = {"source/damaged.png": picture(3)}
    if rule == "in_place":
        return World(base, files, IN_PLACE, mended=mended)
    if rule == "new":
        return World(base, files, TWO_OUTPUTS.format(rule="number"), mended=mended)
    files |= {
        "out/p1.png": b"theirs",
        "out/sub/theirs.txt": b"theirs",
        "out/sub/sub/p4.jpeg": b"their old picture",
        "out/sub/p4.png": b"their new picture",
    }
    return World(
        base,
        files,
        TWO_OUTPUTS.format(rule=rule),
        late={"out/p2.png": b"their late picture"},
        mended=mended,
        young=frozenset({"out/sub/p4.png"}),
    )
