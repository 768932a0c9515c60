"""Hardly asked: messages that only announce a question, or only point at what was said before."""

from bot.matching.reading import Reading
from bot.matching.words import rarity

_ANNOUNCING = frozenset({"question", "questions", "q", "qs", "help"})
_ANNOUNCED = _ANNOUNCING.union(
    "quick i have got need a an another one about with on the please pls my some".split()  # noqa: SIM905
)
_POINTERS = frozenset({"it", "that", "this", "they", "them", "those", "these"})
POINTING = 7
"""Words of a question that may hang on what was said before it."""
SUBJECT = 0.56
"""A word at least this rare in general English may be what a question is about: "delivery", not "take" or "long"."""


def only_announces(reading: Reading) -> bool:
    """Does somebody only say of what a question will be ("cpr question", "i need help with the nremt")?"""
    said = frozenset(reading.text.lower().strip("?!. ").split())
    if said.isdisjoint(_ANNOUNCING) or len(reading.mentions) != 1:
        return False
    (name,) = reading.mentions
    return said <= _ANNOUNCED.union(reading.tokens[name.start : name.end])


def only_points(reading: Reading) -> bool:
    """Does somebody ask of "it" or "they", and name nothing ("how much does it cost")? It may be offered."""
    telling = sum(rarity(token) >= SUBJECT for token in reading.tokens)
    short = len(reading.tokens) <= POINTING and telling <= 1
    return short and not reading.terms and not _POINTERS.isdisjoint(reading.tokens)
