"""Reads a journal while its run goes on, for the window, the report and the terminal."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from app.core.errors import Problem, RunError
from app.core.item import Kind
from app.core.outcome import Outcome, Totals
from app.engine import schema
from app.engine.journal_file import open_read_only, refuse_other_versions
from app.engine.rows import MergeRow, Row, TargetRow


class JournalReader:
    """A read-only connection to a run's journal, to be used by the thread that made it."""

    def __init__(self, path: str, *, at_rest: bool = False) -> None:
        """Open the journal at `path`; `at_rest` if it is read for a moment only.

        Raises:
            RunError: it cannot be opened, see `open_read_only`, or is of another version.
        """
        self._db = open_read_only(path, at_rest=at_rest)
        try:
            refuse_other_versions(self._db, path)
        except RunError:
            self.close()
            raise

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def facts(self) -> dict[str, Any]:
        """Return what the run noted about itself: recipe, destination, state, …."""
        return dict(self._db.execute("SELECT key, value FROM run").fetchall())

    def count(self) -> int:
        """Return the number of items."""
        query = "SELECT coalesce(max(position) + 1, 0) FROM item"
        return int(self._db.execute(query).fetchone()[0])

    def totals(self) -> Totals:
        """Count the outcomes."""
        counts: dict[str, int] = dict(
            self._db.execute(
                "SELECT outcome, count(*) FROM item WHERE outcome NOT NULL GROUP BY 1"
            ).fetchall()
        )
        return Totals(items=self.count(), **counts)

    def outcomes(self) -> Iterator[tuple[int, Outcome]]:
        """Yield the items that have an outcome, in plan order."""
        query = "SELECT position, outcome FROM item WHERE outcome NOT NULL ORDER BY position"
        for position, outcome in self._db.execute(query):
            yield position, Outcome(outcome)

    def positions(
        self, *, outcomes: Collection[Outcome] | None = None, search: str = ""
    ) -> array[int]:
        """Return the places of the items with one of the outcomes whose path contains `search`.

        Args:
            outcomes: None for all items, with or without an outcome.
            search: compared without regard to case where the letters are ASCII.
        """
        wanted = None if outcomes is None else json.dumps([outcome.value for outcome in outcomes])
        words = "".join("\\" + c if c in "%_\\" else c for c in search)
        rows = self._db.execute(
            "SELECT position FROM item JOIN folder ON folder.id = item.folder"
            " JOIN source ON source.id = folder.source"
            " WHERE (?1 IS NULL OR outcome IN (SELECT value FROM json_each(?1)))"
            " AND (?2 = '%%' OR CAST(CASE WHEN item.name = x'' THEN source.path"
            "   ELSE folder.path || '/' || item.name END AS TEXT) LIKE ?2 ESCAPE '\\')"
            " ORDER BY position",
            (wanted, f"%{words}%".encode("utf-8", "replace").decode()),
        )
        return array("q", (row[0] for row in rows))

    def handled(self) -> Iterator[tuple[str, int, int, Problem | None]]:
        """Yield each item that got its turn: path, size and modification time, what was wrong."""
        rows = self._db.execute(
            "SELECT source.path, folder.path, item.name, item.size, item.mtime_ns, item.problem"
            " FROM item JOIN folder ON folder.id = item.folder"
            " JOIN source ON source.id = folder.source"
            " WHERE outcome NOT NULL AND outcome != ?",
            (Outcome.CANCELLED.value,),
        )
        for source, folder, name, size, mtime_ns, problem in rows:
            path = schema.source_path(source, folder, name)
            yield path, size, mtime_ns, schema.problem_from(problem)

    def results(self) -> Iterator[tuple[str, int, int]]:
        """Yield path, size and modification time (0: not noted) of each result that was written."""
        destination = str(self.facts().get("destination", ""))
        rows = self._db.execute("SELECT path, size, mtime_ns FROM target WHERE state = 'done'")
        for path, size, mtime_ns in rows:
            yield schema.target_path(destination, path), size, mtime_ns

    def rows(self, positions: Sequence[int]) -> list[Row]:
        """Return these items with plan and outcome, in plan order."""
        chosen = json.dumps(list(positions))
        targets = self._targets(chosen)
        rows = self._db.execute(
            "SELECT item.position, source.path, folder.path, item.name, item.kind, item.size,"
            " item.outcome, coalesce(item.problem, item.flaw), item.seconds"
            " FROM item JOIN folder ON folder.id = item.folder"
            " JOIN source ON source.id = folder.source"
            " WHERE item.position IN (SELECT value FROM json_each(?)) ORDER BY item.position",
            (chosen,),
        )
        return [self._row(row, targets.get(row[0], ())) for row in rows]

    def merges(self) -> list[MergeRow]:
        """Return the merges in the recipe's order."""
        found = self._db.execute(
            "SELECT position, lane, op, outcome, problem, items, left_out, seconds FROM merge"
            " ORDER BY position DESC"
        ).fetchall()
        targets = self._targets(json.dumps([row[0] for row in found]))
        return [
            MergeRow(
                lane=lane,
                op=op,
                outcome=Outcome(outcome) if outcome else None,
                problem=schema.problem_from(problem),
                items=items,
                left_out=left_out,
                targets=tuple(targets.get(position, ())),
                seconds=seconds,
            )
            for position, lane, op, outcome, problem, items, left_out, seconds in found
        ]

    def _row(self, row: Sequence[Any], targets: Sequence[TargetRow]) -> Row:
        position, source, folder, name, kind, size, outcome, problem, seconds = row
        return Row(
            position=position,
            path=schema.source_path(source, folder, name),
            relative=schema.relative_path(source, folder, name),
            kind=Kind(kind),
            size=size,
            outcome=Outcome(outcome) if outcome else None,
            problem=schema.problem_from(problem),
            targets=tuple(targets),
            seconds=seconds,
        )

    def _targets(self, chosen: str) -> dict[int, list[TargetRow]]:
        found: dict[int, list[TargetRow]] = {}
        destination = str(self.facts().get("destination", ""))
        rows = self._db.execute(
            "SELECT position, path, format, losses, renamed, skipped, replaces, size,"
            " state = 'undone' FROM target"
            " WHERE position IN (SELECT value FROM json_each(?)) ORDER BY position, output",
            (chosen,),
        )
        for position, path, format_, losses, renamed, skipped, replaces, size, undone in rows:
            found.setdefault(position, []).append(
                TargetRow(
                    path=schema.target_path(destination, path),
                    format=format_,
                    losses=schema.losses_from(losses),
                    renamed=bool(renamed),
                    skipped=bool(skipped),
                    size=size,
                    replaces=bool(replaces),
                    undone=bool(undone),
                )
            )
        return found
