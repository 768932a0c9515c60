"""Importing and exporting in Discord: a file in, shown before it is applied; a zip out."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import aiohttp
import discord
from discord import ui

from bot.discord_app import auditing, custom_ids, layout, limits, queue_items, telling
from bot.discord_app.acting import actor, moderating
from bot.discord_app.custom_ids import Verb
from bot.discord_app.door import Door
from bot.discord_app.drafts import new_key
from bot.discord_app.edit_rendering import BLUE, GREEN, RED
from bot.errors import EditConflict, NotFound, Refused
from bot.service.actor import Right
from bot.service.importing import ImportPreview

log = logging.getLogger(__name__)

BYTES: Final = 4 * 1024 * 1024
DOWNLOAD_SECONDS: Final = 20.0
FILE_NAME: Final = "faq.zip"
CHANGES_NAME: Final = "changes.txt"
CHANGES_BYTES: Final = 1024 * 1024
ROOM: Final = 3_200

GONE: Final = "I no longer have that file. Please use `/faq-admin import` with it once more; nothing was changed."
TOO_LARGE: Final = "That file is larger than 4 MB. Split it, or import it at the terminal with `faqbot import`."
UNREACHABLE: Final = "Discord did not hand me that file. Please try again in a moment; nothing was changed."
EXPORT_TOO_LARGE: Final = (
    "The export is larger than Discord lets me send here. At the terminal, `faqbot export` writes it."
)
REFUSED: Final = (
    "**It cannot be imported yet**, and nothing was changed. Put this right in the file, then import it again:"
)
HINT: Final = "Nothing is changed yet. **Apply** does all of it at once, or nothing if anything goes wrong. It would:"
HINT_WITH_FILE: Final = f"The file below shows each text before and after. {HINT}"

Interaction = discord.Interaction[Any]


async def preview(door: Door, interaction: Interaction, file: discord.Attachment) -> None:
    """/faq-admin import: what it would do."""
    await door.sender.think(interaction)
    who = await actor(door, interaction)
    who.require(Right.IMPORT)
    if file.size > BYTES:
        raise Refused(TOO_LARGE)
    shown = await moderating(door).importing.preview(who, file.filename, await _read(file))
    key = new_key()
    if shown.changes and not shown.refused:
        door.drafts.imports.put(key, (interaction.user.id, shown))
    changes = "\n".join(line for one in shown.changes for line in one.lines).encode()[:CHANGES_BYTES]
    plain = _preview(shown, file.filename, key)
    if shown.refused or not changes:
        await door.sender.finish(interaction, plain)
    else:
        attached = ui.File[Any](f"attachment://{CHANGES_NAME}")
        with_file = _preview(shown, file.filename, key, attached)
        await door.sender.finish(interaction, with_file, (CHANGES_NAME, changes), without=plain)


async def apply(door: Door, interaction: Interaction, key: str) -> None:
    """The import that was shown is confirmed."""
    if not await door.sender.think(interaction):
        return
    who = await actor(door, interaction, fresh=True)
    who.require(Right.IMPORT)
    user_id, shown = door.drafts.imports.get(key) or (0, None)
    if shown is None or user_id != interaction.user.id:
        raise NotFound(GONE)
    door.drafts.imports.drop(key)
    try:
        appended = await moderating(door).importing.save(who, shown)
    except EditConflict as error:
        raise NotFound(
            f"{error.sentence} An import is applied whole or not at all, so nothing of it was. "
            "Use `/faq-admin import` once more to see what it would do now."
        ) from error
    except BaseException:
        door.drafts.imports.put(key, (user_id, shown))
        raise
    count = len(appended.revisions)
    head = f"### Imported\n{_things(count)} changed, and live now. `/faq-admin history` shows each one."
    settled = await queue_items.awaited(door, who)
    head += queue_items.told(settled, "an answer")
    await door.sender.finish(interaction, _screen([head, *_summary(shown)], GREEN))
    await telling.tell(door, interaction.client, who.guild_id, settled)
    changed = tuple(
        replace(each, name=f"{one.title} · {each.name}") for one in shown.changes for each in one.differences
    )
    mark = f"version {appended.version}"
    await auditing.report(door, interaction, "imported a file", _things(count), changed, mark=mark)


async def export(door: Door, interaction: Interaction) -> None:
    """/faq-admin export: a zip, for nobody else to see."""
    await door.sender.think(interaction)
    made = await moderating(door).exporting.export(await actor(door, interaction))
    if len(made.data) > interaction.filesize_limit:
        raise Refused(EXPORT_TOO_LARGE)
    entries = "1 entry" if made.entries == 1 else f"{made.entries} entries"
    terms = "1 term" if made.terms == 1 else f"{made.terms} terms"
    packs = f"{'the pack' if len(made.packs) == 1 else 'the packs'} {', '.join(made.packs)}"
    head = (
        f"### Your FAQ\n{entries} and {terms}, in {packs}. "
        "`/faq-admin import` takes this file back as it is, and the files in it can be read and edited."
    )
    view = layout.layout(layout.text(head), ui.File[Any](f"attachment://{FILE_NAME}"))
    await door.sender.finish(interaction, view, (FILE_NAME, made.data), too_large=EXPORT_TOO_LARGE)


async def _read(file: discord.Attachment) -> bytes:
    try:
        async with asyncio.timeout(DOWNLOAD_SECONDS):
            return await file.read()
    except (TimeoutError, discord.DiscordException, aiohttp.ClientError, OSError) as error:
        log.warning("A file to import could not be read (%s).", type(error).__name__)
        raise Refused(UNREACHABLE) from error


def _preview(shown: ImportPreview, name: str, key: str, *attached: layout.Item) -> ui.LayoutView:
    title = f"### Import of {layout.plain(name, 100)}"
    if shown.refused:
        head = f"{title}\n{REFUSED}"
        faults = "\n".join(f"- {problem}" for problem in shown.refused[:40])
        return _screen([head, limits.shorten(faults, ROOM)], RED)
    if not shown.changes:
        return _screen([f"{title}\nThis would change nothing: it is all there already."], BLUE)
    head = f"{title}\n{HINT}"
    buttons = [
        layout.button("Apply", custom_ids.make(Verb.IMPORT, key), discord.ButtonStyle.success),
        layout.button("Discard", custom_ids.make(Verb.DROP)),
    ]
    if attached:
        head = head.replace(HINT, HINT_WITH_FILE)
    return _screen([head, *_summary(shown)], BLUE, buttons, attached)


def _summary(shown: ImportPreview) -> list[str]:
    return [limits.shorten("\n".join(f"- {line}" for line in shown.summary), ROOM)]


def _screen(
    parts: list[str], colour: int, buttons: list[layout.Item] | None = None, attached: Sequence[layout.Item] = ()
) -> ui.LayoutView:
    container = ui.Container[Any](*(layout.text(part) for part in parts), *attached, accent_colour=colour)
    return layout.layout(container, *layout.row(buttons or []))


def _things(count: int) -> str:
    return "1 entry or term" if count == 1 else f"{count} entries and terms"
