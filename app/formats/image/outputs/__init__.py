"""The formats pictures are written in, one file each."""

from __future__ import annotations

from typing import Any, Final

from app.core.operation import OutputFormat
from app.formats.image.encoder import Encoder
from app.formats.image.header import LOSSY, Header
from app.formats.image.outputs import jpeg, png, same, tiff, webp

ENCODERS: Final = {module.ENCODER.format.name: module.ENCODER for module in (jpeg, png, webp, tiff)}

FORMATS: Final[tuple[OutputFormat, ...]] = (
    same.FORMAT,
    *(encoder.format for encoder in ENCODERS.values()),
)
"""All output formats, in the order they are shown."""


def encoder_for(name: str, options: Any, header: Header) -> tuple[Encoder, Any]:
    """Return the encoder that will write a result, and its options.

    Args:
        name: of an output format.
        options: that format's parameters.
        header: of the source; decides what `same` means.
    """
    if name != same.FORMAT.name:
        return ENCODERS[name], options
    metadata = options.metadata
    written = header.format
    if written not in ENCODERS:
        written = "jpeg" if header.format in LOSSY and not header.alpha else "png"
    if written == "jpeg":
        return jpeg.ENCODER, jpeg.JpegOptions(quality=options.quality, metadata=metadata)
    if written == "webp":
        return webp.ENCODER, webp.WebpOptions(
            lossless=header.lossless, quality=options.quality, metadata=metadata
        )
    return ENCODERS[written], ENCODERS[written].format.params(metadata=metadata)
