"""Settles clashes: which path each result gets, given the disk and the rest of the batch."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.core.errors import Problem
from app.core.naming import clash_key, numbered
from app.engine import schema
from app.engine.vault import Standing

_MOST_FOLDERS: Final = 1_000
"""Folders whose names are remembered; results come folder by folder, so few are enough."""

BY_RULE: Final = frozenset({"target_exists", "target_clash", "target_newer"})
"""Problems with a name that `skip` and `newer` mean by skipping."""

REPLACING: Final = frozenset({"overwrite", "newer"})
"""The rules that let a result replace what is there."""

_LONGEST_PATH: Final = 4_095


@dataclass(frozen=True, slots=True)
class Settled:
    """The path a result got.

    Attributes:
        path: relative to the destination.
        renamed: another than was wished for.
        replaces: a file is there that the rule lets it replace.
        problem: why the rule gives it none; then `path` is the wished one.
    """

    path: str
    renamed: bool = False
    replaces: bool = False
    problem: Problem | None = None


class ClashTable:
    """All names of one batch's results, and the names that are on disk already.

    Two names clash when some file system takes them for the same file (case, accents), so that the
    output folder can be copied anywhere. A folder and a file may not share a name either.
    """

    def __init__(
        self,
        destination: str,
        on_conflict: str,
        take: Callable[[str, bool], bool | None],
        is_source: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """Start empty.

        Args:
            destination: absolute; need not exist.
            on_conflict: the recipe's rule.
            take: takes a key, as folder or not; None when it was free, else whether what took it
                before is a folder. The journal keeps the keys: there may be millions.
            is_source: whether the absolute path is a file of the sources, which is never replaced.
        """
        self._destination = destination
        self._on_conflict = on_conflict
        self._take = take
        self._is_source = is_source
        self._listings: dict[str, frozenset[str]] = {}
        self._folders: dict[str, Problem | None] = {}
        self._next_numbers: dict[str, int] = {}

    def settle(self, wished: str, source_mtime_ns: int = 0, *, may_skip: bool = True) -> Settled:
        """Give a result its path.

        Args:
            wished: relative to the destination.
            source_mtime_ns: decides for `newer`.
            may_skip: unless it is set, a result gets a number where the rule would leave it out.
        """
        found = self._settle(wished, source_mtime_ns)
        if may_skip or found.problem is None or found.problem.code not in BY_RULE:
            return found
        if self._on_conflict not in ("skip", "newer"):
            return found
        return Settled(self._numbered(wished), renamed=True)

    def settle_folder(self, wished: str, source_mtime_ns: int = 0) -> Settled:
        """Give a result that is a folder its path; no other such result gets the same.

        Files of the batch may come to lie in it. What is there on the disk already is only left
        there by rules that may replace files, if it is not empty.

        Args:
            wished: relative to the destination, with a slash at its end.
            source_mtime_ns: decides for `newer`, if no file in the folder is older.
        """
        absolute = schema.target_path(self._destination, os.fsencode(wished))
        if len(os.fsencode(absolute)) > _LONGEST_PATH:
            return Settled(wished, problem=Problem("target_too_long", {"path": absolute}))
        blocked = self._claim_folder(wished[:-1].rpartition("/")[0])
        if blocked:
            return Settled(wished, problem=blocked)
        code = self._try_folder(wished)
        path = wished
        if code is not None:
            if self._on_conflict in ("skip", "fail"):
                return Settled(wished, problem=Problem(code, {"path": absolute}))
            path = self._numbered(wished)
            absolute = schema.target_path(self._destination, os.fsencode(path))
        there = _files_in(absolute)
        if self._on_conflict == "newer" and there and source_mtime_ns <= min(there):
            return Settled(path, problem=Problem("target_newer", {"path": absolute}))
        return Settled(path, path != wished, replaces=bool(there))

    def _try_folder(self, path: str) -> str | None:
        """Take the folder for this batch; return the problem's code when it is taken."""
        parent, _, name = path[:-1].rpartition("/")
        if clash_key(name) in self._listing(parent) and not self._may_fill(path):
            return "target_exists"
        if self._take(clash_key(path[:-1]), True) is False:
            return "target_clash"
        return None if self._take(clash_key(path), False) is None else "target_clash"

    def _may_fill(self, path: str) -> bool:
        """Whether files may be put into a folder that is there, by that very name."""
        absolute = schema.target_path(self._destination, os.fsencode(path[:-1]))
        if not os.path.isdir(absolute) or os.path.islink(absolute):
            return False
        try:
            return self._on_conflict in REPLACING or not os.listdir(absolute)
        except OSError:
            return False

    def _settle(self, wished: str, source_mtime_ns: int) -> Settled:
        absolute = schema.target_path(self._destination, os.fsencode(wished))
        if len(os.fsencode(absolute)) > _LONGEST_PATH:
            return Settled(wished, problem=Problem("target_too_long", {"path": absolute}))
        folder = wished.rpartition("/")[0]
        blocked = self._claim_folder(folder)
        if blocked:
            return Settled(wished, problem=blocked)
        if self._on_conflict in REPLACING:
            return self._replace(wished, absolute, source_mtime_ns)
        code = self._try(wished)
        if code is None:
            return Settled(wished)
        if self._on_conflict != "number":
            return Settled(wished, problem=Problem(code, {"path": absolute}))
        return Settled(self._numbered(wished), renamed=True)

    def _replace(self, wished: str, absolute: str, source_mtime_ns: int) -> Settled:
        """Give a result its path by a rule that may replace what is there.

        What this batch writes itself is never replaced by it: the second result of a name is
        numbered, like one that only looks the same on another disk.
        """
        path, renamed = wished, False
        if self._try(wished) is not None:
            path, renamed = self._numbered(wished), True
            absolute = schema.target_path(self._destination, os.fsencode(path))
        try:
            there = Standing.at(absolute)
        except OSError:
            return Settled(path, problem=Problem("target_taken", {"path": absolute}))
        if there is None:
            return Settled(path, renamed)
        if self._is_source(absolute):
            return Settled(path, problem=Problem("target_is_source", {"path": absolute}))
        if self._on_conflict == "newer" and source_mtime_ns <= there.mtime_ns:
            return Settled(path, problem=Problem("target_newer", {"path": absolute}))
        return Settled(path, renamed, replaces=True)

    def _numbered(self, wished: str) -> str:
        # Remembered, or a thousand files of one name would each count up from 2.
        key = clash_key(wished)
        number = self._next_numbers.get(key, 2)
        while (self._try_folder if wished.endswith("/") else self._try)(
            _numbered(wished, number)
        ) is not None:
            number += 1
        self._next_numbers[key] = number + 1
        return _numbered(wished, number)

    def _try(self, path: str) -> str | None:
        """Take the path for this batch; return the problem's code when it is taken."""
        folder, _, name = path.rpartition("/")
        if clash_key(name) in self._listing(folder) and not self._may_replace(path):
            return "target_exists"
        return None if self._take(clash_key(path), False) is None else "target_clash"

    def _may_replace(self, path: str) -> bool:
        """Whether the rule allows it, and it is that very name, not one spelled otherwise."""
        absolute = schema.target_path(self._destination, os.fsencode(path))
        return self._on_conflict in REPLACING and os.path.lexists(absolute)

    def _claim_folder(self, folder: str) -> Problem | None:
        """Take the folder and those above it; a file or a link in the place of one is a problem."""
        if not folder:
            return None
        if folder not in self._folders:
            if len(self._folders) >= _MOST_FOLDERS:
                self._folders.clear()
            parent, _, name = folder.rpartition("/")
            problem = self._claim_folder(parent)
            path = schema.target_path(self._destination, os.fsencode(folder))
            on_disk = clash_key(name) in self._listing(parent) and not os.path.isdir(path)
            if problem is None and (
                (on_disk and os.path.lexists(path)) or self._take(clash_key(folder), True) is False
            ):
                problem = Problem("target_under_file", {"path": path})
            if problem is None and os.path.islink(path) and self._leads_out(path):
                problem = Problem("target_leads_out", {"path": path})
            self._folders[folder] = problem
        return self._folders[folder]

    def _leads_out(self, link: str) -> bool:
        """Whether a linked folder lies elsewhere: nothing is written outside the output folder."""
        top = os.path.realpath(self._destination)
        return not os.path.join(os.path.realpath(link), "").startswith(os.path.join(top, ""))

    def _listing(self, folder: str) -> frozenset[str]:
        """Return the keys of the names that are in a folder of the destination now."""
        if folder not in self._listings:
            if len(self._listings) >= _MOST_FOLDERS:
                self._listings.clear()
            path = self._destination
            if folder:
                path = schema.target_path(self._destination, os.fsencode(folder))
            try:
                names = os.listdir(path)
            except OSError:
                names = []  # not there yet, or it will be refused when it is made
            self._listings[folder] = frozenset(map(clash_key, names))
        return self._listings[folder]


def _numbered(wished: str, number: int) -> str:
    """Return a path with a number, that of a folder with its slash."""
    return f"{numbered(wished[:-1], number)}/" if wished.endswith("/") else numbered(wished, number)


def _files_in(folder: str) -> list[int]:
    """Return the modification times of the files in a folder; none if it is not there."""
    try:
        with os.scandir(folder) as entries:
            return [entry.stat().st_mtime_ns for entry in entries if entry.is_file()]
    except OSError:
        return []
