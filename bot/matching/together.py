"""Together: what all readings of one message say of an entry, on one scale (learned)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import exp

import numpy as np

from bot.matching.confidence import Floats, shares, shipped
from bot.matching.decision import Match
from bot.matching.facts import TERM
from bot.matching.heard import ABSENT, Heard, Message, strength
from bot.matching.once import once
from bot.matching.reading import Reading
from bot.matching.subject import COMPARE

MOST = 8
"""Entries and cards that are looked at."""


@dataclass(frozen=True)
class InAll:
    """One entry or card beside all readings. `rivals`: the refs of the others."""

    message: Message
    ref: str
    rivals: Sequence[str]

    @once
    def best(self) -> tuple[Heard, Match]:
        """The reading in which it is most likely, and how it was found there."""
        found = [(heard, match) for heard in self.message.all for match in heard.found if match.entry_id == self.ref]
        return max(found, key=lambda pair: pair[1].confidence)

    def signal(self, name: str) -> float:
        """A signal of its best reading; 0 where it has none of that name."""
        return self.best[1].signals.get(name, 0.0)


def in_whole(i: InAll) -> float:
    """How strong it is in the whole."""
    return _scaled(i.message.whole.of(i.ref))


def leads_whole(i: InAll) -> float:
    """1 where it comes first there."""
    return float(i.message.whole.leads(i.ref))


def in_sentences(i: InAll) -> float:
    """How strong it is in the sentence that says most for it."""
    return _scaled(max((heard.of(i.ref) for heard in i.message.sentences), default=ABSENT))


def in_clauses(i: InAll) -> float:
    """How strong it is in the clause that says most for it."""
    return _scaled(max((heard.of(i.ref) for heard in i.message.clauses), default=ABSENT))


def in_asking(i: InAll) -> float:
    """How strong it is in the part that asks and says most for it."""
    return _scaled(max((heard.of(i.ref) for heard in i.message.asking), default=ABSENT))


def in_last_asking(i: InAll) -> float:
    """How strong it is in the last sentence that asks."""
    last = [heard for heard in i.message.sentences if heard.asks][-1:]
    return _scaled(last[0].of(i.ref) if last else ABSENT)


def leads_parts(i: InAll) -> float:
    """The share of the parts in which it comes first."""
    return _share([heard.leads(i.ref) for heard in i.message.parts])


def leads_asking(i: InAll) -> float:
    """The share of the parts that ask in which it comes first."""
    return _share([heard.leads(i.ref) for heard in i.message.asking])


def sure_in_whole(i: InAll) -> float:
    """What frame and subject say for it in the whole."""
    return max((m.signals.get("sure", 0.0) for m in i.message.whole.found if m.entry_id == i.ref), default=0.0)


def sure_in_part(i: InAll) -> float:
    """What frame and subject say for it in a part."""
    sure = (m.signals.get("sure", 0.0) for heard in i.message.parts for m in heard.found if m.entry_id == i.ref)
    return max(sure, default=0.0)


def rival(i: InAll) -> float:
    """How strong the best of the others is in any reading."""
    return _scaled(max((heard.of(ref) for heard in i.message.all for ref in i.rivals), default=ABSENT))


def rival_in_whole(i: InAll) -> float:
    """How strong the best of the others is in the whole."""
    return _scaled(max((i.message.whole.of(ref) for ref in i.rivals), default=ABSENT))


def rival_in_asking(i: InAll) -> float:
    """How strong the best of the others is in a part that asks."""
    return _scaled(max((heard.of(ref) for heard in i.message.asking for ref in i.rivals), default=ABSENT))


def is_card(i: InAll) -> float:
    """1 for the card of a term, or of two."""
    return float(i.ref.startswith((TERM, COMPARE)))


def sentences(i: InAll) -> float:
    """How many sentences there are, short of 1."""
    return 1 - exp(-len(i.message.sentences) / 2)


def clauses(i: InAll) -> float:
    """How many clauses ask, short of 1."""
    return 1 - exp(-len(i.message.clauses) / 3)


def words(i: InAll) -> float:
    """How much is said, short of 1."""
    return 1 - exp(-len(i.message.whole.reading.tokens) / 15)


def part(i: InAll) -> float:
    """How much of the message its best reading is."""
    return min(1.0, len(i.best[0].reading.tokens) / max(1, len(i.message.whole.reading.tokens)))


def leaves_out(i: InAll) -> float:
    """1 where its best reading leaves out a term that the message names."""
    return float(bool(i.message.whole.reading.terms - i.best[0].reading.terms))


def best_asks(i: InAll) -> float:
    """1 where its best reading asks by itself."""
    return float(i.best[0].asks)


CARRIED = ("nearest", "missed", "focus_met", "asked_in_focus", "told_as_story", "names_all", "ruled", "story")
"""Signals of its best reading that count again here."""
SIGNALS: tuple[Callable[[InAll], float], ...] = (
    in_whole, leads_whole, in_sentences, in_clauses, in_asking, in_last_asking, leads_parts, leads_asking,
    sure_in_whole, sure_in_part, rival, rival_in_whole, rival_in_asking, is_card, sentences, clauses, words, part,
    leaves_out, best_asks,
)  # fmt: skip
OF_MESSAGES = (*(each.__name__ for each in SIGNALS), *CARRIED)


@dataclass(frozen=True)
class Scales:
    """What lies on the scales for a message. `strengths`: of each in its best reading."""

    found: tuple[InAll, ...]
    strengths: Floats
    signals: Floats


def laid_out(message: Message) -> Scales:
    """All that any reading found, the likeliest first."""
    likeliest: dict[str, float] = {}
    for match in (match for heard in message.all for match in heard.found):
        likeliest[match.entry_id] = max(match.confidence, likeliest.get(match.entry_id, 0.0))
    refs = sorted(likeliest, key=lambda ref: (-likeliest[ref], ref))[:MOST]
    found = tuple(InAll(message, ref, [other for other in refs if other != ref]) for ref in refs)
    signals = [[*(signal(i) for signal in SIGNALS), *(i.signal(name) for name in CARRIED)] for i in found]
    return Scales(
        found,
        np.array([strength(likeliest[ref]) for ref in refs]),
        np.array(signals).reshape(len(found), len(OF_MESSAGES)),
    )


def weighed_out(scales: Scales) -> list[tuple[Match, Reading]]:
    """Each with its confidence by all readings and the one that says most for it, best first."""
    strengths = scales.strengths + shipped("weighing_messages.json", OF_MESSAGES).strengths(scales.signals)
    found = [
        (replace(i.best[1], confidence=confidence), i.best[0].reading)
        for i, confidence in zip(scales.found, shares(strengths), strict=True)
    ]
    return sorted(found, key=lambda pair: (-pair[0].confidence, pair[0].entry_id))


def _scaled(strength: float) -> float:
    return strength / -ABSENT


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0
