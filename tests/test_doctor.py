"""`faqbot doctor` finds what an operator can get wrong, and says of each thing how to mend it."""

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import discord as library
import pytest
from discord_door import CLINIC, PACKS
from local_discord import LocalDiscord, Server
from local_discord.bot_process import BotProcess

from bot.cli import doctor
from bot.discord_app import visiting

Plant = Callable[[LocalDiscord, Server, pytest.MonkeyPatch, Path], None]


@pytest.fixture
async def office(discord: LocalDiscord, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Server:
    """A server of an installation in which all is well."""
    for name in ("FAQ_DATABASE_URL", "FAQ_SHARD_IDS", "FAQ_SHARD_COUNT", "DISCORD_TOKEN_FILE", "FAQ_PACK"):
        monkeypatch.delenv(name, raising=False)
    settings = CLINIC | {
        "DISCORD_TOKEN": discord.world.token,
        "FAQ_DISCORD_API_URL": discord.api_url,
        "FAQ_DATABASE_URL": f"sqlite:///{tmp_path}/data/faq.db",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(library.http.Route, "BASE", library.http.Route.BASE)
    (tmp_path / "data").mkdir()
    guild = discord.guild("The clinic")
    guild.channel("questions")
    there, troubles = await visiting.log_in(discord.api_url, discord.world.token)
    assert not troubles
    try:
        tree = visiting.served(there)
        ours = [command.to_dict(tree) for command in tree.get_commands()]
        await there.http.bulk_upsert_global_commands(there.application_id or 0, ours)
    finally:
        await there.close()
    return guild


async def test_a_sound_installation_has_no_ailment(office: Server):
    """Where all is well, doctor says what it looked at, and nothing else."""
    found = await doctor._examined()
    assert found.ailments == ()
    assert found.checked == (
        *("settings", "packs", "disk", "database", "token", "clock", "intents", "commands", "shards"),
        "rights in servers",
    )


def _set(name: str, value: str) -> Plant:
    def plant(discord: LocalDiscord, guild: Server, patch: pytest.MonkeyPatch, folder: Path) -> None:
        patch.setenv(name, value.replace("{folder}", str(folder)))

    return plant


def _content_off(discord: LocalDiscord, guild: Server, patch: pytest.MonkeyPatch, folder: Path) -> None:
    patch.setenv("FAQ_MESSAGE_CONTENT", "1")
    discord.portal(message_content=False)


def _closed_channel(discord: LocalDiscord, guild: Server, patch: pytest.MonkeyPatch, folder: Path) -> None:
    guild.channel("exams", bot_denied=["send_messages"])


def _no_history(discord: LocalDiscord, guild: Server, patch: pytest.MonkeyPatch, folder: Path) -> None:
    guild.channel("exams", bot_denied=["read_message_history"])


def _administrator(discord: LocalDiscord, guild: Server, patch: pytest.MonkeyPatch, folder: Path) -> None:
    guild.set_bot_permissions(["administrator"])


def _stale(discord: LocalDiscord, guild: Server, patch: pytest.MonkeyPatch, folder: Path) -> None:
    command = next(each for each in discord.world.commands[None].values() if each["name"] == "define")
    command["name"] = "explain"


def _old_text(discord: LocalDiscord, guild: Server, patch: pytest.MonkeyPatch, folder: Path) -> None:
    next(iter(discord.world.commands[None].values()))["description"] = "Something else."


def _broken_pack(discord: LocalDiscord, guild: Server, patch: pytest.MonkeyPatch, folder: Path) -> None:
    shutil.copytree(PACKS / "clinic", folder / "packs" / "clinic")
    basics = folder / "packs" / "clinic" / "faq" / "basics.yaml"
    basics.write_text(re.sub(r"\n *topic: Training", "", basics.read_text("utf-8"), count=1), "utf-8")
    patch.setenv("FAQ_KNOWLEDGE", str(folder / "packs"))


def _wrong_clock(discord: LocalDiscord, guild: Server, patch: pytest.MonkeyPatch, folder: Path) -> None:
    discord.core.clock_ahead = 90.0


def _endpoint(discord: LocalDiscord, guild: Server, patch: pytest.MonkeyPatch, folder: Path) -> None:
    discord.world.interactions_url = "https://example.org/interactions"


def _grown(discord: LocalDiscord, guild: Server, patch: pytest.MonkeyPatch, folder: Path) -> None:
    patch.setenv("FAQ_SHARD_COUNT", "2")
    discord.gateway.shards = 4


def _many_starts(discord: LocalDiscord, guild: Server, patch: pytest.MonkeyPatch, folder: Path) -> None:
    discord.gateway.identifies = [None] * 990  # type: ignore[list-item]


def _full_disk(discord: LocalDiscord, guild: Server, patch: pytest.MonkeyPatch, folder: Path) -> None:
    patch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=3_000_000))


def _no_folder(discord: LocalDiscord, guild: Server, patch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "file").touch()
    patch.setenv("FAQ_DATABASE_URL", f"sqlite:///{folder}/file/faq.db")


def _open_token(discord: LocalDiscord, guild: Server, patch: pytest.MonkeyPatch, folder: Path) -> None:
    secret = folder / "secret"
    secret.write_text(discord.world.token)
    secret.chmod(0o644)
    patch.setenv("DISCORD_TOKEN", "")
    patch.setenv("DISCORD_TOKEN_FILE", str(secret))


def _newer_schema(discord: LocalDiscord, guild: Server, patch: pytest.MonkeyPatch, folder: Path) -> None:
    with closing(sqlite3.connect(folder / "data" / "faq.db")) as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO alembic_version VALUES ('from_the_future')")
        database.commit()


def _no_database(discord: LocalDiscord, guild: Server, patch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "data" / "faq.db").write_text("This is a shopping list, and no database at all.\n" * 100)


@pytest.mark.parametrize(
    ("plant", "what", "remedy"),
    [
        pytest.param(_set("FAQ_PACK", "ems"), "FAQ_PACK is set, but nothing reads it", "Correct the name", id="name"),
        pytest.param(_set("FAQ_SHARD_COUNT", "many"), "FAQ_SHARD_COUNT='many'", ".env.example", id="value"),
        pytest.param(_set("DISCORD_TOKEN", ""), "DISCORD_TOKEN is not set", "run doctor again", id="no token"),
        pytest.param(_set("DISCORD_TOKEN", "Bot abc"), "characters that are in no token", "run doctor", id="odd token"),
        pytest.param(_set("DISCORD_TOKEN", "a.b.c"), "does not know this token", "new token", id="wrong token"),
        pytest.param(
            _set("FAQ_DISCORD_API_URL", "http://127.0.0.1:9"), "cannot be reached", "firewall", id="unreachable"
        ),
        pytest.param(_content_off, "message content intent, which is off", "Switch on", id="intent"),
        pytest.param(_endpoint, "interactions endpoint", "Empty", id="endpoint"),
        pytest.param(_closed_channel, "lacks Send Messages in #exams", "channel's settings", id="cannot write"),
        pytest.param(_no_history, "lacks Read Message History in #exams", "channel's settings", id="cannot reply"),
        pytest.param(_administrator, "more than it needs: Administrator", "274877991936", id="administrator"),
        pytest.param(_stale, "still shows explain", "Restart the bot", id="stale command"),
        pytest.param(_old_text, "shows an older", "Restart the bot", id="changed command"),
        pytest.param(_broken_pack, "has no topic", "faqbot check", id="pack"),
        pytest.param(_grown, "recommends 4 shards, but FAQ_SHARD_COUNT=2", "FAQ_SHARD_COUNT=4", id="shards"),
        pytest.param(_many_starts, "Only 10 connects", "supervisor wait", id="starts"),
        pytest.param(_wrong_clock, "seconds behind Discord's", "NTP", id="clock"),
        pytest.param(_full_disk, "Only 3 MB are free", "Make room", id="full disk"),
        pytest.param(_no_folder, "is a file", "FAQ_DATABASE_URL", id="no folder"),
        pytest.param(_open_token, "can read the token", "chmod 600", id="token file"),
        pytest.param(_newer_schema, "newer version", "restore a backup", id="newer schema"),
        pytest.param(_no_database, "not a database", "restore the newest backup", id="no database"),
        pytest.param(
            _set("FAQ_DATABASE_URL", "postgresql://u:s3cret@127.0.0.1:9/faq"),
            "cannot be used",
            "Start",
            id="database away",
        ),
    ],
)
async def test_a_planted_mistake_is_found(  # noqa: PLR0917 - what is planted, and where
    discord: LocalDiscord,
    office: Server,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    plant: Plant,
    what: str,
    remedy: str,
):
    """Each mistake is one sentence with the step that mends it, and nothing sound is blamed beside it."""
    plant(discord, office, monkeypatch, tmp_path)
    found = await doctor._examined()
    matching = [each for each in found.ailments if what in each.what]
    assert [remedy in each.remedy for each in matching] == [True], found.ailments
    assert len(found.ailments) == 1
    assert discord.world.token not in matching[0].what
    assert "s3cret" not in matching[0].what


async def test_the_command_prints_what_to_do(discord: LocalDiscord):
    """People read a line for each thing and its remedy; the exit code tells scripts. A running bot is not disturbed."""
    bot = await discord.start_bot(**CLINIC)
    healthy = await BotProcess.start(discord.api_url, discord.world.token, CLINIC, ("-m", "bot", "doctor"))
    ill = await BotProcess.start(discord.api_url, "a.b.c", CLINIC, ("-m", "bot", "doctor"))
    try:
        assert "Everything is in order. Looked at: settings," in await healthy.exits(0)
        said = await ill.exits(1)
    finally:
        for each in (healthy, ill):
            await each.stop()
    assert "✗ Discord does not know this token." in said
    assert "    → " in said
    assert "1 to mend, 0 to know of." in said
    assert not bot.ended
    assert discord.gateway.connections == 1
