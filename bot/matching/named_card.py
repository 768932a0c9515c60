"""Named card: a question beside the card of a term that it names (or of two): the signals, one function each, 0..1."""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp

from bot.matching.asked import FAR, Asked, share_in
from bot.matching.facts import TERM, EntryFacts
from bot.matching.frames import ARTICLES, asks_what
from bot.matching.once import once
from bot.matching.words import stem

_WHERE = frozenset({"on", "in", "at", "inside", "behind", "under", "near", "beside"})
_EACH = frozenset({"every", "each", "my", "our", "their", "his", "her", "your"})
_ENDINGS = frozenset({"mean", "means", "meaning", "it", "that", "this", "for", "what", "called", "stand", "stands"})
_ONLY_WHAT = frozenset({"what"})
_WHAT = frozenset({"what", "mean", "means", "meaning", "define", "definition", "explain", "stand", "stands", "letters"})


@dataclass(frozen=True)
class NamedCard:
    """`surely`: the confidence (0..1) that frame and subject alone give it; `rival`: the strength (see Beside) of the
    best entry; `places`: the words of the question that call the term.
    """

    asked: Asked
    ref: str
    known: EntryFacts
    surely: float
    rival: float

    @once
    def places(self) -> tuple[int, ...]:
        """Which words of the question call it."""
        named = self.known.naming
        return tuple(p for m in self.asked.reading.mentions if m.ref in named for p in range(m.start, m.end))

    @once
    def content(self) -> tuple[tuple[str, float], ...]:
        """Stem and rarity of what is said beside it."""
        covered = set(self.places)
        return tuple((each, value) for place, each, value in self.asked.saying if place not in covered)


def surely(c: NamedCard) -> float:
    """What frame and subject alone say for it."""
    return c.surely


def by_frame(c: NamedCard) -> float:
    """1 where frame and subject speak for it."""
    return float(c.surely > 0)


def rival(c: NamedCard) -> float:
    """How strong the best entry is by likeness alone."""
    return c.rival / FAR


def of_two(c: NamedCard) -> float:
    """1 for the cards of two terms side by side."""
    return float(not c.ref.startswith(TERM))


def special(c: NamedCard) -> float:
    """How far its term is more than the field itself."""
    return min((c.asked.special(ref) for ref in c.known.naming), default=0.0)


def others(c: NamedCard) -> float:
    """How many other terms are named, short of 1."""
    return 1 - exp(-len(c.asked.terms - c.known.naming.keys()))


def others_special(c: NamedCard) -> float:
    """How special the most special of the other terms is."""
    return c.asked.most_special(c.asked.terms - c.known.naming.keys())


def opens(c: NamedCard) -> float:
    """1 where the question opens with it."""
    return float(bool(c.places) and c.places[0] <= 1)


def closes(c: NamedCard) -> float:
    """1 where it closes with it."""
    return float(bool(c.places) and c.places[-1] == len(c.asked.reading.tokens) - 1)


def after_what(c: NamedCard) -> float:
    """1 where one of the three words before it asks what something is."""
    start = c.places[0] if c.places else 0
    return float(not _WHAT.isdisjoint(c.asked.reading.tokens[max(0, start - 3) : start]))


def asks_what_it_is(c: NamedCard) -> float:
    """1 where it is asked what something is, or nothing at all."""
    return float(asks_what(c.asked.reading.tokens))


def asks_only_what(c: NamedCard) -> float:
    """1 where nothing else than "what" is asked."""
    return float(c.asked.kinds == _ONLY_WHAT)


def asks_no_what(c: NamedCard) -> float:
    """1 where something is asked, but not "what"."""
    return float(bool(c.asked.kinds) and "what" not in c.asked.kinds)


def ends_asking(c: NamedCard) -> float:
    """1 where the last word asks ("… meaning", "… what is that")."""
    return float(c.asked.reading.tokens[-1] in _ENDINGS)


def says_else(c: NamedCard) -> float:
    """How much is said beside it, short of 1."""
    return 1 - exp(-sum([value for _, value in c.content]) / 2)


def told(c: NamedCard) -> float:
    """The share of that which its card speaks of."""
    return share_in(c.content, c.known.told)


def untold(c: NamedCard) -> float:
    """How much the most telling word beside it says that its card does not have."""
    return max((value for each, value in c.content if each not in c.known.told), default=0.0)


def in_focus(c: NamedCard) -> float:
    """1 where it stands where the question asks."""
    tokens = c.asked.reading.tokens
    return float(any(stem(tokens[place]) in c.asked.focus for place in c.places))


def in_capitals(c: NamedCard) -> float:
    """1 where it was typed in capitals."""
    tokens = c.asked.reading.tokens
    return float(any(tokens[place] in c.asked.reading.shouted for place in c.places))


def in_quotes(c: NamedCard) -> float:
    """1 where it stands in quotation marks."""
    tokens = c.asked.reading.tokens
    return float(any(stem(tokens[place]) in c.asked.quoted for place in c.places))


def is_a_place(c: NamedCard) -> bool:
    """Does the question only say where something is, and does nothing else speak for the card?"""
    start = c.places[0] if c.places else 0
    before = [word for word in c.asked.reading.tokens[max(0, start - 3) : start] if word not in ARTICLES | _EACH]
    return not c.surely and before[-1:] != [] and before[-1] in _WHERE


SIGNALS: tuple[Callable[[NamedCard], float], ...] = (
    surely, by_frame, rival, of_two, special, others, others_special, opens, closes, after_what, asks_what_it_is,
    asks_only_what, asks_no_what, ends_asking, says_else, told, untold, in_focus, in_capitals, in_quotes,
)  # fmt: skip
