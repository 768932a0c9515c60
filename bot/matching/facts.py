"""Facts: what is known of each entry beyond its likeness to a question: its terms, what it is asked for, its card."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.matching.asking_for import asked_for
from bot.matching.card_words import CardWords
from bot.matching.reading import Phrasings, Reading
from bot.matching.subject import COMPARE
from bot.matching.terms import TermBook
from bot.matching.text import words
from bot.matching.words import rarity, stem

CONTENT = 0.42
"""A word at least this rare in general English says what a question is about."""
USUAL = 0.04
"""Terms that more than this share of the entries name are the field itself: questions may leave them out."""
VERY_USUAL = 0.1
"""Those that more than this share name may be whom the base is about: see `Facts.is_first`."""
NEARLY_ALL = 0.8
LONG = 4
"""A subject of more words is a story, not a name."""
REMEMBERED = 5_000
"""Phrasings that are remembered with the terms that they name."""
TERM = "term:"

Cards = Mapping[str, Sequence[str]]
"""Entry id → the texts of its card."""
Links = Mapping[str, Collection[str]]
"""Entry id → what it points to."""


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """One entry: the shares (0..1) of its phrasings that name each term and that ask for each kind; the stems of its
    phrasings, and those of its card.
    """

    naming: Mapping[str, float]
    asking: Mapping[str, float]
    stems: frozenset[str]
    told: frozenset[str]


class Facts:
    """Knows which terms and words each entry speaks of. Safe to share: what is worked out later never changes."""

    def __init__(
        self, terms: TermBook, cards_of_terms: CardWords, phrasings: Phrasings, cards: Cards, links: Links
    ) -> None:
        self.terms = terms
        self._cards_of_terms = cards_of_terms
        self._phrasings = phrasings
        self._cards = cards
        self._links = links
        self._named: dict[str, frozenset[str]] = {}
        self._naming: Counter[str] = Counter()
        self._known: dict[str, EntryFacts] = {}
        self._said: dict[str, tuple[tuple[str, frozenset[str] | None], ...]] = {}
        self._add(phrasings)

    def with_changes(
        self, gone: Iterable[str], added: Phrasings, phrasings: Phrasings, cards: Cards, links: Links
    ) -> "Facts":
        """The same without the entries `gone` and with those `added`; all else is of all entries."""
        other = Facts(self.terms, self._cards_of_terms, {}, cards, links)
        other._phrasings, other._said = phrasings, self._said
        other._named, other._naming = dict(self._named), Counter(self._naming)
        for name in gone:
            other._naming.subtract(other._named.pop(name))
        other._naming = +other._naming
        other._known = {
            name: facts
            for name, facts in self._known.items()
            if phrasings.get(name) is self._phrasings.get(name) and cards.get(name) == self._cards.get(name)
        }
        other._add(added)
        return other

    def _add(self, phrasings: Phrasings) -> None:
        for name, texts in phrasings.items():
            named = (m.ref for tokens in texts for m in self.terms.mentions(tokens, self.terms.grammar))
            self._named[name] = frozenset(named)
            self._naming.update(self._named[name])

    @cached_property
    def knows_terms(self) -> bool:
        """Do nearly all entries name a term of the glossary, so that a question that names none is likely another's?"""
        return bool(self._naming) and sum(map(bool, self._named.values())) >= NEARLY_ALL * len(self._named)

    def share_naming(self, ref: str) -> float:
        """The share of the entries that name the term `ref`."""
        return self._naming[ref] / max(1, len(self._named))

    @cached_property
    def _first(self) -> frozenset[str]:
        """The stems of the name of the term that most entries name."""
        first = max(sorted(self._naming), key=self._naming.__getitem__, default="")
        return frozenset(map(stem, words(self.main_name(first)))) if first else frozenset()

    def is_first(self, ref: str) -> bool:
        """Is a term what this base is all about, or told by it and named very often (EMT, EMS, paramedic)?"""
        return self.share_naming(ref) >= VERY_USUAL and not self._first.isdisjoint(self.of(ref).told)

    @cached_property
    def _usual(self) -> float:
        return sum(map(len, self._phrasings.values())) / max(1, len(self._phrasings))

    def much_asked(self, ref: str) -> float:
        """How much an entry is asked, 0..1, as its phrasings tell: 1/2 where it has as many as others; 0 for a card."""
        phrasings = len(self._phrasings.get(ref, ()))
        return phrasings / (phrasings + self._usual) if phrasings else 0.0

    def related(self, one: str, other: str) -> bool:
        """Does one of these point to the other?"""
        return other in self._links.get(one, ()) or one in self._links.get(other, ())

    def main_name(self, card: str) -> str:
        """What a term, or two beside each other, are called by themselves."""
        refs = card.removeprefix(COMPARE).split(":") if card.startswith(COMPARE) else [card.removeprefix(TERM)]
        return " ".join(self.terms.main_name(TERM + ref) for ref in refs)

    def named(self, entry_id: str) -> frozenset[str]:
        """The terms that an entry's phrasings name."""
        return self._named.get(entry_id, frozenset())

    def of(self, entry_id: str) -> EntryFacts:
        """What is known of an entry, of a term's card or of a comparison of two terms."""
        found = self._known.get(entry_id)
        if found is None:
            found = self._known[entry_id] = self._worked_out(entry_id)
        return found

    def _worked_out(self, entry_id: str) -> EntryFacts:
        if entry_id.startswith(TERM):
            return EntryFacts({entry_id: 1.0}, {"what": 1.0}, frozenset(), self._cards_of_terms.stems(entry_id))
        if entry_id.startswith(COMPARE):
            refs = [TERM + name for name in entry_id.removeprefix(COMPARE).split(":")]
            told = frozenset[str]().union(*map(self._cards_of_terms.stems, refs))
            return EntryFacts(dict.fromkeys(refs, 1.0), {"difference": 1.0}, frozenset(), told)
        texts = self._phrasings.get(entry_id, ())
        naming: Counter[str] = Counter()
        asking: Counter[str] = Counter()
        stems: set[str] = set()
        for tokens in texts:
            naming.update({m.ref for m in self.terms.mentions(tokens, self.terms.grammar)})
            asking.update(asked_for(tokens))
            stems.update(map(stem, tokens))
        told = {stem(word) for text in self._cards.get(entry_id, ()) for word in words(text, peeled=False)}
        return EntryFacts(_shares(naming, len(texts)), _shares(asking, len(texts)), frozenset(stems), frozenset(told))

    def said_in(self, phrasing: str) -> tuple[tuple[str, frozenset[str] | None], ...]:
        """The terms that a phrasing names; beside one of several words the stems of those that tell something.

        A question that has all of these, in whatever order, names the term as well. So does, by nothing at all, one
        that is spelled like an everyday word: a phrasing need not mean it.
        """
        found = self._said.get(phrasing)
        if found is None:
            if len(self._said) >= REMEMBERED:
                self._said.clear()
            tokens = phrasing.split()
            found = self._said[phrasing] = tuple(
                (mention.ref, self._telling(tokens[mention.start : mention.end]))
                for mention in self.terms.mentions(tokens)
            )
        return found

    def _telling(self, name: Sequence[str]) -> frozenset[str] | None:
        if len(name) > 1:
            return frozenset(stem(word) for word in name if rarity(word) >= CONTENT)
        return frozenset() if self.terms.canonical(name[0]) in self.terms.everyday else None

    def speaks_of_all(self, reading: Reading, entry_id: str) -> bool:
        """Has the entry, in some phrasing, every word of content that the question has?"""
        met, named = self.of(entry_id).stems, self.named(entry_id)
        covered = {place for m in reading.mentions if m.ref in named for place in range(m.start, m.end)}
        return all(
            place in covered or stem(word) in met or rarity(word) < CONTENT for place, word in enumerate(reading.tokens)
        )

    def unmet(self, reading: Reading, entry_id: str) -> list[str]:
        """Words of the subject that the entry has in no phrasing."""
        met, named = self.of(entry_id).stems, self.of(entry_id).naming
        unmet: list[str] = []
        for subject in reading.frame.subjects:
            if len(subject) > LONG:
                continue
            covered = {place for m in self.terms.mentions(subject) if m.ref in named for place in range(m.start, m.end)}
            unmet += [
                word
                for place, word in enumerate(subject)
                if place not in covered and stem(word) not in met and rarity(word) >= CONTENT
            ]
        return unmet


def is_of_terms(ref: str) -> bool:
    """Is it the card of a term, or of two beside each other?"""
    return ref.startswith((TERM, COMPARE))


def _shares(counted: Counter[str], whole: int) -> dict[str, float]:
    return {each: count / whole for each, count in counted.items()}
