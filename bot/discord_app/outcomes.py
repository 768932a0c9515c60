"""Outcomes: after an answer is on its way, what is noted of it, and which buttons ask for what people think of it."""

from bot.discord_app.answered import Exchange
from bot.discord_app.door import Door
from bot.service.question import Question
from bot.service.recording import Said
from bot.service.reply import Reply


async def logged(door: Door, guild_id: int) -> bool:
    """Whether questions are kept in this server; never outside of servers."""
    if door.learning is None or door.listening is None or not guild_id:
        return False
    return (await door.listening.settings(guild_id)).log_questions


def rated(door: Door, guild_id: int) -> bool:
    """Whether people may say in this server that an answer helped."""
    return door.learning is not None and bool(guild_id)


async def note(
    door: Door,
    question: Question,
    reply: Reply,
    *,
    question_id: int = 0,
    answer_id: int = 0,
    anew: bool = False,
    hidden: bool = False,
) -> None:
    """Note what was said to a question. `anew`: in place of what was said to the same message before; `hidden`: only
    one person saw it."""
    if door.listening is not None and reply.card is not None and answer_id and not hidden:
        door.listening.said(question.channel_id, reply.card.ref, answer_id)
    if door.learning is None or not question.guild_id:
        return
    said = Said(question, reply, question_id, answer_id, logged=await logged(door, question.guild_id))
    if anew:
        door.learning.recorder.said_anew(said)
    else:
        door.learning.recorder.said(said)


async def note_exchange(
    door: Door, exchange: Exchange, question: Question, reply: Reply, answer_id: int, *, anew: bool = False
) -> None:
    """The same for a message that may still be changed or deleted."""
    exchange.answer_id = answer_id
    await note(door, question, reply, question_id=exchange.question_id, answer_id=answer_id, anew=anew)
