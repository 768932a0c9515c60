"""Met in: where somebody met the word that is asked about. In another field it may be another word altogether."""

from functools import cache
from typing import Final

from bot.matching.field import Field
from bot.matching.frames import ARTICLES, EXPLAINING, Frame
from bot.matching.terms import TermBook
from bot.matching.words import lines_of, rarity

OWN: Final = 0.1
"""From this on a word belongs to the field of the base: "report" does, "stock", "biology" and "jobs" do not."""
ITS_VERY_OWN: Final = 0.85
"""Beside such a word it is the field of the base, whatever else is said: "in EMS law", "in the airway kit"."""
PLAIN: Final = 0.4
"""Words that are more frequent than this in general English tell no field."""


def is_foreign(frame: Frame, field: Field, terms: TermBook) -> bool:
    """Is it asked what a term is where another field has it: "LOC in programming", "BLS in the jobs report"?"""
    if frame.kind not in EXPLAINING or len(frame.subjects) != 1 or "in" not in frame.subjects[0][1:]:
        return False
    (subject,) = frame.subjects
    place = subject.index("in", 1)
    telling = [field.owns(word) for word in subject[place + 1 :] if _tells(word)]
    return min(telling, default=1.0) < OWN and max(telling) < ITS_VERY_OWN and bool(terms.resolve(subject[:place]))


def _tells(word: str) -> bool:
    """Does it say which field it is?"""
    return word not in ARTICLES and word.isalpha() and rarity(word) > PLAIN and word not in _neutral()


@cache
def _neutral() -> frozenset[str]:
    return frozenset(lines_of("met_in.txt"))
