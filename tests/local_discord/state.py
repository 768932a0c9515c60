"""What exists in this Discord: people, servers, roles, channels, messages, commands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from local_discord.ids import Snowflakes, now_text
from local_discord.messages import Message
from local_discord.permissions import EVERYONE, INVITE

TEXT, DM, VOICE, CATEGORY, NEWS, STAGE, FORUM = 0, 1, 2, 4, 5, 13, 15
NEWS_THREAD, PUBLIC_THREAD, PRIVATE_THREAD = 10, 11, 12
THREADS = (NEWS_THREAD, PUBLIC_THREAD, PRIVATE_THREAD)


@dataclass
class User:
    """An account, of a person or of a bot."""

    id: int
    name: str
    bot: bool = False
    dms_open: bool = True


@dataclass
class Role:
    """A role of a server; the one whose id is the server's is @everyone."""

    id: int
    name: str
    permissions: int = 0
    position: int = 0
    bot_id: int | None = None


@dataclass
class Channel:
    """A channel, thread or direct conversation; `overwrites` maps a role's or member's id to (allow, deny)."""

    id: int
    type: int
    name: str = ""
    guild_id: int | None = None
    overwrites: dict[int, tuple[int, int]] = field(default_factory=dict)
    parent_id: int | None = None
    owner_id: int | None = None
    recipient_id: int | None = None
    tags: dict[int, str] = field(default_factory=dict)
    applied_tags: list[int] = field(default_factory=list)
    archived: bool = False
    locked: bool = False
    awaiting_starter: bool = False
    topic: str | None = None

    @property
    def is_thread(self) -> bool:
        """Say whether this is a thread, a forum post included."""
        return self.type in THREADS


@dataclass
class Member:
    """An account inside a server."""

    user: User
    role_ids: list[int] = field(default_factory=list)
    nick: str | None = None
    joined_at: str = field(default_factory=now_text)


@dataclass
class Guild:
    """A server (a guild, in Discord's code)."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    system_channel_id: int | None = None
    available: bool = True
    has_bot: bool = True
    locale: str = "en-US"


class World:
    """Everything that exists, and nothing that moves: the routes, the gateway and the people share it."""

    def __init__(self, token: str) -> None:
        """Make a Discord that holds one bot and nobody else."""
        self.token = token
        self.ids = Snowflakes()
        self.bot = User(self.ids.next(), "faqbot", bot=True)
        self.application_id = self.bot.id
        self.owner = User(self.ids.next(), "operator")
        self.users: dict[int, User] = {self.bot.id: self.bot, self.owner.id: self.owner}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.commands: dict[int | None, dict[int, dict[str, Any]]] = {None: {}}
        self.uploads: dict[str, bytes] = {}
        self.message_content_allowed = True
        self.interactions_url: str | None = None
        # Discord documents neither: what a bot without the intent sees of the message that is replied to, and of one
        # that mentions only its role. The stricter reading is the default; a test may try the other.
        self.quoted_content_withheld = True
        self.role_mention_reveals = False

    def new_user(self, name: str, *, bot: bool = False) -> User:
        """Register an account."""
        user = User(self.ids.next(), name, bot=bot)
        self.users[user.id] = user
        return user

    def new_guild(self, name: str, *, bot_permissions: int = INVITE) -> Guild:
        """Found a server with an owner and the bot in it."""
        owner = self.new_user(f"owner of {name}")
        guild = Guild(self.ids.next(), name, owner.id)
        everyone = Role(guild.id, "@everyone", EVERYONE)
        own = Role(self.ids.next(), self.bot.name, bot_permissions, 1, bot_id=self.bot.id)
        guild.roles = {everyone.id: everyone, own.id: own}
        guild.members = {owner.id: Member(owner), self.bot.id: Member(self.bot, [own.id])}
        self.guilds[guild.id] = guild
        return guild

    def bot_role(self, guild: Guild) -> Role:
        """Return the role that Discord made for the bot in this server."""
        return next(role for role in guild.roles.values() if role.bot_id == self.bot.id)

    def direct_channel(self, user: User) -> Channel:
        """Return the conversation between `user` and the bot; opened when there is none yet."""
        for channel in self.channels.values():
            if channel.type == DM and channel.recipient_id == user.id:
                return channel
        channel = Channel(self.ids.next(), DM, recipient_id=user.id)
        self.channels[channel.id] = channel
        return channel

    def guild_channels(self, guild_id: int) -> list[Channel]:
        """Return the channels of a server, threads included."""
        return [channel for channel in self.channels.values() if channel.guild_id == guild_id]

    def messages_in(self, channel_id: int) -> list[Message]:
        """Return the channel's messages that are not deleted, oldest first, ephemeral ones included."""
        return [m for m in self.messages.values() if m.channel_id == channel_id and not m.deleted]
