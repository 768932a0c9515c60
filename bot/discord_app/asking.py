"""Asking in Discord: a mention, a reply to the bot, a direct message, /ask, and the menu of a message."""

import logging
import time
from typing import Any, Final

import discord
from discord import app_commands

from bot.discord_app import autocomplete, custom_ids, failures, outcomes, permissions, places, rendering, shown
from bot.discord_app.answered import Exchange
from bot.discord_app.door import Door
from bot.discord_app.hearing import Heard, hear, text_pointed_to
from bot.service.allowance import Verdict
from bot.service.asking import OFFERED, only_points
from bot.service.question import Question, Surface
from bot.service.records import GuildSettings
from bot.service.reply import Reply, ReplyKind

log = logging.getLogger(__name__)

HELLO: Final = "Hi! Write your question after my name, or use `/ask`. `/faq browse` shows what I know."
HELLO_DIRECT: Final = "Hi! Write me your question, and I will look it up. `/faq browse` shows what I know."
UNREADABLE_REPLY: Final = (
    "Discord does not show me the text of that message. Please write the question after my name, "
    "or choose *Apps → Answer from FAQ* on the message."
)
UNREADABLE_ROLE: Final = (
    "Discord does not show me messages that mention only my role. Please mention me as a member, or use `/ask`."
)
BUSY: Final = "This channel asks more than I can keep up with just now. Please ask again in a minute."
NO_TEXT: Final = "There is no text in that message that I could look up."
SLOWER: Final = "That was a lot of questions at once. Please give me a minute."
TOO_MUCH: Final = {Verdict.SAY_SO: SLOWER, Verdict.SAY_BUSY: BUSY}
ASK_AGAIN: Final = "That is not in the FAQ any more, or it has changed. Please ask again."

Interaction = discord.Interaction[Any]
# what became of a question, beside the kinds of replies, for those who count
LOST, TOO_MANY, HELLO_SAID = "lost", "too many", "hello"
SURE: Final = frozenset({ReplyKind.ANSWER, ReplyKind.EMERGENCY})


async def hear_message(door: Door, message: discord.Message, me: int) -> bool:
    """Answer a message if it is addressed to the bot, once; whether it is."""
    role = message.guild.self_role if message.guild is not None else None
    heard = hear(message, me, role.id if role is not None else 0)
    if heard is None:
        return False
    if not door.seen.first_time(message.id):
        return True
    where = places.of_message(message)
    began = time.monotonic()
    exchange = door.answered.begin(
        message.id,
        guild_id=where.guild_id,
        channel_id=where.channel_id,
        surface=heard.surface,
        text=message.content,
    )
    with door.in_flight.one():
        try:
            async with exchange.lock:
                if await places.is_off(door, where):
                    return True
                exchange.follows = await _follows(door, message, me)
                await _answer(door, message, heard, exchange)
            door.meter.took(time.monotonic() - began)
        except Exception:
            log.exception("A message could not be answered.")
            await door.sender.reply(message, rendering.note(failures.OUR_FAULT))
    return True


async def ask(door: Door, interaction: Interaction, text: str, *, private: bool) -> None:
    """/ask: a typed question, or one that was chosen while typing."""
    token = custom_ids.chosen(text)
    if token is not None:
        card = await custom_ids.card_of(door.asking, interaction.guild_id or 0, token)
        if card is None:
            await failures.tell(door, interaction, ASK_AGAIN)
        elif await allowed(door, interaction):
            answer = Reply(ReplyKind.ANSWER, card.title, card=card, others=card.related[:OFFERED])
            await _say(door, interaction, _question(interaction, card.title, Surface.SLASH), answer, private=private)
        return
    await _reply_to(door, interaction, text, Surface.SLASH, private=private)


async def ask_about(door: Door, interaction: Interaction, message: discord.Message) -> None:
    """The menu of a message: answer that message, for everybody to see."""
    if not message.content.strip():
        await failures.tell(door, interaction, NO_TEXT)
        return
    await _reply_to(door, interaction, message.content, Surface.MENU, private=False, about=message)


async def allowed(door: Door, interaction: Interaction, *, chatting: bool = False) -> bool:
    """Whether the user may ask (or chat) once more; if not, they are told, seen by nobody else."""
    settings = await _settings(door, interaction.guild_id or 0)
    trusted = not chatting and permissions.is_staff(interaction.user, interaction.permissions, settings)
    allowance = door.chatting if chatting else door.allowance
    verdict = allowance.ask(interaction.user.id, interaction.channel_id or 0, trusted=trusted, always=True)
    if verdict in TOO_MUCH:
        await failures.tell(door, interaction, TOO_MUCH[verdict])
    return verdict is Verdict.ALLOWED


def commands(door: Door) -> list[app_commands.Command[Any, ..., None] | app_commands.ContextMenu]:
    """What this file adds to Discord's menus."""

    @app_commands.command(name="ask", description="Ask a question and get the answer from the FAQ.")
    @app_commands.describe(
        question="Your question, in your own words", private="Only you see the answer (default: everybody does)"
    )
    async def ask_command(interaction: Interaction, question: str, private: bool = False) -> None:  # noqa: FBT001, FBT002
        await failures.attend(door, interaction, ask(door, interaction, question, private=private))

    @ask_command.autocomplete("question")
    async def questions(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await autocomplete.questions(door, interaction, typed)

    async def menu(interaction: Interaction, message: discord.Message) -> None:
        await failures.attend(door, interaction, ask_about(door, interaction, message))

    # bound at run time only: this keeps the names of Discord's own parameters out of the code's
    return [ask_command, app_commands.ContextMenu(name="Answer from FAQ", callback=menu)]


async def _reply_to(
    door: Door,
    interaction: Interaction,
    text: str,
    surface: Surface,
    *,
    private: bool,
    about: discord.Message | None = None,
) -> None:
    question = _question(interaction, text, surface, of_another=about is not None)
    answer = await door.asking.ask(question)
    if answer.kind is ReplyKind.EMERGENCY or await allowed(door, interaction, chatting=_only_chats(answer)):
        await _say(door, interaction, question, answer, private=private, about=about)


async def _say(
    door: Door,
    interaction: Interaction,
    question: Question,
    answer: Reply,
    *,
    private: bool,
    about: discord.Message | None = None,
) -> None:
    """Answer a command, and note what was said."""
    # Nobody else sees what was asked, so "I don't know" would tell the others nothing.
    private = private or answer.kind is ReplyKind.NONE or await places.is_off(door, places.of_interaction(interaction))
    view = rendering.reply(
        answer,
        asker=custom_ids.NOBODY if private else interaction.user.id,
        about=about.jump_url if about is not None else "",
        rated=outcomes.rated(door, question.guild_id),
        tell=await outcomes.logged(door, question.guild_id),
    )
    sent = await door.sender.respond(interaction, view, private=private)
    door.meter.answered(question.surface, answer.kind if sent else LOST)
    if sent:
        about_id = about.id if about is not None else 0
        answer_id = door.sender.answer_id(interaction)
        await outcomes.note(door, question, answer, question_id=about_id, answer_id=answer_id, hidden=private)


def _question(interaction: Interaction, text: str, surface: Surface, *, of_another: bool = False) -> Question:
    return Question(text, interaction.guild_id or 0, interaction.channel_id or 0, surface, of_another=of_another)


def _only_chats(answer: Reply) -> bool:
    """Whether it is one line to small talk or a greeting: nothing was looked up, so no question is used up."""
    return answer.kind is ReplyKind.NONE and not answer.trace.text


async def _answer(door: Door, message: discord.Message, heard: Heard, exchange: Exchange) -> None:
    found = await look_up(door, message, heard, exchange.follows)
    if found is not None and _only_chats(found[1]):
        # without a word of it, which would be one more line
        if door.chatting.ask(message.author.id, message.channel.id) is not Verdict.ALLOWED:
            door.meter.answered(heard.surface, TOO_MANY)
            return
    elif found is None or found[1].kind is not ReplyKind.EMERGENCY:
        trusted = await _is_trusted(door, message)
        verdict = door.allowance.ask(message.author.id, message.channel.id, trusted=trusted)
        if verdict in TOO_MUCH:
            await door.sender.reply(message, rendering.note(TOO_MUCH[verdict]))
        if verdict is not Verdict.ALLOWED:
            door.meter.answered(heard.surface, TOO_MANY)
            return
    answer_id = await door.sender.reply(message, await view_of(door, message, heard, found))
    kind = LOST if not answer_id else HELLO_SAID if found is None else found[1].kind
    door.meter.answered(heard.surface, kind)
    exchange.answer_id = answer_id
    if heard.surface is Surface.DM and found is not None and found[1].card is not None:
        door.answered.said(message.channel.id, found[1].card.ref)
    if answer_id and found is not None:
        await outcomes.note_exchange(door, exchange, *found, answer_id)


async def _settings(door: Door, guild_id: int) -> GuildSettings:
    return await door.listening.settings(guild_id) if door.listening is not None else GuildSettings()


async def _is_trusted(door: Door, message: discord.Message) -> bool:
    """Whether the author looks after the channel or the FAQ: trying it out takes more than a few questions."""
    author = message.author
    if not isinstance(author, discord.Member):
        return False
    settings = await _settings(door, author.guild.id)
    return permissions.is_staff(author, message.channel.permissions_for(author), settings)


async def view_of(
    door: Door, message: discord.Message, heard: Heard, found: tuple[Question, Reply] | None
) -> discord.ui.LayoutView:
    """What a message that was answered directly gets to see; `found` as `look_up` gave it."""
    if found is None:
        return rendering.note(_hello(message, heard))
    question, answer = found
    rated, tell = outcomes.rated(door, question.guild_id), await outcomes.logged(door, question.guild_id)
    return rendering.reply(answer, asker=message.author.id, rated=rated, tell=tell)


async def look_up(
    door: Door, message: discord.Message, heard: Heard, follows: str = ""
) -> tuple[Question, Reply] | None:
    """The answer to the message, or to the one that it points to; None when there is nothing to look up.

    `follows` is the ref of the answer that the message came after.
    """
    says_more = heard.text and not (heard.points_to_other and only_points(heard.text))
    own = await _ask(door, message, heard.text, heard.surface, follows) if says_more else None
    enough = own is not None and (own[1].kind in SURE or own[1].small_talk)  # "thanks!" is said to us
    if heard.points_to_other and not enough:
        other_text = await text_pointed_to(message)
        other = await _ask(door, message, other_text, heard.surface, of_another=True) if other_text.strip() else None
        if other is not None and (own is None or other[1].kind in SURE):
            return other
    return own


async def _ask(
    door: Door,
    message: discord.Message,
    text: str,
    surface: Surface,
    follows: str = "",
    *,
    of_another: bool = False,
) -> tuple[Question, Reply]:
    guild_id = places.of_message(message).guild_id
    question = Question(text, guild_id, message.channel.id, surface, follows=follows, of_another=of_another)
    return question, await door.asking.ask(question)


async def _follows(door: Door, message: discord.Message, me: int) -> str:
    """The ref of what the answer showed that this message replies to, or comes after in a direct conversation."""
    if message.type is not discord.MessageType.reply:
        return "" if message.guild is not None else door.answered.last_said(message.channel.id)
    replied_to = message.reference.resolved if message.reference is not None else None
    if not isinstance(replied_to, discord.Message) or replied_to.author.id != me:
        return ""
    return await shown.ref(door.asking, places.of_message(message).guild_id, replied_to)


def _hello(message: discord.Message, heard: Heard) -> str:
    """One line for somebody who called and said nothing that can be looked up."""
    if heard.surface is Surface.DM:
        return HELLO_DIRECT
    if heard.points_to_other:
        return UNREADABLE_REPLY
    return HELLO if message.content else UNREADABLE_ROLE
