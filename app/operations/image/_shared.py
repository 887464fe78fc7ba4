"""What several operations on pictures need."""

from __future__ import annotations

import functools
from array import array
from collections.abc import Callable
from typing import Any, Final

from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.image.colour import WHITE, premultiplied

GRAVITIES: Final = {
    "centre": QT_TRANSLATE_NOOP("params", "Centre"),
    "top": QT_TRANSLATE_NOOP("params", "Top"),
    "bottom": QT_TRANSLATE_NOOP("params", "Bottom"),
    "left": QT_TRANSLATE_NOOP("params", "Left"),
    "right": QT_TRANSLATE_NOOP("params", "Right"),
    "top_left": QT_TRANSLATE_NOOP("params", "Top left"),
    "top_right": QT_TRANSLATE_NOOP("params", "Top right"),
    "bottom_left": QT_TRANSLATE_NOOP("params", "Bottom left"),
    "bottom_right": QT_TRANSLATE_NOOP("params", "Bottom right"),
}
"""Which part of a picture is kept, with labels."""


def rounded(value: float) -> int:
    """Return the nearest whole number of pixels, at least one; halves go up."""
    return max(1, int(value + 0.5))


def resampled(frame: Any, width: int, height: int) -> Any:
    """Return the frame stretched to exactly that size in pixels, with a Lanczos filter."""
    if (frame.width, frame.height) == (width, height):
        return frame
    return premultiplied(
        frame, lambda part: part.resize(width / part.width, vscale=height / part.height)
    )


def cut(frame: Any, width: int, height: int, gravity: str) -> Any:
    """Return that many pixels of the frame, which must have them, from the place named."""
    return frame.crop(
        _start(frame.width - width, "left" in gravity, "right" in gravity),
        _start(frame.height - height, "top" in gravity, "bottom" in gravity),
        width,
        height,
    )


def _start(spare: int, near: bool, far: bool) -> int:
    return 0 if near else spare if far else spare // 2


def on_colours(frame: Any, change: Callable[[Any], Any]) -> Any:
    """Return the frame with `change` applied to its colours; alpha is left alone.

    `change` gets the colour channels, and may return them in floating point: they are rounded half
    to even and clipped to the frame's own number format.
    """
    colours = frame.bands - (1 if frame.hasalpha() else 0)
    changed = change(frame[:colours] if colours < frame.bands else frame)
    if changed.format != frame.format:
        changed = changed.rint().cast(frame.format)
    if colours < frame.bands:
        changed = changed.bandjoin(frame[colours])
    return changed.copy(interpretation=frame.interpretation)


def linear(frame: Any, factor: float, offset: float) -> Any:
    """Return the frame with each colour value `v` replaced by `v * factor + offset * white`.

    The results are rounded half to even and clipped, floating point neither. Alpha is left alone.
    """
    if frame.format == "float":
        return on_colours(frame, lambda colours: colours.linear(factor, offset).cast("float"))
    return on_colours(frame, lambda colours: colours.maplut(_curve(frame.format, factor, offset)))


def _curve(format_: str, factor: float, offset: float) -> Any:
    import pyvips

    table = _table(WHITE[format_], factor, offset)
    return pyvips.Image.new_from_memory(table, WHITE[format_] + 1, 1, 1, format_)


@functools.lru_cache(maxsize=8)
def _table(white: int, factor: float, offset: float) -> bytes:
    values = (round(value * factor + offset * white) for value in range(white + 1))
    return array("B" if white == 255 else "H", (min(max(v, 0), white) for v in values)).tobytes()
