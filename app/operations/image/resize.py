"""Make pictures larger or smaller."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.operations.image._shared import cut, resampled, rounded

_BOXES = ("fit", "fill", "stretch")
_EDGES = ("long_edge", "short_edge")
_LONGEST = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ResizeParams:
    """How large the result shall be."""

    mode: str = param(
        "fit",
        label=QT_TRANSLATE_NOOP("params", "Mode"),
        help=QT_TRANSLATE_NOOP("params", "What the numbers below mean."),
        choices={
            "fit": QT_TRANSLATE_NOOP("params", "Fit inside a box"),
            "fill": QT_TRANSLATE_NOOP("params", "Fill a box, cutting off what stands out"),
            "stretch": QT_TRANSLATE_NOOP("params", "Stretch to a box"),
            "long_edge": QT_TRANSLATE_NOOP("params", "Long edge"),
            "short_edge": QT_TRANSLATE_NOOP("params", "Short edge"),
            "percent": QT_TRANSLATE_NOOP("params", "Percent"),
            "megapixels": QT_TRANSLATE_NOOP("params", "Megapixels"),
        },
    )
    width: int = param(
        1600,
        label=QT_TRANSLATE_NOOP("params", "Width"),
        help=QT_TRANSLATE_NOOP("params", "Width of the box."),
        unit="px",
        minimum=1,
        maximum=_LONGEST,
        step=10,
        applies=("mode", _BOXES),
    )
    height: int = param(
        1600,
        label=QT_TRANSLATE_NOOP("params", "Height"),
        help=QT_TRANSLATE_NOOP("params", "Height of the box."),
        unit="px",
        minimum=1,
        maximum=_LONGEST,
        step=10,
        applies=("mode", _BOXES),
    )
    length: int = param(
        1600,
        label=QT_TRANSLATE_NOOP("params", "Length"),
        help=QT_TRANSLATE_NOOP("params", "Length of that edge; the other one follows."),
        unit="px",
        minimum=1,
        maximum=_LONGEST,
        step=10,
        applies=("mode", _EDGES),
    )
    percent: float = param(
        50.0,
        label=QT_TRANSLATE_NOOP("params", "Percent"),
        help=QT_TRANSLATE_NOOP("params", "Of width and height."),
        unit="%",
        minimum=0.1,
        maximum=1000.0,
        step=5.0,
        applies=("mode", ["percent"]),
    )
    megapixels: float = param(
        2.0,
        label=QT_TRANSLATE_NOOP("params", "Megapixels"),
        help=QT_TRANSLATE_NOOP("params", "Millions of pixels in the result."),
        unit="MP",
        minimum=0.001,
        maximum=500.0,
        step=0.5,
        applies=("mode", ["megapixels"]),
    )
    only_shrink: bool = param(
        False,
        label=QT_TRANSLATE_NOOP("params", "Only make smaller"),
        help=QT_TRANSLATE_NOOP("params", "Leave pictures alone that are small enough already."),
    )


def size(width: int, height: int, params: ResizeParams) -> tuple[int, int]:
    """Return the size of the result, in pixels."""
    if params.mode in ("fill", "stretch"):
        if params.only_shrink:
            return min(params.width, width), min(params.height, height)
        return params.width, params.height
    scale = _scale(width, height, params)
    if params.only_shrink and scale > 1:
        return width, height
    return rounded(width * scale), rounded(height * scale)


def _scale(width: int, height: int, params: ResizeParams) -> float:
    match params.mode:
        case "fit":
            return min(params.width / width, params.height / height)
        case "long_edge":
            return params.length / max(width, height)
        case "short_edge":
            return params.length / min(width, height)
        case "percent":
            return params.percent / 100
        case _:
            return sqrt(params.megapixels * 1e6 / (width * height))


def scale_to(frame: Any, params: ResizeParams, width: int, height: int) -> Any:
    """Return the frame brought to exactly that size; what stands out of a filled box is cut off."""
    if params.mode == "fill":
        scale = max(width / frame.width, height / frame.height)
        kept_width = min(rounded(width / scale), frame.width)
        kept_height = min(rounded(height / scale), frame.height)
        frame = cut(frame, kept_width, kept_height, "centre")
    return resampled(frame, width, height)


def apply(frame: Any, params: ResizeParams) -> Any:
    """Return the frame in its new size."""
    return scale_to(frame, params, *size(frame.width, frame.height, params))


OPERATION = Operation(
    name="resize",
    lane=Lane.IMAGE,
    role=Role.STEP,
    params=ResizeParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Resize"),
    summary=QT_TRANSLATE_NOOP("operations", "Make pictures larger or smaller."),
    size=size,
    scale_to=scale_to,
)
