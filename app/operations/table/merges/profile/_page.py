"""The figures as one page that needs nothing else: no network, no scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

from app.core.operation import MergeFacts
from app.operations.table.merges.profile import _charts as charts
from app.operations.table.merges.profile._charts import number, percent, text

MOST_FILES: Final = 100
"""Files the page shows; the others are in the other results."""
_MOST_TOP: Final = 10
"""Values the page shows of a column."""
_MOST_CARDS: Final = 4000
"""Columns of all files the page shows one by one; of further ones it has the table."""

_STYLE: Final = """
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--soft:#5a6472;--line:#d9dee5;
--card:#f6f8fa;--bar:#2f6fbd;--gone:#c2571a;--minus:#c0392b}
@media(prefers-color-scheme:dark){:root{--paper:#15181c;--ink:#e6e9ee;--soft:#9aa5b3;
--line:#333a43;--card:#1d2127;--bar:#6aa5ee;--gone:#f09355;--minus:#f07a6d}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1400px;padding:1.5rem;background:var(--paper);color:var(--ink);
font:15px/1.45 system-ui,sans-serif}
h1{font-size:1.5rem;margin:0 0 .25rem}h3{font-size:1rem;margin:1.25rem 0 .5rem}
summary{cursor:pointer;font-weight:600;overflow-wrap:anywhere}
details.file{border-top:1px solid var(--line);padding:.75rem 0}
.soft,.ends{color:var(--soft);font-weight:400;font-size:.85rem}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(280px,1fr));gap:.75rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.75rem;
min-width:0;content-visibility:auto;contain-intrinsic-size:auto 320px}
.card h4{margin:0 0 .5rem;font-size:1rem;overflow-wrap:anywhere}
.card dl{display:grid;grid-template-columns:auto 1fr;gap:0 .75rem;margin:.5rem 0 0;
font-size:.85rem}
dt{color:var(--soft)}dd{margin:0;text-align:right;overflow-wrap:anywhere;
font-variant-numeric:tabular-nums}
.histogram{display:block;width:100%;height:60px}.histogram path{fill:var(--bar)}
.ends{display:flex;justify-content:space-between}
table{border-collapse:collapse;font-size:.85rem;font-variant-numeric:tabular-nums}
.scroll{overflow:auto;max-height:420px}
.columns{width:100%}.columns th{position:sticky;top:0;background:var(--paper);color:var(--soft);
font-weight:400}
.columns td,.columns th{text-align:right;padding:.15rem .5rem;
border-bottom:1px solid var(--line)}
.columns td:first-child,.columns th:first-child{text-align:left;overflow-wrap:anywhere}
.columns a{color:inherit}
.top{width:100%;table-layout:fixed}.top td{padding:.05rem .35rem;text-align:right;width:22%}
.top .value{width:34%;text-align:left;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.bar b{display:block;height:.7em;min-width:1px;background:var(--bar);border-radius:2px}
.gone b{background:var(--gone)}
.pairs text{font:11px system-ui,sans-serif;fill:var(--ink);text-anchor:end}
.plus{fill:var(--bar)}.minus{fill:var(--minus)}
"""

_FIGURES: Final = (
    ("count", "Values"),
    ("missing", "Missing"),
    ("distinct", "Different"),
    ("mean", "Mean"),
    ("std", "Standard deviation"),
    ("min", "Smallest"),
    ("max", "Largest"),
    ("sum", "Sum"),
    ("skewness", "Skewness"),
    ("kurtosis", "Kurtosis"),
    ("infinite", "Infinite"),
    ("true", "True"),
    ("false", "False"),
    ("first", "First"),
    ("last", "Last"),
)
_OVERVIEW: Final = ("type", "count", "missing", "distinct", "mean", "std", "min", "max")


def page(
    files: Mapping[str, Any], count: int, combined: Mapping[str, Any], facts: MergeFacts
) -> bytes:
    """Return the page as UTF-8.

    Args:
        files: what is said of the first `MOST_FILES`, by place.
        count: how many there are.
        combined: what is said of all together.
        facts: of the merge.
    """
    return "".join(_parts(files, count, combined, facts)).encode("utf-8", "replace")


def _parts(
    files: Mapping[str, Any], count: int, combined: Mapping[str, Any], facts: MergeFacts
) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width">'
    yield f"<title>Profile</title><style>{_STYLE}</style></head><body><h1>Profile</h1>"
    yield f'<p class="soft">Files: {number(count)}. Rows: {number(combined["rows"])}.'
    if facts.left_out:
        yield f" Files left out: {number(facts.left_out)}."
    yield "</p>"
    left = _MOST_CARDS
    tables = list(files.items())
    if count != 1:
        tables.insert(0, ("All files together", combined))
    for place, (title, said) in enumerate(tables):
        cards = max(min(left, len(said["columns"])), 0)
        left -= cards
        yield from _table(title, said, f"t{place}", cards, opened=not place)
    if count > len(files):
        more = number(count - len(files))
        yield f'<p class="soft">{more} more files are in the JSON and CSV results.</p>'
    yield "</body></html>\n"


def _table(
    title: str, said: Mapping[str, Any], mark: str, cards: int, *, opened: bool
) -> Iterator[str]:
    columns: Mapping[str, Mapping[str, Any]] = said["columns"]
    size = f"{number(said['rows'])} rows, {number(len(columns))} columns"
    yield f'<details class="file"{" open" if opened else ""}><summary>{escape(title)} '
    yield f'<span class="soft">{size}</span></summary>'
    yield '<h3>Columns</h3><div class="scroll"><table class="columns"><tr><th>column</th>'
    yield "".join(f"<th>{key}</th>" for key in _OVERVIEW) + "</tr>"
    for place, (name, column) in enumerate(columns.items()):
        label = text(name)
        if place < cards:
            label = f'<a href="#{mark}c{place}">{label}</a>'
        yield f'<tr><td title="{escape(name)}">{label}</td>'
        yield "".join(f"<td>{_cell(column, key)}</td>" for key in _OVERVIEW) + "</tr>"
    yield "</table></div>"
    yield f"<h3>Missing values</h3>{charts.missing(columns, said['rows'])}"
    if said["correlation"]:
        yield f"<h3>Correlation</h3>{charts.correlation(said['correlation'])}"
    yield '<h3>Column by column</h3><div class="cards">'
    for place, (name, column) in enumerate(columns.items()):
        if place < cards:
            yield _card(name, column, f"{mark}c{place}")
    yield "</div>"
    if cards < len(columns):
        yield '<p class="soft">The other columns are in the JSON and CSV results.</p>'
    yield "</details>"


def _cell(column: Mapping[str, Any], key: str) -> str:
    value = column[key]
    if key == "type":
        return text(value)
    if key in ("min", "max") and value is None:
        end = column.get("first" if key == "min" else "last")
        return text(end) if end else number(None)
    return _about(column, key) + number(value)


def _about(column: Mapping[str, Any], key: str) -> str:
    """Return the sign for a figure that is not exact."""
    return "" if column["exact"].get(key, True) else "≈\u202f"


def _card(name: str, column: Mapping[str, Any], mark: str) -> str:
    parts = [f'<section class="card" id="{mark}"><h4>{escape(name)} ']
    parts.append(f'<span class="soft">{text(column["type"])}</span></h4>')
    if column["histogram"]:
        parts.append(charts.histogram(column["histogram"]))
    elif column["top"]:
        parts.append(charts.bars(column["top"][:_MOST_TOP], column["count"]))
    parts.append("<dl>")
    for key, label in _FIGURES:
        value = column.get(key)
        if value is not None:
            shown = text(value) if isinstance(value, str) else number(value)
            parts.append(f"<dt>{label}</dt><dd>{_about(column, key)}{shown}</dd>")
    about = _about(column, "quantiles")
    for share, value in (column["quantiles"] or {}).items():
        parts.append(f"<dt>Quantile {share}</dt><dd>{about}{number(value)}</dd>")
    for key, label in (("shortest", "Shortest"), ("longest", "Longest")):
        if key in column:
            words = f"{number(column[key]['length'])} characters: {text(column[key]['text'])}"
            parts.append(f"<dt>{label}</dt><dd>{words}</dd>")
    parts.append("</dl>")
    if column["histogram"] and column["top"]:
        parts.append("<details><summary>Most frequent</summary>")
        parts.append(charts.bars(column["top"][:_MOST_TOP], column["count"]) + "</details>")
    parts.append(_errors(column) + "</section>")
    return "".join(parts)


def _errors(column: Mapping[str, Any]) -> str:
    notes = []
    if "distinct_error" in column:
        notes.append(f"different values within about {percent(column['distinct_error'], 1)}")
    if "rank_error" in column:
        notes.append(f"ranks of quantiles within {100 * column['rank_error']:.2g} %")
    return f'<p class="soft">≈ {"; ".join(notes)}</p>' if notes else ""
