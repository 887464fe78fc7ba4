"""Colours: every frame becomes grey or RGB, with or without alpha, in 8, 16 or 32 bits.

Frames are `pyvips.Image`s throughout. Integers are gamma-coded and run from 0 to 255 or 65535;
floating point is linear light from 0 to 1, and may go beyond.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from app.core.outcome import Loss

_ICC: Final = "icc-profile-data"

WHITE: Final = {"uchar": 255, "ushort": 65535, "float": 1}
"""The value of white, and of an opaque pixel's alpha, for each number format."""

_INTERPRETATIONS: Final = {
    "uchar": ("b-w", "srgb"),
    "ushort": ("grey16", "rgb16"),
    "float": ("b-w", "scrgb"),
}
_PLAIN: Final = frozenset({"b-w", "grey16", "srgb", "rgb", "rgb16", "scrgb", "multiband"})
_PROFILE_SPACES: Final = {b"GRAY": 1, b"RGB ": 3}


def normalised(image: Any) -> Any:
    """Return the image as grey or RGB, with or without alpha.

    CMYK is converted through its own profile if it has one; what has been converted is sRGB and
    no longer carries the profile of the source.
    """
    if image.interpretation == "cmyk":
        image = _converted(image, 4, lambda colours: _srgb(colours, "cmyk"))
    elif image.interpretation not in _PLAIN:
        space = "srgb" if image.format == "uchar" else "rgb16"
        image = _converted(image, 3, lambda colours: colours.colourspace(space))
        image = without_profile(image)
    if image.format == "short":
        image = image.cast("ushort")
    if image.bands > 4:
        image = image[:4]
    return image.copy(interpretation=_INTERPRETATIONS[image.format][image.bands > 2])


def _converted(image: Any, bands: int, change: Callable[[Any], Any]) -> Any:
    colours = change(image[:bands])
    return colours.bandjoin(image[bands]) if image.bands > bands else colours


def _srgb(image: Any, fallback: str) -> Any:
    """Convert with lcms; a profile that is missing, broken or of another kind is `fallback`."""
    return image.icc_transform(
        "srgb",
        embedded=True,
        input_profile=fallback,
        intent="relative",
        black_point_compensation=True,
        depth=16 if image.format == "ushort" else 8,
    )


def without_profile(image: Any) -> Any:
    """Return the image without a profile."""
    image = image.copy()
    image.remove(_ICC)
    return image


def profile(image: Any) -> bytes:
    """Return the embedded profile, if it is one for this number of channels; else nothing."""
    if _ICC not in image.get_fields():
        return b""
    data: bytes = image.get(_ICC)
    colours = 3 if image.bands > 2 else 1
    return data if _PROFILE_SPACES.get(data[16:20]) == colours else b""


def plain_srgb(image: Any) -> Any:
    """Return the image in sRGB (or grey with sRGB's curve), without any profile."""
    if profile(image) and image.format != "float":
        colours = 3 if image.bands > 2 else 1
        interpretation = image.interpretation

        def convert(part: Any) -> Any:
            converted = _srgb(part, "srgb")
            return converted if colours == 3 else converted[1]

        image = _converted(image, colours, convert).copy(interpretation=interpretation)
    return without_profile(image)


def with_depth(image: Any, depth: int) -> tuple[Any, set[Loss]]:
    """Return the image in `depth` bits or fewer, and what that loses.

    Args:
        image: the frame.
        depth: 8, 16 or 32, the most that is wanted.
    """
    if image.format == "float" and depth < 32:
        lost = {Loss.BIT_DEPTH}
        if profile(image):
            lost.add(Loss.PROFILE)
        return _from_float(without_profile(image), depth), lost
    if image.format == "ushort" and depth < 16:
        grey = image.bands < 3
        shifted = (image >> 8).cast("uchar")
        return shifted.copy(interpretation="b-w" if grey else "srgb"), {Loss.BIT_DEPTH}
    return image, set()


def _from_float(image: Any, depth: int) -> Any:
    """Give linear light the curve of sRGB; libvips knows how for three channels only."""
    space, grey_space = ("srgb", "b-w") if depth == 8 else ("rgb16", "grey16")
    if image.bands > 2:
        return image.colourspace(space)
    light = image[0]
    three = light.bandjoin([light, light]).copy(interpretation="scrgb")
    if image.bands == 2:
        three = three.bandjoin(image[1])
    curved = three.colourspace(space)
    kept = curved[0].bandjoin(curved[3]) if image.bands == 2 else curved[0]
    return kept.copy(interpretation=grey_space)


def premultiplied(image: Any, change: Callable[[Any], Any]) -> Any:
    """Return `change(image)`, done so that the colours of transparent pixels do not bleed.

    Args:
        image: the frame.
        change: gets and returns a frame; its result is brought back to the image's number format.
    """
    if not image.hasalpha():
        return change(image)
    white = WHITE[image.format]
    changed = change(image.premultiply(max_alpha=white)).unpremultiply(max_alpha=white)
    if image.format != "float":
        changed = changed.rint()
    return changed.cast(image.format).copy(interpretation=image.interpretation)


def flattened(image: Any, background: int) -> tuple[Any, set[Loss]]:
    """Return the image laid on a grey, and what that loses: nothing where all was opaque.

    Args:
        image: an 8-bit frame.
        background: from 0, black, to 255, white.
    """
    if not image.hasalpha():
        return image, set()
    image = image.copy_memory()  # alpha is looked at before the encoder reads the pixels again
    opaque = image[image.bands - 1].min() == 255
    flat = image.flatten(background=[background] * (image.bands - 1))
    return flat, set() if opaque else {Loss.ALPHA}
