"""Statistics of tables: of each file, and of all of them together.

A value is a text as it is written; the type of a column is the narrowest that all its values
survive, and figures of numbers are those of 64-bit doubles (of whole numbers, sum, smallest and
largest are exact). NaN is missing in a column of numbers. Definitions are those of pandas.

Exact are counts, sums, smallest and largest always; quantiles and histograms up to 1,000,000
different numbers of a column; different and most frequent values up to 65,536 different ones. In
tables of more than 16 and 64 columns these limits shrink in proportion. Beyond them a figure is
marked as approximate, and its error is said: `rank_error` of quantiles as a share of all values,
`distinct_error` as a share of the number of different values (a standard error), `at_most` of a
count. Correlation is of the first 64 columns of numbers.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from app.core.operation import Content, Lane, MergeFacts, MergeItem, Merging, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.table.block import Block
from app.operations.table.merges.profile._page import MOST_FILES, page
from app.operations.table.merges.profile._report import Wanted, report
from app.operations.table.merges.profile._sheet import lines_of, sheet
from app.operations.table.merges.profile._table import Said, Table, said_of, table_of, together

_FILES: Final = (".json", ".csv", ".html")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileParams:
    """Which figures there are besides those every column has."""

    quantiles: tuple[float, ...] = param(
        (0.05, 0.25, 0.5, 0.75, 0.95),
        label=QT_TRANSLATE_NOOP("params", "Quantiles"),
        help=QT_TRANSLATE_NOOP(
            "params", "Values below which these shares of a column lie; 0.5 is the median."
        ),
        minimum=0.0,
        maximum=1.0,
        step=0.05,
    )
    top: int = param(
        10,
        label=QT_TRANSLATE_NOOP("params", "Most frequent values"),
        help=QT_TRANSLATE_NOOP("params", "How many of each column are listed."),
        minimum=0,
        maximum=1000,
        step=1,
    )
    histogram: int = param(
        40,
        label=QT_TRANSLATE_NOOP("params", "Bars in a histogram"),
        help=QT_TRANSLATE_NOOP("params", "All are equally wide, from the smallest to the largest."),
        minimum=1,
        maximum=1000,
        step=5,
    )
    missing: tuple[str, ...] = param(
        (),
        label=QT_TRANSLATE_NOOP("params", "Words for missing"),
        help=QT_TRANSLATE_NOOP(
            "params", "Cells with one of these count as empty, like NA; empty ones always do."
        ),
    )


def _share(block: Block, params: ProfileParams) -> bytes:
    words = (*params.missing, *block.missing)
    return table_of(block.table, words, block.style).share()


def _combine(shares: Iterator[bytes], _params: ProfileParams) -> bytes:
    return together(map(Table.of_share, shares)).share()


def _close(share: bytes, params: ProfileParams, item: MergeItem) -> bytes:
    return said_of(share, item.place, _said(Table.of_share(share), params, item))


def _closed(block: Block, params: ProfileParams, item: MergeItem) -> bytes:
    """Return what `_close` makes of `_share`, without reading that again."""
    table = table_of(block.table, params.missing, block.style)
    return replace(table, files={item.place: _said(table, params, item)}).share()


def _said(table: Table, params: ProfileParams, item: MergeItem) -> Said:
    figures = report(table, _wanted(params))
    return Said(_line(figures), lines_of(item.place, figures, _shares(params)))


def _finish(
    shares: Iterable[bytes], params: ProfileParams, facts: MergeFacts
) -> Iterable[tuple[int, Content]]:
    table = together(map(Table.of_share, shares))
    combined = report(table, _wanted(params))
    yield 0, _json(table.files, combined, facts)
    yield 1, sheet((said.lines for said in table.files.values()), _shares(params))
    some = itertools.islice(table.files.items(), MOST_FILES)
    shown = {place: json.loads(said.figures) for place, said in some}
    yield 2, page(shown, len(table.files), combined, facts)


def _shares(params: ProfileParams) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{share:.15g}" for share in params.quantiles))


def _json(files: Mapping[str, Said], combined: Any, facts: MergeFacts) -> bytes:
    """Return everything that is said, in one line for each file."""
    lines = ",\n".join(f"{_line(place)}: {said.figures}" for place, said in files.items())
    more = f'"items": {facts.items},\n"left_out": {facts.left_out}'
    text = f'{{"files": {{\n{lines}\n}},\n"combined": {_line(combined)},\n{more}}}\n'
    # A name that is no Unicode has its bytes written like other characters JSON cannot hold.
    return text.encode("utf-8", "backslashreplace")


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _wanted(params: ProfileParams) -> Wanted:
    return Wanted(params.quantiles, params.top, params.histogram)


OPERATION: Final = Operation(
    name="profile",
    lane=Lane.TABLE,
    role=Role.MERGE,
    params=ProfileParams,
    apply=_share,
    title=QT_TRANSLATE_NOOP("operations", "Profile"),
    summary=QT_TRANSLATE_NOOP(
        "operations", "Statistics of every column: of each file, and of all together."
    ),
    merging=Merging(lambda _: _FILES, _finish, _combine, _close, _closed),
)
