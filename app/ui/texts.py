"""Translated texts outside widgets.

Qt's lupdate takes what stands before `.tr` for the context, so an instance bears its name:

    run = Context("run")
    run.tr("%Ln file(s)", "", count)

It does not find `translate(context, text, "", count)` with a count that is not a literal.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


class Context:
    """Translates texts in one context."""

    def __init__(self, name: str) -> None:
        self._name = name

    def tr(self, text: str, comment: str | None = None, n: int = -1) -> str:
        """Return the translation; `%Ln` becomes `n` in the user's digits, in its plural form."""
        return QCoreApplication.translate(self._name, text, comment, n)
