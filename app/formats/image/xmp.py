"""XMP packets, changed in place: text in, text out, everything but the named properties kept."""

from __future__ import annotations

import re
from typing import Final

_ORIENTATION: Final = re.compile(r"(\btiff:Orientation\s*(?:=\s*[\"']|>)\s*)\d")

_GPS_ATTRIBUTE: Final = re.compile(
    r"\s[\w.-]+:gps[\w.-]*\s*=\s*(?:\"[^\"]*\"|'[^']*')", re.IGNORECASE
)
_GPS_ELEMENT: Final = re.compile(
    r"<([\w.-]+:gps[\w.-]*)(?:\s[^<>]*)?(?:/>|(?<!/)>.*?</\1\s*>)", re.IGNORECASE | re.DOTALL
)
_GPS: Final = re.compile(r"[\w.-]+:gps", re.IGNORECASE)

_GAIN_MAP: Final = b"http://ns.adobe.com/hdr-gain-map/"


def clean(xmp: bytes, *, location: bool) -> bytes | None:
    """Return the packet as it fits an upright picture.

    Args:
        xmp: the packet.
        location: whether the place where the picture was taken may stay. Properties called GPS
            something go, those of drones too.

    Returns:
        The packet, or None when it cannot be changed safely.
    """
    try:
        text = xmp.decode("utf-8")
    except UnicodeDecodeError:
        return None
    text = _ORIENTATION.sub(r"\g<1>1", text)
    if not location:
        text = _GPS_ELEMENT.sub("", _GPS_ATTRIBUTE.sub("", text))
        if _GPS.search(text):
            return None
    return text.encode("utf-8")


def has_location(xmp: bytes) -> bool:
    """Return whether the packet says where the picture was taken."""
    return bool(_GPS.search(xmp.decode("utf-8", "replace")))


def has_gain_map(xmp: bytes) -> bool:
    """Return whether the packet describes an HDR gain map that lies behind the picture."""
    return _GAIN_MAP in xmp
