"""The report of a run, as JSON or CSV, read from its journal line by line."""

from __future__ import annotations

import csv
import dataclasses
import json
import os
from collections.abc import Callable, Iterator
from typing import Any, Final, TextIO

from app.core.errors import Problem, WriteError, problem_of
from app.core.outcome import Outcome
from app.engine.journal_file import reading_errors
from app.engine.journal_read import JournalReader
from app.engine.rows import MergeRow, Row
from app.formats.safe_write import make_folders, replace_file

_PAGE: Final = 500

COLUMNS: Final = (
    "source",
    "kind",
    "outcome",
    "reason",
    "message",
    "outputs",
    "losses",
    "seconds",
)
"""Columns of the CSV report; several outputs or losses stand in one cell, one a line."""


class _StoppedError(Exception):
    """Nobody waits for the report any more."""


def write_report(
    journal_path: str,
    path: str,
    *,
    at_rest: bool = False,
    stopped: Callable[[], bool] = lambda: False,
) -> bool:
    r"""Write the run's report to `path`: CSV when it ends in `.csv`, else JSON.

    Text is UTF-8. Bytes of a path that are no UTF-8 are written as `\\udcXX` escapes in both forms.
    An earlier report at `path` is replaced when the new one is complete. `at_rest`: the run has
    ended, and nothing shall be left beside its journal. `stopped` is asked now and then.

    Returns:
        Whether it is there; not when it was stopped, and then nothing of it is.

    Raises:
        WriteError: it cannot be written.
        RunError: the journal cannot be read.
    """
    reader = JournalReader(journal_path, at_rest=at_rest)
    try:
        write = _write_csv if path.lower().endswith(".csv") else _write_json
        make_folders(os.path.dirname(os.path.abspath(path)))
        with reading_errors(journal_path), replace_file(path) as file:
            write(reader, _rows(reader, stopped), file)
    except _StoppedError:
        return False
    except OSError as error:
        problem = problem_of(error, path=path)
        raise WriteError(problem.code, problem.detail, **problem.values) from error
    finally:
        reader.close()
    return True


def _rows(reader: JournalReader, stopped: Callable[[], bool]) -> Iterator[Row]:
    for start in range(0, reader.count(), _PAGE):
        if stopped():
            raise _StoppedError
        yield from reader.rows(range(start, start + _PAGE))


def _write_json(reader: JournalReader, rows: Iterator[Row], file: TextIO) -> None:
    facts = reader.facts()
    head = {
        "run": facts["run"],
        "recipe": facts.get("recipe", ""),
        "totals": dataclasses.asdict(reader.totals()),
    }
    text = json.dumps(head, indent=2)
    file.write(text.removesuffix("\n}") + ',\n  "files": [')
    before = "\n    "
    for row in rows:
        # ASCII escapes keep undecodable bytes as `\udcXX`, which no UTF-8 text could hold.
        file.write(before + json.dumps(_file(row), allow_nan=False))
        before = ",\n    "
    merges = [json.dumps(_merge(merge), allow_nan=False) for merge in reader.merges()]
    listed = "".join(f"\n    {merge}," for merge in merges).removesuffix(",")
    file.write('\n  ],\n  "merges": [' + listed + ("\n  ]" if merges else "]") + "\n}\n")


def _merge(merge: MergeRow) -> dict[str, Any]:
    failed = merge.outcome is not None and merge.outcome.is_failure
    return {
        "op": merge.op,
        "lane": merge.lane,
        "outcome": merge.outcome.value if merge.outcome else None,
        "reason": merge.problem.code if merge.problem else None,
        "items": merge.items,
        "left_out": merge.left_out,
        "outputs": _outputs(merge),
        "error": _error(merge.problem) if failed and merge.problem else None,
        "seconds": round(merge.seconds, 6),
    }


def _file(row: Row) -> dict[str, Any]:
    failed = row.outcome is not None and row.outcome.is_failure
    return {
        "source": row.path,
        "kind": row.kind.value,
        "outcome": row.outcome.value if row.outcome else None,
        "reason": row.problem.code if row.problem else None,
        "outputs": _outputs(row),
        "losses": _losses(row),
        "note": row.problem.message() if row.problem and row.outcome is Outcome.DONE else None,
        "error": _error(row.problem) if failed and row.problem else None,
        "seconds": round(row.seconds, 6),
    }


def _error(problem: Problem) -> dict[str, str]:
    return {"code": problem.code, "message": problem.message()}


def _outputs(row: Row | MergeRow) -> list[str]:
    if row.outcome is not Outcome.DONE:
        return []
    return [target.path for target in row.targets if not target.skipped and not target.undone]


def _losses(row: Row) -> list[str]:
    if row.outcome is not Outcome.DONE:
        return []
    return sorted({loss.value for target in row.targets for loss in target.losses})


def _write_csv(_: JournalReader, rows: Iterator[Row], file: TextIO) -> None:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow(
            _escaped(cell)
            for cell in (
                row.path,
                row.kind.value,
                row.outcome.value if row.outcome else "",
                row.problem.code if row.problem else "",
                row.problem.message() if row.problem else "",
                "\n".join(_outputs(row)),
                "\n".join(_losses(row)),
                f"{row.seconds:.6f}",
            )
        )


def _escaped(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
