"""Small talk: what is said to a bot and asks nothing of its FAQ. Only a whole message is small talk, never a part."""

import re
from collections.abc import Container, Iterator
from enum import StrEnum
from functools import cache

from bot.matching.notation import one_of, tables
from bot.matching.text import clean, words

LONGEST = 160
"""Characters of the longest text that may be small talk: who writes more has something to say."""
TOGETHER = 3
"""Things that one message says ("lol thanks! good bot")."""
FILE = "small_talk.txt"


class SmallTalk(StrEnum):
    """The sorts of small talk, as data/small_talk.txt heads them; of several in one message the first counts."""

    ABOUT_THE_BOT = "about the bot"
    WRONG = "wrong answer"
    THANKS = "thanks"
    PRAISE = "praise"
    CHATTER = "chatter"


def small_talk(cleaned: str, known: Container[str] = ()) -> SmallTalk | None:
    """What sort of small talk a clean text is; None where it may be asking something. `known` as for `text.words`."""
    if len(cleaned) <= LONGEST and not words(cleaned, known, peeled=False) and any(map(str.isalpha, cleaned)):
        return SmallTalk.CHATTER  # "lol"
    for said in _said(cleaned, known):
        if found := _whole().fullmatch(said):
            return next(kind for kind in SmallTalk if found[kind.name])
    return None


def points_at_another(text: str) -> bool:
    """Does a message that replies to another one say no more than that the other one is the question?"""
    cleaned = clean(text)
    return not any(map(str.isalnum, cleaned)) or any(map(_another().fullmatch, _said(cleaned, ())))


def _said(cleaned: str, known: Container[str]) -> Iterator[str]:
    """The words of a text, each followed by a space: all of them, and without what is said around a question."""
    if len(cleaned) <= LONGEST:
        for peeled in (False, True):
            if found := words(cleaned, known, peeled=peeled):
                yield "".join(word + " " for word in found)


@cache
def _whole() -> re.Pattern[str]:
    """A few things, one after the other; a group holds what it found last, so it tells whether its sort was said.

    Any number of them could be told apart in more ways than can be tried: "ok ty ok ty ok ty …".
    """
    table = tables(FILE)
    one = "|".join(f"(?P<{kind.name}>{one_of(table[kind]).pattern})" for kind in SmallTalk)
    return re.compile(f"(?:{one}){{1,{TOGETHER}}}")


@cache
def _another() -> re.Pattern[str]:
    return one_of(tables(FILE)["another message"])
