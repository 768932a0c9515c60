"""Command sync: tell Discord our commands, only where it has others."""

import logging
from typing import Any, Final

import aiohttp
import discord
from discord import app_commands

log = logging.getLogger(__name__)

COMPARED: Final = (
    "type",
    "name",
    "description",
    "options",
    "choices",
    "required",
    "autocomplete",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "channel_types",
    "default_member_permissions",
    "nsfw",
    "contexts",
    "integration_types",
    "value",
)


async def sync(tree: app_commands.CommandTree[Any]) -> None:
    """One look, and one PUT of everything if something differs. A failure is logged: the old commands go on working."""
    client = tree.client
    ours = [command.to_dict(tree) for command in tree.get_commands()]
    try:
        theirs: list[Any] = [*await client.http.get_global_commands(client.application_id or 0)]
        if normalised(ours) == normalised(theirs):
            log.info("Discord has our %d commands as they are.", len(ours))
            return
        await client.http.bulk_upsert_global_commands(client.application_id or 0, ours)
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        log.error("Discord did not take our commands, so it goes on showing the old ones: %s", error)  # noqa: TRY400
    else:
        log.info("Discord has our %d commands now.", len(ours))


def normalised(commands: list[dict[str, Any]]) -> list[Any]:
    """Commands as far as they can differ: without ids, without what is as it is by default, in one order."""
    return sorted((_normal(command) for command in commands), key=lambda command: (command["type"], command["name"]))


def _normal(value: Any) -> Any:
    if isinstance(value, dict):
        pairs: dict[str, Any] = {key: _normal(value[key]) for key in COMPARED if key in value}  # pyright: ignore[reportUnknownVariableType]
        if "default_member_permissions" in pairs and pairs["default_member_permissions"] is not None:
            pairs["default_member_permissions"] = str(pairs["default_member_permissions"])
        pairs.setdefault("type", 1)
        return {key: found for key, found in pairs.items() if found not in (None, False, [], "")}
    if isinstance(value, list):
        items: list[Any] = [_normal(item) for item in value]  # pyright: ignore[reportUnknownVariableType]
        return sorted(items) if all(isinstance(item, int) for item in items) else items
    return value
