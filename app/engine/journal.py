"""The journal: what a run is, what it found, what it will do and what it did.

Written and checkpointed by this one connection, in the process that holds the run's lock, from one
thread; everyone else reads it through `journal_read`. (SQLite before 3.51.3 can damage a WAL that
two connections write or checkpoint in the same instant.)
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.core.errors import Problem, RunError
from app.core.lanes import Facts
from app.core.naming import clash_key
from app.core.outcome import Outcome, Totals
from app.engine import schema
from app.engine.events import RunState
from app.engine.numbers import position_of
from app.engine.records import (
    FoundFolder,
    FoundItem,
    FoundSource,
    Intent,
    PlannedItem,
    PlannedMerge,
    StoredItem,
    StoredTarget,
)
from app.engine.rows import TargetRow
from app.engine.work_queue import Entry
from app.formats import disk


class Journal:
    """The one writing connection to a run's journal; see `schema` for the tables.

    Every method may raise RunError("run_journal"): the disk is full or broken. What was committed
    before is intact.
    """

    def __init__(self, path: str, *, create: bool) -> None:
        self.path = path
        with _as_run_error():
            self._db = sqlite3.connect(path, isolation_level=None, timeout=10)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            if create:
                # All in one: whoever reads the file meanwhile finds no journal, or a whole one.
                with self.transaction():
                    self._db.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
                    self._db.execute(f"PRAGMA user_version={schema.SCHEMA_VERSION}")
                    for statement in schema.TABLES.split(";\n"):
                        self._db.execute(statement)

    @contextlib.contextmanager
    def transaction(self, *, durable: bool = True) -> Iterator[None]:
        """Commit what is written inside as one.

        Args:
            durable: when the block has ended, not even a power cut can undo it. Otherwise it
                outlives the application, which costs a hundredth, and a power cut only if
                something durable was committed after it.
        """
        with _as_run_error():
            self._db.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                disk.calls.commit(self._db)
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Checkpoint and close."""
        with contextlib.suppress(sqlite3.Error):
            # Closing does it only for the last connection, and the window may still be reading.
            self._db.execute("PRAGMA wal_checkpoint(PASSIVE)")
        with contextlib.suppress(sqlite3.Error):
            self._db.close()

    # The run as a whole.

    def note(self, **facts: str | int | float) -> None:
        """Keep facts of the run, like its recipe, destination and state."""
        self.change_many("INSERT OR REPLACE INTO run VALUES (?, ?)", facts.items())

    def fact(self, key: str) -> str | int | float | None:
        """Return one of the run's facts."""
        rows = self.query("SELECT value FROM run WHERE key = ?", (key,))
        return rows[0][0] if rows else None

    def set_state(self, state: RunState) -> None:
        """Say how far the run is."""
        with self.transaction():
            self.note(state=state.value)

    # The scan.

    def add_found(
        self,
        sources: Iterable[FoundSource],
        folders: Iterable[FoundFolder],
        items: Iterable[FoundItem],
    ) -> None:
        """Add what the scan found."""
        with self.transaction():
            self.change_many(
                "INSERT INTO source VALUES (?, ?)", ((s.number, s.path) for s in sources)
            )
            self.change_many(
                "INSERT INTO folder VALUES (?, ?, ?)",
                ((f.number, f.source, f.path) for f in folders),
            )
            self.change_many(
                "INSERT INTO item (position, folder, name, kind, size, mtime_ns, flaw)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        i.position,
                        i.folder,
                        i.name,
                        i.kind,
                        i.size,
                        i.mtime_ns,
                        schema.problem_text(i.flaw),
                    )
                    for i in items
                ),
            )

    def count(self) -> int:
        """Return the number of items."""
        return int(self.query("SELECT coalesce(max(position) + 1, 0) FROM item", ())[0][0])

    # The plan.

    def forget_plan(self) -> None:
        """Give up all names a former plan has taken; `reset_items` forgets the rest of it."""
        for table in ("target", "taken", "block", "merge"):
            self.change(f"DELETE FROM {table}")  # noqa: S608 - names of our own

    def reset_items(
        self, places: range, unwanted: Sequence[str], outcome: Outcome, problem: Problem
    ) -> int:
        """Forget what a former plan settled for these items; the scan and the looks stay.

        Items of the kinds that are `unwanted` get that outcome; returns how many those are.
        """
        bounds = (places.start, places.stop)
        self.change(
            "UPDATE item SET ready = 0, outcome = NULL, problem = NULL, memory = 0, cost = 0"
            " WHERE position >= ? AND position < ? AND (ready OR outcome IS NOT NULL)",
            bounds,
        )
        return self.change(
            "UPDATE item SET outcome = ?, problem = ? WHERE position >= ? AND position < ?"
            " AND kind IN (SELECT value FROM json_each(?))",
            (
                outcome.value,
                schema.problem_text(problem),
                *bounds,
                json.dumps(list(unwanted)),
            ),
        )

    def positions(self, kinds: Sequence[str]) -> list[int]:
        """Return the places of all items of these kinds, in plan order."""
        rows = self.query(
            "SELECT position FROM item WHERE kind IN (SELECT value FROM json_each(?))"
            " ORDER BY position",
            (json.dumps(list(kinds)),),
        )
        return [row[0] for row in rows]

    def forget_looks(self, kind: str) -> None:
        """Forget what looks have found of all items of a kind."""
        self.change("UPDATE item SET facts = NULL, flaw = NULL WHERE kind = ?", (kind,))

    def to_look_at(self, kinds: Sequence[str], *, digests: bool) -> Iterator[tuple[int, int]]:
        """Yield place and size of the items no look has found facts of yet, in plan order.

        Args:
            kinds: of the items.
            digests: the digest of the content is wanted among the facts.
        """
        rows = self._db.execute(
            "SELECT position, size FROM item WHERE kind IN (SELECT value FROM json_each(?))"
            " AND flaw IS NULL AND (facts IS NULL OR ? AND json_extract(facts, '$.digest') IS NULL)"
            " ORDER BY position",
            (json.dumps(list(kinds)), digests),
        )
        yield from rows

    def items(self, positions: Sequence[int]) -> Iterator[StoredItem]:
        """Return the items at these places, in plan order."""
        rows = self.query(
            "SELECT item.position, source.path, folder.path, item.name, source.id, item.kind,"
            " item.size, item.mtime_ns, item.flaw, item.facts, item.memory, item.cost"
            " FROM item JOIN folder ON folder.id = item.folder"
            " JOIN source ON source.id = folder.source"
            " WHERE item.position IN (SELECT value FROM json_each(?)) ORDER BY item.position",
            (json.dumps(list(positions)),),
        )
        for position, source, folder, name, number, kind, size, mtime, flaw, facts, *costs in rows:
            found = json.loads(facts) if facts else None
            digest = found.pop("digest", "") if found else ""
            yield StoredItem(
                position=position,
                path=schema.source_path(source, folder, name),
                relative=schema.relative_path(source, folder, name),
                source=number,
                kind=kind,
                size=size,
                mtime_ns=mtime,
                flaw=schema.problem_from(flaw),
                facts=found,
                memory=costs[0],
                cost=costs[1],
                digest=digest,
            )

    def sources(self) -> list[str]:
        """Return the sources as given, each an absolute path."""
        return [
            os.fsdecode(row[0]) for row in self.query("SELECT path FROM source ORDER BY id", ())
        ]

    def linked_files(self) -> set[bytes]:
        """Return the files that links in the sources lead to, each an absolute path."""
        return {row[0] for row in self.query("SELECT path FROM linked", ())}

    def add_linked(self, paths: Iterable[bytes]) -> None:
        """Keep files that links in the sources lead to."""
        with self.transaction():
            self.change_many("INSERT OR IGNORE INTO linked VALUES (?)", ((p,) for p in paths))

    def add_looks(self, looks: Iterable[tuple[int, Facts | None, Problem | None]]) -> None:
        """Keep what looks found: facts, or what is wrong with the file."""
        self.change_many(
            "UPDATE item SET facts = ?, flaw = ? WHERE position = ?",
            (
                (json.dumps(dict(facts)) if facts else None, schema.problem_text(flaw), position)
                for position, facts, flaw in looks
            ),
        )

    def take(self, key: str, *, folder: bool) -> bool | None:
        """Take a name of the output folder for this batch.

        Returns:
            None when it was free; else whether what took it before is a folder.
        """
        done = self.change("INSERT OR IGNORE INTO taken VALUES (?, ?)", (key, int(folder)))
        if done:
            return None
        return bool(self.query("SELECT folder FROM taken WHERE key = ?", (key,))[0][0])

    def give_up(self, path: str) -> None:
        """Let others have a name of the output folder that was taken."""
        self.change("DELETE FROM taken WHERE key = ? AND NOT folder", (clash_key(path),))

    def add_plan(self, items: Sequence[PlannedItem]) -> None:
        """Keep what the planner settled for these items."""
        self.change_many(
            "UPDATE item SET memory = ?, cost = ?, blocks = ?, ready = ?, outcome = ?, problem = ?"
            " WHERE position = ?",
            (
                (
                    i.memory,
                    i.cost,
                    i.blocks,
                    int(i.outcome is None),
                    i.outcome.value if i.outcome else None,
                    schema.problem_text(i.problem),
                    i.position,
                )
                for i in items
            ),
        )
        self.add_targets((item.position, item.targets) for item in items)

    def add_merges(self, merges: Sequence[PlannedMerge]) -> None:
        """Keep what the planner settled for these merges."""
        self.change_many(
            "INSERT OR REPLACE INTO merge (position, lane, number, op, outcome, problem)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    m.position,
                    m.lane,
                    m.number,
                    m.op,
                    m.outcome.value if m.outcome else None,
                    schema.problem_text(m.problem),
                )
                for m in merges
            ),
        )
        self.add_targets((merge.position, merge.targets) for merge in merges)

    def add_targets(self, targets: Iterable[tuple[int, Sequence[TargetRow]]]) -> None:
        """Keep planned results: the position of an item or merge, and its results."""
        self.change_many(
            "INSERT INTO target (position, output, path, format, losses, renamed, skipped,"
            " replaces, size, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'planned')",
            (
                (
                    position,
                    output,
                    os.fsencode(target.path),
                    target.format,
                    schema.losses_text(target.losses),
                    int(target.renamed),
                    int(target.skipped),
                    int(target.replaces),
                    target.size,
                )
                for position, planned in targets
                for output, target in enumerate(planned)
            ),
        )

    # The run.

    def ready(self, kinds: Sequence[str]) -> Iterator[Entry]:
        """Yield what is to be worked on, the largest first."""
        rows = self._db.execute(
            "SELECT position, cost, memory FROM item WHERE ready AND outcome IS NULL"
            " AND kind IN (SELECT value FROM json_each(?)) ORDER BY cost DESC, position",
            (json.dumps(list(kinds)),),
        )
        for position, cost, memory in rows:
            yield Entry(position, cost, memory)

    def work_left(self) -> tuple[int, float]:
        """Return the source bytes and the cost of all items still to be worked on."""
        rows = self.query(
            "SELECT coalesce(sum(size), 0), coalesce(sum(cost), 0.0) FROM item"
            " WHERE ready AND outcome IS NULL",
            (),
        )
        return int(rows[0][0]), float(rows[0][1])

    def targets(self, positions: Sequence[int]) -> dict[int, list[StoredTarget]]:
        """Return the results to write, for each item."""
        found: dict[int, list[StoredTarget]] = {position: [] for position in positions}
        rows = self.query(
            "SELECT position, output, path, replaces, coalesce(vault, x'') FROM target"
            " WHERE position IN (SELECT value FROM json_each(?)) AND NOT skipped"
            " AND state != 'done' ORDER BY position, output",
            (json.dumps(list(positions)),),
        )
        for position, output, path, replaces, vault in rows:
            target = StoredTarget(output, os.fsdecode(path), bool(replaces), os.fsdecode(vault))
            found[position].append(target)
        return found

    def add_intents(self, intents: Iterable[Intent]) -> None:
        """Keep what is about to be published, before it is."""
        self.change_many(
            "UPDATE target SET state = 'intent', path = ?, part = ?, size = ?, digest = ?,"
            " losses = ?, mtime_ns = ?, before = ?, vault = ? WHERE position = ? AND output = ?",
            (
                (
                    os.fsencode(i.path),
                    os.fsencode(i.part),
                    i.size,
                    i.digest,
                    i.losses,
                    i.mtime_ns,
                    i.before.text() if i.before else None,
                    os.fsencode(i.vault) or None,
                    i.position,
                    i.output,
                )
                for i in intents
            ),
        )

    def mark_published(self, targets: Iterable[tuple[int, int]]) -> None:
        """Say that these (position, output) have their names, durably."""
        self.change_many(
            "UPDATE target SET state = 'done', part = NULL WHERE position = ? AND output = ?",
            targets,
        )

    def mark_skipped(self, position: int, output: int) -> None:
        """Say that a result is not written, because its name was taken while the run went on."""
        self.change(
            "UPDATE target SET state = 'planned', skipped = 1 WHERE position = ? AND output = ?",
            (position, output),
        )

    def add_notes(self, notes: Iterable[tuple[int, Problem]]) -> None:
        """Keep what will be told of items once they have an outcome: (position, what)."""
        rows = [(schema.problem_text(note), position) for position, note in notes]
        self.change_many("UPDATE item SET problem = ? WHERE position = ?", rows)

    def end_items(self, ended: Iterable[tuple[int, Outcome, Problem | None, float]]) -> None:
        """Give items and merges their outcome: (position, outcome, problem, seconds).

        None of their tasks is in work any more.
        """
        rows = [
            (outcome.value, schema.problem_text(problem), seconds, position)
            for position, outcome, problem, seconds in ended
        ]
        for query, merges in (
            ("UPDATE item SET outcome = ?, problem = ?, seconds = ? WHERE position = ?", False),
            ("UPDATE merge SET outcome = ?, problem = ?, seconds = ? WHERE position = ?", True),
        ):
            self.change_many(query, (row for row in rows if (row[-1] < 0) == merges))
        over = {row[-1] for row in rows}
        landed = [
            flight
            for flight in self.query("SELECT number FROM flight")
            if position_of(flight[0]) in over
        ]
        self.change_many("DELETE FROM flight WHERE number = ?", landed)

    def end_rest(self, problem: Problem) -> int:
        """Give every item that has no outcome `cancelled`; return how many there were."""
        ending = (Outcome.CANCELLED.value, schema.problem_text(problem))
        self.change("UPDATE merge SET outcome = ?, problem = ? WHERE outcome IS NULL", ending)
        return self.change("UPDATE item SET outcome = ?, problem = ? WHERE outcome IS NULL", ending)

    def merges_left(self) -> int:
        """Return how many merges have no outcome."""
        return int(self.query("SELECT count(*) FROM merge WHERE outcome IS NULL")[0][0])

    def failed_merges(self) -> int:
        """Return how many merges have failed."""
        rows = self.query("SELECT outcome FROM merge WHERE outcome NOT NULL")
        return sum(Outcome(outcome).is_failure for (outcome,) in rows)

    def add_made_folders(self, paths: Iterable[str]) -> None:
        """Remember folders this run made in the destination."""
        self.change_many(
            "INSERT OR IGNORE INTO made_folder VALUES (?)", ((os.fsencode(p),) for p in paths)
        )

    def made_folders(self) -> list[str]:
        """Return the folders this run made."""
        return [os.fsdecode(row[0]) for row in self.query("SELECT path FROM made_folder", ())]

    def totals(self) -> Totals:
        """Count the outcomes."""
        counts: dict[str, int] = dict(
            self.query("SELECT outcome, count(*) FROM item WHERE outcome NOT NULL GROUP BY 1", ())
        )
        return Totals(items=self.count(), **counts)

    # Plumbing, also for `recover`.

    def change(self, query: str, values: Sequence[object] = ()) -> int:
        """Run one statement; return how many rows it changed."""
        with _as_run_error():
            return self._db.execute(query, values).rowcount

    def change_many(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each row of values."""
        with _as_run_error():
            self._db.executemany(query, rows)

    def query(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        with _as_run_error():
            return self._db.execute(query, values).fetchall()


@contextlib.contextmanager
def _as_run_error() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise RunError("run_journal_full") from error
        raise RunError("run_journal", reason=str(error)) from error
