"""PNG: drawings, screenshots, transparency, nothing lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.operation import Lane, OutputFormat
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.image.containers import png_with
from app.formats.image.encoder import Encoder, Extras, metadata_param


@dataclass(frozen=True, slots=True, kw_only=True)
class PngOptions:
    """How a PNG is written."""

    compression: int = param(
        4,
        label=QT_TRANSLATE_NOOP("params", "Compression"),
        help=QT_TRANSLATE_NOOP(
            "params", "0 is quickest, 9 is smallest; the picture is the same with each."
        ),
        minimum=0,
        maximum=9,
        step=1,
    )
    metadata: str = metadata_param()


def _encode(frame: Any, options: PngOptions, extras: Extras) -> bytes:
    data = frame.pngsave_buffer(
        compression=options.compression,
        filter="all" if options.compression else "none",
        keep="icc|xmp",
    )
    return png_with(data, extras.exif, extras.texts)


ENCODER = Encoder(
    format=OutputFormat(
        name="png",
        lane=Lane.IMAGE,
        params=PngOptions,
        suffix=".png",
        title=QT_TRANSLATE_NOOP("formats", "PNG"),
        summary=QT_TRANSLATE_NOOP(
            "formats", "Drawings and screenshots: nothing is lost, transparency included."
        ),
    ),
    longest=1_000_000,
    depth=16,
    holds=frozenset({"exif", "xmp", "text"}),
    encode=_encode,
    density=0.65,
    pace=0.12,
)
