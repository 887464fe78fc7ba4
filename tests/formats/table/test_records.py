"""Any cut of any text gives the records that Python's `csv` finds in the whole."""

from __future__ import annotations

import pickle
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from table_kit import DIALECTS, PLAIN, rows, texts

from app.formats.table import bits
from app.formats.table.dialect import Dialect
from app.formats.table.records import NOTHING, Start, State, first_record, fold, record_starts, scan


@st.composite
def cut_texts(draw: st.DrawFn) -> tuple[list[bytes], Dialect]:
    text, dialect = draw(texts())
    data = text.encode()
    places = sorted(draw(st.sets(st.integers(0, len(data)), max_size=8)))
    return pieces_of(data, places), dialect


def pieces_of(data: bytes, places: list[int]) -> list[bytes]:
    return [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]


def check(pieces: list[bytes], dialect: Dialect) -> None:
    """Compare the pieces with the whole: rows, their number, lines, and where each piece begins."""
    data = b"".join(pieces)
    wanted = rows(data.decode(), dialect)
    starts = fold([scan(piece, dialect) for piece in pieces])
    begins: list[int] = []
    at = 0
    for piece, start in zip(pieces, starts, strict=False):
        found = record_starts(piece, start.state, dialect)
        assert first_record(piece, start.state, dialect) == (
            found[0] if len(found) else len(piece) if start.state != State.RECORD else 0
        )
        assert start.record == len(begins)
        assert start.line == lines_before(data, at)
        begins += (found + at).tolist()
        at += len(piece)
    assert starts[-1].record == len(begins) == len(wanted)
    read = [rows(part.decode(), dialect) for part in pieces_of(data, begins)[1:]]
    assert read == [[row] for row in wanted]


def lines_before(data: bytes, at: int) -> int:
    """Return the number of the line a place lies in; a line feed lies in the line it ends."""
    before = data[:at].replace(b"\r\n", b"\n")
    return 1 + before.count(b"\n") + before.count(b"\r")


@given(cut_texts())
@example(([b'a,"b\n', b'c",d\n'], PLAIN))
@example(([b"a,b\r", b"\nc,d\r\n"], PLAIN))
@example(([b'a,"b\r', b'\nc"\n'], PLAIN))
@example(([b'"a"', b'",b"\n"c\n'], PLAIN))
@example(([b'a,5" pipe\n', b'"6"" pipe",\n"\n"\n'], PLAIN))
@example(([b"a\\", b"\nb\\\\", b"\nc"], DIALECTS["escape"]))
def test_any_cut_gives_the_records_of_the_whole(cut: tuple[list[bytes], Dialect]) -> None:
    check(*cut)


@given(texts(), st.integers(1, 3))
@settings(max_examples=40)
def test_cuts_everywhere(text: tuple[str, Dialect], size: int) -> None:
    data = text[0].encode()
    check(pieces_of(data, list(range(size, len(data), size))), text[1])


@given(texts())
def test_every_state_is_followed_as_by_the_automaton(text: tuple[str, Dialect]) -> None:
    data, dialect = text[0].encode(), text[1]
    found = scan(data, dialect)
    for state in State:
        if (state >= State.ESCAPED and not dialect.escape) or (
            state in (State.QUOTED, State.QUOTE_SEEN) and not dialect.quote
        ):
            continue
        if state == State.QUOTE_SEEN and dialect.escape:
            continue
        assert (found.ends[state], found.begun[state]) == walked(data, state, dialect)


def walked(data: bytes, state: State, dialect: Dialect) -> tuple[State, int]:
    """Go byte by byte, as the definition says."""
    begun = 0
    for code in data:
        before = state
        char = chr(code)
        if before == State.RECORD or (before == State.AFTER_CR and char != "\n"):
            begun += 1
        state = following(before, char, dialect)
    return state, begun


def following(state: State, char: str, dialect: Dialect) -> State:
    quoted = state in (State.QUOTED, State.ESCAPED_QUOTED)
    if state in (State.ESCAPED, State.ESCAPED_QUOTED):
        return State.QUOTED if quoted else State.UNQUOTED
    if dialect.escape and char == dialect.escape:
        return State.ESCAPED_QUOTED if quoted else State.ESCAPED
    if state == State.QUOTED:
        if char != dialect.quote:
            return state
        return State.UNQUOTED if dialect.escape else State.QUOTE_SEEN
    if char == dialect.quote and state != State.UNQUOTED:
        return State.QUOTED
    ends = {"\n": State.RECORD, "\r": State.AFTER_CR, dialect.delimiter: State.FIELD}
    return ends.get(char, State.UNQUOTED)


@pytest.mark.parametrize("quotes", ["well-formed", "damaged", "few"])
def test_large_pieces_too(quotes: str) -> None:
    """Longer than what is compared at a time, or listed at a time."""
    chance = random.Random(7)
    cells = {
        "well-formed": ['"a"', '"b,\nc"', '"say ""x"""', '""', '"é"'],
        "damaged": ['"a"', 'b"', '5" x 3"', '"c"d"', "e", '"\n"', '""""', "f\r"],
        "few": ["a", "b", "c" * 40] * 200 + ['"d\r\ne"'],
    }[quotes]
    lines = (",".join(chance.choices(cells, k=4)) for _ in range(40_000))
    data = "\n".join(lines).encode()
    assert len(data) > 2 * bits._STEP
    check(pieces_of(data, sorted(chance.sample(range(len(data)), 7))), PLAIN)


def test_a_block_inside_one_cell_begins_no_record() -> None:
    inside = scan(b"line\n" * 100, PLAIN)
    assert (inside.ends[State.QUOTED], inside.begun[State.QUOTED]) == (State.QUOTED, 0)
    assert first_record(b"line\n" * 100, State.QUOTED, PLAIN) == 500
    before, after = fold([inside], Start(State.QUOTED, line=7, record=3))
    assert (after.state, after.line, after.record) == (State.QUOTED, 107, before.record)


@given(texts(), st.integers(1, 3))
@settings(max_examples=40)
def test_maps_of_pieces_together_are_the_map_of_the_whole(
    text: tuple[str, Dialect], size: int
) -> None:
    data, dialect = text[0].encode(), text[1]
    together = NOTHING
    for at in range(0, len(data), size):
        together = together.then(scan(data[at : at + size], dialect))
    assert together == scan(data, dialect)


def test_nothing_changes_nothing() -> None:
    start = Start(State.AFTER_CR, 5, 4, after_cr=True)
    nothing = pickle.loads(pickle.dumps(scan(b"", PLAIN)))  # as it comes from a slot
    assert fold([nothing, scan(b"\n", PLAIN)], start)[1:] == [
        start,
        Start(State.RECORD, 5, 4),
    ]
    assert len(record_starts(b"", State.RECORD, PLAIN)) == 0
