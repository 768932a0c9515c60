"""Certain: what is asked for in just these words, by an exact subject in an exact frame, or by what a card says."""

from collections.abc import Sequence
from itertools import pairwise

from bot.matching.card_words import CardWords
from bot.matching.facts import CONTENT, USUAL, Facts
from bot.matching.field import Field
from bot.matching.frames import Frame, FrameKind, asks_what, bare
from bot.matching.met_in import is_foreign
from bot.matching.reading import Reading
from bot.matching.subject import Found, SubjectIndex
from bot.matching.terms import Mention, TermBook
from bot.matching.words import rarity

SURE = 0.98
"""The confidence of an exact subject in an exact frame."""
ALIKE = 0.93
"""The confidence of the very words of a phrasing in another order or form."""
ALONE = 0.4
"""The most that one word alone may reach when it is no term: it names a subject, but asks nothing."""
LEANS = 0.7
"""The confidence of a term's card for a question about it that is more than "what is it"."""
GUESSED = 0.55
"""The most for a name that was typed like another word ("hypokalemia" for "hypovolemia"): worth offering."""
STORY = 4
"""Beside so many more words of content "different" need not be about the two terms; TELLING_APART still is."""

COMPARING = frozenset(
    {"difference", "differences", "different", "differ", "versus", "compare", "compared", "same", "apart", "confuse"}
)
_NUMBERS = frozenset({"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"})
"""Their stems are the words themselves."""
_INSIDE = frozenset({"on", "in", "inside", "at"})
"""What is on the exam is more than what the exam is."""
TELLING_APART = COMPARING - {"different", "same", "apart"}


class Certain:
    """Knows when there is nothing to rank. Immutable."""

    def __init__(self, terms: TermBook, subjects: SubjectIndex, facts: Facts, cards: CardWords, field: Field) -> None:
        self._terms = terms
        self._subjects = subjects
        self._facts = facts
        self._cards = cards
        self._field = field

    def of(self, reading: Reading) -> tuple[Found, float] | None:
        """As `_asked`; no more than an offer where what is asked for was guessed, or is met in another field."""
        found = self._asked(reading)
        return (found[0], min(found[1], self.most(reading))) if found else None

    def most(self, reading: Reading) -> float:
        """How sure anything can be that answers this reading."""
        foreign = is_foreign(reading.frame, self._field, self._terms)
        if (foreign or self.counts_otherwise(reading)) and not self._subjects.exact(reading.tokens):
            return ALONE
        return GUESSED if reading.guessed else 1.0

    def counts_otherwise(self, reading: Reading) -> bool:
        """ "the six stages of grief", of which the card counts five: it may be something else that is asked for."""
        return any(
            (told := _NUMBERS & self._cards.stems(mention.ref)) and before in _NUMBERS and before not in told
            for mention in reading.mentions
            for before in reading.tokens[max(0, mention.start - 1) : mention.start]
        )

    def _asked(self, reading: Reading) -> tuple[Found, float] | None:
        """What is asked for in just these words, or by an exact subject in an exact frame, or by a term's bare name."""
        if exact := self._subjects.exact(reading.tokens):
            return exact, SURE
        if alike := self._subjects.same_words(reading.tokens):
            return alike, ALIKE
        frame, confidence = reading.frame, SURE
        if (compared := self._two_terms(reading)) and not self._subjects.find(frame):
            frame, confidence = compared
        names = {subject[0] for subject in frame.subjects if len(subject) == 1} - reading.shouted
        if frame.kind is not FrameKind.EXPANSION and names & self._terms.grammar:
            return None
        if found := self._subjects.find(frame):
            is_term = found.entry_id.startswith("term:")
            if is_term and frame.kind is not FrameKind.EXPANSION and names & self._terms.everyday:
                return found, ALONE  # "what is a map" asks for a map, not for MAP
            if frame.kind is not FrameKind.ABOUT:
                return found, confidence
            return (found, LEANS) if self._facts.share_naming(found.entry_id) < USUAL else None
        if len(reading.mentions) == 1 and self._terms.resolve(bare(reading.tokens)):
            found = self._subjects.find(Frame(FrameKind.DEFINITION, (bare(reading.tokens),)))
            return (found, SURE) if found else None
        return None

    def _two_terms(self, reading: Reading) -> tuple[Frame, float] | None:
        """ "ileum ilium difference": two terms and a word that compares; surer when nothing else of content is said."""
        if len(reading.terms) != 2 or COMPARING.isdisjoint(reading.tokens) or _in_one_respect(reading.tokens):
            return None
        named = {mention.ref: mention for mention in reading.mentions}
        covered = {place for mention in reading.mentions for place in range(mention.start, mention.end)}
        rest = [token for place, token in enumerate(reading.tokens) if place not in covered]
        says_more = sum(token not in COMPARING and rarity(token) >= CONTENT for token in rest)
        if says_more > STORY and TELLING_APART.isdisjoint(reading.tokens):
            return None
        subjects = tuple(reading.tokens[mention.start : mention.end] for mention in named.values())
        return Frame(FrameKind.COMPARISON, subjects), LEANS if says_more else SURE

    def by_card(self, reading: Reading) -> tuple[Found, float] | None:
        """ "fancy word for nosebleed", "lethal triad of trauma": all that is said beside one term is on its card."""
        if not asks_what(reading.tokens) or any(subject[0] in _INSIDE for subject in reading.frame.subjects):
            return None
        found = [mention for mention in reading.mentions if self._is_told_by_its_card(mention, reading)]
        return (Found(found[0].ref, found[0].ref), LEANS) if len(found) == 1 else None

    def card_speaks_of(self, ref: str, reading: Reading) -> bool:
        """Is all that is said beside the term `ref`, which is named, on its card?"""
        covered = {place for m in reading.mentions if m.ref == ref for place in range(m.start, m.end)}
        rest = (token for place, token in enumerate(reading.tokens) if place not in covered)
        return bool(covered) and self._cards.speaks_of(ref, (token for token in rest if rarity(token) >= CONTENT))

    def _is_told_by_its_card(self, mention: Mention, reading: Reading) -> bool:
        return self._facts.share_naming(mention.ref) < USUAL and self.card_speaks_of(mention.ref, reading)


def _in_one_respect(tokens: Sequence[str]) -> bool:
    """ "the difference in pay between an emt and a medic" asks for less than what the two are."""
    for place, (first, second) in enumerate(pairwise(tokens)):
        if first in COMPARING and second == "in" and any(rarity(token) >= CONTENT for token in tokens[place + 2 :][:3]):
            return True
    return False
