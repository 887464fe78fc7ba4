"""Where worlds lie: in memory if possible, because thousands of them are made and thrown away."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

_MEMORY = "/dev/shm"


@contextlib.contextmanager
def in_memory() -> Iterator[Path]:
    """Make a folder that is gone afterwards."""
    folder = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="foldermill-faults-", dir=folder) as path:
        yield Path(path)
