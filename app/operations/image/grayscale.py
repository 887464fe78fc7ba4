"""Take the colour out of pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.operation import Lane, Operation, Role
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.image.colour import plain_srgb

_GAMMA_CODED = [[0.299, 0.587, 0.114]]
_LINEAR = [[0.2126, 0.7152, 0.0722]]
"""How bright red, green and blue look: ITU-R BT.601 for gamma-coded values, BT.709 for light."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrayscaleParams:
    """There is nothing to choose."""


def apply(frame: Any, params: GrayscaleParams) -> Any:
    """Return the frame with one channel of brightness and, if it has one, its alpha.

    A colour profile describes colours that are gone, so it is applied first and left out.
    """
    del params
    if frame.bands < 3:
        return frame
    frame = plain_srgb(frame)
    grey = frame[:3].recomb(_LINEAR if frame.format == "float" else _GAMMA_CODED)
    if frame.format != "float":
        grey = grey.rint()
    grey = grey.cast(frame.format)
    if frame.hasalpha():
        grey = grey.bandjoin(frame[3])
    return grey.copy(interpretation="grey16" if frame.format == "ushort" else "b-w")


OPERATION = Operation(
    name="grayscale",
    lane=Lane.IMAGE,
    role=Role.STEP,
    params=GrayscaleParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Grayscale"),
    summary=QT_TRANSLATE_NOOP("operations", "Take the colour out of pictures."),
)
