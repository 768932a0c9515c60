"""Application commands: what the bot syncs is what people can type."""

from __future__ import annotations

from typing import Any

from local_discord.errors import DiscordError, InvalidBodyError, missing_access
from local_discord.interaction_limits import CHAT, command_problems, commands_problems
from local_discord.rest import Answer, Ask, Routes

Command = dict[str, Any]
KEPT = ("name_localizations", "description_localizations")


def store_of(ask: Ask) -> dict[int, Command]:
    """Return the commands of the path's place: everywhere, or one server."""
    world = ask.core.world
    if ask.id("application_id") != world.application_id:
        raise DiscordError(403, 20012, "You are not authorized to perform this action on this application")
    if "guild_id" not in ask.ids:
        return world.commands[None]
    guild = world.guilds.get(ask.id("guild_id"))
    if guild is None or not guild.has_bot:
        raise missing_access()
    return world.commands.setdefault(guild.id, {})


def key_of(command: Command) -> tuple[int, str]:
    """Return what makes a command the same command: its kind and its name."""
    return command.get("type") or CHAT, command["name"]


def stored(ask: Ask, body: Command, command_id: int) -> Command:
    """Return a command as Discord gives it back."""
    needs = body.get("default_member_permissions")
    command: Command = {
        "id": str(command_id),
        "application_id": str(ask.core.world.application_id),
        "version": str(ask.core.world.ids.next()),
        "default_member_permissions": None if needs is None else str(needs),
        "type": body.get("type") or CHAT,
        "name": body["name"],
        "name_localizations": body.get("name_localizations"),
        "description": body.get("description") or "",
        "description_localizations": body.get("description_localizations"),
        "dm_permission": body.get("dm_permission") is not False,
        "contexts": body.get("contexts"),
        "integration_types": body.get("integration_types") or [0],
        "nsfw": bool(body.get("nsfw")),
    }
    if body.get("options"):
        command["options"] = [_option(option) for option in body["options"]]
    if "guild_id" in ask.ids:
        command["guild_id"] = ask.ids["guild_id"]
    return command


def _option(option: Command) -> Command:
    """Discord leaves out what is false, absent or null."""
    kept = {name: value for name, value in option.items() if value not in (None, False) or name in KEPT}
    if "options" in option:
        kept["options"] = [_option(inner) for inner in option["options"] or []]
    return kept


async def list_commands(ask: Ask) -> Any:
    """Every command of the place."""
    return list(store_of(ask).values())


async def replace_commands(ask: Ask) -> Any:
    """Replace them all; a command of the same kind and name keeps its id."""
    store, wanted = store_of(ask), ask.body or []
    problems = commands_problems(wanted)
    if problems:
        raise InvalidBodyError(problems)
    ids = {key_of(command): int(command["id"]) for command in store.values()}
    fresh = [stored(ask, body, ids.get(key_of(body)) or ask.core.world.ids.next()) for body in wanted]
    store.clear()
    store.update({int(command["id"]): command for command in fresh})
    return fresh


async def create_command(ask: Ask) -> Any:
    """Add one, or replace the one of the same kind and name."""
    store = store_of(ask)
    same = next((each for each in store.values() if key_of(each) == key_of(ask.body)), None)
    others = [each for each in store.values() if each is not same]
    _refuse(command_problems(ask.body) or commands_problems([*others, ask.body]))
    command = stored(ask, ask.body, int(same["id"]) if same else ask.core.world.ids.next())
    store[int(command["id"])] = command
    return Answer(command, 200 if same else 201)


async def get_command(ask: Ask) -> Any:
    """One command."""
    return _one(ask)


async def edit_command(ask: Ask) -> Any:
    """Change one."""
    merged = _one(ask) | ask.body
    _refuse(command_problems(merged))
    store_of(ask)[ask.id("command_id")] = command = stored(ask, merged, ask.id("command_id"))
    return command


async def delete_command(ask: Ask) -> Any:
    """Take one away."""
    _one(ask)
    del store_of(ask)[ask.id("command_id")]


async def permissions(ask: Ask) -> Any:
    """What a server's admins changed: nothing."""
    store_of(ask)
    return []


def _one(ask: Ask) -> Command:
    command = store_of(ask).get(ask.id("command_id"))
    if command is None:
        raise DiscordError(404, 10063, "Unknown application command")
    return command


def _refuse(problems: list[str]) -> None:
    if problems:
        raise InvalidBodyError(problems)


ROUTES: Routes = {
    ("GET", "/applications/{application_id}/guilds/{guild_id}/commands/permissions"): permissions,
}
for _place in ("/applications/{application_id}/commands", "/applications/{application_id}/guilds/{guild_id}/commands"):
    ROUTES |= {
        ("GET", _place): list_commands,
        ("PUT", _place): replace_commands,
        ("POST", _place): create_command,
        ("GET", _place + "/{command_id}"): get_command,
        ("PATCH", _place + "/{command_id}"): edit_command,
        ("DELETE", _place + "/{command_id}"): delete_command,
    }
