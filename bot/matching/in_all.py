"""In all: one entry or card beside all readings of a message, and the signals of that: one small function each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import exp

from bot.matching.decision import Match
from bot.matching.facts import TERM, Facts, is_of_terms
from bot.matching.heard import ABSENT, Heard, Message, strength
from bot.matching.once import once

AMONG = 3
"""How many of a part's entries and cards come first."""


@dataclass(frozen=True)
class InAll:
    """One entry or card beside all readings. `chances`: how likely each one is in its best reading, likeliest first."""

    message: Message
    facts: Facts
    ref: str
    chances: Mapping[str, float]

    @once
    def rivals(self) -> tuple[str, ...]:
        """The refs of all others."""
        return tuple(ref for ref in self.chances if ref != self.ref)

    @once
    def best(self) -> tuple[Heard, Match]:
        """The reading in which it is most likely, and how it was found there."""
        found = [(heard, match) for heard in self.message.all for match in heard.found if match.entry_id == self.ref]
        return max(found, key=lambda pair: pair[1].confidence)

    @once
    def own(self) -> Mapping[str, float]:
        """The signals of its best reading."""
        return self.best[1].signals


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
    return _scaled(_best(i, i.message.all))


def rival_in_whole(i: InAll) -> float:
    """How strong the best of the others is in the whole."""
    return _scaled(_best(i, [i.message.whole]))


def rival_in_asking(i: InAll) -> float:
    """How strong the best of the others is in a part that asks."""
    return _scaled(_best(i, i.message.asking))


def _best(i: InAll, readings: Sequence[Heard]) -> float:
    """How strong the best of the others is in any of these."""
    return max([heard.of(ref) for heard in readings for ref in i.rivals], default=ABSENT)


def is_card(i: InAll) -> float:
    """1 for the card of a term, or of two."""
    return float(is_of_terms(i.ref))


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


def chance(i: InAll) -> float:
    """How likely it is in its best reading."""
    return i.chances[i.ref]


def strongest(i: InAll) -> float:
    """How strong it is there."""
    return _scaled(strength(i.chances[i.ref]))


def place(i: InAll) -> float:
    """1 where it is the likeliest of all, 1/2 where it is the second …"""
    return 1 / (1 + list(i.chances).index(i.ref))


def others(i: InAll) -> float:
    """How likely all others are together, short of 1."""
    return 1 - exp(-sum([i.chances[ref] for ref in i.rivals]))


def kin(i: InAll) -> float:
    """How likely those are that it points to, or that point to it: they hold much of each other's answer."""
    return min(1.0, sum([i.chances[ref] for ref in i.rivals if i.facts.related(i.ref, ref)]))


def same_term(i: InAll) -> float:
    """How likely those are that are about the same: a term's card, and the entries that name the term."""
    return min(1.0, sum([i.chances[ref] * _shared_term(i.facts, i.ref, ref) for ref in i.rivals]))


def _shared_term(facts: Facts, one: str, other: str) -> float:
    card, entry = (one, other) if one.startswith(TERM) else (other, one)
    return facts.of(entry).naming.get(card, 0.0) if card.startswith(TERM) else 0.0


def often_asked(i: InAll) -> float:
    """How much an entry is asked, as the number of its phrasings tells; 0 for a card."""
    return i.facts.much_asked(i.ref)


def in_parts(i: InAll) -> float:
    """How strong it is in the parts, taken together."""
    parts = [heard.of(i.ref) for heard in i.message.parts]
    return _scaled(sum(parts) / len(parts) if parts else ABSENT)


def in_first(i: InAll) -> float:
    """How strong it is in the first sentence."""
    return _scaled(i.message.sentences[0].of(i.ref) if i.message.sentences else ABSENT)


def in_first_asking(i: InAll) -> float:
    """How strong it is in the first sentence that asks."""
    return _scaled(next((heard.of(i.ref) for heard in i.message.sentences if heard.asks), ABSENT))


def among_first(i: InAll) -> float:
    """The share of the parts in which it is among the first."""
    return _share([any(match.entry_id == i.ref for match in heard.found[:AMONG]) for heard in i.message.parts])


def best_own_words(i: InAll) -> float:
    """How much of its best reading are words of the field, short of 1."""
    return i.message.topic.of_field(i.best[0].reading.tokens)


def best_strange_word(i: InAll) -> float:
    """How much a word of its best reading says that the base never does."""
    return i.message.topic.strangest(i.best[0].reading.tokens)


SIGNALS: tuple[Callable[[InAll], float], ...] = (
    chance, strongest, place, others, kin, same_term, in_whole, leads_whole, in_sentences, in_clauses, in_asking,
    in_last_asking, leads_parts, leads_asking, sure_in_whole, sure_in_part, rival, rival_in_whole, rival_in_asking,
    is_card, sentences, clauses, words, part, leaves_out, best_asks,
    often_asked, in_parts, in_first, in_first_asking, among_first, best_own_words, best_strange_word,
)  # fmt: skip


def _scaled(strength: float) -> float:
    return strength / -ABSENT


def _share(flags: Sequence[bool]) -> float:
    return sum(flags) / len(flags) if flags else 0.0
