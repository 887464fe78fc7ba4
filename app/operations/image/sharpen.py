"""Make edges clearer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.operations.image._shared import on_colours


@dataclass(frozen=True, slots=True, kw_only=True)
class SharpenParams:
    """How much, and how far from an edge."""

    amount: float = param(
        50.0,
        label=QT_TRANSLATE_NOOP("params", "Amount"),
        help=QT_TRANSLATE_NOOP("params", "How strong; 0 changes nothing."),
        unit="%",
        minimum=0.0,
        maximum=500.0,
        step=10.0,
    )
    radius: float = param(
        1.0,
        label=QT_TRANSLATE_NOOP("params", "Radius"),
        help=QT_TRANSLATE_NOOP("params", "How far the effect reaches from an edge."),
        unit="px",
        minimum=0.3,
        maximum=20.0,
        step=0.1,
    )


def apply(frame: Any, params: SharpenParams) -> Any:
    """Return the frame with its difference from a blurred copy of itself added (unsharp mask)."""
    amount = params.amount / 100

    def sharpened(colours: Any) -> Any:
        blurred = colours.gaussblur(params.radius)
        return (colours * (1 + amount) - blurred * amount).cast("float")

    return on_colours(frame, sharpened)


OPERATION = Operation(
    name="sharpen",
    lane=Lane.IMAGE,
    role=Role.STEP,
    params=SharpenParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Sharpen"),
    summary=QT_TRANSLATE_NOOP("operations", "Make edges clearer."),
)
