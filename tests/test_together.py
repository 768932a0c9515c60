"""Several readings of one message on one scale: a story may speak for one entry, and its question for another."""

import pytest

from bot.matching import Answer, Matcher
from bot.matching.confidence import shipped
from bot.matching.decision import Match
from bot.matching.heard import Heard, Message
from bot.matching.together import MOST, OF_MESSAGES, laid_out, weighed_out


def _heard(matcher: Matcher, text: str, **found: float) -> Heard:
    """A reading of `text` for which these entries were found."""
    matches = [Match(ref, confidence, "p") for ref, confidence in found.items()]
    return Heard(matcher.read(text), sorted(matches, key=lambda match: -match.confidence))


@pytest.fixture(name="matcher", scope="module")
def _matcher() -> Matcher:
    return Matcher.from_phrasings({"pay": ["what is the pay"], "age": ["how old must i be"]})


def _message(matcher: Matcher) -> Message:
    return Message(
        _heard(matcher, "im in 11th grade. what is the pay", age=0.5, pay=0.3),
        [_heard(matcher, "im in 11th grade.", age=0.4), _heard(matcher, "what is the pay", pay=0.9)],
        [],
    )


def test_signals_of_all_readings(matcher: Matcher) -> None:
    """What the whole and what the part that asks say of each stands side by side."""
    scales = laid_out(_message(matcher))
    assert [i.ref for i in scales.found] == ["pay", "age"]
    pay, age = (dict(zip(OF_MESSAGES, row, strict=True)) for row in scales.signals.tolist())
    assert age["leads_whole"] == 1 > pay["leads_whole"]
    assert pay["in_asking"] > age["in_asking"]
    assert pay["leads_asking"] == 1 > age["leads_asking"]
    assert pay["rival_in_whole"] > age["rival_in_whole"]
    assert pay["part"] < 1
    assert age["in_whole"] > pay["in_whole"]


def test_each_comes_once_with_the_reading_that_says_most_for_it(matcher: Matcher) -> None:
    """An entry that several readings found is offered once."""
    found = weighed_out(laid_out(_message(matcher)))
    assert sorted(match.entry_id for match, _ in found) == ["age", "pay"]
    assert {match.entry_id: reading.text for match, reading in found}["pay"] == "what is the pay"
    assert sum(match.confidence for match, _ in found) <= 1.0001


def test_no_more_than_some_are_looked_at(matcher: Matcher) -> None:
    """A long message of many clauses does not take longer and longer."""
    clauses = [_heard(matcher, "what is it", **{f"entry{number}": 0.1}) for number in range(30)]
    assert len(laid_out(Message(_heard(matcher, "a story"), [], clauses)).found) == MOST


def test_a_table_for_other_signals_is_refused() -> None:
    """Who adds a signal and forgets to learn anew is told so."""
    with pytest.raises(ValueError, match="made for other signals"):
        shipped("weighing_messages.json", OF_MESSAGES[1:])


@pytest.mark.parametrize(
    ("message", "ref"),
    [
        (
            "my uncle drives for a private ambulance company and he never shuts up. how long is emt school?",
            "how-long-is-emt-school",
        ),
        ("just moved here with two cats and a broken fridge lol. what does ems stand for?", "what-does-ems-stand-for"),
        (
            "failed my chem quiz today so yay. anyway, can emts give aspirin",
            "aspirin-for-chest-pain|can-emts-give-aspirin-or-nitro",
        ),
    ],
)
def test_the_question_counts_and_not_its_story(ems_matcher: Matcher, message: str, ref: str) -> None:
    """People tell something first, and are answered what they ask."""
    decision = ems_matcher.match(message)
    assert isinstance(decision, Answer)
    assert decision.match.entry_id.removeprefix("ems/") in ref.split("|")
