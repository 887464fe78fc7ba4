"""The figures as a table: one line for each file and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

_PLAIN: Final = (
    "type",
    "count",
    "missing",
    "distinct",
    "mean",
    "std",
    "variance",
    "skewness",
    "kurtosis",
    "sum",
    "min",
    "max",
)
_LENGTHS: Final = ("shortest", "longest")
_MORE: Final = ("true", "false", "first", "last")


def sheet(lines: Iterable[str], quantiles: Sequence[str]) -> bytes:
    """Return the whole sheet as UTF-8.

    Args:
        lines: of all files, in order.
        quantiles: their names in what is said.
    """
    shares = [f"quantile {share}" for share in quantiles]
    more = ["top", "top count", "approximate"]
    head = ["file", "column", "rows", *_PLAIN, *shares, *_LENGTHS, *_MORE, *more]
    return "".join([_lines([head]), *lines]).encode("utf-8", "replace")


def lines_of(place: str, said: Mapping[str, Any], quantiles: Sequence[str]) -> str:
    """Return the lines of a file.

    Args:
        place: of the file.
        said: of it.
        quantiles: their names in there.
    """
    lines = []
    for name, column in said["columns"].items():
        top = column["top"][0] if column["top"] else {"value": "", "count": ""}
        rough = [figure for figure, exact in column["exact"].items() if not exact]
        lines.append(
            [
                place,
                name,
                said["rows"],
                *(column[key] for key in _PLAIN),
                *((column["quantiles"] or {}).get(share) for share in quantiles),
                *(column.get(key, {}).get("length") for key in _LENGTHS),
                *(column.get(key) for key in _MORE),
                top["value"],
                top["count"],
                " ".join(rough),
            ]
        )
    return _lines(lines)


def _lines(rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
