"""What one can press under an answer: who may, what it does, and that it outlives a restart."""

import pytest
from discord_door import CLINIC, Scene, local_discord, running, scene
from local_discord import Message

from bot.discord_app import custom_ids

__all__ = ["running", "scene"]
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def answer(scene: Scene, text: str = "what does EMT stand for") -> Message:
    """What the bot says to ann."""
    return await scene.discord.wait_for_reply(await scene.ann.writes(scene.channel, f"<@bot> {text}"))


async def test_a_suggestion_answers_in_place(scene: Scene):
    """One press turns the suggestions into the answer; the message stays the same one."""
    message = await answer(scene, "emt exam")
    assert message.text == "Did you mean one of these?"
    assert "When is the EMT exam?" in message.labels
    before = len(scene.channel.from_bot)
    await scene.ann.clicks(message, "When is the EMT exam?")
    assert message.text == "### When is the EMT exam?\nOn the first Friday of the month."
    assert len(scene.channel.from_bot) == before


async def test_what_was_not_picked_waits_behind_not_what_i_meant(scene: Scene):
    """After a wrong pick the other suggestion is one press away, for the presser alone."""
    message = await answer(scene, "emt exam")
    await scene.ann.clicks(message, "When is the EMT exam?")
    next_three = (await scene.bob.clicks(message, "Not what I meant")).reply
    assert next_three.ephemeral
    assert "Where is the EMT exam?" in next_three.labels
    await scene.bob.clicks(next_three, "Where is the EMT exam?")
    assert "In the big hall." in next_three
    assert "On the first Friday of the month." in message


async def test_not_what_i_meant_shows_the_next_three_to_whoever_asks(scene: Scene):
    """The answer stays for the others; the presser gets up to three more."""
    message = await answer(scene, "how do i become an emt")
    seen = (await scene.bob.clicks(message, "Not what I meant")).reply
    assert seen.ephemeral
    assert len(seen.labels) <= 3
    assert "Take a course" in message


async def test_related_entries_open_beside(scene: Scene):
    """A related entry is shown to who picked it, and leads on from there in place."""
    message = await answer(scene)
    seen = (await scene.bob.selects(message, "What does EMS stand for?")).reply
    assert seen.ephemeral
    assert "Emergency Medical Services" in seen
    await scene.bob.selects(seen, "What does EMT stand for?")
    assert "Emergency Medical Technician" in seen
    assert "Emergency Medical Technician" in message


async def test_the_asker_can_delete_the_answer(scene: Scene):
    """A press on Delete, and it is gone."""
    message = await answer(scene)
    await scene.ann.clicks(message, "Delete")
    await scene.discord.quiet()
    assert message.deleted


async def test_a_moderator_can_delete_it(scene: Scene):
    """Who may delete messages here may delete ours."""
    message = await answer(scene)
    await scene.mod.clicks(message, "Delete")
    await scene.discord.quiet()
    assert message.deleted


async def test_nobody_else_can(scene: Scene):
    """Others are told who may, and it stays, even when a forged client claims to be the asker."""
    message = await answer(scene)
    refused = (await scene.bob.clicks(message, "Delete")).reply
    assert "Only the one who asked" in refused
    assert refused.ephemeral
    forged = await scene.bob.clicks(message, custom_id=f"faq:v1:delete:{scene.bob.id}", forced=True)
    assert "Please ask again" in forged.reply
    await scene.discord.quiet()
    assert not message.deleted


async def test_delete_after_a_pick_is_still_the_askers(scene: Scene):
    """Somebody else's pick does not hand the message over."""
    message = await answer(scene, "emt exam")
    await scene.bob.clicks(message, "When is the EMT exam?")
    assert "Only the one who asked" in (await scene.bob.clicks(message, "Delete")).reply
    await scene.ann.clicks(message, "Delete")
    await scene.discord.quiet()
    assert message.deleted


async def test_the_asker_of_a_command_can_delete_its_answer(scene: Scene):
    """An answer to /ask goes the same way."""
    message = (await scene.ann.slash("/ask", question="emt meaning")).reply
    await scene.ann.clicks(message, "Delete")
    await scene.discord.quiet()
    assert message.deleted


@pytest.mark.parametrize(
    "custom_id",
    [
        "faq:v0:pick:AAAAAAAAAAA",
        "faq:v1:pick:AAAAAAAAAAA",
        "faq:v1:not:AAAAAAAAAAA",
        "faq:v1:topic:AAAAAAAAAAA:0",
        "faq:v1:pick:AAAAAAAAAAA~AAAAAAAAAAA",
        "something else",
        "faq:v1:" + "x" * 90,
    ],
)
async def test_what_no_longer_means_anything_says_please_ask_again(scene: Scene, custom_id: str):
    """An old version, an entry that is gone, a forged id: one polite sentence, and the message stays."""
    message = await answer(scene)
    seen = (await scene.ann.clicks(message, custom_id=custom_id, forced=True)).reply
    assert "Please ask again" in seen
    assert seen.ephemeral
    assert "Emergency Medical Technician" in message


async def test_a_press_that_its_message_does_not_offer_does_nothing(scene: Scene):
    """A forged client presses, on an answer, what stands on another message or belongs to a menu; the asker's own
    buttons go on working."""
    message, other = await answer(scene), await answer(scene, "emt exam")
    for custom_id in (other.button("When is the EMT exam?").custom_id, "faq:v1:topics:0", "faq:v1:forget"):
        seen = (await scene.bob.clicks(message, custom_id=custom_id, forced=True)).reply
        assert "Please ask again" in seen
        assert seen.ephemeral
    token = custom_ids.token("clinic/how-much-does-emt-school-cost")
    forged = await scene.bob.selects(other, token, custom_id="faq:v1:show", forced=True)
    assert "Please ask again" in forged.reply
    assert message.edits == other.edits == 0
    await scene.ann.clicks(other, "When is the EMT exam?")
    assert "On the first Friday of the month." in other


async def test_a_forged_menu_value_says_please_ask_again(scene: Scene):
    """A value that is none of ours is looked up and not found, never trusted."""
    message = await answer(scene)
    for value in ("AAAAAAAAAAA", "ems/emt", "' OR 1=1", ""):
        seen = await scene.ann.selects(message, value, custom_id="faq:v1:show", forced=True)
        assert "Please ask again" in seen.reply


async def test_an_answer_picked_in_a_menus_answer_still_says_what_it_answers(scene: Scene):
    """The link to the message that was asked about stays when a suggestion turns into the answer."""
    overheard = await scene.bob.writes(scene.channel, "emt exam")
    message = (await scene.ann.uses_menu("Answer from FAQ", overheard)).reply
    await scene.ann.clicks(message, "When is the EMT exam?")
    assert "On the first Friday of the month." in message
    assert f"/{overheard.id})" in message.text


async def test_buttons_outlive_a_restart():
    """A message of the bot that ran before works as if nothing had happened, and a changed base is said."""
    async with local_discord() as discord:
        guild = discord.guild()
        channel, ann = guild.channel("questions"), guild.member("ann")
        before = await discord.start_bot(**CLINIC)
        suggestions = await discord.wait_for_reply(await ann.writes(channel, "<@bot> emt exam"))
        card = await discord.wait_for_reply(await ann.writes(channel, "<@bot> what does EMT stand for"))
        await before.stop()

        await discord.start_bot(**CLINIC)
        await ann.clicks(suggestions, "When is the EMT exam?")
        assert "On the first Friday of the month." in suggestions
        assert "Emergency Medical Services" in (await ann.selects(card, "What does EMS stand for?")).reply
        await ann.clicks(card, "Delete")
        await discord.quiet()
        assert card.deleted
        assert len(discord.journal.find("PUT", "/applications/{application_id}/commands")) == 1, (
            "synced once for two starts"
        )


async def test_not_what_i_meant_offers_what_goes_with_the_answer(scene: Scene):
    """Related entries are among the next three, also after a pick, and what is shown never is."""
    message = await answer(scene)
    seen = (await scene.bob.clicks(message, "Not what I meant")).reply
    assert {"What does EMS stand for?", "What is the difference between EMS and EMT?"} <= set(seen.labels)
    assert "What does EMT stand for?" not in seen.labels
    offered = await scene.ann.types("/ask", question="what does EMT stand for")
    listed = (await scene.ann.slash("/ask", question=offered[0].value)).reply
    seen = (await scene.ann.clicks(listed, "Not what I meant")).reply
    assert "What does EMS stand for?" in seen.labels
    assert "What does EMT stand for?" not in seen.labels


async def test_an_answer_is_no_alternative_to_itself(scene: Scene):
    """A button that was made before the entry took another's place names it still, and it is not offered."""
    message = await answer(scene)
    token = custom_ids.token("clinic/what-does-emt-stand-for")
    for part in message.parts:
        if part.get("label") == "Not what I meant":
            part["custom_id"] = f"faq:v1:not:{token}"
    seen = await scene.ann.clicks(message, "Not what I meant")
    assert "I have nothing closer yet" in seen.reply
