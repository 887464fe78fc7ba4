"""Tables: this program against its peers, side by side in one run, as one table.

    python benchmarks/tables.py [--size 500] [--runs 3] [--peers PYTHON] [--data FOLDER]

DuckDB, polars and pandas are no part of this program's environment: `--peers` names a Python that
has them. It prints Markdown; `docs/benchmarks.md` keeps what it printed last and says what the
figures mean.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from benchmarks import measure, table_data
from benchmarks.measure import Contender, Measured, Spread

CORES: Final = 2

HEAD: Final = (
    "work",
    "program",
    "seconds (min–max)",
    "CPU s",
    "memory MB",
    "first / this (min–max)",
    "CPU first / this (min–max)",
    "must",
    "aim",
)

_HERE: Final = os.path.dirname(os.path.abspath(__file__))
_OURS: Final = "this program"
_DUCKDB: Final = "DuckDB SUMMARIZE"
_POLARS: Final = "polars describe"
_SEED: Final = "seed program (pandas)"
_COPY: Final = "DuckDB COPY"
_ONE: Final = "one file of that size"
_TENTH: Final = "a tenth of it"
_DUCKDB_EACH: Final = "DuckDB, each and all"
_POLARS_EACH: Final = "polars, each and all"

BUDGETS: Final[Mapping[str, tuple[str, str]]] = {
    _DUCKDB: ("0.8", "0.5"),
    _POLARS: ("1.2", "0.8"),
    _SEED: ("0.4", ""),
    _COPY: ("2.0", "1.3"),
    _ONE: ("2.0", ""),
    _TENTH: ("10.0", ""),
}
"""What the first program's time by a peer's must be at the most, and what we aim for."""

_PROGRAMS: Final[Mapping[str, tuple[str, str]]] = {
    _DUCKDB: (
        "duckdb",
        """duckdb.execute("SET enable_progress_bar = false")
duckdb.execute(f"SUMMARIZE SELECT * FROM '{source}'").fetchall()""",
    ),
    _POLARS: ("polars", "polars.read_csv(source).describe()"),
    _DUCKDB_EACH: (
        "duckdb",
        """import glob
duckdb.execute("SET enable_progress_bar = false")
for file in [*sorted(glob.glob(source + "/*.csv")), source + "/*.csv"]:
    duckdb.execute(f"SUMMARIZE SELECT * FROM '{file}'").fetchall()""",
    ),
    _POLARS_EACH: (
        "polars",
        """import glob
for file in [*sorted(glob.glob(source + "/*.csv")), source + "/*.csv"]:
    polars.read_csv(file).describe()""",
    ),
    _COPY: (
        "duckdb",
        """duckdb.execute("SET enable_progress_bar = false")
table = f"read_csv('{source}', all_varchar = false)"
duckdb.execute(f"COPY (FROM {table}) TO '{out}/table.parquet' (FORMAT parquet)")""",
    ),
}
"""What the peers do: the library, and the program in which `source` and `out` are known."""

_SMALL_FILES: Final = 1_000
_WIDE: Final = ((500, 20_000), (2_000, 5_000))
"""Columns and rows of tables that are wide."""


class Peers:
    """The other Python, and what it has."""

    def __init__(self, python: str) -> None:
        """Take the path of a Python; empty for none."""
        self._python = python
        self._missing = {
            library: self._why_not(library) for library in ("duckdb", "polars", "pandas")
        }

    def _why_not(self, library: str) -> str:
        if not self._python:
            return f"{library} is not there (--peers)"
        words = [self._python, "-c", f"import {library}"]
        tried = subprocess.run(words, check=False, capture_output=True)
        return f"{library} is not installed" if tried.returncode else ""

    def versions(self) -> Iterator[str]:
        """Yield the versions of what is there."""
        for library in (one for one, why in self._missing.items() if not why):
            words = [self._python, "-c", f"import {library}; print({library}.__version__)"]
            said = subprocess.run(words, check=True, capture_output=True, text=True)
            yield f"{library} {said.stdout.strip()}"

    def contender(self, name: str, source: str, results: int = 0) -> Contender:
        """Return one of `_PROGRAMS` with a table."""
        library, code = _PROGRAMS[name]
        start = [self._python, "-c", f"import sys, {library}\nsource, out = sys.argv[1:]\n{code}"]
        return Contender(
            name, lambda out: [*start, source, out], results, missing=self._missing[library]
        )

    def seed(self, source: str) -> Contender:
        """Return the program everybody writes first."""
        words = [self._python, os.path.join(_HERE, "seed_tables.py"), source]
        missing = self._missing["pandas"]
        return Contender(_SEED, lambda out: [*words, out], 1, missing=missing)


def main(words: Sequence[str]) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description="This program and its peers on tables.")
    parser.add_argument("--size", type=int, default=500, help="of the large table in MB")
    parser.add_argument("--runs", type=int, default=3, help="timed runs of each program")
    parser.add_argument("--peers", default="", help="a Python with duckdb, polars and pandas")
    parser.add_argument("--data", default=table_data.data_folder(), help="keeps the tables")
    parser.add_argument("--only", choices=sorted(_WORKS), nargs="*", help="some of the works")
    given = parser.parse_args(words)
    measure.use_cores(CORES)
    peers = Peers(given.peers)
    rows: list[Sequence[str]] = []
    with tempfile.TemporaryDirectory(dir=given.data, prefix="scratch-") as scratch:
        for name in given.only or _WORKS:
            for work, contenders in _WORKS[name](given.data, given.size, peers, scratch):
                rows += table_rows(work, measure.race(contenders, given.runs, scratch))
    print(measure.machine())
    print(*(f"- {line}" for line in peers.versions()), sep="\n")
    print(f"\n{measure.table(HEAD, rows)}")


# The works.

Work = tuple[str, list[Contender]]


def profile_works(data: str, size: int, peers: Peers, scratch: str) -> Iterator[Work]:
    """Yield the profile of one large table."""
    folder = table_data.big(data, size * table_data.MB)
    source = os.path.join(folder, table_data.NAME)
    others = [peers.contender(name, source) for name in (_DUCKDB, _POLARS)]
    mine = ours("profile", folder, 3, scratch)
    yield f"profile of {size} MB", [mine, *others, peers.seed(source)]


def parquet_works(data: str, size: int, peers: Peers, scratch: str) -> Iterator[Work]:
    """Yield the conversion of one large table."""
    folder = table_data.big(data, size * table_data.MB)
    source = os.path.join(folder, table_data.NAME)
    mine = ours("parquet", folder, 1, scratch)
    yield f"{size} MB to Parquet", [mine, peers.contender(_COPY, source, 1)]


def small_works(data: str, size: int, peers: Peers, scratch: str) -> Iterator[Work]:
    """Yield the profile of many tables, which are as large as a large one together.

    It tells of each table and of all of them, so the peers do both.
    """
    folder = table_data.small(data, size * table_data.MB, _SMALL_FILES)
    one = ours("profile", table_data.big(data, size * table_data.MB), 3, scratch)
    work = f"profile of {_SMALL_FILES:,} files, {size} MB together"
    others = [peers.contender(name, folder) for name in (_DUCKDB_EACH, _POLARS_EACH)]
    yield work, [ours("profile", folder, 3, scratch), replace(one, name=_ONE), *others]


def large_works(data: str, size: int, _peers: Peers, scratch: str) -> Iterator[Work]:
    """Yield the profile of a table ten times as large."""
    folder = table_data.big(data, 10 * size * table_data.MB)
    tenth = ours("profile", table_data.big(data, size * table_data.MB), 3, scratch)
    work = f"profile of {10 * size:,} MB"
    yield work, [ours("profile", folder, 3, scratch), replace(tenth, name=_TENTH)]


def wide_works(data: str, _size: int, _peers: Peers, scratch: str) -> Iterator[Work]:
    """Yield the profiles of wide tables."""
    for columns, rows in _WIDE:
        folder = table_data.wide(data, columns, rows)
        yield f"profile of {columns:,} columns", [ours("profile", folder, 3, scratch)]


def quoted_works(data: str, size: int, peers: Peers, scratch: str) -> Iterator[Work]:
    """Yield the profile of a large table with commas, quotes and line ends in its cells."""
    folder = table_data.big(data, size * table_data.MB, quoted=True)
    source = os.path.join(folder, table_data.NAME)
    mine = ours("profile", folder, 3, scratch)
    yield f"profile of {size} MB with quotes", [mine, peers.contender(_DUCKDB, source)]


_WORKS: Final = {
    "profile": profile_works,
    "parquet": parquet_works,
    "small": small_works,
    "large": large_works,
    "wide": wide_works,
    "quoted": quoted_works,
}


def ours(recipe: str, folder: str, results: int, scratch: str) -> Contender:
    """Return this program with one of `benchmarks/recipes`."""
    file = os.path.join(_HERE, "recipes", f"{recipe}.toml")
    process = [sys.executable, "-m", "app", "process", file, folder, "-o"]
    environment = {
        "FOLDERMILL_HOME": os.path.join(scratch, "home"),
        # An installed program has its bytecode, as its peers have: the untimed run writes it.
        "PYTHONDONTWRITEBYTECODE": "",
    }
    return Contender(_OURS, lambda out: [*process, out], results, environment)


def table_rows(work: str, measured: Sequence[Measured]) -> Iterator[Sequence[str]]:
    """Yield a line for each contender, compared with the first one."""
    first = measured[0]
    for one in measured:
        name = one.contender.name
        budget = BUDGETS.get(name, ("", ""))
        if one.contender.missing:
            yield (work, name, one.contender.missing, "", "", "", "", *budget)
            continue
        peer = one is not first
        yield (
            work,
            name,
            one.seconds.text(),
            f"{one.cpu.median:.1f}",
            f"{one.memory / 1e6:.0f}",
            first.ratio_to(one).text() if peer else "",
            cpu_ratio(first, one).text() if peer else "",
            *budget,
        )


def cpu_ratio(first: Measured, peer: Measured) -> Spread:
    """Return the first one's processor time by the peer's, round by round."""
    pairs = zip(first.runs, peer.runs, strict=True)
    return Spread.of([ours.cpu / theirs.cpu for ours, theirs in pairs])


if __name__ == "__main__":
    main(sys.argv[1:])
