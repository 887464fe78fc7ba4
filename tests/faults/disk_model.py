"""What a power cut can leave of a disk.

The model knows two things of each name: what the program sees, and what is certain to be there
after a cut. A call changes the first; a sync carries it over to the second:

    the content of a file      is certain after `sync_file` or `sync_system`; until then it may be
                               whole, cut anywhere, empty, or all zeros
    a change of names          (create, rename, link, unlink, mkdir, rmdir) is certain after
                               `sync_folder` of a folder it touches, or `sync_system`; until then it
                               may have happened or not, each independently of all others: no file
                               system promises an order. Only a rename is one change, never half
    the journal                is as it was at its last durable commit (SQLite, synchronous=FULL),
                               or at any later one
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from disks import Spare, Stash, Step


@dataclass(eq=False)
class Node:
    """A file or folder, whatever names it has.

    Attributes:
        file: what it holds; None for a folder.
        safe: its content is certain.
    """

    file: Spare | None = None
    safe: bool = True


class Change(NamedTuple):
    """Names that get a node or lose theirs, all at once."""

    edits: tuple[tuple[str, Node | None], ...]

    @property
    def folders(self) -> set[str]:
        return {os.path.dirname(path) for path, _ in self.edits}


Names = dict[str, Node]


@dataclass
class State:
    """What is there after a cut: absolute path -> node and its content, and the journal."""

    files: dict[str, tuple[Node, bytes]]
    journal: bytes
    words: str

    @property
    def key(self) -> tuple[object, ...]:
        """Two states with the same key are the same."""
        files = tuple((path, id(node), data) for path, (node, data) in sorted(self.files.items()))
        return (files, hash(self.journal))


@dataclass
class Model:
    """A disk while a trace is replayed on it."""

    top: str
    seen: Names
    certain: Names
    journals: list[bytes]
    pending: list[Change] = field(default_factory=list)

    @classmethod
    def of(cls, top: Path, leave_out: str, journal: bytes, stash: Stash) -> Model:
        """Begin with what is in a folder, and has long been on the disk, but for one entry."""
        names: Names = {}
        nodes: dict[int, Node] = {}
        for entry in _walk(str(top), leave_out):
            if entry.is_dir(follow_symlinks=False):
                names[entry.path] = Node()
            else:
                node = nodes.get(entry.inode()) or Node(stash.keep(entry.path))
                names[entry.path] = nodes[entry.inode()] = node
        return cls(str(top), dict(names), dict(names), [journal])

    def apply(self, step: Step) -> None:
        """Replay one call."""
        getattr(self, f"_{step.name}")(step, *step.paths)

    def _change(self, *edits: tuple[str, Node | None]) -> None:
        change = Change(edits)
        _edit(self.seen, change)
        self.pending.append(change)

    def _create(self, step: Step, path: str) -> None:
        self._change((path, Node(step.file, safe=False)))

    _fill = _append = _create

    def _copy(self, step: Step, source: str, path: str) -> None:
        self._create(step, path)

    def _link(self, step: Step, old: str, new: str) -> None:
        self._change((new, self.seen[old]))

    def _rename_new(self, step: Step, old: str, new: str) -> None:
        self._change((old, None), (new, self.seen[old]))

    _replace = _rename_new

    def _unlink(self, step: Step, path: str) -> None:
        self._change((path, None))

    def _mkdir(self, step: Step, path: str) -> None:
        self._change((path, Node()))

    _rmdir = _unlink

    def _sync_file(self, step: Step, path: str) -> None:
        self.seen[path].safe = True

    def _sync_system(self, step: Step, folder: str) -> None:
        for change in self.pending:
            _edit(self.certain, change)
        self.pending.clear()
        for node in (*self.seen.values(), *self.certain.values()):
            node.safe = True

    def _sync_folder(self, step: Step, path: str) -> None:
        waiting = []
        for change in self.pending:
            if path in change.folders:
                _edit(self.certain, change)
            else:
                waiting.append(change)
        self.pending = waiting

    def _somebody_wrote(self, step: Step, path: str) -> None:
        self.seen[path] = self.certain[path] = Node(step.file)
        while (path := os.path.dirname(path)) != self.top:
            if path not in self.seen:
                self.seen[path] = self.certain[path] = Node()

    def _commit(self, step: Step) -> None:
        if step.durable:
            self.journals.clear()
        self.journals.append(step.journal)

    # Cuts.

    def cuts(self, rng: random.Random, more: int) -> Iterator[State]:
        """Yield what a cut now may leave: the extremes, each single difference, some mixtures."""
        count = len(self.pending)
        every = range(count)
        for mood in ("whole", "torn", "empty", "zeros"):
            yield self._state([], mood, rng)
            yield self._state(every, mood, rng)
        for one in every:
            yield self._state([one], "torn", rng)
            yield self._state([other for other in every if other != one], "torn", rng)
        for _ in range(more if count > 1 else 0):
            yield self._state([n for n in every if rng.random() < 0.5], "any", rng)

    def cut(self, rng: random.Random) -> State:
        """Return one thing a cut now may leave."""
        odds = rng.choice([0.1, 0.5, 0.9])
        kept = [n for n in range(len(self.pending)) if rng.random() < odds]
        return self._state(kept, "any", rng)

    def _state(self, kept: Sequence[int], mood: str, rng: random.Random) -> State:
        names = dict(self.certain)
        for number in kept:
            _edit(names, self.pending[number])
        contents: dict[Node, bytes] = {}
        for node in names.values():
            if node.file and node not in contents:
                content = node.file.content
                contents[node] = content if node.safe else _worn(content, mood, rng)
        files = {
            path: (node, contents.get(node, b""))
            for path, node in names.items()
            if _reachable(path, names, self.top)
        }
        words = f"kept {list(kept)} of {len(self.pending)} unsynced changes, files {mood}"
        journal = self.journals[-1] if mood == "whole" else rng.choice(self.journals)
        return State(files, journal, words)


def _edit(names: Names, change: Change) -> None:
    for path, node in change.edits:
        if node is None:
            names.pop(path, None)
        else:
            names[path] = node


def _worn(content: bytes, mood: str, rng: random.Random) -> bytes:
    if mood == "any":
        mood = rng.choice(["whole", "torn", "empty", "zeros"])
    if mood == "torn":
        return content[: rng.randrange(len(content) + 1)]
    return {"whole": content, "empty": b"", "zeros": bytes(len(content))}[mood]


def _reachable(path: str, names: Names, top: str) -> bool:
    parent = os.path.dirname(path)
    if parent == top:
        return True
    folder = names.get(parent)
    return folder is not None and folder.file is None and _reachable(parent, names, top)


def make_real(state: State, *, renumbered: bool) -> None:
    """Put what a cut left onto the real disk, below a folder that is empty.

    Args:
        state: what was left.
        renumbered: the file system gives files new numbers when it is mounted, as FAT does.
    """
    made: dict[Node, str] = {}
    for path, (node, content) in sorted(state.files.items()):
        if node.file is None:
            os.mkdir(path)
        elif node in made:
            os.link(made[node], path)
        else:
            made[node] = path
            if content == node.file.content and not renumbered:
                os.link(node.file.path, path)
            else:
                _write(path, content, node.file)


def _write(path: str, content: bytes, like: Spare) -> None:
    with open(path, "xb") as file:
        file.write(content)
    os.chmod(path, like.mode)
    os.utime(path, ns=(like.mtime_ns, like.mtime_ns))


def _walk(top: str, leave_out: str = "") -> Iterator[os.DirEntry[str]]:
    with os.scandir(top) as entries:
        for entry in entries:
            if entry.name != leave_out:
                yield entry
                if entry.is_dir(follow_symlinks=False):
                    yield from _walk(entry.path)
