"""Opens a connection to the display and ends; run by `display` as a script of its own.

Qt aborts the process when it cannot connect, so somebody has to try who may die.
"""

import contextlib
import sys
from typing import Final

NO_LIBRARY: Final = 3
"""Exit status when Qt cannot be loaded; standard error says why."""


def main() -> None:
    """Connect to the display; the process does not survive it when there is none."""
    try:
        from PySide6.QtGui import QGuiApplication
    except ImportError as error:
        sys.stderr.write(str(error))
        sys.exit(NO_LIBRARY)
    with contextlib.suppress(ImportError):
        import resource

        # This abort is no crash anybody wants to keep a picture of.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    QGuiApplication([])


if __name__ == "__main__":
    main()
