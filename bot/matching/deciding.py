"""Deciding: what to do about a message: its readings, what was found for each, and which of them counts."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from bot.matching.certain import ALONE, SURE, Certain
from bot.matching.clauses import behind_what_i_am
from bot.matching.decision import (
    OFFERED,
    WORTH_SUGGESTING,
    Answer,
    Decision,
    Fallback,
    Match,
    Trace,
    decide,
    decide_each,
    nearest,
    strength,
)
from bot.matching.facts import CONTENT, Facts
from bot.matching.frames import QUESTION_WORDS, FrameKind, bare, is_question, opens_question
from bot.matching.hardly_asked import only_announces, only_points
from bot.matching.heard import Heard, Message
from bot.matching.judge import LOOKED_AT, Judge, Ranked
from bot.matching.later import Later
from bot.matching.of_whom import NOT_OF_THEM, OfWhom
from bot.matching.other_exams import OF_ANOTHER, asks_of_another
from bot.matching.overheard import why_not_for_anyone
from bot.matching.plainly import Plainly
from bot.matching.pointed_at import PointedAt
from bot.matching.reading import Reader, Reading, without_remarks
from bot.matching.small_talk import small_talk
from bot.matching.subject import Found, SubjectIndex
from bot.matching.text import clean
from bot.matching.topic import Topic
from bot.matching.veto import NEGATED, STRANGE
from bot.matching.words import rarity

SENTENCES = 4
"""Sentences of a long message that are tried by themselves; trying more of them, or more clauses, found no more."""
CLAUSES = 4
"""Clauses that are tried by themselves where the whole message is not sure."""

AT_ONCE = 14
"""Words up to which a message is no more than its question."""
SUBJECT_ALONE = 0.015
"""From this confidence on entries are offered to somebody who only names a subject that the base knows ("salary")."""
CLEAR_ALONE, LIKELY_MEANT = 0.8, 0.5
"""From this confidence on what is offered for such a subject ("shockable rhythms") is a likely guess, and this sure: 19
of 22 such messages meant it.
"""
NEAR_CLAUSE = 0.5
"""How near a phrasing must come to a clause that answers for the whole message."""
CLEAR, CLEARLY_NEAR = 0.85, 0.5
"""The confidence and nearness from which a clause is so clear that the rest of the message is taken for a story."""
ELSEWHERE = 0.15
"""From this confidence on the whole message points at an entry."""
PLAINLY = 0.9
"""The confidence of what one clause asks for in plain words: right in all 15 such of 5,700 messages never learned from.
"""
UNNAMED_CLAUSE = 0.8
"""What a clause that names no term must reach to answer for the whole message."""


class Deciding:
    """Decides about messages that tell of no danger. Immutable."""

    def __init__(self, reader: Reader, judge: Judge, certain: Certain, facts: Facts, subjects: SubjectIndex) -> None:
        self._reader = reader
        self._judge = judge
        self._certain = certain
        self._facts = facts
        self._subjects = subjects
        self._plainly = Plainly(reader, certain, facts.terms)
        self._pointed_at = PointedAt(reader, subjects, facts)

    def of(self, text: str, *, listening: bool) -> Decision:
        """As `Matcher.match`."""
        cleaned = clean(text)
        found = self._reader.readings(cleaned, SENTENCES, literal=listening)
        readings = [reading for reading in found if reading.tokens]
        sure = self.at_once(text, readings) if readings and not listening else None
        talk = small_talk(cleaned, self._reader.known) if sure is None and not listening else None
        if talk is not None or not readings:  # or a greeting, or an empty line
            why = "nothing is asked" if talk is None else f"nothing is asked: {talk}"
            return Fallback(trace=Trace(reasons=(why,)), small_talk=talk)
        ranked = cache(lambda: self._judge.rank(readings[0], LOOKED_AT))
        if self._facts.knows_terms and not listening:
            if only_announces(readings[0]):
                found, _ = ranked()
                return self._subject_alone(found, readings[0].trace()) if found else Fallback(trace=readings[0].trace())
            return sure or self._by_all(readings, cleaned, ranked())
        whole = self._decide(text, readings[0], readings[0], ranked, listening=listening)
        if isinstance(whole, Answer) and "sure" in whole.match.signals:
            return whole
        return self._by_the_surest(text, readings, cleaned, whole, listening=listening)

    def at_once(self, text: str, readings: Sequence[Reading]) -> Answer | None:
        """The answer to the very words of a phrasing, also where just one sentence asks or a speaker first says what he
        is, and the one that frame and subject give to a short message; in a long one they may be part of a story.
        """
        asking = [part for part in readings[1:] if part.asked or is_question(part.tokens)]
        if len(asking) == 1 and asking[0].terms and self._subjects.exact(asking[0].tokens):
            return self._at_once(text, asking[0], asking[0].trace(), listening=False)
        if asked := behind_what_i_am(readings[0].text):
            behind = self._reader.read(asked)
            # "im a paramedic, how often do i recertify" asks it of paramedics
            if (behind.terms or not readings[0].terms) and self._subjects.exact(behind.tokens):
                return self._at_once(text, behind, behind.trace(), listening=False)
        tokens = readings[0].tokens
        if len(tokens) > AT_ONCE and not self._subjects.exact(tokens):
            return None
        return self._at_once(text, readings[0], readings[0].trace(), listening=False)

    def _by_all(self, readings: Sequence[Reading], cleaned: str, ranked: Ranked) -> Decision:
        """What all readings of a message say together."""
        from bot.matching.together import laid_out, weighed_out

        whole = readings[0]
        if stranger := self._plainly.asked_of_unknown(readings):
            return Fallback(trace=whole.trace().because(f"it asks what {stranger} is, which the base does not know"))
        message, reasons = self.heard(readings, cleaned, ranked)
        points = not message.sentences and only_points(whole)
        another = message.question is not None and asks_of_another(message.question.reading.tokens, self._reader.field)
        most = ALONE if points or another else 1.0
        others = OfWhom([heard.reading for heard in message.questions], self._facts)
        found = [
            (_as_far_as_read(match, min(most, others.most(match.entry_id), self._certain.most(reading))), reading)
            for match, reading in weighed_out(laid_out(message, self._facts))
        ]
        found.sort(key=lambda pair: -pair[0].confidence)  # those that are held down alike keep their order
        matches = [match for match, _ in found]
        reading = found[0][1] if found and not message.whole.leads(matches[0].entry_id) else readings[0]
        trace = reading.trace().because(*reasons[reading.text], *([OF_ANOTHER] if another else ()))
        if matches and others.most(matches[0].entry_id) < 1.0:
            trace = trace.because(NOT_OF_THEM.format(matches[0].entry_id))
        if not message.parts and self._asks_nothing(reading, matches):
            return self._subject_alone(matches, trace)
        decision = decide_each(matches, trace, message.least)
        if isinstance(decision, Answer) and decision.match.confidence >= PLAINLY:
            return decision
        asked = self._plainly.asked(readings)  # the surer of both
        if asked is None and not isinstance(decision, Answer):
            asked = self._pointed_at.asked(cleaned, whole)
        return decision if asked is None else self._by_one_clause(*asked, matches)

    @staticmethod
    def _by_one_clause(clause: Reading, ask: Found, found: Sequence[Match]) -> Answer:
        """What one clause asks for in plain words, however much else is told around it, or the end points at."""
        match = Match(ask.entry_id, PLAINLY, ask.asked_as, {"plainly": 1.0})
        others = [each for each in found if each.entry_id != match.entry_id]
        return Answer(match, tuple(others[:OFFERED]), clause.trace())

    def _subject_alone(self, found: Sequence[Match], trace: Trace, *, listening: bool = False) -> Decision:
        """What may be offered to somebody who names a subject, but asks nothing of it."""
        worth = WORTH_SUGGESTING if found[0].signals.get("unknown") else SUBJECT_ALONE
        most = LIKELY_MEANT if found[0].confidence >= CLEAR_ALONE else ALONE
        found = [replace(match, confidence=min(match.confidence, most)) for match in found]
        trace = trace.because("it names a subject, but asks nothing of it")
        return decide(found, trace, listening=listening, worth=worth)

    def heard(
        self, readings: Sequence[Reading], cleaned: str, ranked: Ranked | None = None
    ) -> tuple[Message, dict[str, tuple[str, ...]]]:
        """What was found for each reading of a message (for the first: `ranked`); by text, what spoke against some."""
        whole, *rest = readings
        reasons: dict[str, tuple[str, ...]] = {}

        def hear(reading: Reading, known: Ranked | None = None) -> Heard:
            found, why = known or self._judge.rank(reading, LOOKED_AT, whole)
            reasons[reading.text] = why
            return Heard(reading, found)

        first = hear(whole, ranked)
        sentences = [hear(part) for part in without_remarks(rest, cleaned) if part.tokens]
        parts = (part for part in self._reader.clauses(readings, CLAUSES) if part.tokens and not self._only_names(part))
        clauses = [hear(part) for part in parts]
        return Message(first, sentences, clauses, Topic(whole, self._reader.field)), reasons

    def _by_the_surest(
        self, text: str, readings: Sequence[Reading], cleaned: str, whole: Decision, *, listening: bool
    ) -> Decision:
        """The decision on the whole, on a sentence or on a clause that is surest."""
        message = readings[0]
        parts = (
            self._decide(text, reading, message, listening=listening)
            for reading in without_remarks(readings[1:], cleaned)
        )
        best = max((whole, *parts), key=strength)
        if listening:
            return best
        # somebody asked, among other things: a clause that asks by itself may be sure where the whole is not
        asking = [
            (self._decide(text, reading, message, listening=False), reading)
            for reading in self._reader.clauses(readings, CLAUSES)
        ]
        surer = [
            found
            for found, reading in asking
            if isinstance(found, Answer) and self._stands_for_all(found, reading, best, nearest(whole))
        ]
        return max((best, *surer), key=strength)

    def _stands_for_all(self, found: Answer, reading: Reading, best: Decision, near: Match | None) -> bool:
        """May the answer to one clause be the answer to the whole message?

        What is sure may, unless the clause is no more than a name or two ("who is boss, medic or emt"). Anything else
        only where the rest of the message, which may hold what matters ("cant tell red from green, can i work as an
        emt"), does not point elsewhere.
        """
        if "sure" in found.match.signals:
            return not self._only_names(reading)
        confidence, nearness = found.match.confidence, found.match.signals.get("nearest", 0.0)
        if isinstance(best, Answer) or nearness < NEAR_CLAUSE:
            return False
        if not reading.terms and confidence < UNNAMED_CLAUSE:
            return False
        if confidence >= CLEAR and nearness >= CLEARLY_NEAR:
            return True
        return near is None or near.entry_id == found.match.entry_id or near.confidence < ELSEWHERE

    def _only_names(self, clause: Reading) -> bool:
        """Does a clause only name what the rest asks something of ("medics or emts")?"""
        kind = clause.frame.kind
        return kind is FrameKind.CHOICE or (
            kind is FrameKind.OTHER and bool(self._facts.terms.resolve(bare(clause.tokens)))
        )

    def _asks_nothing(self, reading: Reading, found: Sequence[Match]) -> bool:
        """Is it one word of content, or a subject ("emt exam") of which several entries ask different things?"""
        tokens = reading.tokens
        if not found or "sure" in found[0].signals:
            return False
        names_none = self._facts.knows_terms and not reading.terms and not reading.frame.subjects  # "chest wound"
        if len(tokens) <= 2 and (names_none or sum(rarity(token) >= CONTENT for token in tokens) <= 1):
            return True
        if len(tokens) > 3 or opens_question(tokens) or not QUESTION_WORDS.isdisjoint(tokens):
            return False
        said = self._subjects.bag(tokens)
        asked_more = [match for match in found if said < self._subjects.bag(match.phrasing.split())]
        return len(asked_more) > 1

    def _why_silent(self, raw: str, reading: Reading, found: Sequence[Match]) -> str:
        """Why nothing is said to a message that nobody addressed to the bot; "" when an answer may be given."""
        if reason := why_not_for_anyone(raw, reading):
            return reason
        if self._certain.counts_otherwise(reading):
            return "it counts otherwise than the card does"
        surely = not found or "sure" in found[0].signals
        if not surely and not reading.terms and self._facts.knows_terms:
            return "it names nothing of the glossary"
        if found and self._facts.knows_terms and OfWhom([reading], self._facts).most(found[0].entry_id) < 1.0:
            return NOT_OF_THEM.format(found[0].entry_id)
        strange = bool(found) and found[0].signals.get("strange", 0.0) >= STRANGE
        if not surely and strange and not self._facts.speaks_of_all(reading, found[0].entry_id):
            return f"{found[0].entry_id} does not speak of everything in it"
        return ""

    def _decide(
        self,
        raw: str,
        reading: Reading,
        whole: Reading,
        ranked: Callable[[], Ranked] | None = None,
        *,
        listening: bool,
    ) -> Decision:
        trace = reading.trace()
        if not reading.tokens:
            return Fallback(trace=trace)
        if surely := self._at_once(raw, reading, trace, listening=listening):
            return surely
        found, reasons = ranked() if ranked else self._judge.rank(reading, LOOKED_AT, whole)
        trace = trace.because(*reasons)
        if listening and (reason := self._why_silent(raw, reading, found)):
            return Fallback(0.0, trace=trace.because(reason))
        if self._asks_nothing(reading, found):
            return self._subject_alone(found, trace, listening=listening)
        related = None if reading.guessed else self._facts.related
        return decide(found, trace, listening=listening, related=related)

    def _at_once(self, raw: str, reading: Reading, trace: Trace, *, listening: bool) -> Answer | None:
        """The answer that no rival can come near: what else is like it is ranked when somebody looks at it."""
        sure = self._certain.of(reading)
        if not sure or sure[1] != SURE or (listening and why_not_for_anyone(raw, reading)):
            return None
        ranked = cache(lambda: self._judge.rank(reading, LOOKED_AT))
        trace = replace(trace, reasons=Later(lambda: ranked()[1]))
        match = Match(sure[0].entry_id, SURE, sure[0].asked_as, {"sure": 1.0})
        return Answer(match, Later(lambda: ranked()[0][1 : 1 + OFFERED]), trace)


def _as_far_as_read(match: Match, most: float) -> Match:
    """At most as sure as what was read; and where it is asked what is not, what is asked for is no answer."""
    kept = NEGATED if match.signals.get("negated") else 1.0
    return replace(match, confidence=round(min(match.confidence, most) * kept, 4))
