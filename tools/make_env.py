"""Builds the Python environment of a clone aside and puts it in place when it is complete.

    python make_env.py CLONE WISH CONSTRAINTS...

WISH is the Python the user asked for, to be remembered; empty for none. Called by `env.sh` with the
Python the environment is to have; needs nothing but the standard library.

An interrupted build leaves `.venv.new`, which the next build removes. Two builds at once wait for
each other. `.venv/pins` holds copies of the constraint files: the mark of a complete environment.
"""

from __future__ import annotations

import contextlib
import fcntl
import filecmp
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

_NETWORK: Final = (
    "NewConnectionError",
    "Failed to establish a new connection",
    "NameResolutionError",
    "name resolution",
    "Max retries exceeded",
    "Network is unreachable",
    "Connection refused",
    "timed out",
    "ProxyError",
)
"""What pip says when it is the network."""


class BuildError(Exception):
    """The environment cannot be built; the text is for the user."""


def main() -> int:
    """Build when needed; return 0, or 1 after saying what is wrong."""
    clone, wish, *files = sys.argv[1:]
    # Ends as Ctrl+C does, so that pip ends too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with open(os.path.join(clone, ".venv.lock"), "w", encoding="utf-8") as lock:
            # A file system without locks must do without.
            with contextlib.suppress(OSError):
                fcntl.flock(lock, fcntl.LOCK_EX)
            if not _is_current(clone, wish, files):
                _build(clone, wish, files, lock.fileno())
    except BuildError as error:
        sys.stderr.write(f"Foldermill could not be set up. {error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"Foldermill could not be set up in {clone}: {error.strerror}.\n")
        return 1
    except KeyboardInterrupt:
        return 1
    return 0


def _is_current(clone: str, wish: str, files: Sequence[str]) -> bool:
    """Return whether another build, for which this one waited, did all there was to do."""
    pins = os.path.join(clone, ".venv", "pins")
    try:
        same = all(
            filecmp.cmp(os.path.join(clone, name), os.path.join(pins, name), shallow=False)
            for name in files
        )
        with open(os.path.join(pins, "python"), encoding="utf-8") as file:
            return same and wish in ("", file.read().strip())
    except OSError:
        return False


def _build(clone: str, wish: str, files: Sequence[str], lock: int) -> None:
    new, final, old = (os.path.join(clone, name) for name in (".venv.new", ".venv", ".venv.old"))
    for folder in (new, old):
        shutil.rmtree(folder, ignore_errors=True)
    size = 170 if len(files) == 1 else 220  # megabytes; the second is what tests need
    sys.stderr.write(
        f"Setting up Foldermill, once: about {size} MB to download. A minute or two.\n"
    )
    # The real file: a link like /usr/bin/python3 may lead to another version some day.
    python = os.path.realpath(sys.executable)
    _call([python, "-m", "venv", new], lock, "Python cannot make an environment")
    install = [os.path.join(new, "bin", "python"), "-m", "pip", "install", "--quiet", "--no-deps"]
    # No compiler is ever asked. pyvips has no wheel; without pkg-config it is plain Python, and
    # uses the libvips of pyvips-binary.
    install += ["--only-binary=:all:", "--no-binary=pyvips", "--disable-pip-version-check"]
    for name in files:
        install += ["-r", os.path.join(clone, name)]
    _call(install, lock, "A package cannot be installed")
    _rename_inside(new, final)
    _mark(clone, wish, files, new)
    if os.path.lexists(final):
        os.rename(final, old)
    os.rename(new, final)
    shutil.rmtree(old, ignore_errors=True)


def _call(command: Sequence[str], lock: int, complaint: str) -> None:
    """Run a command; it holds the lock too, in case it survives us."""
    ended = subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=os.environ | {"PKG_CONFIG_LIBDIR": os.devnull, "PKG_CONFIG_PATH": ""},
        pass_fds=[lock],
    )
    if ended.returncode == 0:
        return
    if any(sign in ended.stdout for sign in _NETWORK):
        raise BuildError("There is no network, and the packages it needs have to be downloaded.")
    lines = [line for line in ended.stdout.splitlines() if line.strip()]
    errors = [line for line in lines if "ERROR" in line] or lines[-1:]
    raise BuildError(f"{complaint}: {' '.join(errors[:1])}")


def _rename_inside(new: str, final: str) -> None:
    """Make scripts and settings of the environment name the folder it is going to have."""
    # A script that is a Python file has its bytecode in a folder beside it.
    entries = [entry for entry in os.scandir(os.path.join(new, "bin")) if not entry.is_symlink()]
    scripts = [entry.path for entry in entries if entry.is_file()]
    for path in (*scripts, os.path.join(new, "pyvenv.cfg")):
        with open(path, "rb+") as file:
            data = file.read()
            changed = data.replace(os.fsencode(new), os.fsencode(final))
            if changed != data and b"\0" not in data:
                file.seek(0)
                file.truncate()
                file.write(changed)


def _mark(clone: str, wish: str, files: Sequence[str], new: str) -> None:
    pins = os.path.join(new, "pins")
    os.mkdir(pins)
    for name in files:
        shutil.copyfile(os.path.join(clone, name), os.path.join(pins, name))
    with open(os.path.join(pins, "python"), "w", encoding="utf-8") as file:
        file.write(f"{wish}\n")


if __name__ == "__main__":
    sys.exit(main())
