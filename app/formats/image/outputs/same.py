"""The format the source has, or the nearest one that can be written."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.operation import Lane, OutputFormat
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.image.encoder import metadata_param


@dataclass(frozen=True, slots=True, kw_only=True)
class SameOptions:
    """How results in their source's format are written."""

    quality: int = param(
        85,
        label=QT_TRANSLATE_NOOP("params", "Quality"),
        help=QT_TRANSLATE_NOOP("params", "Of JPEG and WebP; the other formats lose nothing."),
        minimum=1,
        maximum=100,
        step=1,
    )
    metadata: str = metadata_param()


FORMAT = OutputFormat(
    name="same",
    lane=Lane.IMAGE,
    params=SameOptions,
    suffix="",
    title=QT_TRANSLATE_NOOP("formats", "Same as the source"),
    summary=QT_TRANSLATE_NOOP(
        "formats", "Each picture in its own format; PNG or JPEG where that cannot be written."
    ),
)
