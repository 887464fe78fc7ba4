"""The window as a user meets it, except that Run is pressed at once: measured by `window.py`.

It runs until SIGTERM: `python benchmarks/driven_window.py FOLDER`.
"""

from __future__ import annotations

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from PySide6.QtWidgets import QApplication

from app.settings.locations import Locations
from app.ui.application import Program
from app.ui.problems import Bugs


def main(folder: str) -> int:
    """Open the window with a folder and press Run, which waits for the plan."""
    application = QApplication(sys.argv[:1])
    bugs = Bugs()
    with bugs.watching(Locations.find().log):
        program = Program(application, bugs)
        program.start([os.path.abspath(folder)], None)
        program.window.run_bar.run_action.trigger()
        return application.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
