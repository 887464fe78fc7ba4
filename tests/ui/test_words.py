from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Problem
from app.core.item import Kind
from app.core.messages import MESSAGES
from app.core.outcome import Loss, Outcome
from app.ui import words
from app.ui.texts import Context


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_word(qapp: object, outcome: Outcome) -> None:
    assert words.outcome_word(outcome)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_named_and_counted(qapp: object, kind: Kind) -> None:
    assert words.kind_word(kind)
    assert words.counts({kind: 1234}, 0).endswith(" 1,234")


@pytest.mark.parametrize("loss", Loss)
def test_every_loss_has_a_word(qapp: object, loss: Loss) -> None:
    assert words.loss_words((loss, loss)).count(", ") == 1


def test_counts_leave_out_what_is_not_there(qapp: object) -> None:
    kinds = {Kind.TEXT: 12, Kind.IMAGE: 1240, Kind.OTHER: 0, Kind.TABLE: 3}
    assert words.counts(kinds, 12) == "Images 1,240 · Tables 3 · Text 12 · 12 hidden left out"
    assert words.counts({}, 0) == ""


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.04, "0.04 s"),
        (4.2, "4.2 s"),
        (12.4, "12 s"),
        (59.7, "1 min 0 s"),
        (200, "3 min 20 s"),
        (3600, "1 h 0 min"),
        (7530, "2 h 5 min"),
    ],
)
def test_times_are_readable(qapp: object, seconds: float, said: str) -> None:
    assert words.duration(seconds) == said


def test_sizes_and_rates_are_readable(qapp: object) -> None:
    assert words.data_size(340_200_000) == "340.2 MB"
    assert (words.decimal(3.14), words.decimal(41.7)) == ("3.1", "42")


@given(st.text())
def test_whatever_a_name_holds_it_can_be_shown(qapp: object, name: str) -> None:
    shown = words.printable(name)
    assert shown.isprintable()
    shown.encode()
    if name.isprintable():
        assert shown == name


@pytest.mark.skipif(os.sep != "/", reason="Windows knows no ~")
def test_the_home_folder_is_short(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    assert words.short_path("/home/me/Pictures") == "~/Pictures"
    assert words.short_path("/home/melissa/a\n") == "/home/melissa/a\\n"
    monkeypatch.setenv("HOME", "/")
    assert words.short_path("/srv/photos") == "/srv/photos"


def test_bytes_and_line_feeds_in_names_are_visible(qapp: object) -> None:
    assert words.printable("a\nb\udcff\x7f") == "a\\nb\\xff\\x7f"
    assert words.printable_lines("one\n\ttwo") == "one\n\\ttwo"


def test_a_problem_is_a_sentence_with_readable_values(qapp: object) -> None:
    problem = Problem("image_too_large", {"width": 1_000_000, "height": 2, "limit": 500.0})
    assert words.problem_text(problem) == (
        "The picture claims 1,000,000 × 2 pixels; over 500 megapixels are refused."
    )
    assert words.problem_text(Problem("vanished", {"path": "/a\n{path}"})) == (
        "“/a\\n{path}” is no longer there."
    )
    assert "mistake" in words.problem_text(Problem("no such code"))
    assert all(words.problem_text(Problem(code)) for code in MESSAGES)


def test_a_context_translates_with_numbers(qapp: object) -> None:
    assert Context("nowhere").tr("%Ln file(s)", "", 1234) == "1,234 file(s)"
