"""Slang: chat spelling → plain words, one token at a time, by the tables of data/slang.yaml."""

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.matching.words import is_common, lines_of

_STRETCHED = re.compile(r"([a-z])\1{2,}")
_VOWELS = ("a", "e", "i", "o", "u")
_NUMERAL = re.compile(r"[ivx]+")
_BESIDE = ("yo", "na", "sup")
"""What is slang beside some neighbours only; see _said_beside."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as typed, lower-cased.

    `glued`: a hyphen or slash ties it to its neighbour; `first`: it opens the text; `shouted`: typed in capitals.
    """

    text: str
    before: str = ""
    after: str = ""
    glued: bool = False
    first: bool = False
    shouted: bool = False


@dataclass(frozen=True, slots=True)
class _Tables:
    always: dict[str, str]
    elsewhere: dict[str, str]
    digits: dict[str, str]
    units: frozenset[str]
    counted: frozenset[str]


def spelled_out(token: Token, known: Container[str]) -> list[str]:
    """One token as plain words. What the base knows as a term stays as it is."""
    tables, low = _tables(), token.text
    if token.glued and len(low) <= 2:
        return [low]
    if said := _said_beside(token):
        return said
    if low in tables.digits:
        return [tables.digits[low] if _stands_for_a_word(token) else low]
    if low in known and (token.shouted or low not in tables.always):
        return [low]
    if low in tables.always:
        return tables.always[low].split()
    if low in tables.elsewhere and (len(low) > 1 or _stands_alone(token)):
        return tables.elsewhere[low].split()
    if "'" in low:  # possessives and the contractions that no table lists
        head, _, tail = low.partition("'")
        return [head] if tail == "s" else [head + tail]
    return [low if token.shouted else _unstretched(low, known)]


def _said_beside(token: Token) -> list[str]:
    """What is slang beside these neighbours only: "a 5 yo", "na emt", "sup to"; nothing where it is none."""
    if token.text == "yo" and token.before.isdigit():
        return ["year", "old"]
    if token.text == "na" and token.after[:1] in _VOWELS:
        return ["an"]
    return ["supposed"] if token.text == "sup" and token.after == "to" else []


@lru_cache(maxsize=65_536)
def is_plain(low: str) -> bool:
    """Is this token (lower case) itself wherever it stands: neither slang nor a digit, a contraction, or stretched?"""
    tables = _tables()
    slang = low in _BESIDE or low in tables.digits or low in tables.always or low in tables.elsewhere
    return not (slang or "'" in low or _STRETCHED.search(low))


def is_slang_anywhere(low: str) -> bool:
    """Does this token (lower case, and typed so) mean what `always_means` says wherever it stands?"""
    tables = _tables()
    return low in tables.always and low not in tables.digits and low not in _BESIDE


def always_means(low: str) -> tuple[str, ...]:
    """What lower-case `low` is read as, even where the base has a term of that spelling; () where it is no slang."""
    return tuple(_tables().always.get(low, "").split())


@cache
def in_several_words() -> frozenset[str]:
    """What `always_means` several words."""
    return frozenset(low for low, plain in _tables().always.items() if " " in plain)


def _unstretched(low: str, known: Container[str]) -> str:
    """ "whaaaat" → "what", but "III" stays."""
    if not _STRETCHED.search(low) or _NUMERAL.fullmatch(low):
        return low
    twice, once = _STRETCHED.sub(r"\1\1", low), _STRETCHED.sub(r"\1", low)
    return twice if twice in known or (is_common(twice) and once not in known) else once


def _stands_alone(token: Token) -> bool:
    """A single letter is slang only where the word would stand: "y" for why opens a question, "n" for and does not."""
    return token.first == (token.text == "y")


def _stands_for_a_word(token: Token) -> bool:
    """Is this digit between two words ("how 2 become"), rather than a number ("2 years", "level 2")?"""
    tables = _tables()
    between = token.before.isalpha() and token.after.isalpha()
    return between and token.after not in tables.units and token.before not in tables.counted


@cache
def _tables() -> _Tables:
    """The tables of slang.yaml, which is flat: its whole language takes longer to import than an answer."""
    words: dict[str, dict[str, str]] = {}
    lists: dict[str, frozenset[str]] = {}
    heading = ""
    for line in lines_of("slang.yaml"):
        key, _, value = line.partition(": ")
        if line.startswith("  "):
            words[heading][key.strip().strip('"')] = value.strip().strip('"')
        elif value:
            lists[key] = frozenset(value.strip("[] ").split(", "))
        else:
            heading = key.removesuffix(":")
            words[heading] = {}
    return _Tables(words["always"], words["elsewhere"], words["digits"], lists["units"], lists["counted"])
