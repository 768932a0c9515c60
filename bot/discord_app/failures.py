"""Failures: whatever goes wrong in a handler, the person who waits gets a sentence, and the log gets the reason."""

import logging
from collections.abc import Awaitable
from typing import Any, Final

import discord
from discord import app_commands

from bot.discord_app import custom_ids, rendering
from bot.discord_app.door import Door
from bot.errors import FaqBotError

log = logging.getLogger(__name__)

OUR_FAULT: Final = "Sorry, something went wrong on my side. Please try again in a moment."
OLD_COMMAND: Final = "This command has changed since Discord last looked. Please reload Discord (Ctrl+R) and try again."

Interaction = discord.Interaction[Any]


async def attend(door: Door, interaction: Interaction, work: Awaitable[None]) -> None:
    """Run one handler of an interaction; every way it can fail ends in a sentence that only its user sees."""
    door.sender.received(interaction)
    with door.in_flight.one():
        try:
            await work
        except FaqBotError as error:
            await tell(door, interaction, error.sentence)
        except Exception:
            log.exception("An interaction failed (%s).", _what(interaction))
            await tell(door, interaction, OUR_FAULT)


async def tell(door: Door, interaction: Interaction, sentence: str) -> None:
    """Say one sentence to the user of this interaction, seen by nobody else."""
    if interaction.type is discord.InteractionType.autocomplete:
        await door.sender.offer(interaction, [])
        return
    await door.sender.respond(interaction, rendering.note(sentence), private=True)


class Tree(app_commands.CommandTree[Any]):
    """The commands; what fails before one of our handlers is reached gets its sentence here."""

    door: Door

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Discord knows a command that we do not (any more), or sent values that do not fit it."""
        if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
            log.warning("Discord sent a command that does not exist here: %s", error)
            sentence = OLD_COMMAND
        else:
            log.error("A command failed (%s).", _what(interaction), exc_info=error)
            sentence = OUR_FAULT
        with self.door.in_flight.one():
            await tell(self.door, interaction, sentence)


def _what(interaction: Interaction) -> str:
    """What was used, for the log: never what somebody wrote."""
    if interaction.type in (discord.InteractionType.component, discord.InteractionType.modal_submit):
        pressed = custom_ids.parse(interaction.custom_id or "")
        return f"the button {pressed.verb}" if pressed is not None else "a button of none of ours"
    command = interaction.command
    return f"/{command.qualified_name}" if command is not None else str(interaction.type)
