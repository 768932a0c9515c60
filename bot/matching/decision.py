"""What the engine concludes: Match, and the four decisions (Answer, Suggestions, Fallback, Emergency)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.matching.small_talk import SmallTalk


@dataclass(frozen=True, slots=True)
class Match:
    """One entry that may answer a query.

    `entry_id` is the id that the base was built with (a ref where it came from packs: "ems/emt-scope", "term:ems/pe",
    "compare:ems/aemt:ems/paramedic"). `confidence` is 0..1, calibrated, comparable across queries. `phrasing` is the
    stored phrasing that came nearest; `signals` are the named values (each 0..1) behind the confidence.
    """

    entry_id: str
    confidence: float
    phrasing: str = ""
    signals: Mapping[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True, slots=True)
class Trace:
    """How a decision came about, for `--explain`: what was understood, and every reason that spoke for or against."""

    text: str = ""
    frame: str = ""
    corrections: tuple[tuple[str, str], ...] = ()
    reasons: Sequence[str] = ()

    def because(self, *reasons: str) -> "Trace":
        """The same with more reasons."""
        return replace(self, reasons=(*self.reasons, *reasons))


@dataclass(frozen=True, slots=True)
class Answer:
    """Sure, and clearly ahead. `others` are the next best matches, for "Not what I meant"."""

    match: Match
    others: Sequence[Match] = ()
    trace: Trace = Trace()


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Not sure enough: at most three `matches` to choose from; `others` come after them."""

    matches: tuple[Match, ...]
    others: tuple[Match, ...] = ()
    trace: Trace = Trace()


@dataclass(frozen=True, slots=True)
class Fallback:
    """Nothing fits. `confidence` is that of the best match that was refused; `others` are what came nearest.

    `small_talk`: nothing was asked of the FAQ, but something was said to the bot.
    """

    confidence: float = 0.0
    others: tuple[Match, ...] = ()
    trace: Trace = Trace()
    small_talk: SmallTalk | None = None


@dataclass(frozen=True, slots=True)
class Emergency:
    """Somebody seems to be in danger right now: `reply` is the fixed text of the packs, with the number filled in."""

    kind: str
    reply: str
    trace: Trace = Trace()


Decision = Answer | Suggestions | Fallback | Emergency

THRESHOLD = 0.7
"""The confidence from which an answer is given, when it is also clearly ahead."""
RIGHT_CARD, RIGHT, RIGHT_OF_STORY = 0.65, 0.7, 0.8
"""The same where each chance is its own (see `decide_each`), and nothing need be behind it: for the card of a term that
the message names; for an entry that the sentence which asks speaks for by itself; for one that only the story around it
speaks for. Of messages never learned from 1 in 17 cards from .65 to .7 was wrong, 2 in 5 of the entries there, and 1 in
6 of those from .65 to .8 for which only a story speaks; of all that is given, 1 in 100.
"""
OVERHEARD_THRESHOLD = 0.8
"""The same when nobody asked the bot."""
MARGIN = 1.5
"""How many times the next entry's odds the answer's must be."""
WORTH_SUGGESTING = 0.22
"""Below this an entry is not even offered."""
OFFERED = 3
EITHER, FIRST_OF_THEM = 0.75, 0.35
"""Entries that point to each other hold much of each other's answer: the first of them is given when one of them is
right with this confidence, and it with this.
"""

Related = Callable[[str, str], bool]
"""Do two entries point to each other?"""


def decide(
    matches: Sequence[Match],
    trace: Trace,
    *,
    listening: bool = False,
    worth: float = WORTH_SUGGESTING,
    related: Related | None = None,
) -> Decision:
    """Threshold and margin: what to do about ranked `matches` (best first); from `worth` on one is offered.

    With `related`, entries that belong together may be sure where none of them is.
    """
    threshold = OVERHEARD_THRESHOLD if listening else THRESHOLD
    if not matches:
        return Fallback(0.0, (), trace.because("nothing in the base is like it"))
    best, rest = matches[0], tuple(matches[1:])
    rival = rest[0].confidence if rest else 0.0
    if best.confidence >= threshold and _odds(best.confidence) >= MARGIN * _odds(rival):
        return Answer(best, rest[:OFFERED], trace)
    if related and not listening and (siblings := _either(matches, related)):
        return Answer(best, rest[:OFFERED], trace.because(f"{' or '.join(siblings)} would do as well"))
    why = (
        f"confidence {best.confidence:.2f} is under {threshold}"
        if best.confidence < threshold
        else f"{rest[0].entry_id} is as good ({rival:.2f})"
    )
    return _offered(matches, trace, why, worth)


def decide_each(matches: Sequence[Match], trace: Trace, least: Callable[[str], float]) -> Decision:
    """What to do about `matches` (best first) whose chances are each one's own: where two hold the answer, both are
    likely, and neither is less so because of the other. `least`: the chance from which an entry or card is given.
    """
    if not matches:
        return Fallback(0.0, (), trace.because("nothing in the base is like it"))
    for match in matches:
        if match.confidence >= least(match.entry_id):
            others = [other for other in matches if other is not match]
            return Answer(match, tuple(others[:OFFERED]), trace)
    best = matches[0]
    why = f"confidence {best.confidence:.2f} is under {least(best.entry_id)}"
    return _offered(matches, trace, why, WORTH_SUGGESTING)


def _offered(matches: Sequence[Match], trace: Trace, why: str, worth: float) -> Decision:
    """Those that are worth it to choose from, and else what came nearest."""
    best = matches[0]
    if best.confidence < worth:
        near = tuple(match for match in matches[:OFFERED] if match.confidence >= WORTH_SUGGESTING / 3)
        return Fallback(best.confidence, near, trace.because(f"confidence {best.confidence:.2f} is under {worth}"))
    offered = tuple(match for match in matches if match.confidence >= worth)[:OFFERED]
    return Suggestions(offered, tuple(matches[len(offered) :][:OFFERED]), trace.because(why))


def _either(matches: Sequence[Match], related: Related) -> list[str]:
    """The entries that go with the first one, where one of them all is surely right, and no other one is near."""
    best, *rest = matches
    siblings = [match for match in rest if related(best.entry_id, match.entry_id)]
    together = best.confidence + sum(match.confidence for match in siblings)
    rival = max((match.confidence for match in rest if match not in siblings), default=0.0)
    sure = best.confidence >= FIRST_OF_THEM and together >= EITHER and _odds(best.confidence) >= MARGIN * _odds(rival)
    return [match.entry_id for match in siblings] if sure else []


def _odds(confidence: float) -> float:
    return confidence / max(1e-4, 1 - confidence)


def strength(decision: Decision) -> tuple[int, float]:
    """How much a decision says: of several readings of one message the strongest counts."""
    match decision:
        case Emergency():
            return 3, 1.0
        case Answer(match=found):
            return 2, found.confidence
        case Suggestions(matches=matches):
            return 1, matches[0].confidence
        case Fallback(confidence=confidence):
            return 0, confidence


def nearest(decision: Decision) -> Match | None:
    """The match that came nearest, whatever was decided; None where nothing did."""
    match decision:
        case Answer(match=found):
            return found
        case Suggestions(matches=found):
            return found[0]
        case Fallback(others=found):
            return found[0] if found else None
        case Emergency():
            return None
