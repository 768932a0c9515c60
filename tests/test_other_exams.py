"""Whoever asks about the exam, licence or school of another trade gets no answer about this one's."""

import pytest

from bot.matching import Answer, Matcher


@pytest.mark.parametrize(
    "asked",
    [
        "how many questions are on the notary exam",
        "will my notary license transfer to another state",
        "my brother is an EMT and i cut hair. how often do i renew my cosmetology license?",
        "how long is locksmith school",
        "what do i need to bring to the sommelier test",
    ],
)
def test_the_exam_of_another_trade_is_not_answered(ems_matcher: Matcher, asked: str) -> None:
    assert not isinstance(ems_matcher.match(asked), Answer)


@pytest.mark.parametrize(
    ("asked", "ref"),
    [
        ("how long is emt school", "ems/how-long-is-emt-school"),
        ("how many questions are on the cognitive exam", "ems/how-many-questions-nremt"),
        ("im in cosmetology school now and hate it. how long is emt school?", "ems/how-long-is-emt-school"),
        ("what do i need to bring to my next test, the nremt", "ems/nremt-test-day"),
    ],
)
def test_ones_own_is(ems_matcher: Matcher, asked: str, ref: str) -> None:
    """Also where another one is only told of."""
    decision = ems_matcher.match(asked)
    assert isinstance(decision, Answer)
    assert decision.match.entry_id == ref
