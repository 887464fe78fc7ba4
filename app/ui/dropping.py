"""What was dropped: local paths, and what is none."""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QByteArray, QMimeData, QUrl


def can_take(data: QMimeData) -> bool:
    """Return whether something like files hangs on the pointer."""
    return data.hasUrls()


def split(data: QMimeData) -> tuple[list[str], list[str]]:
    """Return the local paths that were dropped, and as text the places that are not local."""
    local: list[str] = []
    foreign: list[str] = []
    for url in data.urls():
        if url.isLocalFile():
            local.append(_path(url))
        else:
            foreign.append(url.toDisplayString())
    return local, foreign


def _path(url: QUrl) -> str:
    if sys.platform == "win32":
        return os.path.normpath(url.toLocalFile())
    # A name need not be UTF-8; the URL still has its bytes, QString would replace them.
    encoded = url.path(QUrl.ComponentFormattingOption.FullyEncoded).encode()
    decoded = bytes(QByteArray.fromPercentEncoding(QByteArray(encoded)).data())
    return os.path.normpath(os.fsdecode(decoded))
