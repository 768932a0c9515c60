"""What the shipped pack reaches must not be lost: floors under what was measured, on questions of several hands."""

import json

import pytest
from examining import DATA, examine

from bot.faq.knowledge_base import KnowledgeBase
from bot.matching import Answer, Matcher
from bot.service.evaluating import Evaluating
from bot.service.library import Library


@pytest.fixture(scope="module")
def library(ems: KnowledgeBase, ems_matcher: Matcher) -> Library:
    """The shipped pack, with the engine that was built for every test."""
    return Library(ems, matcher=ems_matcher)


ANSWERED = 0.84
"""Of messages half of which are stories, so many must be answered at least."""


@pytest.mark.parametrize(
    ("name", "seed", "define", "wrong"),
    [
        ("dev", 0.985, 0.98, 0.01),
        ("test", 0.975, 0.98, 0.015),
        ("last", 0.98, 0.98, 0.012),
        ("a", 0.985, 0.98, 0.01),
        ("b", 0.98, 0.98, 0.012),
        ("c", 0.95, 0.98, 0.022),
        ("d", 0.95, 0.97, 0.03),
        ("g", 0.945, 0.98, 0.015),
        ("k", 0.965, 0.97, 0.015),
        ("q", 0.935, 0.945, 0.027),
        ("am", 0.98, 0.975, 0.012),
        ("be", 0.97, 0.965, 0.018),
    ],
)
def test_outsiders_get_what_they_asked_for(
    library: Library, name: str, seed: float, define: float, wrong: float
) -> None:
    """Right or quiet: replies hold the facts, few confident answers are wrong, silence when nobody asked, every danger
    but a few. A guess that is called one may hold the facts, too, but most come as answers.
    """
    report = examine(name, library)
    detail = "\n".join(report.misses)
    assert report.told["seed"] >= seed, detail
    assert report.told["define"] >= define, detail
    assert report.right["seed"] >= ANSWERED, detail
    assert report.right["define"] >= ANSWERED, detail
    assert report.wrong <= wrong, detail
    assert report.silent >= 0.98, detail
    assert report.emergencies >= 0.92, detail
    assert report.alarms <= 1, detail


def test_what_only_lies_near_the_field_is_hardly_answered(ems_matcher: Matcher) -> None:
    """Other trades, animals, countries, levels that do not exist, EMT conduit and EMS parcels: 260 messages."""
    asked = [json.loads(line)["text"] for line in (DATA / "near_none.jsonl").read_text("ascii").splitlines()]
    answered = [text for text in asked if isinstance(ems_matcher.match(text), Answer)]
    assert len(answered) <= 28, answered


async def test_the_packs_own_questions_get_what_they_want(library: Library) -> None:
    """The 846 questions of questions.yaml, which were written apart from the phrasings."""
    found = await Evaluating(library).evaluate()
    detail = "\n".join(f"{miss.question.ask} wants {miss.question.want}, came {miss.came}" for miss in found.misses)
    right, confident = found.precision
    assert right / confident >= 0.98, detail
    covered, answerable = found.coverage
    assert covered / answerable >= 0.92, detail
    silent, quiet = found.silence
    assert silent / quiet >= 0.98, detail
    seen, live = found.emergencies
    assert seen == live, detail
    assert found.false_alarms == 0, detail
