"""Brings the translation files up to date with the texts in app/.

    python tools/translations.py            update resources/translations/*.ts
    python tools/translations.py --check    only say whether they are up to date

New texts are entered as unfinished, texts that are gone are dropped. The English file holds only
the texts with plural forms; all others are shown as they stand in the source.
"""

from __future__ import annotations

import argparse
import glob
import os
import shutil
import subprocess
import sys
import tempfile
from typing import Final

ROOT: Final = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FOLDER: Final = os.path.join(ROOT, "resources", "translations")
FILES: Final = {"foldermill_en.ts": ("-pluralonly",), "foldermill_zh_TW.ts": ()}


def main() -> int:
    """Update or check; returns 1 when a checked file is not up to date."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing")
    stale = 0
    if not parser.parse_args().check:
        update(FOLDER)
        return 0
    for name in outdated():
        print(f"{name} is not up to date: run tools/translations.py", file=sys.stderr)
        stale = 1
    return stale


def outdated() -> list[str]:
    """Return the names of the translation files that an update would change."""
    with tempfile.TemporaryDirectory() as folder:
        for name in FILES:
            shutil.copy(os.path.join(FOLDER, name), folder)
        update(folder)
        return [name for name in FILES if _read(FOLDER, name) != _read(folder, name)]


def update(folder: str) -> None:
    """Let lupdate bring the translation files in `folder` up to date."""
    sources = sorted(glob.glob(os.path.join(ROOT, "app", "**", "*.py"), recursive=True))
    for name, options in FILES.items():
        command = [
            _lupdate(),
            *("-silent", "-no-obsolete", "-locations", "none", *options),
            *sources,
            *("-ts", os.path.join(folder, name)),
        ]
        subprocess.run(command, check=True)


def _lupdate() -> str:
    found = shutil.which("pyside6-lupdate", path=os.path.dirname(sys.executable))
    if found is None:
        raise SystemExit("pyside6-lupdate is missing beside this Python")
    return found


def _read(folder: str, name: str) -> str:
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return file.read()


if __name__ == "__main__":
    sys.exit(main())
