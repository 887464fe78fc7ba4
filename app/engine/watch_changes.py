"""Hears what the system tells of changes below a folder."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Collection
from typing import Final

MOST_FOLDERS: Final = 2_500
"""Folders that are listened to at the most: to begin takes 20 µs each, in which no other thread of
this process gets its turn. (To let the system walk the folders itself takes that for each file.)"""

_WHOLE_TREES: Final = sys.platform in ("darwin", "win32")
"""The system tells of everything below one folder, and need not walk it."""
_PAUSE: Final = 2.0
"""Seconds until listening is tried again after it has failed; doubled each time in a row."""
_LONGEST_PAUSE: Final = 300.0
_MOST_REMOVED: Final = 10_000
"""Removed paths kept between two looks."""

_NETWORKS: Final = frozenset(
    {
        *("9p", "afpfs", "afs", "ceph", "cifs", "davfs", "drvfs", "fuse.rclone", "fuse.sshfs"),
        *("glusterfs", "ncpfs", "nfs", "nfs4", "prl_fs", "smb3", "smbfs", "vboxsf", "vmhgfs"),
        *("fuse.davfs2", "fuse.glusterfs", "fuse.s3fs", "fuse.vmhgfs-fuse", "webdav"),
    }
)
"""File systems that others write to without this system's knowing."""


class Changes:
    """Listens in a thread of its own, until `close`.

    Attributes:
        working: the system tells of changes, as far as this computer makes them.
        problem: why it does not, in the system's words; empty while it does or is still asked.
    """

    def __init__(self, folder: str) -> None:
        """Prepare to listen below the folder (absolute); what cannot be heard is no error."""
        self.working = False
        self.problem = ""
        self._folder = folder
        self._inside = os.path.join(os.path.realpath(folder), "")
        self._lock = threading.Lock()
        self._changed = False
        self._removed: set[str] = set()
        self._followed: list[str] = []
        self._over = False
        self._turn = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="watch-changes", daemon=True)
        self._thread.start()

    def follow(self, folders: Collection[bytes]) -> None:
        """Listen to these folders, all there are; once that works something `changed`."""
        if _WHOLE_TREES:
            paths = [self._folder]
        else:
            # watchfiles takes text; a folder whose name is none has to be looked at.
            paths = sorted(path.decode() for path in folders if _is_text(path))
        if len(paths) > MOST_FOLDERS:
            paths = []
        if paths != self._followed:
            self.working = False
            self._followed = paths
            self._turn.set()

    @property
    def changed(self) -> bool:
        """Whether anything may have changed since `take`."""
        return self._changed

    def take(self) -> set[str]:
        """Begin to collect anew; return paths that were said to be gone, folders among them."""
        with self._lock:
            removed, self._removed = self._removed, set()
            self._changed = False
        return removed

    def close(self) -> None:
        """End the thread."""
        self._over = True
        self._turn.set()
        self._thread.join()

    def _listen(self) -> None:
        """Listen until the end; what was missed while that failed counts as a change."""
        pause = _PAUSE
        while not self._over:
            self._turn.clear()
            followed = self._followed
            try:
                if followed and not self._over:
                    self._hear(followed)
                    pause = _PAUSE
                    continue
            except FileNotFoundError:
                self._note([])  # a folder went away meanwhile
            except (ImportError, OSError, RuntimeError) as error:
                if self.working:
                    # A name that is no text ends it, too: that says nothing about the system.
                    pause = _PAUSE
                else:
                    self.problem = str(error).partition(". ")[0]
                    pause = min(2 * pause, _LONGEST_PAUSE)
                self._note([])
            self.working = False
            self._turn.wait(pause if followed else None)

    def _hear(self, folders: list[str]) -> None:
        """Note changes until it is somebody else's turn.

        Raises:
            OSError: the system has no more ears, or a folder is gone.
            RuntimeError: what watchfiles could not make sense of.
        """
        import watchfiles

        for changes in watchfiles.watch(
            *folders,
            watch_filter=None,
            debounce=1_000,
            step=50,
            stop_event=self._turn,
            # The first word, if only that nothing happened, says that from now on it is heard.
            rust_timeout=500,
            yield_on_timeout=True,
            raise_interrupt=False,
            force_polling=False,
            recursive=_WHOLE_TREES,
            ignore_permission_denied=True,
        ):
            gone = [path for change, path in changes if change is watchfiles.Change.deleted]
            if changes or not self.working:
                self.working, self.problem = self._followed is folders, ""
                self._note(gone)

    def _note(self, gone: Collection[str]) -> None:
        with self._lock:
            self._changed = True
            if len(self._removed) < _MOST_REMOVED:
                self._removed.update(map(self._as_given, gone))

    def _as_given(self, path: str) -> str:
        """Return a path as a look comes to it; some systems tell of it without its links."""
        if not path.startswith(self._inside):
            return path
        return os.path.join(self._folder, path[len(self._inside) :])


def _is_text(path: bytes) -> bool:
    try:
        path.decode()
    except UnicodeDecodeError:
        return False
    return True


def is_network(folder: str) -> bool:
    """Return whether the folder lies on a network, so that not every change in it is told."""
    import psutil

    real = os.path.realpath(folder)
    if real.startswith("\\\\"):
        return True
    kind = best = ""
    for part in psutil.disk_partitions(all=True):
        mount = os.path.join(part.mountpoint, "")
        if os.path.join(real, "").startswith(mount) and len(mount) >= len(best):
            best = mount
            kind = "nfs" if "remote" in part.opts.split(",") else part.fstype
    return kind.lower() in _NETWORKS
