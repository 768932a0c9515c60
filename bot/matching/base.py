"""Base: what a matcher was built from, and what follows from its phrasings alone."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.faq.entry import EmergencyRules, Term

_CAPITALS = re.compile(r"\b(?=[A-Z]*[A-Z][A-Z])[A-Za-z]{2,8}\b")


@dataclass(frozen=True, slots=True)
class Base:
    """What a matcher was built from."""

    asked_as: Mapping[str, tuple[str, ...]]
    terms: tuple[Term, ...]
    emergency: EmergencyRules


def spoken_in(phrasings: Mapping[str, Sequence[tuple[str, ...]]]) -> Counter[str]:
    """The words of all phrasings, with how often each stands there."""
    return Counter(chain.from_iterable(chain.from_iterable(phrasings.values())))


def acronyms_in(asked_as: Mapping[str, Sequence[str]]) -> Counter[str]:
    """Words that a base without a glossary writes in capitals: its acronyms, with how often each stands there."""
    texts = (text for texts in asked_as.values() for text in texts if not text.islower() and not text.isupper())
    return Counter(word.lower() for text in texts for word in _CAPITALS.findall(text))
