"""What the terminal shows, with and without somebody looking."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cli.screen import Screen, printable


class Tty(io.StringIO):
    """A terminal that remembers what it was sent."""

    def isatty(self) -> bool:
        return True


@given(st.text(st.characters(exclude_categories=())))
def test_whatever_a_name_holds_it_is_printed_harmless(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    shown.encode("utf-8")
    if text.isprintable():
        assert shown == text


def test_different_bytes_stay_different() -> None:
    assert printable("a\udcffb") == r"a\udcffb"
    assert printable("abc\u202egpj.exe") == r"abc\u202egpj.exe"


def test_without_a_terminal_there_are_only_lines(capsys: pytest.CaptureFixture[str]) -> None:
    stream = io.StringIO()
    screen = Screen(stream)
    screen.progress("working", 1, 2)
    screen.line("failed: a\nb")
    screen.close()
    assert stream.getvalue() == ""
    assert capsys.readouterr().err == "failed: a\\nb\n"


def test_on_a_terminal_a_bar_says_how_far_it_is_and_goes_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    stream = Tty()
    screen = Screen(stream)
    screen.progress("3 of 4 files [red]", 3, 4)
    screen.line("failed: [bold]x[/bold] :smile:")
    shown = stream.getvalue()
    assert "3 of 4 files [red]" in shown
    assert "failed: [bold]x[/bold] :smile:" in shown
    screen.close()
    # The cursor is back, and what stood in the bar's line is erased.
    assert stream.getvalue().endswith(("\x1b[?25h\r\x1b[1A\x1b[2K", "\x1b[2K"))


def test_the_bar_is_drawn_at_most_ten_times_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    now = 100.0
    monkeypatch.setattr("app.cli.screen.time.monotonic", lambda: now)
    stream = Tty()
    screen = Screen(stream)
    screen.progress("one", 1, 4)
    screen.progress("two", 2, 4)
    assert "two" not in stream.getvalue()
    now += 0.2
    screen.progress("three", 3, 4)
    assert "three" in stream.getvalue()
    screen.close()
