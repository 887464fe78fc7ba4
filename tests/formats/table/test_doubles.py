"""What survives as a double is what a program printed from one."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.formats.table.doubles import all_survive, survives


@pytest.mark.parametrize(
    ("text", "survived"),
    [
        ("0.1", True),
        ("0.30000000000000004", True),
        ("0.1000000000000000055511151231257827", True),
        ("0.1000000000000000055511151231257828", False),
        ("9007199254740992", True),
        ("9007199254740993", False),
        ("1.500000000000000000", True),
        ("1e400", False),
        ("1e-400", False),
        ("5e-324", True),
        ("5.960464477539063e-08", True),  # the double lies in the middle
        ("5.960464477539062e-08", True),
        ("inf", True),
        ("-Infinity", True),
        ("nan", True),
        ("0.000", True),
    ],
)
def test_one(text: str, survived: bool) -> None:
    assert survives(text) == survived


texts = st.one_of(
    st.from_regex(r"-?(0|[1-9][0-9]{0,19})(\.[0-9]{0,24})?", fullmatch=True),
    st.from_regex(r"-?[0-9]\.[0-9]{15,18}", fullmatch=True),
    st.floats(1e-6, 1e18).map("{:.17f}".format).map(lambda text: text[:20].rstrip(".")),
    st.floats(0, 1e6).map(repr).filter(lambda text: "e" not in text),
)


@given(st.floats(allow_nan=False))
def test_what_python_prints(number: float) -> None:
    assert survives(repr(number))


@given(st.lists(texts, min_size=1, max_size=9))
@example(["0.5", "0.50000000000000005551115123125783"])
@example(["9999999999999999999", "9999999999999999"])
def test_all_at_once_is_one_by_one(values: list[str]) -> None:
    column = pa.array(values)
    marks = np.array([value.count(".") + value.count("-") for value in values])
    places = np.array([len(value.partition(".")[2]) for value in values])
    assert all_survive(column, marks, places) == all(map(survives, values))
