"""Context: slips that only their neighbours give away ("the jbo of", "vital sings"), mended as phrasings have it."""

from collections.abc import Callable, Container, Iterable, Sequence
from functools import cached_property
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

_NUMBERS = frozenset("one two three four five six seven eight nine ten eleven twelve".split())  # noqa: SIM905
"""Whoever writes a number means it: "like im five, EMS" is of no fire EMS."""


class Words(Iterable[str], Container[str], Protocol):
    """Words that can be looked through and looked up."""


class Context:
    """Mends a word that stands beside its neighbours in no phrasing, where one edit makes it stand there."""

    def __init__(self, together: Callable[[str, str], float], spoken: Words, protected: Container[str]) -> None:
        """`together`: in how many phrasings two words follow each other; `spoken`: the words of all phrasings.

        What is `protected` is never mended to; it may itself be a slip ("pat of ems"), which the neighbours must say.
        """
        self._together = together
        self._spoken = spoken
        self._protected = protected

    def repair(self, tokens: Sequence[str], meant: Container[str]) -> tuple[list[str], list[tuple[str, str]]]:
        """`tokens` with such slips mended, and what was changed to what; words that are `meant` as they stand stay."""
        fixed = list(tokens)
        changes: list[tuple[str, str]] = []
        looked_at = 0
        before, afters = "", following(tokens)
        for place, (token, after) in enumerate(zip(tokens, afters, strict=True)):
            if (
                self._may_slip(token)
                and token not in meant
                and (before or after)
                and not self._is_supported(before, token, after)
            ):
                looked_at += 1
                if looked_at > MOST:
                    break
                if better := self._meant(before, token, after):
                    fixed[place] = better
                    changes.append((token, better))
            if grade(fixed[place]) > 0:
                before = fixed[place]
        return fixed, changes

    def _may_slip(self, token: str) -> bool:
        return (
            SHORTEST <= len(token) <= LONGEST
            and token.isascii()
            and token.isalpha()
            and token not in _NUMBERS
            and ranks().get(token, GRAMMAR + 1) > GRAMMAR
        )

    def _is_supported(self, before: str, token: str, after: str) -> bool:
        together = self._together
        return bool(before and together(before, token)) or bool(after and together(token, after))

    def _support(self, before: str, token: str, after: str) -> tuple[float, float]:
        return (
            self._together(before, token) if before else 0.0,
            self._together(token, after) if after else 0.0,
        )

    @cached_property
    def _shelf(self) -> Shelf:
        """The words that may be meant; shelved when the first slip is looked for."""
        return Shelf(word for word in self._spoken if word.isascii() and word.isalpha() and word not in self._protected)

    def _one_edit_away(self, word: str) -> list[str]:
        """The words that are a deletion, a swap, another letter or one more away; the first letter only by a swap."""
        swapped = word[1] + word[0] + word[2:]
        found = [other for edits, other in self._shelf.edited(word, 1) if edits]
        return [*found, swapped] if swapped[0] != word[0] and swapped in self._shelf else found

    def _meant(self, before: str, token: str, after: str) -> str | None:
        strange = token not in ranks() and token not in self._spoken
        found: list[tuple[float, str]] = []
        for other in self._one_edit_away(token):
            if is_other_thing(token, other):
                continue
            if not strange and grade(other) < 1:
                continue
            sides = self._support(before, other, after)
            both = min(sides) > 0
            if both or max(sides) >= (1 if strange else OFTEN) * (1 if strange or not (before and after) else OFTEN):
                found.append((-sum(sides) * (OFTEN if both else 1), other))
        return min(found, default=(0.0, None))[1]


def following(tokens: Sequence[str]) -> list[str]:
    """For each token the next one that is more than an article; "" if there is none."""
    found: list[str] = []
    after = ""
    for token in reversed(tokens):
        found.append(after)
        if grade(token) > 0:
            after = token
    return found[::-1]
