"""Who asked what, and what the engine decided: right, or quiet."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.matching import Answer, Emergency, Fallback, Matcher, Suggestions
from bot.matching.judge import Judge, Ranked
from bot.matching.reading import Reading

REFUNDS = {
    "refund": ["How do I get a refund?", "money back", "can i return my order", "refund policy"],
    "pin": ["How do I change my PIN?", "reset pin code", "new pin number"],
    "hours": ["What are your opening hours?", "when do you open", "are you open on sunday"],
    "lfg": ["What does LFG stand for?", "LFG meaning"],
    "afk": ["What does AFK stand for?", "AFK meaning"],
    "fail": ["How do I fail the test on purpose?"],
}


MONSTERS = ["", "\x00", "a" * 100_000, "emt " * 25_000, "\ud800", "\u202e" * 500, "?" * 4000, "e m t " * 900]


@pytest.fixture(scope="module")
def shop() -> Matcher:
    """Any FAQ, no pack needed."""
    return Matcher.from_phrasings(REFUNDS)


@pytest.mark.parametrize(
    ("asked", "entry"),
    [
        ("how do i get a refund", "refund"),
        ("hey can i get my money bakc pls", "refund"),
        ("how to change my pin", "pin"),
        ("when do u open", "hours"),
        ("whats lfg short for", "lfg"),
        ("AFK = ?", "afk"),
    ],
)
def test_a_shop_answers_its_customers(shop: Matcher, asked: str, entry: str) -> None:
    """Three lines are enough for any community: its questions, and a matcher over them."""
    decision = shop.match(asked)
    assert isinstance(decision, Answer)
    assert decision.match.entry_id == entry
    assert shop.rank(asked, limit=2)[0].entry_id == entry


@pytest.mark.parametrize(
    "asked",
    [
        "what does QLR stand for",
        "what does HTTP mean",
        "how do i change my pizza",
        "how do i become a lawyer",
        "what is a joke",
        "difference between xbox and playstation",
        "who won the game",
    ],
)
def test_an_unknown_subject_in_a_known_shape_is_no_answer(shop: Matcher, asked: str) -> None:
    """The shape of a question never wins over its subject, in a base of six entries either."""
    assert not isinstance(shop.match(asked), Answer)
    assert not isinstance(shop.match(asked, listening=True), Answer)


def test_a_decision_explains_itself(shop: Matcher) -> None:
    """The trace names the frame, and what stopped an answer."""
    decision = shop.match("what does QLR stand for")
    assert isinstance(decision, Fallback | Suggestions)
    assert decision.trace.frame == "expansion of qlr"
    assert any("qlr" in reason for reason in decision.trace.reasons)


@pytest.mark.parametrize(
    ("asked", "ref"),
    [
        ("what does EMT stand for", "ems/what-does-emt-stand-for"),
        ("waht does emt stnad for", "ems/what-does-emt-stand-for"),
        ("what does EMS stand for", "ems/what-does-ems-stand-for"),
        ("whats the diff btwn ems n emt??", "ems/ems-vs-emt"),
        ("is an emt a person or a system", "ems/ems-vs-emt"),
        ("diffrence betwen paramedik and emt", "ems/emt-vs-paramedic"),
        ("define PE", "term:ems/pe"),
        ("how do i become an emt", "ems/how-to-become-an-emt"),
    ],
)
def test_students_get_the_right_entry(ems_matcher: Matcher, asked: str, ref: str) -> None:
    """The main job: what students type finds what they mean."""
    decision = ems_matcher.match(asked)
    assert isinstance(decision, Answer)
    assert decision.match.entry_id == ref


def test_two_known_terms_without_an_entry_stand_side_by_side(ems_matcher: Matcher) -> None:
    """X vs Y needs no entry of its own."""
    decision = ems_matcher.match("distal vs proximal")
    assert isinstance(decision, Answer)
    assert decision.match.entry_id == "compare:ems/distal:ems/proximal"


@pytest.mark.parametrize("asked", ["what does AENT stand for", "emtt meaning", "what is an xmt"])
def test_a_damaged_acronym_is_never_answered_with_another(ems_matcher: Matcher, asked: str) -> None:
    """Close does not count with four letters."""
    assert not isinstance(ems_matcher.match(asked), Answer)


@pytest.mark.parametrize(
    "said",
    [
        "who won the emt award",
        "difference between the alpha and the beta build",
        "my ems shift was quiet",
        "did you pass your nremt",
        "is the ambulance bay free",
        "lol emt moment",
        "what ambulance are you on tonight",
        "emt",
        "@sarah what does emt stand for",
        "<@1234> what does EMT stand for?",
        "who is teaching the emt class",
        "fr cant do another dialysis run",
        "i know what emt stands for",
        "Announcement: What is an EMT? Join our session on Monday at 5!",
        "my instructor asked 'what is an EMT?' and i froze",
        "what is an emt? jk lol",
        "you know what EMT stands for right?",
        "Quiz time! What does EMT stand for?",
        "what does EMT stand for? - asked no one ever",
        "guess what? i know how much EMT school costs",
        "wait is that how long it takes to become an EMT?",
        "how long did it take you to become an EMT?",
        "for those asking: what is the nremt? see pinned",
    ],
)
def test_talk_that_is_not_for_the_bot_leaves_it_silent(ems_matcher: Matcher, said: str) -> None:
    """Chatter with words of the field is still chatter."""
    assert isinstance(ems_matcher.match(said, listening=True), Fallback)


@pytest.mark.parametrize(
    "asked",
    [
        "what does emt stand for?",
        "anyone know how long emt school is",
        "emt?",
        "Hey, how old do you have to be to become an EMT? I'm 16.",
        "how often do you have to recertify as an EMT?",
    ],
)
def test_a_question_to_anyone_is_answered(ems_matcher: Matcher, asked: str) -> None:
    """In a channel where it listens, a real question gets its answer."""
    assert isinstance(ems_matcher.match(asked, listening=True), Answer)


def test_danger_comes_before_everything(ems_matcher: Matcher) -> None:
    """Somebody is hurt: the number, and nothing else."""
    decision = ems_matcher.match("grandma fell down the stairs, there is so much blood, help")
    assert isinstance(decision, Emergency)
    assert "911" in decision.reply


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=300), st.booleans())
@settings(max_examples=60, deadline=None)
def test_no_message_breaks_the_engine(ems_matcher: Matcher, said: str, listening: bool) -> None:
    """Whatever comes, a decision comes back, and the same one again."""
    assert ems_matcher.match(said, listening=listening) == ems_matcher.match(said, listening=listening)


@pytest.mark.parametrize("said", MONSTERS)
def test_monsters_are_survived(ems_matcher: Matcher, said: str) -> None:
    """Empty, huge, broken and reversed messages get a decision, too."""
    assert ems_matcher.match(said) is not None


@pytest.mark.parametrize("between", [" ", "? ", ". ", "\n", ", ", " and ", "; "])
def test_a_flood_of_questions_costs_no_more_than_a_few(
    ems_matcher: Matcher, shop: Matcher, monkeypatch: pytest.MonkeyPatch, between: str
) -> None:
    """Whoever pastes a whole chat gets no more of the machine than eight questions would."""
    ranked: list[str] = []
    rank = Judge.rank

    def counted(self: Judge, reading: Reading, limit: int, whole: Reading | None = None) -> Ranked:
        ranked.append(reading.text)
        return rank(self, reading, limit, whole)

    monkeypatch.setattr(Judge, "rank", counted)
    asked = [f"how does the {word} of an ambulance work here" for word in ("siren", "door", "radio", "crew") * 20]
    for matcher in (ems_matcher, shop):
        ranked.clear()
        matcher.match(between.join(asked))
        assert 0 < len(ranked) <= 8
