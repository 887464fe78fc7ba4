"""What stands before an item's path in the output folder, so that several sources do not meet."""

from __future__ import annotations

import os
from collections.abc import Sequence

from app.core.naming import safe_relative


def source_places(sources: Sequence[str]) -> list[str]:
    """Return what stands before the mirrored path: with several sources, each folder's name."""
    if len(sources) == 1:
        return [""]
    return [
        safe_relative(os.path.basename(path)) if os.path.isdir(path) else "" for path in sources
    ]
