"""Together: the chance that an entry or card holds what a message asks, by all that its readings say (learned)."""

from dataclasses import dataclass, replace

import numpy as np

from bot.matching import in_all, topic
from bot.matching.confidence import Floats
from bot.matching.decision import Match
from bot.matching.facts import Facts
from bot.matching.forest import shipped
from bot.matching.heard import Message
from bot.matching.in_all import InAll
from bot.matching.reading import Reading
from bot.matching.weighing import OF_CARDS, OF_ENTRIES

MOST = 8
"""Entries and cards that are looked at."""

OWN = tuple(dict.fromkeys((*OF_ENTRIES, *OF_CARDS)))
"""Signals of its best reading that count again here."""
OF_MESSAGES = (
    *(each.__name__ for each in (*in_all.SIGNALS, *topic.SIGNALS)),
    *(f"own {name}" for name in OWN),
)


@dataclass(frozen=True)
class Scales:
    """What lies on the scales for a message."""

    found: tuple[InAll, ...]
    signals: Floats


def laid_out(message: Message, facts: Facts) -> Scales:
    """All that any reading found, the likeliest first."""
    likeliest: dict[str, float] = {}
    for match in (match for heard in message.all for match in heard.found):
        likeliest[match.entry_id] = max(match.confidence, likeliest.get(match.entry_id, 0.0))
    refs = sorted(likeliest, key=lambda ref: (-likeliest[ref], ref))[:MOST]
    chances = {ref: likeliest[ref] for ref in refs}
    found = tuple(InAll(message, facts, ref, chances) for ref in refs)
    for_all = [signal(message.topic) for signal in topic.SIGNALS]
    signals = [
        [*[signal(i) for signal in in_all.SIGNALS], *for_all, *[i.own.get(name, 0.0) for name in OWN]] for i in found
    ]
    return Scales(found, np.array(signals).reshape(len(found), len(OF_MESSAGES)))


def weighed_out(scales: Scales) -> list[tuple[Match, Reading]]:
    """Each with the chance that it is right, and the reading that says most for it, best first.

    The chances are each one's own: where two hold the answer, both are likely.
    """
    chances = shipped("weighing_messages.json", OF_MESSAGES).chances(scales.signals)
    found = [
        (replace(i.best[1], confidence=chance), i.best[0].reading)
        for i, chance in zip(scales.found, chances, strict=True)
    ]
    return sorted(found, key=lambda pair: (-pair[0].confidence, pair[0].entry_id))
