"""Whether a folder a run stands on is still the one it began with.

A drive that was unplugged, a network folder that went away and a folder that was renamed look alike
to whoever opens a file below them: nothing is there. A mount point that lost its mount even looks
like an empty folder, ready to be filled. So a folder is known by its device and inode, by the mount
it lies on, and the output folder also by a file of ours in it.
"""

from __future__ import annotations

import os
import stat

Identity = tuple[int, int]


class Top:
    """One folder that everything depends on, as it was when the run began.

    Attributes:
        path: absolute.
        mount: the mount point it lies on; empty while that is not known.
    """

    def __init__(self, path: str, *, mark: str = "", mount: str = "") -> None:
        """Look at the folder; it may be missing, then the first one seen there is the right one.

        Args:
            path: absolute.
            mark: a file of ours in it, by which it is known even on another device.
            mount: the mount it was on when the run was begun, if that is known.
        """
        self.path = path
        self._mark = mark
        self._identity = None if mount and not os.path.ismount(mount) else _identity(path)
        self.mount = mount or (mount_of(path) if self._identity else "")

    def is_there(self) -> bool:
        """Whether the folder is there and the same; two calls to the system at most."""
        found = _identity(self.path)
        return found is not None and found == self._identity and self._is_marked()

    def is_back(self, *, trusted: bool) -> bool:
        """Whether the folder is there again, and answers; a drive may come back as another device.

        Args:
            trusted: the user says that what is there now is the right one.
        """
        found = _identity(self.path)
        if found is None or not _answers(self.path):
            return False
        if not (trusted or self._may_be(found)):
            return False
        mount = mount_of(self.path)
        if self.mount and mount != self.mount:
            return False  # the mount is gone, and this is only the place for it
        self._identity, self.mount = found, mount
        return True

    def _may_be(self, found: Identity) -> bool:
        """Whether what was found can be this folder; numbers of deleted ones are given again."""
        if self._mark or self._identity is None:
            return self._is_marked()
        return found == self._identity or found[0] != self._identity[0]

    def _is_marked(self) -> bool:
        return not self._mark or os.path.exists(self._mark)


def mount_of(path: str) -> str:
    """Return the mount point (on Windows the drive) that the path lies on or would lie on."""
    path = os.path.realpath(path)
    while not os.path.ismount(path) and os.path.dirname(path) != path:
        path = os.path.dirname(path)
    return path


def _identity(path: str) -> Identity | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISDIR(found.st_mode) else None


def _answers(path: str) -> bool:
    """Whether the folder can be read; what a dead system has cached of it would not be enough."""
    try:
        with os.scandir(path) as entries:
            next(entries, None)
    except OSError:
        return False
    return True
