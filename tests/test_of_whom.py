"""What is asked of another trade, or of an animal, is not answered with what holds for EMTs."""

import pytest

from bot.matching import Answer, Matcher


@pytest.mark.parametrize(
    "asked",
    [
        "do firefighters work 24 hour shifts",
        "Are firefighters in demand? What is the job outlook?",
        "how do teachers cope with stress",
        "can an pharmacist diagnose somebody",
        "how strong do you have to be to be a cop",
        "whats the normal heart rate of a horse",
        "how much epi do you give a dog",
        "does a school bus driver need a cpr card",
    ],
)
def test_what_is_asked_of_others_is_not_answered(ems_matcher: Matcher, asked: str) -> None:
    """At most it is offered; when only listening, nothing is said."""
    assert not isinstance(ems_matcher.match(asked), Answer)
    assert not isinstance(ems_matcher.match(asked, listening=True), Answer)


@pytest.mark.parametrize(
    ("asked", "ref"),
    [
        ("my dad is a teacher. how long are emt shifts?", "ems/emt-shifts"),
        ("i am a firefighter, how long is emt school", "ems/how-long-is-emt-school"),
        ("as a lifeguard do i need a cpr card for emt class", "ems/cpr-card-for-emt"),
        ("my barber asked me, what are the signs of shock", "ems/signs-of-shock"),
        ("what does my teacher mean by signs of shock", "ems/signs-of-shock"),
        ("how do i explain the signs of shock to my lawyer", "ems/signs-of-shock"),
        ("do cops carry narcan", "ems/police-emt-training"),
        ("im a nurse, how long is emt school", "ems/how-long-is-emt-school"),
        ("as a retired cop how long is emt school", "ems/how-long-is-emt-school"),
        ("do emts and firefighters work together on a fire", "ems/is-a-firefighter-an-emt"),
    ],
)
def test_others_may_be_told_of(ems_matcher: Matcher, asked: str, ref: str) -> None:
    """And what speaks of them, or is asked of EMTs beside them, is answered."""
    decision = ems_matcher.match(asked)
    assert isinstance(decision, Answer)
    assert decision.match.entry_id == ref


def test_the_reason_is_told(ems_matcher: Matcher) -> None:
    """`--explain` names the entry that was held down."""
    trace = ems_matcher.match("do firefighters work 24 hour shifts").trace
    assert any("a trade or an animal that ems/emt-shifts never names" in reason for reason in trace.reasons)


def test_what_is_counted_otherwise_is_something_else(ems_matcher: Matcher) -> None:
    """The card counts five stages of grief; whoever asks for six is offered it, and not told that there are."""
    assert isinstance(ems_matcher.match("what are the five stages of grief"), Answer)
    assert not isinstance(ems_matcher.match("six stages of grief"), Answer)
    assert not isinstance(ems_matcher.match("what are the six stages of grief called again?", listening=True), Answer)
