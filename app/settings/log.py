"""The program's own log: what experts need when something went wrong."""

from __future__ import annotations

import io
import logging
import logging.handlers
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_SIZE: Final = 1_000_000
_KEPT: Final = 3


@contextmanager
def log_to(folder: str) -> Iterator[str]:
    """Send what the program logs to a file in `folder`; yield the file's path.

    The file is made with its first record; three older ones of a megabyte are kept.
    """
    path = os.path.abspath(os.path.join(folder, "foldermill.log"))
    handler = _LogFile(
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
    logger = logging.getLogger("app")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        yield path
    finally:
        logger.removeHandler(handler)
        handler.close()


class _LogFile(logging.handlers.RotatingFileHandler):
    """Makes its folder when needed; what it cannot write is lost in silence."""

    def _open(self) -> io.TextIOWrapper:
        os.makedirs(os.path.dirname(self.baseFilename), exist_ok=True)
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - overrides
        """Stay silent: the log is the last place to report to."""
