"""Sources are read as they were planned, or refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.core.errors import ContentError, SourceError
from app.formats.source_file import SourceFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(b"0123456789")
    return path


def test_reads_what_is_asked_for(path: Path) -> None:
    with SourceFile(str(path)) as file:
        assert file.size == 10
        assert file.read_at(3, 4) == b"3456"
        assert file.read_at(8, 100) == b"89"
        assert file.content() == b"0123456789"
        with file.stream() as stream:
            assert stream.read() == b"0123456789"
        assert file.seek(-2, os.SEEK_END) == 8
        assert (file.read(1), file.read(9), file.read(9)) == (b"8", b"9", b"")


def test_a_link_is_followed(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(path)
    with SourceFile(str(link)) as file:
        assert file.content() == b"0123456789"


@pytest.mark.parametrize("content", [b"0123", b"0123456789ABC"])
def test_a_file_of_another_length_has_changed(path: Path, content: bytes) -> None:
    with SourceFile(str(path)) as file:
        path.write_bytes(content)
        with pytest.raises(ContentError) as caught:
            file.content()
    assert caught.value.problem.code == "changed"


def test_a_file_of_another_time_has_changed(path: Path) -> None:
    with SourceFile(str(path)) as file:
        file.refuse_changed(file.size, file.mtime_ns)
        os.utime(path, ns=(0, file.mtime_ns + 1000))
        with pytest.raises(ContentError) as caught:
            file.refuse_changed(file.size, file.mtime_ns)
    assert caught.value.problem.code == "changed"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError) as caught:
        SourceFile(str(tmp_path / "pipe"))
    assert caught.value.problem.code == "source_special"


def test_what_is_not_there_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        SourceFile(str(tmp_path / "gone"))
    with pytest.raises(IsADirectoryError):
        SourceFile(str(tmp_path))
