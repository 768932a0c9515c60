"""Matcher: text → Decision, the whole path on one page."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from sys import intern

from bot.faq.entry import EmergencyRules, Entry, Term
from bot.faq.knowledge_base import KnowledgeBase
from bot.matching.base import Base, acronyms_in, spoken_in
from bot.matching.card_words import CardWords
from bot.matching.certain import Certain
from bot.matching.deciding import SENTENCES, Deciding
from bot.matching.decision import (
    Decision,
    Emergency,
    Match,
    Trace,
)
from bot.matching.emergency import EmergencyDetector
from bot.matching.facts import USUAL, Facts
from bot.matching.judge import Judge, top
from bot.matching.reading import Reader, Reading
from bot.matching.subject import SubjectIndex
from bot.matching.terms import TermBook
from bot.matching.text import SCORED, clean, words
from bot.matching.veto import Vetoes


class Matcher:
    """Answers "which entry is this about" for one base. Immutable; safe to share between threads."""

    def __init__(
        self,
        asked_as: Mapping[str, Sequence[str]],
        terms: Iterable[Term] = (),
        emergency: EmergencyRules = EmergencyRules(),  # noqa: B008 - a frozen value
        *,
        not_about: Mapping[str, Sequence[str]] | None = None,
        told: Mapping[str, Sequence[str]] | None = None,
        links: Mapping[str, Collection[str]] | None = None,
    ) -> None:
        """By entry id: phrasings (`asked_as`), words that it is `not_about`, the texts of its card (`told`), and which
        others it points to (`links`).
        """
        self._base = Base({name: tuple(texts) for name, texts in asked_as.items()}, tuple(terms), emergency)
        self.terms = TermBook(self._base.terms)
        self._acronyms = acronyms_in(self._base.asked_as)
        self._known = self.terms.protected | self._acronyms.keys()
        self._phrasings = self._read(self._base.asked_as)
        from bot.matching.ranker import Ranker  # numpy takes longer to import than a sure answer

        self._ranker = Ranker.build(self._phrasings, self._known)
        self._subjects = SubjectIndex(self._phrasings, self.terms)
        self._reader = Reader(self.terms, self._known, spoken_in(self._phrasings), self._ranker)
        self._cards = CardWords(self._base.terms)
        self._facts = Facts(self.terms, self._cards, self._phrasings, told or {}, links or {})
        self._vetoes = Vetoes(self._facts, not_about or {})
        self._certain = Certain(self.terms, self._subjects, self._facts, self._cards, self._reader.field)
        self._judge = Judge(self._ranker, self._certain, self._facts, self._vetoes)
        self._deciding = Deciding(self._reader, self._judge, self._certain, self._facts, self._subjects)
        self._emergency = EmergencyDetector(emergency)

    @classmethod
    def from_knowledge_base(cls, knowledge_base: KnowledgeBase) -> "Matcher":
        """A matcher over entries and terms; ids are their refs. Raises ValueError for broken emergency rules."""
        return cls(
            {entry.ref: entry.asked_as for entry in knowledge_base.entries},
            knowledge_base.terms,
            knowledge_base.emergency,
            not_about=_not_about(knowledge_base),
            told=_told(knowledge_base),
            links=_links(knowledge_base),
        )

    def revised(self, knowledge_base: KnowledgeBase) -> "Matcher":
        """A matcher over `knowledge_base`, which differs a little from what this one knows; equal to one built anew.

        Changed entries cost milliseconds; changed terms, or an acronym that comes or goes, cost a whole build.
        """
        old = self._base.asked_as
        asked_as = {entry.ref: _asked(entry, old.get(entry.ref)) for entry in knowledge_base.entries}
        base = Base(asked_as, knowledge_base.terms, knowledge_base.emergency)
        removed = {name: texts for name, texts in old.items() if asked_as.get(name) != texts}
        changed = {name: texts for name, texts in asked_as.items() if old.get(name) != texts}
        acronyms = +(self._acronyms + acronyms_in(changed) - acronyms_in(removed))
        if base.terms != self._base.terms or acronyms.keys() != self._acronyms.keys():
            return Matcher.from_knowledge_base(knowledge_base)
        gone = {name: self._phrasings[name] for name in removed}
        added = self._read(changed)
        other: Matcher = copy(self)
        other._base, other._acronyms = base, acronyms
        other._phrasings = {name: added.get(name) or self._phrasings[name] for name in asked_as}
        other._ranker = self._ranker.with_changes({**dict.fromkeys(gone), **added})
        other._subjects = self._subjects.with_changes(gone, added)
        other._reader = self._reader.with_changes(spoken_in(added), spoken_in(gone), other._ranker)
        other._facts = self._facts.with_changes(
            gone, added, other._phrasings, _told(knowledge_base), _links(knowledge_base)
        )
        other._vetoes = Vetoes(other._facts, _not_about(knowledge_base))
        other._certain = Certain(self.terms, other._subjects, other._facts, self._cards, other._reader.field)
        other._judge = Judge(other._ranker, other._certain, other._facts, other._vetoes)
        other._deciding = Deciding(other._reader, other._judge, other._certain, other._facts, other._subjects)
        if base.emergency != self._base.emergency:
            other._emergency = EmergencyDetector(base.emergency)
        return other

    @classmethod
    def from_phrasings(cls, phrasings: Mapping[str, Sequence[str]]) -> "Matcher":
        """A matcher over any FAQ: entry id → the ways it is asked."""
        return cls(phrasings)

    def rank(self, text: str, limit: int = 5) -> list[Match]:
        """At most `limit` entries, best first; ties by id. Confidence is comparable across questions."""
        ranked = (self._judge.rank(reading, limit)[0] for reading in self._reader.readings(clean(text), SENTENCES))
        return max(ranked, key=top, default=list[Match]())

    def match(self, text: str, *, listening: bool = False) -> Decision:
        """What to do about a message: answer, suggest, give up, or give the emergency number.

        With `listening` nobody addressed the bot: only a confident answer to a real question, asked of anyone, counts.
        """
        if danger := self._emergency.detect(text):
            return Emergency(danger.kind, danger.reply, Trace(text=clean(text), reasons=(f"danger: {danger.why}",)))
        return self._deciding.of(text, listening=listening)

    def read(self, text: str) -> Reading:
        """`text` as it is understood: plain words, typos mended, the terms that it names."""
        return self._reader.read(clean(text)[:SCORED])

    def speaks_of(self, entry_id: str, reading: Reading) -> bool:
        """Is everything that a message says said in the phrasings of an entry, or on the card of a term?"""
        return self._facts.speaks_of_all(reading, entry_id) or self._certain.card_speaks_of(entry_id, reading)

    def is_field(self, ref: str) -> bool:
        """Is a term the field itself, which many entries name (EMT in a base on EMTs)?"""
        return self._facts.share_naming(ref) >= USUAL

    def comparison(self, first: str, second: str) -> str | None:
        """The id of the entry that compares two terms (refs), if there is one."""
        return self._subjects.comparison(first, second)

    def _read(self, asked_as: Mapping[str, Sequence[str]]) -> dict[str, list[tuple[str, ...]]]:
        """Each entry's phrasings as plain words, of which each is there once."""
        number, known = self.terms.number, self._known
        return {
            name: [tuple([intern(number(word)) for word in words(text, known)]) for text in texts]
            for name, texts in asked_as.items()
        }


def _asked(entry: Entry, known: tuple[str, ...] | None) -> tuple[str, ...]:
    """As `asked_as`, which takes a while to tell, and mostly what is `known` of the entry."""
    return known if known is not None and known == (entry.question, *entry.phrasings) else entry.asked_as


def _not_about(knowledge_base: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    return {entry.ref: entry.not_about for entry in knowledge_base.entries if entry.not_about}


def _links(knowledge_base: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    return {entry.ref: tuple(other.ref for other in knowledge_base.see_also(entry)) for entry in knowledge_base.entries}


def _told(knowledge_base: KnowledgeBase) -> dict[str, tuple[str, ...]]:
    return {entry.ref: (entry.question, entry.answer, entry.details or "") for entry in knowledge_base.entries}
