"""What kind of disk a folder lies on, read from a made-up system."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.engine import disks
from app.engine.disks import Disk, disks_of


class System:
    """Files as Linux shows them, about disks that are not there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.mounts = root / "mountinfo"
        self.numbers = root / "dev" / "block"
        self.numbers.mkdir(parents=True)
        self.mounts.touch()

    def disk(self, number: str, name: str, *, spins: bool, maker: str = "Seagate") -> Path:
        folder = self.root / "devices" / name
        (folder / "queue").mkdir(parents=True)
        (folder / "device").mkdir()
        (folder / "queue" / "rotational").write_text(f"{spins:d}\n")
        (folder / "device" / "vendor").write_text(f"{maker}  \n")
        self._number(number, folder)
        return folder

    def partition(self, number: str, disk: Path, name: str) -> Path:
        folder = disk / name
        folder.mkdir()
        (folder / "partition").write_text("1\n")
        self._number(number, folder)
        return folder

    def mapped(self, number: str, name: str, *parts: Path) -> Path:
        """A device made of others: encrypted, a logical volume, a RAID."""
        folder = self.disk(number, f"virtual/block/{name}", spins=False)
        (folder / "slaves").mkdir()
        for part in parts:
            (folder / "slaves" / part.name).symlink_to(part)
        return folder

    def _number(self, number: str, folder: Path) -> None:
        (self.numbers / number).symlink_to(os.path.relpath(folder, self.numbers))

    def mount(self, place: str, type_: str, number: str, source: str = "none") -> None:
        Path(place.replace("\\040", " ")).mkdir(exist_ok=True)
        with self.mounts.open("a") as file:
            file.write(f"36 35 {number} / {place} rw,relatime shared:1 - {type_} {source} rw\n")


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    made = System(tmp_path / "sys")
    monkeypatch.setattr(disks, "_MOUNTS", str(made.mounts))
    monkeypatch.setattr(disks, "_DEVICES", str(made.numbers))
    made.disk("259:0", "nvme0n1", spins=False)
    made.mount("/", "ext4", "259:0")
    return made


@pytest.mark.parametrize("type_", ["nfs4", "cifs", "smb3", "fuse.sshfs", "9p"])
def test_network_folders(system: System, tmp_path: Path, type_: str) -> None:
    system.mount(f"{tmp_path}/far", type_, "0:50", "server:/far")
    assert disks_of([f"{tmp_path}/far/a/b"]) == {Disk.NETWORK}
    assert disks_of([f"{tmp_path}/farther", f"{tmp_path}/far"]) == {Disk.OTHER, Disk.NETWORK}


def test_a_partition_of_a_spinning_disk(system: System, tmp_path: Path) -> None:
    disk = system.disk("8:0", "pci/ata1/sda", spins=True)
    system.partition("8:1", disk, "sda1")
    system.mount(f"{tmp_path}/old", "ext4", "8:1", "/dev/sda1")
    assert disks_of([f"{tmp_path}/old/not/yet/there"]) == {Disk.SPINNING}
    assert disks_of([f"{tmp_path}/new"]) == {Disk.OTHER}


def test_a_mapped_device_is_what_it_is_made_of(system: System, tmp_path: Path) -> None:
    solid = system.partition("8:17", system.disk("8:16", "ata2/sdb", spins=False), "sdb1")
    turns = system.partition("8:33", system.disk("8:32", "ata3/sdc", spins=True), "sdc1")
    inner = system.mapped("253:0", "dm-0", solid, turns)
    system.mapped("253:1", "dm-1", inner)
    system.mapped("253:2", "dm-2", solid)
    system.mount(f"{tmp_path}/both", "ext4", "253:1", "/dev/mapper/both")
    system.mount(f"{tmp_path}/solid", "ext4", "253:2", "/dev/mapper/solid")
    assert disks_of([f"{tmp_path}/both"]) == {Disk.SPINNING}
    assert disks_of([f"{tmp_path}/solid"]) == {Disk.OTHER}


@pytest.mark.parametrize(
    ("name", "maker"), [("pci/virtio1/block/vda", "0x1af4"), ("pci/ata1/sda", "QEMU")]
)
def test_what_a_virtual_machine_says_of_its_disk_is_not_believed(
    system: System, tmp_path: Path, name: str, maker: str
) -> None:
    system.disk("254:0", name, spins=True, maker=maker)
    system.mount(f"{tmp_path}/v", "ext4", "254:0", "/dev/vda")
    assert disks_of([f"{tmp_path}/v"]) == {Disk.OTHER}


def test_places_are_found_as_the_kernel_writes_them(system: System, tmp_path: Path) -> None:
    place = tmp_path / "my disk"
    (tmp_path / "link").symlink_to(place)
    system.mount(f"{tmp_path}/my\\040disk", "nfs", "0:51")
    assert disks_of([str(place), f"{tmp_path}/link/a"]) == {Disk.NETWORK}
    system.mount(f"{tmp_path}/my\\040disk", "tmpfs", "0:52", "tmpfs")  # over the other
    assert disks_of([str(place)]) == {Disk.OTHER}


def test_a_system_that_tells_nothing(system: System, tmp_path: Path) -> None:
    system.mounts.write_text("what is this?\n")
    assert disks_of([str(tmp_path)]) == set()
    system.mounts.unlink()
    assert disks_of([str(tmp_path)]) == set()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and /sys")
def test_this_machine_tells_something(tmp_path: Path) -> None:
    assert len(disks_of([str(tmp_path), "/proc"])) >= 1
