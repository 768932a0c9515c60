"""Matcher: text → Decision, the whole path on one page."""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cache
from sys import intern

from bot.faq.entry import EmergencyRules, Entry, Term
from bot.faq.knowledge_base import KnowledgeBase
from bot.matching.base import Base, acronyms_in, spoken_in
from bot.matching.card_words import CardWords
from bot.matching.certain import ALONE, GUESSED, LEANS, SURE, Certain
from bot.matching.decision import (
    OFFERED,
    THRESHOLD,
    WORTH_SUGGESTING,
    Answer,
    Decision,
    Emergency,
    Fallback,
    Match,
    Trace,
    decide,
    nearest,
    strength,
)
from bot.matching.emergency import EmergencyDetector
from bot.matching.frames import QUESTION_WORDS, FrameKind, bare, opens_question
from bot.matching.later import Later
from bot.matching.overheard import why_not_for_anyone
from bot.matching.reading import Reader, Reading, without_remarks
from bot.matching.subject import SubjectIndex
from bot.matching.terms import TermBook
from bot.matching.text import SCORED, clean, words
from bot.matching.veto import CONTENT, STRANGE, USUAL, Vetoes
from bot.matching.words import rarity

SENTENCES = 8
"""Sentences of a long message that are tried by themselves."""
CLAUSES = 12
"""Clauses that are tried by themselves where the whole message is not sure."""
LOOKED_AT = 8
WEAK = 0.35
"""Below this no entry stands in the way of a term's card that speaks of everything in the message."""
NAMED = 0.3
"""The confidence of the card of a term that a question names in passing: worth offering, never an answer."""

SUBJECT_ALONE = 0.05
"""From this confidence on entries are offered to somebody who only names a subject that the base knows ("salary")."""
NEAR_CLAUSE = 0.5
"""How near a phrasing must come to a clause that answers for the whole message."""
CLEAR, CLEARLY_NEAR = 0.85, 0.5
"""The confidence and nearness from which a clause is so clear that the rest of the message is taken for a story."""
ELSEWHERE = 0.15
"""From this confidence on the whole message points at an entry."""
RIVAL = 0.8
"""The most that any other entry may reach beside one that is sure."""
UNNAMED_CLAUSE = 0.8
"""What a clause that names no term must reach to answer for the whole message."""


class Matcher:
    """Answers "which entry is this about" for one base. Immutable; safe to share between threads."""

    def __init__(
        self,
        asked_as: Mapping[str, Sequence[str]],
        terms: Iterable[Term] = (),
        emergency: EmergencyRules = EmergencyRules(),  # noqa: B008 - a frozen value
        not_about: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._base = Base({name: tuple(texts) for name, texts in asked_as.items()}, tuple(terms), emergency)
        self.terms = TermBook(self._base.terms)
        self._acronyms = acronyms_in(self._base.asked_as)
        self._known = self.terms.protected | self._acronyms.keys()
        self._phrasings = self._read(self._base.asked_as)
        from bot.matching.ranker import Ranker  # numpy takes longer to import than a sure answer

        self._ranker = Ranker.build(self._phrasings, self._known)
        self._subjects = SubjectIndex(self._phrasings, self.terms)
        self._reader = Reader(self.terms, self._known, spoken_in(self._phrasings), self._ranker.together)
        self._vetoes = Vetoes(self.terms, self._phrasings, not_about or {})
        self._cards = CardWords(self._base.terms)
        self._certain = Certain(self.terms, self._subjects, self._vetoes, self._cards)
        self._emergency = EmergencyDetector(emergency)

    @classmethod
    def from_knowledge_base(cls, knowledge_base: KnowledgeBase) -> "Matcher":
        """A matcher over entries and terms; ids are their refs. Raises ValueError for broken emergency rules."""
        return cls(
            {entry.ref: entry.asked_as for entry in knowledge_base.entries},
            knowledge_base.terms,
            knowledge_base.emergency,
            {entry.ref: entry.not_about for entry in knowledge_base.entries if entry.not_about},
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
        not_about = {entry.ref: entry.not_about for entry in knowledge_base.entries if entry.not_about}
        other: Matcher = copy(self)
        other._base, other._acronyms = base, acronyms
        other._phrasings = {name: added.get(name) or self._phrasings[name] for name in asked_as}
        other._ranker = self._ranker.with_changes({**dict.fromkeys(gone), **added})
        other._subjects = self._subjects.with_changes(gone, added)
        other._reader = self._reader.with_changes(spoken_in(added), spoken_in(gone), other._ranker.together)
        other._vetoes = self._vetoes.with_changes(gone, added, not_about)
        other._certain = Certain(self.terms, other._subjects, other._vetoes, self._cards)
        if base.emergency != self._base.emergency:
            other._emergency = EmergencyDetector(base.emergency)
        return other

    @classmethod
    def from_phrasings(cls, phrasings: Mapping[str, Sequence[str]]) -> "Matcher":
        """A matcher over any FAQ: entry id → the ways it is asked."""
        return cls(phrasings)

    def rank(self, text: str, limit: int = 5) -> list[Match]:
        """At most `limit` entries, best first; ties by id. Confidence is comparable across questions."""
        ranked = (self._rank(reading, limit)[0] for reading in self._reader.readings(clean(text), SENTENCES))
        return max(ranked, key=_top, default=list[Match]())

    def match(self, text: str, *, listening: bool = False) -> Decision:
        """What to do about a message: answer, suggest, give up, or give the emergency number.

        With `listening` nobody addressed the bot: only a confident answer to a real question, asked of anyone, counts.
        """
        if danger := self._emergency.detect(text):
            return Emergency(danger.kind, danger.reply, Trace(text=clean(text), reasons=(f"danger: {danger.why}",)))
        cleaned = clean(text)
        readings = self._reader.readings(cleaned, SENTENCES, literal=listening)
        if not any(reading.tokens for reading in readings):
            return Fallback(trace=Trace(reasons=("nothing is asked",)))  # a greeting, a thank you, an empty line
        whole = self._decide(text, readings[0], listening=listening)
        if isinstance(whole, Answer) and "sure" in whole.match.signals:
            return whole
        parts = (self._decide(text, reading, listening=listening) for reading in without_remarks(readings[1:], cleaned))
        best = max((whole, *parts), key=strength)
        if listening:
            return best
        # somebody asked, among other things: a clause that asks by itself may be sure where the whole is not
        asking = [
            (self._decide(text, reading, listening=False), reading)
            for reading in self._reader.clauses(readings, CLAUSES)
        ]
        surer = [
            found
            for found, reading in asking
            if isinstance(found, Answer) and self._stands_for_all(found, reading, best, nearest(whole))
        ]
        return max((best, *surer), key=strength)

    def _stands_for_all(self, found: Answer, reading: Reading, best: Decision, near: Match | None) -> bool:
        """May the answer to one clause be the answer to the whole message?

        What is sure may, unless the clause is no more than a name or two ("who is boss, medic or emt"). Anything else
        only where the rest of the message, which may hold what matters ("cant tell red from green, can i work as an
        emt"), does not point elsewhere.
        """
        if "sure" in found.match.signals:
            names_only = reading.frame.kind is FrameKind.OTHER and self.terms.resolve(bare(reading.tokens))
            return reading.frame.kind is not FrameKind.CHOICE and not names_only
        confidence, nearness = found.match.confidence, found.match.signals.get("nearest", 0.0)
        if isinstance(best, Answer) or nearness < NEAR_CLAUSE:
            return False
        if not reading.terms and confidence < UNNAMED_CLAUSE:
            return False
        if confidence >= CLEAR and nearness >= CLEARLY_NEAR:
            return True
        return near is None or near.entry_id == found.match.entry_id or near.confidence < ELSEWHERE

    def read(self, text: str) -> Reading:
        """`text` as it is understood: plain words, typos mended, the terms that it names."""
        return self._reader.read(clean(text)[:SCORED])

    def speaks_of(self, entry_id: str, reading: Reading) -> bool:
        """Is everything that a message says said in the phrasings of an entry, or on the card of a term?"""
        return self._vetoes.speaks_of_all(reading, entry_id) or self._certain.card_speaks_of(entry_id, reading)

    def is_field(self, ref: str) -> bool:
        """Is a term the field itself, which many entries name (EMT in a base on EMTs)?"""
        return self._vetoes.share_naming(ref) >= USUAL

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

    def _rank(self, reading: Reading, limit: int) -> tuple[list[Match], tuple[str, ...]]:
        found, reasons = self._vetoes.weigh(reading, self._ranker.rank(reading.tokens, max(limit, LOOKED_AT)))
        if reading.guessed:
            found = [replace(match, confidence=min(match.confidence, GUESSED)) for match in found]
        surely = self._certain.of(reading)
        if not surely and _top(found) < WEAK:
            surely = self._certain.by_card(reading)
        if surely and surely[1] == LEANS and _top(found) >= THRESHOLD:
            surely = None  # an entry is asked just this; what only leans on a subject need not stand beside it
        if surely:
            sure, confidence = surely
            first = Match(sure.entry_id, confidence, sure.asked_as, {"sure": 1.0})
            # what is sure leaves the others as far behind as any rival may be
            most = RIVAL if confidence == SURE else 1.0
            rest = (replace(match, confidence=min(match.confidence, most)) for match in found)
            found = [first, *(match for match in rest if match.entry_id != sure.entry_id)]
        found += self._in_passing(reading, {match.entry_id for match in found})
        found.sort(key=lambda match: (-match.confidence, match.entry_id))
        return found[:limit], reasons

    def _in_passing(self, reading: Reading, had: set[str]) -> list[Match]:
        """The cards of the terms that are named, unless they are the field itself."""
        refs = dict.fromkeys(mention.ref for mention in reading.mentions)
        return [
            Match(ref, NAMED, self.terms.main_name(ref), {"named": 1.0})
            for ref in refs
            if ref not in had and self._vetoes.share_naming(ref) < USUAL
        ]

    def _asks_nothing(self, reading: Reading, found: Sequence[Match]) -> bool:
        """Is it one word of content, or a subject ("emt exam") of which several entries ask different things?"""
        tokens = reading.tokens
        if len(tokens) <= 2 and sum(rarity(token) >= CONTENT for token in tokens) <= 1:
            return True
        if len(tokens) > 3 or opens_question(tokens) or not QUESTION_WORDS.isdisjoint(tokens):
            return False
        said = self._subjects.bag(tokens)
        asked_more = [match for match in found if said < self._subjects.bag(match.phrasing.split())]
        return len(asked_more) > 1

    def _why_silent(self, raw: str, reading: Reading, found: Sequence[Match]) -> str:
        """Why nothing is said to a message that nobody addressed to the bot; "" when an answer may be given."""
        if reason := why_not_for_anyone(raw, reading):
            return reason
        surely = not found or "sure" in found[0].signals
        if not surely and not reading.terms and self._vetoes.knows_terms:
            return "it names nothing of the glossary"
        strange = bool(found) and found[0].signals.get("strange", 0.0) >= STRANGE
        if not surely and strange and not self._vetoes.speaks_of_all(reading, found[0].entry_id):
            return f"{found[0].entry_id} does not speak of everything in it"
        return ""

    def _decide(self, raw: str, reading: Reading, *, listening: bool) -> Decision:
        trace = reading.trace()
        if not reading.tokens:
            return Fallback(trace=trace)
        if surely := self._at_once(raw, reading, trace, listening=listening):
            return surely
        found, reasons = self._rank(reading, LOOKED_AT)
        trace = trace.because(*reasons)
        if listening and (reason := self._why_silent(raw, reading, found)):
            return Fallback(0.0, trace=trace.because(reason))
        worth = WORTH_SUGGESTING
        if self._asks_nothing(reading, found) and found and "sure" not in found[0].signals:
            found = [replace(match, confidence=min(match.confidence, ALONE)) for match in found]
            trace = trace.because("it names a subject, but asks nothing of it")
            worth = worth if found[0].signals.get("unknown") else SUBJECT_ALONE
        return decide(found, trace, listening=listening, worth=worth)

    def _at_once(self, raw: str, reading: Reading, trace: Trace, *, listening: bool) -> Answer | None:
        """The answer that no rival can come near: what else is like it is ranked when somebody looks at it."""
        sure = self._certain.of(reading)
        if not sure or sure[1] != SURE or (listening and why_not_for_anyone(raw, reading)):
            return None
        ranked = cache(lambda: self._rank(reading, LOOKED_AT))
        trace = replace(trace, reasons=Later(lambda: ranked()[1]))
        match = Match(sure[0].entry_id, SURE, sure[0].asked_as, {"sure": 1.0})
        return Answer(match, Later(lambda: ranked()[0][1 : 1 + OFFERED]), trace)


def _asked(entry: Entry, known: tuple[str, ...] | None) -> tuple[str, ...]:
    """As `asked_as`, which takes a while to tell, and mostly what is `known` of the entry."""
    return known if known is not None and known == (entry.question, *entry.phrasings) else entry.asked_as


def _top(matches: Sequence[Match]) -> float:
    return matches[0].confidence if matches else -1.0
