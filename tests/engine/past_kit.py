"""Journals of runs that never took place, made in a moment."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from app.core.outcome import Outcome
from app.engine.journal import Journal
from app.engine.records import FoundFolder, FoundItem, FoundSource
from app.engine.vault import Standing

RUN = "20260101-000000-aaaaaa"
SIZE, WRITTEN, ORIGINAL = 1_000, 100, 700
"""Bytes of each item, of each result and of each original."""


def made_run(
    home: Path,
    run: str = RUN,
    *,
    state: str = "finished",
    outcomes: Sequence[Outcome | None] = (Outcome.DONE,),
    output: Path | None = None,
    originals: Sequence[Path] = (),
    days: float = 0.0,
    **facts: str | float,
) -> Path:
    """Make the journal of a run; return where it lies.

    Args:
        home: the data folder.
        run: its number.
        state: as the journal tells.
        outcomes: one for each item; each item that is done has one result.
        output: the output folder; None for a run in place.
        originals: where the originals of the first items are kept; their content is made, too.
        days: since it was last touched.
        facts: what else it notes.
    """
    path = home / "runs" / f"{run}.sqlite"
    path.parent.mkdir(parents=True, exist_ok=True)
    journal = Journal(str(path), create=True)
    with journal.transaction():
        journal.note(run=run, recipe="Test", created=1.0, started=2.0, seconds=3.0, state=state)
        journal.note(destination=str(output or ""), recipe_text="version = 1\n", **facts)
    source = FoundSource(0, os.fsencode(home.parent / "source"))
    items = [
        FoundItem(position, 0, b"p%d.png" % position, "image", SIZE, 0, None)
        for position in range(len(outcomes))
    ]
    journal.add_found([source], [FoundFolder(0, 0, b"")], items)
    with journal.transaction():
        for position, outcome in enumerate(outcomes):
            _end(journal, position, outcome, originals[position : position + 1])
    journal.close()
    for original in originals:
        original.parent.mkdir(parents=True, exist_ok=True)
        original.write_bytes(bytes(ORIGINAL))
    age(path, days)
    return path


def _end(
    journal: Journal, position: int, outcome: Outcome | None, original: Sequence[Path]
) -> None:
    journal.change("UPDATE item SET ready = 1, outcome = ? WHERE position = ?", (outcome, position))
    journal.change(
        "INSERT INTO target (position, output, path, format, losses, renamed, skipped, size, state,"
        " before, vault) VALUES (?, 0, ?, 'png', '', 0, 0, ?, ?, ?, ?)",
        (
            position,
            b"p%d.png" % position,
            WRITTEN,
            "done" if outcome is Outcome.DONE else "planned",
            Standing(1, ORIGINAL, 0, 0o644).text() if original else None,
            os.fsencode(original[0]) if original else None,
        ),
    )


def age(path: Path, days: float) -> None:
    """Let a file be as old as that."""
    then = time.time() - days * 86_400
    os.utime(path, (then, then))
