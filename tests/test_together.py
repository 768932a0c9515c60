"""All readings of one message together: a story may speak for one entry, and its question for another."""

import pytest

from bot.faq.entry import Sense, Term
from bot.matching import Answer, Matcher
from bot.matching.decision import RIGHT, RIGHT_CARD, RIGHT_OF_STORY, Match, Suggestions, Trace, decide, decide_each
from bot.matching.facts import Facts
from bot.matching.forest import shipped
from bot.matching.heard import Heard, Message
from bot.matching.together import MOST, OF_MESSAGES, laid_out, weighed_out
from bot.matching.topic import Topic


def _heard(matcher: Matcher, text: str, **found: float) -> Heard:
    """A reading of `text` for which these entries were found."""
    matches = [Match(ref, confidence, "p") for ref, confidence in found.items()]
    return Heard(matcher.read(text), sorted(matches, key=lambda match: -match.confidence))


def _topic(matcher: Matcher, text: str) -> Topic:
    return Topic(matcher.read(text), matcher._reader.field)


@pytest.fixture(name="matcher", scope="module")
def _matcher() -> Matcher:
    return Matcher.from_phrasings({"pay": ["what is the pay"], "age": ["how old must i be"]})


def _message(matcher: Matcher) -> Message:
    return Message(
        _heard(matcher, "im in 11th grade. what is the pay", age=0.5, pay=0.3),
        [_heard(matcher, "im in 11th grade.", age=0.4), _heard(matcher, "what is the pay", pay=0.9)],
        [],
        _topic(matcher, "im in 11th grade. what is the pay"),
    )


def test_signals_of_all_readings(matcher: Matcher) -> None:
    """What the whole and what the part that asks say of each stands side by side."""
    scales = laid_out(_message(matcher), _facts(matcher))
    assert [i.ref for i in scales.found] == ["pay", "age"]
    pay, age = (dict(zip(OF_MESSAGES, row, strict=True)) for row in scales.signals.tolist())
    assert age["leads_whole"] == 1 > pay["leads_whole"]
    assert pay["in_asking"] > age["in_asking"]
    assert pay["leads_asking"] == 1 > age["leads_asking"]
    assert pay["rival_in_whole"] > age["rival_in_whole"]
    assert pay["part"] < 1
    assert age["in_whole"] > pay["in_whole"]
    assert (age["in_first"], pay["in_first_asking"]) == (age["in_sentences"], pay["in_asking"])
    assert pay["in_first"] < age["in_first"]
    assert age["among_first"] == pay["among_first"] == 0.5
    assert age["best_strange_word"] > pay["best_strange_word"] == 0  # nobody speaks of grades here


def test_each_comes_once_with_the_reading_that_says_most_for_it(matcher: Matcher) -> None:
    """An entry that several readings found is offered once."""
    found = weighed_out(laid_out(_message(matcher), _facts(matcher)))
    assert sorted(match.entry_id for match, _ in found) == ["age", "pay"]
    assert {match.entry_id: reading.text for match, reading in found}["pay"] == "what is the pay"
    confidences = [match.confidence for match, _ in found]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= confidence <= 1 for confidence in confidences)


def test_no_more_than_some_are_looked_at(matcher: Matcher) -> None:
    """A long message of many clauses does not take longer and longer."""
    clauses = [_heard(matcher, "what is it", **{f"entry{number}": 0.1}) for number in range(30)]
    message = Message(_heard(matcher, "a story"), [], clauses, _topic(matcher, "a story"))
    assert len(laid_out(message, _facts(matcher)).found) == MOST


def _facts(matcher: Matcher, links: dict[str, list[str]] | None = None) -> Facts:
    """What is known of `pay` and `age`, which may point to each other."""
    pack = Matcher({"pay": ["what is the pay"], "age": ["how old must i be"]}, TERMS, links=links)
    return pack._facts


TERMS = (Term("p", "pay", "pay", (Sense("What one gets."),)),)


def test_what_belongs_together_backs_each_other(matcher: Matcher) -> None:
    """An entry that points to another one, or names the term whose card is found, is not its rival."""
    whole = _heard(matcher, "what is the pay", age=0.4, pay=0.5, **{"term:p/pay": 0.3})
    message = Message(whole, [], [], _topic(matcher, "what is the pay"))

    def signal(name: str, facts: Facts) -> dict[str, float]:
        scales = laid_out(message, facts)
        column = OF_MESSAGES.index(name)
        return {i.ref: row[column] for i, row in zip(scales.found, scales.signals.tolist(), strict=True)}

    linked = _facts(matcher, {"age": ["pay"]})
    assert signal("kin", linked) == {"pay": 0.4, "age": 0.5, "term:p/pay": 0}
    assert signal("kin", _facts(matcher)) == {"pay": 0, "age": 0, "term:p/pay": 0}
    assert signal("same_term", linked) == {"pay": 0.3, "age": 0, "term:p/pay": 0.5}


def test_two_that_hold_the_answer_are_no_rivals() -> None:
    """Where chances are each one's own, a second one as likely makes the first no less right."""
    matches = [Match("a", 0.9), Match("b", 0.9)]
    assert isinstance(decide_each(matches, Trace(), lambda _: 0.7), Answer)
    assert isinstance(decide(matches, Trace()), Suggestions)


def test_what_only_a_story_speaks_for_must_be_surer() -> None:
    """The sentence that asks speaks for b alone: a is given where it is surer, else b, else neither."""

    def decided(first: float, second: float) -> str:
        least = {"a": RIGHT_OF_STORY, "b": RIGHT}
        decision = decide_each([Match("a", first), Match("b", second)], Trace(), least.__getitem__)
        return decision.match.entry_id if isinstance(decision, Answer) else "neither"

    assert decided(0.8, 0.7) == "a"
    assert decided(0.79, 0.7) == "b"
    assert decided(0.79, 0.69) == "neither"


def test_the_sentence_that_asks_is_the_question(matcher: Matcher) -> None:
    """The last one with a question mark, else the last that asks; the whole where it is the only one."""
    whole = _heard(matcher, "i like pay. what is the age? how long", age=0.9)
    told, asked, more = (
        _heard(matcher, "i like pay", pay=0.9),
        _heard(matcher, "what is the age?", age=0.4),
        _heard(matcher, "how long"),
    )
    topic = _topic(matcher, "i like pay")
    assert Message(whole, [], [], topic).question is whole
    assert Message(whole, [told, asked, more], [], topic).question is asked
    assert Message(whole, [told], [], topic).question is None
    message = Message(whole, [told, asked], [], topic)
    assert message.least("age") == RIGHT
    assert message.least("pay") == RIGHT_OF_STORY
    assert message.least("term:p/pay") == RIGHT_CARD


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


def test_a_frame_in_a_long_story_is_weighed_and_a_phrasing_is_not(ems_matcher: Matcher) -> None:
    """What closes a story may ask of anything in it; the very words of a phrasing ask just that."""

    def at_once(text: str) -> Answer | None:
        return ems_matcher._deciding.at_once(text, [ems_matcher.read(text)])

    story = "we rolled on a fall at the rink and my partner kept looking at the bruises on the chest, what is a bvm"
    assert at_once("what is a bvm")
    assert at_once(story) is None
    assert at_once("What are the signs of a serious head injury and how does an EMT treat it?")
