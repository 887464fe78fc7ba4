"""Translations, read from the .ts files when the program starts (docs/adr/0004)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final
from xml.etree import ElementTree as ET

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.settings.locations import resource

PLURALS: Final[Mapping[str, Callable[[int], int]]] = MappingProxyType(
    {"en": lambda n: int(n != 1), "zh_TW": lambda _: 0}
)
"""For each language there is, which of its plural forms a number takes."""

_Key = tuple[str, str, str]


class Catalogue(QTranslator):
    """The texts of one language."""

    def __init__(self, language: str, path: str) -> None:
        """Read the .ts file at `path`, whose texts are in `language` (a key of `PLURALS`)."""
        super().__init__()
        self._plural = PLURALS[language]
        self._texts = read_texts(path)

    def isEmpty(self) -> bool:  # noqa: N802
        """Return whether there is nothing in it; Qt leaves out translators that say so."""
        return not self._texts

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """Return the translation, or None when there is none and another translator is asked."""
        forms = self._texts.get((context, text, disambiguation or ""))
        if forms is None:
            return None
        return forms[self._plural(n)] if len(forms) > 1 else forms[0]


def read_texts(path: str) -> dict[_Key, tuple[str, ...]]:
    """Return the finished texts of a .ts file by context, source and comment: each its forms."""
    texts: dict[_Key, tuple[str, ...]] = {}
    for context in ET.parse(path).iter("context"):  # noqa: S314 - our own file
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is None or translation.get("type"):
                continue
            forms = [form.text or "" for form in translation.iter("numerusform")]
            key = (name, message.findtext("source", ""), message.findtext("comment", ""))
            texts[key] = tuple(forms) or (translation.text or "",)
    return texts


def choose_language(wanted: str) -> str:
    """Return the language to use: the wanted one, or with `system` the desktop's if there is it."""
    if wanted in PLURALS:
        return wanted
    for name in QLocale.system().uiLanguages():
        if name.startswith(("zh-Hant", "zh-TW", "zh-HK", "zh-MO")):
            return "zh_TW"
        if name.startswith("en"):
            return "en"
    return "en"


def install(application: QCoreApplication, wanted: str) -> list[QTranslator]:
    """Translate the application, Qt's own texts included.

    Returns:
        The translators; they translate for as long as they are kept.
    """
    language = choose_language(wanted)
    if wanted in PLURALS or not QLocale.system().name().startswith(language[:2]):
        QLocale.setDefault(QLocale(language if language != "en" else "en_US"))
    qt = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    qt.load(f"qtbase_{language}", folder)
    own = Catalogue(language, resource("translations", f"foldermill_{language}.ts"))
    for translator in (qt, own):
        application.installTranslator(translator)
    return [qt, own]
