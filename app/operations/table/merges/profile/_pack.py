"""Shares as bytes: a tree of plain values and numpy arrays, the same bytes for the same tree."""

from __future__ import annotations

import json
import struct
from typing import Any, Final

_ARRAY: Final = "#"
"""The only key of what stands for an array; no other dictionary has it."""
_HEAD: Final = struct.Struct("<Q")
_ALIGNED: Final = 8


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
    kinds = [[array.dtype.str, len(array)] for array in arrays]
    head = json.dumps([kinds, shape], separators=(",", ":")).encode()
    head += b" " * (-len(head) % _ALIGNED)
    pieces = [_HEAD.pack(len(head)), head]
    for array in arrays:
        pieces += [array.data, bytes(-array.nbytes % _ALIGNED)]
    return b"".join(pieces)


def unpack(data: bytes) -> Any:
    """Return the tree of which these are the bytes."""
    import numpy as np

    (length,) = _HEAD.unpack_from(data)
    at = _HEAD.size + length
    kinds, shape = json.loads(data[_HEAD.size : at])
    arrays = []
    for kind, count in kinds:
        # Copied, so that what is kept of a share does not keep all of it in memory.
        array = np.frombuffer(data, kind, count, at).copy() if count else np.empty(0, kind)
        arrays.append(array)
        at += array.nbytes + -array.nbytes % _ALIGNED

    def full(node: Any) -> Any:
        if isinstance(node, dict):
            if _ARRAY in node:
                return arrays[node[_ARRAY]]
            return {key: full(value) for key, value in node.items()}
        return [full(value) for value in node] if isinstance(node, list) else node

    return full(shape)
