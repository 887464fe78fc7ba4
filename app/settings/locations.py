"""Where the program's own files lie: what it keeps for the user, and what it brings along."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final, Self

import app

HOME: Final = "FOLDERMILL_HOME"
"""The environment variable that moves all of the program's folders below one."""


@dataclass(frozen=True, slots=True)
class Locations:
    """The program's own folders as absolute paths; whoever writes into one makes it first.

    Attributes:
        data: journals of runs.
        config: settings.
        cache: thumbnails; may be deleted at any time.
        log: the program's rotating log.
    """

    data: str
    config: str
    cache: str
    log: str

    @classmethod
    def find(cls) -> Self:
        """Return where this system keeps such folders, or the ones below `FOLDERMILL_HOME`."""
        home = os.environ.get(HOME)
        if home:
            base = os.path.abspath(home)
            data, config, cache = (os.path.join(base, name) for name in ("data", "config", "cache"))
        else:
            import platformdirs

            place = platformdirs.PlatformDirs("foldermill", appauthor=False)
            data, config, cache = place.user_data_dir, place.user_config_dir, place.user_cache_dir
        return cls(data, config, cache, os.path.join(data, "logs"))


def resource(*parts: str) -> str:
    """Return the path of something that comes with the program, like `resource("icons")`.

    A wheel carries the resources inside the package; a clone has them beside it.
    """
    package = os.path.dirname(os.path.abspath(app.__file__))
    inside = os.path.join(package, "resources")
    base = inside if os.path.isdir(inside) else os.path.join(os.path.dirname(package), "resources")
    return os.path.join(base, *parts)
