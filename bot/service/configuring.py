"""Configuring: what an admin sets for a server: roles, audit channel, channel modes, packs, the question log."""

import asyncio
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from weakref import WeakValueDictionary

from bot.errors import Refused
from bot.faq.limits import NUMBER
from bot.faq.stacking import choose
from bot.service.actor import Actor, Right, Role
from bot.service.library import Library, Snapshot
from bot.service.ports import Store
from bot.service.records import ChannelMode, GuildSettings, Kept

ROLES: Final = 25
CHANNELS: Final = 1_000
_TO_DIAL: Final = re.compile(rf"(?=.*[0-9])[0-9+*#() ./-]{{1,{NUMBER}}}")
RETENTION: Final = range(1, 366)
"""For how many days a question log may be kept."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What is set, and what could be: `offered` are (name, title) of the operator's packs, `chosen` those in use,
    `numbers` the emergency numbers of those by what they are for."""

    settings: GuildSettings
    offered: tuple[tuple[str, str], ...]
    chosen: frozenset[str]
    numbers: Mapping[str, str] = field(default_factory=dict[str, str])


class Configuring:
    """The use case of `/faq-admin setup`. All may raise Refused and StorageUnavailable."""

    def __init__(self, library: Library, store: Store) -> None:
        self._library = library
        self._store = store
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def look(self, actor: Actor) -> Configuration:
        """What is set right now."""
        actor.require(Right.SETUP)
        return self._configuration((await self._library.refresh(actor.guild_id)).settings)

    async def known(self, actor: Actor) -> Snapshot:
        """What is known in the server, with its settings; also while the database is away."""
        actor.require(Right.EXAMINE)
        return await self._library.snapshot(actor.guild_id)

    async def set_roles(self, actor: Actor, role: Role, role_ids: Collection[int]) -> Configuration:
        """Which Discord roles are editors, or admins, of the bot; none is possible."""
        chosen = frozenset(role_ids)
        if len(chosen) > ROLES:
            raise Refused(f"At most {ROLES} roles, please.")
        if role is Role.ADMIN:
            return await self._change(actor, lambda now: replace(now, admin_roles=chosen))
        return await self._change(actor, lambda now: replace(now, editor_roles=chosen))

    async def set_audit_channel(self, actor: Actor, channel_id: int) -> Configuration:
        """Where every edit is written to (0: nowhere)."""
        return await self._change(actor, lambda now: replace(now, audit_channel=channel_id))

    async def set_mode(
        self, actor: Actor, mode: ChannelMode, chosen: Collection[int], shown: Collection[int]
    ) -> Configuration:
        """Put these channels into a mode; those that were `shown` in it and are not chosen go back to MENTION."""

        def change(now: GuildSettings) -> GuildSettings:
            kept = {id_: old for id_, old in now.channels.items() if not (old is mode and id_ in shown)}
            return replace(now, channels=dict(list((kept | dict.fromkeys(chosen, mode)).items())[-CHANNELS:]))

        return await self._change(actor, change)

    async def set_packs(self, actor: Actor, names: Collection[str]) -> Configuration:
        """Which of the operator's packs are in use here, in the operator's order; all of them follow new ones, too."""
        offered = tuple(pack.name for pack in self._library.ground.packs)
        chosen = tuple(name for name in offered if name in set(names))
        return await self._change(actor, lambda now: replace(now, packs=None if chosen == offered else chosen))

    async def set_question_log(self, actor: Actor, *, on: bool) -> Configuration:
        """Switch the question log on, or off; off erases what it holds."""
        done = await self._change(actor, lambda now: replace(now, log_questions=on))
        if not on:
            await self._store.log.erase(actor.guild_id)
        return done

    async def question_log(self, actor: Actor) -> Kept:
        """How much goes when the question log is switched off."""
        actor.require(Right.SETUP)
        return await self._store.log.kept(actor.guild_id)

    async def set_retention(self, actor: Actor, days: int) -> Configuration:
        """For how many days questions and votes are kept; what is older goes with the next purge."""
        if days not in RETENTION:
            raise Refused(f"Questions can be kept for {RETENTION[0]} to {RETENTION[-1]} days.")
        return await self._change(actor, lambda now: replace(now, retention_days=days))

    async def set_listening_for_emergencies(self, actor: Actor, *, on: bool) -> Configuration:
        """Whether the number is given to somebody in danger who did not ask the bot; who asks it gets it always."""
        return await self._change(actor, lambda now: replace(now, listen_for_emergencies=on))

    async def set_numbers(self, actor: Actor, numbers: Mapping[str, str]) -> Configuration:
        """The emergency numbers that hold here; what is empty, or as in the packs, follows the packs."""
        usual = (await self.look(actor)).numbers
        chosen = {name: number.strip() for name, number in numbers.items() if name in usual and number.strip()}
        for number in chosen.values():
            if not _TO_DIAL.fullmatch(number):
                raise Refused(
                    f"“{number[:NUMBER]}” is no number that one can call. Write it like 112 or 1-800-222-1222."
                )
        own = {name: number for name, number in chosen.items() if number != usual[name]}

        def change(now: GuildSettings) -> GuildSettings:
            others = {name: number for name, number in now.numbers.items() if name not in numbers}
            return replace(now, numbers=others | own)

        return await self._change(actor, change)

    async def audit_channel(self, guild_id: int) -> int:
        """Where this server's edits are written to (0: nowhere). For whoever writes them; it asks for no right."""
        return (await self._library.snapshot(guild_id)).settings.audit_channel

    async def _change(self, actor: Actor, change: Callable[[GuildSettings], GuildSettings]) -> Configuration:
        actor.require(Right.SETUP)
        async with self._locks.setdefault(actor.guild_id, asyncio.Lock()):
            before = (await self._store.guilds.state(actor.guild_id)).settings
            after = change(before)
            if after != before:
                await self._store.guilds.save(actor.guild_id, after)
        return self._configuration((await self._library.refresh(actor.guild_id)).settings)

    def _configuration(self, settings: GuildSettings) -> Configuration:
        offered = tuple((pack.name, pack.title) for pack in self._library.ground.packs)
        names = frozenset(name for name, _ in offered)
        numbers: dict[str, str] = {}
        for pack in reversed(choose(self._library.ground, settings.packs)):
            numbers |= pack.emergency.numbers
        chosen = names if settings.packs is None else names & set(settings.packs)
        return Configuration(settings, offered, chosen, numbers)
