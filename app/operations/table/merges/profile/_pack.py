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
_WHOLE: Final = "<i8"
_NARROW: Final = ((1 << 8, "|u1"), (1 << 16, "<u2"), (1 << 32, "<u4"))
"""Numbers that are too large, and a kind in which those below them are kept."""


def pack(tree: Any) -> bytes:
    """Return a tree as bytes.

    Args:
        tree: None, booleans, numbers, texts, and lists and dictionaries of these and of
            one-dimensional numpy arrays.
    """
    import numpy as np

    arrays: list[Any] = []

    def plain(node: Any) -> Any:
        if isinstance(node, np.ndarray):
            arrays.append(np.ascontiguousarray(node))
            return {_ARRAY: len(arrays) - 1}
        if isinstance(node, dict):
            return {key: plain(value) for key, value in node.items()}
        if isinstance(node, list | tuple):
            return [plain(value) for value in node]
        return node

    shape = plain(tree)
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


def _head(kinds: list[list[Any]], shape: Any) -> bytes:
    head = json.dumps([kinds, shape], separators=(",", ":")).encode()
    head += b" " * (-len(head) % _ALIGNED)
    return _HEAD.pack(len(head)) + head


def _parted(data: bytes) -> tuple[list[list[Any]], Any, int]:
    """Return the kinds of the arrays, the tree without them, and where they begin."""
    (length,) = _HEAD.unpack_from(data)
    at = _HEAD.size + length
    kinds, shape = json.loads(data[_HEAD.size : at])
    return kinds, shape, at


def with_last(data: bytes, last: Any) -> bytes:
    """Return the bytes of a list with another last entry.

    Args:
        data: of the list; there is no array in its last entry.
        last: the new one, likewise without arrays.
    """
    kinds, shape, at = _parted(data)
    return _head(kinds, [*shape[:-1], last]) + memoryview(data)[at:]


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

    def full(node: Any) -> Any:
        if isinstance(node, dict):
            if _ARRAY in node:
                return arrays[node[_ARRAY]]
            return {key: full(value) for key, value in node.items()}
        return [full(value) for value in node] if isinstance(node, list) else node

    return full(shape)
