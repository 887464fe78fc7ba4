"""A mapping whose values are made when they are first asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Lazy(Mapping[K, V]):
    """Values by key, in a fixed order; each is made once.

    Two threads that ask at the same time may both make one; the same thing, as modules are.
    """

    def __init__(self, makers: Mapping[K, Callable[[], V]]) -> None:
        """Take what makes each value."""
        self._makers = dict(makers)
        self._made: dict[K, V] = {}

    def __getitem__(self, key: K) -> V:
        if key not in self._made:
            self._made[key] = self._makers[key]()
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._makers

    def __iter__(self) -> Iterator[K]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def imported(module: str, name: str) -> Any:
    """Return what a module calls so."""
    return getattr(importlib.import_module(module), name)


def of_modules(package: str, modules: Iterable[str], name: str) -> Lazy[str, Any]:
    """Return what modules of a package call so, by the modules' names."""
    return Lazy({module: partial(imported, f"{package}.{module}", name) for module in modules})
