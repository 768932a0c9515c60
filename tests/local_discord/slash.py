"""From what a person types ("/faq show", entry="emt") to the interaction's data, by the commands the bot synced."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from local_discord.message_payloads import message_json
from local_discord.messages import Message
from local_discord.payloads import channel_json, member_json, role_json, user_json
from local_discord.permissions import BITS, channel_permissions
from local_discord.state import Channel, Role, User, World

CHAT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(1, 12)
GUILD_CONTEXT, BOT_DM_CONTEXT = 0, 1
NATIVE: dict[int, type | tuple[type, ...]] = {STRING: str, INTEGER: int, BOOLEAN: bool, NUMBER: (int, float)}


@dataclass(frozen=True)
class Upload:
    """A file that a person gives to a command's attachment option."""

    name: str
    data: bytes


class CommandMissingError(AssertionError):
    """The person cannot find the command: it is not synced, hidden, or not for this place."""


def find(world: World, name: str, kind: int, channel: Channel, user: User, *, forced: bool) -> dict[str, Any]:
    """Return the synced command; unless `forced`, only one that this person is shown in this channel."""
    places = (
        [world.commands.get(channel.guild_id, {}), world.commands[None]] if channel.guild_id else [world.commands[None]]
    )
    known = [command for place in places for command in place.values() if command["type"] == kind]
    found = next((command for command in known if command["name"] == name), None)
    if found is None:
        raise CommandMissingError(f"The bot synced no command {name!r}; there are {[c['name'] for c in known]}.")
    if not forced:
        reason = hidden(world, found, channel, user)
        if reason:
            raise CommandMissingError(f"{user.name} is not shown {name!r}: {reason}.")
    return found


def hidden(world: World, command: dict[str, Any], channel: Channel, user: User) -> str | None:
    """Return why a person is not shown the command in the channel, or None."""
    contexts = command["contexts"]
    if channel.guild_id is None:
        allowed = BOT_DM_CONTEXT in contexts if contexts is not None else command["dm_permission"]
        return None if allowed else "it is for servers only"
    if contexts is not None and GUILD_CONTEXT not in contexts:
        return "it is for direct messages only"
    has = channel_permissions(world, channel, user.id)
    if not has & BITS["use_application_commands"]:
        return "the channel does not allow commands"
    needs = command["default_member_permissions"]
    if needs is None or has & BITS["administrator"]:
        return None
    return "the default permissions ask for more" if int(needs) == 0 or has & int(needs) != int(needs) else None


class Filling:
    """Collects the options' values and the objects they refer to."""

    def __init__(self, world: World, store_file: Any, *, forced: bool) -> None:
        """`store_file(name, data)` keeps an upload and returns the attachment object."""
        self.world, self.store_file, self.forced = world, store_file, forced
        self.resolved: dict[str, dict[str, Any]] = {}

    def data(
        self, command: dict[str, Any], path: list[str], values: dict[str, Any], focused: str | None, channel: Channel
    ) -> dict[str, Any]:
        """Return the `data` of a chat command's interaction."""
        self.channel = channel
        options = self._options(command.get("options") or [], path, values, focused)
        data: dict[str, Any] = {"id": command["id"], "name": command["name"], "type": CHAT}
        if command.get("guild_id"):
            data["guild_id"] = command["guild_id"]
        if options:
            data["options"] = options
        if self.resolved:
            data["resolved"] = self.resolved
        return data

    def _options(
        self, offered: list[dict[str, Any]], path: list[str], values: dict[str, Any], focused: str | None
    ) -> list[dict[str, Any]]:
        if path:
            inner = next((o for o in offered if o["name"] == path[0] and o["type"] in (SUBCOMMAND, GROUP)), None)
            if inner is None:
                raise CommandMissingError(f"There is no subcommand {path[0]!r}, only {[o['name'] for o in offered]}.")
            nested = self._options(inner.get("options") or [], path[1:], values, focused)
            return [{"type": inner["type"], "name": inner["name"], "options": nested}]
        if any(option["type"] in (SUBCOMMAND, GROUP) for option in offered):
            raise CommandMissingError(f"A subcommand must be named, one of {[o['name'] for o in offered]}.")
        by_name = {option["name"]: option for option in offered}
        given = {name if name in by_name else name.replace("_", "-"): value for name, value in values.items()}
        unknown = set(given) - set(by_name)
        if unknown:
            raise CommandMissingError(f"The command has no option {sorted(unknown)}, only {list(by_name)}.")
        if focused is None and not self.forced:
            absent = [name for name, option in by_name.items() if option.get("required") and name not in given]
            assert not absent, f"Discord does not send a command without its required {absent}."
        return [
            self._option(option, given[name], focused=name == (focused or "").replace("_", "-") or name == focused)
            for name, option in by_name.items()
            if name in given
        ]

    def _option(self, option: dict[str, Any], value: Any, *, focused: bool) -> dict[str, Any]:
        filled: dict[str, Any] = {"type": option["type"], "name": option["name"], "value": value}
        if focused:
            assert option.get("autocomplete"), f"The option {option['name']!r} offers no autocomplete."
            return filled | {"focused": True, "value": str(value)}
        if option["type"] in NATIVE:
            if not self.forced:
                self._within(option, value)
            return filled
        return filled | {"value": self._resolve(option["type"], value)}

    def _within(self, option: dict[str, Any], value: Any) -> None:
        name, kind = option["name"], option["type"]
        assert isinstance(value, NATIVE[kind]), f"The option {name!r} does not take {value!r}."
        choices = [choice["value"] for choice in option.get("choices") or []]
        assert not choices or value in choices, f"The option {name!r} offers only {choices}."
        if kind == STRING:
            low, high = option.get("min_length", 0), option.get("max_length", 6000)
            assert low <= len(value) <= high, f"The option {name!r} takes {low} to {high} characters."
        elif kind in (INTEGER, NUMBER):
            low, high = option.get("min_value", -(2**53)), option.get("max_value", 2**53)
            assert low <= value <= high, f"The option {name!r} takes {low} to {high}."

    def _resolve(self, kind: int, value: Any) -> str:
        if kind == ATTACHMENT:
            attachment = self.store_file(value.name, value.data)
            self.resolved.setdefault("attachments", {})[attachment["id"]] = attachment
            return attachment["id"]
        thing = getattr(value, "user", None) or getattr(value, "channel", None) or value
        key = str(thing.id)
        if kind == CHANNEL:
            self.resolved.setdefault("channels", {})[key] = channel_json(self.world, thing, for_user=self.world.bot.id)
        elif isinstance(thing, Role):
            self.resolved.setdefault("roles", {})[key] = role_json(thing)
        else:
            self.resolved.setdefault("users", {})[key] = user_json(thing)
            guild = self.world.guilds.get(self.channel.guild_id or 0)
            if guild is not None and thing.id in guild.members:
                partial = member_json(guild.members[thing.id], with_user=False, permissions=0)
                self.resolved.setdefault("members", {})[key] = partial
        return key


def message_menu_data(world: World, command: dict[str, Any], message: Message) -> dict[str, Any]:
    """Return the `data` of a message menu; the message comes with its content, whatever the intents."""
    shown = message_json(world, message, content=True)
    data = {"id": command["id"], "name": command["name"], "type": MESSAGE_MENU, "target_id": str(message.id)}
    return data | {"resolved": {"messages": {str(message.id): shown}}}  # type: ignore[return-value]


def user_menu_data(world: World, command: dict[str, Any], user: User) -> dict[str, Any]:
    """Return the `data` of a user menu."""
    data = {"id": command["id"], "name": command["name"], "type": USER_MENU, "target_id": str(user.id)}
    return data | {"resolved": {"users": {str(user.id): user_json(user)}}}  # type: ignore[return-value]
