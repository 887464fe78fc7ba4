"""Shares as bytes: a tree of plain values and numpy arrays, the same bytes for the same tree.

Whole numbers take the fewest bytes each that all of an array fit into, and none at all where they
are the same: most are small or ones, and a share is often as large as what it is about.
"""

from __future__ import annotations

import json
import struct
from typing import Any, Final

_ARRAY: Final = "#"
"""The only key of what stands for an array; no other dictionary has it."""
_HEAD: Final = struct.Struct("<Q")
_ALIGNED: Final = 8
_SEPARATORS: Final = (",", ":")
_WHOLE: Final = "<i8"
_NARROW: Final = ((1 << 8, "|u1"), (1 << 16, "<u2"), (1 << 32, "<u4"))
"""Numbers that are too large, and a kind in which those below them are kept."""


def pack(tree: Any) -> bytes:
    """Return a tree as bytes.

    Args:
        tree: None, booleans, numbers, texts, and lists and dictionaries of these and of
            one-dimensional numpy arrays.
    """
    arrays: list[Any] = []

    def stood_for(array: Any) -> dict[str, int]:
        import numpy as np

        arrays.append(np.ascontiguousarray(array))
        return {_ARRAY: len(arrays) - 1}

    shape = json.dumps(tree, separators=_SEPARATORS, default=stood_for)
    kinds: list[list[Any]] = []
    pieces: list[Any] = []
    for array in arrays:
        kind, kept, same = _narrowed(array)
        kinds.append([array.dtype.str, kind, len(array), same])
        if kept is not None:
            pieces += [kept.data, bytes(-kept.nbytes % _ALIGNED)]
    return b"".join([_head(kinds, shape), *pieces])


def _narrowed(array: Any) -> tuple[str, Any, int]:
    """Return a kind, the array in it, and the number all are if there is no array for that."""
    kind = array.dtype.str
    if kind != _WHOLE or not len(array):
        return kind, array, 0
    least, most = int(array.min()), int(array.max())
    if least == most:
        return "", None, least
    if least >= 0:
        kind = next((narrow for above, narrow in _NARROW if most < above), kind)
    return kind, array.astype(kind, copy=False), 0


def _head(kinds: list[list[Any]], shape: str) -> bytes:
    """Return the length of what follows, the kinds of the arrays, and the tree without them."""
    head = f"[{json.dumps(kinds, separators=_SEPARATORS)},{shape}]".encode()
    head += b" " * (-len(head) % _ALIGNED)
    return _HEAD.pack(len(head)) + head


def _parted(data: bytes) -> tuple[list[list[Any]], str, int]:
    """Return the kinds of the arrays, the tree without them as text, and where they begin."""
    (length,) = _HEAD.unpack_from(data)
    at = _HEAD.size + length
    head = data[_HEAD.size : at].decode()
    kinds, end = json.JSONDecoder().raw_decode(head, 1)
    return kinds, head.rstrip()[end + 1 : -1], at


def with_last(data: bytes, last: Any) -> bytes:
    """Return the bytes of a list with another last entry.

    Args:
        data: of the list; there is no array in its last entry.
        last: the new one, likewise without arrays.
    """
    kinds, shape, at = _parted(data)
    entries = [*json.loads(shape)[:-1], last]
    return _head(kinds, json.dumps(entries, separators=_SEPARATORS)) + memoryview(data)[at:]


def unpack(data: bytes) -> Any:
    """Return the tree of which these are the bytes."""
    import numpy as np

    kinds, shape, at = _parted(data)
    arrays: list[Any] = []
    for kind, narrow, count, same in kinds:
        if not narrow:
            arrays.append(np.full(count, same, kind))
            continue
        array = np.frombuffer(data, narrow, count, at) if count else np.empty(0, narrow)
        # Copied, so that what is kept of a share does not keep all of it in memory.
        arrays.append(array.astype(kind))
        at += array.nbytes + -array.nbytes % _ALIGNED

    def filled(node: dict[str, Any]) -> Any:
        return arrays[node[_ARRAY]] if _ARRAY in node else node

    return json.loads(shape, object_hook=filled)
