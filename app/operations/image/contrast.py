"""Pull light and dark apart, or together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.operation import Lane, Operation, Role
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.operations.image._shared import linear


@dataclass(frozen=True, slots=True, kw_only=True)
class ContrastParams:
    """By how much."""

    factor: float = param(
        1.2,
        label=QT_TRANSLATE_NOOP("params", "Factor"),
        help=QT_TRANSLATE_NOOP("params", "1 changes nothing, 0 is plain grey, 2 is twice as much."),
        minimum=0.0,
        maximum=10.0,
        step=0.05,
    )


def apply(frame: Any, params: ContrastParams) -> Any:
    """Return the frame with each colour value's distance from middle grey times the factor.

    The middle is the same for every picture, so that pictures of a series stay alike.
    """
    return linear(frame, params.factor, (1 - params.factor) / 2)


OPERATION = Operation(
    name="contrast",
    lane=Lane.IMAGE,
    role=Role.STEP,
    params=ContrastParams,
    apply=apply,
    title=QT_TRANSLATE_NOOP("operations", "Contrast"),
    summary=QT_TRANSLATE_NOOP("operations", "Pull light and dark apart, or together."),
)
