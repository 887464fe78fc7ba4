"""Mirror pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True, kw_only=True)
class FlipParams:
    """Which way."""

    direction: str = param(
        "horizontal",
        label=QT_TRANSLATE_NOOP("params", "Direction"),
        help=QT_TRANSLATE_NOOP("params", "What changes places."),
        choices={
            "horizontal": QT_TRANSLATE_NOOP("params", "Left and right"),
            "vertical": QT_TRANSLATE_NOOP("params", "Top and bottom"),
        },
    )


def apply(frame: Any, params: FlipParams) -> Any:
    """Return the mirrored frame."""
    return frame.flip(params.direction)


def whole_frame(params: FlipParams) -> bool:
    """Return whether the last row is needed first."""
    return params.direction == "vertical"


OPERATION = Operation(
    name="flip",
    lane=Lane.IMAGE,
    role=Role.STEP,
    params=FlipParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Flip"),
    summary=QT_TRANSLATE_NOOP("operations", "Mirror pictures."),
    whole_frame=whole_frame,
)
