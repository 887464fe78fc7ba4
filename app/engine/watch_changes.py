"""Hears what the system tells of changes below a folder."""

from __future__ import annotations

import os
import threading
from typing import Final

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
    """Listens in a thread of its own from its making to `close`.

    Attributes:
        working: the system tells of changes, as far as this computer makes them.
        problem: why it does not, in the system's words; empty while it does or is still asked.
    """

    def __init__(self, folder: str) -> None:
        """Listen to what changes below the folder; what cannot be heard is no error here."""
        self.working = False
        self.problem = ""
        self._folder = folder
        self._real = os.path.realpath(folder)
        self._lock = threading.Lock()
        self._changed = False
        self._removed: set[str] = set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="watch-changes", daemon=True)
        self._thread.start()

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
        self._over.set()
        self._thread.join()

    def _listen(self) -> None:
        """Listen until the end; what was missed while that failed counts as a change."""
        pause = _PAUSE
        while not self._over.is_set():
            try:
                self._hear()
            except (ImportError, OSError, RuntimeError) as error:
                if self.working:
                    # A name that is no UTF-8 ends it, too: that says nothing about the system.
                    pause = _PAUSE
                else:
                    self.problem = str(error).partition(". ")[0]
                    pause = min(2 * pause, _LONGEST_PAUSE)
            self.working = False
            self._note(())
            self._over.wait(pause)

    def _hear(self) -> None:
        """Note changes until the end.

        Raises:
            OSError: the system has no more ears, or the folder is gone.
            RuntimeError: what watchfiles could not make sense of.
        """
        import watchfiles

        for changes in watchfiles.watch(
            self._real,
            watch_filter=None,
            debounce=1_000,
            step=50,
            stop_event=self._over,
            # The first word, if only that nothing happened, says that from now on it is heard.
            rust_timeout=500,
            yield_on_timeout=True,
            raise_interrupt=False,
            force_polling=False,
            ignore_permission_denied=True,
        ):
            gone = [path for change, path in changes if change is watchfiles.Change.deleted]
            if changes or not self.working:
                self.working, self.problem = True, ""
                self._note(gone)

    def _note(self, gone: list[str] | tuple[()]) -> None:
        with self._lock:
            self._changed = True
            if len(self._removed) < _MOST_REMOVED:
                self._removed.update(self._folder + path[len(self._real) :] for path in gone)


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
