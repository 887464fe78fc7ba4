"""Turn pictures."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, cos, radians, sin
from typing import Any

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.image.colour import WHITE, premultiplied

_TURNS = {"right": "d90", "half": "d180", "left": "d270"}
_SHADES = {"white": 1.0, "grey": 0.5, "black": 0.0}
_HAIR = 1e-6
"""Pixels; so much may stand out of the result and be nothing but rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateParams:
    """How far, and what fills the corners."""

    turn: str = param(
        "right",
        label=QT_TRANSLATE_NOOP("params", "Turn"),
        help=QT_TRANSLATE_NOOP(
            "params", "Pictures are upright already: what the camera says about itself is honoured."
        ),
        choices={
            "right": QT_TRANSLATE_NOOP("params", "To the right"),
            "left": QT_TRANSLATE_NOOP("params", "To the left"),
            "half": QT_TRANSLATE_NOOP("params", "Upside down"),
            "free": QT_TRANSLATE_NOOP("params", "By an angle"),
        },
    )
    angle: float = param(
        0.0,
        label=QT_TRANSLATE_NOOP("params", "Angle"),
        help=QT_TRANSLATE_NOOP("params", "Clockwise."),
        unit="°",
        minimum=-360.0,
        maximum=360.0,
        step=0.5,
        applies=("turn", ["free"]),
    )
    background: str = param(
        "white",
        label=QT_TRANSLATE_NOOP("params", "Background"),
        help=QT_TRANSLATE_NOOP(
            "params", "Fills the corners; pictures with transparency get transparent ones."
        ),
        choices={
            "white": QT_TRANSLATE_NOOP("params", "White"),
            "grey": QT_TRANSLATE_NOOP("params", "Grey"),
            "black": QT_TRANSLATE_NOOP("params", "Black"),
        },
        applies=("turn", ["free"]),
    )


def size(width: int, height: int, params: RotateParams) -> tuple[int, int]:
    """Return the size of the result, in pixels; all of the picture is inside."""
    if params.turn == "half":
        return width, height
    if params.turn != "free":
        return height, width
    across, along = abs(cos(radians(params.angle))), abs(sin(radians(params.angle)))
    return (
        ceil(width * across + height * along - _HAIR),
        ceil(width * along + height * across - _HAIR),
    )


def apply(frame: Any, params: RotateParams) -> Any:
    """Return the frame, turned."""
    if params.turn in _TURNS:
        return frame.rot(_TURNS[params.turn])
    if not params.angle:
        return frame
    shade = 0.0 if frame.hasalpha() else _SHADES[params.background] * WHITE[frame.format]
    return premultiplied(frame, lambda part: _turned(part, params, shade))


def _turned(frame: Any, params: RotateParams, shade: float) -> Any:
    import pyvips

    width, height = size(frame.width, frame.height, params)
    across, along = cos(radians(params.angle)), sin(radians(params.angle))
    return frame.affine(
        [across, -along, along, across],
        interpolate=pyvips.Interpolate.new("bicubic"),
        idx=-(frame.width - 1) / 2,
        idy=-(frame.height - 1) / 2,
        odx=(width - 1) / 2,
        ody=(height - 1) / 2,
        oarea=[0, 0, width, height],
        background=[shade] * frame.bands,
        extend="background",
    )


def whole_frame(params: RotateParams) -> bool:
    """Return whether pixels are needed out of order, which they always are."""
    del params
    return True


OPERATION = Operation(
    name="rotate",
    lane=Lane.IMAGE,
    role=Role.STEP,
    params=RotateParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Rotate"),
    summary=QT_TRANSLATE_NOOP("operations", "Turn pictures."),
    size=size,
    whole_frame=whole_frame,
)
