"""Vetoes: what forbids an entry, however alike it looks. Each lowers a confidence and says why."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache

from bot.matching.decision import Match
from bot.matching.facts import REMEMBERED, USUAL, Facts
from bot.matching.frames import QUESTION_WORDS, FrameKind
from bot.matching.reading import Reading
from bot.matching.text import words
from bot.matching.words import rarity, stem

SUBJECT_MET = 3.0
"""How many times likelier an entry is when it is asked about every term that the question names."""
ALL_MISSED = 0.9
"""A question with a word that says so much and is not met is about more than its terms ("jump start a car battery")."""
UNNAMED = 0.6
"""What is left of a confidence when a base has a glossary and the question names nothing of it, unless it says most of
what the nearest phrasing says (SAID), or of what the entry's phrasings have in common (CORE), or comes near it with all
that it says.
"""
NEGATED = 0.45
"""What is left of a confidence when a question asks what is not ("who is not"), and the nearest phrasing what is.
People hardly ask so, and what is too rare to be learned is a rule.
"""
NOT_ABOUT = 0.1
"""What is left of a confidence where an entry is expressly not about a word of the question."""
SAID, CORE, NEAR, LITTLE_MISSED = 0.8, 0.55, 0.7, 0.15
UNKNOWN_SHARE, UNKNOWN_KEPT = 0.4, 0.5
"""When the base has no word for so much of what a question says that names no term, it is about something else, and so
much of a confidence is left.
"""
UNKNOWN_SHARE_OF_ANY, UNKNOWN_KEPT_OF_ANY = 0.6, 0.7
"""The same in a base without a glossary: nothing else says there what it is about, and people ask in many words that no
phrasing has. On validation questions .6 and .7 move the auroc by -.5 to +1.7 and answer 1 to 8 points more of them.
"""
STRANGE = 0.6
"""A word at least this rare that no phrasing has may be the name of another subject."""

_NOT = frozenset({"not", "never"})
_UNKNOWN_SUBJECT = {FrameKind.EXPANSION: 0.15, FrameKind.COMPARISON: 0.5, FrameKind.DEFINITION: 0.7}
_UNKNOWN_SUBJECT_OF_ANY = {FrameKind.EXPANSION: 0.15, FrameKind.COMPARISON: 0.5}
"""The same without a glossary, where "what is my routing number" is no definition: two of three such are right."""


class Vetoes:
    """Rules on top of what is known of each entry. Immutable."""

    def __init__(self, facts: Facts, not_about: Mapping[str, Sequence[str]]) -> None:
        self._facts = facts
        self._not_about = {name: _stems_in(tuple(texts)) for name, texts in not_about.items()}

    def without_others(self, reading: Reading, matches: Sequence[Match]) -> tuple[list[Match], tuple[str, ...]]:
        """`matches` of which those say little that are expressly not about a word of the question; and the reasons."""
        if not self._not_about:
            return list(matches), ()
        stems = {stem(token) for token in reading.tokens}
        others = [stems & self._not_about.get(match.entry_id, frozenset()) for match in matches]
        left = [
            replace(match, confidence=round(match.confidence * NOT_ABOUT, 4)) if other else match
            for match, other in zip(matches, others, strict=True)
        ]
        reasons = [f"{m.entry_id}: {_not_about(other)}" for m, other in zip(matches, others, strict=True) if other]
        return left, tuple(reasons)

    def weigh(self, reading: Reading, matches: Sequence[Match]) -> tuple[list[Match], tuple[str, ...]]:
        """`matches` with their odds changed by what speaks for or against them, best first; and the reasons against."""
        matches, others = self.without_others(reading, matches)
        if not self._facts.terms.words and not _is_doubted(reading, matches):
            return sorted(matches, key=lambda match: (-match.confidence, match.entry_id)), others
        weighed: list[Match] = []
        reasons = [*others]
        stems = {stem(token) for token in reading.tokens}
        for match in matches:
            # what has no phrasing is too far behind to be looked at
            factor, why = ruled(self._facts, reading, match, stems) if match.phrasing else (1.0, "")
            if factor == 1:
                weighed.append(match)
                continue
            if why:
                reasons.append(f"{match.entry_id}: {why}")
            confidence = _weighed(match.confidence, factor)
            signals = {**match.signals, "veto": max(0.0, 1 - factor)}
            weighed.append(Match(match.entry_id, confidence, match.phrasing, signals))
        weighed.sort(key=lambda match: (-match.confidence, match.entry_id))
        return weighed, tuple(reasons)


def _is_doubted(reading: Reading, matches: Sequence[Match]) -> bool:
    """May a rule speak against entries of a base without terms? There the question alone decides whether one does."""
    unknown = matches[0].signals.get("unknown", 0.0) if matches else 0.0
    return (
        reading.frame.kind in _UNKNOWN_SUBJECT_OF_ANY
        or unknown >= UNKNOWN_SHARE_OF_ANY
        or _asks_what_is_not(reading.tokens)
    )


def ruled(facts: Facts, reading: Reading, match: Match, stems: AbstractSet[str]) -> tuple[float, str]:
    """How many times likelier (or less likely) a match is by what it and the question name, and why less.

    `stems`: those of all words of the reading.
    """
    said = facts.said_in(match.phrasing)
    asked, stored = reading.terms, {ref for ref, words in said if words is None or not words <= stems}
    missing = asked - facts.named(match.entry_id)
    instead = stored - asked
    strange = match.signals.get("strange", 0.0) >= STRANGE
    met = bool(asked) and not missing
    if missing and instead:
        return 0.2, f"the question names {_names(missing)}, the nearest phrasing {_names(instead)}"
    if instead and strange and not (met and all(facts.share_naming(ref) >= USUAL for ref in instead)):
        return (
            0.5 if met else 0.25,
            f"the base does not know a word that stands where the entry has {_names(instead)}",
        )
    shared = asked.intersection(ref for ref, _ in said)
    says_all = _says_all(match)
    if not shared and not says_all and (own := {ref for ref in instead if facts.share_naming(ref) < USUAL}):
        return 0.35, f"the entry is about {_names(own)}, which the question does not name"
    if match.signals.get("negation") and _asks_what_is_not(reading.tokens):
        return NEGATED, "the question asks what is not, the nearest phrasing what is"
    if strange and (unknown := _beside_a_name(facts, reading, match)):
        return 0.5, f"the base does not know what {unknown} is, which stands beside a name"
    factor, why = 1.0, ""
    if not asked and facts.knows_terms and not _says_most(match):
        factor, why = UNNAMED, "the question names nothing of the glossary"
    share, kept = (UNKNOWN_SHARE, UNKNOWN_KEPT) if facts.knows_terms else (UNKNOWN_SHARE_OF_ANY, UNKNOWN_KEPT_OF_ANY)
    if not asked and match.signals.get("unknown", 0.0) >= share:
        factor, why = kept, "the base has no word for most of what is asked"
    if missing:
        factor, why = 0.7, f"the question names {_names(missing)}, the entry does not"
    elif met and not strange and match.signals.get("missed", 0.0) < ALL_MISSED:
        factor = SUBJECT_MET
    caps = _UNKNOWN_SUBJECT if facts.knows_terms else _UNKNOWN_SUBJECT_OF_ANY
    if (cap := caps.get(reading.frame.kind)) and (unmet := facts.unmet(reading, match.entry_id)):
        factor, why = min(factor, cap), f"the entry does not speak of {', '.join(unmet)}"
    return factor, why


def _beside_a_name(facts: Facts, reading: Reading, match: Match) -> str:
    """A rare word right behind a name, which makes it another thing ("EMT-Omega") that the entry has not."""
    behind = [reading.tokens[m.end] for m in reading.mentions if m.end < len(reading.tokens)]
    if not behind:
        return ""
    met = facts.of(match.entry_id).stems
    return next((word for word in behind if rarity(word) >= STRANGE and stem(word) not in met), "")


@lru_cache(maxsize=REMEMBERED)
def _stems_in(texts: tuple[str, ...]) -> frozenset[str]:
    """The stems of some texts; an edit asks for those of all entries again, of which hardly one has changed."""
    return frozenset(stem(word) for text in texts for word in words(text))


def _not_about(others: set[str]) -> str:
    return f"is not about {', '.join(sorted(others))}"


def _asks_what_is_not(tokens: Sequence[str]) -> bool:
    """ "what can emts not give" is about the "not"; "my brain can not keep them apart, is there a trick" is not."""
    return not QUESTION_WORDS.isdisjoint(tokens[:1]) and not _NOT.isdisjoint(tokens)


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
