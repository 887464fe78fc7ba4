"""Gives screen tests their desktop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk, missing


@pytest.fixture
def desk(
    request: pytest.FixtureRequest, home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """Give a desktop; when the test fails, its last picture is kept and named."""
    if lacks := missing():
        pytest.skip(f"needs {', '.join(lacks)}")
    folder = tmp_path_factory.mktemp("desk")
    failed = request.session.testsfailed
    desk = Desk(folder, home)
    try:
        desk.open()
        yield desk
        if request.session.testsfailed > failed:
            desk.picture().save(folder / "screen.png")
            print(f"the screen: {folder / 'screen.png'}")  # noqa: T201
    finally:
        desk.close()
