"""Servers and channels, arranged by a test before or while the bot runs."""

from __future__ import annotations

from collections.abc import Iterable

from local_discord.core import Core
from local_discord.gateway import GUILDS
from local_discord.messages import Message
from local_discord.payloads import channel_json, role_json
from local_discord.people import Person
from local_discord.permissions import ALL, Permissions, bits
from local_discord.state import FORUM, NEWS, TEXT, Channel, Guild, Member, Role, User
from local_discord.writing import Writer


class Place:
    """A channel or thread of a server."""

    def __init__(self, core: Core, channel: Channel) -> None:
        """Made by `guild.channel(…)`, `guild.forum(…)`, `ann.starts_thread(…)`."""
        self.core, self.channel = core, channel

    @property
    def id(self) -> int:
        """The channel's id."""
        return self.channel.id

    @property
    def name(self) -> str:
        """The channel's name."""
        return self.channel.name

    @property
    def mention(self) -> str:
        """What people write to link the channel."""
        return f"<#{self.channel.id}>"

    @property
    def messages(self) -> list[Message]:
        """What everybody sees here, oldest first."""
        return [m for m in self.core.world.messages_in(self.id) if m.seen_only_by is None]

    @property
    def from_bot(self) -> list[Message]:
        """What the bot wrote here for everybody to see."""
        return [m for m in self.messages if m.author.id == self.core.world.bot.id]

    def beside(self, channel: Channel) -> Place:
        """Return the handle of another channel of this Discord."""
        return Place(self.core, channel)

    def allow_bot(self, *, only: Permissions | None = None, denied: Permissions | None = None) -> None:
        """Give the bot exactly `only` here, or take `denied` away; with both None it has what it has in the server."""
        self.channel.overwrites.pop(self.core.world.bot.id, None)
        if only is not None:
            self.channel.overwrites[self.core.world.bot.id] = (bits(only), ALL & ~bits(only))
        elif denied is not None:
            self.channel.overwrites[self.core.world.bot.id] = (0, bits(denied))
        self.changed()

    def deny_everyone(self, permissions: Permissions) -> None:
        """Take permissions from @everyone here."""
        self.channel.overwrites[self.channel.guild_id or 0] = (0, bits(permissions))
        self.changed()

    def locks(self) -> None:
        """Lock and archive the thread."""
        self.channel.locked = self.channel.archived = True
        self.changed()

    def changed(self) -> None:
        """Tell the bot what the channel is like now."""
        event = "THREAD_UPDATE" if self.channel.is_thread else "CHANNEL_UPDATE"
        self._tell(event)

    def deleted(self) -> None:
        """Delete the channel."""
        self._tell("THREAD_DELETE" if self.channel.is_thread else "CHANNEL_DELETE")
        self.core.world.channels.pop(self.channel.id)

    def _tell(self, event: str) -> None:
        payload = channel_json(self.core.world, self.channel)
        self.core.gateway.dispatch(event, payload, guild_id=self.channel.guild_id, intent=GUILDS)


class Server:
    """A server that a test arranges. What is added while the bot is connected reaches it as an event."""

    def __init__(self, core: Core, guild: Guild) -> None:
        """Made by `discord.guild(…)`."""
        self.core, self.guild = core, guild

    @property
    def id(self) -> int:
        """The server's id."""
        return self.guild.id

    @property
    def owner(self) -> Person:
        """The owner, who may do everything."""
        return Person(self.core, self.guild.members[self.guild.owner_id].user, self)

    @property
    def bot_role_mention(self) -> str:
        """The mention of the bot's own role."""
        return f"<@&{self.core.world.bot_role(self.guild).id}>"

    def channel(
        self,
        name: str,
        *,
        bot_permissions: Permissions | None = None,
        bot_denied: Permissions | None = None,
        everyone_denied: Permissions | None = None,
        system: bool = False,
        news: bool = False,
    ) -> Place:
        """Add a text channel; `system` makes it the one for notices."""
        channel = Channel(self.core.world.ids.next(), NEWS if news else TEXT, name, self.guild.id)
        if system:
            self.guild.system_channel_id = channel.id
        return self._open(channel, bot_permissions, bot_denied, everyone_denied)

    def forum(self, name: str, *, tags: Iterable[str] = (), bot_denied: Permissions | None = None) -> Place:
        """Add a forum with tags."""
        channel = Channel(self.core.world.ids.next(), FORUM, name, self.guild.id)
        channel.tags = {self.core.world.ids.next(): tag for tag in tags}
        return self._open(channel, None, bot_denied, None)

    def _open(
        self,
        channel: Channel,
        only: Permissions | None,
        denied: Permissions | None,
        everyone_denied: Permissions | None,
    ) -> Place:
        if only is not None:
            channel.overwrites[self.core.world.bot.id] = (bits(only), ALL & ~bits(only))
        elif denied is not None:
            channel.overwrites[self.core.world.bot.id] = (0, bits(denied))
        if everyone_denied is not None:
            channel.overwrites[self.guild.id] = (0, bits(everyone_denied))
        self.core.world.channels[channel.id] = channel
        place = Place(self.core, channel)
        place._tell("CHANNEL_CREATE")
        return place

    def first_channel(self) -> Channel:
        """Return the oldest text channel, where a person acts who was nowhere yet."""
        return next(c for c in self.core.world.guild_channels(self.id) if c.type == TEXT)

    def role(self, name: str, permissions: Permissions = 0) -> Role:
        """Add a role."""
        role = Role(self.core.world.ids.next(), name, bits(permissions), len(self.guild.roles))
        self.guild.roles[role.id] = role
        event = {"guild_id": str(self.id), "role": role_json(role)}
        self.core.gateway.dispatch("GUILD_ROLE_CREATE", event, guild_id=self.id, intent=GUILDS)
        return role

    def member(self, name: str, *, permissions: Permissions = 0, roles: Iterable[Role] = ()) -> Person:
        """Add a person; `permissions` come as a role of their own."""
        return Person(self.core, self._join(name, permissions, roles, bot=False), self)

    def member_too(self, person: Person, *, permissions: Permissions = 0) -> Person:
        """Let somebody from another server join here; the returned Person acts here."""
        self._admit(person.user, permissions, ())
        return Person(self.core, person.user, self)

    def bot_member(self, name: str) -> Person:
        """Add another bot, which ours must ignore."""
        return Person(self.core, self._join(name, 0, (), bot=True), self)

    def webhook(self, name: str) -> Writer:
        """Add a webhook, which ours must ignore."""
        writer = Writer(self.core, User(self.core.world.ids.next(), name, bot=True))
        writer.webhook_id = writer.user.id
        return writer

    def _join(self, name: str, permissions: Permissions, roles: Iterable[Role], *, bot: bool) -> User:
        user = self.core.world.new_user(name, bot=bot)
        self._admit(user, permissions, roles)
        return user

    def _admit(self, user: User, permissions: Permissions, roles: Iterable[Role]) -> None:
        own = [self.role(f"{user.name}'s", permissions)] if bits(permissions) else []
        self.guild.members[user.id] = Member(user, [role.id for role in (*roles, *own)])

    def set_bot_permissions(self, permissions: Permissions) -> None:
        """Change what the bot's own role may do in the whole server."""
        role = self.core.world.bot_role(self.guild)
        role.permissions = bits(permissions)
        event = {"guild_id": str(self.id), "role": role_json(role)}
        self.core.gateway.dispatch("GUILD_ROLE_UPDATE", event, guild_id=self.id, intent=GUILDS)

    def adds_bot(self) -> None:
        """Invite the bot."""
        self.guild.has_bot = True
        self.core.gateway.dispatch_guild(self.guild)

    def removes_bot(self) -> None:
        """Throw the bot out."""
        self.guild.has_bot = False
        self.core.gateway.dispatch("GUILD_DELETE", {"id": str(self.id)}, guild_id=self.id, intent=GUILDS)

    def outage(self) -> None:
        """Become unavailable: an outage, not a removal."""
        self.guild.available = False
        gone = {"id": str(self.id), "unavailable": True}
        self.core.gateway.dispatch("GUILD_DELETE", gone, guild_id=self.id, intent=GUILDS)

    def returns(self) -> None:
        """Come back after an outage."""
        self.guild.available = True
        self.core.gateway.dispatch_guild(self.guild)
