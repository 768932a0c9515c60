"""Vetoes: what forbids an entry, however alike it looks. Each lowers a confidence and says why."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

from bot.matching.decision import Match
from bot.matching.frames import QUESTION_WORDS, FrameKind
from bot.matching.reading import Phrasings, Reading
from bot.matching.terms import TermBook
from bot.matching.text import words
from bot.matching.words import rarity, stem

CONTENT = 0.42
"""A word at least this rare in general English says what a question is about."""

SUBJECT_MET = 3.0
"""How many times likelier an entry is when it is asked about every term that the question names."""
ALL_MISSED = 0.9
"""A question with a word that says so much and is not met is about more than its terms ("jump start a car battery")."""
UNNAMED = 0.6
"""What is left of a confidence when a base has a glossary and the question names nothing of it, unless it says most of
what the nearest phrasing says (SAID), or of what the entry's phrasings have in common (CORE), or comes near it with all
that it says.
"""
NEARLY_ALL = 0.8
NEGATED = 0.45
"""What is left of a confidence when a question asks what is not ("who is not"), and the nearest phrasing what is."""
SAID, CORE, NEAR, LITTLE_MISSED = 0.8, 0.55, 0.7, 0.15
USUAL = 0.04
"""Terms that more than this share of the entries name are the field itself: questions may leave them out."""
UNKNOWN_SHARE = 0.4
"""When the base has no word for so much of what a question says that names no term, it is about something else."""
STRANGE = 0.6
"""A word at least this rare that no phrasing has may be the name of another subject."""

REMEMBERED = 5_000
"""Phrasings that are remembered with the terms that they name."""
LONG = 4
"""A subject of more words is a story, not a name."""

_NOT = frozenset({"not", "never"})
_UNKNOWN_SUBJECT = {FrameKind.EXPANSION: 0.15, FrameKind.COMPARISON: 0.5, FrameKind.DEFINITION: 0.7}


_UNWEIGHED = {"veto": 0.0}
"""The signals of what is too far behind to be looked at."""


class Vetoes:
    """Knows which terms and words each entry speaks of. Immutable."""

    def __init__(self, terms: TermBook, phrasings: Phrasings, not_about: Mapping[str, Sequence[str]]) -> None:
        self._terms = terms
        self._named: dict[str, frozenset[str]] = {}
        self._stems: dict[str, frozenset[str]] = {}
        self._naming: Counter[str] = Counter()
        self._said: dict[str, tuple[tuple[str, frozenset[str] | None], ...]] = {}
        self._not_about = {name: _stems_in(tuple(texts)) for name, texts in not_about.items()}
        self._add(phrasings)

    def with_changes(self, gone: Iterable[str], added: Phrasings, not_about: Mapping[str, Sequence[str]]) -> "Vetoes":
        """The same without the entries `gone` and with those `added`; `not_about` is of all entries."""
        other = Vetoes(self._terms, {}, not_about)
        other._named, other._stems, other._naming = dict(self._named), dict(self._stems), Counter(self._naming)
        for name in gone:
            other._naming.subtract(other._named.pop(name))
            del other._stems[name]
        other._naming = +other._naming
        other._add(added)
        return other

    @cached_property
    def knows_terms(self) -> bool:
        """Do nearly all entries name a term of the glossary, so that a question that names none is likely another's?"""
        return bool(self._naming) and sum(map(bool, self._named.values())) >= NEARLY_ALL * len(self._named)

    def share_naming(self, ref: str) -> float:
        """The share of the entries that name the term `ref`."""
        return self._naming[ref] / max(1, len(self._named))

    def _add(self, phrasings: Phrasings) -> None:
        for name, texts in phrasings.items():
            self._stems[name] = self._stems_of(texts)
            named = (m.ref for tokens in texts for m in self._terms.mentions(tokens, self._terms.grammar))
            self._named[name] = frozenset(named)
            self._naming.update(self._named[name])

    def _stems_of(self, texts: Iterable[Sequence[str]]) -> frozenset[str]:
        return frozenset(stem(word) for tokens in texts for word in tokens)

    def weigh(self, reading: Reading, matches: Sequence[Match]) -> tuple[list[Match], tuple[str, ...]]:
        """`matches` with their odds changed by what speaks for or against them, best first; and the reasons against."""
        weighed: list[Match] = []
        reasons: list[str] = []
        stems = {stem(token) for token in reading.tokens}
        for match in matches:
            if not match.phrasing:
                weighed.append(Match(match.entry_id, match.confidence, "", _UNWEIGHED))
                continue
            factor, why = self._factor(reading, match, stems)
            if why:
                reasons.append(f"{match.entry_id}: {why}")
            confidence = _weighed(match.confidence, factor)
            signals = {**match.signals, "veto": max(0.0, 1 - factor)}
            weighed.append(Match(match.entry_id, confidence, match.phrasing, signals))
        weighed.sort(key=lambda match: (-match.confidence, match.entry_id))
        return weighed, tuple(reasons)

    def _factor(self, reading: Reading, match: Match, stems: set[str]) -> tuple[float, str]:
        """How many times likelier (or less likely) a match is by what it and the question name, and why less."""
        if other := stems & self._not_about.get(match.entry_id, frozenset()):
            return 0.1, f"is not about {', '.join(sorted(other))}"
        said = self._said_in(match.phrasing)
        asked, stored = reading.terms, {ref for ref, words in said if words is None or not words <= stems}
        missing = asked - self._named.get(match.entry_id, frozenset())
        instead = stored - asked
        strange = match.signals.get("strange", 0.0) >= STRANGE
        met = bool(asked) and not missing
        if missing and instead:
            return 0.2, f"the question names {_names(missing)}, the nearest phrasing {_names(instead)}"
        if instead and strange and not (met and all(self.share_naming(ref) >= USUAL for ref in instead)):
            return (
                0.5 if met else 0.25,
                f"the base does not know a word that stands where the entry has {_names(instead)}",
            )
        shared = asked.intersection(ref for ref, _ in said)
        says_all = _says_all(match)
        if not shared and not says_all and (own := {ref for ref in instead if self.share_naming(ref) < USUAL}):
            return 0.35, f"the entry is about {_names(own)}, which the question does not name"
        if match.signals.get("negation") and _asks_what_is_not(reading.tokens):
            return NEGATED, "the question asks what is not, the nearest phrasing what is"
        factor, why = 1.0, ""
        if not asked and self.knows_terms and not _says_most(match):
            factor, why = UNNAMED, "the question names nothing of the glossary"
        if not asked and match.signals.get("unknown", 0.0) >= UNKNOWN_SHARE:
            factor, why = 0.5, "the base has no word for most of what is asked"
        if missing:
            factor, why = 0.7, f"the question names {_names(missing)}, the entry does not"
        elif met and not strange and match.signals.get("missed", 0.0) < ALL_MISSED:
            factor = SUBJECT_MET
        if (cap := _UNKNOWN_SUBJECT.get(reading.frame.kind)) and (unmet := self._unmet(reading, match.entry_id)):
            factor, why = min(factor, cap), f"the entry does not speak of {', '.join(unmet)}"
        return factor, why

    def _said_in(self, phrasing: str) -> tuple[tuple[str, frozenset[str] | None], ...]:
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
                for mention in self._terms.mentions(tokens)
            )
        return found

    def _telling(self, name: Sequence[str]) -> frozenset[str] | None:
        if len(name) > 1:
            return frozenset(stem(word) for word in name if rarity(word) >= CONTENT)
        return frozenset() if self._terms.canonical(name[0]) in self._terms.everyday else None

    def speaks_of_all(self, reading: Reading, entry_id: str) -> bool:
        """Has the entry, in some phrasing, every word of content that the question has?"""
        met, named = self._stems.get(entry_id, frozenset()), self._named.get(entry_id, frozenset())
        covered = {place for m in reading.mentions if m.ref in named for place in range(m.start, m.end)}
        return all(
            place in covered or stem(word) in met or rarity(word) < CONTENT for place, word in enumerate(reading.tokens)
        )

    def _unmet(self, reading: Reading, entry_id: str) -> list[str]:
        """Words of the subject that the entry has in no phrasing."""
        met = self._stems.get(entry_id, frozenset())
        named = self._named.get(entry_id, frozenset())
        unmet: list[str] = []
        for subject in reading.frame.subjects:
            if len(subject) > LONG:
                continue
            covered = {
                place for m in self._terms.mentions(subject) if m.ref in named for place in range(m.start, m.end)
            }
            unmet += [
                word
                for place, word in enumerate(subject)
                if place not in covered and stem(word) not in met and rarity(word) >= CONTENT
            ]
        return unmet


@lru_cache(maxsize=REMEMBERED)
def _stems_in(texts: tuple[str, ...]) -> frozenset[str]:
    """The stems of some texts; an edit asks for those of all entries again, of which hardly one has changed."""
    return frozenset(stem(word) for text in texts for word in words(text))


def _asks_what_is_not(tokens: Sequence[str]) -> bool:
    """ "what can emts not give" is about the "not"; "my brain can not keep them apart, is there a trick" is not."""
    return tokens[0] in QUESTION_WORDS and not _NOT.isdisjoint(tokens)


def _says_all(match: Match) -> bool:
    """Does the question come near the entry with all that it says?"""
    return match.signals.get("missed", 1.0) <= LITTLE_MISSED and match.signals.get("nearest", 0.0) >= NEAR


def _says_most(match: Match) -> bool:
    of = match.signals.get
    if _says_all(match):
        return True
    return of("answered", 0.0) >= SAID or of("core", 0.0) >= CORE


def _weighed(confidence: float, factor: float) -> float:
    """A veto takes its share of the confidence; what speaks for an entry multiplies its odds."""
    if factor <= 1:
        return round(confidence * factor, 4)
    odds = factor * confidence / max(1e-4, 1 - confidence)
    return round(odds / (1 + odds), 4)


def _names(refs: frozenset[str] | set[str]) -> str:
    return ", ".join(sorted(ref.rpartition("/")[2] for ref in refs))
