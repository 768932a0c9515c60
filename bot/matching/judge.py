"""Judge: what may answer a reading, entries and cards of terms on one scale, and what spoke against some of them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.matching.certain import GUESSED, LEANS, SURE, Certain
from bot.matching.decision import Match
from bot.matching.facts import USUAL, Facts
from bot.matching.reading import Reading
from bot.matching.subject import Found
from bot.matching.veto import Vetoes

if TYPE_CHECKING:
    from bot.matching.ranker import Ranker  # numpy takes longer to import than a sure answer

LOOKED_AT = 8
WEAK = 0.35
"""Below this no entry stands in the way of a term's card that speaks of everything in the message."""
NAMED = 0.3
"""The confidence of the card of a term that a question names in passing: worth offering, never an answer."""
ASKED_JUST_THIS = 0.6
"""From this confidence on an entry is asked what the message asks, and what only leans on a subject need not help."""
RIVAL = 0.8
"""The most that any other entry may reach beside one that is sure."""

Ranked = tuple[list[Match], tuple[str, ...]]


class Judge:
    """Ranks what a base has for a reading. Immutable."""

    def __init__(self, ranker: "Ranker", certain: Certain, facts: Facts, vetoes: Vetoes) -> None:
        self._ranker = ranker
        self._certain = certain
        self._facts = facts
        self._vetoes = vetoes

    def rank(self, reading: Reading, limit: int, whole: Reading | None = None) -> Ranked:
        """What may answer a reading of the message `whole`, best first; and what spoke against some."""
        found = self._ranker.rank(reading.tokens, max(limit, LOOKED_AT))
        surely = self._certain.of(reading)
        if self._facts.knows_terms and (not surely or surely[1] != SURE):
            found, reasons = self._weigh(reading, whole or reading, found, surely or self._certain.by_card(reading))
            return (_leaning(found, surely) if surely and not reading.guessed else found)[:limit], reasons
        return self._by_rules(reading, limit, found, surely)

    def _by_rules(self, reading: Reading, limit: int, found: list[Match], surely: tuple[Found, float] | None) -> Ranked:
        """What is sure, or what rules leave of likeness."""
        found, reasons = self._vetoes.weigh(reading, found)
        if reading.guessed:
            found = [replace(match, confidence=min(match.confidence, GUESSED)) for match in found]
        if not surely and top(found) < WEAK:
            surely = self._certain.by_card(reading)
        if surely and surely[1] == LEANS and top(found) >= ASKED_JUST_THIS:
            surely = None  # an entry is asked just this; what only leans on a subject need not stand beside it
        if surely:
            sure, confidence = surely
            alike = max([match.confidence for match in found if match.entry_id == sure.entry_id], default=0.0)
            first = Match(sure.entry_id, max(confidence, alike), sure.asked_as, {"sure": 1.0})
            # what is sure leaves the others as far behind as any rival may be
            most = RIVAL if confidence == SURE else 1.0
            rest = (replace(match, confidence=min(match.confidence, most)) for match in found)
            found = [first, *(match for match in rest if match.entry_id != sure.entry_id)]
        found += self._in_passing(reading, {match.entry_id for match in found})
        found.sort(key=lambda match: (-match.confidence, match.entry_id))
        return found[:limit], reasons

    def _weigh(
        self, reading: Reading, whole: Reading, found: Sequence[Match], surely: tuple[Found, float] | None
    ) -> Ranked:
        """Ranked entries and named cards on one scale, as was learned where a base has a glossary."""
        from bot.matching.weighing import laid_out, weighed_out

        found, reasons = self._vetoes.without_others(reading, found)
        looked_at = [match for match in found if match.phrasing]
        sure = (surely[0].entry_id, surely[1]) if surely else None
        weighed, more = weighed_out(laid_out(self._facts, reading, whole, looked_at, sure))
        if reading.guessed:
            weighed = [replace(match, confidence=min(match.confidence, GUESSED)) for match in weighed]
        least = weighed[-1].confidence if weighed else 0.0
        rest = (replace(match, confidence=min(match.confidence, least)) for match in found if not match.phrasing)
        return [*weighed, *rest], (*reasons, *more)

    def _in_passing(self, reading: Reading, had: set[str]) -> list[Match]:
        """The cards of the terms that are named, unless they are the field itself."""
        refs = dict.fromkeys(mention.ref for mention in reading.mentions)
        return [
            Match(ref, NAMED, self._facts.main_name(ref), {"named": 1.0})
            for ref in refs
            if ref not in had and self._facts.share_naming(ref) < USUAL
        ]


def _leaning(found: list[Match], surely: tuple[Found, float]) -> list[Match]:
    """`found` with what frame and subject speak for raised to what they are worth, where nothing else is sure."""
    (sure, confidence), first = surely, top(found)
    if confidence < LEANS or first >= ASKED_JUST_THIS:
        return found
    raised = [replace(m, confidence=max(m.confidence, LEANS)) if m.entry_id == sure.entry_id else m for m in found]
    return sorted(raised, key=lambda match: (-match.confidence, match.entry_id))


def top(matches: Sequence[Match]) -> float:
    """The confidence of the first of these; -1 where there is none."""
    return matches[0].confidence if matches else -1.0
