"""A follow-up in reply to an answer is read with what that answer was about, and nothing else is bent to it."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli.conversation import Conversation
from bot.cli.desk import Desk
from bot.faq.entry import Entry, Pack, Term
from bot.faq.knowledge_base import KnowledgeBase
from bot.matching import Matcher
from bot.service.asking import Asking
from bot.service.follow_up import in_context
from bot.service.library import Library
from bot.service.question import Question
from bot.service.reply import Reply, ReplyKind

DIALOGUES = Path(__file__).parent / "data" / "follow_ups.jsonl"


class Answers:
    """Somebody who replies to answers of the shipped pack."""

    def __init__(self, base: KnowledgeBase, matcher: Matcher) -> None:
        self.base = base
        self._asking = Asking(Library(base, matcher=matcher))

    async def to(self, text: str, *, after: str = "", overheard: bool = False) -> Reply:
        """What is said to `text`, a reply to the answer called `after`."""
        thing = self.base.get(after)
        ref = thing.ref if thing is not None else after
        return await self._asking.ask(Question(text, listening=overheard, follows=ref))

    async def entry(self, text: str, after: str = "") -> str:
        """The id of the entry that is answered; "" where none is."""
        reply = await self.to(text, after=after)
        return reply.card.id if reply.card is not None else ""


@pytest.fixture(scope="module")
def answers(ems: KnowledgeBase, ems_matcher: Matcher) -> Answers:
    return Answers(ems, ems_matcher)


@pytest.mark.parametrize(
    ("after", "text", "entry"),
    [
        ("how-to-become-an-emt", "how long does it take", "how-long-is-emt-school"),
        ("how-to-become-an-emt", "and how much does it cost", "emt-course-cost"),
        ("how-to-become-an-emt", "what about aemt", "becoming-an-aemt"),
        ("what-is-the-nremt", "how much does it cost?", "nremt-exam-cost"),
        ("term:aemt", "Thanks! How long does it take?", "becoming-an-aemt"),
        ("what-is-an-emt", "how do i become one", "how-to-become-an-emt"),
        ("what-is-an-emt", "do they drive the ambulance", "can-emts-drive-the-ambulance"),
        ("term:naloxone", "can emts give it", "can-emts-give-narcan"),
        ("signs-of-shock", "how do you treat it", "treating-shock"),
        ("treating-shock", "what are the signs", "signs-of-shock"),
        ("can-emts-give-narcan", "what about epi?", "can-emts-give-epinephrine"),
        ("emt-pay", "and paramedics?", "paramedic-pay"),
        ("nremt-exam-cost", "what should i bring", "nremt-test-day"),
        ("compare:ems/aemt:ems/paramedic", "how do you measure them", ""),
        # of another age: a baby's ratio is no pregnancy
        ("cpr-compression-to-breath-ratio", "what about a baby", "cpr-compression-to-breath-ratio"),
        ("normal-adult-pulse", "and in kids?", "child-vital-signs"),
        ("where-to-check-a-pulse", "and in an infant?", "where-to-check-a-pulse"),
        ("start-triage-steps", "and for children?", "jumpstart-triage-steps"),
        ("emt-pay", "and in kids?", ""),
        ("what-is-an-emt", "what about a baby", ""),
    ],
)
async def test_a_follow_up_is_about_what_was_answered(answers: Answers, after: str, text: str, entry: str) -> None:
    """ "How long does it take" is asked of what stands above it, whatever word stands for that."""
    assert await answers.entry(text, after) == entry


@pytest.mark.parametrize(
    "after", ["what-is-an-emt", "how-to-become-an-emt", "what-is-the-nremt", "term:cpap", "ems-vs-emt"]
)
@pytest.mark.parametrize(
    "text",
    [
        "how do i change my pizza",
        "how long does it take to boil an egg",
        "how much does it cost to ship it to canada",
        "what time is it",
        "is it raining",
        "do you like it",
        "who made you",
        "are you sure about that",
        "thanks, that helped",
        "that is wrong",
        "who asked",
        "whats up everyone",
        "what about my boyfriend",
        "what about 😂",
        "and ...",
        "what do they call you at work",
        "and a plumber?",
        "when does it come out on dvd",
    ],
)
async def test_what_is_about_something_else_is_not_bent(answers: Answers, after: str, text: str) -> None:
    """Talk and questions about other things get what they get anywhere: here, no answer."""
    assert await answers.entry(text, after) == ""


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("what does ems stand for", "what-does-ems-stand-for"),
        ("what is cpap and when do you use it", "cpap-for-emts"),
        ("how do i become a paramedic", "how-to-become-a-paramedic"),
        ("what can an aemt do that an emt cannot", "emt-vs-aemt"),
        ("are most of the people in ems emts", "most-common-ems-provider"),
        ("so what is this ems thing people talk about", "what-is-ems"),
        ("can you list everyone thats part of ems", "who-is-part-of-ems"),
    ],
)
async def test_a_question_with_a_subject_of_its_own_keeps_it(answers: Answers, text: str, entry: str) -> None:
    """Who asks something new in a reply is answered as if it had been asked by itself."""
    assert await answers.entry(text, "what-is-the-nremt") == entry


async def test_what_was_just_read_is_not_said_again(answers: Answers) -> None:
    """Who has read how long it takes, and asks again, does not get the same card as if it were new."""
    assert await answers.entry("how long does it take", "how-long-is-emt-school") == ""


async def test_an_answer_about_something_else_is_only_offered(answers: Answers) -> None:
    """By itself it gets the highest level of EMT; in reply to CPAP it cannot mean that, so it is a question back."""
    assert await answers.entry("is it the highest level") == "highest-level-of-emt"
    reply = await answers.to("is it the highest level", after="term:cpap")
    assert reply.kind is ReplyKind.SUGGEST
    assert any("does not speak" in reason for reason in reply.trace.reasons)


async def test_what_may_mean_two_things_gets_no_guess(answers: Answers) -> None:
    """After a comparison "it" may be either."""
    assert await answers.entry("how long does it take", "emt-vs-aemt") == ""


async def test_danger_comes_first(answers: Answers) -> None:
    """A reply is no reason to overlook that somebody is dying."""
    reply = await answers.to("my dad is not breathing what do i do", after="how-to-become-an-emt")
    assert reply.kind is ReplyKind.EMERGENCY


async def test_the_way_to_an_answer_is_told(answers: Answers) -> None:
    """`--explain` and `/faq-admin test` say that a message was read as a follow-up, and how it was read."""
    reply = await answers.to("how much does it cost", after="what-is-the-nremt")
    assert reply.trace.text == "how much does nremt cost"
    assert "it follows ems/what-is-the-nremt: a word in it stands for the subject" in reply.trace.reasons


async def test_an_entry_that_is_gone_changes_nothing(answers: Answers) -> None:
    """A reply to an answer whose entry was removed is a question by itself."""
    assert (await answers.to("how long does it take", after="ems/gone")).kind is ReplyKind.SUGGEST


async def test_what_nobody_asked_the_bot_is_no_follow_up(answers: Answers) -> None:
    """In a channel where the bot only listens, the message before is no context."""
    assert (await answers.to("how much does it cost", after="what-is-the-nremt", overheard=True)).silent


async def test_a_base_without_a_glossary_is_understood_as_well() -> None:
    """What an entry is about is what its question says, where there are no terms."""
    entries = (
        _entry("delivery", "How long does delivery take?", "delivery time", "when will my parcel arrive"),
        _entry("delivery-cost", "How much does delivery cost?", "delivery fee", "price of delivery"),
        _entry("refund", "How do I get a refund?", "money back", "return an item"),
        _entry("refund-cost", "Does a refund cost anything?", "refund fee", "how much does a refund cost"),
    )
    base = KnowledgeBase((Pack("shop", "Shop", entries=entries),))
    answers = Answers(base, Matcher.from_knowledge_base(base))
    assert await answers.entry("and how much does it cost", "delivery") == "delivery-cost"
    assert await answers.entry("how much does it cost", "refund") == "refund-cost"
    assert await answers.entry("how much does it weigh", "refund") == ""


async def test_outsiders_dialogues(answers: Answers) -> None:
    """Of 300 replies to answers nearly all get what they mean, and hardly one is bent to what it does not."""
    rows = [json.loads(line) for line in DIALOGUES.read_text("ascii").splitlines()]
    right, bent = 0, list[str]()
    for row in rows:
        alone, came = await answers.entry(row["ask"]), await answers.entry(row["ask"], row["after"])
        good = came in row["want"] or ("" in row["want"] and came == alone)
        right += good
        bent += [f"{row['after']}: {row['ask']} -> {came}"] if came and came != alone and not good else []
    assert len(bent) <= 2, bent
    assert right / len(rows) >= 0.9


WORDS = st.sampled_from(
    [
        "and",
        "what",
        "about",
        "it",
        "they",
        "that",
        "one",
        "how",
        "is",
        "are",
        "the",
        "emt",
        "ems",
        "nremt",
        "cost",
        "take",
        ".",
        "?",
        "😂",
        "to",
        "if",
        "for",
    ]
)


@given(st.text(max_size=60) | st.lists(WORDS, max_size=14).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_a_follow_up(ems: KnowledgeBase, ems_matcher: Matcher, text: str) -> None:
    """Whatever somebody replies to whatever answer, something is decided."""
    alone = ems_matcher.match(text)
    for about in ("ems/how-to-become-an-emt", "term:ems/emt", "compare:ems/aemt:ems/paramedic", "compare:", "ems/gone"):
        assert in_context(ems, ems_matcher, text, about, alone) is not None


def test_a_chat_goes_on_about_what_was_shown(
    ems: KnowledgeBase, ems_matcher: Matcher, capfd: pytest.CaptureFixture[str]
) -> None:
    """At the prompt, too, "it" is what stands above: an answer, or what was picked by number."""
    chat = Conversation(Desk(ems, ems_matcher))
    chat.hear("what is the nremt")
    chat.hear("how much does it cost")
    chat.hear("where can i buy pizza")
    chat.hear("and how many questions is it")
    out = capfd.readouterr().out
    assert out.index("How much does the NREMT exam cost?\n\n") < out.index("I don't know that one yet.")
    assert out.index("I don't know that one yet.") < out.index("How many questions are on the NREMT EMT exam?\n\n")
    chat.hear("what does ems stand for")
    chat.hear("1")
    picked = capfd.readouterr().out
    chat.hear("how long does it take to become one")
    assert "EMT" in picked
    assert "How long does it take to become an EMT?" in capfd.readouterr().out


def _entry(id_: str, question: str, *phrasings: str) -> Entry:
    return Entry("shop", id_, question, "An answer.", "Topic", phrasings)


def test_terms_are_shown_under_their_names(ems: KnowledgeBase) -> None:
    """The dialogues speak of entries and terms that exist."""
    rows = [json.loads(line) for line in DIALOGUES.read_text("ascii").splitlines()]
    missing = {name for row in rows for name in (row["after"], *row["want"]) if name and not ems.get(name)}
    assert not missing
    assert any(isinstance(ems.get(row["after"]), Term) for row in rows)
