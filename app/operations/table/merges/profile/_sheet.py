"""The figures as a table: one line for each file and column."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
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
_MORE: Final = ("true", "false", "first", "last")


def sheet(files: Mapping[str, Any], quantiles: tuple[str, ...]) -> bytes:
    """Return the lines as UTF-8.

    Args:
        files: what is said of each, by place.
        quantiles: their names in what is said.
    """
    text = io.StringIO(newline="")
    write = csv.writer(text, lineterminator="\n").writerow
    shares = [f"quantile {share}" for share in quantiles]
    lengths = ["shortest", "longest"]
    write(
        [
            "file",
            "column",
            "rows",
            *_PLAIN,
            *shares,
            *lengths,
            *_MORE,
            "top",
            "top count",
            "approximate",
        ]
    )
    for place, said in files.items():
        for name, column in said["columns"].items():
            top = column["top"][0] if column["top"] else {"value": "", "count": ""}
            rough = [figure for figure, exact in column["exact"].items() if not exact]
            write(
                [
                    place,
                    name,
                    said["rows"],
                    *(column[key] for key in _PLAIN),
                    *((column["quantiles"] or {}).get(share) for share in quantiles),
                    *(column.get(key, {}).get("length") for key in lengths),
                    *(column.get(key) for key in _MORE),
                    top["value"],
                    top["count"],
                    " ".join(rough),
                ]
            )
    return text.getvalue().encode("utf-8", "replace")
