"""Profiles of tables: what the results say, whatever way the work was cut up."""

from __future__ import annotations

import csv
import io
import json
import os
import random
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from profile_kit import DEFAULTS, MERGING, block, column, file_share, profile, results, split

from app.core.operation import MergeFacts, MergeItem
from app.formats.table.block import Block
from app.formats.table.types import TypeFacts, merge, narrowest
from app.operations.table.merges.profile import _page
from app.operations.table.merges.profile import profile as profile_
from app.operations.table.merges.profile._charts import percent
from app.operations.table.merges.profile._column import facts_of_tree, facts_tree
from app.operations.table.merges.profile._report import Wanted, report
from app.operations.table.merges.profile._sheet import sheet
from app.operations.table.merges.profile._table import Table, table_of, together
from app.operations.table.merges.profile.profile import ProfileParams

MIXED: dict[str, list[str | None]] = {
    "whole": ["1", "2", "", "4"],
    "part": ["0.5", None, "1.10", "-3e-05"],
    "code": ["007", "7", "x", ""],
    "yes": ["true", "False", "true", ""],
    "day": ["2024-02-29", "2023-01-01", "", "2024-01-01"],
    "time": ["2024-02-29 10:00:00.5", "2023-01-01 00:00", "", ""],
    "zoned": ["2024-01-01T00:30:00+01:00", "", "", "2024-01-01T00:00:00Z"],
    "order": ["01/02/2024", "03/02/2024", "25/12/2023", ""],
    "long": ["12345678901234567890", "1", "2", "3"],
    "none": ["", None, "", ""],
}


def test_says_what_each_column_is() -> None:
    said = profile(MIXED, [1, 3])
    assert said["rows"] == 4
    types = {name: one["type"] for name, one in said["columns"].items()}
    assert types == {
        "whole": "int",
        "part": "float",
        "code": "text",
        "yes": "bool",
        "day": "date",
        "time": "datetime",
        "zoned": "datetime",
        "order": "date",
        "long": "decimal",
        "none": "text",
    }
    counts = {name: (one["count"], one["missing"]) for name, one in said["columns"].items()}
    assert counts["part"] == counts["whole"] == (3, 1)
    assert counts["none"] == (0, 4)


def test_a_file_in_one_piece_has_the_share_of_one_that_was_closed_later() -> None:
    for rows in range(5):
        one = block({name: values[:rows] for name, values in MIXED.items()})
        assert MERGING.closed
        assert MERGING.closed(one, DEFAULTS, MergeItem("a/b.csv")) == file_share("a/b.csv", [one])


def test_says_what_belongs_to_the_type() -> None:
    said = profile(MIXED, [1, 3])["columns"]
    assert (said["yes"]["true"], said["yes"]["false"]) == (2, 1)
    assert (said["day"]["first"], said["day"]["last"]) == ("2023-01-01", "2024-02-29")
    assert said["time"]["first"] == "2023-01-01T00:00:00"
    assert said["time"]["last"] == "2024-02-29T10:00:00.5"
    assert said["zoned"]["first"] == "2023-12-31T23:30:00Z"
    assert (said["order"]["first"], said["order"]["last"]) == ("2023-12-25", "2024-02-03")
    assert said["code"]["shortest"] == {"length": 1, "text": "7"}
    assert said["code"]["longest"] == {"length": 3, "text": "007"}
    assert (said["whole"]["sum"], said["whole"]["min"], said["whole"]["max"]) == (7, 1, 4)
    assert said["code"]["mean"] is said["code"]["histogram"] is said["day"]["max"] is None


def test_a_column_that_is_no_number_in_the_end_has_no_mean() -> None:
    said = column(["1", "2", "3", "n/a"], [2, 3])
    assert said["type"] == "text"
    assert said["mean"] is said["quantiles"] is None
    assert said["distinct"] == 4
    as_missing = column(["1", "2", "3", "n/a"], [2, 3], ProfileParams(missing=("n/a",)))
    assert (as_missing["type"], as_missing["missing"], as_missing["mean"]) == ("int", 1, 2)


def test_lengths_are_in_characters() -> None:
    said = column(["zzzz", "éé", "日本語日本"])
    assert said["shortest"] == {"length": 2, "text": "éé"}
    assert said["longest"] == {"length": 5, "text": "日本語日本"}


def test_files_are_combined_by_the_names_of_their_columns() -> None:
    a = file_share("a.csv", [block({"x": ["1", "2"], "y": ["u", "v"]})])
    b = file_share("b.csv", [block({"z": ["k"], "x": ["5"]})])
    said = json.loads(results([a, b])[0])
    assert list(said["files"]) == ["a.csv", "b.csv"]
    assert said["files"]["b.csv"]["columns"]["x"]["sum"] == 5
    combined = said["combined"]
    assert (combined["rows"], list(combined["columns"])) == (3, ["x", "y", "z"])
    assert combined["columns"]["x"]["sum"] == 8
    assert (combined["columns"]["y"]["count"], combined["columns"]["y"]["missing"]) == (2, 1)


def test_names_that_are_no_unicode_are_said_as_well_as_can_be() -> None:
    place = b"caf\xe9.csv".decode("utf-8", "surrogateescape")
    found = results([file_share(place, [block({"x": ["1"]})])])
    assert list(json.loads(found[0])["files"]) == [place]
    assert found[1].decode().splitlines()[1].startswith("caf?.csv,x,1,int,")
    assert "caf?.csv" in found[2].decode()


def test_a_table_without_rows_has_a_profile() -> None:
    said = profile({"x": [], "y": []})
    assert said["rows"] == 0
    assert said["columns"]["x"]["count"] == said["columns"]["x"]["distinct"] == 0
    assert said["correlation"] is None


def test_columns_may_be_in_pieces_and_wide() -> None:
    whole = block(MIXED).table
    pieces = pa.concat_tables([whole.slice(0, 1), whole.slice(1, 0), whole.slice(1)])
    wide = whole.cast(pa.schema([(name, pa.large_string()) for name in whole.column_names]))
    wanted = results([file_share("a", [Block(whole, 1)])])
    for table in (pieces, wide):
        assert results([file_share("a", [Block(table, 1)])]) == wanted


def test_pandas_is_never_loaded(tmp_path: Path) -> None:
    (tmp_path / "pandas.py").write_text("print('loaded')", encoding="utf-8")
    code = (
        "from app.formats.table.without_pandas import keep_pandas_out\n"
        "keep_pandas_out()\n"  # as the lane does before it reads
        "from profile_kit import block, file_share, results\n"
        "results([file_share('a', [block({'x': ['1', 'a', '']})] * 2)] * 2)\n"
        "print('profiled')\n"
        "import pandas\n"
    )
    path = os.pathsep.join([str(tmp_path), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "profiled\nloaded\n"


# However the work is cut up.

cells = st.one_of(
    st.sampled_from(["", "1", "2", "-7", "0.5", "1e-05", "inf", "nan", "true", "2024-01-31", "x"]),
    st.integers(-(10**6), 10**6).map(str),
    st.text(st.characters(codec="utf-8"), max_size=5),
)
kinds = st.sampled_from(
    [
        st.integers(-1000, 1000).map(str),
        st.floats(-1e6, 1e6).map(repr),
        st.dates().map(str),
        cells,
        st.sampled_from(["", "a", "b"]),
    ]
)
EXACT = ("type", "count", "missing", "distinct", "mean", "sum", "min", "max", "quantiles", "top")
MORE = ("histogram", "exact", "shortest", "longest", "true", "false", "first", "last")
ROUNDED = ("variance", "skewness", "kurtosis")


@st.composite
def columns(draw: st.DrawFn) -> dict[str, list[str]]:
    rows = draw(st.integers(1, 30))
    chosen = draw(st.lists(kinds, min_size=1, max_size=3))
    return {
        f"c{place}": draw(st.lists(kind, min_size=rows, max_size=rows))
        for place, kind in enumerate(chosen)
    }


@settings(max_examples=60, deadline=None)
@given(columns(), st.lists(st.integers(1, 29), max_size=5))
def test_any_split_says_the_same(table: dict[str, list[str]], cuts: list[int]) -> None:
    whole, parts = profile(table), profile(table, cuts)
    for name, wanted in whole["columns"].items():
        found = parts["columns"][name]
        for key in (*EXACT, *MORE):
            assert found.get(key) == wanted.get(key), key
        for key in ROUNDED:
            if wanted[key] is None or found[key] is None:
                assert wanted[key] is found[key]
            else:
                assert found[key] == pytest.approx(wanted[key], rel=1e-6, abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(columns(), st.lists(st.integers(1, 29), max_size=5), st.randoms())
def test_any_order_of_finishing_gives_the_same_bytes(
    table: dict[str, list[str]], cuts: list[int], chance: random.Random
) -> None:
    blocks = split(table, cuts)
    wanted = results([file_share("a", blocks), file_share("b", blocks[:1])])
    order = list(enumerate(blocks))
    chance.shuffle(order)
    shares = dict(sorted((place, table_of(one.table).share()) for place, one in order))
    whole = together(map(Table.of_share, shares.values()))
    said = report(whole, Wanted(DEFAULTS.quantiles, DEFAULTS.top, DEFAULTS.histogram))
    assert json.loads(wanted[0])["files"]["a"] == json.loads(json.dumps(said))
    assert results([file_share("a", blocks), file_share("b", blocks[:1])]) == wanted


@given(st.lists(st.lists(cells, max_size=4), max_size=3))
def test_facts_of_types_survive_being_written(parts: list[list[str]]) -> None:
    facts = TypeFacts()
    for part in parts:
        facts = merge(facts, narrowest(pa.array(part, pa.string())))
    assert facts_of_tree(json.loads(json.dumps(facts_tree(facts)))) == facts


# The other results.


def test_the_sheet_has_one_line_for_each_file_and_column() -> None:
    shares = [file_share(f"{name}, one.csv", [block(MIXED)]) for name in "ab"]
    text = results(shares)[1].decode()
    lines = list(csv.DictReader(io.StringIO(text)))
    assert len(lines) == 2 * len(MIXED)
    first = lines[0]
    assert (first["file"], first["column"], first["type"]) == ("a, one.csv", "whole", "int")
    assert (first["sum"], first["quantile 0.5"], first["top"]) == ("7", "2.0", "1")
    assert sheet({}, ()).decode().count("\n") == 1


ATTRIBUTES = {
    *("lang", "charset", "name", "content", "class", "id", "href", "open", "title", "style"),
    *("role", "aria-label", "viewbox", "preserveaspectratio", "d", "x", "y", "width", "height"),
    "fill-opacity",
}


class _Checked(HTMLParser):
    """Finds out whether tags are closed, and what the page loads."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[str] = []
        self.counts: dict[str, int] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.counts[tag] = self.counts.get(tag, 0) + 1
        assert {name for name, _ in attrs} <= ATTRIBUTES, attrs
        assert all(value.startswith("#") for name, value in attrs if name == "href")
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.counts[tag] = self.counts.get(tag, 0) + 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _checked(page: bytes) -> _Checked:
    parser = _Checked()
    parser.feed(page.decode())
    parser.close()
    assert not parser.open
    return parser


def test_the_page_is_whole_and_escapes_everything() -> None:
    evil = '<script>alert("1")</script>&amp;'
    table = {
        evil: [evil, "b", ""],
        "n" + evil: ["1", "2", "4"],
        "m": ["1", "3", "2"],
        "odd\r\n\x00'": ["x", "y", "z"],
    }
    shares = [file_share(f"{evil}{number}", [block(table)]) for number in range(2)]
    page = results(shares)[2]
    parser = _checked(page)
    assert "script" not in parser.counts
    assert any(text.startswith(evil) for text in parser.texts)
    # A histogram for each column of numbers in both files and in all together, and correlations.
    assert parser.counts["svg"] == 3 * (2 + 1)
    assert b"prefers-color-scheme:dark" in page
    assert b"://" not in page


def test_the_page_of_a_wide_table_stays_small() -> None:
    wide = {f"column number {place}": ["1", "2", "x" if place % 2 else "7"] for place in range(500)}
    page = results([file_share("wide.csv", [block(wide)])])[2]
    assert _checked(page).counts["section"] == 500
    assert len(page) < 1_500_000


def test_the_page_says_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profile_, "MOST_FILES", 1)
    monkeypatch.setattr(_page, "_MOST_CARDS", 3)
    assert MERGING.combine
    shares = (file_share(place, [block({"x": ["1"], "y": ["2"]})]) for place in "ab")
    share = MERGING.combine(shares, DEFAULTS)
    found = dict(MERGING.finish([share], DEFAULTS, MergeFacts(2, 5)))
    assert isinstance(found[2], bytes)
    page = found[2].decode()
    assert "Files: 2." in page
    assert "Files left out: 5" in page
    assert "1 more files are in" in page
    assert "The other columns are in" in page
    assert page.count("<section") == 3


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 5, "0 %"),
        (5, 5, "100 %"),
        (1, 10**6, "0.1 %"),
        (10**6 - 1, 10**6, "99.9 %"),
        (0, 0, "0 %"),
    ],
)
def test_percent_shows_nothing_as_all_or_none_that_is_not(
    part: int, whole: int, shown: str
) -> None:
    assert percent(part, whole) == shown
