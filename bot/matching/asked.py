"""Asked: a reading with what follows from it for every entry and card that is put beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp

from bot.matching.asking_for import asked_for
from bot.matching.elsewhere import places_in
from bot.matching.facts import USUAL, Facts
from bot.matching.focus import focus, quoted
from bot.matching.frames import NAMING, QUESTION_WORDS, FrameKind
from bot.matching.once import once
from bot.matching.reading import Reading
from bot.matching.words import rarity, stem

_TWO = frozenset({FrameKind.COMPARISON, FrameKind.CHOICE})
_NOT = frozenset({"not", "never"})
_OPENS = frozenset((word,) for word in QUESTION_WORDS)
SAYING = 0.2
"""Words less rare than this say nothing of what is asked."""
IN_STORY = 0.5
"""How far a message asks of a place that it only tells of."""
FAR = 10.0
"""Strengths up to so much are told apart."""


@dataclass(frozen=True)
class Asked:
    """A reading with what follows from it for every entry alike. `whole` is the message that it is a part of."""

    reading: Reading
    whole: Reading
    facts: Facts

    @once
    def terms(self) -> frozenset[str]:
        """The refs of the terms that it names."""
        return self.reading.terms

    @once
    def kinds(self) -> frozenset[str]:
        """What it asks for."""
        return asked_for(self.reading.tokens)

    @once
    def stems(self) -> frozenset[str]:
        """The stems of all its words."""
        return frozenset(map(stem, self.reading.tokens))

    @once
    def saying(self) -> tuple[tuple[int, str, float], ...]:
        """Place, stem and rarity of each word that says something."""
        rare = ((place, word, rarity(word)) for place, word in enumerate(self.reading.tokens))
        return tuple((place, stem(word), value) for place, word, value in rare if value > SAYING)

    @once
    def focus(self) -> frozenset[str]:
        """The stems of what stands where it asks."""
        return focus(self.reading)

    @once
    def story(self) -> frozenset[str]:
        """The stems of what stands only elsewhere."""
        return self.stems - self.focus

    @once
    def quoted(self) -> frozenset[str]:
        """The stems of what is put in quotation marks."""
        return quoted(self.reading.text)

    @once
    def what_is_not(self) -> bool:
        """Does it ask what is not? "My brain can not keep them apart" asks for no "not"."""
        tokens = self.reading.tokens
        opens = tokens[0] in QUESTION_WORDS or self.whole.tokens[:1] in _OPENS
        return opens and not _NOT.isdisjoint(tokens)

    @once
    def places(self) -> tuple[tuple[float, frozenset[str]], ...]:
        """The places of the world that it names: how far it asks of them, with the stems that say each."""
        tokens = self.reading.tokens
        return tuple((1.0 if stem(tokens[at]) in self.focus else IN_STORY, stems) for at, stems in places_in(tokens))

    def special(self, ref: str) -> float:
        """How far a term is more than the field itself: 0 for what many entries name, 1 for what none does."""
        return max(0.0, 1.0 - self.facts.share_naming(ref) / USUAL)

    def most_special(self, refs: Iterable[str]) -> float:
        """How special the most special of these terms is; 0 where there is none."""
        return max(map(self.special, refs), default=0.0)

    @once
    def for_all(self) -> Mapping[str, float]:
        """The signals that are the same whatever stands beside it."""
        reading, whole = self.reading, self.whole
        return {
            "asks nothing known": float(not self.kinds),
            "asks several": float(len(self.kinds) > 1),
            "naming": float(reading.frame.kind in NAMING),
            "of two": float(reading.frame.kind in _TWO),
            "no frame": float(reading.frame.kind is FrameKind.OTHER),
            "asked": float(reading.asked),
            "words": 1 - exp(-len(reading.tokens) / 12),
            "terms": 1 - exp(-len(self.terms) / 2),
            "corrected": 1 - exp(-len(reading.corrections)),
            "guessed": float(reading.guessed),
            "story": share_in([(each, value) for _, each, value in self.saying], self.story, of_nothing=0.0),
            "part": len(reading.tokens) / max(1, len(whole.tokens), len(reading.tokens)),
            "left out": self.most_special(whole.terms - self.terms),
            "leaves out": float(bool(whole.terms - self.terms)),
            "quotes": float(bool(self.quoted)),
            "place": max((share for share, _ in self.places), default=0.0),
        }


def share_in(said: Sequence[tuple[str, float]], words: frozenset[str], of_nothing: float = 1.0) -> float:
    """The share of what is said (stems with their rarity) that `words` hold, 0..1; `of_nothing` where nothing is."""
    whole = sum([value for _, value in said])
    return sum([value for each, value in said if each in words]) / whole if whole else of_nothing
