"""The program's own log: what experts need when something went wrong."""

from __future__ import annotations

import logging
import logging.handlers
import os
from typing import Final

_SIZE: Final = 1_000_000
_KEPT: Final = 3


def open_log(folder: str) -> str:
    """Send what the program logs to a file in `folder`; return the file's path.

    The file is made with the first record. Old records make room: three older files of a megabyte
    are kept.
    """
    path = os.path.join(folder, "foldermill.log")
    logger = logging.getLogger("app")
    if not any(_writes_to(handler, path) for handler in logger.handlers):
        os.makedirs(folder, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            path,
            maxBytes=_SIZE,
            backupCount=_KEPT,
            encoding="utf-8",
            errors="backslashreplace",
            delay=True,
        )
        handler.setFormatter(
            logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s")
        )
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    return path


def _writes_to(handler: logging.Handler, path: str) -> bool:
    return isinstance(handler, logging.FileHandler) and handler.baseFilename == path
