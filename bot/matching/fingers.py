"""Fingers: what people may have meant to type, by how fingers slip on a phone, the likelier the cheaper."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

SWAPPED = 0.0
DOUBLED = 0.1
MOVED = 0.2
"""A letter that came two places too soon or too late ("sjut")."""
LOST = 0.3
NEIGHBOUR = 0.3
FIRST = 0.3
"""What it costs more to miss the first letter, which few do; half as much to swap it with the second."""


def undoubled(word: str) -> str:
    """The word with each run of one letter written once."""
    return "".join(letter for before, letter in pairwise(" " + word) if letter != before)


def has_its_letters(typed: str, meant: str) -> bool:
    """Are all letters there, in another order or as often as they should not be: "ofline" is no "online"?"""
    return undoubled(typed) == undoubled(meant) or sorted(typed) == sorted(meant)


@cache
def beside(letter: str) -> frozenset[str]:
    """The letters on the keys around this one, and itself."""
    row, place = next(((row, keys.index(letter)) for row, keys in enumerate(_KEYS) if letter in keys), (0, -9))
    # each row stands half a key to the right of the one above
    around = [(row, place + by) for by in (-1, 0, 1)]
    around += [(row - 1, place), (row - 1, place + 1), (row + 1, place - 1), (row + 1, place)]
    return frozenset(_KEYS[y][x] for y, x in around if 0 <= y < len(_KEYS) and 0 <= x < len(_KEYS[y]))


def meant_by(typed: str) -> dict[str, float]:
    """All strings that `typed` (small letters) may have been meant as, each with what that slip costs."""
    found: dict[str, float] = {}
    for cost, other in _slips(typed):
        if cost < found.get(other, 9.0) and other != typed:
            found[other] = cost
    return found


def _slips(typed: str) -> Iterator[tuple[float, str]]:
    last = len(typed) - 1
    for at, letter in enumerate(typed):
        start, rest = typed[:at], typed[at + 1 :]
        first = 0.0 if at else FIRST
        if at < last:
            yield SWAPPED + first / 2, start + rest[0] + letter + rest[1:]
        if at < last - 1:
            yield MOVED, start + rest[:2] + letter + rest[2:]
            yield MOVED, start + rest[1] + letter + rest[0] + rest[2:]
        around = beside(letter)
        for other in around:
            yield NEIGHBOUR + first, start + other + rest
        if letter in (start[-1:], rest[:1]):
            yield DOUBLED, start + rest
        elif not around.isdisjoint((start[-1:], rest[:1])):  # two keys hit at once
            yield NEIGHBOUR + first, start + rest
        yield DOUBLED, start + letter + typed[at:]
        for lost in _LETTERS:
            yield LOST + first, start + lost + typed[at:]
    for lost in _LETTERS:
        yield LOST, typed + lost
