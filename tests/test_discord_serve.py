"""`faqbot serve`, as its operator sees it: what it says, how it ends, and what it does when it cannot start."""

import os
import shutil
import signal
from pathlib import Path

import pytest
from discord_door import CLINIC, PACKS, discord, says
from local_discord import LocalDiscord

__all__ = ["discord"]

NOBODY_LISTENS = "http://127.0.0.1:9/api/v10"


async def test_sigint_ends_it_as_well(discord: LocalDiscord):
    """Ctrl+C is no crash."""
    bot = await discord.start_bot(**CLINIC)
    os.kill(bot.pid, signal.SIGINT)
    assert "Stopped." in await bot.exits(0)


async def test_in_no_server_it_shows_the_way_in(discord: LocalDiscord):
    """The invite asks for what is needed and no more; what is off without message content is said."""
    bot = await discord.start_bot(**CLINIC)
    await says(bot, "permissions=274877991936")
    assert f"client_id={discord.world.application_id}&scope=bot+applications.commands" in bot.output()
    assert "FAQ_MESSAGE_CONTENT=0" in bot.output()
    assert discord.world.token not in bot.output()


async def test_commands_are_put_only_where_they_differ(discord: LocalDiscord):
    """The first start puts them once; the second finds them there; a change by another hand is put right."""
    path = "/applications/{application_id}/commands"
    for wanted in (1, 1, 2):
        if wanted == 2:
            next(iter(discord.world.commands[None].values()))["description"] = "Something else."
        bot = await discord.start_bot(**CLINIC)
        await bot.stop()
        assert len(discord.journal.find("PUT", path)) == wanted
    assert discord.journal.find("POST", path) == []


async def test_a_wrong_token_says_where_the_right_one_is(discord: LocalDiscord):
    """78, and a sentence with the address."""
    bot = await discord.start_bot(ready=False, **CLINIC, DISCORD_TOKEN="a.wrong.token")
    output = await bot.exits(78)
    assert "Discord does not know this token" in output
    assert "https://discord.com/developers/applications" in output
    assert "Traceback" not in output
    assert "a.wrong.token" not in output


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ({"DISCORD_TOKEN": ""}, "DISCORD_TOKEN is not set"),
        ({"DISCORD_TOKEN": "Bot abc"}, "characters that are in no token"),
        ({"FAQ_DISCORD_API_URL": "discord"}, "is no address"),
        ({"FAQ_PACKS": "nothing"}, "nothing"),
    ],
    ids=["no token", "odd token", "no address", "no such pack"],
)
async def test_a_wrong_setting_is_a_sentence(discord: LocalDiscord, setting: dict[str, str], sentence: str):
    """78, and what to change, before anything is asked of Discord."""
    bot = await discord.start_bot(ready=False, **(CLINIC | setting))
    output = await bot.exits(78)
    assert sentence in output
    assert "Traceback" not in output
    assert discord.journal.calls == []


async def test_a_missing_intent_says_where_to_switch_it_on(discord: LocalDiscord):
    """78, and both ways out."""
    discord.portal(message_content=False)
    bot = await discord.start_bot(ready=False, **CLINIC, FAQ_MESSAGE_CONTENT="1")
    output = await bot.exits(78)
    assert "Message Content Intent" in output
    assert "FAQ_MESSAGE_CONTENT=0" in output
    assert "Traceback" not in output
    assert len(discord.gateway.identifies) == 1, "it knocked again, though only the operator can help"


async def test_a_broken_pack_names_every_problem(discord: LocalDiscord, tmp_path: Path):
    """78, with file and line of each problem, before anything is asked of Discord."""
    shutil.copytree(PACKS / "clinic", tmp_path / "clinic")
    basics = tmp_path / "clinic" / "faq" / "basics.yaml"
    text = (
        basics.read_text("utf-8")
        .replace("topic: Training", "topik: Training")
        .replace("source: handbook", "source: no-such")
    )
    basics.write_text(text, "utf-8")
    bot = await discord.start_bot(ready=False, **CLINIC | {"FAQ_KNOWLEDGE": str(tmp_path)})
    output = await bot.exits(78)
    assert output.count("clinic/faq/basics.yaml:") >= 4
    assert "topik" in output
    assert "no-such" in output
    assert "Traceback" not in output
    assert discord.journal.calls == []


async def test_an_unreachable_discord_is_waited_for(discord: LocalDiscord):
    """One sentence a try, no exit; SIGTERM ends the waiting with 0."""
    bot = await discord.start_bot(ready=False, **CLINIC, FAQ_DISCORD_API_URL=NOBODY_LISTENS)
    await says(bot, "Trying again in 2 s")
    assert f"Discord cannot be reached at {NOBODY_LISTENS}" in bot.output()
    assert bot.output().count("Trying again") == 2
    assert await bot.terminate() == 0
    assert "Traceback" not in bot.output()
    assert "Unclosed" not in bot.output()


async def test_it_starts_once_discord_is_back(discord: LocalDiscord):
    """A Discord that answers 503 at first is asked again until it is well."""
    discord.fail(("GET", "/users/@me"), kind="status", times=1)
    bot = await discord.start_bot(**CLINIC)
    assert "Trying again in 1 s" in bot.output()


async def test_an_address_that_is_not_discords_is_named(discord: LocalDiscord):
    """78, and the setting to correct."""
    wrong = discord.api_url.replace("/api/v10", "/elsewhere")
    bot = await discord.start_bot(ready=False, **CLINIC, FAQ_DISCORD_API_URL=wrong)
    with discord.journal.expecting("elsewhere"):
        output = await bot.exits(78)
    assert f"FAQ_DISCORD_API_URL={wrong}" in output
    assert "Traceback" not in output


async def test_a_malformed_event_ends_it_for_the_supervisor(discord: LocalDiscord):
    """The library ends at an event that it cannot read: exit code 1, so that whoever supervises starts it again."""
    guild = discord.guild()
    bot = await discord.start_bot(**CLINIC)
    discord.gateway.dispatch("MESSAGE_CREATE", {"id": "1"}, guild_id=guild.id)
    output = await bot.exits(1)
    assert "has crashed" in output


async def test_json_logs_are_json(discord: LocalDiscord):
    """With FAQ_LOG_FORMAT=json every line is an object."""
    bot = await discord.start_bot(**CLINIC, FAQ_LOG_FORMAT="json")
    await bot.terminate()
    lines = bot.output().splitlines()
    assert lines
    assert all(line.startswith("{") and line.endswith("}") for line in lines)
