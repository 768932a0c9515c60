"""Clauses: the parts of a message that may be its question, and what the speaker only tells of himself."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from bot.matching.terms import Mention

BREAK = re.compile(
    r"[,;:()]+\s*|\s[-–—]+\s|\b(?:lol|lmao|haha|bc|because|cuz|cause|but|idk|btw|also|tho|though|like|so|bruh|bro|pls|plz|please|thx|thanks)\b|\band\s+(?=(?:i|im|my|we|he|she)\b)",
    re.IGNORECASE,
)
"""What may stand between two clauses of a sentence."""
_OPENER = re.compile(r"(?<=\s)(?:what|how|where|when|why|who|which|is|are|do|does|can)\b", re.IGNORECASE)
_ASKED_BEFORE = re.compile(
    r"\b(?:what|how|where|when|why|who|which)(?: (?:much|many|long|often|old|hard|far))?\s+$", re.IGNORECASE
)
"""What "is" or "do" goes on with, and does not open ("what is …", "how much does …")."""
_OR_ELSE = re.compile(
    r",?\s+or\s+(?=(?:if|also|maybe|nah|na|something|whatever|is|are|do|does|did|was|were|can|just|only|like|not|nah|no|what|that|it|its|some\w+|i|am)\b)",
    re.IGNORECASE,
)
_THEY = re.compile(r"\b(?:they|them|(?:these|those) (?:guys|people|folks|ppl|dudes|fellas))\b", re.IGNORECASE)
_FIRST_PERSON = frozenset({"i", "we"})
_BEING = frozenset({"am", "was", "been", "being", "as", "are", "were", "work", "working", "worked", "became"})
_DESCRIBING = frozenset(
    {"a", "an", "the", "new", "former", "retired", "old", "full", "time", "part", "volunteer", "just"}
)
_WHAT_I_AM = re.compile(
    r"^\W*(?:i am|i'm|im|as|i work as|i was|i used to be)\s+(?:an?\s+)?(?:[\w']+\s+){0,2}?[\w']+\s*"
    r"(?:[,;.]|-+|and|but)?\s+"
    r"(?P<asked>(?:how (?:long|much|many|old|often|hard|far)|what|when|where)\b.+)$",
    re.IGNORECASE | re.DOTALL,
)
"""A message that first says what the speaker is, and then asks for what is so for everybody ("how long is …")."""
_BACK = 6
"""Words before a name among which the speaker says that he is it."""
OPENERS = 3
"""Words that may open a question, from which on a text is tried."""


def head(text: str) -> str:
    """A text without what follows "or is it", "or just": that only offers another answer."""
    return _OR_ELSE.split(text, maxsplit=1)[0]


def clauses(texts: Iterable[str]) -> tuple[list[str], frozenset[str]]:
    """The clauses of these texts, the likeliest questions first, and which of them are two clauses joined."""
    whole = list(dict.fromkeys(texts))
    split = [[part for part in BREAK.split(text) if part.strip()] for text in whole]
    alone = [part for parts in split for part in parts]
    # "thinking of becoming an emt, where do i start": what is named before, and what is asked of it
    joined = dict.fromkeys(f"{before} {after}" for parts in split for before, after in pairwise(parts))
    opened = [opener for text in (*whole, *alone) for opener in _from_openers(text)]
    return list(dict.fromkeys((*alone, *joined, *opened))), frozenset(joined)


def _from_openers(text: str) -> list[str]:
    """What follows from each word inside a text that may open a question, the last first."""
    places = [found.start() for found in _OPENER.finditer(text) if not _ASKED_BEFORE.search(text[: found.start()])]
    return [text[place:] for place in reversed(places)][:OPENERS]


def behind_what_i_am(text: str) -> str:
    """What is asked by a speaker who first says what he is ("im a nurse, how long is emt school"); "" by any other."""
    found = _WHAT_I_AM.match(text)
    return found["asked"] if found else ""


def with_name(clause: str, name: str) -> str:
    """A clause with a name in place of "they"; as it is where it has no such pronoun."""
    return _THEY.sub(name, clause, count=1)


def self_described(tokens: Sequence[str], mentions: Iterable[Mention]) -> Iterator[str]:
    """The refs that the speaker says he is: "im a nurses aide and …", "been a CNA for 6 years"."""
    for mention in mentions:
        if told_of(tokens, mention.start):
            yield mention.ref


def told_of(tokens: Sequence[str], place: int) -> bool:
    """Does the speaker say that he is what is named at `place` ("as a retired nurse, may i …")?"""
    before = [token for token in tokens[max(0, place - _BACK) : place] if token not in _DESCRIBING]
    return bool(before) and before[-1] in _BEING and not _FIRST_PERSON.isdisjoint(before)
