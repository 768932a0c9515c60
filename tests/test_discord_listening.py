"""Where the bot speaks though nobody asked it, and where it does not, as the people in the channel see it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from learning_scenes import Town, town

pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "what does EMT stand for?"
ANSWER = "EMT stands for **Emergency Medical Technician**."
DANGER = "he is not breathing help"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    async with town(tmp_path_factory.mktemp("listening")) as one:
        yield one


async def test_a_real_question_in_a_chosen_channel_is_answered(here: Town):
    """In a channel in mode "answer" nobody needs to call the bot."""
    asked, reply = await here.answered(here.person(), here.room(), QUESTION)
    assert ANSWER in reply
    assert reply.replies_to == asked.id


async def test_elsewhere_it_waits_for_its_name(here: Town):
    """A channel that nobody chose stays as it was: silent until the bot is mentioned."""
    ann = here.person()
    await here.discord.says_nothing(await ann.writes(here.plain, QUESTION))
    assert ANSWER in (await here.answered(ann, here.plain, f"<@bot> {QUESTION}"))[1]


async def test_in_a_channel_that_is_off_even_its_name_does_nothing(here: Town):
    """Off is off; what one asks there by a command only the asker sees."""
    ann = here.person()
    await here.discord.says_nothing(await ann.writes(here.off, f"<@bot> {QUESTION}"))
    for seen in (
        await ann.slash("/ask", question=QUESTION, channel=here.off),
        await ann.slash("/define", term="PE", channel=here.off),
        await ann.uses_menu("Answer from FAQ", await here.person().writes(here.off, QUESTION)),
    ):
        assert seen.reply.ephemeral


@pytest.mark.parametrize(
    "text",
    [
        "i love pizza",
        "my EMT exam was great today",
        "{bob} what does EMT stand for?",
        "@everyone what does EMT stand for?",
        "can somebody change my pizza?",
        "emt",
    ],
)
async def test_what_is_no_question_to_anybody_stays_alone(here: Town, text: str):
    """Chatter, a question to somebody in particular, an announcement, an unknown question, one word: silence."""
    ann, room = here.person(), here.room()
    await here.discord.says_nothing(await ann.writes(room, text.format(bob=here.person().mention)))
    assert here.rows("questions", text=text) == []


async def test_who_is_no_beginner_is_left_alone(here: Town):
    """Moderators, bots and webhooks are not answered unasked; neither is who replies to somebody else."""
    room = here.room()
    for author in (
        here.person(permissions="manage_messages"),
        here.person(permissions="manage_guild"),
        here.guild.bot_member("other bot"),
        here.guild.webhook("news"),
    ):
        await author.writes(room, QUESTION)
    chatter = await here.person().writes(room, "good morning")
    await here.person().replies(chatter, QUESTION)
    await here.discord.says_nothing(room)


async def test_the_same_answer_is_given_once_and_then_pointed_to(here: Town):
    """Whoever asks the same within ten minutes gets the way to the answer, not the answer again."""
    room = here.room()
    _, first = await here.answered(here.person(), room, QUESTION)
    _, second = await here.answered(here.person(), room, "hi, what is emt short for?")
    assert ANSWER in first
    link = f"https://discord.com/channels/{here.guild.id}/{room.id}/{first.id}"
    assert second.text == f"That was answered here a moment ago: {link}"
    _, other_room = await here.answered(here.person(), here.room(), QUESTION)
    assert ANSWER in other_room
    _, direct = await here.answered(here.person(), room, f"<@bot> {QUESTION}")
    assert ANSWER in direct, "who asks the bot itself always gets the answer"


async def test_nothing_points_to_an_answer_that_was_deleted(here: Town):
    """The asker pressed Delete, or a moderator deleted the bot's message: whoever asks next gets the answer itself."""
    ann, room = here.person(), here.room()
    _, first = await here.answered(ann, room, QUESTION)
    await ann.clicks(first, "Delete")
    _, second = await here.answered(here.person(), room, "hi, what is emt short for?")
    assert ANSWER in second
    await here.person(permissions="manage_messages").deletes(second)
    await here.discord.quiet()
    assert ANSWER in (await here.answered(here.person(), room, QUESTION))[1]


async def test_a_thread_does_not_hear_the_same_twice(here: Town):
    """In a thread the answer stands above: asked again, the bot says nothing."""
    ann, room = here.person(), here.room()
    thread = await ann.starts_thread(room, "my questions")
    _, first = await here.answered(ann, thread, QUESTION)
    assert ANSWER in first
    again = await here.person().writes(thread, "what is emt short for?")
    await here.discord.quiet()
    assert here.discord.replies_to(again) == []


async def test_one_person_and_one_channel_can_only_ask_so_much(here: Town):
    """Four unasked answers a person in five minutes: then the bot is silent, and others are still answered."""
    ann, room = here.person(), here.room()
    questions = ("what does EMT stand for?", "what does EMS stand for?", "how do I become an EMT?")
    for text in (*questions, "how long is EMT school?"):
        await here.answered(ann, room, text)
    fifth = await ann.writes(room, "how much does EMT school cost?")
    await here.discord.quiet()
    assert here.discord.replies_to(fifth) == []
    assert "price list" in (await here.answered(here.person(), room, "how much does EMT school cost?"))[1]


async def test_an_emergency_is_answered_whoever_writes_it(here: Town):
    """Staff, a reply, a fifth question: somebody in danger gets the number at once, and nothing of it is kept."""
    room, mod = here.room(), here.person(permissions="manage_messages")
    for _ in range(2):
        _, reply = await here.answered(mod, room, DANGER)
        assert "**911**" in reply
        assert reply.buttons == []
    await here.discord.says_nothing(await mod.writes(here.plain, DANGER))
    assert not [row for row in here.rows("questions") if "breath" in row["text"]]
    assert here.rows("links", answer_id=reply.id) == []


async def test_a_forum_post_is_answered_for_its_title_and_text(here: Town):
    """The starter message of a post is a question; what others write below it is talk."""
    ann = here.person()
    post = await ann.posts(here.forum, "new here", "what does EMT stand for?", gap=0.2)
    assert ANSWER in await here.discord.wait_for_reply(post)
    below = await here.person().writes(here.discord.world.channels[post.channel_id], "what does EMS stand for?")
    await here.discord.quiet()
    assert here.discord.replies_to(below) == []
    titled = await ann.posts(here.forum, "How long is EMT school?", "I would like to know")
    assert "three to six months" in await here.discord.wait_for_reply(titled)


async def test_an_edit_within_two_minutes_changes_the_answer_in_place(here: Town):
    """Who mistyped and corrects it sees the answer change; a link preview changes nothing."""
    ann = here.person()
    asked, reply = await here.answered(ann, here.plain, "<@bot> what does EMS stand for?")
    here.discord.unfurl(asked)
    await here.discord.quiet()
    assert reply.edits == 0
    await ann.edits(asked, f"<@bot> {QUESTION}")
    await here.until(lambda: ANSWER in reply)
    assert len(here.discord.replies_to(asked)) == 1
    # the question as it reads now takes the place of the old one in the log
    await here.until(lambda: not here.rows("questions", surface="mention", text="what does EMS stand for?"))


async def test_an_overheard_question_that_becomes_none_loses_its_answer(here: Town):
    """Who edits the question away gets rid of the answer, too."""
    ann = here.person()
    asked, reply = await here.answered(ann, here.room(), QUESTION)
    await ann.edits(asked, "never mind, good night all")
    await here.until(lambda: reply.deleted)


async def test_an_overheard_question_may_become_another_one(here: Town):
    """The answer changes in place; where it went, since the message was chatter for a moment, it comes anew."""
    ann = here.person()
    asked, reply = await here.answered(ann, here.room(), QUESTION)
    await ann.edits(asked, "how long is EMT school?")
    await here.until(lambda: "three to six months" in reply)
    await ann.edits(asked, "never mind")
    await here.until(lambda: reply.deleted)
    await ann.edits(asked, QUESTION)
    anew = await here.until(lambda: [each for each in here.discord.replies_to(asked) if not each.deleted])
    assert ANSWER in anew[0]
    assert anew[0].nonce != reply.nonce, "Discord may take it for the message that was deleted"
    await ann.deletes(asked)
    await here.until(lambda: anew[0].deleted)


async def test_a_deleted_question_takes_its_answer_and_its_log_row_along(here: Town):
    """Delete the question, and nothing of it is left: no answer, no row, no share in the review queue."""
    ann = here.person()
    asked, reply = await here.answered(ann, here.plain, "<@bot> how do i change my bandana")
    assert "I don't know that one yet" in reply
    await here.until(lambda: here.rows("reviews", text="how do i change my bandana"))
    await ann.deletes(asked)
    await here.until(lambda: reply.deleted)
    await here.until(lambda: not here.rows("reviews", text="how do i change my bandana"))
    assert not [row for row in here.rows("questions") if "bandana" in row["text"]]


async def test_an_answer_that_is_deleted_does_not_take_the_question_along(here: Town):
    """A moderator tidies up our answer: what was asked stays known."""
    ann = here.person()
    _, reply = await here.answered(ann, here.plain, "<@bot> how do i change my lamp")
    await here.until(lambda: here.rows("reviews", text="how do i change my lamp"))
    await ann.clicks(reply, "Delete")
    await here.discord.quiet()
    assert reply.deleted
    assert here.rows("reviews", text="how do i change my lamp")


async def test_without_message_content_the_title_of_a_post_is_enough(tmp_path):
    """Discord shows a bot without the intent only the title of a post; that is answered, all else is not read."""
    async with town(tmp_path, content=False) as here:
        here.discord.portal(message_content=False)
        post = await here.person().posts(here.forum, QUESTION, "please help")
        assert ANSWER in await here.discord.wait_for_reply(post)
        await here.discord.says_nothing(await here.person().writes(here.room(), QUESTION))


async def test_after_a_restart_a_deleted_question_still_takes_its_answer_along(tmp_path):
    """What belongs to a question is known for a day, whatever happens to the process; and an emergency unasked can be
    switched off."""
    async with town(tmp_path, listen_for_emergencies=False) as here:
        ann = here.person()
        await here.discord.says_nothing(await ann.writes(here.room(), DANGER))
        asked, reply = await here.answered(ann, here.plain, f"<@bot> {QUESTION}")
        await here.until(lambda: here.rows("links"))
        await here.bot.terminate()
        here.bot = await here.discord.start_bot(
            FAQ_KNOWLEDGE=str(here.packs), FAQ_PACKS="clinic", FAQ_DATABASE_URL=f"sqlite:///{here.file}"
        )
        await ann.deletes(asked)
        await here.until(lambda: reply.deleted)
        assert here.rows("questions") == []
