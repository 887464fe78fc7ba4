"""About: what this is, which version, under which licence."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from app import __version__
from app.core.errors import fill
from app.ui import icons


class AboutDialog(QDialog):
    """Shows the program's name, version and licence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Foldermill"))
        picture = QLabel()
        picture.setPixmap(icons.application_icon().pixmap(72, 72))
        name = QLabel("Foldermill")
        name.setObjectName("title")
        version = QLabel(fill(self.tr("Version {version}"), {"version": __version__}))
        version.setObjectName("muted")
        what = QLabel(
            self.tr(
                "Drop folders, choose what should happen, look at the plan, press Run.\n"
                "Every file has an outcome you can read, and every run can be undone."
            )
        )
        licence = QLabel(
            self.tr("Under the MIT licence. The window uses Qt under the LGPL, version 3.")
        )
        licence.setObjectName("muted")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, 24, 28, 16)
        layout.setSpacing(8)
        for label in (picture, name, version, what, licence):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        layout.addSpacing(10)
        layout.addWidget(buttons)
