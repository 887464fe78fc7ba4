"""Writing a frame: pixels and metadata made to fit the format, and what was lost on the way."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.core.outcome import Loss
from app.formats.image import colour, exif, xmp
from app.formats.image.encoder import DESCRIPTION, Encoder, Extras
from app.formats.image.header import Header

_FIELDS: Final = {"exif": "exif-data", "xmp": "xmp-data", "iptc": "iptc-data"}
"""Kinds of metadata blocks, and the names libvips gives them."""

_COMMENT: Final = "png-comment-"

_UNKNOWN_RESOLUTION: Final = 1.0
_USUAL_RESOLUTION: Final = 72 / 25.4
"""Pixels per millimetre; libvips gives JPEGs without a resolution the same."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A result as it will stand on the disk."""

    data: bytes
    losses: frozenset[Loss]


def encode(frame: Any, header: Header, encoder: Encoder, options: Any) -> Encoded:
    """Write a frame into memory.

    Args:
        frame: upright, as it came out of the steps; a streamed one is read here.
        header: of its source.
        encoder: of the format.
        options: its parameters.

    Raises:
        pyvips.Error: the source's pixels are damaged.
    """
    lost = set(header.losses)
    if options.metadata == "strip":
        frame = colour.plain_srgb(frame)
    frame, less = colour.with_depth(frame, encoder.depth)
    lost |= less
    if encoder.background:
        frame, less = colour.flattened(frame, encoder.background(options))
        lost |= less
    if header.icc and not colour.profile(frame):
        lost.add(Loss.PROFILE)
        frame = colour.without_profile(frame)
    if frame.xres == _UNKNOWN_RESOLUTION:
        frame = frame.copy(xres=_USUAL_RESOLUTION, yres=_USUAL_RESOLUTION)
    frame, extras, whole = _metadata(frame, header, encoder, options.metadata)
    if not whole:
        lost.add(Loss.METADATA)
    return Encoded(encoder.encode(frame, options, extras), frozenset(lost))


def _metadata(frame: Any, header: Header, encoder: Encoder, wish: str) -> tuple[Any, Extras, bool]:
    """Return the frame with the fields libvips shall write, the rest, and whether that is all."""
    frame = frame.copy()
    blocks, texts = _taken(frame)
    if wish == "strip":
        return frame, Extras(), not header.kinds
    kept = {
        kind: block
        for kind, block in _cleaned(blocks, frame, location=wish == "keep").items()
        if kind in encoder.holds and len(block) <= encoder.longest_block
    }
    for kind in ("xmp", "iptc"):
        if kind in kept:
            _set_block(frame, _FIELDS[kind], kept[kind])
    texts = texts if "text" in encoder.holds else ()
    missing = header.kinds - kept.keys() - {"text" for _ in texts}
    moved = header.location and wish == "strip_location"
    return frame, Extras(kept.get("exif", b""), texts), not (missing or moved)


def _taken(frame: Any) -> tuple[dict[str, bytes], tuple[tuple[str, str], ...]]:
    """Take all metadata but the profile off the frame; return its blocks and its texts."""
    fields = frame.get_fields()
    blocks = {kind: frame.get(field) for kind, field in _FIELDS.items() if field in fields}
    texts = []
    for field in fields:
        if field.startswith(_COMMENT):
            key = field.removeprefix(_COMMENT).partition("-")[2]
        elif field == DESCRIPTION:
            key = "Description"
        else:
            continue
        with contextlib.suppress(UnicodeDecodeError):  # a text in an unknown encoding is lost
            texts.append((key, frame.get(field)))
        frame.remove(field)
    for kind in blocks:
        frame.remove(_FIELDS[kind])
    return blocks, tuple(texts)


def _cleaned(blocks: Mapping[str, bytes], frame: Any, *, location: bool) -> dict[str, bytes]:
    """Return the blocks as they fit the frame, without those that cannot be made to fit."""
    cleaned = dict(blocks)
    if "exif" in blocks:
        cleaned["exif"] = (
            exif.clean(blocks["exif"], frame.width, frame.height, location=location) or b""
        )
    if "xmp" in blocks:
        cleaned["xmp"] = xmp.clean(blocks["xmp"], location=location) or b""
    return {kind: block for kind, block in cleaned.items() if block}


def _set_block(frame: Any, field: str, block: bytes) -> None:
    import pyvips

    frame.set_type(pyvips.GValue.blob_type, field, block)
