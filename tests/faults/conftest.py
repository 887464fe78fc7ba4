"""Gives the tests of one process their place, and carries their batches out in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from one_thread import in_one_process
from place import in_memory


@pytest.fixture
def base(home: Path) -> Iterator[Path]:
    """Give a folder for a world, in which batches run in this process."""
    with in_memory() as folder, in_one_process():
        yield folder / "world"
