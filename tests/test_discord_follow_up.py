"""Going on with an answer in Discord: by a reply, and in a direct conversation by just writing on."""

import pytest
from discord_door import CLINIC, Scene, local_discord, running, scene
from local_discord import Message

__all__ = ["running", "scene"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

PRICE = "Ask yours for its price list."


async def answer(scene: Scene, text: str = "how do i become an emt") -> Message:
    """What the bot says to ann."""
    return await scene.discord.wait_for_reply(await scene.ann.writes(scene.channel, f"<@bot> {text}"))


async def test_a_reply_asks_about_what_it_replies_to(scene: Scene):
    """ "And how much does it cost" under an answer is asked of what the answer was about, by whomever."""
    card = await answer(scene)
    assert PRICE in await scene.discord.wait_for_reply(await scene.ann.replies(card, "and how much does it cost"))
    assert PRICE in await scene.discord.wait_for_reply(await scene.bob.replies(card, "<@bot> how much does it cost"))


async def test_without_a_reply_it_is_a_question_by_itself(scene: Scene):
    """In a channel many people talk: only a reply says what "it" is."""
    await answer(scene)
    assert PRICE not in await answer(scene, "and how much does it cost")


async def test_a_reply_about_something_else_is_not_bent(scene: Scene):
    """Whatever is asked under an answer is no question about it for that."""
    card = await answer(scene)
    other = await scene.discord.wait_for_reply(await scene.ann.replies(card, "how much does it cost to ship it"))
    assert other.text.startswith(("I don't know that one yet.", "Did you mean one of these?"))
    assert "Emergency Medical Services" in await scene.discord.wait_for_reply(
        await scene.ann.replies(card, "what does EMS stand for")
    )


async def test_one_goes_on_from_follow_up_to_follow_up(scene: Scene):
    """Each answer is about something, also one that a follow-up got."""
    card = await answer(scene)
    card = await scene.discord.wait_for_reply(await scene.ann.replies(card, "how much does it cost"))
    assert "three to six months" in await scene.discord.wait_for_reply(
        await scene.ann.replies(card, "and how long is it")
    )


async def test_a_suggestion_that_was_picked_is_what_the_message_is_about(scene: Scene):
    """The message says what it shows now, not what was asked first; before the pick it is about nothing."""
    message = await answer(scene, "emt exam")
    vague = await scene.discord.wait_for_reply(await scene.ann.replies(message, "how long is it"))
    assert "Two hours." not in vague
    await scene.ann.clicks(message, "When is the EMT exam?")
    assert "Two hours." in await scene.discord.wait_for_reply(await scene.ann.replies(message, "how long is it"))


async def test_a_direct_conversation_goes_on(scene: Scene):
    """Where only one person talks, the last answer is what the next message comes after, reply or not."""
    card = await scene.discord.wait_for_reply(await scene.ann.dms("how do i become an emt"))
    assert PRICE in await scene.discord.wait_for_reply(await scene.ann.dms("and how much does it cost"))
    assert PRICE not in await scene.discord.wait_for_reply(await scene.bob.dms("and how much does it cost"))
    await scene.discord.wait_for_reply(await scene.ann.dms("what does EMS stand for"))
    assert PRICE in await scene.discord.wait_for_reply(await scene.ann.replies(card, "and how much does it cost"))


async def test_a_changed_follow_up_is_answered_anew(scene: Scene):
    """Who corrects a follow-up still means the answer that it replied to."""
    asked = await scene.ann.replies(await answer(scene), "<@bot> and whats the weather")
    reply = await scene.discord.wait_for_reply(asked)
    assert PRICE not in reply
    await scene.ann.edits(asked, "<@bot> and how much does it cost")
    await scene.discord.quiet()
    assert PRICE in reply


async def test_an_edit_that_discord_does_not_show_leaves_the_answer(scene: Scene):
    """Without the intent, what became of a reply's text may be withheld; its answer is not taken for a bare call."""
    asked = await scene.ann.replies(await answer(scene), "and how much does it cost")
    reply = await scene.discord.wait_for_reply(asked)
    await scene.ann.edits(asked, "and how much does it cost?")
    await scene.discord.quiet()
    assert PRICE in reply


async def test_an_answer_says_what_it_is_about_after_a_restart():
    """What a reply is about stands in the message, so a bot that was started again understands it as well."""
    async with local_discord() as discord:
        guild = discord.guild()
        channel, ann = guild.channel("questions"), guild.member("ann")
        before = await discord.start_bot(**CLINIC)
        card = await discord.wait_for_reply(await ann.writes(channel, "<@bot> how do i become an emt"))
        await before.stop()
        await discord.start_bot(**CLINIC)
        assert PRICE in await discord.wait_for_reply(await ann.replies(card, "and how much does it cost"))
