"""What is known of a picture before any pixel is decoded."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Final

from app.core.lanes import Facts
from app.core.outcome import Loss

LOSSY: Final = frozenset({"jpeg", "avif", "heic", "jp2"})
"""Formats whose pictures have lost something already, so that `same` may lose a little more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What the header says; what a run's journal keeps as the facts of an item.

    Attributes:
        format: as `recognise` names it.
        width, height: in pixels, upright.
        size: of the file, in bytes.
        orientation: EXIF, 1 to 8; how the stored pixels become upright.
        grey: one channel of colour, not three.
        alpha: there is an alpha channel, be it opaque.
        depth: bits per channel: 8, 16, or 32 for floating point.
        frames: or pages, layers, sizes; only the first is read.
        converted: the colours (CMYK, Lab, ...) become sRGB, and a profile no longer applies.
        lossless: a WebP that is.
        held: bytes the decoder needs for the picture, besides the rows it gives out.
        exif, xmp, iptc, icc: such a block is there.
        text: there are comments or a description.
        location: EXIF or XMP say where the picture was taken.
        gain_map: an HDR gain map lies behind the picture.
    """

    format: str
    width: int
    height: int
    size: int = 0
    orientation: int = 1
    grey: bool = False
    alpha: bool = False
    depth: int = 8
    frames: int = 1
    converted: bool = False
    lossless: bool = False
    held: int = 0
    exif: bool = False
    xmp: bool = False
    iptc: bool = False
    icc: bool = False
    text: bool = False
    location: bool = False
    gain_map: bool = False

    @property
    def bytes_per_pixel(self) -> int:
        """Of the decoded picture."""
        return ((1 if self.grey else 3) + self.alpha) * self.depth // 8

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of metadata there are, out of `exif`, `xmp`, `iptc`, `text`."""
        kinds = (("exif", self.exif), ("xmp", self.xmp), ("iptc", self.iptc), ("text", self.text))
        return frozenset([kind for kind, there in kinds if there])

    @property
    def losses(self) -> frozenset[Loss]:
        """What no result can have, because reading loses it."""
        lost = set()
        if self.frames > 1:
            lost.add(Loss.FRAMES)
        if self.gain_map or (self.exif and self.format == "tiff"):  # libvips reads neither
            lost.add(Loss.METADATA)
        if self.converted and self.icc:
            lost.add(Loss.PROFILE)
        return frozenset(lost)

    def facts(self) -> Facts:
        """Return the fields that say something, as a mapping for the journal."""
        return {
            field.name: value
            for field in dataclasses.fields(self)
            if (value := getattr(self, field.name)) != field.default
        }
