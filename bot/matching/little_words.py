"""Little words typed wrong ("wjats", "ehat", "fro"), mended by how fingers slip and what stands beside them."""

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterator, Sequence
from functools import cache
from math import log2

from bot.matching.counts import Counts
from bot.matching.features import grade
from bot.matching.fingers import NEIGHBOUR, cost, near
from bot.matching.frames import frame_words
from bot.matching.slang import always_means, in_several_words
from bot.matching.words import ranks, rarity

SHORTEST, LONGEST = 2, 7
EVERYDAY = 5_000
"""What may have been meant is among so many most frequent English words, or spoken of by the base."""
GRAMMAR = 150
"""Words among so many most frequent ones carry the shape of a question; so may a term that is spelled like one."""
SELDOM = 15_000
"""An English word beyond so many is a slip where it is a COMMON one with two letters swapped ("fro") that stands
beside this neighbour in OFTEN phrasings.
"""
COMMON = 1_000
OFTEN = 3
ALONE_FROM = 4
"""A word of so many letters may be mended although its neighbours never stand beside what was meant."""
BESIDE = 0.06
"""What it is worth that phrasings have a word beside this neighbour, and again whenever twice as many have."""
SPOKEN = 0.03
"""What it is worth that the base says a word, and again whenever it says it twice as often."""
STRANGE = 0.2
"""What it costs that the base does not speak of a word."""
AHEAD = 0.08
"""By so much what was meant must be likelier than anything else."""
MEMORY = 10_000
UNLISTED = 100_000
_ENDINGS = ("s", "es", "ed", "er", "ing", "ly")
_PRONOUNS = frozenset({"i", "you", "we", "they", "he", "she", "it"})
_BEFORE_NOUNS = frozenset({"a", "an", "the", "as", "my", "for", "am", "and", "or", "your", "if"})
"""Behind these a term is meant: "as a cna i"."""


class LittleWords:
    """Mends words of a few letters that are no English and that the base does not know."""

    def __init__(
        self,
        spoken: Counter[str] | Counts,
        known: Collection[str],
        knows: Callable[[str], bool],
        together: Callable[[str, str], float],
    ) -> None:
        """`spoken`: the words of all phrasings; `known`: names that are acronyms or short, which nothing is mended to;
        `knows`: what is no slip; `together`: in how many phrasings two words follow each other.
        """
        self._spoken, self._known, self._knows, self._together = spoken, known, knows, together
        self._remembered: dict[str, tuple[tuple[float, str], ...]] = {}

    def repair(self, tokens: Sequence[str], meant: Container[str]) -> tuple[list[str], list[tuple[str, str]]]:
        """`tokens` with such slips mended, and what was changed to what; words that are `meant` as they stand stay."""
        fixed: list[str] = []
        changes: list[tuple[str, str]] = []
        before = ""
        for token, after, beyond in zip(tokens, _following(tokens), [*tokens[1:], ""], strict=False):
            better = None
            if _is_little(token) and token not in meant:
                is_noun = bool(fixed) and fixed[-1] in _BEFORE_NOUNS and token in self._known
                better = None if is_noun else self._meant(before, token, after)
            if better and better != beyond:  # nobody says "do do"
                changes.append((token, better))
                fixed.extend(always_means(better) or (better,))
            else:
                fixed.append(token)
            before = fixed[-1] if grade(fixed[-1]) > 0 else before
        return fixed, changes

    def leaves(self, token: str) -> bool:
        """Is it no slip, whatever stands beside it?"""
        if not _is_little(token):
            return True
        return token not in self._known and (0 < ranks().get(token, 0) <= SELDOM or self._knows(token))

    def _meant(self, before: str, token: str, after: str) -> str | None:
        if token in self._known:
            return self._helping(before, token, after)
        if self.leaves(token):
            return None
        if not ranks().get(token, 0):
            return None if _is_form_of_a_word(token) else self._likeliest(before, token, after)
        return next((word for word in self._swapped(token) if self._beside(before, word, after) >= OFTEN), None)

    def _helping(self, before: str, token: str, after: str) -> str | None:
        """The little word that a term is with two letters swapped: "cna i" is "can i", "od emts" is "do emts"."""
        for word in self._swapped(token):
            leads = self._together(word, after) >= OFTEN and not self._together(token, after)
            if ranks()[word] <= GRAMMAR and (
                after in _PRONOUNS
                or (leads and (not before or (len(token) == SHORTEST and self._together(before, word))))
            ):
                return word
        return None

    def _swapped(self, token: str) -> tuple[str, ...]:
        """The commonest words that it is with two letters swapped."""
        swaps = (token[:at] + token[at + 1] + token[at] + token[at + 2 :] for at in range(len(token) - 1))
        return tuple(word for word in swaps if ranks().get(word, UNLISTED) <= COMMON and word != token)

    def _likeliest(self, before: str, token: str, after: str) -> str | None:
        found = sorted(
            (
                cost
                + rarity((always_means(word) or (word,))[0])
                - BESIDE * log2(1 + self._beside(before, word, after))
                - SPOKEN * log2(1 + self._spoken[word])
                + STRANGE * (word not in self._spoken and word not in frame_words()),
                word,
            )
            for cost, word in self._candidates(token)
            if len(token) > SHORTEST or len(word) > SHORTEST or cost < NEIGHBOUR
        )
        if not found or (len(found) > 1 and found[1][0] - found[0][0] < AHEAD):
            return None
        word = found[0][1]
        if not self._is_plain(word):
            return None
        sides = [self._together(*pair) > 0 for pair in ((before, word), (word, after)) if all(pair)]
        if len(token) == SHORTEST:
            return word if all(sides) and sides and ranks().get(word, UNLISTED) <= GRAMMAR else None
        return word if any(sides) or len(token) >= ALONE_FROM else None

    def _is_plain(self, word: str) -> bool:
        """Is it a word that carries a question, or one that the base speaks of, and no term?"""
        place = ranks().get(word, UNLISTED)
        if word in self._known:
            return place <= GRAMMAR
        return place <= COMMON or word in self._spoken or word in frame_words() or bool(always_means(word))

    def _beside(self, before: str, word: str, after: str) -> float:
        """In how many phrasings it stands beside one of its neighbours."""
        return max(
            self._together(before, word) if before else 0.0,
            self._together(word, after) if after else 0.0,
        )

    def _candidates(self, token: str) -> tuple[tuple[float, str], ...]:
        found = self._remembered.get(token)
        if found is None:
            found = tuple(self._meant_by(token))
            if len(self._remembered) >= MEMORY:
                self._remembered.clear()
            self._remembered[token] = found
        return found

    def _meant_by(self, token: str) -> Iterator[tuple[float, str]]:
        """The words that are one slip away, with what each costs."""
        spoken, known, everyday = self._spoken, self._known, _everyday()
        for word in near(token):
            if (word in everyday or word in spoken or word in known) and len(word) >= SHORTEST:
                yield cost(token, word), word


@cache
def _everyday() -> frozenset[str]:
    """Everyday words, and slang for several words."""
    return frozenset(word for word, place in ranks().items() if place <= EVERYDAY) | in_several_words()


def _is_little(token: str) -> bool:
    return SHORTEST <= len(token) <= LONGEST and token.isascii() and token.isalpha()


def _following(tokens: Sequence[str]) -> list[str]:
    """For each token the next one that is more than an article; "" if there is none."""
    found: list[str] = []
    after = ""
    for token in reversed(tokens):
        found.append(after)
        if grade(token) > 0:
            after = token
    return found[::-1]


def _is_form_of_a_word(token: str) -> bool:
    """Is it made from a listed word ("beards"), and therefore no slip?"""
    stems = (token.removesuffix(ending) for ending in _ENDINGS if token.endswith(ending))
    return any(len(stem) >= ALONE_FROM and stem in ranks() for stem in stems)
