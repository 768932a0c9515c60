"""Mending: what makes plain words of those typed badly, one after the other, each only where it has something to do."""

from collections import Counter
from copy import copy
from typing import NamedTuple

from bot.matching.acronym_slips import AcronymSlips
from bot.matching.context import Context, Neighbours
from bot.matching.counts import Spoken
from bot.matching.frames import EXPLAINING, NAMING, Frame, frame_of, frame_words
from bot.matching.little_words import LittleWords
from bot.matching.settled import Settled, State
from bot.matching.slips import FrameSlips, Slips, with_does, without_emphasis
from bot.matching.spelling import Speller
from bot.matching.terms import TermBook
from bot.matching.text import Query

MENDED_AGAIN = 3
"""Times that little words are mended: one that is mended may show what another one beside it was meant as."""

Changes = list[tuple[str, str]]
"""What was changed to what."""


class Mended(NamedTuple):
    """Words as they were meant; the `acronyms` among them that were typed otherwise, then all changes; what can still
    become of the words.
    """

    tokens: list[str]
    acronyms: Changes
    changes: Changes
    state: State


class Menders:
    """All that mends words, for one base. Immutable."""

    def __init__(self, terms: TermBook, known: frozenset[str], spoken: Counter[str], neighbours: Neighbours) -> None:
        """`known`: names that are acronyms or short; `spoken`: how often phrasings say each word; `neighbours`:
        those of the words in phrasings.
        """
        self._terms, self._known = terms, known
        vocabulary = spoken.copy()
        vocabulary.update(terms.words | terms.written)
        vocabulary.update(frame_words())
        self._speller = Speller(vocabulary, known)
        self._frame_slips = FrameSlips(known)
        self._acronyms = AcronymSlips(known, spoken, spoken.total())
        self._look_around(spoken, neighbours)
        self._settled.know(word for word, _ in spoken.most_common())

    def with_changes(
        self,
        spoken: Spoken,
        in_all: int,
        more: Counter[str],
        less: Counter[str],
        neighbours: Neighbours,
    ) -> "Menders":
        """The same for a base that speaks `more` words and some `less` often, `spoken` and `in_all` in all."""
        other: Menders = copy(self)
        other._speller = self._speller.with_changes(more, less)
        other._acronyms = self._acronyms.where(spoken, in_all)
        other._look_around(spoken, neighbours)
        return other

    def _look_around(self, spoken: Spoken, neighbours: Neighbours) -> None:
        knows = self._speller.knows
        self._context = Context(neighbours, spoken, self._known, self._is_long_name)
        self._slips = Slips(spoken, self._known, knows)
        self._little = LittleWords(spoken, self._known, knows, neighbours.together)
        self._settled = Settled(
            acronyms=self._acronyms,
            speller=self._speller,
            frame_slips=self._frame_slips if self._terms.words else None,
            little=self._little,
            slips=self._slips,
            known=self._known,
            number=self._terms.number,
        )

    def words(self, query: Query) -> Mended:
        """A message's words, each by itself or with the one behind it."""
        state, tokens, acronyms = self._settled.state(query.tokens), list(query.tokens), Changes()
        changes = Changes()
        if state is not State.SETTLED:
            tokens, acronyms = self._acronyms.repair(query.tokens, query.shouted)
            tokens = [self._terms.number(token) for token in tokens]
        if state is State.OPEN or self._speller.may_join(tokens):
            tokens, changes = self._speller.repair(tokens, query.shouted)
        if acronyms or changes:
            state = State.OPEN
        return Mended(with_does(without_emphasis(tokens)), acronyms, [*acronyms, *changes], state)

    def frame_words(self, mended: Mended) -> tuple[list[str], Changes]:
        """`mended` with words of frames that were typed otherwise, which show what is asked of a term; the changes."""
        if mended.state is not State.OPEN or not self._terms.words:
            return mended.tokens, []
        return self._frame_slips.repair(mended.tokens)

    def little_words(
        self, tokens: list[str], frame: Frame, shouted: frozenset[str], state: State
    ) -> tuple[list[str], Changes, Frame]:
        """`tokens` with little words mended, other than what is asked for by one word alone; the changes, the frame."""
        for _ in range(MENDED_AGAIN if state is not State.SETTLED else 0):
            mended, changes = self._little.repair(tokens, shouted | alone(frame))
            if not changes:
                break
            again = frame_of(mended)
            guessed = {word for subject in again.subjects if len(subject) == 1 for word in subject}
            if again.kind not in NAMING or guessed.isdisjoint(better for _, better in changes):
                return mended, changes, again
            shouted |= {typed for typed, better in changes if better in guessed}
        return tokens, [], frame

    def by_neighbours(
        self, tokens: list[str], frame: Frame, shouted: frozenset[str], state: State, *, literal: bool
    ) -> tuple[list[str], Changes]:
        """`tokens` with what only its neighbours show to be a slip (not with `literal`), and short ones; the changes.

        What is asked for by one word alone is that word, however alike another one looks.
        """
        changes = Changes()
        if not literal:
            tokens, changes = self._context.repair(tokens, shouted | alone(frame))
        if state is State.OPEN:
            tokens, more = self._slips.repair(tokens, shouted)
            changes = [*changes, *more]
        return tokens, changes

    def _is_long_name(self, token: str) -> bool:
        """Is it a term that no neighbours make a slip ("supine position"), as they may an acronym ("pat of ems")?"""
        return token not in self._known and self._terms.resolve((token,)) is not None


def alone(frame: Frame) -> frozenset[str]:
    """The words that are asked for by themselves, wherever they are met ("what does prn mean on a med list")."""
    if frame.kind not in EXPLAINING:
        return frozenset()
    return frozenset(subject[0] for subject in frame.subjects if subject[1:2] in ((), ("in",)))
