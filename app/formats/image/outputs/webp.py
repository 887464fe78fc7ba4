"""WebP: smaller than JPEG and PNG, for the web."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.operation import Lane, OutputFormat
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.image.containers import webp_with
from app.formats.image.encoder import Encoder, Extras, metadata_param


@dataclass(frozen=True, slots=True, kw_only=True)
class WebpOptions:
    """How a WebP is written."""

    lossless: bool = param(
        False,
        label=QT_TRANSLATE_NOOP("params", "Lossless"),
        help=QT_TRANSLATE_NOOP("params", "Keep every pixel as it is, for drawings."),
    )
    quality: int = param(
        80,
        label=QT_TRANSLATE_NOOP("params", "Quality"),
        help=QT_TRANSLATE_NOOP("params", "Higher looks better and takes more space."),
        minimum=1,
        maximum=100,
        step=1,
        applies=("lossless", [False]),
    )
    effort: int = param(
        4,
        label=QT_TRANSLATE_NOOP("params", "Effort"),
        help=QT_TRANSLATE_NOOP("params", "0 is quickest, 6 is smallest."),
        minimum=0,
        maximum=6,
        step=1,
    )
    metadata: str = metadata_param()


def _encode(frame: Any, options: WebpOptions, extras: Extras) -> bytes:
    data = frame.webpsave_buffer(
        Q=options.quality,
        lossless=options.lossless,
        exact=options.lossless,
        effort=options.effort,
        keep="icc|xmp",
    )
    return webp_with(data, extras.exif, (frame.width, frame.height), alpha=frame.hasalpha())


ENCODER = Encoder(
    format=OutputFormat(
        name="webp",
        lane=Lane.IMAGE,
        params=WebpOptions,
        suffix=".webp",
        title=QT_TRANSLATE_NOOP("formats", "WebP"),
        summary=QT_TRANSLATE_NOOP("formats", "The web: smaller than JPEG, with transparency."),
    ),
    longest=16_383,
    depth=8,
    holds=frozenset({"exif", "xmp"}),
    encode=_encode,
    density=0.1,
    pace=0.25,
    held=18,
)
