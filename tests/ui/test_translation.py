from __future__ import annotations

import ast
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from pytestqt.qtbot import QtBot

from app.core.params import parameters
from app.settings import Settings
from app.settings.locations import resource
from app.ui import translation
from app.ui.translation import PLURALS, Catalogue, choose_language, install, read_texts

ROOT = Path(__file__).parent.parent.parent
PLACEHOLDER = re.compile(r"%L?n|\{\w+\}")
CHINESE = resource("translations", "foldermill_zh_TW.ts")


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "tools/translations.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def marked_in_code() -> set[tuple[str, str]]:
    """Return file and text of everything marked as translatable, found without lupdate."""
    found = set()
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            place = {"tr": 0, "translate": 1, "QT_TRANSLATE_NOOP": 1}.get(name)
            if place is None or len(node.args) <= place:
                continue
            text = node.args[place]
            assert not isinstance(text, ast.JoinedStr), f"{path}: an f-string is never translated"
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                found.add((path.name, text.value))
    return found


def test_the_files_are_up_to_date(tool: ModuleType) -> None:
    assert tool.outdated() == []


def test_every_marked_text_is_translated_into_chinese() -> None:
    known = {source for _, source, _ in read_texts(CHINESE)}
    assert not {(name, text) for name, text in marked_in_code() if text not in known}


@pytest.mark.parametrize("language", PLURALS)
def test_nothing_is_unfinished_and_placeholders_are_kept(language: str) -> None:
    path = resource("translations", f"foldermill_{language}.ts")
    assert "unfinished" not in Path(path).read_text(encoding="utf-8")
    texts = read_texts(path)
    assert texts
    for (_, source, _), forms in texts.items():
        for form in forms:
            assert form.strip(), source
            assert sorted(PLACEHOLDER.findall(form)) == sorted(PLACEHOLDER.findall(source)), source


def test_every_language_of_the_settings_is_there() -> None:
    offered = next(spec for spec in parameters(Settings) if spec.name == "language").choices
    assert set(offered) == {"system", *PLURALS}


def test_plural_forms_follow_the_number(qapp: QApplication) -> None:
    translators = install(qapp, "en")
    said = [QCoreApplication.translate("run", "%Ln result(s)", "", n) for n in (0, 1, 2, 1234)]
    for translator in translators:
        qapp.removeTranslator(translator)
    assert said == ["0 results", "1 result", "2 results", "1,234 results"]


def test_chinese_reaches_qts_own_texts_and_numbers(qtbot: QtBot, qapp: QApplication) -> None:
    translators = install(qapp, "zh_TW")
    try:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        qtbot.addWidget(box)
        assert box.buttons()[0].text().startswith("取消")
        assert QLocale().name() == "zh_TW"
        assert QCoreApplication.translate("run", "%Ln done", "", 1234) == "完成 1,234 個"
    finally:
        for translator in translators:
            qapp.removeTranslator(translator)
        QLocale.setDefault(QLocale("en_US"))


def test_what_is_not_in_the_catalogue_is_left_to_others() -> None:
    catalogue = Catalogue("zh_TW", CHINESE)
    assert not catalogue.isEmpty()
    assert catalogue.translate("run", "no such text") is None


@pytest.mark.parametrize(
    ("desktop", "chosen"),
    [
        (["zh-Hant-TW", "zh-TW"], "zh_TW"),
        (["de-DE", "zh-HK"], "zh_TW"),
        (["de-DE", "en-GB", "zh-TW"], "en"),
        (["fr-FR"], "en"),
        ([], "en"),
    ],
)
def test_the_desktops_language_is_used_where_there_is_it(
    monkeypatch: pytest.MonkeyPatch, desktop: list[str], chosen: str
) -> None:
    class Desktop:
        @staticmethod
        def system() -> Desktop:
            return Desktop()

        def uiLanguages(self) -> list[str]:  # noqa: N802
            return desktop

    monkeypatch.setattr(translation, "QLocale", Desktop)
    assert choose_language("system") == chosen
    assert choose_language("zh_TW") == "zh_TW"
