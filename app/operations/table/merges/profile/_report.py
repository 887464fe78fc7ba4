"""What is said of a table: the figures of the results, as JSON has them.

A figure that does not exist, or is no finite number, is None.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.formats.table.dates import DAY_NS
from app.formats.table.types import ColumnType
from app.operations.table.merges.profile._column import Column, final_type
from app.operations.table.merges.profile._hashes import STANDARD_ERROR
from app.operations.table.merges.profile._moments import Moments
from app.operations.table.merges.profile._table import Table
from app.operations.table.merges.profile._values import Values

NUMBERS: Final = (ColumnType.INT, ColumnType.DECIMAL, ColumnType.FLOAT)
_NANS: Final = frozenset({"nan", "NaN", "NAN"})
_NO_NUMBERS: Final = dict.fromkeys(
    ("mean", "std", "variance", "skewness", "kurtosis", "sum", "min", "max")
)
_EPOCH: Final = dt.date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of a profile.

    Attributes:
        quantiles: from 0 to 1.
        top: how many of the most frequent values.
        histogram: how many bars.
    """

    quantiles: Sequence[float]
    top: int
    histogram: int


def report(table: Table, wanted: Wanted) -> dict[str, Any]:
    """Return what is said of a table."""
    columns = {name: _column(column, table.rows, wanted) for name, column in table.columns.items()}
    numbers = [name for name, one in columns.items() if one["type"] in NUMBERS]
    pairs = table.pairs.only([name for name in numbers if not columns[name].get("infinite")])
    correlation = None
    if len(pairs.names) > 1:
        correlation = {"columns": list(pairs.names), "values": pairs.correlation()}
    return {"rows": table.rows, "columns": columns, "correlation": correlation}


def _column(column: Column | None, rows: int, wanted: Wanted) -> dict[str, Any]:
    kind = final_type(column)
    count = column.facts.values if column else 0
    moments = column.moments if column and kind in NUMBERS else None
    values = column.values if column else None
    if moments and moments.nans and values:
        count -= moments.nans
        values = values.without(_NANS)
    said: dict[str, Any] = {
        "type": str(kind),
        "count": count,
        "missing": rows - count,
        "distinct": min(values.distinct, count) if values else 0,
        **(_moments(moments, kind) if moments else _NO_NUMBERS),
        "quantiles": None,
        "top": _top(values, wanted.top) if values else [],
        "histogram": None,
        "exact": {"distinct": True, "top": True, "quantiles": True, "histogram": True},
    }
    if values and values.registers is not None:
        said["exact"].update(distinct=False, top=False)
        said["distinct_error"] = round(STANDARD_ERROR, 4)
    if moments and column:
        said.update(_ranks(column, moments, wanted, said["exact"]))
    elif column:
        said.update(_texts(column, kind))
    return said


def _moments(moments: Moments, kind: ColumnType) -> dict[str, Any]:
    if moments.infinite:
        return {**_NO_NUMBERS, "infinite": moments.infinite}
    if not moments.count:
        return _NO_NUMBERS
    whole = kind == ColumnType.INT
    return {
        "mean": _finite(moments.mean),
        "std": _finite(math.sqrt(moments.variance)),
        "variance": _finite(moments.variance),
        "skewness": _finite(moments.skewness),
        "kurtosis": _finite(moments.kurtosis),
        "sum": int(moments.total) if whole else _sum(moments),
        "min": moments.least,
        "max": moments.most,
    }


def _sum(moments: Moments) -> float | None:
    try:
        return float(moments.total)
    except OverflowError:
        return None


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _ranks(
    column: Column, moments: Moments, wanted: Wanted, exact: dict[str, bool]
) -> dict[str, Any]:
    ranks = column.ranks
    if not ranks or not len(ranks.values):
        return {}
    found = zip(wanted.quantiles, ranks.quantiles(wanted.quantiles), strict=True)
    said: dict[str, Any] = {
        "quantiles": {f"{share:.15g}": _finite(value) for share, value in found}
    }
    if not moments.infinite:
        # The ends are known, whatever else was summed up.
        ends: dict[float, float | None] = {0.0: moments.least, 1.0: moments.most}
        for share, value in ends.items():
            if share in wanted.quantiles and value is not None:
                said["quantiles"][f"{share:.15g}"] = float(value)
    least, most = moments.least, moments.most
    if least is not None and most is not None and math.isfinite(float(most) - float(least)):
        edges, counts = ranks.histogram(wanted.histogram, least, most)
        said["histogram"] = {"edges": edges, "counts": counts}
    if ranks.slack:
        exact.update(quantiles=False, histogram=False)
        said["rank_error"] = math.ceil(1e6 * ranks.slack / ranks.total) / 1e6
    return said


def _top(values: Values, count: int) -> list[dict[str, Any]]:
    found = values.most_frequent(count)
    if values.registers is None:
        return [{"value": text, "count": low} for text, low, _ in found]
    return [{"value": text, "count": low, "at_most": high} for text, low, high in found]


def _texts(column: Column, kind: ColumnType) -> dict[str, Any]:
    if kind == ColumnType.BOOL:
        texts = zip(column.values.texts.to_pylist(), column.values.low.tolist(), strict=True)
        yes = sum(count for text, count in texts if text.strip().lower() == "true")
        return {"true": yes, "false": column.facts.values - yes}
    if kind in (ColumnType.DATE, ColumnType.DATETIME) and column.facts.dates:
        (ends,) = column.dates.values()
        facts = column.facts.dates
        first, last = (_date(end, timed=facts.timed, zoned=facts.zoned) for end in ends)
        return {"first": first, "last": last}
    return {
        "shortest": {"length": column.shortest[0], "text": column.shortest[1]},
        "longest": {"length": column.longest[0], "text": column.longest[1]},
    }


def _date(instant: int, *, timed: bool, zoned: bool) -> str:
    """Write an instant as ISO 8601.

    Args:
        instant: nanoseconds since 1970.
        timed: with the time of day.
        zoned: it is the time in Greenwich.
    """
    days, rest = divmod(instant, DAY_NS)
    # Zones may carry the last days of the calendar beyond its ends.
    number = min(max(days + _EPOCH, 1), dt.date.max.toordinal())
    day = dt.date.fromordinal(number).isoformat()
    if not timed:
        return day
    seconds, part = divmod(rest, 1_000_000_000)
    minutes, second = divmod(seconds, 60)
    text = f"{day}T{minutes // 60:02}:{minutes % 60:02}:{second:02}"
    if part:
        text += f".{part:09}".rstrip("0")
    return text + "Z" if zoned else text
