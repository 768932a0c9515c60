"""A word that is met in another field is another word: nobody is told what LOC is in programming."""

import pytest

from bot.matching import Answer, Matcher


@pytest.mark.parametrize(
    "asked",
    [
        "what does LOC mean in programming",
        "what does BLS mean in the jobs report",
        "what does SOAP stand for in web services",
        "what does ROM mean in computer memory",
        "what does EMS mean in energy management",
        "What does PPE stand for on a balance sheet?",
        "what is a primary survey in market research",
        "EMS on a customs form",
        "PPE in the accounting sense",
        "what is a stroke in a two-stroke engine",
    ],
)
def test_a_word_of_another_field_is_not_answered(ems_matcher: Matcher, asked: str) -> None:
    assert not isinstance(ems_matcher.match(asked), Answer)


@pytest.mark.parametrize(
    ("asked", "ref"),
    [
        ("what does prn stand for on a med list", "term:ems/prn"),
        ("what does BID mean on a pill bottle", "term:ems/bid"),
        ("what does sob mean in a patient report", "term:ems/sob"),
        ("what does npo mean on a whiteboard", "term:ems/npo"),
        ("whats OPA in the airway kit", "term:ems/opa"),
        ("what is battery in ems law", "term:ems/battery"),
        ("what does NKDA mean on my paperwork", "term:ems/nkda"),
        ("what's SMR in the newer protocols", "term:ems/smr"),
        ("mdi on a med list", "term:ems/mdi"),
        ("PPE in the EMT sense", "term:ems/ppe"),
    ],
)
def test_where_people_of_the_field_meet_a_word_it_is_theirs(ems_matcher: Matcher, asked: str, ref: str) -> None:
    decision = ems_matcher.match(asked)
    assert isinstance(decision, Answer)
    assert decision.match.entry_id == ref
