"""The program's own log."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from app.settings.log import log_to


def test_records_are_kept_and_the_folder_is_made_for_the_first_one(tmp_path: Path) -> None:
    with log_to(str(tmp_path / "logs")) as path:
        assert not os.path.exists(tmp_path / "logs")
        logging.getLogger("app.engine").warning("odd name %s", "a\udcff")
    text = Path(path).read_text(encoding="utf-8")
    assert "WARNING app.engine: odd name a\\udcff" in text
    logging.getLogger("app.engine").warning("later")
    assert Path(path).read_text(encoding="utf-8") == text


def test_a_log_that_grows_is_turned_over(tmp_path: Path) -> None:
    with log_to(str(tmp_path)):
        for _ in range(60):
            logging.getLogger("app").error("x" * 100_000)
    names = sorted(os.listdir(tmp_path))
    assert names == ["foldermill.log", *(f"foldermill.log.{n}" for n in (1, 2, 3))]
    assert all(path.stat().st_size <= 1_000_000 for path in tmp_path.iterdir())


def test_a_log_that_cannot_be_written_disturbs_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    with log_to(str(tmp_path / "file")):
        logging.getLogger("app").error("lost")
    assert capsys.readouterr().err == ""
