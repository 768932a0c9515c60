"""Weighing: entries and terms' cards against each other, by what question and entry name and ask for (learned)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from bot.matching import beside, named_card
from bot.matching.asked import Asked
from bot.matching.beside import Beside
from bot.matching.confidence import Floats, shares, shipped
from bot.matching.decision import Match
from bot.matching.facts import Facts, is_of_terms
from bot.matching.named_card import NamedCard
from bot.matching.reading import Reading
from bot.matching.signals import NAMES
from bot.matching.veto import NEGATED, STRANGE

Surely = tuple[str, float] | None
"""What frame and subject alone speak for, and its confidence."""

LEAST = 1e-4
CARDS = 6
"""Cards of terms that are looked at."""
BESIDE = 0.4
"""The most for the card of what is only the place of something ("that thing on every ambulance, what is it")."""
SHORT = 12
"""A message of more words may be a story, which names things in other words."""
AGAINST = 0.7
"""An entry that loses so much strength is named among the reasons."""

FOR_ALL = (
    "asks nothing known", "asks several", "naming", "of two", "no frame", "asked", "words", "terms", "corrected",
    "guessed", "story", "part", "left out", "leaves out", "quotes", "place",
)  # fmt: skip
OF_ENTRIES = (*(each.__name__ for each in beside.SIGNALS), "surely", *FOR_ALL, *NAMES)
OF_CARDS = (*(each.__name__ for each in named_card.SIGNALS), *FOR_ALL)


@dataclass(frozen=True)
class Scales:
    """What lies on the scales for one reading. `strengths`: of the entries by likeness alone."""

    entries: tuple[Beside, ...]
    strengths: Floats
    of_entries: Floats
    cards: tuple[NamedCard, ...]
    of_cards: Floats


def laid_out(facts: Facts, reading: Reading, whole: Reading, matches: Sequence[Match], surely: Surely) -> Scales:
    """`matches`: the entries that are looked at, best first; `whole`: the message that the reading is a part of."""
    asked = Asked(reading, whole, facts)
    strengths = _strengths(matches)
    entries = tuple(
        Beside(asked, match, facts.of(match.entry_id), strength, strength - _best_other(strengths, place))
        for place, (match, strength) in enumerate(zip(matches, strengths, strict=True))
    )
    for_all = [asked.for_all[name] for name in FOR_ALL]
    sure_id, sure = surely or ("", 0.0)
    of_entries = [
        [
            *(signal(b) for signal in beside.SIGNALS),
            sure if b.match.entry_id == sure_id else 0.0,
            *for_all,
            *(b.match.signals[name] for name in NAMES),
        ]
        for b in entries
    ]
    rival = max((0.0, *strengths))
    cards = tuple(
        NamedCard(asked, ref, facts.of(ref), sure if ref == sure_id else 0.0, rival) for ref in _cards(reading, sure_id)
    )
    of_cards = [[*(signal(card) for signal in named_card.SIGNALS), *for_all] for card in cards]
    return Scales(
        entries,
        np.array(strengths),
        np.array(of_entries).reshape(len(entries), len(OF_ENTRIES)),
        cards,
        np.array(of_cards).reshape(len(cards), len(OF_CARDS)),
    )


def weighed_out(scales: Scales) -> tuple[list[Match], tuple[str, ...]]:
    """All that lies on the scales with its confidence, best first; and what speaks against the entries that lose."""
    changes = shipped("weighing_entries.json", OF_ENTRIES).strengths(scales.of_entries)
    strengths = np.concatenate(
        [
            scales.strengths + changes,
            shipped("weighing_cards.json", OF_CARDS).strengths(scales.of_cards),
        ]
    )
    confidences = shares(strengths)
    sure = OF_ENTRIES.index("surely")
    found: list[Match] = []
    for b, row, confidence in zip(scales.entries, scales.of_entries.tolist(), confidences, strict=False):
        values = dict(zip(OF_ENTRIES, row, strict=True))
        signals = {**b.match.signals, **values}
        if row[sure]:
            signals["sure"] = row[sure]
        left = round(confidence * _kept(b), 4)
        found.append(Match(b.match.entry_id, left, b.match.phrasing, signals))
    for card, row, confidence in zip(
        scales.cards, scales.of_cards.tolist(), confidences[len(scales.entries) :], strict=True
    ):
        signals = {"named": 1.0, **dict(zip(OF_CARDS, row, strict=True))}
        if card.surely:
            signals["sure"] = card.surely
        if card.asked.what_is_not:
            signals["negated"] = 1.0
        left = min(confidence, BESIDE) if named_card.is_a_place(card) else confidence
        found.append(Match(card.ref, left, card.asked.facts.main_name(card.ref), signals))
    found.sort(key=lambda match: (-match.confidence, match.entry_id))
    return found, tuple(_reasons(scales, changes))


def _kept(b: Beside) -> float:
    """What rules leave of a learned confidence: of what people ask too rarely to be learned, and of a short question
    that names nothing of the glossary ("what is the highest rank in chess"), or has a word that nobody knows.
    """
    if beside.negated(b):
        return NEGATED
    short = len(b.asked.whole.tokens) <= SHORT
    return min(1.0, b.rule[0]) if short and (beside.names_none(b) or b.match.signals["strange"] >= STRANGE) else 1.0


def _cards(reading: Reading, sure_id: str) -> list[str]:
    refs = dict.fromkeys(mention.ref for mention in reading.mentions)
    if is_of_terms(sure_id):
        refs = {sure_id: None, **refs}
    return list(refs)[:CARDS]


def _strengths(matches: Sequence[Match]) -> list[float]:
    """ln of each one's chance beside that of none of them."""
    none = max(LEAST, 1 - sum([match.confidence for match in matches]))
    return [log(max(LEAST, match.confidence) / none) for match in matches]


def _best_other(strengths: Sequence[float], place: int) -> float:
    return max((0.0, *(other for at, other in enumerate(strengths) if at != place)))


def _reasons(scales: Scales, changes: Floats) -> Iterator[str]:
    for b, change in zip(scales.entries, changes.tolist(), strict=True):
        if change <= -AGAINST and (why := b.rule[1]):
            yield f"{b.match.entry_id}: {why}"
