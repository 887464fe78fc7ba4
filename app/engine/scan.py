"""Finds the items in what was dropped, in plan order, and tells what was left out.

Plan order is: sources as given, then relative path by bytes. Folders are read one by one and their
entries sorted as if folder names ended in `/`, which gives that order without holding all paths.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Final, Literal

from app.core.errors import Problem, problem_of
from app.core.item import Kind
from app.engine.events import Noticed, Scanned
from app.engine.heads import Head, HeadReader, read_head
from app.engine.journal import Journal
from app.engine.records import FoundFolder, FoundItem, FoundSource
from app.formats.recognise import recognise

_SYSTEM_NAMES: Final = frozenset(
    {b"thumbs.db", b"ehthumbs.db", b"desktop.ini", b"$recycle.bin", b"system volume information"}
)
_WINDOWS_HIDDEN: Final = 0x2 | 0x4
_SEP: Final = os.fsencode(os.sep)
_TICK: Final = 0.05
"""Seconds between two events."""
_COMMIT: Final = 4_000
"""Items written to the journal at once."""

# What an entry is, behind its name. NUL sorts before every other byte, so names keep their order.
_FOLDER: Final = b"/"
_FILE: Final = b"\0f"
_LINK: Final = b"\0l"
_SPECIAL: Final = b"\0s"


class Scanner:
    """One scan into a journal."""

    def __init__(
        self,
        journal: Journal,
        leave_out: str,
        stopped: Callable[[], bool],
        only: Collection[bytes] | None = None,
    ) -> None:
        """Prepare a scan.

        Args:
            journal: where the items go; empty.
            leave_out: a folder (the destination) that is not entered; may be empty.
            stopped: asked often; once true the scan ends early.
            only: the files to take, absolute, and nothing is said of others; None for all.
        """
        self._journal = journal
        self._leave_out = os.fsencode(os.path.realpath(leave_out)) if leave_out else b""
        self._stopped = stopped
        self._only = None if only is None else frozenset(only)
        self._ways = _folders_above(only or ())
        self._kinds: Counter[Kind] = Counter()
        self._hidden = 0
        self._size = 0
        self._position = 0
        self._sources: list[FoundSource] = []
        self._folders: list[FoundFolder] = []
        self._folder_count = 0
        self._items: list[FoundItem] = []
        self._linked: set[bytes] = set()
        self._roots: list[bytes] = []
        self._next_tick = 0.0
        self._heads = HeadReader()

    def scan(self, sources: Sequence[str]) -> Iterator[Noticed | Scanned]:
        """Yield notices and counts; the last event has `finished` set.

        Args:
            sources: absolute paths of folders and files.

        Raises:
            RunError: the journal cannot be written.
        """
        chosen, repeated = _without_repeats(sources)
        for path in repeated:
            yield Noticed(Problem("source_twice", {"path": path}))
        self._roots = [os.fsencode(os.path.realpath(path)) for path in chosen]
        try:
            for source, path in enumerate(chosen):
                self._sources.append(FoundSource(source, os.fsencode(path)))
                yield from self._source(source, os.fsencode(path))
                if self._stopped():
                    break
        finally:
            self._heads.close()
        self._flush()
        if self._linked:
            self._journal.add_linked(self._linked)
        yield self._counts(finished=True)

    def _source(self, source: int, path: bytes) -> Iterator[Noticed | Scanned]:
        if self._only is not None and path not in self._only and path not in self._ways:
            return
        try:
            mode = os.stat(path).st_mode
        except FileNotFoundError:
            yield _notice("source_broken_link" if os.path.islink(path) else "source_missing", path)
            return
        except OSError as error:
            yield _notice("source_unreadable", path, error)
            return
        if stat.S_ISDIR(mode):
            yield from self._tree(source, path)
        elif stat.S_ISREG(mode):
            self._add(self._add_folder(source, b""), path, b"", read_head(path))
        else:
            yield _notice("source_special", path)

    def _tree(self, source: int, top: bytes) -> Iterator[Noticed | Scanned]:
        """Walk with a stack of our own: a path may have more parts than Python allows calls."""
        open_folders = [self._open_folder(source, top, b"")]
        while open_folders and not self._stopped():
            step = next(open_folders[-1], None)
            if step is None:
                open_folders.pop()
            elif isinstance(step, bytes):
                open_folders.append(self._open_folder(source, top, step))
            else:
                yield step

    def _open_folder(
        self, source: int, top: bytes, relative: bytes
    ) -> Iterator[bytes | Noticed | Scanned]:
        """Add the items of one folder; yield notices, counts and the folders to enter."""
        path = os.path.join(top, relative) if relative else top
        # Who gives the output folder itself as a source wants it read.
        if self._leave_out and relative and os.path.realpath(path) == self._leave_out:
            return
        try:
            entries = self._chosen(path, self._entries(path))
        except OSError as error:
            yield _notice("source_unreadable", path, error)
            return
        number = 0
        heads = self._heads.read(
            os.path.join(path, entry[:-2]) for entry in entries if entry.endswith(_FILE)
        )
        for entry in entries:
            if entry.endswith(_FOLDER):
                yield os.path.join(relative, entry[:-1])
                continue
            name = entry[:-2]
            file = os.path.join(path, name)
            problem = self._refusal(file, entry[-2:])
            if problem:
                yield Noticed(problem)
            elif problem is None:
                number = number or self._add_folder(source, relative)
                head = next(heads) if entry.endswith(_FILE) else read_head(file)
                self._add(number, file, name, head)
            if time.monotonic() >= self._next_tick:
                yield self._counts()

    def _entries(self, path: bytes) -> list[bytes]:
        """Return the visible entries in plan order; a million of them take 70 MB."""
        found: list[bytes] = []
        with os.scandir(path) as entries:
            for entry in entries:
                if is_hidden(entry):
                    self._hidden += 1
                elif entry.is_symlink():
                    found.append(entry.name + _LINK)
                elif entry.is_dir(follow_symlinks=False):
                    found.append(entry.name + _FOLDER)
                elif entry.is_file(follow_symlinks=False):
                    found.append(entry.name + _FILE)
                else:
                    found.append(entry.name + _SPECIAL)
        found.sort()
        return found

    def _chosen(self, path: bytes, entries: list[bytes]) -> list[bytes]:
        """Return the entries that are wanted, or lead to some that are."""
        only = self._only
        if only is None:
            return entries
        return [
            entry
            for entry in entries
            if (os.path.join(path, entry[:-1]) in self._ways)
            or (not entry.endswith(_FOLDER) and os.path.join(path, entry[:-2]) in only)
        ]

    def _refusal(self, path: bytes, is_what: bytes) -> Problem | Literal[False] | None:
        """Return why the entry is no item; None when it is one, False to say nothing."""
        if is_what == _FILE:
            return None
        if is_what == _SPECIAL:
            return Problem("source_special", {"path": os.fsdecode(path)})
        return self._link_refusal(path)

    def _link_refusal(self, path: bytes) -> Problem | Literal[False] | None:
        """Decide on a link: a linked file is read once, a linked folder is not entered."""
        shown = {"path": os.fsdecode(path)}
        try:
            mode = os.stat(path).st_mode
        except FileNotFoundError:
            return Problem("source_broken_link", shown)
        except OSError as error:
            return problem_of(error, path=shown["path"])
        if stat.S_ISDIR(mode):
            return Problem("source_linked_folder", shown)
        if not stat.S_ISREG(mode):
            return Problem("source_special", shown)
        real = os.path.realpath(path)
        if real in self._linked or any(_is_below(real, root) for root in self._roots):
            return False
        self._linked.add(real)
        return None

    def _add_folder(self, source: int, relative: bytes) -> int:
        self._folder_count += 1
        self._folders.append(FoundFolder(self._folder_count, source, relative))
        return self._folder_count

    def _add(self, folder: int, path: bytes, name: bytes, head: Head) -> None:
        item = found_item(path, folder, name, self._position, head)
        self._position += 1
        self._kinds[Kind(item.kind)] += 1
        self._size += item.size
        self._items.append(item)
        if len(self._items) >= _COMMIT:
            self._flush()

    def _flush(self) -> None:
        self._journal.add_found(self._sources, self._folders, self._items)
        self._sources, self._folders, self._items = [], [], []

    def _counts(self, *, finished: bool = False) -> Scanned:
        self._next_tick = time.monotonic() + _TICK
        return Scanned(
            kinds=dict(self._kinds),
            hidden=self._hidden,
            size=self._size,
            finished=finished,
            stopped=finished and self._stopped(),
        )


def _without_repeats(sources: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split sources into those to read and those that lie in (or are) another one."""
    reals = [os.path.realpath(path) for path in sources]
    chosen: list[str] = []
    repeated: list[str] = []
    for index, (path, real) in enumerate(zip(sources, reals, strict=True)):
        others = [other for other in reals if other != real]
        inside = any(_is_below(os.fsencode(real), os.fsencode(other)) for other in others)
        (repeated if inside or real in reals[:index] else chosen).append(path)
    return chosen, repeated


def _folders_above(paths: Iterable[bytes]) -> frozenset[bytes]:
    """Return all folders the paths lie in, at any depth."""
    found: set[bytes] = set()
    for path in paths:
        folder = os.path.dirname(path)
        while folder not in found:
            found.add(folder)
            folder = os.path.dirname(folder)
    return frozenset(found)


def _is_below(path: bytes, folder: bytes) -> bool:
    return path.startswith(folder if folder.endswith(_SEP) else folder + _SEP)


def is_hidden(entry: os.DirEntry[bytes]) -> bool:
    """Return whether the entry is left out because it is hidden or the system's own."""
    if entry.name.startswith(b".") or entry.name.lower() in _SYSTEM_NAMES:
        return True
    if sys.platform != "win32":
        return False
    attributes = entry.stat(follow_symlinks=False).st_file_attributes
    return bool(attributes & _WINDOWS_HIDDEN)


def found_item(path: bytes, folder: int, name: bytes, position: int, head: Head) -> FoundItem:
    """Say what a file is; one that cannot be read keeps the kind its name promises."""
    shown = os.fsdecode(name or os.path.basename(path))
    if head.error:
        flaw = problem_of(head.error, path=os.fsdecode(path))
        promised = recognise(shown, b"", 0).kind
        return FoundItem(position, folder, name, promised, head.size, head.mtime_ns, flaw)
    found = recognise(shown, head.data, head.size)
    return FoundItem(position, folder, name, found.kind, head.size, head.mtime_ns, found.problem)


def _notice(code: str, path: bytes, error: OSError | None = None) -> Noticed:
    values = {"path": os.fsdecode(path)}
    if error:
        values["reason"] = error.strerror or type(error).__name__
    return Noticed(Problem(code, values))
