"""What is in work, so that a file that takes the whole application with it is found out.

    handed to a slot     a task's row is committed before
    ended                its row goes with the commit that says what came of it
    nothing in work      a pause, a stop, the end: no row is left

So rows that are found when a run is resumed were in work when the application died. They are tried
again one by one; a file that was alone at three deaths is not tried a fourth time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from app.core.errors import Problem
from app.core.outcome import Outcome
from app.engine.events import ItemEnded
from app.engine.journal import Journal
from app.engine.numbers import position_of

MOST_DEATHS: Final = 3
"""Deaths of the application with only this file in work, after which it is quarantined."""


def take_off(journal: Journal, numbers: Iterable[int]) -> None:
    """Say that these tasks are about to be handed to a slot; part of a transaction."""
    journal.change_many(
        "INSERT OR IGNORE INTO flight VALUES (?)", ((number,) for number in numbers)
    )


def land(journal: Journal, number: int) -> None:
    """Say that a task is not in work any more; part of a transaction."""
    journal.change("DELETE FROM flight WHERE number = ?", (number,))


def land_all(journal: Journal) -> None:
    """Say that nothing is in work; part of a transaction."""
    journal.change("DELETE FROM flight")


def blame(journal: Journal) -> ItemEnded | None:
    """Count the death of the application against the file that was alone in work, if one was.

    Returns:
        What became of the file, when this was a death too many.

    Raises:
        RunError: the journal cannot be written.
    """
    in_work = {position_of(number) for number in _in_work(journal)}
    rows = [
        row
        for position in in_work
        for row in journal.query(
            "SELECT position, deaths FROM item WHERE position = ? AND outcome IS NULL", (position,)
        )
    ]
    if len(rows) != 1:
        return None
    position, deaths = rows[0][0], rows[0][1] + 1
    ended = None
    if deaths >= MOST_DEATHS:
        ended = ItemEnded(position, Outcome.QUARANTINED, Problem("deadly", {"count": deaths}))
    with journal.transaction():
        journal.change("UPDATE item SET deaths = ? WHERE position = ?", (deaths, position))
        # The death is counted; without its row it cannot be counted again.
        land_all(journal)
        if ended:
            journal.end_items([(position, ended.outcome, ended.problem, 0.0)])
    return ended


def suspects(journal: Journal) -> frozenset[int]:
    """Return the tasks at which the application may have died: they are tried alone."""
    rows = journal.query("SELECT position FROM item WHERE outcome IS NULL AND deaths")
    return frozenset([*(row[0] for row in rows), *_in_work(journal)])


def _in_work(journal: Journal) -> list[int]:
    return [row[0] for row in journal.query("SELECT number FROM flight")]
