"""What people say to a bot without asking its FAQ anything, and what only sounds like it."""

import pytest

from bot.faq.entry import Entry, Pack
from bot.faq.knowledge_base import KnowledgeBase
from bot.matching import Matcher
from bot.matching.small_talk import LONGEST, SmallTalk, points_at_another, small_talk
from bot.matching.text import clean
from bot.service.asking import EMPTY, INTRODUCTION, Asking
from bot.service.question import Question, Surface
from bot.service.reply import ReplyKind
from bot.service.snapshot import Snapshot

NOT_THIS = "**Not what I meant**"


@pytest.fixture(scope="module")
def asking(ems, ems_matcher) -> Asking:
    return asking_over(ems, ems_matcher)


def asking_over(base: KnowledgeBase, matcher: Matcher) -> Asking:
    class One:
        async def snapshot(self, _: int) -> Snapshot:
            return Snapshot(base, matcher)

    return Asking(One())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("who are you?", SmallTalk.ABOUT_THE_BOT),
        ("hey bot, who r u", SmallTalk.ABOUT_THE_BOT),
        ("what can you do", SmallTalk.ABOUT_THE_BOT),
        ("hi! what can you do for me?", SmallTalk.ABOUT_THE_BOT),
        ("r u an ai?", SmallTalk.ABOUT_THE_BOT),
        ("thanks! who made you?", SmallTalk.ABOUT_THE_BOT),
        ("thanks!", SmallTalk.THANKS),
        ("tysm", SmallTalk.THANKS),
        ("ok thanks so much man", SmallTalk.THANKS),
        ("perfect, thank you!! good bot", SmallTalk.THANKS),
        ("that was helpful, thx", SmallTalk.THANKS),
        ("good bot", SmallTalk.PRAISE),
        ("lol you are funny", SmallTalk.PRAISE),
        ("u r the best", SmallTalk.PRAISE),
        ("lol", SmallTalk.CHATTER),
        ("how are you today?", SmallTalk.CHATTER),
        ("bad bot", SmallTalk.CHATTER),
        ("gn", SmallTalk.CHATTER),
        ("do you work?", SmallTalk.CHATTER),
        ("can you hear me??", SmallTalk.CHATTER),
        ("congrats!", SmallTalk.PRAISE),
        ("who's the best bot", SmallTalk.PRAISE),
        ("can you answer questions", SmallTalk.ABOUT_THE_BOT),
        ("hey, can you answer questions about EMS?", SmallTalk.ABOUT_THE_BOT),
        ("that's wrong", SmallTalk.WRONG),
        ("wrong answer", SmallTalk.WRONG),
        ("nope, that isn't what I asked", SmallTalk.WRONG),
        ("ok thanks but that is wrong", SmallTalk.WRONG),
    ],
)
def test_small_talk_is_told_by_the_whole_message(text: str, kind: SmallTalk) -> None:
    """However it is spelled, and with what stands around it."""
    assert small_talk(clean(text)) is kind


@pytest.mark.parametrize(
    "text",
    [
        "who are you to refuse care",
        "who are you supposed to call first",
        "what can you do as an EMT",
        "what can you do for a nosebleed",
        "what do you do when a patient refuses care",
        "thanks, how long is EMT school?",
        "thanks to whom does EMS exist",
        "are you allowed to refuse transport",
        "how do you become an EMT",
        "is a good samaritan protected",
        "stop the bleed",
        "what if my answer is wrong",
        "is it wrong to refuse care",
        "that is right",
        "do you work as an EMT while in school",
        "can you answer a question about EMT school",
        "can you answer questions about how long EMT school is and what it costs",
        "what is your scope of practice",
        "are you paid in EMT school",
        "help",
        "",
        "https://example.org/",
        "good bot " * 30,
    ],
)
def test_a_part_of_a_message_is_none(text: str) -> None:
    """What goes on is a question, however it begins; a long message has something to say."""
    assert small_talk(clean(text)) is None


def test_chatter_without_end_costs_nothing() -> None:
    """Patterns one after the other are tried in no time, also where the last word fits none.

    "ok ty" is one thing or two: twenty of them could be told apart in a million ways, so three are tried and no more.
    """
    assert small_talk(("ok nice cool thank you so much you are so good " * 9)[: LONGEST - 4] + " zzz") is None
    assert small_talk(clean("ok ty " * 3)) is SmallTalk.THANKS
    assert small_talk(clean("ok ty " * 4)) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("who are you?", f"{INTRODUCTION} `/faq browse` shows what I know."),
        ("thanks!", "You're welcome!"),
        ("good bot", "That is kind of you!"),
        ("how are you", "I know nothing but my FAQ: ask me something about that."),
        ("hi", EMPTY),
    ],
)
async def test_the_answer_is_one_line_that_offers_nothing(asking: Asking, text: str, said: str) -> None:
    """No "I don't know that one yet", nothing to choose from, and nothing that was understood as asked."""
    reply = await asking.ask(Question(text, 1, surface=Surface.MENTION))
    assert (reply.kind, reply.text, reply.others, reply.trace.text) == (ReplyKind.NONE, said, (), "")


async def test_the_terminal_names_no_command_of_discord(asking: Asking) -> None:
    """The same introduction, without what does not exist there."""
    assert (await asking.ask(Question("who are you"))).text == INTRODUCTION


@pytest.mark.parametrize("text", ["who are you", "thanks!", "good bot", "lol"])
async def test_who_listens_stays_silent(asking: Asking, text: str) -> None:
    """Nobody spoke to the bot."""
    assert (await asking.ask(Question(text, 1, surface=Surface.CHANNEL))).silent


async def test_small_talk_after_an_answer_does_not_go_on_about_it(asking: Asking) -> None:
    """ "Thanks!" in reply to a card is no question about its entry."""
    for text, said in (("thanks!", "You're welcome!"), ("how are you", "I know nothing but my FAQ")):
        reply = await asking.ask(Question(text, 1, surface=Surface.REPLY, follows="ems/become-emt"))
        assert reply.text.startswith(said)


async def test_a_request_to_answer_another_message_is_not_bent_to_the_answer_before(asking: Asking) -> None:
    """ "This" in "can you answer this" is no entry that was shown: it was taken for one, and answered for sure."""
    shown = "ems/what-does-emt-stand-for"
    for surface in (Surface.REPLY, Surface.DM, Surface.CLI):
        reply = await asking.ask(Question("can you answer this", 1, surface=surface, follows=shown))
        assert reply.kind is ReplyKind.NONE


@pytest.mark.parametrize(
    ("guild_id", "surface", "follows", "said"),
    [
        (
            1,
            Surface.REPLY,
            "ems/what-does-emt-stand-for",
            f"{NOT_THIS} under the answer shows what else may fit and tells the moderators.",
        ),
        (0, Surface.DM, "ems/what-does-emt-stand-for", f"{NOT_THIS} under the answer shows what else may fit."),
        (1, Surface.MENTION, "", "I know nothing but my FAQ: ask me something about that."),
    ],
)
async def test_who_calls_an_answer_wrong_is_shown_the_button(
    asking: Asking, guild_id: int, surface: Surface, follows: str, said: str
) -> None:
    """In reply to an answer; where no moderators hear of it they are not promised."""
    for text in ("that's wrong", "wrong answer"):
        assert (await asking.ask(Question(text, guild_id, surface=surface, follows=follows))).text == said


@pytest.mark.parametrize(
    "text", ["can you answer this", "answer this please", "please help him", "what about this one?"]
)
async def test_a_request_to_answer_what_nobody_wrote_is_told_how(asking: Asking, text: str) -> None:
    """One line, nothing to choose from, nothing to learn; where there are no messages to reply to, another one."""
    reply = await asking.ask(Question(text, 1, surface=Surface.MENTION))
    assert reply.text.startswith("Reply to the message that I should answer, and mention me")
    assert (reply.kind, reply.others, reply.nothing_asked) == (ReplyKind.NONE, (), True)
    direct = await asking.ask(Question(text, surface=Surface.DM))
    assert direct.text == "Write me the question itself, and I will look it up."


async def test_an_entry_that_is_asked_in_these_words_goes_first() -> None:
    """A server whose FAQ says what its bot can do is answered from it."""
    entry = Entry("club", "bot", "What can you do?", "I **book courts**.", "Bot")
    base = KnowledgeBase((Pack("club", "Club", entries=(entry,)),))
    reply = await asking_over(base, Matcher.from_knowledge_base(base)).ask(Question("what can you do", 1))
    assert reply.card is not None
    assert "book courts" in reply.text


@pytest.mark.parametrize(
    "text",
    ["answer this please", "can you help here", "this", "?", "^", "pls answer him", "can you take this one?", "help"],
)
def test_a_request_to_answer_another_message_says_nothing_else(text: str) -> None:
    """In a reply, these words ask nothing by themselves."""
    assert points_at_another(text)


@pytest.mark.parametrize("text", ["help with cpr", "how long is this", "what about AEMT", "thanks", "hi", "lol"])
def test_words_of_their_own_are_not_passed_over(text: str) -> None:
    """A question, and a word to the bot, stand for themselves."""
    assert not points_at_another(text)
