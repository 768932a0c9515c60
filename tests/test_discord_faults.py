"""When the network or Discord fails: nothing is lost that can be saved, and nothing is posted twice."""

import asyncio

import pytest
from discord_door import Scene, running, scene
from local_discord import Message

__all__ = ["running", "scene"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "<@bot> what does EMT stand for"
SEND = "/channels/{channel_id}/messages"
CALLBACK = ("POST", "/interactions/{interaction_id}/{interaction_token}/callback")


async def answers(scene: Scene, asked: Message) -> list[Message]:
    """What the bot said to a message, once all is quiet."""
    await scene.discord.wait_for_reply(asked, within=8.0)
    await scene.discord.quiet(0.6)
    return scene.discord.replies_to(asked)


@pytest.mark.parametrize("kind", ["reset", "status", "lost answer"])
async def test_one_answer_in_spite_of_a_fault(scene: Scene, kind: str):
    """A reset, a 503, or an answer of Discord's that gets lost: the question is answered, and answered once."""
    fault = scene.discord.fail(kind=kind, times=2)  # type: ignore[arg-type]
    asked = await scene.ann.writes(scene.channel, QUESTION)
    assert len(await answers(scene, asked)) == 1
    assert fault.times == 0
    nonces = {
        (call.body["nonce"], call.body["enforce_nonce"])
        for call in scene.discord.journal.find("POST", "/channels/{channel_id}/messages")
        if int((call.body.get("message_reference") or {}).get("message_id", 0)) == asked.id
    }
    assert nonces == {(str(asked.id), True)}


@pytest.mark.parametrize("kind", ["reset", "status", "lost answer"])
async def test_a_command_is_answered_in_spite_of_a_fault(scene: Scene, kind: str):
    """The same for an interaction, within its three seconds."""
    scene.discord.fail(CALLBACK, kind=kind)  # type: ignore[arg-type]
    seen = await scene.ann.slash("/ask", question="emt meaning")
    assert "Emergency Medical Technician" in seen.reply
    await scene.discord.quiet()
    assert seen.followups == []


async def until_tried(scene: Scene, times: int) -> None:
    """Wait until the bot has tried so often to write in this test's channel."""
    async with asyncio.timeout(10):
        while sum(str(scene.channel.id) in each.path for each in scene.discord.journal.find("POST", SEND)) < times:
            await scene.discord.journal.change(0.1)


async def test_a_question_that_is_gone_gets_no_answer(scene: Scene):
    """Whoever deletes the question before the answer is there meant it."""
    scene.discord.fail(kind="status", status=500)
    asked = await scene.ann.writes(scene.channel, QUESTION)
    await scene.ann.deletes(asked)
    await until_tried(scene, 2)
    await scene.discord.quiet()
    assert scene.channel.from_bot == []
    assert "ERROR" not in scene.bot.output()


async def test_where_it_may_not_write_it_is_silent_and_does_not_knock_again(scene: Scene):
    """One try, then ten minutes of rest; commands work there all the same."""
    scene.channel.allow_bot(denied=["send_messages"])
    for _ in range(3):
        await scene.ann.writes(scene.channel, QUESTION)
        await scene.discord.quiet()
    tried = [
        call
        for call in scene.discord.journal.find("POST", "/channels/{channel_id}/messages")
        if str(scene.channel.id) in call.path
    ]
    assert [call.code for call in tried] == [50013]
    assert "Emergency Medical Technician" in (await scene.ann.slash("/ask", question="emt meaning")).reply


async def test_a_resume_that_replays_answers_nothing_twice(scene: Scene):
    """After a dropped connection the session goes on; what came before it is not answered again."""
    asked = await scene.ann.writes(scene.channel, QUESTION)
    assert len(await answers(scene, asked)) == 1
    resumed = scene.discord.gateway.resumes
    scene.discord.gateway.drop()
    missed = await scene.bob.writes(scene.channel, QUESTION)
    scene.discord.deliver_again(asked)
    assert len(await answers(scene, missed)) == 1
    assert len(scene.discord.replies_to(asked)) == 1
    assert scene.discord.gateway.resumes == resumed + 1


async def test_a_failure_of_ours_is_a_sentence(scene: Scene):
    """A command that Discord still shows and we do not know any more is answered with a sentence."""
    world = scene.discord.world
    command = next(each for each in world.commands[None].values() if each["name"] == "define")
    world.commands[None][1] = command | {"id": "1", "name": "explain"}
    try:
        seen = await scene.ann.slash("/explain", term="emt")
        assert "has changed" in seen.reply
        assert seen.reply.ephemeral
    finally:
        del world.commands[None][1]
