"""What becomes of tables that are not as they should be: each line the guide has about them."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from inline_kit import ended, tree
from inline_slots import InlineSlot
from lines_kit import Unsynced

from app.core.outcome import Outcome
from app.core.recipe_text import read_recipe
from app.engine import dispatch, runner
from app.engine.batch import Batch
from app.engine.journal_read import JournalReader
from app.engine.options import EngineOptions
from app.formats import disk
from app.operations import REGISTRY

KEEP = 'version = 1\n[[table.outputs]]\nformat = "csv"\n'
REJECT = KEEP + '[table.reading]\nbad_rows = "reject"\n'
LONG = b"a,b\n" + b"1,2\n" * 2000
"""So long that its end does not decide whether it is a text."""

Run = Callable[..., tuple[str, dict[str, list[list[str]]]]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs a recipe on a file: what is said of it, and the rows of the results."""
    monkeypatch.setattr(dispatch, "Slot", InlineSlot)
    monkeypatch.setattr(dispatch, "wait_for", lambda *_: None)
    monkeypatch.setattr(runner, "_STEP", 0.001)
    monkeypatch.setattr(disk, "calls", Unsynced())

    def answer(
        content: bytes, recipe: str = KEEP, name: str = "t.csv"
    ) -> tuple[str, dict[str, list[list[str]]]]:
        (tmp_path / name).write_bytes(content)
        out = tmp_path / f"out {len(list(tmp_path.iterdir()))}"
        batch = Batch(EngineOptions(data_folder=str(tmp_path / "home"), workers=1))
        list(batch.scan([str(tmp_path / name)]))
        list(batch.plan(read_recipe(recipe, REGISTRY), str(out)))
        ended(batch.run())
        reader = JournalReader(batch.journal_path)
        (row,) = reader.rows([0])
        reader.close()
        batch.close()
        said = row.problem.code if row.problem else ""
        assert (row.outcome is Outcome.DONE) == (said in ("", "rows_mended", "rows_rejected"))
        return said, {place: cells(found) for place, found in tree(out).items()}

    return answer


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


@pytest.mark.parametrize(
    ("row", "kept", "reason"),
    [
        (b"3", [["3", ""]], "The row has 1 cells instead of 2."),
        (b"3,4,5,6", [["3", "4,5,6"]], "The row has 4 cells instead of 2."),
        (b'3,"4\n5,6', [["3", "4\n5,6\n"]], "The row has a quote that is never closed."),
        (b"3,\xff", [["3", "ÿ"]], "The row has characters that are not in the file's encoding."),
        (b"3,a\0b", [["3", "a\0b"]], "The row has NUL bytes."),
    ],
)
def test_a_row_with_a_flaw(run: Run, row: bytes, kept: list[list[str]], reason: str) -> None:
    content = LONG + row + b"\n"
    encoding = 'encoding = "utf-8"\n'
    said, results = run(content, KEEP + f"[table.reading]\n{encoding}")
    assert said == "rows_mended"
    assert results["t.csv"][2001:] == kept
    said, results = run(content, REJECT + encoding)
    assert said == "rows_rejected"
    assert len(results["t.csv"]) == 2001
    text = row.decode("latin-1") + ("\n" if b'"' in row else "")
    line, why, source = results["t.rejected.csv"][1]
    assert (line, why, source.rstrip("\n")) == ("2002", reason, text.rstrip("\n"))


def test_cells_too_many_that_are_empty_are_no_flaw(run: Run) -> None:
    assert run(LONG + b"3,4,,\n", REJECT) == ("", {"t.csv": cells(LONG + b"3,4\n")})


def test_few_bytes_that_are_no_utf_8_do_not_change_the_encoding(run: Run) -> None:
    said, results = run(b"a,b\n" + "é,ü\n".encode() * 100 + b"x,\xe9\n")
    assert said == "rows_mended"
    assert results["t.csv"][1:] == [["é", "ü"]] * 100 + [["x", "é"]]


def test_a_line_that_is_no_json(run: Run) -> None:
    content = b'{"a": 1, "b": 2}\n{"a": 3, "b": 4}\nno json\n'
    said, results = run(content, name="t.jsonl")
    assert (said, results["t.csv"][3]) == ("rows_mended", ["no json", ""])
    said, results = run(content, REJECT, name="t.jsonl")
    assert said == "rows_rejected"
    rejected = results["t.rejected.csv"]
    assert rejected[1] == ["3", "The line holds no JSON object.", "no json"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("t.csv", b"a,b\n1,\0\n", "not_a_table"),
        ("t.csv.gz", gzip.compress(LONG, mtime=0)[:-20], "packed_damaged"),
        ("t.csv", b"", "empty_file"),
    ],
)
def test_files_that_fail(run: Run, name: str, content: bytes, code: str) -> None:
    assert run(content, name=name) == (code, {})


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("name,name,x\n1,2,a\n", [["name", "name (2)", "x"], ["1", "2", "a"]]),
        ("a,b,,d\n1,2,3,4\n", [["a", "b", "column 3", "d"], ["1", "2", "3", "4"]]),
        ("a,b,,\n1,2\n3,4\n", [["a", "b"], ["1", "2"], ["3", "4"]]),
        ("a,b\nr1,1,2\nr2,3,4\n", [["column 1", "a", "b"], ["r1", "1", "2"], ["r2", "3", "4"]]),
        ("a,b\n\n1,2\n\n3,4\n", [["a", "b"], ["1", "2"], ["3", "4"]]),
        ("name\nx\n\ny\n", [["name"], ["x"], [], ["y"]]),
        ("a,b\n", [["a", "b"]]),
        ("a,b\n1,é\n", [["a", "b"], ["1", "é"]]),
    ],
)
def test_headers_and_empty_lines(run: Run, text: str, wanted: list[list[str]]) -> None:
    header = '[table.reading]\nheader = "yes"\n'
    said, results = run(text.encode(), KEEP + header)
    assert said == ""
    found = [[] if row == [""] else row for row in results["t.csv"]]
    assert found == wanted


def test_utf_16_may_have_zeros(run: Run) -> None:
    assert run("a,b\n1,2\n".encode("utf-16"))[1] == {"t.csv": [["a", "b"], ["1", "2"]]}


@pytest.mark.parametrize("name", ["t.fwf", "t.csv"])
def test_columns_of_given_widths(run: Run, name: str) -> None:
    reading = '[table.reading]\nheader = "no"\nskip = 1\nfooter = 1\nwidths = [3, 4, 2]\n'
    content = b"a report\n" + b"ab 1234x y\ncd    1z\n" * 9 + b"the end\n"
    said, results = run(content, KEEP + reading, name=name)
    assert said == ""
    assert results["t.csv"] == [
        ["column 1", "column 2", "column 3"],
        *[["ab", "1234", "x y"], ["cd", "1", "z"]] * 9,
    ]


def test_numbers_of_a_given_style(run: Run) -> None:
    content = b"n;m\n1.234;5\n2.500;6\n"
    step = '[[table.steps]]\nop = "derive"\ncolumn = "twice"\nvalue = "n * 2"\n'
    for decimal, thousands, twice in ((",", ".", "2468"), (".", "none", "2.468")):
        reading = f'[table.reading]\ndecimal = "{decimal}"\nthousands = "{thousands}"\n'
        said, results = run(content, KEEP + reading + step)
        assert said == ""
        assert results["t.csv"][1] == ["1.234", "5", twice]
