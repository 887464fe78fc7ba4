"""What stops all files and is no file's fault, and when it is over.

    the disk is full            looked at once a second; over when there is room, and a real try
    (or the journal's)          decides: what fails again waits twice as long before the next look
    the disk became read-only   the same; a system does that to a disk with errors
    the vault is full           over when the user says so
    a folder is gone            looked for after 1, 2, 4, ... 60 seconds: `tops` knows whether it is
                                the same one

While such a thing lasts nothing is failed for it. The window waits for ever; the terminal waits for
a folder as long as its patience lasts, and for room not at all.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from app.core.errors import Problem, RunError, problem_of
from app.core.outcome import Outcome
from app.engine.journal import Journal
from app.engine.options import EngineOptions
from app.engine.recover import has_results
from app.engine.tops import Top
from app.formats import disk
from app.formats.safe_write import WORK_FOLDER

_LOOK: Final = 1.0
_LONGEST: Final = 60.0
"""Seconds between two looks whether it is over: at first, and at most."""

_MARGIN: Final = 32 * 1024 * 1024
"""Bytes of room asked for beside what the next results need; of a small disk a hundredth."""

_PROBE: Final = 64 * 1024

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})

_MOST_TRIES: Final = 5
"""Times a file is tried at which the network fails while its folders answer."""

FULL: Final = frozenset({"run_no_space", "run_journal_full"})
READ_ONLY: Final = "run_read_only"
VAULT_FULL: Final = "vault_full"
GONE: Final = "folder_gone"


class Troubles:
    """Judges what goes wrong in one run, and knows when the run can go on."""

    def __init__(self, journal: Journal, destination: str, options: EngineOptions) -> None:
        """Prepare for a run that writes to `destination` (absolute; empty in place)."""
        self._journal = journal
        self._destination = destination
        self._options = options
        self._result_tops: list[Top] = []
        self._source_tops: dict[int, Top] = {}
        self._awaited: set[Top] = set()
        self._tries: Counter[int] = Counter()
        self._problem = Problem("")
        self._needed = 0
        self._wait = _LOOK
        self._next_look = 0.0
        self._since: float | None = None

    def refuse_lost(self) -> None:
        """Refuse to begin or take up a run whose folders for results are not there now.

        An output folder would be made anew, and a mount point filled with what belongs on the
        mount.

        Raises:
            RunError: one is not there.
        """
        self.know_sources()
        if not self._destination:
            self._result_tops = list(dict.fromkeys(self._source_tops.values()))
            _raise(self.results_gone())
            return
        mount = self._known_mounts().get(self._destination)
        if (has_results(self._journal) and not os.path.isdir(self._destination)) or (
            mount and not os.path.ismount(mount)
        ):
            raise RunError(GONE, path=self._destination)

    def know_sources(self) -> None:
        """Remember the folders of the items that are left, as they are now."""
        mounts = self._known_mounts()
        paths = _source_folders(self._journal)
        tops = {top.path: top for top in self._source_tops.values()}
        for path in {*paths.values()} - tops.keys():
            tops[path] = Top(path, mount=mounts.get(path, ""))
        self._source_tops = {number: tops[path] for number, path in paths.items()}

    def begin(self) -> None:
        """Remember the output folder as it is now: it is there and marked."""
        if self._destination:
            lock = os.path.join(self._destination, WORK_FOLDER, "lock")
            self._result_tops = [Top(self._destination, mark=lock)]

    @property
    def mounts(self) -> str:
        """The mount points of all folders, to be noted in the journal under this name."""
        tops = {*self._result_tops, *self._source_tops.values()}
        return json.dumps({top.path: top.mount for top in tops})

    def _known_mounts(self) -> dict[str, str]:
        text = self._journal.fact("mounts")
        return dict(json.loads(str(text))) if text else {}

    # Judging.

    def refuse_gone(self) -> None:
        """Refuse to write where a folder for results is not what it was.

        Raises:
            RunError: one is not.
        """
        _raise(self.results_gone())

    def results_gone(self) -> Problem | None:
        """Return that a folder in which results are published is not what it was, if so."""
        return next(_gone(self._result_tops), None)

    def judge(self, position: int, problem: Problem) -> Problem | None:
        """Return what is to be put right before the item can be tried again; None: it has failed.

        Whatever fails while one of its folders is not there has not failed by itself: a picture
        cut off by a drive that was unplugged looks damaged.
        """
        # A merge lies in no source.
        tops = [*self._result_tops, *self._tops_of([position])]
        top = tops[-1]
        if problem.code == "no_space":
            folder = self._destination or top.path
            return Problem("run_no_space", {"path": folder}, problem.detail)
        if problem.code == "read_only":
            return _read_only(problem, self._destination or top.path)
        for gone in _gone(tops):
            return gone
        if problem.code == "network_gone" and self._tries[position] < _MOST_TRIES:
            self._tries[position] += 1
            return Problem(GONE, {"path": top.path}, problem.detail)
        return None

    def named(self, error: RunError) -> Problem | None:
        """Return what is to be put right before the run can go on; None: it cannot go on."""
        problem = error.problem
        if problem.code in (*FULL, READ_ONLY, VAULT_FULL, GONE):
            return problem
        if isinstance(error.__cause__, OSError):
            code = problem_of(error.__cause__).code
            if code == "no_space":
                return Problem("run_no_space", problem.values, problem.detail)
            if code == "read_only":
                return _read_only(problem, *(top.path for top in self._result_tops))
            if code == "network_gone":
                return Problem(GONE, problem.values, problem.detail)
            return self.results_gone()
        if problem.code != "run_journal":
            return None
        # A quota looks to SQLite like a broken disk, and so may one that is read-only.
        folder = os.path.dirname(self._journal.path)
        if _is_full(folder):
            return Problem("run_journal_full", detail=problem.detail)
        return _read_only(problem, folder)

    def waits_for(self, problem: Problem) -> bool:
        """Whether the run waits until this is over, rather than ends."""
        return self._options.pauses or (problem.code == GONE and self._options.patience > 0)

    # Waiting.

    def wait_for(self, problem: Problem, positions: Sequence[int]) -> None:
        """Begin to wait.

        Args:
            problem: what for.
            positions: the items that are tried again first when it is over.
        """
        now = time.monotonic()
        if self._since is None:
            self._since, self._wait = now, _LOOK
        else:
            self._wait = min(2 * self._wait, _LONGEST)
        self._next_look = now + self._wait
        self._problem = problem
        self._needed = _size_of_results(self._journal, positions)
        self._awaited = {*self._result_tops, *self._tops_of(positions)}

    def is_over(self, *, trusted: bool) -> bool:
        """Whether it is worth a try; the next real try decides.

        Args:
            trusted: the user has just said so.
        """
        if trusted or (self._problem.code != VAULT_FULL and time.monotonic() >= self._next_look):
            if self._looks_over(trusted=trusted):
                return True
            self._next_look = time.monotonic() + self._wait
        return False

    def _looks_over(self, *, trusted: bool) -> bool:
        if self._problem.code == GONE:
            self._wait = min(2 * self._wait, _LONGEST)
            back = [top.is_there() or top.is_back(trusted=trusted) for top in self._awaited]
            return all(back)
        if self._problem.code == READ_ONLY:
            return trusted or not disk.calls.is_read_only(str(self._problem.values["path"]))
        return trusted or self._has_room()

    def is_hopeless(self) -> bool:
        """Whether the wait has lasted longer than anybody will wait."""
        if self._options.pauses or self._since is None:
            return False
        return time.monotonic() - self._since > self._options.patience

    def is_past(self) -> None:
        """Take in that the run really goes on: a result was published."""
        self._since = None

    def _has_room(self) -> bool:
        folder, needed = os.path.dirname(self._journal.path), 0
        if self._problem.code == "run_no_space":
            folder, needed = str(self._problem.values["path"]), self._needed
        try:
            disk = shutil.disk_usage(folder)
        except OSError:
            return True  # the real try will find out what is the matter
        return disk.free >= needed + min(_MARGIN, disk.total // 100)

    def _tops_of(self, positions: Sequence[int]) -> set[Top]:
        """Return the folders these items lie in."""
        rows = self._journal.query(
            "SELECT DISTINCT source FROM folder JOIN item ON folder.id = item.folder"
            " WHERE position IN (SELECT value FROM json_each(?))",
            (json.dumps(positions),),
        )
        return {self._source_tops[row[0]] for row in rows}


def _source_folders(journal: Journal) -> dict[int, str]:
    """Return each source with items left, and its folder: itself, or the one the file lies in."""
    rows = journal.query(
        "SELECT source, max(folder.path = x'' AND item.name = x'') FROM item"
        " JOIN folder ON folder.id = item.folder WHERE ready AND (outcome IS NULL OR outcome = ?)"
        " GROUP BY source",
        (Outcome.CANCELLED.value,),
    )
    sources = journal.sources()
    return {n: os.path.dirname(sources[n]) if is_file else sources[n] for n, is_file in rows}


def _raise(gone: Problem | None) -> None:
    if gone:
        raise RunError(gone.code, gone.detail, **gone.values)


def _gone(tops: Iterable[Top]) -> Iterator[Problem]:
    for top in tops:
        if not top.is_there():
            yield Problem(GONE, {"path": top.path})


def _read_only(problem: Problem, *folders: str) -> Problem | None:
    """Return that the disk of one of the folders has become read-only, if that is the cause."""
    found = next(filter(disk.calls.is_read_only, folders), None)
    return Problem(READ_ONLY, {"path": found}, problem.detail) if found else None


def _size_of_results(journal: Journal, positions: Sequence[int]) -> int:
    rows = journal.query(
        "SELECT coalesce(sum(size), 0) FROM target"
        " WHERE position IN (SELECT value FROM json_each(?)) AND NOT skipped AND state != 'done'",
        (json.dumps(positions),),
    )
    return int(rows[0][0])


def _is_full(folder: str) -> bool:
    """Whether nothing more can be written into the folder."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_PROBE))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return error.errno in _FULL
    return False
