"""Elsewhere: the places of the world that a message names; what is asked of one of them is not asked of another."""

from collections.abc import Sequence
from functools import cache
from itertools import chain

from bot.matching.words import lines_of, rarity, stem


def places_in(tokens: Sequence[str]) -> tuple[tuple[int, frozenset[str]], ...]:
    """Each place that is named: where in `tokens`, and the stems of all the words that say it."""
    places = _places()
    pairs = enumerate(zip(tokens, chain(tokens[1:], ("",)), strict=False))
    found = ((at, places.get(f"{word} {after}") or places.get(word)) for at, (word, after) in pairs)
    return tuple((at, stems) for at, stems in found if stems)


@cache
def _places() -> dict[str, frozenset[str]]:
    """By each name of one word or two."""
    found: dict[str, frozenset[str]] = {}
    for line in lines_of("places.txt"):
        name, _, others = line.partition(":")
        names = [each.strip() for each in (name, *others.split(","))]
        found.update(dict.fromkeys(names, frozenset(stem(max(each.split(), key=rarity)) for each in names)))
    return found
