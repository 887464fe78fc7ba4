"""Keeps pyarrow from loading pandas, which takes seconds and is of no use for reading tables.

The first time it makes an array of anything, pyarrow imports pandas if it is installed, only to
ask whether that thing is one of pandas'. It asks once.
"""

from __future__ import annotations

import functools
import sys
from importlib.abc import MetaPathFinder


@functools.cache
def keep_pandas_out() -> None:
    """Let pyarrow look for pandas now, and find none; where pandas is loaded it changes nothing.

    In this process pyarrow can no longer turn tables into frames of pandas; pandas itself works.
    """
    import pyarrow as pa

    if "pandas" in sys.modules:
        return
    guard = _Guard()
    sys.meta_path.insert(0, guard)
    try:
        pa.array([None])
    finally:
        sys.meta_path.remove(guard)


class _Guard(MetaPathFinder):
    """Refuses to find pandas."""

    def find_spec(self, fullname: str, *_: object) -> None:
        """Leave all other modules to the finders behind."""
        if fullname == "pandas":
            raise ModuleNotFoundError("pandas is kept out", name=fullname)
