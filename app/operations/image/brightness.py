"""Make pictures lighter or darker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.operations.image._shared import linear


@dataclass(frozen=True, slots=True, kw_only=True)
class BrightnessParams:
    """By how much."""

    factor: float = param(
        1.2,
        label=QT_TRANSLATE_NOOP("params", "Factor"),
        help=QT_TRANSLATE_NOOP("params", "1 changes nothing, 0 is black, 2 is twice as light."),
        minimum=0.0,
        maximum=10.0,
        step=0.05,
    )


def apply(frame: Any, params: BrightnessParams) -> Any:
    """Return the frame with each colour value times the factor."""
    return linear(frame, params.factor, 0.0)


OPERATION = Operation(
    name="brightness",
    lane=Lane.IMAGE,
    role=Role.STEP,
    params=BrightnessParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Brightness"),
    summary=QT_TRANSLATE_NOOP("operations", "Make pictures lighter or darker."),
)
