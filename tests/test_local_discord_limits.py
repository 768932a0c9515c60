"""The local Discord refuses what Discord refuses: every limit at N (taken) and at N+1 (refused)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from local_discord import LocalDiscord
from local_discord.fixtures import discord
from local_discord.interactions import AUTOCOMPLETE, COMMAND
from local_discord.messages import COMPONENTS_V2
from local_discord.raw import QUIET, raw_bot

__all__ = ["discord"]

Json = dict[str, Any]
Build = Callable[[int], Json]


def row(*parts: Json) -> Json:
    """An action row."""
    return {"type": 1, "components": list(parts)}


def button(**more: Any) -> Json:
    """A button."""
    return {"type": 2, "style": 1, "label": "b", "custom_id": "c"} | more


def link(size: int) -> Json:
    """A link button with an address of `size` characters."""
    return {"type": 2, "style": 5, "label": "b", "url": "https://example.org/".ljust(size, "a")}


def menu(count: int = 1, **more: Any) -> Json:
    """A menu."""
    return {"type": 3, "custom_id": "m", "options": [option(value=str(n)) for n in range(count)]} | more


def option(**more: Any) -> Json:
    """An option of a menu."""
    return {"label": "l", "value": "v"} | more


def text(content: str) -> Json:
    """A text display."""
    return {"type": 10, "content": content}


def embeds(*each: Json) -> Json:
    """A body with embeds."""
    return {"embeds": list(each)}


def layout(*parts: Json) -> Json:
    """A body with a layout."""
    return {"flags": COMPONENTS_V2, "components": list(parts)}


def old(*parts: Json) -> Json:
    """A body with one row of components."""
    return {"content": "x", "components": [row(*parts)]}


MESSAGES: list[tuple[str, int, Build]] = [
    ("content", 2000, lambda n: {"content": "x" * n}),
    ("embed title", 256, lambda n: embeds({"title": "x" * n})),
    ("embed description", 4096, lambda n: embeds({"description": "x" * n})),
    ("embed fields", 25, lambda n: embeds({"fields": [{"name": "n", "value": "v"}] * n})),
    ("field name", 256, lambda n: embeds({"fields": [{"name": "x" * n, "value": "v"}]})),
    ("field value", 1024, lambda n: embeds({"fields": [{"name": "n", "value": "x" * n}]})),
    ("embed footer", 2048, lambda n: embeds({"title": "t", "footer": {"text": "x" * n}})),
    ("embed author", 256, lambda n: embeds({"title": "t", "author": {"name": "x" * n}})),
    ("all embeds", 6000, lambda n: embeds({"description": "x" * 4000}, {"description": "x" * (n - 4000)})),
    ("embeds", 10, lambda n: embeds(*[{"title": "t"}] * n)),
    ("components in all", 40, lambda n: layout({"type": 17, "components": [text("x")] * (n - 1)})),
    ("layout text", 4000, lambda n: layout(text("x" * 2000), text("x" * (n - 2000)))),
    ("rows", 5, lambda n: {"content": "x", "components": [row(button(custom_id=str(k))) for k in range(n)]}),
    ("buttons in a row", 5, lambda n: old(*[button(custom_id=str(k)) for k in range(n)])),
    ("button label", 80, lambda n: old(button(label="x" * n))),
    ("custom_id", 100, lambda n: old(button(custom_id="x" * n))),
    ("url", 512, lambda n: old(link(n))),
    ("menu options", 25, lambda n: old(menu(n))),
    ("menus in a row", 1, lambda n: old(*[menu(custom_id=str(k)) for k in range(n)])),
    ("option label", 100, lambda n: old(menu(options=[option(label="x" * n)]))),
    ("option value", 100, lambda n: old(menu(options=[option(value="x" * n)]))),
    ("option description", 100, lambda n: old(menu(options=[option(description="x" * n)]))),
    ("placeholder", 150, lambda n: old(menu(placeholder="x" * n))),
]


@pytest.mark.parametrize(("what", "limit", "build"), MESSAGES, ids=[each[0] for each in MESSAGES])
async def test_a_messages_limits(discord: LocalDiscord, what: str, limit: int, build: Build) -> None:
    """A message at the limit is posted, one beyond it is refused with 50035 and fails the test."""
    place = discord.guild().channel("questions")
    async with raw_bot(discord) as bot:
        await bot.send(place, **build(limit))
        assert bot.status == 200
        with discord.journal.expecting("was refused"):
            await bot.send(place, **build(limit + 1))
        assert (bot.status, bot.code) == (400, 50035)
        assert len(place.from_bot) == 1


FAULTS: dict[str, Json] = {
    "content in a layout": layout(text("x")) | {"content": "x"},
    "embeds in a layout": layout(text("x")) | {"embeds": [{"title": "t"}]},
    "a layout's part without the flag": {"components": [text("x")]},
    "a button outside a row": layout(button()),
    "a container in a container": layout({"type": 17, "components": [{"type": 17, "components": [text("x")]}]}),
    "the same custom_id twice": old(button(), button()),
    "a button without custom_id": {"content": "x", "components": [row({"type": 2, "style": 1, "label": "b"})]},
    "a link with custom_id": old(link(30) | {"custom_id": "c"}),
    "a link that is no address": old(link(30) | {"url": "javascript:alert(1)"}),
    "a button without label": old({"type": 2, "style": 1, "custom_id": "c"}),
    "more to choose than there is": old(menu(2, max_values=3)),
    "more to choose than 25": old(menu(25, max_values=26)),
    "at least more than at most": old(menu(2, min_values=2, max_values=1)),
    "two chosen where one may be": old(menu(options=[option(default=True), option(value="w", default=True)])),
    "a menu beside a button": old(menu(), button()),
    "an empty row": {"content": "x", "components": [row()]},
    "an empty text display": layout(text("")),
    "the same id twice": layout(text("x") | {"id": 7}, text("y") | {"id": 7}),
    "the same value twice": old(menu(options=[option(), option()])),
}


@pytest.mark.parametrize("body", FAULTS.values(), ids=list(FAULTS))
async def test_a_messages_faults(discord: LocalDiscord, body: Json) -> None:
    """What breaks a rule is refused and fails the test."""
    place = discord.guild().channel("questions")
    async with raw_bot(discord) as bot:
        with discord.journal.expecting("was refused"):
            await bot.send(place, **body)
        assert (bot.status, bot.code) == (400, 50035)


async def test_what_may_stand_in_a_container(discord: LocalDiscord) -> None:
    """Texts, rows, separators, sections, pictures and files may stand in a container."""
    place = discord.guild().channel("questions")
    picture = {"media": {"url": "https://example.org/a.png"}}
    parts = [
        text("x"),
        row(button()),
        {"type": 14},
        {"type": 9, "components": [text("y")], "accessory": button(custom_id="d")},
        {"type": 12, "items": [picture]},
        {"type": 13, "file": {"url": "attachment://a.txt"}},
    ]
    async with raw_bot(discord) as bot:
        await bot.layout(place, {"type": 17, "components": parts})
        assert bot.status == 200
        assert place.from_bot[0].text == "x\ny"


async def test_an_empty_message(discord: LocalDiscord) -> None:
    """Nothing to show is 50006, when posting and when editing."""
    place = discord.guild().channel("questions")
    async with raw_bot(discord) as bot:
        with discord.journal.expecting("an empty message"):
            await bot.send(place, content="")
        assert bot.code == 50006
        sent = await bot.send(place, content="x")
        with discord.journal.expecting("an empty message"):
            await bot.ask("PATCH", f"/channels/{place.id}/messages/{sent['id']}", QUIET | {"content": ""})
        assert bot.code == 50006


async def test_the_layout_flag_never_comes_off(discord: LocalDiscord) -> None:
    """A layout cannot be edited into content; content becomes a layout only when it is set to null."""
    place = discord.guild().channel("questions")
    async with raw_bot(discord) as bot:
        sent = await bot.layout(place, text("x"))
        path = f"/channels/{place.id}/messages/{sent['id']}"
        with discord.journal.expecting("IS_COMPONENTS_V2"):
            await bot.ask("PATCH", path, QUIET | {"content": "y", "flags": 0})
        await bot.ask("PATCH", path, QUIET | {"components": [text("y")]})
        assert (bot.status, place.from_bot[0].text) == (200, "y")
        sent = await bot.send(place, content="x")
        path = f"/channels/{place.id}/messages/{sent['id']}"
        with discord.journal.expecting("must be set to null"):
            await bot.ask("PATCH", path, QUIET | layout(text("y")))
        await bot.ask("PATCH", path, QUIET | layout(text("y")) | {"content": None})
        assert (bot.status, place.from_bot[1].text) == (200, "y")


async def test_nobody_may_be_pinged(discord: LocalDiscord) -> None:
    """A body that creates or edits a message without `parse: []` fails the test, through every route."""
    guild = discord.guild()
    place = guild.channel("questions")
    async with raw_bot(discord) as bot:
        for allowed in (
            None,
            {},
            {"parse": ["users"]},
            {"parse": [], "replied_user": True},
            {"parse": [], "users": ["1"]},
        ):
            with discord.journal.expecting("could ping"):
                await bot.send(place, content="x", allowed_mentions=allowed)
        sent = await bot.send(place, content="x")
        with discord.journal.expecting("could ping"):
            await bot.ask("PATCH", f"/channels/{place.id}/messages/{sent['id']}", {"content": "y"})
        first = bot.interaction(guild, place, message=place.from_bot[0])
        with discord.journal.expecting("could ping"):
            await bot.answer(first, 4, {"content": "x"})
        hook = f"/webhooks/{discord.world.application_id}/{first.token}"
        for method, path in (("POST", hook), ("PATCH", hook + "/messages/@original")):
            with discord.journal.expecting("could ping"):
                await bot.ask(method, path, {"content": "x"})
        await bot.answer(bot.interaction(guild, place, message=place.from_bot[0]), 6)
        await bot.answer(bot.interaction(guild, place, message=place.from_bot[0]), 5, {"flags": 64})
        assert discord.violations == []


def field(**more: Any) -> Json:
    """A text input under a label."""
    return {"type": 18, "label": "l", "component": {"type": 4, "style": 1, "custom_id": "f"} | more}


def text_input(**more: Any) -> Json:
    """A text input with a label of its own, as rows of modals hold it."""
    return {"type": 4, "style": 1, "custom_id": "f", "label": "l"} | more


def modal(*fields: Json, **more: Any) -> Json:
    """A modal."""
    return {"title": "t", "custom_id": "c", "components": list(fields) or [field()]} | more


MODALS: list[tuple[str, int, Build]] = [
    ("title", 45, lambda n: modal(title="x" * n)),
    ("custom_id", 100, lambda n: modal(custom_id="x" * n)),
    ("items", 5, lambda n: modal(*[field(custom_id=str(k)) for k in range(n)])),
    ("field's custom_id", 100, lambda n: modal(field(custom_id="x" * n))),
    (
        "inputs in a row",
        1,
        lambda n: modal({"type": 1, "components": [text_input(custom_id=str(k)) for k in range(n)]}),
    ),
    ("label", 45, lambda n: modal(field() | {"label": "x" * n})),
    ("description", 100, lambda n: modal(field() | {"description": "x" * n})),
    ("value", 4000, lambda n: modal(field(value="x" * n))),
    ("max_length", 4000, lambda n: modal(field(max_length=n))),
    ("placeholder", 100, lambda n: modal(field(placeholder="x" * n))),
]


@pytest.mark.parametrize(("what", "limit", "build"), MODALS, ids=[each[0] for each in MODALS])
async def test_a_modals_limits(discord: LocalDiscord, what: str, limit: int, build: Build) -> None:
    """A modal at the limit opens, one beyond it is refused."""
    guild = discord.guild()
    place = guild.channel("questions")
    async with raw_bot(discord) as bot:
        await bot.answer(bot.interaction(guild, place, COMMAND), 9, build(limit))
        assert bot.status == 200
        with discord.journal.expecting("was refused"):
            await bot.answer(bot.interaction(guild, place, COMMAND), 9, build(limit + 1))
        assert (bot.status, bot.code) == (400, 50035)


CHOICES: list[tuple[str, int, Build]] = [
    ("choices", 25, lambda n: {"choices": [{"name": "n", "value": "v"}] * n}),
    ("name", 100, lambda n: {"choices": [{"name": "x" * n, "value": "v"}]}),
    ("value", 100, lambda n: {"choices": [{"name": "n", "value": "x" * n}]}),
]


@pytest.mark.parametrize(("what", "limit", "build"), CHOICES, ids=[each[0] for each in CHOICES])
async def test_autocompletes_limits(discord: LocalDiscord, what: str, limit: int, build: Build) -> None:
    """Choices at the limit are shown, beyond it refused; autocomplete cannot be answered with anything else."""
    guild = discord.guild()
    place = guild.channel("questions")
    async with raw_bot(discord) as bot:
        await bot.answer(bot.interaction(guild, place, AUTOCOMPLETE), 8, build(limit))
        assert bot.status == 200
        for kind, data in ((8, build(limit + 1)), (5, {"flags": 64})):
            with discord.journal.expecting("was refused"):
                await bot.answer(bot.interaction(guild, place, AUTOCOMPLETE), kind, data)
            assert (bot.status, bot.code) == (400, 50035)
