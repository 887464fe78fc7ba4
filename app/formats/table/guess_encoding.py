"""Which encoding a text is in: by its byte order mark, else by what its bytes can mean.

The order is that of certainty: a mark, bytes that are valid UTF-8 (others hardly ever are), zeros
in every second place, then the characters. East Asian encodings are told apart by how many of their
characters are among the usual ones, which each of them keeps together; encodings of other scripts
by charset-normalizer; those of Latin letters, which differ in few bytes, by the languages whose
words have these letters. The user's country is not asked: a file is read the same everywhere.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from app.formats.table.dialect import NOTHING_GIVEN, Evidence, Given
from app.formats.table.encodings import BOMS, named

_ENOUGH: Final = 16 * 1024
"""Bytes of lines with other than ASCII characters that are looked at."""
_ZEROS: Final = 0.3
"""The share of zero bytes in every second place that speaks for UTF-16."""
_MIXED: Final = 10
"""How many more characters must be UTF-8 than bytes are not, for a text of two encodings."""

_USUAL: Final = 0.85
"""The share of usual characters that speaks for an East Asian encoding."""

_FITTING: Final = 0.6
"""The rating by `_score` that leaves no doubt."""
_MIXED_WORDS: Final = 0.4
"""The share of ASCII letters in words of Latin letters that have others."""

_EAST_ASIAN: Final = {
    "cp949": "[가-힣]+",
    "cp950": "[\u3000-\u303f\uff01-\uff5e]+",
    "gb18030": "[\u3000-\u3020\uff01-\uff5e“”‘’—…]+",
    "cp932": "[\u3000-\u30ff\uff01-\uff5e]+",
    "euc_jp": "[\u3000-\u30ff\uff01-\uff5e]+",
}
"""Encodings with their usual characters besides the common ideographs."""
_COMMON: Final = {
    "cp949": (b"", b""),
    "cp950": (b"\xa4\x40", b"\xc6\x7e"),
    "gb18030": (b"\xb0\xa1", b"\xd7\xf9"),
    "cp932": (b"\x88\x9f", b"\x98\x72"),
    "euc_jp": (b"\xb0\xa1", b"\xcf\xd3"),
}
"""The first and the last of the common ideographs."""

_SCRIPTS: Final = {
    "cp1251": "cp1251",
    "koi8_r": "koi8-r",
    "cp1253": "cp1253",
    "cp1255": "cp1255",
    "cp1256": "cp1256",
    "cp874": "cp874",
}
"""Encodings of other scripts by the names charset-normalizer has for them, with Python's."""
_ASKED: Final = ("cp1252", "cp1250", "cp1257", *_SCRIPTS)

_LANGUAGES: Final = (
    ("cp1252", "äöüß"),
    ("cp1252", "àâæçéèêëîïôœùûüÿ"),
    ("cp1252", "áéíñóúüàèòìïç"),
    ("cp1252", "áâãàçéêíóôõú"),
    ("cp1252", "åäöæøéü"),
    ("cp1252", "áðéíóúýþæö"),
    ("cp1250", "ąćęłńóśźż"),
    ("cp1250", "áčďéěíňóřšťúůýžäĺľôŕ"),
    ("cp1250", "áéíóöőúüű"),
    ("cp1250", "ăâîşţ"),
    ("cp1250", "čćđšž"),
    ("cp1254", "çğıöşüâîi\u0307"),
)
"""Encodings of Latin letters, with the letters of one language or of some that are alike."""
_SYMBOLS: Final = frozenset("\xa0°€£¥§µ²³¹½¼¾–—‘’“”‚„…•·©®™±×÷«»¿¡ªº†‰¢¨´¶")
_WORDS: Final = re.compile(r"[^\W\d_]+")


class Guess(NamedTuple):
    """A guess.

    Attributes:
        encoding: a name Python knows.
        bom: the text starts with a byte order mark.
        evidence: why.
    """

    encoding: str
    bom: bool
    evidence: Evidence


def guess_encoding(
    head: bytes, others: Sequence[bytes] = (), given: Given = NOTHING_GIVEN
) -> Guess:
    """Guess the encoding of a text.

    Args:
        head: its start.
        others: other parts of it; they may begin and end within a character.
        given: what is known; an `encoding` is not guessed.

    Raises:
        LookupError: there is no encoding of the name given.
    """
    if "encoding" in given:
        encoding = named(str(given["encoding"]), head)
        bom = encoding in BOMS and head.startswith(BOMS[encoding])
        return Guess(encoding, bom, _because("given", 1.0))
    for mark, start in BOMS.items():
        if head.startswith(start):
            return Guess(mark, True, _because("bom", 1.0))
    if wide := _without_mark(head):
        return Guess(wide, False, _because("zeros", 0.9))
    return _from_characters([head, *others])


def _from_characters(parts: Sequence[bytes]) -> Guess:
    """Guess from what the characters can be."""
    if all(part.isascii() for part in parts):
        return Guess("utf-8", False, _because("ascii", 0.8))
    found, wrong = map(sum, zip(*map(_utf8, parts), strict=True))
    if not wrong:
        return Guess("utf-8", False, _because("utf8", 0.99))
    if found > wrong * _MIXED:
        return Guess("utf-8", False, _because("mostly_utf8", 0.7, wrong=wrong))
    lines = _telling_lines(parts)
    if _only_symbols(lines):
        return Guess("cp1252", False, _because("common", 0.6))
    latin, sure = _latin(lines)
    if sure:
        return latin
    if other := _east_asian(lines) or _other_script(lines):
        return Guess(other, False, _because("letters", 0.8))
    return latin


def _because(why: str, confidence: float, **values: int) -> Evidence:
    return Evidence("encoding", why, confidence, values)


def _without_mark(head: bytes) -> str:
    """Tell UTF-16 without byte order mark."""
    half = len(head) // 2
    if half < 2 or b"\0" not in head:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > half * _ZEROS and not even:
        return "utf-16-le"
    return "utf-16-be" if even > half * _ZEROS and not odd else ""


def _utf8(part: bytes) -> tuple[int, int]:
    """Count the characters above ASCII that are valid UTF-8, and the bytes that are not.

    The first number is not exact where the second one is 0.
    """
    # What was cut off at the edges is at most three bytes.
    start = next((at for at in range(min(4, len(part))) if part[at] & 0xC0 != 0x80), 0)
    decoder = codecs.getincrementaldecoder("utf-8")
    try:
        decoder().decode(part[start:])
    except UnicodeDecodeError:
        text = decoder("surrogateescape").decode(part[start:])
    else:
        return 1, 0
    high = [char for char in text if not char.isascii()]
    wrong = sum("\udc80" <= char <= "\udcff" for char in high)
    return len(high) - wrong, wrong


def _telling_lines(parts: Sequence[bytes]) -> bytes:
    """Return the lines that have more than ASCII, once each."""
    lines = dict.fromkeys(
        line for part in parts for line in part.splitlines(keepends=True) if not line.isascii()
    )
    found = b""
    for line in lines:
        found += line
        if len(found) > _ENOUGH:
            break
    return found[: 2 * _ENOUGH]


def _only_symbols(lines: bytes) -> bool:
    """Whether there are no other than ASCII letters, if the text is one of Windows-1252."""
    text = lines.decode("cp1252", "replace")
    return all(char in _SYMBOLS for char in text if not char.isascii())


def _east_asian(lines: bytes) -> str:
    """Return the East Asian encoding in which most characters are usual ones; empty for none."""
    shares = {encoding: _usual_share(lines, encoding) for encoding in _EAST_ASIAN}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= _USUAL else ""


def _usual_share(lines: bytes, encoding: str) -> float:
    text = lines.decode(encoding, "replace")
    # Half-width kana are single bytes, so they tell nothing.
    high = [char for char in text if not char.isascii() and not "\uff61" <= char <= "\uff9f"]
    usual = sum(len(found) for found in re.findall(_EAST_ASIAN[encoding], text))
    common = sum(_is_common(char, encoding) for char in high)
    return (usual + common) / max(len(high), 1)


def _is_common(char: str, encoding: str) -> bool:
    first, last = _COMMON[encoding]
    code = char.encode(encoding, "ignore")
    # Of GB 18030 and EUC the second byte is a high one too.
    return len(code) == 2 and first <= code <= last and (code[1] >= 0xA1 or first[1] < 0xA1)


def _other_script(lines: bytes) -> str:
    """Return the encoding of a script that is not Latin; empty if it is, or nobody knows."""
    import charset_normalizer

    # Words only: what parts cells would count as noise.
    words = re.sub(rb"[^A-Za-z\x80-\xff\n]+", b" ", lines)
    best = charset_normalizer.from_bytes(words, cp_isolation=list(_ASKED)).best()
    return _SCRIPTS.get(best.encoding, "") if best else ""


def _latin(lines: bytes) -> tuple[Guess, bool]:
    """Guess among encodings of Latin letters; and tell whether it is surely one of them."""
    scores: dict[str, float] = {}
    for encoding, letters in _LANGUAGES:
        score = _score(lines.decode(encoding, "replace"), letters)
        scores[encoding] = max(score, scores.get(encoding, score))
    # The first of those that are equal is the most common one.
    best, *others = sorted(scores, key=lambda encoding: -scores[encoding])
    score, apart = scores[best], scores[best] - scores[others[0]]
    if best == "cp1252" and "\ufffd" in lines.decode("cp1252", "replace"):
        best = "latin-1"
    if score <= 0:
        return Guess(best, False, _because("common", 0.4)), False
    guess = Guess(best, False, _because("letters", 0.7 if apart else 0.5))
    # A text may be of several languages.
    every = "".join(letters for encoding, letters in _LANGUAGES if encoding in (best, "cp1252"))
    text = lines.decode(best, "replace")
    return guess, _score(text, every) >= _FITTING and _is_mixed(text)


def _score(text: str, letters: str) -> float:
    """Rate a text from -1 to 1: by the letters a language has, less other ones within words."""
    good = bad = 0
    for word in _WORDS.findall(text):
        if len(word) > 2 and not word.isascii():
            proper = word.islower() or word.isupper() or word.istitle()
            high = [char for char in word if not char.isascii()]
            fitting = sum(proper and char.lower() in letters for char in high)
            good += fitting
            bad += len(high) - fitting
    bad += len(re.findall(r"(?<=[^\W\d_])[^\w\s\x00-\x7f‘’“”–—·](?=[^\W\d_])", text))
    return (good - bad) / max(good + bad, 1)


def _is_mixed(text: str) -> bool:
    """Whether words with other letters consist of ASCII ones to a good part."""
    words = "".join(word for word in _WORDS.findall(text) if not word.isascii())
    return sum(map(str.isascii, words)) >= len(words) * _MIXED_WORDS
