"""Focus: which words of a message stand where it asks, and which only where it tells a story."""

import re
from collections.abc import Iterator

from bot.matching.clauses import BREAK
from bot.matching.frames import QUESTION_WORDS, opens_question
from bot.matching.reading import Reading
from bot.matching.text import sentences
from bot.matching.words import stem

_WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r'"([^"]{1,60})"|[“„«]([^“”„«»]{1,60})[”“»]|(?<!\w)[\'‘]([^\'‘’]{2,40})[\'’](?!\w)')
SHORT = 3
"""Words of a clause that asks so little that what follows belongs to it ("what is it, that …")."""
_LEADING = frozenset(
    {"so", "but", "and", "or", "ok", "okay", "well", "then", "now", "wait", "like", "also", "yo", "hey", "um"}
)
"""Words before the verb that opens a question; behind others it tells ("my english is not so good")."""


def focus(reading: Reading) -> frozenset[str]:
    """The stems of the words in the clauses that ask; of all words where none does."""
    asking = list(_asking(reading.text))
    if not asking:
        return frozenset(map(stem, reading.tokens))
    mended = {typed: better.split() for typed, better in reading.corrections}
    return frozenset(stem(word) for part in asking for typed in part for word in mended.get(typed, (typed,)))


def quoted(text: str) -> frozenset[str]:
    """The stems of what stands in quotation marks."""
    return frozenset(stem(word) for found in _QUOTED.findall(text) for word in _WORD.findall("".join(found).lower()))


def _asking(text: str) -> Iterator[list[str]]:
    """The words, as they were typed, of each clause that asks."""
    for sentence in sentences(text):
        parts = [found for part in BREAK.split(sentence) if (found := _WORD.findall(part.lower()))]
        asks = [_asks(part) for part in parts]
        if sentence.endswith("?") and parts and not any(asks):
            asks[-1] = True
        for place, part in enumerate(parts):
            if asks[place] or (place and asks[place - 1] and len(parts[place - 1]) <= SHORT):
                yield part


def _asks(part: list[str]) -> bool:
    led = next((at for at, word in enumerate(part) if word not in _LEADING), 0)
    return not QUESTION_WORDS.isdisjoint(part) or opens_question(part[led:])
