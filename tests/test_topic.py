"""Is a message about what the base is about? By its own words, and by those that it never says."""

from collections import Counter

import pytest

from bot.matching import Matcher, topic
from bot.matching.other_subjects import MOST, TELLING, Telling, shipped, told_by
from bot.matching.topic import Topic
from bot.matching.words import stem

ASKED = {"pay": ["what is the pay of a paramedic", "do paramedics earn well"], "age": ["how old must a paramedic be"]}


@pytest.fixture(name="matcher", scope="module")
def _matcher() -> Matcher:
    return Matcher.from_phrasings(ASKED)


def _signals(matcher: Matcher, text: str) -> dict[str, float]:
    said = Topic(matcher.read(text), matcher._reader.field)
    return {signal.__name__: signal(said) for signal in topic.SIGNALS}


def test_a_question_of_another_trade_has_the_shape_and_not_the_words(matcher: Matcher) -> None:
    """ "how old must a sommelier be" is asked like ours."""
    ours, other = (_signals(matcher, f"how old must a {who} be") for who in ("paramedic", "sommelier"))
    assert ours["own_word"] == ours["own_word_asked"] > other["own_word"]
    assert ours["own_words_asked"] > other["own_words_asked"]
    assert (ours["strange_word"], ours["strange_share_asked"]) == (0, 0)
    assert other["strange_word"] == other["strange_word_asked"] == 1
    assert 0 < other["strange_share_asked"] <= 1


def test_what_is_told_is_not_what_is_asked(matcher: Matcher) -> None:
    """A waiter may ask about paramedics."""
    told = _signals(matcher, "my uncle is a sommelier. what is the pay of a paramedic?")
    assert told["strange_word"] == 1
    assert told["strange_word_asked"] == told["strange_words_asked"] == 0
    assert 0 < told["words_asked"] < 1


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("does Brookfield pay paramedics", {"brookfield"}),
        ("Does a Paramedic earn well? Thanks", set()),
        ("what does brookfield pay", set()),
        ("", set()),
    ],
)
def test_names_of_people_towns_and_companies(matcher: Matcher, text: str, names: set[str]) -> None:
    """A capital letter inside a sentence tells one, where people type any."""
    assert Topic(matcher.read(text), matcher._reader.field).names == names


def test_a_field_says_its_own_words_more_often_than_people_do(ems_matcher: Matcher) -> None:
    """Everybody says "the"; a word that it never says is not its own."""
    field = ems_matcher._reader.field
    assert field.owns("paramedic") > field.owns("pay") > field.owns("the") == field.owns("sommelier") == 0
    assert field.says("pay")
    assert not field.says("sommelier")


def test_an_edit_changes_what_a_field_says(ems_matcher: Matcher) -> None:
    """As one that is built anew: see test_matcher_revised.py for all else."""
    reader = ems_matcher._reader
    more, less = Counter({"sommelier": 3, "ambulance": 1}), Counter({"ambulance": 2})
    changed = reader.with_changes(more, less, ems_matcher._ranker).field
    assert changed.says("sommelier")
    assert not reader.field.says("sommelier")
    assert changed.in_all == reader.field.in_all + 2


def test_words_tell_of_other_subjects(matcher: Matcher) -> None:
    """Each counts once, telling ones also by themselves; what the field says itself tells nothing of others."""
    weights = {"landlord": 1.5, "leas": 0.75, "nephew": -0.5, "paramed": 1.5}
    together, most, balance = told_by(["landlord", "landlords", "lease", "nephew", "pizza"], weights)
    assert 0 < together < 1
    assert most == 1
    assert 0 < balance < told_by(["landlord", "lease"], weights)[2]
    assert told_by(["paramedic"], {}) == (0, 0, 0)
    telling = Telling({"teacher": -0.5, "landlord": 1.5}, {"teacher": 1.2, "landlord": 1.5})
    told = matcher.read("my teacher is a paramedic. what is the pay of a landlord?")
    said = Topic(told, matcher._reader.field, telling)
    assert "paramedic" not in said.not_own
    assert said.others[2] < said.others_asked[2]  # the teacher is only told of
    asked = Topic(matcher.read("what is the pay of a teacher?"), matcher._reader.field, telling)
    assert (asked.others[1], asked.others_asked[1]) == (0, pytest.approx(0.8))


def test_what_was_learned_of_words_can_be_read() -> None:
    """Stem and weights, within the bounds, at least some for and some against."""
    telling = shipped()
    for weights in (telling.said, telling.asked):
        assert len(weights) > 500
        assert all(-MOST <= weight <= MOST and stem(word) for word, weight in weights.items())
        assert min(weights.values()) < -TELLING < TELLING < max(weights.values())
