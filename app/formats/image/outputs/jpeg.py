"""JPEG: photos, small, everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from app.core.operation import Lane, OutputFormat
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.image.containers import jpeg_with
from app.formats.image.encoder import Encoder, Extras, metadata_param

_BACKGROUNDS: Final = {"white": 255, "grey": 128, "black": 0}
_MILLIMETRES: Final = 25.4


@dataclass(frozen=True, slots=True, kw_only=True)
class JpegOptions:
    """How a JPEG is written."""

    quality: int = param(
        85,
        label=QT_TRANSLATE_NOOP("params", "Quality"),
        help=QT_TRANSLATE_NOOP("params", "Higher looks better and takes more space."),
        minimum=1,
        maximum=100,
        step=1,
    )
    progressive: bool = param(
        False,
        label=QT_TRANSLATE_NOOP("params", "Progressive"),
        help=QT_TRANSLATE_NOOP(
            "params", "Appears coarse first and then sharper while it loads. Slower to write."
        ),
    )
    background: str = param(
        "white",
        label=QT_TRANSLATE_NOOP("params", "Background"),
        help=QT_TRANSLATE_NOOP("params", "Replaces what is transparent: JPEG knows no alpha."),
        choices={
            "white": QT_TRANSLATE_NOOP("params", "White"),
            "grey": QT_TRANSLATE_NOOP("params", "Grey"),
            "black": QT_TRANSLATE_NOOP("params", "Black"),
        },
    )
    metadata: str = metadata_param()


def _background(options: JpegOptions) -> int:
    return _BACKGROUNDS[options.background]


def _encode(frame: Any, options: JpegOptions, extras: Extras) -> bytes:
    data = frame.jpegsave_buffer(
        Q=options.quality, interlace=options.progressive, keep="icc|xmp|iptc"
    )
    dpi = (round(frame.xres * _MILLIMETRES), round(frame.yres * _MILLIMETRES))
    return jpeg_with(data, extras.exif, dpi)


ENCODER = Encoder(
    format=OutputFormat(
        name="jpeg",
        lane=Lane.IMAGE,
        params=JpegOptions,
        suffix=".jpg",
        title=QT_TRANSLATE_NOOP("formats", "JPEG"),
        summary=QT_TRANSLATE_NOOP("formats", "Photos: small files that every program opens."),
    ),
    longest=65_535,
    depth=8,
    holds=frozenset({"exif", "xmp", "iptc"}),
    longest_block=65_000,
    background=_background,
    encode=_encode,
    density=0.12,
    pace=0.01,
)
