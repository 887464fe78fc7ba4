"""Lines that come in any order and are wanted in one: sorted in pieces, which wait in files."""

from __future__ import annotations

import heapq
import os
import struct
from collections.abc import Iterable, Iterator
from typing import Final

from app.core.operation import Room
from app.formats.safe_write import discard, write_scratch

_HEAD: Final = struct.Struct("<II")
_MOST: Final = 64
"""Files that are read at the same time."""

Entry = tuple[bytes, bytes]
"""A key, by which entries are ordered as bytes are, and what belongs to it."""


class Runs:
    """Entries, of which no more than some bytes are in memory."""

    def __init__(self, room: Room | None, name: str, most: int) -> None:
        """Begin with none.

        Args:
            room: where files go; without one all stays in memory.
            name: how they are called there.
            most: bytes that may wait in memory.
        """
        self._room = room
        self._name = name
        self._most = most
        self._held: list[Entry] = []
        self._size = 0
        self._files: list[str] = []
        self._made = 0

    def add(self, key: bytes, data: bytes) -> None:
        """Take in one entry; no other has the same key.

        Raises:
            OSError: a file cannot be written.
        """
        self._held.append((key, data))
        self._size += len(data) + len(key) + 200  # what Python needs for two objects
        if self._room and self._size > self._most:
            self._held.sort()
            self._write(self._room, self._held)
            self._held, self._size = [], 0
            if len(self._files) == _MOST:
                files, self._files = self._files, []
                self._write(self._room, heapq.merge(*map(_entries, files)))
                for path in files:
                    discard(path)

    def in_order(self) -> Iterator[bytes]:
        """Yield what belongs to the keys, in their order; as often as it is asked for.

        Raises:
            OSError: a file cannot be read.
        """
        self._held.sort()
        for _, data in heapq.merge(self._held, *map(_entries, self._files)):
            yield data

    def __bool__(self) -> bool:
        return bool(self._held or self._files)

    def _write(self, room: Room, entries: Iterable[Entry]) -> None:
        path = os.path.join(room.folder, f"{self._name}.{self._made}")
        self._made += 1
        write_scratch(path, map(_framed, entries))
        self._files.append(path)


def _framed(entry: Entry) -> bytes:
    key, data = entry
    return _HEAD.pack(len(key), len(data)) + key + data


def _entries(path: str) -> Iterator[Entry]:
    with open(path, "rb") as file:
        while head := file.read(_HEAD.size):
            key, data = _HEAD.unpack(head)
            yield file.read(key), file.read(data)
