"""Shelf: words by first letter and length, for finding those that are few edits away from a typo."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from types import MappingProxyType

from rapidfuzz import process
from rapidfuzz.distance import OSA

Place = tuple[str, int]


class Shelf:
    """Words by first letter and length. Immutable."""

    def __init__(self, words: Iterable[str]) -> None:
        self._near: dict[Place, list[str]] = {}
        for word in sorted(set(words)):
            self._near.setdefault(_place(word), []).append(word)
        self._rests = _Rests(self._near)
        self._new: dict[str, str] = {}

    def with_changes(self, more: Iterable[str], less: Iterable[str]) -> "Shelf":
        """The same with the words `more`, which it has not, and without `less`, which it has; the rest is shared."""
        other = Shelf(())
        other._near = dict(self._near)
        own = dict[Place, list[str]]()
        more = list(more)
        for change, words in ((insort, more), (list[str].remove, less)):
            for word in words:
                place = _place(word)
                if place not in own:
                    own[place] = other._near[place] = list(self._near.get(place, ()))
                change(own[place], word)
        other._rests, other._new = self._rests, {**self._new, **_by_rest(more, self._new)}
        return other

    def __contains__(self, word: str) -> bool:
        return _stands_in(self._near.get(_place(word), []), word)

    def around(self, word: str, by: int) -> list[str]:
        """The words with the same first letter whose length differs by at most `by`."""
        return [w for n in range(len(word) - by, len(word) + by + 1) for w in self._near.get((word[0], n), ())]

    def edited(self, word: str, most: int) -> list[tuple[int, str]]:
        """Edits and word, for words at most so many edits away with the same first letter."""
        near = process.extract(word, self.around(word, most), scorer=OSA.distance, score_cutoff=most, limit=None)
        return [(int(edits), other) for other, edits, _ in near]

    def misbegun(self, word: str) -> Iterator[str]:
        """The words that differ from `word` only by their first letter: another, one more, one less, or swapped with
        the second. One may come twice.
        """
        for rest in (word[1:], word):
            before = self._rests.firsts.get(rest, "") + self._new.get(rest, "")
            yield from (first + rest for first in before if first + rest in self)
        yield from (other for other in (word[1:], word[1] + word[0] + word[2:]) if other in self)


class _Rests:
    """All but the first letter of words → the first letters that they have before it."""

    def __init__(self, near: Mapping[Place, Sequence[str]]) -> None:
        self._near = near

    @cached_property
    def firsts(self) -> dict[str, str]:
        # made for the first typo: a call in the terminal should not read it
        return _by_rest(chain.from_iterable(self._near.values()))


def _by_rest(words: Iterable[str], known: Mapping[str, str] = MappingProxyType({})) -> dict[str, str]:
    """All but the first letter of each word → its first letter, behind those that are `known` to stand there."""
    found: dict[str, str] = {}
    for word in words:
        rest = word[1:]
        found[rest] = found.get(rest, known.get(rest, "")) + word[0]
    return found


def _stands_in(words: list[str], word: str) -> bool:
    at = bisect_left(words, word)
    return at < len(words) and words[at] == word


def _place(word: str) -> Place:
    return word[0], len(word)
