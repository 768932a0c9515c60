"""The doctor in Discord: /faq-admin doctor finds what keeps the bot from its work here, and how to mend it."""

import asyncio
from collections.abc import Iterable
from typing import Any, Final, cast

import discord
from discord import app_commands, ui

from bot.discord_app import diagnosing, failures, layout, limits
from bot.discord_app.acting import actor, moderating
from bot.discord_app.door import Door
from bot.discord_app.examining import Examiner
from bot.discord_app.layout import plain, text
from bot.discord_app.rendering import ACCENT
from bot.errors import Refused, StorageUnavailable
from bot.service.actor import Actor, Right
from bot.service.diagnosing import Ailment, Check, Examination, edits, examine

SECONDS: Final = 20.0
"""How long one check may take."""
WHAT, REMEDY = 450, 300
ROOM: Final = limits.MESSAGE_TEXT - 400
NOT_YET: Final = "Discord has not described this server to me yet. Please try again in a minute."
AWAY: Final = Ailment(
    "My database cannot be reached right now. Answers go on, changes have to wait.",
    "The bot's operator runs `faqbot doctor` and looks at the log. It comes back by itself when the database does.",
)

Interaction = discord.Interaction[Any]


async def doctor(door: Door, interaction: Interaction) -> None:
    """/faq-admin doctor."""
    await door.sender.think(interaction)
    who = await actor(door, interaction)
    who.require(Right.EXAMINE)
    guild: Any = interaction.guild
    client: Any = interaction.client
    if guild is None or guild.me is None:
        raise Refused(NOT_YET)
    there = Examiner(client, client.tree, door.message_content, client.shard_ids, client.wanted_shards, guild)
    checks = [*_here(door, who, guild), *there.checks()]
    found = await examine((name, _in_time(check)) for name, check in checks)
    await door.sender.finish(interaction, card(found))


def card(found: Examination) -> ui.LayoutView:
    """What was found as one layout: what people notice first, as much as a message holds."""
    ordered = sorted(found.ailments, key=lambda each: not each.grave)
    told = [_told(each) for each in ordered]
    while sum(len(each) for each in told) > ROOM:
        told.pop()
    grave = sum(each.grave for each in ordered)
    head = f"{grave} to mend, {len(ordered) - grave} to know of." if ordered else "Everything is in order."
    parts = [text(f"### Doctor\n{head}\n-# Looked at: {', '.join(found.checked) or 'nothing'}.")]
    for each in told[: limits.COMPONENTS // 4]:
        parts += [ui.Separator[ui.LayoutView](), text(each)]
    if (left := len(ordered) - (len(parts) - 1) // 2) > 0:
        parts.append(text(f"-# and {left} more; mend these first, then look again."))
    return layout.layout(ui.Container(*parts, accent_colour=ACCENT))


def command(door: Door) -> app_commands.Command[Any, ..., None]:
    """`doctor`, for the group of moderators."""

    async def doctor_command(interaction: Interaction) -> None:
        await failures.attend(door, interaction, doctor(door, interaction))

    description = "Find what keeps me from my work here, and how to mend it."
    return app_commands.Command(name="doctor", description=description, callback=cast("Any", doctor_command))


def _here(door: Door, who: Actor, guild: discord.Guild) -> list[tuple[str, Check]]:
    """What only a running bot can look at, of this server alone."""

    async def database() -> Iterable[Ailment]:
        try:
            await moderating(door).configuring.look(who)
        except StorageUnavailable:
            return [AWAY]  # its own words name the operator's address
        return []

    async def settings() -> Iterable[Ailment]:
        chosen = (await moderating(door).configuring.known(who)).settings
        return diagnosing.settings(guild, chosen, message_content=door.message_content)

    async def own() -> Iterable[Ailment]:
        return await asyncio.to_thread(edits, await moderating(door).configuring.known(who))

    return [("database", database), ("setup", settings), ("entries of this server", own)]


def _in_time(check: Check) -> Check:
    async def checked() -> Iterable[Ailment]:
        async with asyncio.timeout(SECONDS):
            return await check()

    return checked


def _told(ailment: Ailment) -> str:
    mark = "✗" if ailment.grave else "!"
    return f"{mark} {plain(ailment.what, WHAT)}\n→ {limits.shorten(ailment.remedy, REMEDY)}"
