"""Makes the tables: nine columns of all kinds, about 105 bytes a row, the same everywhere.

id        whole numbers, each another one        quantity  0 to 99, one in 20 missing
time      dates with time of day                 active    true or false
city      200 different words                    reading   doubles with up to 6 decimals
category  12 different words                     amount    doubles with 2 decimals
comment   three to six words, quoted now and then if it says so
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from benchmarks.pictures import data_folder, made

__all__ = ["MB", "NAME", "big", "data_folder", "small", "wide"]

MB: Final = 1_000_000
NAME: Final = "table.csv"
"""Of the file in the folder of `big`."""

_ROWS: Final = 50_000
"""Rows made at once, by a generator of their own number."""
_CITIES: Final = 200
_CATEGORIES: Final = 12
_WORDS: Final = 3_000
_START: Final = 1_600_000_000
_QUOTED: Final = 0.1
"""Share of comments with a comma, a quote or a line end in them, where there are any."""


def big(data: str, size: int, *, quoted: bool = False) -> str:
    """Return a folder with one CSV of about so many bytes, made if it is not there.

    Args:
        data: where all input is kept.
        size: in bytes.
        quoted: some comments have commas, quotes and line ends.
    """
    name = f"table-{size // MB}" + "-quoted" * quoted
    with made(data, name) as (folder, missing):
        if missing:
            with open(os.path.join(missing, NAME), "wb") as file:
                _write(file, size, quoted=quoted)
    return folder


def small(data: str, size: int, count: int) -> str:
    """Return a folder with that many CSVs, which have about so many bytes together."""
    with made(data, f"tables-{count}-{size // MB}") as (folder, missing):
        if missing:
            header, lines = _lines()
            for number in range(count):
                with open(os.path.join(missing, f"table {number:05}.csv"), "wb") as file:
                    file.write(header)
                    while file.tell() < size // count:
                        file.write(next(lines))
    return folder


def wide(data: str, columns: int, rows: int) -> str:
    """Return a folder with one CSV of that many columns: numbers and words by turns."""
    import numpy as np
    import pyarrow as pa
    from pyarrow import csv

    with made(data, f"wide-{columns}-{rows}") as (folder, missing):
        if missing:
            random = np.random.default_rng(columns)
            found = {
                f"column {number}": _word_column(random, rows, 500)
                if number % 2
                else random.normal(size=rows).round(3)
                for number in range(columns)
            }
            csv.write_csv(pa.table(found), os.path.join(missing, "wide.csv"))
    return folder


def _write(file: BinaryIO, size: int, *, quoted: bool) -> None:
    """Write a table of about so many bytes."""
    for piece in _pieces(quoted=quoted):
        left = size - file.tell()
        if len(piece) >= left:
            end = piece.find(b"\n", left) + 1
            while piece.count(b'"', 0, end) % 2:  # a line end within a cell
                end = piece.find(b"\n", end) + 1
            file.write(piece[:end])
            return
        file.write(piece)


def _lines() -> tuple[bytes, Iterator[bytes]]:
    """Return the header, and line after line without end."""
    import itertools

    lines = itertools.chain.from_iterable(
        piece.splitlines(keepends=True) for piece in _pieces(quoted=False)
    )
    return next(lines), lines


def _pieces(*, quoted: bool) -> Iterator[bytes]:
    """Yield a table as text, piece after piece, without end."""
    import pyarrow as pa
    from pyarrow import csv

    style = "needed" if quoted else "none"
    for number, table in enumerate(_tables(quoted=quoted)):
        sink = pa.BufferOutputStream()
        options = csv.WriteOptions(include_header=number == 0, quoting_style=style)
        csv.write_csv(table, sink, options)
        yield sink.getvalue().to_pybytes()


def _tables(*, quoted: bool) -> Iterator[Any]:
    """Yield piece after piece, without end."""
    import itertools

    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    for number in itertools.count():
        random = np.random.default_rng(number)
        begin = number * _ROWS
        seconds = _START + begin + random.integers(0, 10_000_000, _ROWS)
        active = random.random(_ROWS) < 0.7
        quantity = random.integers(0, 100, _ROWS)
        yield pa.table(
            {
                "id": np.arange(begin, begin + _ROWS),
                "time": pc.strftime(pa.array(seconds, pa.timestamp("s")), "%Y-%m-%d %H:%M:%S"),
                "city": _word_column(random, _ROWS, _CITIES),
                "category": _word_column(random, _ROWS, _CATEGORIES),
                "amount": random.lognormal(4, 1, _ROWS).round(2),
                "reading": random.normal(0, 10, _ROWS).round(6),
                "quantity": pa.array(quantity, mask=random.random(_ROWS) < 0.05),
                "active": active,
                "comment": _comments(random, quoted=quoted),
            }
        )


def _comments(random: Any, *, quoted: bool) -> Any:
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    words = [_word_column(random, _ROWS, _WORDS) for _ in range(4)]
    gaps: Any = " "
    if quoted:
        odd = np.array([", ", ' "so" ', "\n"])[random.integers(0, 3, _ROWS)]
        gaps = pa.array(np.where(random.random(_ROWS) < _QUOTED, odd, " "))
    start = pc.binary_join_element_wise(*words[:2], gaps)
    return pc.binary_join_element_wise(start, *words[2:], " ")


def _word_column(random: Any, rows: int, count: int) -> Any:
    """Return words, some far more often than others; there are so many different ones."""
    import numpy as np
    import pyarrow as pa

    letters = np.random.default_rng(count)
    words = [
        "".join(letters.choice(list("aeiounrstlm"), letters.integers(4, 11))) for _ in range(count)
    ]
    chosen = (random.random(rows) ** 2 * count).astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(chosen), pa.array(words)).dictionary_decode()
