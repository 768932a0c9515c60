"""When two texts are the same to people: case, accents' encoding, punctuation and spacing do not count."""

import re
import unicodedata
from typing import Final

_APOSTROPHES: Final = re.compile(r"['’‘`´]")
# signs of quantity stay: "BP < 90" and "BP > 90" are two things
_BETWEEN_WORDS: Final = re.compile(r"[^\w\u0300-\u036f+<>=~%&/]+")
_KEPT: Final = frozenset("+<>=~%&/_")
_ASCII: Final = {
    code: chr(code) if chr(code).isalnum() or chr(code) in _KEPT else None if chr(code) in "'`" else " "
    for code in range(128)
}
"""The same for plain letters: whole FAQs are folded for every edit."""
_INSIDE_NAMES: Final = re.compile(r"[\s.\-‐‑–'’_]+")


def fold_phrasing(text: str) -> str:
    """The form in which two phrasings are compared: "What's an EMT?" and "whats an emt" are one."""
    if text.isascii():
        return " ".join(text.lower().translate(_ASCII).split()) or text
    folded = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text).casefold())
    return _BETWEEN_WORDS.sub(" ", folded).strip() or text


def fold_name(text: str) -> str:
    """The form in which two names of terms are compared: "E.M.T.", "EMT" and "emt" are one."""
    return _INSIDE_NAMES.sub("", unicodedata.normalize("NFKC", text).casefold()) or text
