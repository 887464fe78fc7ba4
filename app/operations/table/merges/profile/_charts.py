"""Pictures of the page, as inline SVG and HTML whose colours the style sheet says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

_WIDTH: Final = 240
_HEIGHT: Final = 60
_CELL: Final = 14
_LONGEST: Final = 60
"""Characters of a value that are shown."""


def text(value: object) -> str:
    """Return a text for the page: cut off where it is too long, and escaped."""
    words = str(value)
    return escape(words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…")


def number(value: Any) -> str:
    """Return a figure for the page; a dash where there is none."""
    if value is None:
        return "–"
    if isinstance(value, int):
        return f"{value:,}".replace(",", "\u202f")
    return escape(f"{value:.6g}")


def percent(part: float, whole: float) -> str:
    """Return a share in percent; nothing is shown as 0 % or 100 % that is not."""
    if not whole or part == whole or not part:
        return "100 %" if whole and part else "0 %"
    return f"{min(max(100 * part / whole, 0.1), 99.9):.1f} %"


def histogram(said: Mapping[str, Any]) -> str:
    """Draw a histogram as one path."""
    counts: Sequence[int] = said["counts"]
    edges: Sequence[float] = said["edges"]
    highest, width = max(counts) or 1, _WIDTH / len(counts)
    path = []
    for place, count in enumerate(counts):
        if count:
            height = max(_HEIGHT * count / highest, 1)
            bar = f"h{width * 0.9:.4g}v{height:.4g}h-{width * 0.9:.4g}z"
            path.append(f"M{place * width:.5g} {_HEIGHT - height:.5g}{bar}")
    title = f"{number(edges[0])} – {number(edges[-1])}; {number(highest)}"
    return (
        f'<svg class="histogram" viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" '
        f'role="img" aria-label="Histogram: {title}"><title>{title}</title>'
        f'<path d="{"".join(path)}"/></svg>'
        f'<div class="ends"><span>{number(edges[0])}</span><span>{number(edges[-1])}</span></div>'
    )


def bars(top: Sequence[Mapping[str, Any]], count: int) -> str:
    """Draw how frequent the most frequent values are."""
    highest = max((one["count"] for one in top), default=1)
    lines = []
    for one in top:
        value = text(one["value"]) or "<i>empty</i>"
        title = escape(str(one["value"])[:1000])
        lines.append(
            f'<tr title="{title}"><td class="value">{value}</td>'
            f'<td class="bar"><b style="width:{100 * one["count"] / highest:.3g}%"></b></td>'
            f"<td>{number(one['count'])}</td><td>{percent(one['count'], count)}</td></tr>"
        )
    return f'<table class="top">{"".join(lines)}</table>'


def missing(columns: Mapping[str, Mapping[str, Any]], rows: int) -> str:
    """Draw which columns have missing values, the most first."""
    with_some = [(name, one["missing"]) for name, one in columns.items() if one["missing"]]
    if not with_some:
        return "<p>No value is missing.</p>"
    with_some.sort(key=lambda one: -one[1])
    lines = [
        f'<tr><td class="value" title="{escape(name)}">{text(name)}</td>'
        f'<td class="bar gone"><b style="width:{100 * count / max(rows, 1):.3g}%"></b></td>'
        f"<td>{number(count)}</td><td>{percent(count, rows)}</td></tr>"
        for name, count in with_some
    ]
    return f'<div class="scroll"><table class="top">{"".join(lines)}</table></div>'


def correlation(said: Mapping[str, Any]) -> str:
    """Draw how columns go together: blue for +1, red for -1."""
    names: Sequence[str] = said["columns"]
    left = 12 + 7 * max(min(len(name), 24) for name in names)
    size = _CELL * len(names)
    parts = []
    for row, (name, values) in enumerate(zip(names, said["values"], strict=True)):
        y = row * _CELL
        label = escape(name if len(name) <= 24 else name[:23] + "…")
        parts.append(f'<text x="{left - 6}" y="{y + _CELL - 4}">{label}</text>')
        for place, value in enumerate(values):
            if value is None:
                continue
            title = f"{escape(name)} – {escape(names[place])}: {value:.3f}"
            kind = "minus" if value < 0 else "plus"
            parts.append(
                f'<rect class="{kind}" x="{left + place * _CELL}" y="{y}" width="{_CELL - 1}" '
                f'height="{_CELL - 1}" fill-opacity="{abs(value):.2f}">'
                f"<title>{title}</title></rect>"
            )
    return (
        f'<div class="scroll"><svg class="pairs" width="{left + size}" height="{size}" role="img" '
        f'aria-label="Correlation">{"".join(parts)}</svg></div>'
    )
