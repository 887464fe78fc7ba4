from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QIcon
from PySide6.QtSvg import QSvgRenderer

from app.settings.locations import resource
from app.ui import icons, row_view, run_bar

APP = Path(row_view.__file__).parent
FILES = sorted(name.removesuffix(".svg") for name in os.listdir(resource("icons")))


def words_in_code() -> set[str]:
    """Return every text constant of the window's code."""
    return {
        node.value
        for path in APP.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_there_is_no_icon_nobody_uses() -> None:
    assert set(FILES) <= words_in_code()


def test_every_icon_that_is_put_exists(qapp: object) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in APP.glob("*.py"))
    used = set(re.findall(r'icons\.(?:put\([^,\n]+, |icon\(|pixmap\()"([a-z-]+)"', code))
    used |= set(re.findall(r'self\._(?:action|button)\([^,\n]+, "([a-z-]+)"', code))
    used |= set(row_view._KIND_ICONS.values())
    used |= {name for name, _ in row_view.OUTCOME_ICONS.values()}
    assert used
    assert used <= set(FILES)
    assert run_bar


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_a_picture(qapp: object, name: str) -> None:
    text = Path(resource("icons", f"{name}.svg")).read_text(encoding="utf-8")
    assert QSvgRenderer(QByteArray(text.encode())).isValid()
    assert "currentColor" in text or name == "foldermill"
    drawn = icons.pixmap(name, 16).toImage()
    assert any(drawn.pixelColor(x, y).alpha() for x in range(16) for y in range(16))


def test_icons_are_sharp_on_dense_screens_and_quiet_when_disabled(qapp: object) -> None:
    found = icons.icon("run")
    assert icons.icon("run") is found
    assert icons.pixmap("run", 16, scale=2.0).width() == 32
    normal = found.pixmap(16, QIcon.Mode.Normal).toImage()
    disabled = found.pixmap(16, QIcon.Mode.Disabled).toImage()
    assert normal != disabled


def test_the_program_has_an_icon(qapp: object) -> None:
    found = icons.application_icon()
    assert not found.pixmap(256).isNull()
