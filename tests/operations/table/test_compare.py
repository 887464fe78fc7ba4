"""Compare: every difference between two sides, however their rows are cut up."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps_kit import CELLS, Cell

from app.core.errors import ContentError
from app.core.operation import MergeFacts, Room
from app.formats.safe_write import append_to, write_scratch
from app.formats.table import spill
from app.formats.table.block import Block
from app.formats.table.facts import TableFacts
from app.formats.table.piece import Piece
from app.operations.table import _parts
from app.operations.table.merges import _runs, compare
from app.operations.table.merges._sides import with_hash
from app.operations.table.merges.compare import OPERATION, CompareParams

Rows = Sequence[Sequence[Cell]]

ID = CompareParams(key=("id",))


def piece(
    side: int,
    columns: Sequence[str],
    rows: Rows,
    below: str = "t.csv",
    *,
    number: int = 0,
    sheet: str = "",
) -> Piece:
    table = pa.table(
        {name: pa.array([row[at] for row in rows], pa.string()) for at, name in enumerate(columns)}
    )
    source = below or ("old.csv", "new.csv")[side]
    return Piece(
        TableFacts("csv", tuple(columns), sheet=sheet),
        Block(table, 2, source=source),
        number,
        {},
        side,
        below,
    )


def results(
    pieces: Sequence[Piece], params: CompareParams = ID, room: Room | None = None
) -> dict[str, str]:
    merging = OPERATION.merging
    assert merging
    shares = [OPERATION.apply(one, params) for one in pieces]
    names, found = merging.files(params), {}
    for number, content in merging.finish(shares, params, MergeFacts(len(pieces), 0, room)):
        data = io.BytesIO()
        if callable(content):
            content(data)
        else:
            data.write(content)
        found[names[number]] = data.getvalue().decode()
    return found


def lines(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


OLD: Rows = [["1", "a", "x"], ["2", "b", "y"], ["3", "c", None]]
NEW: Rows = [["3", "c", ""], ["5", "n", "w"], ["2", "b", "Y"]]


def test_rows_are_matched_by_their_key() -> None:
    found = results([piece(0, ["id", "p", "q"], OLD), piece(1, ["id", "p", "q"], NEW)])
    assert lines(found[".csv"]) == [
        ["file", "change", "id", "column", "old", "new"],
        ["t.csv", "removed", "1", "", "", ""],
        ["t.csv", "changed", "2", "q", "y", "Y"],
        ["t.csv", "added", "5", "", "", ""],
    ]
    assert lines(found[".added.csv"]) == [["file", "id", "p", "q"], ["t.csv", "5", "n", "w"]]
    assert lines(found[".removed.csv"]) == [["file", "id", "p", "q"], ["t.csv", "1", "a", "x"]]
    said = json.loads(found[".json"])
    totals = {"added": 1, "removed": 1, "changed": 1, "unchanged": 1, "duplicate_keys": 0}
    assert said["totals"] == totals
    assert said["files"]["t.csv"] == {
        "old_rows": 3,
        "new_rows": 3,
        **totals,
        "columns_added": [],
        "columns_removed": [],
    }


def test_equal_tables_differ_in_nothing() -> None:
    turned = [[row[2], row[0], row[1]] for row in OLD]
    found = results([piece(0, ["id", "p", "q"], OLD), piece(1, ["q", "id", "p"], turned)])
    assert set(found) == {".csv", ".json"}
    assert lines(found[".csv"]) == [["file", "change", "id", "column", "old", "new"]]
    assert json.loads(found[".json"])["totals"]["unchanged"] == 3


def test_columns_of_one_side_are_said_and_not_compared() -> None:
    found = results(
        [
            piece(0, ["id", "gone", "p"], [["1", "g", "a"], ["2", "g", "b"]]),
            piece(1, ["id", "p", "more"], [["1", "a", "m"], ["2", "B", "m"]]),
        ]
    )
    assert lines(found[".csv"])[1:] == [["t.csv", "changed", "2", "p", "b", "B"]]
    said = json.loads(found[".json"])["files"]["t.csv"]
    assert (said["columns_added"], said["columns_removed"]) == (["more"], ["gone"])
    assert said["unchanged"] == 1


def test_cells_are_compared_by_the_names_of_their_columns() -> None:
    found = results(
        [
            piece(0, ["id", "b", "c"], [["1", "x", "y"]]),
            piece(1, ["id", "a", "b"], [["1", "x", "y"]]),
        ]
    )
    assert lines(found[".csv"])[1:] == [["t.csv", "changed", "1", "b", "x", "y"]]


def test_ignored_columns_do_not_count() -> None:
    params = CompareParams(key=("id",), ignore=("q",))
    found = results([piece(0, ["id", "p", "q"], OLD), piece(1, ["id", "p", "q"], NEW)], params)
    said = json.loads(found[".json"])
    assert said["totals"]["changed"] == 0
    assert said["files"]["t.csv"]["columns_removed"] == []


def test_a_key_of_several_columns_and_line_ends() -> None:
    names = ["a", "b", "v"]
    found = results(
        [
            piece(0, names, [["x,1", "y\n", "1"], ["x", '"', "2"]]),
            piece(1, names, [["x,1", "y\n", "one\ntwo"], ["x", '"', "2"]]),
        ],
        CompareParams(key=("b", "a")),
    )
    assert lines(found[".csv"])[1:] == [["t.csv", "changed", "y\n", "x,1", "v", "1", "one\ntwo"]]


def test_duplicate_keys_are_listed_and_not_compared() -> None:
    found = results(
        [
            piece(0, ["id", "p"], [["1", "a"], ["2", "b"], ["1", "c"]]),
            piece(1, ["id", "p"], [["1", "z"], ["2", "b"], ["3", "c"], ["3", "c"]]),
        ]
    )
    assert lines(found[".csv"])[1:] == [
        ["t.csv", "duplicate", "1", "", "2", "1"],
        ["t.csv", "duplicate", "3", "", "0", "2"],
    ]
    said = json.loads(found[".json"])["totals"]
    assert (said["duplicate_keys"], said["unchanged"], said["added"]) == (2, 1, 0)


def test_files_of_one_side_are_named() -> None:
    found = results(
        [
            piece(0, ["id"], [["1"]], "a.csv"),
            piece(0, ["id"], [["1"]], "sub/b.csv"),
            piece(1, ["id"], [["1"]], "a.csv"),
            piece(1, ["id"], [["1"], ["2"]], "c.csv"),
            piece(1, ["id"], [], "d.csv", sheet="S"),
        ]
    )
    said = json.loads(found[".json"])
    assert list(said["files"]) == ["a.csv"]
    assert said["only_old"] == {"sub/b.csv": 1}
    assert said["only_new"] == {"c.csv": 2, "d.csv [S]": 0}
    assert lines(found[".csv"])[1:] == []


def test_two_files_belong_together_whatever_they_are_called() -> None:
    found = results([piece(0, ["id"], [["1"]], ""), piece(1, ["id"], [["2"]], "")])
    assert lines(found[".csv"])[1:] == [
        ["new.csv", "removed", "1", "", "", ""],
        ["new.csv", "added", "2", "", "", ""],
    ]


def test_without_a_key_it_is_the_first_column() -> None:
    params = CompareParams()
    one = piece(0, ["n", "p"], [["1", "a"]])
    found = results([one, piece(1, ["n", "p"], [["1", "b"]])], params)
    assert lines(found[".csv"])[1:] == [["t.csv", "changed", "1", "p", "a", "b"]]
    with pytest.raises(ContentError, match="“n” in the old table and “p” in the new one"):
        results([one, piece(1, ["p", "n"], [["a", "1"]])], params)


def test_a_missing_key_column_is_refused() -> None:
    with pytest.raises(ContentError, match="idd"):
        OPERATION.apply(piece(0, ["id"], []), CompareParams(key=("idd",)))


def test_columns_called_like_those_of_the_result_are_told_apart() -> None:
    names = ["file", "change", "old"]
    found = results(
        [piece(0, names, [["1", "a", "b"]]), piece(1, names, [["1", "a", "c"]])],
        CompareParams(key=("file", "change")),
    )
    head, row = lines(found[".csv"])
    assert len(set(head)) == len(head) == 7
    assert row == ["t.csv", "changed", "1", "a", "old", "b", "c"]


def test_columns_that_show_up_late() -> None:
    found = results(
        [
            piece(0, ["id", "p"], [["1", "a"], ["2", "b"]]),
            piece(0, ["id", "p", "late"], [["3", "c", "x"]], number=1),
            piece(1, ["id", "p", "late"], [["1", "a", ""], ["2", "b", "y"], ["3", "c", "x"]]),
        ]
    )
    assert lines(found[".csv"])[1:] == [["t.csv", "changed", "2", "late", "", "y"]]


ROWS = st.lists(st.tuples(st.sampled_from("abcdefgh"), CELLS, CELLS), max_size=12)
COLUMNS = st.permutations(["id", "p", "q"])


def expected(old: Rows, new: Rows) -> Counter[tuple[str, ...]]:
    """Return what is different, found by looking."""
    found: Counter[tuple[str, ...]] = Counter()
    sides = [Counter(row[0] for row in rows) for rows in (old, new)]
    for key in {*sides[0], *sides[1]}:
        times = [side[key] for side in sides]
        before, after = ([r[1:] for r in rows if r[0] == key] for rows in (old, new))
        if max(times) > 1:
            found["duplicate", str(key), "", *map(str, times)] += 1
        elif not times[1]:
            found["removed", str(key), "", "", ""] += 1
        elif not times[0]:
            found["added", str(key), "", "", ""] += 1
        else:
            for name, a, b in zip("pq", before[0], after[0], strict=True):
                if (a or "") != (b or ""):
                    found["changed", str(key), name, a or "", b or ""] += 1
    return found


@settings(max_examples=80, deadline=None)
@given(ROWS, ROWS, COLUMNS, COLUMNS, st.integers(0, 12), st.integers(0, 12))
def test_finds_what_is_found_by_looking(
    old: Rows, new: Rows, first: list[str], second: list[str], cut: int, other: int
) -> None:
    def pieces(side: int, rows: Rows, names: list[str], at: int) -> list[Piece]:
        turned = [[row["idpq".index(name) - (name != "id")] for name in names] for row in rows]
        return [
            piece(side, names, turned[:at]),
            piece(side, names, turned[at:], number=1),
        ]

    everything = [*pieces(0, old, first, cut), *pieces(1, new, second, other)]
    found = results(everything)
    assert Counter(tuple(row[1:]) for row in lines(found[".csv"])[1:]) == expected(old, new)
    said = json.loads(found[".json"])["totals"]
    kept = {row[0] for row in old} & {row[0] for row in new}
    assert said["changed"] + said["unchanged"] + said["duplicate_keys"] >= len(kept)


def test_what_does_not_fit_into_memory_waits_in_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = [[f"{n}", f"v{n % 7}", "é" * (n % 5)] for n in range(3000)]
    new = [[f"{n}", f"v{n % 8}", "é" * (n % 5)] for n in range(2990, 10, -1)]
    pieces = [
        piece(side, ["id", "p", "q"], rows[start : start + 250], number=start)
        for side, rows in ((0, old), (1, new))
        for start in range(0, len(rows), 250)
    ]
    wanted = results(pieces)
    assert len(lines(wanted[".csv"])) > 2000

    made: list[str] = []

    def note(call: Any) -> Any:
        def noted(path: str, data: Any) -> None:
            made.append(path)
            call(path, data)

        return noted

    monkeypatch.setattr(_runs, "write_scratch", note(write_scratch))
    monkeypatch.setattr(spill, "append_to", note(append_to))
    monkeypatch.setattr(_runs, "_MOST", 3)
    monkeypatch.setattr(compare, "_RUN", 4_000)
    monkeypatch.setattr(_parts.Parts.__init__, "__kwdefaults__", {"hold": 2_000, "level": 0})
    assert results(pieces, room=Room(str(tmp_path), 0)) == wanted
    assert any("part.1." in path for path in made)
    assert sum("differences" in path for path in made) > 3


def test_a_key_too_frequent_for_parts_ends(tmp_path: Path) -> None:
    rows = pa.table({"key": ["same"] * 500, "rest": [f"{n}" for n in range(500)]})
    parts = _parts.Parts(Room(str(tmp_path), 0), hold=100)
    for start in range(0, 500, 100):
        parts.add(with_hash(rows.slice(start, 100)))
    (found,) = parts.parts()
    assert found.column("rest").to_pylist() == [f"{n}" for n in range(500)]
