"""Rating: what people think of an answer, and who wants to be told when there is one. Votes count once a person."""

from typing import Any, Final

import discord

from bot.discord_app import failures, layout, rendering
from bot.discord_app.door import Door
from bot.service.records import Voted
from bot.service.reply import Card
from bot.service.reviewing import Wish

THANKS: Final = "Thank you! That tells the moderators what works."
SORRY: Final = "Thank you for saying so. The moderators will see that this one needs work."
COUNTED_ALREADY: Final = "Thank you! I have that vote of yours already. Each person has one for each answer."
CHANGED: Final = "Your vote is changed. Each person has one for each answer."
NOT_NOW: Final = "I could not write that down just now. Please try again in a minute."
WILL_TELL: Final = (
    "I will write you a direct message as soon as a moderator has added the answer, and then forget that you asked. "
    "I wait 30 days at the most; `/faq forget-me` ends it at once."
)
WAITS_ALREADY: Final = (
    "You are on the list already: I will write you a direct message as soon as a moderator has added the answer."
)
ANSWERED: Final = "That question was answered in the meantime. Here is the answer."
NOT_KEPT: Final = "I keep no note of that question any more. Please ask it again, then press the button."
SAID: Final = {Wish.NOTED: WILL_TELL, Wish.ALREADY: WAITS_ALREADY, Wish.GONE: NOT_KEPT}

Interaction = discord.Interaction[Any]


async def vote(door: Door, interaction: Interaction, card: Card, *, helpful: bool, asker: int) -> None:
    """Helpful, or Not helpful."""
    guild_id, user_id = interaction.guild_id or 0, interaction.user.id
    if door.learning is None or not guild_id:
        await failures.tell(door, interaction, NOT_NOW)
        return
    recorder = door.learning.recorder
    voted = await recorder.vote(guild_id, card.ref, user_id, helpful=helpful)
    if voted is None:
        await failures.tell(door, interaction, NOT_NOW)
        return
    if not helpful and (voted is Voted.FIRST or user_id == asker):
        reject(door, interaction, card.ref)
    said = {Voted.FIRST: THANKS if helpful else SORRY, Voted.CHANGED: CHANGED, Voted.SAME: COUNTED_ALREADY}
    await failures.tell(door, interaction, said[voted])


def chose(door: Door, interaction: Interaction, ref: str) -> None:
    """A suggestion was chosen: perhaps the question belongs to its phrasings."""
    if door.learning is not None and interaction.message is not None:
        door.learning.recorder.chosen(interaction.guild_id or 0, interaction.message.id, ref)


def reject(door: Door, interaction: Interaction, ref: str) -> None:
    """An answer was not what its asker meant."""
    if door.learning is not None and interaction.message is not None:
        door.learning.recorder.rejected(interaction.guild_id or 0, interaction.message.id, ref)


async def wait(door: Door, interaction: Interaction) -> None:
    """ "Tell me when it is answered"."""
    guild_id, message = interaction.guild_id or 0, interaction.message
    if door.learning is None or message is None or not guild_id:
        await failures.tell(door, interaction, NOT_KEPT)
        return
    review_id = await door.learning.recorder.review_of(guild_id, message.id)
    if not review_id:
        await failures.tell(door, interaction, NOT_KEPT)
        return
    wish = await door.learning.reviewing.wait(guild_id, review_id, interaction.user.id, interaction.channel_id or 0)
    if isinstance(wish, Card):
        await door.sender.respond(interaction, rendering.card(wish, above=layout.text(ANSWERED)), private=True)
    else:
        await failures.tell(door, interaction, SAID[wish])
