"""Buttons and menus under our messages: one router; all it needs is in the custom_id, so a restart loses nothing."""

from collections.abc import Iterable
from typing import Any, Final

import discord

from bot.discord_app import (
    browsing,
    custom_ids,
    failures,
    layout,
    moderating,
    outcomes,
    permissions,
    privacy,
    rating,
    rendering,
    reviewing,
    shown,
)
from bot.discord_app.asking import ASK_AGAIN
from bot.discord_app.custom_ids import Press, Verb
from bot.discord_app.door import Door
from bot.service.cards import instead
from bot.service.reply import Card, Choice

NOTHING_CLOSER: Final = "I have nothing closer yet. Please try other words, or look through `/faq browse`."
CLOSEST: Final = "This is what comes closest. If it is not here, try other words, or look through `/faq browse`."
NOT_YOURS: Final = "Only the one who asked, or a moderator, can delete this."
CANNOT_DELETE: Final = "I could not delete it just now. Please try again in a moment."

Interaction = discord.Interaction[Any]


async def press(door: Door, interaction: Interaction) -> None:
    """Do what a button or a menu of ours stands for, if it stands in the message that it is said to be pressed in."""
    if interaction.type is discord.InteractionType.component and not shown.offers(interaction):
        await failures.tell(door, interaction, ASK_AGAIN)
        return
    pressed = custom_ids.parse(interaction.custom_id or "")
    chosen = _chosen(interaction)
    match pressed:
        case Press(Verb.PICK, (token,)):
            await _pick(door, interaction, token)
        case Press(Verb.OTHERS, tokens):
            await _others(door, interaction, tokens)
        case Press(Verb.DELETE, (asker, *_)):
            await _delete(door, interaction, int(asker))
        case Press(Verb.SHOW, ()) if chosen:
            await _show(door, interaction, chosen)
        case Press(Verb.ENTRY, (topic, page)) if chosen:
            await _entry(door, interaction, chosen, custom_ids.make(Verb.TOPIC, topic, page))
        case Press(Verb.TOPICS, (page,)):
            await door.sender.replace(interaction, await browsing.topics(door, interaction, int(page)))
        case Press(Verb.TOPIC, ()) if chosen:
            await _topic(door, interaction, chosen, 0)
        case Press(Verb.TOPIC, (topic, page)):
            await _topic(door, interaction, topic, int(page))
        case Press():
            await _further(door, interaction, pressed)
        case None:
            await failures.tell(door, interaction, ASK_AGAIN)


async def _further(door: Door, interaction: Interaction, pressed: Press) -> None:
    """What people think of an answer, what they want of us, and what moderators do."""
    match pressed:
        case Press(Verb.HELPFUL | Verb.UNHELPFUL as verb, (token,)):
            await _vote(door, interaction, token, helpful=verb is Verb.HELPFUL)
        case Press(Verb.TELL, ()):
            await rating.wait(door, interaction)
        case Press(Verb.FORGET, ()):
            await privacy.forget(door, interaction)
        case Press(verb) if verb in reviewing.VERBS:
            await reviewing.press(door, interaction, pressed)
        case Press(verb) if verb in moderating.VERBS:
            await moderating.press(door, interaction, pressed)
        case _:
            await failures.tell(door, interaction, ASK_AGAIN)


async def _pick(door: Door, interaction: Interaction, token: str) -> None:
    """A suggestion turns its message into the answer.

    Behind "Not what I meant" wait those that were not taken, then what comes next and what goes with the answer.
    """
    card = await _card(door, interaction, token)
    if card is None:
        return
    around = shown.presses(interaction.message)
    suggested = [each for other in around if other.verb is Verb.PICK for each in other.arguments if each != token]
    further = [each for other in around if other.verb is Verb.OTHERS for each in other.arguments]
    had_others = any(other.verb is Verb.OTHERS for other in around)
    related = [custom_ids.token(each.ref) for each in card.related]
    view = rendering.card(
        card,
        asker=shown.asker(around),
        others=list(dict.fromkeys((*suggested, *instead(token, further, related)))) if had_others else None,
        about=shown.about(interaction.message),
        rated=outcomes.rated(door, interaction.guild_id or 0),
    )
    if await door.sender.replace(interaction, view):
        rating.chose(door, interaction, card.ref)


async def _others(door: Door, interaction: Interaction, tokens: Iterable[str]) -> None:
    """The next three, to whoever wants them; the message stays for the others as it is."""
    here = shown.card_token(shown.presses(interaction.message))
    wanted = [token for token in tokens if token != here]
    cards = [await custom_ids.card_of(door.asking, interaction.guild_id or 0, token) for token in wanted]
    choices = [Choice(card.ref, card.title) for card in cards if card is not None]
    if cards and not choices:
        await failures.tell(door, interaction, ASK_AGAIN)
    elif not choices:
        await failures.tell(door, interaction, NOTHING_CLOSER)
    else:
        await door.sender.respond(interaction, rendering.suggestions(choices, None, heading=CLOSEST), private=True)
    await _reject(door, interaction)


async def _reject(door: Door, interaction: Interaction) -> None:
    """ "Not what I meant" counts when it comes from the asker, and when there was something to mean."""
    around, message = shown.presses(interaction.message), interaction.message
    hidden = message is not None and message.flags.ephemeral
    if any(each.verb is Verb.TELL for each in around) or not (hidden or shown.asker(around) == interaction.user.id):
        return
    meant = [each.arguments[0] for each in around if each.verb in (Verb.HELPFUL, Verb.PICK)]
    card = await custom_ids.card_of(door.asking, interaction.guild_id or 0, meant[0]) if meant else None
    rating.reject(door, interaction, card.ref if card is not None else "")


async def _vote(door: Door, interaction: Interaction, token: str, *, helpful: bool) -> None:
    card = await _card(door, interaction, token)
    if card is not None:
        await rating.vote(
            door, interaction, card, helpful=helpful, asker=shown.asker(shown.presses(interaction.message))
        )


async def _delete(door: Door, interaction: Interaction, asker: int) -> None:
    message = interaction.message
    if message is None or not permissions.may_delete(interaction, asker):
        await failures.tell(door, interaction, NOT_YOURS)
        return
    if door.listening is not None:  # first of all: nobody must be shown the way to what is being deleted
        door.listening.unsaid(message.channel.id, message.id)
    if await door.sender.acknowledge(interaction) and not await door.sender.delete(message):
        await failures.tell(door, interaction, CANNOT_DELETE)


async def _show(door: Door, interaction: Interaction, token: str) -> None:
    """A related entry: in place where only its reader sees the message, else beside it."""
    card = await _card(door, interaction, token)
    if card is None:
        return
    message = interaction.message
    if message is None or not message.flags.ephemeral:
        await door.sender.respond(interaction, rendering.card(card), private=True)
        return
    # From one card of a topic to the next, the way back to the topic's list stays.
    topic = next(
        (each.arguments for each in shown.presses(message) if each.verb is Verb.TOPIC and each.arguments), None
    )
    back = custom_ids.make(Verb.TOPIC, *topic) if topic else ""
    await door.sender.replace(interaction, rendering.card(card, back=back))


async def _entry(door: Door, interaction: Interaction, token: str, back: str) -> None:
    """An entry of a topic's list, with the way back to the list."""
    card = await _card(door, interaction, token)
    if card is not None:
        await door.sender.replace(interaction, rendering.card(card, back=back))


async def _topic(door: Door, interaction: Interaction, topic: str, page: int) -> None:
    view = await browsing.entries(door, interaction, topic, page)
    if view is None:
        await failures.tell(door, interaction, ASK_AGAIN)
    else:
        await door.sender.replace(interaction, view)


async def _card(door: Door, interaction: Interaction, token: str) -> Card | None:
    """The card behind a token; the presser is told where there is none (any more)."""
    card = await custom_ids.card_of(door.asking, interaction.guild_id or 0, token)
    if card is None:
        await failures.tell(door, interaction, ASK_AGAIN)
    return card


def _chosen(interaction: Interaction) -> str:
    """What was chosen in a menu; empty for a button, or for a value that is none of ours."""
    value = next(iter(layout.chosen(interaction)), "")
    return value if custom_ids.is_token(value) else ""
