"""What an output format can do, said once: the plan foresees from it, the writer obeys it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from app.core.operation import OutputFormat
from app.core.outcome import Loss
from app.core.params import param
from app.core.texts import QT_TRANSLATE_NOOP
from app.formats.image.header import Header

DESCRIPTION: Final = "image-description"
"""What libvips calls a TIFF's description."""


@dataclass(frozen=True, slots=True)
class Extras:
    """Metadata that does not ride on the frame: an EXIF block, and comments with their keys."""

    exif: bytes = b""
    texts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoder:
    """An output format with what it takes to write it.

    Attributes:
        format: the declaration users see.
        longest: the longest side it can hold, in pixels.
        depth: the most bits per channel it can hold: 8, 16 or 32.
        holds: the kinds of metadata it can hold, out of `exif`, `xmp`, `iptc`, `text`.
        longest_block: the longest block of metadata it can hold, in bytes.
        background: `(options) -> grey`, 0 to 255, what transparent pictures are laid on; None when
            the format holds alpha.
        encode: `(frame, options, extras) -> file`. The frame has the depth and alpha the format can
            hold, and as metadata fields what libvips shall write.
        density: result bytes per pixel and channel, roughly.
        pace: seconds per megapixel on a slow core, roughly.
        held: bytes per pixel of the picture that the encoder holds.
    """

    format: OutputFormat
    longest: int
    depth: int
    holds: frozenset[str]
    longest_block: int = 2**31
    background: Callable[[Any], int] | None = None
    encode: Callable[[Any, Any, Extras], bytes]
    density: float
    pace: float
    held: int = 0

    def foreseen(self, header: Header, metadata: str) -> frozenset[Loss]:
        """Return what a result will not have, as far as the source's header tells.

        Args:
            header: of the source.
            metadata: what the recipe wants to become of it: keep, strip or strip_location.
        """
        lost = set(header.losses)
        if header.alpha and self.background:
            lost.add(Loss.ALPHA)
        if header.depth > self.depth:
            lost.add(Loss.BIT_DEPTH)
        if header.icc and (metadata == "strip" or (header.depth == 32 and self.depth < 32)):
            lost.add(Loss.PROFILE)
        kinds = header.kinds
        if kinds and (metadata == "strip" or not kinds <= self.holds):
            lost.add(Loss.METADATA)
        if header.location and metadata == "strip_location":
            lost.add(Loss.METADATA)
        return frozenset(lost)


METADATA: Final = {
    "keep": QT_TRANSLATE_NOOP("params", "Keep"),
    "strip": QT_TRANSLATE_NOOP("params", "Remove all"),
    "strip_location": QT_TRANSLATE_NOOP("params", "Remove the location"),
}


def metadata_param() -> Any:
    """Declare the parameter that all image outputs share."""
    return param(
        "keep",
        label=QT_TRANSLATE_NOOP("params", "Metadata"),
        help=QT_TRANSLATE_NOOP(
            "params",
            "Camera data, captions and colour profile. Without its profile a picture is converted "
            "to sRGB first, so that its colours stay right.",
        ),
        choices=METADATA,
    )
