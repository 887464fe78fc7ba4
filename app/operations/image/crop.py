"""Cut the edges off pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.operations.image._shared import GRAVITIES, cut, rounded

_LONGEST = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CropParams:
    """What is kept, or what is cut off."""

    mode: str = param(
        "aspect",
        label=QT_TRANSLATE_NOOP("params", "Mode"),
        help=QT_TRANSLATE_NOOP("params", "What the numbers below mean."),
        choices={
            "aspect": QT_TRANSLATE_NOOP("params", "Keep a shape"),
            "size": QT_TRANSLATE_NOOP("params", "Keep a size"),
            "margins": QT_TRANSLATE_NOOP("params", "Cut off margins"),
        },
    )
    ratio_width: float = param(
        3.0,
        label=QT_TRANSLATE_NOOP("params", "Width of the shape"),
        help=QT_TRANSLATE_NOOP("params", "In proportion to its height, like 3 to 2 or 16 to 9."),
        minimum=0.01,
        maximum=10_000.0,
        step=1.0,
        applies=("mode", ["aspect"]),
    )
    ratio_height: float = param(
        2.0,
        label=QT_TRANSLATE_NOOP("params", "Height of the shape"),
        help=QT_TRANSLATE_NOOP("params", "In proportion to its width."),
        minimum=0.01,
        maximum=10_000.0,
        step=1.0,
        applies=("mode", ["aspect"]),
    )
    width: int = param(
        800,
        label=QT_TRANSLATE_NOOP("params", "Width"),
        help=QT_TRANSLATE_NOOP("params", "Pictures that are narrower keep their width."),
        unit="px",
        minimum=1,
        maximum=_LONGEST,
        step=10,
        applies=("mode", ["size"]),
    )
    height: int = param(
        600,
        label=QT_TRANSLATE_NOOP("params", "Height"),
        help=QT_TRANSLATE_NOOP("params", "Pictures that are lower keep their height."),
        unit="px",
        minimum=1,
        maximum=_LONGEST,
        step=10,
        applies=("mode", ["size"]),
    )
    gravity: str = param(
        "centre",
        label=QT_TRANSLATE_NOOP("params", "Keep"),
        help=QT_TRANSLATE_NOOP("params", "Which part of the picture stays."),
        choices=GRAVITIES,
        applies=("mode", ["aspect", "size"]),
    )
    left: int = param(
        0,
        label=QT_TRANSLATE_NOOP("params", "Left"),
        help=QT_TRANSLATE_NOOP("params", "How much is cut off there."),
        unit="px",
        minimum=0,
        maximum=_LONGEST,
        step=10,
        applies=("mode", ["margins"]),
    )
    top: int = param(
        0,
        label=QT_TRANSLATE_NOOP("params", "Top"),
        help=QT_TRANSLATE_NOOP("params", "How much is cut off there."),
        unit="px",
        minimum=0,
        maximum=_LONGEST,
        step=10,
        applies=("mode", ["margins"]),
    )
    right: int = param(
        0,
        label=QT_TRANSLATE_NOOP("params", "Right"),
        help=QT_TRANSLATE_NOOP("params", "How much is cut off there."),
        unit="px",
        minimum=0,
        maximum=_LONGEST,
        step=10,
        applies=("mode", ["margins"]),
    )
    bottom: int = param(
        0,
        label=QT_TRANSLATE_NOOP("params", "Bottom"),
        help=QT_TRANSLATE_NOOP("params", "How much is cut off there."),
        unit="px",
        minimum=0,
        maximum=_LONGEST,
        step=10,
        applies=("mode", ["margins"]),
    )


def size(width: int, height: int, params: CropParams) -> tuple[int, int]:
    """Return the size of the result, in pixels; not above zero when the margins leave nothing."""
    if params.mode == "margins":
        return width - params.left - params.right, height - params.top - params.bottom
    if params.mode == "size":
        return min(params.width, width), min(params.height, height)
    ratio = params.ratio_width / params.ratio_height
    return min(rounded(height * ratio), width), min(rounded(width / ratio), height)


def apply(frame: Any, params: CropParams) -> Any:
    """Return the part of the frame that is kept."""
    width, height = size(frame.width, frame.height, params)
    if params.mode == "margins":
        return frame.crop(params.left, params.top, width, height)
    return cut(frame, width, height, params.gravity)


OPERATION = Operation(
    name="crop",
    lane=Lane.IMAGE,
    role=Role.STEP,
    params=CropParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Crop"),
    summary=QT_TRANSLATE_NOOP("operations", "Cut the edges off pictures."),
    size=size,
)
