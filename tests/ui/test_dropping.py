from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QUrl

from app.ui import dropping


def dropped(*urls: str) -> QMimeData:
    data = QMimeData()
    data.setData("text/uri-list", "\r\n".join(urls).encode())
    return data


def test_local_paths_and_places_elsewhere_are_told_apart(qapp: object) -> None:
    data = dropped("file:///home/a%20b/", "https://example.org/c.jpg", "file:///x.jpg")
    assert dropping.can_take(data)
    assert dropping.split(data) == (["/home/a b", "/x.jpg"], ["https://example.org/c.jpg"])


def test_text_alone_is_not_taken(qapp: object) -> None:
    data = QMimeData()
    data.setText("/home")
    assert not dropping.can_take(data)


@pytest.mark.skipif(os.sep != "/", reason="file names are bytes on POSIX only")
@given(name=st.binary(min_size=1, max_size=30).filter(lambda name: not {0, 47} & set(name)))
def test_every_name_a_file_can_have_survives_the_drop(qapp: object, name: bytes) -> None:
    if name in (b".", b".."):
        return
    encoded = "".join(f"%{byte:02X}" for byte in name)
    local, foreign = dropping.split(dropped(f"file:///tmp/{encoded}"))
    assert (local, foreign) == ([os.fsdecode(b"/tmp/" + name)], [])


def test_what_qt_itself_drags_is_understood(qapp: object) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/tmp/中文 50%/ü.jpg")])
    assert dropping.split(data)[0] == ["/tmp/中文 50%/ü.jpg"]
