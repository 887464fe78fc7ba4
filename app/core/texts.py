"""Marks texts for translation without importing Qt.

Qt's lupdate finds texts by the *name* of the function around them, so this one bears Qt's name.
`app.ui` looks the text up again, in the same context, when it is shown.
"""


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:  # noqa: N802 - the name lupdate looks for
    """Return `text` unchanged; the call marks it as translatable in `context`."""
    del context
    return text
