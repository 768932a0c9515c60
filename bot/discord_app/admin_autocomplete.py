"""Autocomplete for moderators: entries, terms, removed ones, phrasings of the chosen entry, topics."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final

import discord
from discord import app_commands

from bot.discord_app import failures, limits, typed
from bot.discord_app.acting import actor, moderating
from bot.discord_app.door import Door
from bot.service.finding import Kind
from bot.service.reply import Choice

TYPED: Final = 200

Interaction = discord.Interaction[Any]
Choices = list[app_commands.Choice[str]]
Completer = Callable[[Interaction, str], Awaitable[Choices]]


class Completers:
    """What can be chosen, as the callbacks that commands want. A member who forges one gets an empty list."""

    def __init__(self, door: Door) -> None:
        self._door = door

    async def entries(self, interaction: Interaction, text: str) -> Choices:
        return await self._offer(interaction, self._things(interaction, text, Kind.ENTRY))

    async def terms(self, interaction: Interaction, text: str) -> Choices:
        return await self._offer(interaction, self._things(interaction, text, Kind.TERM))

    async def things(self, interaction: Interaction, text: str) -> Choices:
        return await self._offer(interaction, self._things(interaction, text, Kind.ANY))

    async def removed(self, interaction: Interaction, text: str) -> Choices:
        async def work() -> Iterable[tuple[str, str]]:
            who = await actor(self._door, interaction)
            return _pairs(await moderating(self._door).finding.removed(who, text[:TYPED]))

        return await self._offer(interaction, work())

    async def edited(self, interaction: Interaction, text: str) -> Choices:
        async def work() -> Iterable[tuple[str, str]]:
            who = await actor(self._door, interaction)
            return _pairs(await moderating(self._door).finding.edited(who, text[:TYPED]))

        return await self._offer(interaction, work())

    async def phrasings(self, interaction: Interaction, text: str) -> Choices:
        """Those of the entry or term that stands in the option before."""

        async def work() -> Iterable[tuple[str, str]]:
            who = await actor(self._door, interaction)
            finding = moderating(self._door).finding
            ref = await finding.ref(who, str(getattr(interaction.namespace, "entry", "")))
            return [(one, typed.phrasing_value(one)) for one in await finding.phrasings(who, ref, text[:TYPED])]

        return await self._offer(interaction, work())

    async def topics(self, interaction: Interaction, text: str) -> Choices:
        async def work() -> Iterable[tuple[str, str]]:
            found = await moderating(self._door).finding.topics(await actor(self._door, interaction), text[:TYPED])
            return [(topic, topic) for topic in found]

        return await self._offer(interaction, work())

    async def _things(self, interaction: Interaction, text: str, kind: Kind) -> Iterable[tuple[str, str]]:
        who = await actor(self._door, interaction)
        return _pairs(await moderating(self._door).finding.things(who, text[:TYPED], kind, limits.CHOICES))

    async def _offer(self, interaction: Interaction, found: Awaitable[Iterable[tuple[str, str]]]) -> Choices:
        await failures.attend(self._door, interaction, self._answer(interaction, found))
        return []  # answered already: see autocomplete.py

    async def _answer(self, interaction: Interaction, found: Awaitable[Iterable[tuple[str, str]]]) -> None:
        pairs = [(name, value) for name, value in await found if limits.value_fits(value)]
        choices = [app_commands.Choice(name=limits.choice_name(name), value=value) for name, value in pairs]
        await self._door.sender.offer(interaction, choices[: limits.CHOICES])


def _pairs(choices: Iterable[Choice]) -> list[tuple[str, str]]:
    return [(each.title, each.ref) for each in choices]
