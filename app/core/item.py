"""Items: the files a batch is about, and what kind of file each is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a file is, by its content; `OTHER` is anything no lane can want but `file`."""

    IMAGE = "image"
    TABLE = "table"
    TEXT = "text"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Item:
    """One file found in a source.

    Attributes:
        position: its place in plan order, from 0: sources as given, then relative path by bytes.
        source: index of the source it was found in.
        relative: path below that source with `/` between the parts; for a source that is a file its
            name. Bytes that are no UTF-8 are surrogate escapes, as `os.fsdecode` gives them.
        kind: by content, see `app.formats.recognise`.
        size: in bytes, when it was scanned.
        mtime_ns: modification time in nanoseconds, when it was scanned.
    """

    position: int
    source: int
    relative: str
    kind: Kind
    size: int
    mtime_ns: int
