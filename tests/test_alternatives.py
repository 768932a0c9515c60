"""What "Not what I meant" offers: what came near the question and what goes with the answer, the likeliest first."""

from bot.faq.entry import Entry, Pack
from bot.faq.knowledge_base import KnowledgeBase
from bot.matching.decision import Answer, Decision, Match, Suggestions
from bot.matching.later import Later
from bot.service.asking import Asking
from bot.service.cards import instead
from bot.service.library import Library
from bot.service.question import Question


def test_they_take_turns():
    """The next best, then the first related one, and so on; what hardly fits comes after both."""
    assert instead("shown", ["near", "nearer"], ["one", "two", "three"], ["far"]) == (
        *("near", "one", "nearer", "two", "three", "far"),
    )


def test_nothing_comes_twice_and_what_is_shown_never():
    """An entry that points to itself, or to what came near anyway, takes no place away."""
    assert instead("shown", ["shown", "a"], ["a", "shown", "b"], ["b", "shown"]) == ("a", "b")
    assert instead("shown", [], [], []) == ()


class _Ranked:
    """An engine that answers the first entry and finds the others as near as it is told."""

    def __init__(self, *confidences: float) -> None:
        self._matches = [Match(f"p/{number}", value) for number, value in enumerate(confidences, 1)]

    sure = False

    def match(self, text: str, *, listening: bool = False) -> Decision:  # noqa: ARG002 - as the engine is called
        return Answer(Match("p/0", 0.98, "", {"sure": 1.0} if self.sure else {}), Later(self._rank))

    def _rank(self) -> list[Match]:
        assert not self.sure, "what is related was enough"
        return self._matches


class _Sure(_Ranked):
    sure = True


class _Unsure(_Ranked):
    def match(self, text: str, *, listening: bool = False) -> Decision:  # noqa: ARG002 - as the engine is called
        return Suggestions((Match("p/0", 0.4),), tuple(self._matches))


async def _offered(matcher: _Ranked, *related: str) -> list[str]:
    related = related or ("8", "0", "9")
    entries = tuple(
        Entry("p", str(number), f"Question {number}?", "An answer.", "Topic", see_also=() if number else related)
        for number in range(10)
    )
    base = KnowledgeBase((Pack("p", "Pack", entries=entries),))
    reply = await Asking(Library(base, matcher=matcher)).ask(Question("question"))  # type: ignore[arg-type]
    return [choice.ref for choice in reply.others]


async def test_what_came_near_and_what_is_related():
    """Two that came near leave one place for what is related."""
    assert await _offered(_Ranked(0.3, 0.2, 0.1)) == ["p/1", "p/8", "p/2"]


async def test_what_came_nowhere_near_waits():
    """What the engine hardly believes in is offered only where nothing better is."""
    assert await _offered(_Ranked(0.001, 0.0, 0.0)) == ["p/8", "p/9", "p/1"]


async def test_beside_an_exact_subject_nothing_need_be_ranked():
    """Whoever asked "what does EMT stand for" is offered what belongs to it; finding what is alike takes longer."""
    assert await _offered(_Sure(0.3, 0.2, 0.1), "8", "9", "7") == ["p/8", "p/9", "p/7"]


async def test_beside_suggestions_only_what_may_be_meant_is_offered():
    """Whoever meant none of them is not led to what merely ranked next, and reads that there is nothing closer."""
    assert await _offered(_Unsure(0.136, 0.034, 0.028)) == ["p/1"]
    assert await _offered(_Unsure(0.034)) == []
