"""The local Discord's REST side: commands, permissions, nonces, faults, and shapes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from local_discord import LocalDiscord
from local_discord.fixtures import discord
from local_discord.interactions import COMMAND
from local_discord.permissions import channel_permissions
from local_discord.raw import QUIET, raw_bot

__all__ = ["discord"]

Json = dict[str, Any]


def option(**more: Any) -> Json:
    """A text option of a command."""
    return {"type": 3, "name": "o", "description": "d"} | more


def command(*options: Json, **more: Any) -> Json:
    """A command."""
    return {"name": "ask", "description": "d", "options": list(options)} | more


def choices(count: int) -> list[Json]:
    """Return that many choices."""
    return [{"name": str(n), "value": str(n)} for n in range(count)]


def bulky(size: int) -> Json:
    """A command of `size` characters in all: three options full of choices, and a fourth with what is left."""
    full = [option(name=f"o{n}", choices=[{"name": "n", "value": "x" * 95}] * 25) for n in range(3)]
    left = size - len("ask" + "d") - 3 * (len("o0" + "d") + 25 * 96) - len("o3" + "d")
    sizes = [96] * (left // 96) + [left % 96]
    return command(*full, option(name="o3", choices=[{"name": "n", "value": "x" * (each - 1)} for each in sizes]))


COMMANDS: list[tuple[str, int, Callable[[int], Json]]] = [
    ("name", 32, lambda n: command(name="x" * n)),
    ("description", 100, lambda n: command(description="x" * n)),
    ("options", 25, lambda n: command(*[option(name=f"o{k}") for k in range(n)])),
    ("choices", 25, lambda n: command(option(choices=choices(n)))),
    ("choice name", 100, lambda n: command(option(choices=[{"name": "x" * n, "value": "v"}]))),
    ("choice value", 100, lambda n: command(option(choices=[{"name": "n", "value": "x" * n}]))),
    ("option name", 32, lambda n: command(option(name="x" * n))),
    ("option description", 100, lambda n: command(option(description="x" * n))),
    ("option max_length", 6000, lambda n: command(option(max_length=n))),
    ("subcommands", 25, lambda n: command(*[{"type": 1, "name": f"s{k}", "description": "d"} for k in range(n)])),
    ("menu name", 32, lambda n: {"name": "X " * (n // 2) + "y" * (n % 2), "type": 3}),
    ("characters in all", 8000, bulky),
]


@pytest.mark.parametrize(("what", "limit", "build"), COMMANDS, ids=[each[0] for each in COMMANDS])
async def test_a_commands_limits(discord: LocalDiscord, what: str, limit: int, build: Callable[[int], Json]) -> None:
    """A command at the limit is registered, one beyond it refused."""
    path = f"/applications/{discord.world.application_id}/commands"
    async with raw_bot(discord) as bot:
        await bot.ask("PUT", path, [build(limit)])
        assert bot.status == 200
        with discord.journal.expecting("was refused"):
            await bot.ask("PUT", path, [build(limit + 1)])
        assert (bot.status, bot.code) == (400, 50035)


def sub(name: str, *options: Json, kind: int = 1) -> Json:
    """A subcommand, or with `kind` 2 a group of them."""
    return {"type": kind, "name": name, "description": "d", "options": list(options)}


FAULTS: dict[str, Json] = {
    "a subcommand in a subcommand": command(sub("a", sub("b"))),
    "a group in a group": command(sub("a", sub("b", kind=2), kind=2)),
    "an unheard-of number of characters": command(option(min_length=6001)),
    "choices for a user": command(option(type=6, choices=choices(1))),
    "a text for a number": command(option(type=4, choices=choices(1))),
    "an upper-case name": command(name="Ask"),
    "a name with a space": command(name="ask me"),
    "no description": {"name": "ask"},
    "a required option after an optional one": command(option(name="a"), option(name="b", required=True)),
    "choices and autocomplete": command(option(choices=choices(1), autocomplete=True)),
    "two options of one name": command(option(), option()),
    "a menu with a description": {"name": "Answer", "type": 3, "description": "d"},
    "a subcommand beside an option": command(option(), {"type": 1, "name": "s", "description": "d"}),
}


@pytest.mark.parametrize("body", FAULTS.values(), ids=list(FAULTS))
async def test_a_commands_faults(discord: LocalDiscord, body: Json) -> None:
    """What breaks a rule of commands is refused."""
    async with raw_bot(discord) as bot:
        with discord.journal.expecting("was refused"):
            await bot.ask("POST", f"/applications/{discord.world.application_id}/commands", body)
        assert (bot.status, bot.code) == (400, 50035)


@pytest.mark.parametrize(("kind", "limit"), [(1, 100), (2, 15), (3, 15)])
async def test_how_many_commands_there_may_be(discord: LocalDiscord, kind: int, limit: int) -> None:
    """A hundred commands and fifteen entries of each menu are taken; one more, or one twice, is refused."""
    about = {"type": kind} | ({"description": "d"} if kind == 1 else {})
    path = f"/applications/{discord.world.application_id}/commands"
    grouped = command(sub("g", sub("s", option()), kind=2), name="grouped")
    async with raw_bot(discord) as bot:
        await bot.ask("PUT", path, [about | {"name": f"c{n}"} for n in range(limit)])
        assert bot.status == 200
        for wrong in ([about | {"name": f"c{n}"} for n in range(limit + 1)], [about | {"name": "c"}] * 2):
            with discord.journal.expecting("was refused"):
                await bot.ask("PUT", path, wrong)
            assert (bot.status, bot.code) == (400, 50035)
        await bot.ask("PUT", path, [grouped])
        assert bot.status == 200


async def test_commands_are_kept(discord: LocalDiscord) -> None:
    """A command keeps its id when it is replaced; it can be read, changed and deleted, also in one server."""
    guild = discord.guild()
    for place in ("", f"/guilds/{guild.id}"):
        path = f"/applications/{discord.world.application_id}{place}/commands"
        async with raw_bot(discord) as bot:
            first = await bot.ask("POST", path, command())
            assert bot.status == 201
            second = await bot.ask("PUT", path, [command(description="other")])
            assert second[0]["id"] == first["id"]
            assert (await bot.ask("GET", path)) == second
            one = f"{path}/{first['id']}"
            assert (await bot.ask("PATCH", one, {"description": "third"}))["description"] == "third"
            await bot.ask("DELETE", one)
            await bot.ask("GET", one)
            assert (bot.status, bot.code) == (404, 10063)


async def test_an_unknown_route_fails_the_test(discord: LocalDiscord) -> None:
    """What this local Discord does not know is 404 and a violation."""
    async with raw_bot(discord) as bot:
        with discord.journal.expecting("does not know the route"):
            await bot.ask("GET", "/nowhere")
        assert bot.status == 404
    discord.journal.violation("nonsense")
    with pytest.raises(AssertionError, match="nonsense"):
        discord.check()
    discord.violations.clear()


async def test_the_same_nonce_posts_once(discord: LocalDiscord) -> None:
    """With enforce_nonce the same nonce gives the same message back, even when the first answer was lost."""
    place = discord.guild().channel("questions")
    async with raw_bot(discord) as bot:
        discord.fail(kind="lost answer")
        with pytest.raises(aiohttp.ClientError):
            await bot.send(place, content="x", nonce="7", enforce_nonce=True)
        again = await bot.send(place, content="x", nonce="7", enforce_nonce=True)
        assert [str(message.id) for message in place.from_bot] == [again["id"]]
        await bot.send(place, content="x", nonce="7")
        assert len(place.from_bot) == 2


async def test_permissions_are_enforced(discord: LocalDiscord) -> None:
    """Unseen is 50001, mute 50013, no history 160002, closed DMs 50007, another's text 50005, a locked thread 50083."""
    guild = discord.guild()
    ann = guild.member("ann")
    hidden, mute = guild.channel("hidden", bot_denied="view_channel"), guild.channel("mute", bot_denied="send_messages")
    blind = guild.channel("blind", bot_denied="read_message_history")
    async with raw_bot(discord) as bot:
        assert channel_permissions(discord.world, hidden.channel, discord.world.bot.id) == 0
        for place, code in ((hidden, 50001), (mute, 50013)):
            await bot.send(place, content="x")
            assert (bot.status, bot.code) == (403, code)
        asked = await ann.writes(blind, "hello")
        await bot.send(blind, content="x", message_reference={"message_id": str(asked.id)})
        assert bot.code == 160002
        path = f"/channels/{blind.id}/messages/{asked.id}"
        await bot.ask("PATCH", path, QUIET | {"content": "mine"})
        assert bot.code == 50005
        await bot.ask("DELETE", path)
        assert bot.code == 50013
        ann.closes_dms()
        direct = await bot.ask("POST", "/users/@me/channels", {"recipient_id": str(ann.id)})
        await bot.ask("POST", f"/channels/{direct['id']}/messages", QUIET | {"content": "x"})
        assert bot.code == 50007
        thread = await ann.starts_thread(blind, "a thread")
        await bot.send(thread, content="x")
        assert bot.status == 200
        thread.locks()
        await bot.send(thread, content="x")
        assert bot.code == 50083
    async with raw_bot(discord, token="wrong") as bot:
        await bot.ask("GET", "/users/@me")
        assert bot.status == 401


async def test_a_deleted_question_cannot_be_answered(discord: LocalDiscord) -> None:
    """A reply to a deleted message is 50035 without failing the test, and the message itself is 10008."""
    guild = discord.guild()
    place = guild.channel("questions")
    ann = guild.member("ann")
    asked = await ann.writes(place, "hello")
    await ann.deletes(asked)
    async with raw_bot(discord) as bot:
        refused = await bot.send(place, content="x", message_reference={"message_id": asked.id})
        assert (bot.status, bot.code) == (400, 50035)
        assert refused["errors"]["message_reference"]["_errors"][0]["message"] == "Unknown message"
        await bot.ask("GET", f"/channels/{place.id}/messages/{asked.id}")
        assert (bot.status, bot.code) == (404, 10008)


async def test_faults_on_demand(discord: LocalDiscord) -> None:
    """The next requests of a route meet what was arranged; then all is well again."""
    place = discord.guild().channel("questions")
    async with raw_bot(discord) as bot:
        discord.fail(status=503, times=2)
        discord.fail(status=403, code=50013)
        discord.fail(status=429, retry_after=3.5)
        for status in (503, 503, 403):
            await bot.send(place, content="x")
            assert bot.status == status
        assert (await bot.send(place, content="x"))["retry_after"] == 3.5
        assert "Via" in bot.headers
        discord.fail(status=429, via=False)
        assert await bot.send(place, content="x") is None
        assert (bot.status, "Via" in bot.headers) == (429, False)
        discord.fail(kind="reset")
        with pytest.raises(aiohttp.ClientError):
            await bot.send(place, content="x")
        discord.fail(kind="slow", seconds=0.2)
        slow = asyncio.create_task(bot.send(place, content="x"))
        await asyncio.sleep(0.1)
        assert not slow.done()
        await slow
        assert len(place.from_bot) == 1
        assert bot.headers["Content-Type"] == "application/json"
        assert bot.headers["X-RateLimit-Remaining"] == "999"


async def test_fifty_requests_a_second(discord: LocalDiscord) -> None:
    """The fifty-first request within a second is 429."""
    async with raw_bot(discord) as bot:
        statuses = []
        for _ in range(51):
            await bot.ask("GET", "/users/@me")
            statuses.append(bot.status)
    assert statuses == [200] * 50 + [429]


async def test_files_come_along(discord: LocalDiscord) -> None:
    """A form with payload_json and a file makes a message with an attachment that can be read."""
    place = discord.guild().channel("questions")
    form = aiohttp.FormData(quote_fields=False)
    form.add_field(
        "payload_json", json.dumps(QUIET | {"content": "x", "attachments": [{"id": 0, "filename": "a.txt"}]})
    )
    form.add_field("files[0]", b"hello", filename="a.txt", content_type="application/octet-stream")
    async with raw_bot(discord) as bot:
        await bot.ask("POST", f"/channels/{place.id}/messages", form=form)
    assert place.from_bot[0].files == {"a.txt": b"hello"}


async def test_an_ephemeral_answer_is_edited_by_its_token_only(discord: LocalDiscord) -> None:
    """What only one person sees is 10008 in the channel, and reachable by the token for fifteen minutes."""
    guild = discord.guild()
    place = guild.channel("questions")
    async with raw_bot(discord) as bot:
        seen = bot.interaction(guild, place, COMMAND)
        hook = f"/webhooks/{discord.world.application_id}/{seen.token}"
        await bot.ask("POST", hook, QUIET | {"content": "too early"})
        assert (bot.status, bot.code) == (404, 10015)
        sent = await bot.answer(seen, 4, QUIET | {"content": "x", "flags": 64})
        message = sent["resource"]["message"]
        await bot.ask("PATCH", f"/channels/{place.id}/messages/{message['id']}", QUIET | {"content": "y"})
        assert bot.code == 10008
        await bot.ask("PATCH", f"{hook}/messages/@original", QUIET | {"content": "y"})
        assert seen.reply.text == "y"
        extra = await bot.ask("POST", hook, QUIET | {"content": "more", "flags": 64})
        await bot.ask("DELETE", f"{hook}/messages/{extra['id']}")
        assert (bot.status, place.messages) == (204, [])
        seen.age(901)
        await bot.ask("PATCH", f"{hook}/messages/@original", QUIET | {"content": "z"})
        assert (bot.status, bot.code) == (401, 50027)
