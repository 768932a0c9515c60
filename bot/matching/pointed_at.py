"""Pointed at: the term that a story names last and then asks about ("… all of it but eclampsia. whats that one")."""

import re
from typing import Final

from bot.matching.anaphora import DETERMINERS
from bot.matching.clauses import BREAK
from bot.matching.facts import USUAL, Facts
from bot.matching.frames import EXPLAINING, Frame, FrameKind, bare, is_question
from bot.matching.reading import Reader, Reading
from bot.matching.subject import Found, SubjectIndex
from bot.matching.terms import Mention
from bot.matching.text import sentences

_POINTING: Final = frozenset({"it", "that", "this", "one", "the", "last"})
_BARE: Final = re.compile(
    r"(?P<before>^|.*[\s.,;:!])(?:and|but|what about|how about)\s+(?P<name>[^\s.,;:!?][^.,;:!?]{1,40})\?+\s*$",
    re.IGNORECASE | re.DOTALL,
)
"""A message that ends with a name and a question mark."""
_WHEN: Final = frozenset({"before", "after", "during", "until", "since"})
"""What stands before a name that only says when something is."""
SEVERAL: Final = 2
"""Terms that a story names before a bare name asks for its own ("prone is on the tummy … and supine?")."""


class PointedAt:
    """Knows what the end of a story asks about. Immutable."""

    def __init__(self, reader: Reader, subjects: SubjectIndex, facts: Facts) -> None:
        self._reader = reader
        self._subjects = subjects
        self._facts = facts

    def asked(self, cleaned: str, whole: Reading) -> tuple[Reading, Found] | None:
        """What is read at the end, and the card (or entry) of the one term that it asks about; None where that is not
        clear.
        """
        last, name = self._what_is_that(cleaned) or self._and_that(cleaned, whole) or (whole, ())
        found = self._subjects.find(Frame(FrameKind.DEFINITION, (name,))) if name else None
        return (last, found) if found else None

    def _what_is_that(self, cleaned: str) -> tuple[Reading, tuple[str, ...]] | None:
        """ "what is that one" behind a clause that tells something and ends with the name of a term."""
        clauses = [part for sentence in sentences(cleaned) for part in BREAK.split(sentence) if part.strip()]
        story, last = ("", "", *clauses)[-2:]
        if not _asks_of_that(asking := self._reader.read(last)):
            return None
        told = self._reader.read(story)
        if not told.mentions or told.mentions[-1].end < len(told.tokens) or is_question(told.tokens):
            return None
        name = _not_when(told)
        # "that odd thing on every ambulance, what is it" asks nothing of the ambulance
        if name is None or self._facts.share_naming(name.ref) >= USUAL:
            return None
        return asking, told.tokens[name.start : name.end]

    def _and_that(self, cleaned: str, whole: Reading) -> tuple[Reading, tuple[str, ...]] | None:
        """ "and supine?" behind a story that names other terms and asks nothing else."""
        found = _BARE.match(cleaned)
        if not found or len(whole.terms) < SEVERAL:
            return None
        asked = any(is_question(self._reader.read(text).tokens) for text in sentences(found["before"]))
        last = self._reader.read(found["name"])
        name = bare(last.tokens)
        return (last, name) if not asked and self._facts.terms.resolve(name) else None


def _asks_of_that(clause: Reading) -> bool:
    """ "what is that one", "what does it mean" """
    subjects = clause.frame.subjects
    return clause.frame.kind in EXPLAINING and len(subjects) == 1 and _POINTING.issuperset(subjects[0])


def _not_when(told: Reading) -> Mention | None:
    """The last term that is named; in "scope of practice before my ride along" the one before; None of several such."""
    *others, last = told.mentions
    before = [token for token in told.tokens[: last.start] if token not in DETERMINERS][-1:]
    if _WHEN.isdisjoint(before):
        return last
    return others[0] if len(others) == 1 else None
