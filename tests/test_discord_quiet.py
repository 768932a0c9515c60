"""When the bot stays silent, and that it answers nothing twice."""

import pytest
from discord_door import CLINIC, Scene, local_discord, running, scene

__all__ = ["running", "scene"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "what does EMT stand for"


async def test_what_is_not_for_it_stays_unanswered(scene: Scene):
    """Chatter, everybody's mention, another role's and another person's: all of it is none of its business."""
    role = scene.guild.role("students")
    for text in (
        QUESTION,
        f"@everyone {QUESTION}",
        f"@here {QUESTION}",
        f"<@&{role.id}> {QUESTION}",
        f"{scene.bob.mention} {QUESTION}",
    ):
        await scene.ann.writes(scene.channel, text)
    await scene.discord.says_nothing(scene.channel)


async def test_bots_and_webhooks_are_ignored(scene: Scene):
    """Two bots that answer each other never end."""
    await scene.guild.bot_member("other bot").writes(scene.channel, f"<@bot> {QUESTION}")
    await scene.guild.webhook("news").writes(scene.channel, f"<@bot> {QUESTION}")
    await scene.discord.says_nothing(scene.channel)


@pytest.mark.parametrize("kind", [6, 7, 8, 18])
async def test_notices_are_no_questions(scene: Scene, kind: int):
    """Pins, joins, boosts and new threads are messages of Discord's, whatever they say."""
    await scene.ann.writes(scene.channel, f"<@bot> {QUESTION}", kind=kind)
    await scene.discord.says_nothing(scene.channel)


async def test_a_reply_whose_text_is_withheld_is_ignored(scene: Scene):
    """Without the intent, Discord hides a reply that does not ping, and one to a command's answer."""
    card = await scene.discord.wait_for_reply(await scene.ann.writes(scene.channel, f"<@bot> {QUESTION}"))
    await scene.discord.says_nothing(await scene.bob.replies(card, "and EMS?", ping=False))
    seen = await scene.ann.slash("/ask", question=QUESTION)
    await scene.discord.says_nothing(await scene.bob.replies(seen.reply, "and EMS?"))


async def test_a_reply_to_somebody_else_is_theirs(scene: Scene):
    """Two people who talk to each other are left alone."""
    question = await scene.ann.writes(scene.channel, QUESTION)
    await scene.discord.says_nothing(await scene.bob.replies(question, "emergency medical technician"))


async def test_the_same_message_delivered_twice_is_answered_once(scene: Scene):
    """The gateway may deliver again what it delivered before."""
    asked = await scene.ann.writes(scene.channel, f"<@bot> {QUESTION}")
    await scene.discord.wait_for_reply(asked)
    scene.discord.deliver_again(asked)
    scene.discord.unfurl(asked)
    await scene.discord.quiet()
    assert len(scene.discord.replies_to(asked)) == 1
    sent = scene.discord.journal.find("POST", "/channels/{channel_id}/messages")
    assert [call.body["nonce"] for call in sent].count(str(asked.id)) == 1


async def test_an_edit_is_no_new_question(scene: Scene):
    """A message that mentions the bot only after an edit is not answered now."""
    asked = await scene.ann.writes(scene.channel, "hello")
    await scene.ann.edits(asked, f"<@bot> {QUESTION}")
    await scene.discord.says_nothing(scene.channel)


async def test_hello_on_joining_is_said_once():
    """One message in the system channel of a new server; none where there is none, and none after an outage."""
    async with local_discord() as discord:
        home, new = discord.guild("home"), discord.guild("new", joined=False)
        plain, closed = discord.guild("no system channel", joined=False), discord.guild("closed", joined=False)
        channels = [home.channel("general", system=True), new.channel("general", system=True), plain.channel("general")]
        channels.append(closed.channel("general", system=True, bot_denied=["send_messages"]))
        await discord.start_bot(**CLINIC)
        await discord.quiet()
        for guild in (new, plain, closed):
            guild.adds_bot()
        await discord.quiet(2.5)  # right after a connect the library holds servers back for two seconds
        home.outage()
        home.returns()
        new.outage()
        new.returns()
        await discord.quiet(0.5)
        assert [len(channel.from_bot) for channel in channels] == [0, 1, 0, 0]
        hello = channels[1].from_bot[0]
        assert "`/ask`" in hello
        assert "If you manage this server, `/faq-admin setup` is where you choose" in hello
        assert "everybody with Manage Messages in the whole server can add to it" in hello


async def test_with_message_content_replies_without_a_ping_count():
    """With the intent a reply to the bot is a question even when it does not ping; chatter stays chatter."""
    async with local_discord() as discord:
        guild = discord.guild()
        channel, ann = guild.channel("questions"), guild.member("ann")
        await discord.start_bot(**CLINIC, FAQ_MESSAGE_CONTENT="1")
        card = await discord.wait_for_reply(await ann.writes(channel, f"<@bot> {QUESTION}"))
        help_ = (await ann.slash("/faq help")).reply
        assert "or reply to it and mention me" in help_
        assert "with the ping on" not in help_
        asked = await ann.replies(card, "what does EMS stand for", ping=False)
        assert "Emergency Medical Services" in await discord.wait_for_reply(asked)
        await discord.says_nothing(await ann.writes(channel, QUESTION))
        quoted = await ann.replies(await ann.writes(channel, QUESTION), "<@bot>")
        assert "Emergency Medical Technician" in await discord.wait_for_reply(quoted)
