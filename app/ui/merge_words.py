"""What merges and their files are called, for people."""

from __future__ import annotations

from typing import Protocol

from app.core.operation import Lane, Role
from app.ui import words


class MergeLike(Protocol):
    """What says which merge it is: an event about it, or its row in the journal."""

    @property
    def lane(self) -> str:
        """Its lane's word in a recipe."""

    @property
    def op(self) -> str:
        """Its operation's word in a recipe."""


def merge_title(merge: MergeLike) -> str:
    """Return the title of its operation; an earlier version may have had others."""
    from app.operations import REGISTRY

    operation = REGISTRY.operations(Lane(merge.lane), Role.MERGE).get(merge.op)
    return words.say("operations", operation.title) if operation else merge.op
