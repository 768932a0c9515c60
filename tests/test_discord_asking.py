"""Asking in Discord, each direct way, as the people who ask see it. The bot runs without the message content intent."""

import pytest
from discord_door import Scene, running, scene

__all__ = ["running", "scene"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

ANSWER = "EMT stands for **Emergency Medical Technician**."


async def test_a_mention_is_answered_with_the_card(scene: Scene):
    """Question as title, short answer, details, link, source with date, related entries."""
    asked = await scene.ann.writes(scene.channel, "<@bot> what does EMT stand for")
    card = await scene.discord.wait_for_reply(asked)
    assert card.replies_to == asked.id
    assert card.text.startswith(f"### What does EMT stand for?\n{ANSWER}\n")
    assert "It is a person who gives basic care" in card
    assert "Handbook of the clinic" in card
    assert "reviewed 22 November 2026" in card
    assert card.links == ["https://clinic.example/emt"]
    assert [label for label, _, _ in card.selects[0].options] == [
        "What does EMS stand for?",
        "What is the difference between EMS and EMT?",
        "PE — pulmonary embolism",
    ]
    assert (card.content, card.embeds) == ("", [])


@pytest.mark.parametrize(
    "text", ["what does EMT stand for <@bot>?", "hey <@bot>, emt meaning?", "<@bot>: what is emt short for"]
)
async def test_the_name_may_stand_anywhere(scene: Scene, text: str):
    """The bot's name is no part of the question, wherever it stands."""
    assert ANSWER in await scene.discord.wait_for_reply(await scene.ann.writes(scene.channel, text))


async def test_the_mention_of_its_own_role_is_a_mention(scene: Scene):
    """Discord offers the bot's role beside its name, and people pick either; a text that is withheld is named."""
    world = scene.discord.world
    world.role_mention_reveals = True
    try:
        asked = await scene.ann.writes(scene.channel, "<@&bot> what does EMT stand for")
        assert ANSWER in await scene.discord.wait_for_reply(asked)
    finally:
        world.role_mention_reveals = False
    asked = await scene.ann.writes(scene.channel, "<@&bot> what does EMT stand for")
    assert "Please mention me as a member, or use `/ask`." in await scene.discord.wait_for_reply(asked)


async def test_a_bare_mention_gets_one_line(scene: Scene):
    """Who only calls the bot hears in one line how to ask."""
    hello = await scene.discord.wait_for_reply(await scene.ann.writes(scene.channel, "<@bot>"))
    assert "`/ask`" in hello
    assert "\n" not in hello.text
    assert hello.buttons == []


async def test_a_reply_to_the_bot_is_a_question(scene: Scene):
    """After an answer one can go on asking by replying to it."""
    first = await scene.discord.wait_for_reply(await scene.ann.writes(scene.channel, "<@bot> what is EMT short for"))
    asked = await scene.ann.replies(first, "and what does EMS stand for")
    assert "Emergency Medical Services" in await scene.discord.wait_for_reply(asked)


async def test_a_direct_message_needs_no_mention(scene: Scene):
    """In a direct message every message is for the bot."""
    asked = await scene.ann.dms("what does EMT stand for")
    assert ANSWER in await scene.discord.wait_for_reply(asked)
    assert "`/faq browse`" in await scene.discord.wait_for_reply(await scene.bob.dms("<@bot>"))


async def test_what_it_does_not_know_it_says_kindly(scene: Scene):
    """No guess, and a way on."""
    reply = await scene.discord.wait_for_reply(await scene.ann.writes(scene.channel, "<@bot> how do i change my pizza"))
    assert reply.text.startswith("I don't know that one yet.")
    assert "`/faq browse`" in reply


async def test_ask_is_seen_by_everybody(scene: Scene):
    """/ask answers in the channel, at once."""
    seen = await scene.ann.slash("/ask", question="what does emt stand for")
    assert ANSWER in seen.reply
    assert not seen.reply.ephemeral
    assert seen.first_response_seconds is not None
    assert seen.first_response_seconds < 1


async def test_ask_in_private(scene: Scene):
    """With private only the asker sees the answer, and nobody needs to delete it."""
    seen = await scene.ann.slash("/ask", question="what does emt stand for", private=True)
    assert ANSWER in seen.reply
    assert seen.reply.ephemeral
    assert "Delete" not in seen.reply.labels


async def test_ask_in_a_direct_message(scene: Scene):
    """/ask works in the conversation with the bot, too."""
    assert ANSWER in (await scene.ann.slash("/ask", question="emt meaning", channel="dm")).reply


async def test_i_dont_know_is_nobody_elses_business(scene: Scene):
    """/ask without an answer tells only the asker: the others do not see what was asked."""
    seen = await scene.ann.slash("/ask", question="how do i change my pizza")
    assert seen.reply.text.startswith("I don't know that one yet.")
    assert seen.reply.ephemeral


async def test_autocomplete_offers_questions_and_what_is_chosen_is_answered(scene: Scene):
    """While typing one sees questions; the chosen one is answered as it stands there."""
    offered = await scene.ann.types("/ask", question="how long is emt school")
    assert offered[0].name == "How long is EMT school?"
    seen = await scene.ann.slash("/ask", question=offered[0].value)
    assert seen.reply.text.startswith("### How long is EMT school?")


async def test_autocomplete_of_nothing_shows_the_breadth(scene: Scene):
    """An empty box offers questions of every topic."""
    names = [choice.name for choice in await scene.ann.types("/ask", question="")]
    assert names[:2] == ["What does EMT stand for?", "How do I become an EMT?"]


async def test_a_chosen_entry_that_is_gone_says_so(scene: Scene):
    """A value from before a change, or a forged one, asks to ask again."""
    seen = await scene.ann.slash("/ask", question="faq:v1:AAAAAAAAAAA")
    assert "Please ask again" in seen.reply
    assert seen.reply.ephemeral


async def test_the_menu_of_a_message_answers_it_for_all(scene: Scene):
    """ "Answer from FAQ" works on a message that was not for the bot, and shows which one it was."""
    overheard = await scene.bob.writes(scene.channel, "what does EMT stand for")
    await scene.discord.says_nothing(overheard)
    seen = await scene.ann.uses_menu("Answer from FAQ", overheard)
    assert ANSWER in seen.reply
    assert not seen.reply.ephemeral
    assert f"/{scene.channel.id}/{overheard.id}" in seen.reply.text


async def test_a_mention_in_a_reply_answers_the_other_message(scene: Scene):
    """Where Discord shows us the quoted text, a bare mention under somebody's question answers it."""
    scene.discord.world.quoted_content_withheld = False
    try:
        question = await scene.bob.writes(scene.channel, "what does EMT stand for")
        assert ANSWER in await scene.discord.wait_for_reply(await scene.ann.replies(question, "<@bot>"))
        assert ANSWER in await scene.discord.wait_for_reply(
            await scene.ann.replies(question, "<@bot> can you help him?")
        )
    finally:
        scene.discord.world.quoted_content_withheld = True


async def test_a_mention_that_only_asks_to_answer_the_other_message_does(scene: Scene):
    """ "Answer this please" is no question: the quoted one is, whether I am sure of it or not."""
    scene.discord.world.quoted_content_withheld = False
    try:
        question = await scene.bob.writes(scene.channel, "emt exam")
        for words in ("answer this please", "can you help here?", "this"):
            seen = await scene.discord.wait_for_reply(await scene.ann.replies(question, f"<@bot> {words}"))
            assert "When is the EMT exam?" in seen.labels, words
    finally:
        scene.discord.world.quoted_content_withheld = True
    seen = await scene.discord.wait_for_reply(await scene.ann.replies(question, "<@bot> answer this please"))
    assert "Discord does not show me the text of that message" in seen


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("who are you?", "I am a bot that answers questions from an FAQ."),
        ("thanks!", "You're welcome!"),
        ("lol you are funny", "That is kind of you!"),
    ],
)
async def test_a_word_to_the_bot_gets_a_word_back(scene: Scene, text: str, said: str):
    """By mention, by command and directly: one line, with nothing to press but Delete."""
    mentioned = await scene.discord.wait_for_reply(await scene.ann.writes(scene.channel, f"<@bot> {text}"))
    assert mentioned.text.startswith(said)
    assert mentioned.labels == ["Delete"]
    seen = (await scene.ann.slash("/ask", question=text)).reply
    assert seen.text.startswith(said)
    assert seen.ephemeral
    direct = await scene.ann.dms(text)
    assert (await scene.discord.wait_for_reply(direct)).text.startswith(said)


async def test_its_own_words_come_first(scene: Scene):
    """A mention with a question of its own is answered for itself, whatever it replies to."""
    scene.discord.world.quoted_content_withheld = False
    try:
        other = await scene.bob.writes(scene.channel, "what does EMS stand for")
        assert ANSWER in await scene.discord.wait_for_reply(
            await scene.ann.replies(other, "<@bot> what does EMT stand for")
        )
    finally:
        scene.discord.world.quoted_content_withheld = True


async def test_a_quoted_text_that_is_withheld_is_named(scene: Scene):
    """Where Discord keeps the quoted text from us, the one who mentions us hears what works instead."""
    question = await scene.bob.writes(scene.channel, "what does EMT stand for")
    reply = await scene.discord.wait_for_reply(await scene.ann.replies(question, "<@bot>"))
    assert "Answer from FAQ" in reply


async def test_a_live_emergency_gets_the_number_and_nothing_else(scene: Scene):
    """A short fixed text: no title, no button, no menu."""
    for seen in (
        await scene.discord.wait_for_reply(await scene.ann.writes(scene.channel, "<@bot> he is not breathing help")),
        (await scene.ann.slash("/ask", question="there is so much blood help")).reply,
    ):
        assert seen.text == "Call **911** now, or have somebody call. Do what the dispatcher says."
        assert (seen.buttons, seen.selects) == ([], [])


async def test_too_many_questions_get_one_word_then_silence(scene: Scene):
    """Five a minute are answered, the sixth gets a short word, the seventh nothing; an emergency is always answered."""
    for _ in range(5):
        assert ANSWER in await scene.discord.wait_for_reply(await scene.ann.writes(scene.channel, "<@bot> emt meaning"))
    slower = await scene.discord.wait_for_reply(await scene.ann.writes(scene.channel, "<@bot> emt meaning"))
    assert slower.text == "That was a lot of questions at once. Please give me a minute."
    await scene.discord.says_nothing(await scene.ann.writes(scene.channel, "<@bot> emt meaning"))
    seen = await scene.ann.slash("/ask", question="emt meaning")
    assert (seen.reply.text, seen.reply.ephemeral) == (slower.text, True)
    help_ = await scene.ann.writes(scene.channel, "<@bot> he is not breathing, there is so much blood")
    assert "911" in await scene.discord.wait_for_reply(help_)
    assert ANSWER in await scene.discord.wait_for_reply(await scene.bob.writes(scene.channel, "<@bot> emt meaning"))


async def test_a_busy_channel_is_no_fault_of_who_asks_first(scene: Scene):
    """When a channel had its twenty questions, who comes then hears that it is the channel, once in public."""
    people = [scene.guild.member(f"{scene.channel.id}-{number}") for number in range(5)]
    for person in people[:4]:
        for _ in range(5):
            await scene.discord.wait_for_reply(await person.writes(scene.channel, "<@bot> emt meaning"))
    busy = await scene.discord.wait_for_reply(await people[4].writes(scene.channel, "<@bot> emt meaning"))
    assert busy.text == "This channel asks more than I can keep up with just now. Please ask again in a minute."
    seen = await scene.bob.slash("/ask", question="emt meaning")
    assert (seen.reply.text, seen.reply.ephemeral) == (busy.text, True)


async def test_a_moderator_may_try_it_out(scene: Scene):
    """Who looks after the server tests more than five questions a minute, by mention and by command."""
    for _ in range(6):
        assert ANSWER in await scene.discord.wait_for_reply(await scene.mod.writes(scene.channel, "<@bot> emt meaning"))
    assert ANSWER in (await scene.mod.slash("/ask", question="emt meaning")).reply


async def test_nobody_is_ever_pinged(scene: Scene):
    """Whatever somebody types, no message of ours mentions anybody, the asker included."""
    asked = await scene.ann.writes(scene.channel, "<@bot> what does @everyone <@&1> stand for")
    await scene.discord.wait_for_reply(asked)
    await scene.ann.slash("/define", term="@everyone <@1>")
    bodies = [call.body for call in scene.discord.journal.calls if isinstance(call.body, dict)]
    bodies = [body.get("data") or body for body in bodies if body.get("type") in (None, 4, 7)]
    messages = [body for body in bodies if "components" in body]
    assert messages
    assert [body for body in messages if body.get("allowed_mentions") != {"parse": []}] == []
    assert [body for body in messages if body.get("content") or body.get("embeds")] == []
