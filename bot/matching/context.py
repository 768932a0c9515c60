"""Context: slips that only their neighbours give away ("the jbo of", "vital sings"), mended as phrasings have it."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import Protocol

from bot.matching.features import grade
from bot.matching.shelf import Shelf
from bot.matching.spelling import is_other_thing
from bot.matching.words import ranks

SHORTEST, LONGEST = 2, 7
GRAMMAR = 150
"""The commonest words of all are what their writers meant; nor is a word of English mended to one of grammar."""
OFTEN = 3
"""In so many phrasings two words must stand together for a word of English to be a slip by one neighbour alone."""
MOST = 2
"""Words of a message that are looked at."""

MEMORY = 10_000
"""Words that are remembered with those an edit away."""
_NUMBERS = frozenset("one two three four five six seven eight nine ten eleven twelve".split())  # noqa: SIM905
"""Whoever writes a number means it: "like im five, EMS" is of no fire EMS."""


class Words(Iterable[str], Container[str], Protocol):
    """Words that can be looked through and looked up."""


class Neighbours(Protocol):
    """What is known of the words that stand beside each other in phrasings."""

    def together(self, first: str, second: str) -> float:
        """In how many phrasings two words follow each other, at most one word between them."""
        ...

    def apart(self, tokens: Sequence[str]) -> list[int]:
        """The places of words that stand beside none of their neighbours in any phrasing."""
        ...


class Context:
    """Mends a word that stands beside its neighbours in no phrasing, where one edit makes it stand there."""

    def __init__(
        self,
        neighbours: Neighbours,
        spoken: Words,
        protected: Container[str],
        is_name: Callable[[str], bool],
    ) -> None:
        """`spoken`: the words of all phrasings.

        What is `protected` is never mended to; it may itself be a slip ("pat of ems"), which the neighbours must say.
        What `is_name` says of a word: it is none.
        """
        self._is_name = is_name
        self._neighbours = neighbours
        self._spoken = spoken
        self._protected = protected
        self._remembered: dict[str, tuple[str, ...]] = {}

    def repair(self, tokens: Sequence[str], meant: Container[str]) -> tuple[list[str], list[tuple[str, str]]]:
        """`tokens` with such slips mended, and what was changed to what; words that are `meant` as they stand stay."""
        fixed = list(tokens)
        changes: list[tuple[str, str]] = []
        looked_at = 0
        places = self._neighbours.apart(tokens)
        while places:
            place = places.pop(0)
            token, before, after = fixed[place], _next(fixed[:place][::-1]), _next(fixed[place + 1 :])
            if token in meant or not (before or after) or not self._may_slip(token) or self._is_name(token):
                continue
            looked_at += 1
            if looked_at > MOST:
                break
            if better := self._meant(before, token, after):
                fixed[place] = better
                changes.append((token, better))
                places = [later for later in self._neighbours.apart(fixed) if later > place]
        return fixed, changes

    def _may_slip(self, token: str) -> bool:
        return (
            SHORTEST <= len(token) <= LONGEST
            and token.isascii()
            and token.isalpha()
            and token not in _NUMBERS
            and ranks().get(token, GRAMMAR + 1) > GRAMMAR
        )

    def _support(self, before: str, token: str, after: str) -> tuple[float, float]:
        return (
            self._neighbours.together(before, token) if before else 0.0,
            self._neighbours.together(token, after) if after else 0.0,
        )

    @cached_property
    def _shelf(self) -> Shelf:
        """The words that may be meant; shelved when the first slip is looked for."""
        return Shelf(word for word in self._spoken if word.isascii() and word.isalpha() and word not in self._protected)

    def _one_edit_away(self, word: str) -> tuple[str, ...]:
        """The words that are a deletion, a swap, another letter or one more away, the first letter only by a swap, and
        that a word may have been meant as by itself.
        """
        found = self._remembered.get(word)
        if found is None:
            if len(self._remembered) >= MEMORY:
                self._remembered.clear()
            found = self._remembered[word] = tuple(filter(partial(self._may_be, word), self._alike(word)))
        return found

    def _alike(self, word: str) -> Iterator[str]:
        swapped = word[1] + word[0] + word[2:]
        yield from (other for edits, other in self._shelf.edited(word, 1) if edits)
        if swapped[0] != word[0] and swapped in self._shelf:
            yield swapped

    def _may_be(self, word: str, other: str) -> bool:
        return (grade(other) >= 1 or self._is_strange(word)) and not is_other_thing(word, other)

    def _is_strange(self, word: str) -> bool:
        return word not in ranks() and word not in self._spoken

    def _meant(self, before: str, token: str, after: str) -> str | None:
        strange = self._is_strange(token)
        found: list[tuple[float, str]] = []
        for other in self._one_edit_away(token):
            sides = self._support(before, other, after)
            both = min(sides) > 0
            if both or max(sides) >= (1 if strange else OFTEN) * (1 if strange or not (before and after) else OFTEN):
                found.append((-sum(sides) * (OFTEN if both else 1), other))
        return min(found, default=(0.0, None))[1]


def _next(tokens: Iterable[str]) -> str:
    """The first that is more than an article; "" if there is none."""
    return next((token for token in tokens if grade(token) > 0), "")
