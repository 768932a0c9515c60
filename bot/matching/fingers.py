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


def near(typed: str) -> set[str]:
    """All strings that `typed` (small letters) may have been meant as."""
    cuts = [(typed[:at], typed[at], typed[at + 1 :]) for at in range(len(typed))]
    found = {start + lost + letter + rest for start, letter, rest in cuts for lost in _LETTERS}
    found.update([typed + lost for lost in _LETTERS])
    found.update([start + other + rest for start, letter, rest in cuts for other in beside(letter)])
    found.update(
        [start + rest for start, letter, rest in cuts if not beside(letter).isdisjoint((start[-1:], rest[:1]))]
    )
    found.update([start + rest[0] + letter + rest[1:] for start, letter, rest in cuts if rest])
    found.update([start + rest[:2] + letter + rest[2:] for start, letter, rest in cuts if len(rest) > 1])
    found.update([start + rest[1] + letter + rest[0] + rest[2:] for start, letter, rest in cuts if len(rest) > 1])
    found.discard(typed)
    return found


def cost(typed: str, meant: str) -> float:
    """What the slip costs by which one of the strings near it was typed as `typed`: that of the likeliest."""
    slips = (_lost_one, _same_letters, _one_too_many)[len(typed) - len(meant) + 1]
    return min(slips(typed, meant))


def _lost_one(typed: str, meant: str) -> Iterator[float]:
    for at, lost in enumerate(meant):
        if meant[:at] + meant[at + 1 :] == typed:
            yield DOUBLED if typed[at : at + 1] == lost else LOST + (0.0 if at else FIRST)


def _same_letters(typed: str, meant: str) -> Iterator[float]:
    at = next(place for place, (one, other) in enumerate(zip(typed, meant, strict=True)) if one != other)
    first = 0.0 if at else FIRST
    one, other = typed[at:], meant[at:]
    if one[1:] == other[1:]:
        yield NEIGHBOUR + first
    if one[1::-1] + one[2:] == other:
        yield SWAPPED + first / 2
    if other in (one[1:3] + one[0] + one[3:], one[2:3] + one[:2] + one[3:]):
        yield MOVED


def _one_too_many(typed: str, meant: str) -> Iterator[float]:
    for at, letter in enumerate(typed):
        start, rest = typed[:at], typed[at + 1 :]
        if start + rest == meant:
            twice = letter in (start[-1:], rest[:1])
            yield DOUBLED if twice else NEIGHBOUR + (0.0 if at else FIRST)
