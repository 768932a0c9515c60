"""Context: slips that only their neighbours give away ("the jbo of", "vital sings"), mended as phrasings have it."""

from collections.abc import Callable, Container, Sequence

from bot.matching.features import grade
from bot.matching.spelling import is_other_thing
from bot.matching.words import ranks

SHORTEST, LONGEST = 2, 7
GRAMMAR = 150
"""The commonest words of all are what their writers meant; nor is a word of English mended to one of grammar."""
OFTEN = 3
"""In so many phrasings two words must stand together for a word of English to be a slip by one neighbour alone."""
MOST = 2
"""Words of a message that are looked at."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Context:
    """Mends a word that stands beside its neighbours in no phrasing, where one edit makes it stand there."""

    def __init__(
        self, together: Callable[[str, str], float], spoken: Container[str], protected: Container[str]
    ) -> None:
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
        for place, token in enumerate(tokens):
            if not self._may_slip(token) or token in meant:
                continue
            before, after = _neighbour(fixed, range(place - 1, -1, -1)), _neighbour(fixed, range(place + 1, len(fixed)))
            if not (before or after) or sum(self._support(before, token, after)):
                continue
            looked_at += 1
            if looked_at > MOST:
                break
            if better := self._meant(before, token, after):
                fixed[place] = better
                changes.append((token, better))
        return fixed, changes

    def _may_slip(self, token: str) -> bool:
        return (
            SHORTEST <= len(token) <= LONGEST
            and token.isascii()
            and token.isalpha()
            and ranks().get(token, GRAMMAR + 1) > GRAMMAR
        )

    def _support(self, before: str, token: str, after: str) -> tuple[float, float]:
        return (
            self._together(before, token) if before else 0.0,
            self._together(token, after) if after else 0.0,
        )

    def _meant(self, before: str, token: str, after: str) -> str | None:
        strange = token not in ranks() and token not in self._spoken
        found: list[tuple[float, str]] = []
        for other in filter(self._spoken.__contains__, _one_edit_away(token)):
            if other in self._protected or is_other_thing(token, other):
                continue
            if not strange and grade(other) < 1:
                continue
            sides = self._support(before, other, after)
            both = min(sides) > 0
            if both or max(sides) >= (1 if strange else OFTEN) * (1 if strange or not (before and after) else OFTEN):
                found.append((-sum(sides) * (OFTEN if both else 1), other))
        return min(found, default=(0.0, None))[1]


def _neighbour(tokens: Sequence[str], places: Sequence[int]) -> str:
    """The first word in these places that is more than an article; "" if there is none."""
    return next((tokens[place] for place in places if grade(tokens[place]) > 0), "")


def _one_edit_away(word: str) -> set[str]:
    """Every string that is a deletion, a swap, another letter or one more away; the first letter only by a swap."""
    size = len(word)
    found = {word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(size - 1)}
    for at in range(1, size + 1):
        before, after, beyond = word[:at], word[at:], word[at + 1 :]
        found.update([before + letter + after for letter in _LETTERS])
        if at < size:
            found.add(before + beyond)
            found.update([before + letter + beyond for letter in _LETTERS])
    found.discard(word)
    return found
