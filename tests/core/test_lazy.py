"""A mapping whose values are made when they are asked for."""

from __future__ import annotations

from functools import partial

import pytest

from app.core.lazy import Lazy


def test_a_value_is_made_once_and_only_when_it_is_asked_for() -> None:
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name.upper()

    found = Lazy({name: partial(make, name) for name in ("b", "a")})
    assert list(found) == ["b", "a"]
    assert len(found) == 2
    assert "a" in found
    assert "c" not in found
    assert not made
    assert found["a"] == found["a"] == "A"
    assert made == ["a"]
    assert dict(found) == {"b": "B", "a": "A"}
    with pytest.raises(KeyError):
        found["c"]
