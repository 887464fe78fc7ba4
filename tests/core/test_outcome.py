"""Outcomes: an item's is the worst of its lanes, and the totals add up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.core.outcome import Outcome, Totals, worst


def test_the_worst_outcome_counts() -> None:
    assert worst([]) == Outcome.DONE
    assert worst([Outcome.SKIPPED, Outcome.DONE]) == Outcome.SKIPPED
    assert worst([Outcome.FAILED, Outcome.CANCELLED]) == Outcome.FAILED
    assert worst(Outcome) == Outcome.QUARANTINED


def test_failures() -> None:
    assert [outcome for outcome in Outcome if outcome.is_failure] == ["failed", "quarantined"]


@given(st.lists(st.sampled_from(Outcome), max_size=20), st.integers(0, 5))
def test_totals_add_up(outcomes: list[Outcome], left: int) -> None:
    counts = {str(outcome): outcomes.count(outcome) for outcome in Outcome}
    totals = Totals(items=len(outcomes) + left, **counts)
    assert totals.ended == len(outcomes)
    assert totals.left == left
