"""Thrift's compact protocol, as far as the footer of a Parquet file needs it.

A structure is a dictionary from the number of a field to its type and value; values of lists, sets
and maps come with the types of their members. What is read and written again has the same bytes.
Source: the specification of the compact protocol at thrift.apache.org.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

_TRUE: Final = 1
_FALSE: Final = 2
BYTE: Final = 3
_DOUBLE: Final = 7
_BINARY: Final = 8
LIST: Final = 9
_SET: Final = 10
_MAP: Final = 11
STRUCT: Final = 12
_INTEGERS: Final = (4, 5, 6)
_LONG: Final = 15
"""Members from which on a list says their number by itself, and the largest step between fields."""

Struct = dict[int, tuple[int, Any]]
"""Types and values by the numbers of the fields, in ascending order."""


class Members(NamedTuple):
    """A list or a set: the type of its members, and these."""

    type: int
    values: list[Any]


class _Pairs(NamedTuple):
    """A map: the types of its keys and values in one byte, and these."""

    types: int
    values: list[tuple[Any, Any]]


def read_struct(data: bytes) -> Struct:
    """Return the structure that bytes begin with.

    Raises:
        ValueError: they do not hold one.
    """
    try:
        return _Reader(data).struct()
    except (IndexError, KeyError, RecursionError) as error:
        raise ValueError("no structure of Thrift's compact protocol") from error


def write_struct(struct: Struct) -> bytes:
    """Return the bytes of a structure."""
    data = bytearray()
    _write_struct(data, struct)
    return bytes(data)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def struct(self) -> Struct:
        fields: Struct = {}
        number = 0
        while head := self._byte():
            step, kind = head >> 4, head & 15
            number = number + step if step else self._integer()
            fields[number] = kind, self._value(kind, field=True)
        return fields

    def _value(self, kind: int, *, field: bool = False) -> Any:
        if kind in (_TRUE, _FALSE):
            return None if field else self._byte()  # the type of a field is its value
        if kind in _INTEGERS:
            return self._integer()
        readers: dict[int, Callable[[], Any]] = {
            BYTE: self._byte,
            _DOUBLE: lambda: self._bytes(8),
            _BINARY: lambda: self._bytes(self._varint()),
            LIST: self._members,
            _SET: self._members,
            _MAP: self._pairs,
            STRUCT: self.struct,
        }
        return readers[kind]()

    def _members(self) -> Members:
        head = self._byte()
        count = self._varint() if head >> 4 == _LONG else head >> 4
        return Members(head & 15, [self._value(head & 15) for _ in range(count)])

    def _pairs(self) -> _Pairs:
        count = self._varint()
        types = self._byte() if count else 0
        key, value = types >> 4, types & 15
        return _Pairs(types, [(self._value(key), self._value(value)) for _ in range(count)])

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _bytes(self, length: int) -> bytes:
        self._at += length
        if self._at > len(self._data):
            raise IndexError
        return self._data[self._at - length : self._at]

    def _varint(self) -> int:
        found = shift = 0
        while True:
            byte = self._byte()
            found |= (byte & 127) << shift
            if byte < 128:
                return found
            shift += 7

    def _integer(self) -> int:
        found = self._varint()
        return (found >> 1) ^ -(found & 1)


def _write_struct(data: bytearray, struct: Struct) -> None:
    before = 0
    for number, (kind, value) in struct.items():
        step = number - before
        if 0 < step <= _LONG:
            data.append(step << 4 | kind)
        else:
            data.append(kind)
            _write_integer(data, number)
        if kind not in (_TRUE, _FALSE):
            _write_value(data, kind, value)
        before = number
    data.append(0)


def _write_value(data: bytearray, kind: int, value: Any) -> None:
    if kind in (_TRUE, _FALSE, BYTE):
        data.append(value)
    elif kind in _INTEGERS:
        _write_integer(data, value)
    elif kind == _DOUBLE:
        data += value
    elif kind == _BINARY:
        _write_varint(data, len(value))
        data += value
    elif kind in (LIST, _SET):
        _write_members(data, value)
    elif kind == _MAP:
        _write_pairs(data, value)
    else:
        _write_struct(data, value)


def _write_members(data: bytearray, members: Members) -> None:
    count = len(members.values)
    data.append(min(count, _LONG) << 4 | members.type)
    if count >= _LONG:
        _write_varint(data, count)
    for member in members.values:
        _write_value(data, members.type, member)


def _write_pairs(data: bytearray, pairs: _Pairs) -> None:
    _write_varint(data, len(pairs.values))
    if pairs.values:
        data.append(pairs.types)
    for key, member in pairs.values:
        _write_value(data, pairs.types >> 4, key)
        _write_value(data, pairs.types & 15, member)


def _write_varint(data: bytearray, value: int) -> None:
    while value > 127:
        data.append(value & 127 | 128)
        value >>= 7
    data.append(value)


def _write_integer(data: bytearray, value: int) -> None:
    _write_varint(data, value << 1 if value >= 0 else (-value << 1) - 1)
