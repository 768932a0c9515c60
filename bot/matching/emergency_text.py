"""Turns what people type into plain small words, before any of them is looked up."""

import re
import unicodedata
from typing import Final

from bot.matching import emergency_words as english

READ: Final = 20_000
"""Characters looked at from either end before cleaning: combining marks may bloat a short message."""
SCANNED: Final = 2_000
"""Characters judged after cleaning: the beginning and the end of a longer text."""

_DROPPED = re.compile(
    r"```.*?```|https?://\S+|<a?:\w+:\d+>|<[@#][!&]?\d+>|^> [^\n]*|['’‘ʼ´`*_~|]", re.DOTALL | re.MULTILINE
)
_FIRE_SERVICE = re.compile(
    r"\bfire(?=[ -](?:trucks?|engines?|fighters?|house|and police|and ems)\b)"
    r"|(?:(?<=police and )|(?<=police or ))fire\b"
)
"""Whoever tells of the fire service tells of no fire."""
_NO_BLOOD = re.compile(r"\bblood (?=(?:pressure|types?|tests?|work|banks?|draws?|drives?|donations?|donors?)\b)")
"""Whose pressure is taken does not bleed."""
_CUT = re.compile(r"['’‘ʼ´`](re|ll|ve|m)\b")  # "we're" without its apostrophe would be "were"
# Letters of other scripts that look like ours.
_LOOKALIKE = str.maketrans("аɑαсеєεοорρѕтτυνхуіιјкκмнһԁɡӏ", "aaaceeeoopp" + "sttuvxyiijkkmhhdgl")


def spoken(word: str, following: str) -> str:
    """The spoken form of a word: "isnt" → "is not"; "dads choking" → "dad is choking", "dads chest" → "dad s chest"."""
    if word[-1] == "s" and word[:-1] in english.PEOPLE and word not in english.PEOPLE:
        verb = following == "not" or following.startswith("un") or following.endswith("ing")
        return f"{word[:-1]} {'is' if verb else 's'}"
    if word in english.ANYONES and following in english.PEOPLE:
        return f"{word[:-1]} s"
    return english.SPOKEN.get(word, word)


def clean(text: str) -> str:
    """Small plain letters without markup, at most SCANNED characters and a line end."""
    text = text if len(text) <= 2 * READ else f"{text[:READ]}\n{text[-READ:]}"
    text = text.lower()
    if not text.isascii():
        for face in english.LAUGHTER:
            text = text.replace(face, " lol ")
        text = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in text if unicodedata.category(letter) not in {"Mn", "Me", "Cf", "Cs"})
        text = text.lower().translate(_LOOKALIKE)
    text = _NO_BLOOD.sub("", _FIRE_SERVICE.sub("firefighter", text))
    text = _CUT.sub(lambda match: english.CUT_OFF[match[1]], text)
    text = _DROPPED.sub(lambda match: "" if len(match[0]) == 1 else " ", text)
    return text if len(text) <= SCANNED else f"{text[: SCANNED // 2]}\n{text[-SCANNED // 2 :]}"
