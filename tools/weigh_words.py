# ruff: noqa: SLF001 - the parts of a matcher are looked at one by one
"""Which words tell that a message asks of something else than a base is about: learned from messages of many hands."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from told import Told

from bot.matching import Matcher
from bot.matching.deciding import SENTENCES
from bot.matching.other_subjects import MOST, Telling, Weights
from bot.matching.text import clean
from bot.matching.topic import Topic
from bot.matching.words import stem

FOLDS = 8
OFTEN = 5
"""Messages in which a word must stand to weigh anything."""
ASKING = ("seed", "adjacent", "define")
OVERHEARD = ("overheard", "overheard_question")
HEADER = """\
# Words (their stems) that tell whether a message asks of something else than a base is about, and how much: ln of how
# many times more often they stand in such messages, then ln of how many times more often they stand where these ask.
# Learned by tools/weigh_messages.py; may be edited by hand."""


@dataclass(frozen=True)
class Heard:
    """The stems of a message of the set `origin`, and of those where it asks; whether it asks of something `else_`."""

    origin: str
    said: frozenset[str]
    asked: frozenset[str]
    else_: bool


def heard(matcher: Matcher, messages: Sequence[Told]) -> list[Heard]:
    """What is learned from: what people asked of the bot, without the field's own words."""
    found: list[Heard] = []
    for told in messages:
        if told.kind in OVERHEARD or (told.kind in ASKING and not told.right):
            continue
        readings = [each for each in matcher._reader.readings(clean(told.text), SENTENCES) if each.tokens]
        if readings:
            topic = Topic(readings[0], matcher._reader.field)
            said, asked = frozenset(map(stem, topic.not_own)), frozenset(map(stem, topic.not_own_asked))
            found.append(Heard(told.origin, said, asked, told.kind not in ASKING))
    return found


def learned(messages: Sequence[Heard]) -> Telling:
    """The weight of each word that stands in enough messages."""
    return Telling(
        _weights([(each.said, each.else_) for each in messages]),
        _weights([(each.asked, each.else_) for each in messages]),
    )


def _weights(messages: Iterable[tuple[frozenset[str], bool]]) -> Weights:
    elsewhere, here = Counter[str](), Counter[str]()
    counts = [0, 0]
    for stems, is_else in messages:
        (elsewhere if is_else else here).update(stems)
        counts[is_else] += 1
    weights: dict[str, float] = {}
    for word in sorted({*elsewhere, *here}):
        if elsewhere[word] + here[word] >= OFTEN:
            more = log((elsewhere[word] + 1) / (counts[1] + 2)) - log((here[word] + 2) / (counts[0] + 4))
            weights[word] = round(max(-MOST, min(MOST, more)), 2)
    return weights


def apart(messages: Sequence[Heard]) -> Mapping[str, Telling]:
    """For each set of messages the weights that are learned from other sets alone."""
    origins = sorted({each.origin for each in messages})
    fold = {origin: place % FOLDS for place, origin in enumerate(origins)}
    tables = [learned([each for each in messages if fold[each.origin] != number]) for number in range(FOLDS)]
    return {origin: tables[number] for origin, number in fold.items()}


def lines(telling: Telling) -> Iterator[str]:
    """The table of the product, the most telling words first."""
    yield HEADER
    rows = [
        (word, telling.said.get(word, 0.0), telling.asked.get(word, 0.0)) for word in {*telling.said, *telling.asked}
    ]
    yield from (f"{word} {said} {asked}" for word, said, asked in sorted(rows, key=lambda row: (-row[1], row[0])))
