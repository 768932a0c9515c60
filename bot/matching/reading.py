"""Reading: one message (or one sentence of it) as the engine understands it, before anything is looked up."""

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from bot.matching.anaphora import told_what
from bot.matching.clauses import clauses, head, self_described, with_name
from bot.matching.context import Neighbours
from bot.matching.counts import Spoken, with_changes
from bot.matching.decision import Trace
from bot.matching.field import Field
from bot.matching.frames import (
    EXPLAINING,
    NAMING,
    QUESTION_WORDS,
    Frame,
    FrameKind,
    asked_inside,
    frame_of,
    is_question,
)
from bot.matching.mending import Menders
from bot.matching.slips import is_typing_slip
from bot.matching.terms import SHORT, Mention, TermBook
from bot.matching.text import SCORED, query, sentences
from bot.matching.words import is_common

Phrasings = Mapping[str, Sequence[tuple[str, ...]]]

_LEANING = frozenset({"it", "they", "that", "this", "those", "these", "them", "one", "he", "she", "him", "her"})
"""What a clause must not lean on when nothing in the message is named."""
_EXPLETIVE = frozenset({"is", "was", "does", "would", "can"})
SHORT_REMARK = 4
"""Words of a sentence that only says something beside another one that asks."""
PLAIN = 3_000
"""Words among this many most frequent ones were meant, however they were typed ("persn", "sytem")."""
ENOUGH = 4
"""Words of a sentence that names no term, from which on it says what it asks."""
READ_FOR_ONE = 2
"""Clauses of a message that are read for each one that may be kept."""
LONG_CLAUSE = 160
"""Characters of a clause from which on it is no question by itself."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood.

    `tokens`: plain words, typos mended; `frame`: the shape around the subject; `mentions`: the terms named; `asked`: a
    question mark stands in it; `shouted`: the words typed in capitals; `guessed`: a word that is asked for was typed so
    that it may as well be another one.
    """

    text: str
    tokens: tuple[str, ...]
    frame: Frame
    mentions: tuple[Mention, ...]
    corrections: tuple[tuple[str, str], ...] = ()
    shouted: frozenset[str] = frozenset()
    asked: bool = False
    guessed: bool = False

    @property
    def terms(self) -> frozenset[str]:
        """The refs of the terms that are named."""
        return frozenset(mention.ref for mention in self.mentions)

    def trace(self) -> Trace:
        """What was understood, for `--explain`."""
        return Trace(text=self.text, frame=str(self.frame), corrections=self.corrections)


class Reader:
    """Reads messages with the words of one base in mind. Immutable."""

    def __init__(
        self,
        terms: TermBook,
        known: frozenset[str],
        spoken: Counter[str],
        neighbours: Neighbours,
    ) -> None:
        """`spoken`: the words of all phrasings with how often each stands there; `neighbours`: those of each."""
        self._terms = terms
        self.known = known
        self._spoken: Spoken = spoken
        self._in_all = spoken.total()
        self._menders = Menders(terms, known, spoken, neighbours)
        self.field = Field(spoken, self._in_all, terms.words)

    def with_changes(self, more: Counter[str], less: Counter[str], neighbours: Neighbours) -> "Reader":
        """The same for a base whose phrasings speak `more` words and some `less` often; equal to one built anew."""
        other: Reader = copy(self)
        other._spoken = with_changes(self._spoken, more, less)
        other._in_all = self._in_all + more.total() - less.total()
        other._menders = self._menders.with_changes(other._spoken, other._in_all, more, less, neighbours)
        other.field = Field(other._spoken, other._in_all, self._terms.words)
        return other

    def readings(self, cleaned: str, most: int, *, literal: bool = False) -> list[Reading]:
        """The message where it is short enough, and each of its sentences where it has several.

        At most `most`; what opens or ends a long message or carries a question mark first. With `literal` no word is
        taken for another one because of its neighbours.
        """
        parts = sentences(cleaned)
        whole = [cleaned] if len(cleaned) <= SCORED else []
        texts = [*whole, *(part[:SCORED] for part in parts if len(parts) > 1 or not whole)]
        if len(texts) > most:
            texts = sorted(
                texts, key=lambda text: (not text.endswith("?"), texts.index(text) not in (0, len(texts) - 1))
            )
        return [self.read(text, literal=literal) for text in texts[:most]]

    def clauses(self, readings: Sequence[Reading], most: int) -> list[Reading]:
        """The clauses that ask by themselves, and leave out no term that the message names; at most `most`.

        What comes after "or is it", "or just" only offers another answer: its terms may be left out. So may what the
        speaker says that he is, beside another term. Where the message names one term only, "they" stands for it.
        """
        texts = dict.fromkeys(reading.text for reading in readings)
        heads = {text: head(text) for text in texts}
        asked = [
            reading if heads[reading.text] == reading.text else self.read(heads[reading.text]) for reading in readings
        ]
        named = frozenset[str]().union(*(reading.terms for reading in asked))
        told = {ref for reading in asked for ref in self_described(reading.tokens, reading.mentions)}
        asked_about = named - told or named
        parts, joined = clauses(heads.values())
        name = _only_name(asked) if len(asked_about) == 1 else ""
        renamed = [with_name(part, name) for part in parts] if name else []
        found: list[Reading] = []
        short = (part for part in (*renamed, *parts) if part not in texts and len(part) <= LONG_CLAUSE)
        for clause in list(dict.fromkeys(short))[: READ_FOR_ONE * most]:
            reading = self.read(clause)
            asks = is_question(reading.tokens) or reading.text in joined
            if asks and reading.terms >= asked_about and (named or not _leans(reading.tokens)):
                found.append(reading)
        return found[:most]

    def read(self, text: str, *, literal: bool = False) -> Reading:
        """One text of at most some hundred characters; `literal` as for `readings`."""
        asked, menders = query(text, self.known), self._menders
        mended = menders.words(asked)
        tokens, corrections, state = mended.tokens, mended.changes, mended.state
        frame = frame_of(tokens)
        if not self._names_terms(frame):
            better, changes = menders.frame_words(mended)
            again = frame_of(better) if changes else frame
            guessed = {word for _, word in changes} & {word for subject in again.subjects for word in subject}
            if changes and not guessed and self._names_terms(again):
                tokens, frame, corrections = better, again, [*corrections, *changes]
        if not self._names_terms(frame):
            tokens, changes, frame = menders.little_words(tokens, frame, asked.shouted, state)
            corrections = [*corrections, *changes]
        if not self._names_terms(frame):
            tokens, changes = menders.by_neighbours(tokens, frame, asked.shouted, state, literal=literal)
            corrections = [*corrections, *changes]
            frame = frame_of(tokens) if changes else frame
        mentions: tuple[Mention, ...] = ()
        if self._terms.words:
            frame = self._asked_of_a_term(tokens, frame)
            mentions = tuple(m for m in self._terms.mentions(tokens) if self._is_meant(m, tokens, asked.shouted, frame))
        guessed = bool(corrections) and self._is_guessed(frame, corrections, mended.acronyms)
        return Reading(
            asked.text, tuple(tokens), frame, mentions, tuple(corrections), asked.shouted, asked.asked, guessed
        )

    def _asked_of_a_term(self, tokens: Sequence[str], frame: Frame) -> Frame:
        """The frame of a question inside the message that names a term, where `frame` does not; what "it" stands for
        put in its place.
        """
        if not self._names_terms(frame):
            asked_for = (
                told_what(tokens, inside, self._terms) for inside in asked_inside(tokens) if inside.kind in NAMING
            )
            frame = next((inside for inside in asked_for if self._names_terms(inside)), frame)
        return told_what(tokens, frame, self._terms)

    def _is_guessed(
        self, frame: Frame, corrections: Sequence[tuple[str, str]], acronyms: Sequence[tuple[str, str]]
    ) -> bool:
        """Was what is asked for typed so that it may as well be another word?"""
        named = {subject[0] for subject in frame.subjects if len(subject) == 1}
        return any(
            better in named and not is_typing_slip(typed, better) and not is_common(better, PLAIN)
            for typed, better in corrections
        ) or self._is_damaged(frame, acronyms)

    def _is_damaged(self, frame: Frame, mended: Sequence[tuple[str, str]]) -> bool:
        """Is it asked what a short acronym is that was mended? Then nothing but these letters says which one it is."""
        short = {self._terms.canonical(better) for _, better in mended if len(better) <= SHORT}
        return frame.kind in EXPLAINING and not short.isdisjoint(
            subject[0] for subject in frame.subjects if len(subject) == 1
        )

    def _names_terms(self, frame: Frame) -> bool:
        """Is every subject of the frame a term, or two of them ("emt and ems")?"""
        return bool(frame.subjects) and all(map(self._is_named, frame.subjects))

    def _is_named(self, subject: tuple[str, ...]) -> bool:
        if self._terms.resolve(subject):
            return True
        place = subject.index("and") if "and" in subject else 0
        return bool(place and self._terms.resolve(subject[:place]) and self._terms.resolve(subject[place + 1 :]))

    def _is_meant(self, mention: Mention, tokens: Sequence[str], shouted: frozenset[str], frame: Frame) -> bool:
        """A term that is spelled like an everyday word counts where it was typed in capitals or is the subject."""
        named = tuple(tokens[mention.start : mention.end])
        if len(named) != 1 or self._terms.canonical(named[0]) not in self._terms.everyday:
            return True
        if named[0] in shouted:
            return True
        asked_for = frame.kind is FrameKind.EXPANSION or named[0] not in self._terms.grammar
        return asked_for and named in frame.subjects


def _leans(tokens: Sequence[str]) -> bool:
    """Does a clause lean on something said elsewhere ("what is it"), other than in "is it true that"?"""
    return any(
        token in _LEANING and not (token == "it" and _EXPLETIVE.issuperset(tokens[place - 1 : place]) and place > 0)
        for place, token in enumerate(tokens)
    )


def without_remarks(readings: Sequence[Reading], whole: str) -> list[Reading]:
    """`readings` without what is only said, in short, beside a sentence that asks ("my boss says call ems.")."""
    parts = [reading for reading in readings if reading.text != whole]
    if any(
        is_question(part.tokens) or not QUESTION_WORDS.isdisjoint(part.tokens) for part in parts if not _is_name(part)
    ):
        # a name with a question mark ("truck? er?") only helps the sentence that asks
        readings = [reading for reading in readings if reading.text == whole or not _is_name(reading)]
    if not any(map(_asks, parts)):
        return list(readings)
    return [
        reading for reading in readings if reading.text == whole or _asks(reading) or len(reading.tokens) > SHORT_REMARK
    ]


def _asks(reading: Reading) -> bool:
    """Does it ask something by itself, in words that say what of?"""
    return (reading.asked or is_question(reading.tokens)) and (bool(reading.terms) or len(reading.tokens) >= ENOUGH)


def _is_name(reading: Reading) -> bool:
    """Is it no more than the name of a term?"""
    return len(reading.mentions) == 1 and reading.mentions[0].end - reading.mentions[0].start == len(reading.tokens)


def _only_name(readings: Sequence[Reading]) -> str:
    """How the message spells the one term that it names; "" where it names several."""
    names = {
        mention.ref: " ".join(reading.tokens[mention.start : mention.end])
        for reading in readings
        for mention in reading.mentions
        if mention.ref not in self_described(reading.tokens, [mention])
    }
    return next(iter(names.values())) if len(names) == 1 else ""
