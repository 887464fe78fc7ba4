"""Heads come in the order asked for, however many threads read them."""

from __future__ import annotations

import os
from pathlib import Path

from app.engine.heads import HeadReader, read_head


def test_heads_come_in_order_with_size_and_time(tmp_path: Path) -> None:
    paths = []
    for number in range(2_000):
        path = tmp_path / f"{number}"
        path.write_bytes(b"%d" % number * (number % 7))
        paths.append(os.fsencode(path))
    reader = HeadReader()
    heads = list(reader.read(paths))
    reader.close()
    assert [head.data for head in heads] == [Path(os.fsdecode(p)).read_bytes() for p in paths]
    assert all(head.size == len(head.data) and head.mtime_ns > 0 for head in heads)


def test_only_the_beginning_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(b"x" * 1_000_000)
    head = read_head(os.fsencode(path))
    assert len(head.data) == 4_096
    assert head.size == 1_000_000


def test_what_became_a_pipe_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    head = read_head(os.fsencode(tmp_path / "pipe"))
    assert isinstance(head.error, FileNotFoundError)
    assert isinstance(read_head(b"/no/such").error, FileNotFoundError)
