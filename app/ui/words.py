"""Words and numbers for people: kinds, outcomes, sizes, times, problems, in the user's language."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from app.core.errors import Problem, Value, fill
from app.core.item import Kind
from app.core.messages import MESSAGES
from app.core.outcome import Loss, Outcome
from app.core.texts import QT_TRANSLATE_NOOP
from app.ui.texts import Context

words: Final = Context("words")

_OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.DONE: QT_TRANSLATE_NOOP("words", "Done"),
    Outcome.SKIPPED: QT_TRANSLATE_NOOP("words", "Skipped"),
    Outcome.CANCELLED: QT_TRANSLATE_NOOP("words", "Cancelled"),
    Outcome.FAILED: QT_TRANSLATE_NOOP("words", "Failed"),
    Outcome.QUARANTINED: QT_TRANSLATE_NOOP("words", "Set aside"),
}
_KINDS: Final[Mapping[Kind, str]] = {
    Kind.IMAGE: QT_TRANSLATE_NOOP("words", "Image"),
    Kind.TABLE: QT_TRANSLATE_NOOP("words", "Table"),
    Kind.TEXT: QT_TRANSLATE_NOOP("words", "Text"),
    Kind.OTHER: QT_TRANSLATE_NOOP("words", "Other"),
}
_COUNTS: Final[Mapping[Kind, str]] = {
    Kind.IMAGE: QT_TRANSLATE_NOOP("words", "Images {count}"),
    Kind.TABLE: QT_TRANSLATE_NOOP("words", "Tables {count}"),
    Kind.TEXT: QT_TRANSLATE_NOOP("words", "Text {count}"),
    Kind.OTHER: QT_TRANSLATE_NOOP("words", "Other {count}"),
}
_LOSSES: Final[Mapping[Loss, str]] = {
    Loss.METADATA: QT_TRANSLATE_NOOP("words", "metadata"),
    Loss.PROFILE: QT_TRANSLATE_NOOP("words", "colour profile"),
    Loss.ALPHA: QT_TRANSLATE_NOOP("words", "transparency"),
    Loss.FRAMES: QT_TRANSLATE_NOOP("words", "further frames"),
    Loss.BIT_DEPTH: QT_TRANSLATE_NOOP("words", "bit depth"),
    Loss.CHARACTERS: QT_TRANSLATE_NOOP("words", "characters the encoding lacks"),
    Loss.SHEETS: QT_TRANSLATE_NOOP("words", "further sheets"),
    Loss.LAYOUT: QT_TRANSLATE_NOOP("words", "formulas and layout"),
    Loss.ROWS: QT_TRANSLATE_NOOP("words", "rows with a flaw"),
}


def say(context: str, text: str, values: Mapping[str, Value] | None = None) -> str:
    """Return a text marked elsewhere, translated, with its `{name}`s filled in."""
    return fill(QCoreApplication.translate(context, text), values or {})


tr: Final = words.tr


def outcome_word(outcome: Outcome) -> str:
    """Return the outcome's name."""
    return say("words", _OUTCOMES[outcome])


def kind_word(kind: Kind) -> str:
    """Return the name of one thing of that kind."""
    return say("words", _KINDS[kind])


def loss_words(losses: Mapping[Loss, int] | tuple[Loss, ...]) -> str:
    """Return the losses as a list, like `metadata, colour profile`."""
    comma = words.tr(", ", "between the words of a list")
    return comma.join(say("words", _LOSSES[loss]) for loss in losses)


def counts(kinds: Mapping[Kind, int], hidden: int) -> str:
    """Return what was found, like `Images 1,240 · Tables 3 · 12 hidden left out`."""
    parts = [
        say("words", _COUNTS[kind], {"count": number(kinds[kind])})
        for kind in Kind
        if kinds.get(kind)
    ]
    if hidden:
        parts.append(words.tr("%Ln hidden left out", "", hidden))
    return joined(parts)


def joined(parts: list[str]) -> str:
    """Return the parts side by side, the empty ones left out."""
    return " · ".join(part for part in parts if part)


def problem_text(problem: Problem) -> str:
    """Return the sentence for a problem, in the user's language."""
    template = MESSAGES.get(problem.code, MESSAGES["bug"])
    return say("errors", template, problem_values(problem))


def problem_values(problem: Problem) -> dict[str, Value]:
    """Return the values of a problem as they can be shown."""
    values: dict[str, Value] = {name: _shown(value) for name, value in problem.values.items()}
    # What was found instead is a word of ours, not a name, so it has a translation too.
    if found := problem.values.get("found"):
        values["found"] = say("errors", str(found))
    return values


def _shown(value: Value) -> str:
    if isinstance(value, str):
        return printable(value)
    return number(value) if isinstance(value, int) else QLocale().toString(value)


def printable(path: str) -> str:
    """Return a name that can be shown: control characters and undecodable bytes are escaped."""
    if path.isprintable():
        return path
    return "".join(_escaped(character) for character in path)


def short_path(path: str) -> str:
    """Return a path that can be shown, the user's home folder as `~` where that is usual."""
    home = os.path.expanduser("~")
    if os.sep == "/" and len(home) > 1 and path.startswith(home + "/"):
        path = "~" + path[len(home) :]
    return printable(path)


def folder_name(path: str) -> str:
    """Return the last name of a folder's path, for sentences about it."""
    return printable(os.path.basename(path.rstrip(os.sep)) or path)


def printable_lines(text: str) -> str:
    """Return a text of several lines that can be shown."""
    return "\n".join(printable(line) for line in text.splitlines())


def _escaped(character: str) -> str:
    if character.isprintable():
        return character
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")


def number(value: int) -> str:
    """Return a whole number by the user's locale."""
    return QLocale().toString(value)


def percent(share: float) -> str:
    """Return a share from 0 to 1 in whole hundredths; all of it only when it is all."""
    locale = QLocale()
    return locale.toString(int(100 * share)) + locale.percent()


def decimal(value: float) -> str:
    """Return a rate: one decimal below ten, none above."""
    return QLocale().toString(value, "f", 1 if value < 9.95 else 0)


def data_size(size: int) -> str:
    """Return a number of bytes in a readable unit (powers of 1000, as file managers count)."""
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def duration(seconds: float) -> str:
    """Return a time like `45 s`, `3 min 20 s` or `2 h 5 min`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes_left = divmod(minutes, 60)
    values: dict[str, Value] = {"h": number(hours), "min": minutes_left, "s": rest}
    if hours:
        return fill(words.tr("{h} h {min} min"), values)
    if minutes:
        return fill(words.tr("{min} min {s} s"), values)
    if seconds < 10:
        values["s"] = QLocale().toString(seconds, "g", 2)
    return fill(words.tr("{s} s"), values)


def day(seconds: float) -> str:
    """Return the day of a moment since 1970, like `24 November 2026`."""
    moment = QDateTime.fromSecsSinceEpoch(int(seconds))
    return QLocale().toString(moment, words.tr("d MMMM yyyy", "how Qt writes a date"))


def moment(seconds: float) -> str:
    """Return a moment since 1970, like `24 Nov 2026, 16:05`."""
    moment = QDateTime.fromSecsSinceEpoch(int(seconds))
    return QLocale().toString(moment, words.tr("d MMM yyyy, HH:mm", "how Qt writes a date"))
