"""What the routes, the gateway and the people share, and the two ways in which a message comes to be or changes."""

from __future__ import annotations

import copy
import re
import time
from typing import Any

from local_discord.errors import InvalidBodyError, empty_message
from local_discord.faults import Faults
from local_discord.gateway import DIRECT_MESSAGES, GUILD_MESSAGES, Gateway
from local_discord.ids import created_at, now_text
from local_discord.interactions import Interaction
from local_discord.journal import Journal
from local_discord.limits import mention_problems, message_problems
from local_discord.message_payloads import message_event
from local_discord.messages import BUTTON, COMPONENTS_V2, EPHEMERAL, SELECTS, SUPPRESS_EMBEDS, Message, walk
from local_discord.openapi import OpenApi
from local_discord.state import Channel, World

SUPPRESS_NOTIFICATIONS = 1 << 12
SETTABLE = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS | COMPONENTS_V2 | EPHEMERAL
USER_MENTION, ROLE_MENTION = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>")
SEPARATOR, CONTAINER = 14, 17
LEFT_OUT: dict[int, dict[str, Any]] = {
    SEPARATOR: {"spacing": 1, "divider": True},
    CONTAINER: {"accent_color": None, "spoiler": False},
    BUTTON: {"disabled": False},
    **{kind: {"min_values": 1, "max_values": 1, "disabled": False} for kind in SELECTS},
}
SHOWN = ("content", "embeds", "components", "attachments", "sticker_ids", "poll")


class Core:
    """One Discord: the world and everything that watches it."""

    def __init__(self, world: World, openapi: OpenApi | None) -> None:
        """Take the world; `base` (the address) is known once the server listens."""
        self.world, self.openapi = world, openapi
        self.journal = Journal()
        self.faults = Faults()
        self.gateway = Gateway(world, self.journal)
        self.interactions: dict[str, Interaction] = {}
        self.base = ""
        self.requests_a_second = 50
        self.clock_ahead = 0.0

    # --- what the bot posts ------------------------------------------------------------------------------------

    def check_message(self, body: dict[str, Any], flags: int) -> None:
        """Refuse a body that Discord would refuse, and note one that could ping somebody."""
        for problem in mention_problems(body):
            self.journal.violation(f"A message went out that could ping: {problem}")
        problems = message_problems(body, flags=flags)
        if problems:
            raise InvalidBodyError(problems)

    def post(self, channel: Channel, body: dict[str, Any], files: dict[str, tuple[str, bytes]], **more: Any) -> Message:
        """Make the bot's message from a request body, after checking it; the event goes out unless it is ephemeral."""
        flags = (body.get("flags") or 0) & SETTABLE
        self.check_message(body, flags)
        if not files and not any(body.get(name) for name in SHOWN):
            raise empty_message()
        message = self.blank(channel, flags=flags, **more)
        message.nonce = body.get("nonce")
        self._fill(message, body, files)
        if message.reference is not None and (body.get("allowed_mentions") or {}).get("replied_user"):
            message.mentions = [self.world.messages[int(message.reference["message_id"])].author.id]
        self.publish(message)
        return message

    def blank(self, channel: Channel, *, flags: int = 0, **more: Any) -> Message:
        """Make an empty message of the bot's that nobody is told of yet."""
        message_id = self.world.ids.next()
        return Message(
            id=message_id,
            channel_id=channel.id,
            guild_id=channel.guild_id,
            author=self.world.bot,
            content="",
            timestamp=created_at(message_id),
            flags=flags,
            created=time.monotonic(),
            **more,
        )

    def publish(self, message: Message) -> None:
        """Put a message into its channel and tell the bot, unless only one person sees it."""
        self.world.messages[message.id] = message
        if message.seen_only_by is None:
            self.message_event("MESSAGE_CREATE", message)
        self.journal.moved()

    def edit(self, message: Message, body: dict[str, Any], files: dict[str, tuple[str, bytes]]) -> Message:
        """Change the bot's message by a request body, after checking it."""
        wanted = body.get("flags") or 0
        flags = message.flags | wanted & COMPONENTS_V2
        if body.get("flags") is not None:
            flags = flags & ~SUPPRESS_EMBEDS | wanted & SUPPRESS_EMBEDS
        if flags & COMPONENTS_V2 and not message.flags & COMPONENTS_V2:
            left = [name for name in ("content", "embeds") if getattr(message, name) and name not in body]
            if left:
                raise InvalidBodyError([f"{name}: must be set to null when the layout replaces it" for name in left])
        self.check_message(body, flags)
        after = [body[name] if name in body else getattr(message, name, None) for name in SHOWN]
        if not files and not any(after):
            raise empty_message()
        message.flags = flags
        self._fill(message, body, files)
        message.edited_timestamp = now_text()
        message.edits += 1
        if message.seen_only_by is None:
            self.message_event("MESSAGE_UPDATE", message)
        self.journal.moved()
        return message

    def _fill(self, message: Message, body: dict[str, Any], files: dict[str, tuple[str, bytes]]) -> None:
        for name in ("content", "embeds", "components"):
            if name in body:
                # A copy: the journal keeps the body as it came.
                setattr(message, name, copy.deepcopy(body[name]) or ("" if name == "content" else []))
        message.embeds = [{"type": "rich"} | embed for embed in message.embeds]
        complete_parts(message.components)
        if "attachments" in body and body["attachments"] is not None:
            kept = {str(each.get("id")) for each in body["attachments"]}
            message.attachments = [each for each in message.attachments if each["id"] in kept]
        for name, data in files.values():
            message.attachments.append(self.store_file(name, data))
            message.files[name] = data

    def store_file(self, name: str, data: bytes) -> dict[str, Any]:
        """Keep a file where the bot can fetch it, and return the attachment object."""
        file_id = self.world.ids.next()
        address = f"/attachments/{file_id}/{name}"
        self.world.uploads[address] = data
        url = f"{self.base}{address}"
        about = {"size": len(data), "content_type": "application/octet-stream", "ephemeral": False}
        return {"id": str(file_id), "filename": name, "url": url, "proxy_url": url} | about

    # --- what everybody is told --------------------------------------------------------------------------------

    def message_event(self, event: str, message: Message) -> None:
        """Tell the bot of a message, with what its intents let it see."""
        intent = DIRECT_MESSAGES if message.guild_id is None else GUILD_MESSAGES
        if event == "MESSAGE_DELETE":
            gone = {"id": str(message.id), "channel_id": str(message.channel_id)}
            where = {"guild_id": str(message.guild_id)} if message.guild_id else {}
            self.gateway.dispatch(event, gone | where, guild_id=message.guild_id, intent=intent)
            return

        def body(intents: int) -> dict[str, Any]:
            return message_event(self.world, message, intents)

        self.gateway.dispatch(event, body, guild_id=message.guild_id, intent=intent)

    def delete(self, message: Message) -> None:
        """Take a message away."""
        message.deleted = True
        if message.seen_only_by is None:
            self.message_event("MESSAGE_DELETE", message)
        self.journal.moved()

    def mentioned(self, text: str) -> tuple[list[int], list[int]]:
        """Return the people and the roles that a person's text mentions."""
        people = [int(each) for each in USER_MENTION.findall(text) if int(each) in self.world.users]
        return list(dict.fromkeys(people)), list(dict.fromkeys(int(each) for each in ROLE_MENTION.findall(text)))


def complete_parts(components: list[dict[str, Any]]) -> None:
    """Give every component without an `id` the next free one, and fill in what it may leave out, as Discord does."""
    taken = {part["id"] for part in walk(components) if part.get("id")}
    number = 0
    for part in walk(components):
        for name, value in LEFT_OUT.get(part["type"], {}).items():
            part.setdefault(name, value)
        if not part.get("id"):
            number += 1
            while number in taken:
                number += 1
            part["id"] = number
