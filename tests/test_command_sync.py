"""Commands are compared as people see them, and hold Discord's limits."""

from typing import Any

import discord
import pytest

from bot.discord_app.client import intents, tree_of
from bot.discord_app.command_sync import normalised
from bot.discord_app.door import Door


def our_commands() -> list[dict[str, Any]]:
    """All our commands, as they are sent."""
    client = discord.AutoShardedClient(intents=intents(message_content=False))
    nobody: Any = None
    store: Any = object()  # with a store, or there are no commands for moderators
    tree = tree_of(client, Door(nobody, nobody, nobody, nobody, moderating=store))
    return [command.to_dict(tree) for command in tree.get_commands()]


def as_discord_keeps(command: dict[str, Any]) -> dict[str, Any]:
    """A command as Discord gives it back: with ids, without what is as by default."""
    kept = {key: value for key, value in command.items() if value is not None and value != []}
    return {"id": "1", "application_id": "2", "version": "3", "default_permission": True, "dm_permission": True} | kept


def test_what_discord_has_already_is_not_sent_again():
    """Ids, versions, defaults and the order of commands make no difference."""
    assert normalised([as_discord_keeps(each) for each in reversed(our_commands())]) == normalised(our_commands())


@pytest.mark.parametrize(
    "change",
    [
        {"description": "Something else."},
        {"options": []},
        {"name": "frage"},
        {"contexts": [0]},
        {"default_member_permissions": "8"},
    ],
)
def test_what_differs_is_seen(change: dict[str, Any]):
    """A changed text, option, name, place or right is a difference."""
    first, *rest = our_commands()
    assert normalised([first | change, *rest]) != normalised(our_commands())


def test_the_commands_of_the_contract():
    """Everyone has /ask, /define, /compare, /faq and the menu of a message; moderators have /faq-admin and theirs."""
    found = {command["name"]: {option["name"] for option in command.get("options", [])} for command in our_commands()}
    assert found.pop("faq") >= {"browse", "show", "suggest", "help"}
    assert found.pop("faq-admin") >= {
        *("add", "edit", "remove", "restore", "phrasing", "term"),
        *("history", "undo", "import", "export", "test", "setup"),
    }
    assert found == {
        "ask": {"question", "private"},
        "define": {"term"},
        "compare": {"first", "second"},
        "Answer from FAQ": set(),
        "Add to FAQ": set(),
    }


def test_what_is_for_moderators_is_shown_to_moderators():
    """What changes the FAQ shows by default to Manage Messages, and in servers only."""
    shown = {command["name"]: command.get("default_member_permissions") for command in our_commands()}
    assert {name for name, right in shown.items() if right} == {"faq-admin", "Add to FAQ"}
    assert {right for right in shown.values() if right} == {discord.Permissions(manage_messages=True).value}


def test_the_commands_hold_the_limits():
    """Names of 1 to 32, descriptions of 1 to 100 characters; for servers, and but for moderators' for messages, too."""
    for command in our_commands():
        assert command["contexts"] == ([0] if command.get("default_member_permissions") else [0, 1])
        assert command["integration_types"] == [0]
        options = command.get("options", [])
        for each in [command, *options, *(inner for option in options for inner in option.get("options", []))]:
            assert 1 <= len(each["name"]) <= 32
            if command["type"] == 1:
                assert 1 <= len(each["description"]) <= 100


def test_no_privileged_intent_without_the_setting():
    """Servers, messages and direct messages are all that is asked for; every text only by setting."""
    plain = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    assert intents(message_content=False) == plain
    plain.message_content = True
    assert intents(message_content=True) == plain
