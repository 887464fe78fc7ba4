"""Reading a picture: its header, and its pixels as upright frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from app.core.errors import ContentError
from app.formats.image import colour, pillow, vips
from app.formats.image.header import Header
from app.formats.image.tiff import read_tags
from app.formats.source_file import SourceFile

_SHRINKS: Final = {"jpeg": (8, 4, 2), "webp": (8, 4, 2)}
"""By how much decoders can shrink while decoding, for the formats where they can."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the steps see it.

    Attributes:
        header: what its header said.
        frames: upright `pyvips.Image`s, grey or RGB, with or without alpha; for now the first
            frame only. EXIF, XMP, IPTC and profile ride on them as metadata fields.
    """

    header: Header
    frames: tuple[Any, ...]


def read_header(file: SourceFile, format_: str, megapixels: float) -> Header:
    """Read what can be known of a picture without decoding it.

    Args:
        file: an open picture.
        format_: what `recognise` says it is.
        megapixels: the largest picture that is not refused.

    Raises:
        ContentError: `image_too_large`; `image_unknown` when nothing here reads the format;
            `image_damaged` when the header makes no sense.
    """
    tags = None
    # libvips gives up at absurd sizes without naming them.
    if format_ == "png":
        head = file.read_at(16, 8)
        _refuse_large(int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big"), megapixels)
    elif format_ == "tiff":
        tags = read_tags(file)
        _refuse_large(tags.width, tags.height, megapixels)
    if format_ in vips.LOADERS:
        header = vips.read_header(file, format_, tags)
    elif format_ in pillow.PLUGINS:
        header = pillow.read_header(file, format_)
    else:
        raise ContentError("image_unknown", format=format_)
    _refuse_large(header.width, header.height, megapixels)
    return header


def _refuse_large(width: int, height: int, megapixels: float) -> None:
    if width * height > megapixels * 1e6:
        limit = f"{megapixels:g}"
        raise ContentError("image_too_large", width=width, height=height, limit=limit)


def read_picture(file: SourceFile, header: Header, *, shrink: float, stream: bool) -> Picture:
    """Open a picture for its pixels.

    Args:
        file: the open picture.
        header: what `read_header` said of it.
        shrink: the frames may be smaller than the picture by up to this factor, which is at
            least 1, if the decoder can do that by itself.
        stream: the frames are read once and from top to bottom, so they need not be in memory. Then
            errors in the pixels show up only when they are read, as `pyvips.Error`.

    Raises:
        ContentError: `image_damaged`, or `changed` when it is not the picture of the header.
    """
    factor = decoder_shrink(header, shrink)
    with vips.damage_named():
        frame = _opened(file, header, factor)
        _refuse_other(frame, header, factor)
        frame = colour.normalised(frame)
        if header.orientation > 1:
            frame = frame.copy_memory().autorot()
        if not stream:
            frame = frame.copy_memory()
        return Picture(header, (frame,))


def decoder_shrink(header: Header, shrink: float) -> int:
    """Return by how much the decoder itself will shrink a picture that may shrink by `shrink`.

    Decoders drop the pixels that fill no whole block at the right and lower edges. That may move
    what is shown by half a pixel of the result, but not by more.
    """
    for factor in _SHRINKS.get(header.format, ()):
        dropped = max(header.width % factor, header.height % factor)
        if factor <= shrink and dropped <= shrink / 2:
            return factor
    return 1


def _opened(file: SourceFile, header: Header, factor: int) -> Any:
    if header.format in pillow.PLUGINS:
        return pillow.open_image(file, header.format)
    options: dict[str, Any] = {"access": "sequential", "fail_on": "truncated"}
    if header.format == "tiff":
        # Broken strips are left blank otherwise, and compressed ones over 50 MB are refused.
        options |= {"fail_on": "error", "unlimited": True}
    if factor > 1:
        options |= {"shrink": factor} if header.format == "jpeg" else {"scale": 1 / factor}
    return vips.open_image(file, header.format, **options)


def _refuse_other(frame: Any, header: Header, factor: int) -> None:
    """Compare sizes, because a file can be replaced within one tick of its file system's clock."""
    width, height = header.width, header.height
    if header.orientation >= 5:
        width, height = height, width
    if abs(frame.width - width / factor) >= 1 or abs(frame.height - height / factor) >= 1:
        raise ContentError("changed")
