"""The formats pictures are written in, one file each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from app.core.lazy import imported, of_modules
from app.core.operation import Lane, Later, OutputFormat

if TYPE_CHECKING:
    from app.formats.image.encoder import Encoder
    from app.formats.image.header import Header

_NAMES: Final = ("jpeg", "png", "webp", "tiff")

ENCODERS: Final[Mapping[str, Encoder]] = of_modules(__name__, _NAMES, "ENCODER")


def _format(name: str) -> OutputFormat:
    return ENCODERS[name].format


FORMATS: Final[tuple[Later[OutputFormat], ...]] = (
    Later("same", Lane.IMAGE, None, partial(imported, f"{__name__}.same", "FORMAT")),
    *(Later(name, Lane.IMAGE, None, partial(_format, name)) for name in _NAMES),
)
"""All output formats, in the order they are shown."""


def encoder_for(name: str, options: Any, header: Header) -> tuple[Encoder, Any]:
    """Return the encoder that will write a result, and its options.

    Args:
        name: of an output format.
        options: that format's parameters.
        header: of the source; decides what `same` means.
    """
    if name in ENCODERS:
        return ENCODERS[name], options
    from app.formats.image.header import LOSSY

    metadata = options.metadata
    written = header.format
    if written not in ENCODERS:
        written = "jpeg" if header.format in LOSSY and not header.alpha else "png"
    encoder, more = ENCODERS[written], {}
    if written == "jpeg":
        more = {"quality": options.quality}
    elif written == "webp":
        more = {"lossless": header.lossless, "quality": options.quality}
    return encoder, encoder.format.params(metadata=metadata, **more)
