"""Beside: a question beside an entry, and the signals of what both name and ask for: one small function each, 0..1."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import exp

from bot.matching.asked import FAR, SAYING, Asked, share_in
from bot.matching.asking_for import SPECIFIC, asked_for
from bot.matching.decision import Match
from bot.matching.facts import EntryFacts
from bot.matching.once import once
from bot.matching.veto import ruled as rule_of
from bot.matching.words import rarity, stem


@dataclass(frozen=True)
class Beside:
    """One question beside one entry. `strength`: what its likeness alone says (ln of its chance beside that of no
    entry), `ahead`: by how much that is more than the best other one's (or than no entry's).
    """

    asked: Asked
    match: Match
    known: EntryFacts
    strength: float
    ahead: float

    @once
    def stored(self) -> frozenset[str]:
        """The terms that the nearest phrasing names."""
        return frozenset(ref for ref, _ in self.asked.facts.said_in(self.match.phrasing))

    @once
    def instead(self) -> frozenset[str]:
        """Those of them that the question does not name, not in other words either."""
        said = self.asked.facts.said_in(self.match.phrasing)
        return frozenset(ref for ref, of in said if of is None or not of <= self.asked.stems) - self.asked.terms

    @once
    def missing(self) -> frozenset[str]:
        """The terms of the question that no phrasing of the entry names."""
        return self.asked.terms - self.known.naming.keys()

    @once
    def rule(self) -> tuple[float, str]:
        """What the rules say: how many times likelier (or less) it is, and why less."""
        return rule_of(self.asked.facts, self.asked.reading, self.match, self.asked.stems)

    @once
    def kinds(self) -> frozenset[str]:
        """What the nearest phrasing asks for."""
        return asked_for(self.match.phrasing.split())

    @once
    def said(self) -> tuple[tuple[str, float], ...]:
        """Stem and rarity of the words of the nearest phrasing that say something."""
        rare = ((word, rarity(word)) for word in self.match.phrasing.split())
        return tuple((stem(word), value) for word, value in rare if value > SAYING)

    @once
    def content(self) -> tuple[tuple[str, float], ...]:
        """Stem and rarity of the words that say something beside the terms that the entry names."""
        naming = self.known.naming
        covered = {place for m in self.asked.reading.mentions if m.ref in naming for place in range(m.start, m.end)}
        return tuple((each, value) for place, each, value in self.asked.saying if place not in covered)


def likeness(b: Beside) -> float:
    """What likeness alone says."""
    return b.strength / FAR


def ahead(b: Beside) -> float:
    """How far it is ahead of all others by likeness alone; below 0 behind them."""
    return b.ahead / FAR


def ruled(b: Beside) -> float:
    """What the rules of veto.py would leave of its confidence."""
    return min(1.0, b.rule[0])


def names_none(b: Beside) -> float:
    """1 where the question names no term."""
    return float(not b.asked.terms)


def names_all(b: Beside) -> float:
    """1 where the entry names all terms of the question, and there are some."""
    return float(bool(b.asked.terms) and not b.missing)


def missing(b: Beside) -> float:
    """How special the most special term is that the entry never names."""
    return b.asked.most_special(b.missing)


def missing_count(b: Beside) -> float:
    """How many terms the entry never names, short of 1."""
    return 1 - exp(-len(b.missing))


def missing_field(b: Beside) -> float:
    """1 where one of them is the field itself (EMS where the entry says EMT)."""
    return float(any(not b.asked.special(ref) for ref in b.missing))


def shared(b: Beside) -> float:
    """How special the most special term is that question and nearest phrasing name."""
    return b.asked.most_special(b.asked.terms & b.stored)


def shared_field(b: Beside) -> float:
    """1 where they share a term that is the field itself."""
    return float(any(not b.asked.special(ref) for ref in b.asked.terms & b.stored))


def instead(b: Beside) -> float:
    """How special the most special term is that only the nearest phrasing names."""
    return b.asked.most_special(b.instead)


def instead_field(b: Beside) -> float:
    """1 where one of them is the field itself."""
    return float(any(not b.asked.special(ref) for ref in b.instead))


def swapped(b: Beside) -> float:
    """1 where the question names what the entry never does, and the nearest phrasing something else."""
    return float(bool(b.missing and b.instead))


def swapped_here(b: Beside) -> float:
    """1 where the nearest phrasing names other terms than the question, whatever other phrasings name."""
    return float(bool(b.asked.terms - b.stored and b.instead))


def central(b: Beside) -> float:
    """The share of its phrasings that name the question's term, of the one that most of them name."""
    return max((b.known.naming.get(ref, 0.0) for ref in b.asked.terms), default=0.0)


def central_special(b: Beside) -> float:
    """The same, each term counted by how special it is."""
    return max((b.known.naming.get(ref, 0.0) * b.asked.special(ref) for ref in b.asked.terms), default=0.0)


def central_least(b: Beside) -> float:
    """The same of the question's term that fewest of its phrasings name."""
    return min((b.known.naming.get(ref, 0.0) for ref in b.asked.terms), default=0.0)


def lacking(b: Beside) -> float:
    """The share of its phrasings that name a special term which the question leaves out."""
    return max((share * b.asked.special(ref) for ref, share in _left_out(b)), default=0.0)


def lacking_field(b: Beside) -> float:
    """The share of its phrasings that name a term of the field itself which the question leaves out."""
    return max((share for ref, share in _left_out(b) if not b.asked.special(ref)), default=0.0)


def _left_out(b: Beside) -> Iterable[tuple[str, float]]:
    return ((ref, share) for ref, share in b.known.naming.items() if ref not in b.asked.terms)


def strange_instead(b: Beside) -> float:
    """How much a word says that the base does not know, where the nearest phrasing has another term."""
    return b.match.signals.get("strange", 0.0) if b.instead else 0.0


def negated(b: Beside) -> float:
    """ "what can emts not give" beside what they can."""
    return float(b.asked.what_is_not and bool(b.match.signals.get("negation")))


def asked_alike(b: Beside) -> float:
    """1 where the nearest phrasing asks for the same."""
    return float(not b.asked.kinds.isdisjoint(b.kinds))


def asked_share(b: Beside) -> float:
    """The share of its phrasings that ask for the same."""
    return max((b.known.asking.get(kind, 0.0) for kind in b.asked.kinds), default=0.0)


def asked_never(b: Beside) -> float:
    """1 where something as clear as "when" is asked, and none of its phrasings asks for it."""
    kinds = b.asked.kinds & SPECIFIC
    return float(bool(kinds) and kinds.isdisjoint(b.known.asking))


def unmet(b: Beside) -> float:
    """How much a word of the subject says that the entry has in no phrasing."""
    return max(map(rarity, b.asked.facts.unmet(b.asked.reading, b.match.entry_id)), default=0.0)


def told(b: Beside) -> float:
    """The share of what its phrasings miss that its card speaks of."""
    lost = [(each, value) for each, value in b.content if each not in b.known.stems]
    return share_in(lost, b.known.told, of_nothing=0.0)


def told_in_all(b: Beside) -> float:
    """The share of what the question says beside its terms that phrasings or card speak of."""
    return share_in(b.content, b.known.told | b.known.stems)


def told_by_card(b: Beside) -> float:
    """The share that the card speaks of."""
    return share_in(b.content, b.known.told)


def focus_met(b: Beside) -> float:
    """The share of what is said where it asks that phrasings or card speak of."""
    return share_in([each for each in b.content if each[0] in b.asked.focus], b.known.told | b.known.stems)


def asked_in_focus(b: Beside) -> float:
    """The share of what the nearest phrasing says that stands where the question asks."""
    return share_in(b.said, b.asked.focus, of_nothing=0.0)


def told_as_story(b: Beside) -> float:
    """The share of what the nearest phrasing says that stands only where the message tells something."""
    return share_in(b.said, b.asked.story, of_nothing=0.0)


def elsewhere(b: Beside) -> float:
    """How far it asks of a place of the world that neither phrasings nor card say."""
    met = b.known.told | b.known.stems
    return max((share for share, stems in b.asked.places if stems.isdisjoint(met)), default=0.0)


def quoted_met(b: Beside) -> float:
    """The share of what is put in quotation marks that the nearest phrasing says."""
    quoted = [(each, value) for _, each, value in b.asked.saying if each in b.asked.quoted]
    return share_in(quoted, frozenset(each for each, _ in b.said), of_nothing=0.0)


def untold(b: Beside) -> float:
    """How much the most telling word says that neither phrasings nor card have."""
    met = b.known.told | b.known.stems
    return max((value for each, value in b.content if each not in met), default=0.0)


SIGNALS: tuple[Callable[[Beside], float], ...] = (
    likeness, ahead, ruled, names_none, names_all, missing, missing_count, missing_field, shared, shared_field, instead,
    instead_field, swapped, swapped_here, central, central_special, central_least, lacking, lacking_field,
    strange_instead, negated, asked_alike, asked_share, asked_never, unmet, told, told_in_all, told_by_card, untold,
    focus_met, asked_in_focus, told_as_story, elsewhere, quoted_met,
)  # fmt: skip
