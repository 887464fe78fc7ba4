"""What kind of disk a folder lies on, as far as the system tells: only Linux does, by files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from glob import escape, glob
from typing import Final

_MOUNTS: Final = "/proc/self/mountinfo"
_DEVICES: Final = "/sys/dev/block"

_NETWORK: Final = re.compile(
    r"nfs\d?|cifs|smb\w*|9p|afs|ceph|lustre|beegfs|orangefs|pvfs2|ncpfs|coda|davfs|webdav"
    r"|fuse\.(sshfs|rclone|s3fs|davfs\d?|glusterfs|ceph\S*|gvfsd-fuse|curlftpfs|smbnetfs|juicefs)"
)
"""Types of file systems whose files lie on another computer."""

_VIRTUAL: Final = re.compile(r"/virtio\d|/vbd-|/vmbus", re.IGNORECASE)
_VIRTUAL_MAKERS: Final = re.compile("QEMU|VMware|VBOX|Msft|Virtual", re.IGNORECASE)
"""Disks of virtual machines, by their place and by their maker: most say that they spin, whatever
it is that they are made of."""


class Disk(StrEnum):
    """What a folder lies on."""

    NETWORK = "network"
    SPINNING = "spinning"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class _Mount:
    """One line of the list of mounts."""

    place: str
    type: str
    device: str
    source: str


def disks_of(folders: Iterable[str]) -> set[Disk]:
    """Return what the folders (or files) lie on; one that is not there yet, where it will be."""
    mounts = _mounts()
    if not mounts:
        return set()
    places = {_folder(path) for path in folders}  # of thousands of files, mostly few
    found = {_mount_of(os.path.realpath(place), mounts) for place in places}
    return {_kind(mount) for mount in found}


def _folder(path: str) -> str:
    while not os.path.isdir(path) and os.path.dirname(path) != path:
        path = os.path.dirname(path)
    return path


def _mounts() -> list[_Mount]:
    """Return the mounts, those that lie over others later."""
    try:
        with open(_MOUNTS, encoding="utf-8", errors="surrogateescape") as file:
            return [_mount(line) for line in file]
    except (OSError, ValueError):
        return []


def _mount(line: str) -> _Mount:
    first, second = line.split(" - ", 1)
    _, _, device, _, place, *_ = first.split()
    type_, source, *_ = second.split()
    return _Mount(_unescaped(place), type_, device, _unescaped(source))


def _unescaped(text: str) -> str:
    """Return a path as it is; the kernel writes spaces and the like as octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def _mount_of(path: str, mounts: Iterable[_Mount]) -> _Mount:
    holding = [m for m in mounts if m.place == "/" or f"{path}/".startswith(f"{m.place}/")]
    # Of equal places the later one hides the earlier.
    return max(reversed(holding), key=lambda mount: len(mount.place))


def _kind(mount: _Mount) -> Disk:
    if _NETWORK.fullmatch(mount.type):
        return Disk.NETWORK
    return Disk.SPINNING if _spins(_device(mount)) else Disk.OTHER


def _device(mount: _Mount) -> str:
    """Return the folder in which the system describes the mount's device."""
    device = mount.device
    if device.startswith("0:"):  # btrfs and the like: the number is the file system's own
        try:
            number = os.stat(mount.source).st_rdev if mount.source.startswith("/") else 0
        except OSError:
            number = 0
        device = f"{os.major(number)}:{os.minor(number)}"
    return os.path.realpath(os.path.join(_DEVICES, device))


def _spins(device: str) -> bool:
    """Whether the device, or one of those it is made of, is a rotational disk."""
    parts = glob(os.path.join(escape(device), "slaves", "*"))
    if parts:
        return any(_spins(os.path.realpath(part)) for part in parts)
    if os.path.exists(os.path.join(device, "partition")):
        device = os.path.dirname(device)
    maker = _text(device, "device/vendor") + _text(device, "device/model")
    if _VIRTUAL.search(device) or _VIRTUAL_MAKERS.search(maker):
        return False
    return _text(device, "queue/rotational").strip() == "1"


def _text(folder: str, name: str) -> str:
    try:
        with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
