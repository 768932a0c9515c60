"""Writing, replying, editing, deleting, posting: what anybody with an account, or a webhook, can do with messages."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from local_discord.core import Core
from local_discord.gateway import GUILDS
from local_discord.ids import created_at, now_text
from local_discord.messages import Message
from local_discord.payloads import channel_json
from local_discord.state import FORUM, PUBLIC_THREAD, Channel, User

if TYPE_CHECKING:
    from local_discord.places import Place

REPLY = 19


class Writer:
    """An account that writes."""

    def __init__(self, core: Core, user: User) -> None:
        """Share the core; remember where the account acted last."""
        self.core, self.user = core, user
        self.last_channel: Channel | None = None
        self.webhook_id: int | None = None

    @property
    def name(self) -> str:
        """The account's name."""
        return self.user.name

    async def writes(
        self, place: Place | Channel, text: str, *, embeds: list[dict[str, Any]] | None = None, kind: int = 0
    ) -> Message:
        """Write a message; `<@bot>` is the bot's mention, `<@&bot>` that of its role. `kind` 7 is a join notice."""
        return self._write(self.core.world.channels[place.id], text, embeds=embeds, type=kind)

    async def replies(self, message: Message, text: str, *, ping: bool = True) -> Message:
        """Reply to a message; with `ping` its author counts as mentioned, except under the answer to a command."""
        channel = self.core.world.channels[message.channel_id]
        reference = {"type": 0, "message_id": str(message.id), "channel_id": str(channel.id)}
        if channel.guild_id:
            reference["guild_id"] = str(channel.guild_id)
        pinged = [message.author.id] if ping and message.webhook_id is None else []
        return self._write(channel, text, reference=reference, type=REPLY, pinged=pinged)

    async def dms(self, text: str) -> Message:
        """Write to the bot directly."""
        return self._write(self.core.world.direct_channel(self.user), text)

    async def edits(self, message: Message, text: str) -> Message:
        """Edit an own message."""
        message.content = self._spell(text, self.core.world.channels[message.channel_id])
        message.mentions, message.mention_roles = self.core.mentioned(message.content)
        message.edited_timestamp = now_text()
        message.edits += 1
        self.core.message_event("MESSAGE_UPDATE", message)
        return message

    async def deletes(self, message: Message) -> None:
        """Delete a message."""
        self.core.delete(message)

    async def posts(
        self, forum: Place, title: str, text: str, *, tags: list[str] | None = None, gap: float = 0.0
    ) -> Message:
        """Open a forum post and return its first message; `gap` seconds pass between the thread and that message."""
        world, parent = self.core.world, self.core.world.channels[forum.id]
        assert parent.type == FORUM, f"{parent.name} is no forum."
        thread = Channel(
            world.ids.next(), PUBLIC_THREAD, title, parent.guild_id, parent_id=parent.id, owner_id=self.user.id
        )
        by_name = {name: tag_id for tag_id, name in parent.tags.items()}
        thread.applied_tags = [by_name[name] for name in tags or []]
        thread.awaiting_starter = True
        world.channels[thread.id] = thread
        self._thread_created(thread)
        await asyncio.sleep(gap)
        thread.awaiting_starter = False
        # The first message of a post has the id of its thread.
        return self._write(thread, text, message_id=thread.id)

    async def starts_thread(self, place: Place, name: str) -> Place:
        """Start a public thread in a channel."""
        world, parent = self.core.world, self.core.world.channels[place.id]
        thread = Channel(
            world.ids.next(), PUBLIC_THREAD, name, parent.guild_id, parent_id=parent.id, owner_id=self.user.id
        )
        world.channels[thread.id] = thread
        self._thread_created(thread)
        return place.beside(thread)

    def _thread_created(self, thread: Channel) -> None:
        event = channel_json(self.core.world, thread) | {"newly_created": True}
        self.core.gateway.dispatch("THREAD_CREATE", event, guild_id=thread.guild_id, intent=GUILDS)

    def _write(
        self,
        channel: Channel,
        text: str,
        *,
        message_id: int | None = None,
        pinged: list[int] | None = None,
        embeds: list[dict[str, Any]] | None = None,
        **more: Any,
    ) -> Message:
        self.last_channel = channel
        content = self._spell(text, channel)
        people, roles = self.core.mentioned(content)
        number = message_id or self.core.world.ids.next()
        message = Message(
            id=number,
            channel_id=channel.id,
            guild_id=channel.guild_id,
            author=self.user,
            content=content,
            timestamp=created_at(number),
            mentions=list(dict.fromkeys([*people, *(pinged or [])])),
            mention_roles=roles,
            mention_everyone="@everyone" in content or "@here" in content,
            embeds=embeds or [],
            webhook_id=self.webhook_id,
            created=time.monotonic(),
            **more,
        )
        self.core.publish(message)
        return message

    def _spell(self, text: str, channel: Channel) -> str:
        world = self.core.world
        text = text.replace("<@bot>", f"<@{world.bot.id}>")
        if channel.guild_id is not None:
            text = text.replace("<@&bot>", f"<@&{world.bot_role(world.guilds[channel.guild_id]).id}>")
        return text
