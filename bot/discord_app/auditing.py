"""Auditing: every edit leaves a message with before and after in the channel that the server has chosen for it."""

import hashlib
from typing import Any, Final

import discord
from discord import ui

from bot.discord_app import acting, edit_rendering, layout, limits, rendering, telling
from bot.discord_app.door import Door
from bot.faq.difference import FieldDifference

CANNOT: Final = (
    "That is saved, but I could not write it into <#{channel}>. I need View Channel and Send Messages there; an admin "
    "can choose another channel with `/faq-admin setup`."
)

Interaction = discord.Interaction[Any]


async def report(
    door: Door,
    interaction: Interaction,
    did: str,
    title: str,
    differences: tuple[FieldDifference, ...] = (),
    *,
    mark: str,
) -> None:
    """Write down that the user of this interaction `did` something ("changed") to what is called `title`.

    `mark` names the edit ("ref#number"): what has the same mark is written once. Whatever fails here, the edit is
    safe already; its author is told.
    """
    telling.after_edit(door, interaction)
    guild_id = interaction.guild_id or 0
    channel_id = await acting.moderating(door).configuring.audit_channel(guild_id)
    if not channel_id:
        return
    channel = interaction.guild.get_channel_or_thread(channel_id) if interaction.guild is not None else None
    view = _view(f"<@{interaction.user.id}> {did}: **{layout.plain(title, 300)}**", differences, mark)
    nonce = int.from_bytes(hashlib.blake2s(f"{guild_id} {mark}".encode(), digest_size=7).digest(), "big")
    arrived = isinstance(channel, discord.abc.Messageable) and await door.sender.post(channel, view, nonce=nonce)
    if not arrived:
        await door.sender.respond(interaction, rendering.note(CANNOT.format(channel=channel_id)), private=True)


def _view(head: str, differences: tuple[FieldDifference, ...], mark: str) -> ui.LayoutView:
    small = f"-# {mark}"
    block = edit_rendering.difference_block(differences, limits.MESSAGE_TEXT - len(head) - len(small) - 100)
    return layout.layout(layout.text(head), *([layout.text(block)] if block else []), layout.text(small))
