"""Elsewhere: the places of the world that a message names; what is asked of one of them is not asked of another."""

from collections.abc import Sequence
from functools import cache

from bot.matching.notation import named_in, names_of
from bot.matching.words import lines_of, rarity, stem


def places_in(tokens: Sequence[str]) -> tuple[tuple[int, frozenset[str]], ...]:
    """Each place that is named: where in `tokens`, and the stems of all the words that say it."""
    return tuple(named_in(tokens, _places()))


@cache
def _places() -> dict[str, frozenset[str]]:
    """By each name of one word or two."""
    found: dict[str, frozenset[str]] = {}
    for names in map(names_of, lines_of("places.txt")):
        found.update(dict.fromkeys(names, frozenset(stem(max(each.split(), key=rarity)) for each in names)))
    return found
