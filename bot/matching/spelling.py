"""Typo correction against what a base talks about: the words that its phrasings use, and nothing else."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from copy import copy
from functools import cache
from itertools import pairwise
from typing import TypeVar

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.matching import words
from bot.matching.counts import Counts, with_changes
from bot.matching.fingers import has_its_letters
from bot.matching.shelf import Shelf

_T = TypeVar("_T")

ONE_EDIT_FROM = 5
TWO_EDITS_FROM = 8
SURE_WORDS = 20_000
"""A word among this many most frequent English ones is what its writer meant."""
LOOKS_LIKE = 72
"""From this rapidfuzz ratio on, two words look alike."""
EVERYDAY = 10_000
"""A guess is one of so many most frequent English words."""
SHORTEST_GUESS = 4
MISBEGUN = 1.2
"""What a wrong first letter costs a guess, in edits; OUTSIDE, that the base does not use the word."""
OUTSIDE = 0.4
DOUBLED = 0.5
"""What it costs less where all the letters are there: one doubled or single that should not be, or two swapped."""
MEMORY = 10_000
"""Words that are remembered with what became of them."""
SHORTEST_ACRONYM = 3
"""Shorter ones are not taken out of a word."""
GLUE_FROM = 6
"""Shorter words are not taken apart, and two words are joined only to at least this length less one."""

_LITTLE = frozenset({"in", "of", "the", "is", "an", "are", "to", "do", "does", "what", "for", "and", "on", "as", "or"})
"""Words that are run together with the one beside them where a space was missed."""

# Parts that turn a word into another thing: words that differ by one of them never stand in for each other.
CONFUSABLE_PARTS = (
    ("hypo", "hyper"), ("brady", "tachy"), ("ab", "ad"), ("inter", "intra"), ("pre", "post"), ("macro", "micro"),
    ("in", "ex"), ("in", "im"), ("under", "over"), ("up", "down"), ("sub", "super"), ("supra", "infra"),
    ("anti", "ante"), ("endo", "ecto"), ("poly", "oligo"), ("mono", "poly"), ("hemi", "semi"), ("for", "back"),
)  # fmt: skip
LONG_PART = 4
_PARTS_BY_LETTER = {
    letter: tuple(pair for pairs in CONFUSABLE_PARTS for pair in (pairs, pairs[::-1]) if pair[0][0] == letter)
    for letter in {part[0] for pairs in CONFUSABLE_PARTS for part in pairs}
}
_ENDINGS = frozenset("sdrny")
NEGATING_PARTS = ("un", "in", "im", "ir", "il", "dis", "non", "de", "mis", "a")


def edits_allowed(word: str) -> int:
    """How many edits a word of this length may be away from what was meant: none up to 4 letters, one from 5, two from
    8.
    """
    if len(word) < ONE_EDIT_FROM or not word.isalpha():
        return 0
    return 1 if len(word) < TWO_EDITS_FROM else 2


def _is_inflected(one: str, other: str) -> bool:
    """Are the two forms of one word ("splint", "splints"), rather than one of them misspelt ("morphin")?"""
    shorter, longer = sorted((one, other), key=len)
    return longer[:-1] == shorter and longer[-1] in _ENDINGS


def _remembered(memory: dict[str, _T], word: str, find: Callable[[str], _T]) -> _T:
    if word not in memory:
        if len(memory) >= MEMORY:
            memory.clear()
        memory[word] = find(word)
    return memory[word]


def is_other_thing(one: str, other: str) -> bool:
    """Do the two differ by a part that changes the meaning: hypo/hyper, abduct/adduct, known/unknown, ileum/ilium?"""
    for a, b in _PARTS_BY_LETTER.get(one[:1], ()):
        if one.startswith(a) and other.startswith(b):
            long = min(len(a), len(b)) >= LONG_PART  # "hyperoxia" is no typo of "hypoxia" either
            if long or one[len(a) :] == other[len(b) :]:
                return True
    shorter, longer = sorted((one, other), key=len)
    if any(longer == part + shorter for part in NEGATING_PARTS):
        return True
    return {one, other} == {"ileum", "ilium"}


@cache
def _everyday() -> Shelf:
    return Shelf(word for word, place in words.ranks().items() if place <= EVERYDAY and len(word) >= SHORTEST_GUESS)


@cache
def _adverbs() -> Shelf:
    """Words such as "actually", which say nothing, but must not be taken for another one ("actual")."""
    return Shelf(word for word, place in words.ranks().items() if place <= EVERYDAY and word.endswith("ly"))


class Speller:
    """Corrects words towards a vocabulary; immutable once built, safe to share."""

    def __init__(self, vocabulary: Iterable[str], protected: Container[str] = ()) -> None:
        """`vocabulary` are the base's words (said again = more frequent); `protected` are neither corrected nor
        corrected to.
        """
        counted = vocabulary if isinstance(vocabulary, Counter) else Counter(vocabulary)
        self._count: Counter[str] | Counts = counted
        self._protected = protected
        self._stems: Counter[str] | Counts = Counter(map(words.stem, counted))
        self._shelf = Shelf(filter(self._is_target, counted))
        self._short_protected = frozenset(filter(self._is_short_protected, counted))
        _everyday()  # read now: the first typo must not wait for it
        self._forget()

    def with_changes(self, more: Counter[str], less: Counter[str]) -> "Speller":
        """The same with the words of `more` added to its vocabulary and those of `less` taken out of it; equal to one
        built anew, in a time that depends on these alone.
        """
        count = with_changes(self._count, more, less)
        new = [word for word in more if word not in self._count and word in count]
        gone = [word for word in less if word in self._count and word not in count]
        other: Speller = copy(self)
        other._count = count
        other._stems = with_changes(self._stems, Counter(map(words.stem, new)), Counter(map(words.stem, gone)))
        other._shelf = self._shelf.with_changes(filter(self._is_target, new), filter(self._is_target, gone))
        other._short_protected = self._short_protected.union(filter(self._is_short_protected, new)).difference(gone)
        other._forget()
        return other

    def _is_target(self, word: str) -> bool:
        return len(word) >= SHORTEST_GUESS and word.isalpha() and word not in self._protected

    def _is_short_protected(self, word: str) -> bool:
        return word in self._protected and len(word) <= ONE_EDIT_FROM

    def _forget(self) -> None:
        self._corrected: dict[str, str | None] = {}
        self._guessed: dict[str, str | None] = {}
        self._looks: dict[str, list[tuple[str, float]]] = {}

    def knows(self, word: str) -> bool:
        """Does the base use this word, or another form of it?"""
        return word in self._count or words.stem(word) in self._stems

    def is_sure(self, word: str) -> bool:
        """Is it surely what its writer meant: known to the base, everyday English, protected, or too short to tell?"""
        if edits_allowed(word) == 0 or word in self._protected or words.is_common(word, SURE_WORDS):
            return True
        # "cyanosys" has the stem of "cyanosis", but is no form of it that anybody writes
        return word in self._count or (self.knows(word) and not self._is_misspelt_form(word))

    def _is_misspelt_form(self, word: str) -> bool:
        """Is a word that is no English one edit away from one of the same stem, by more than a usual ending?"""
        return word not in words.ranks() and any(
            edits == 1 and words.stem(other) == words.stem(word) and not _is_inflected(word, other)
            for edits, other in self._shelf.edited(word, 1)
        )

    def correct(self, word: str) -> str | None:
        """What `word` (lower case) was meant to be, a word of the vocabulary; None if it stands as it is."""
        if self.is_sure(word):
            return None
        return _remembered(self._corrected, word, self._nearest)

    def guess(self, word: str) -> str | None:
        """What a word that is no English and stands in no phrasing may have been: an everyday word, of this base if
        possible.

        Looser than `correct` (from four letters on; the first letter may be wrong), for comparing only: a guess is
        doubtful, and where a protected word is as near there is none.
        """
        if len(word) < SHORTEST_GUESS or not word.isalpha() or word in self._protected or word in words.ranks():
            return None
        return None if self.knows(word) else _remembered(self._guessed, word, self._likeliest)

    def alike(self, word: str) -> list[tuple[str, float]]:
        """Up to three words of the vocabulary that look like `word`, with how much (0..1); none for a short or
        protected word.
        """
        if len(word) < ONE_EDIT_FROM or not word.isalpha() or word in self._protected:
            return []
        return _remembered(self._looks, word, self._looking_like)

    def repair(self, tokens: Sequence[str], shouted: Container[str] = ()) -> tuple[list[str], list[tuple[str, str]]]:
        """`tokens` with typos corrected, and words joined or split where the base writes them so; then what was
        changed to what. What was `shouted` is an acronym that the base may not know, and no typo.
        """
        fixed: list[str] = []
        changes: list[tuple[str, str]] = []
        at = 0
        while at < len(tokens):
            word = tokens[at]
            following = tokens[at + 1] if at + 1 < len(tokens) else ""
            used, new = 1, (word,)
            if following and self._joins(word, following):
                used, new = 2, (word + following,)
            elif word not in shouted and not self.is_sure(word):
                corrected = self.correct(word)
                slip = corrected is not None and OSA.distance(word, corrected) == 1
                better = self._glued(word)
                if not better and not slip and word not in self._protected:
                    better = self._split(word)
                new = better or ((corrected,) if corrected else new)
            if used > 1 or new != (word,):
                changes.append((" ".join(tokens[at : at + used]), " ".join(new)))
            fixed.extend(new)
            at += used
        return fixed, changes

    def _nearest(self, word: str) -> str | None:
        return min(self._costs(word, edits_allowed(word)), default=(0, 0, None))[2]

    def _costs(self, word: str, budget: int) -> Iterator[tuple[float, int, str]]:
        for edits, other in self._shelf.edited(word, budget):
            if not is_other_thing(word, other):
                yield edits - (DOUBLED if has_its_letters(word, other) else 0), -self._count[other], other
        for edits, other in _adverbs().edited(word, 2):
            if has_its_letters(word, other):
                yield min(edits, 1) - DOUBLED, 0, other
        if budget and (swapped := word[1] + word[0] + word[2:]) in self._shelf and swapped != word:
            yield 1, -self._count[swapped], swapped
        if budget < 2:
            return
        for other in self._shelf.misbegun(word):  # the first letter counts double: the rest must be right
            if other[0] != word[0] and len(other) >= ONE_EDIT_FROM and not is_other_thing(word, other):
                yield 2, -self._count[other], other

    def _likeliest(self, word: str) -> str | None:
        if len(word) < ONE_EDIT_FROM and any(OSA.distance(word, w, score_cutoff=1) <= 1 for w in self._short_protected):
            return None
        found: list[tuple[float, str]] = []
        for shelf, handicap in ((self._shelf, 0.0), (_everyday(), OUTSIDE)):
            near = [(edits, other) for edits, other in shelf.edited(word, 1) if len(other) >= SHORTEST_GUESS]
            near += [(MISBEGUN, other) for other in shelf.misbegun(word) if other[0] != word[0]]
            found += [
                (cost + handicap + words.rarity(other) / 2, other)
                for cost, other in near
                if words.is_common(other, EVERYDAY) and not is_other_thing(word, other)
            ]
        return min(found, default=(0.0, None))[1]

    def _looking_like(self, word: str) -> list[tuple[str, float]]:
        found = process.extract(word, self._shelf.around(word, 3), scorer=fuzz.ratio, score_cutoff=LOOKS_LIKE, limit=3)
        return [(other, score / 100) for other, score, _ in found if not is_other_thing(word, other)]

    def may_join(self, tokens: Sequence[str]) -> bool:
        """Do any two words behind each other make one of the base's words?"""
        count = self._count
        return any(left + right in count and self._joins(left, right) for left, right in pairwise(tokens))

    def _joins(self, left: str, right: str) -> bool:
        """Does the base write these two as one word, and not the two by themselves?"""
        whole = left + right
        if len(whole) < GLUE_FROM - 1 or whole not in self._count or whole in self._protected:
            return False
        return not (left in self._count and right in self._count)

    def _glued(self, word: str) -> tuple[str, str] | None:
        """A little word and the next one, written without the space: "inthe", "ofems", "doemts"."""
        if word in self._protected:
            return None
        for cut in range(2, len(word) - 1):
            left, right = word[:cut], word[cut:]
            if left in _LITTLE and (right in _LITTLE or self._is_acronym(right)):
                return left, right
            if right in _LITTLE and self._is_acronym(left):
                return left, right
        return None

    def _is_acronym(self, part: str) -> bool:
        return len(part) >= SHORTEST_ACRONYM and part in self._protected and part in self._count

    def _split(self, word: str) -> tuple[str, str] | None:
        """The two words of the base that were written as one."""
        if len(word) < GLUE_FROM:
            return None
        best = None
        for cut in range(2, len(word) - 1):
            left, right = word[:cut], word[cut:]
            if any(part in self._protected and len(part) < SHORTEST_ACRONYM for part in (left, right)):
                continue  # "trucker" names no ER
            if left in self._count and right in self._count and max(len(left), len(right)) >= 4:
                found = (min(self._count[left], self._count[right]), left, right)
                best = max(best or found, found)
        return (best[1], best[2]) if best else None
