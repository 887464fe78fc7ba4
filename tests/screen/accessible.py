"""Prints what a screen reader finds on the desktop: one JSON object a line for what is showing.

Run by the system's Python, which has the accessibility bindings; they cannot be installed with pip.
A name, a role and a place are all a test needs to find a button as a person would, and press it.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import gi  # type: ignore[import-not-found]

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # type: ignore[import-not-found]  # noqa: E402


def showing(node: Any) -> Iterator[dict[str, Any]]:
    """Yield the node and everything below it that is showing, but nothing that goes meanwhile."""
    try:
        if not node.get_state_set().contains(Atspi.StateType.SHOWING):
            return
        place = node.get_extents(Atspi.CoordType.SCREEN)
        yield {
            "role": node.get_role_name(),
            "name": node.get_name(),
            "x": place.x,
            "y": place.y,
            "width": place.width,
            "height": place.height,
        }
        children = [node.get_child_at_index(index) for index in range(node.get_child_count())]
    except GLib.GError:
        return
    for child in children:
        if child is not None:
            yield from showing(child)


def main() -> None:
    """Print every window of every program."""
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        program = desktop.get_child_at_index(index)
        for window in range(program.get_child_count()):
            for thing in showing(program.get_child_at_index(window)):
                sys.stdout.write(json.dumps(thing) + "\n")


if __name__ == "__main__":
    main()
