"""History in Discord: who changed what, and the way back: remove, restore, undo, and what changed in the packs."""

from collections.abc import Sequence
from typing import Any, Final

import discord
from discord import ui

from bot.discord_app import auditing, custom_ids, edit_rendering, layout, limits, queue_items, telling
from bot.discord_app.acting import actor, moderating
from bot.discord_app.custom_ids import Verb
from bot.discord_app.door import Door
from bot.errors import EditConflict, NotFound
from bot.faq.difference import difference
from bot.faq.revision import Revision
from bot.service.actor import Actor
from bot.service.edit_preview import REDID, EditPreview
from bot.service.finding import Kind

SHOWN: Final = 10
RESTORABLE: Final = 25
NEVER: Final = "### {title}\nNobody has changed this in this server: it says what the pack says."
UNKNOWN: Final = "### {title}\nThere is no such entry or term in this server's FAQ."
NOTHING_YET: Final = "### History\nNothing was changed in this server yet. To change an entry, use `/faq-admin edit`."
DONE: Final = {
    Verb.REMOVE: "Removed",
    Verb.RESTORE: "Restored",
    Verb.UNDO: "Taken back",
    Verb.KEEP: "Kept as it is here",
    Verb.FOLLOW: "Taken from the pack",
}
REDONE: Final = "Done again"

Interaction = discord.Interaction[Any]


async def remove(door: Door, interaction: Interaction, chosen: str, kind: Kind) -> None:
    """/faq-admin remove and term remove: shown first."""
    await door.sender.think(interaction)
    who = await actor(door, interaction)
    found = await moderating(door).editing.open(who, await moderating(door).finding.ref(who, chosen, kind))
    preview = await moderating(door).editing.remove(who, found.thing.ref, found.base)
    custom_id = custom_ids.make(Verb.REMOVE, custom_ids.ref_part(preview.ref), preview.draft.expected)
    await door.sender.finish(interaction, edit_rendering.confirm(preview, "Remove", "Remove it", custom_id))


async def restore(door: Door, interaction: Interaction, chosen: str) -> None:
    """/faq-admin restore: what was removed comes back as it was before that."""
    await door.sender.think(interaction)
    who = await actor(door, interaction)
    ref = await moderating(door).finding.ref(who, chosen, removed=True)
    newest = await _newest(door, who, ref)
    if await moderating(door).finding.at(who, ref, newest.number) is not None:
        raise NotFound(f"“{await moderating(door).finding.title(who, ref)}” is in the FAQ, so it needs no restoring. "
                       "`/faq-admin history` shows its earlier versions.")  # fmt: skip
    await _confirm_restore(door, interaction, who, ref, newest.number - 1)


async def undo(door: Door, interaction: Interaction, chosen: str) -> None:
    """/faq-admin undo: the newest change of one thing, shown first."""
    await door.sender.think(interaction)
    who = await actor(door, interaction)
    ref = await moderating(door).finding.ref(who, chosen, removed=True)
    newest = await _newest(door, who, ref)
    preview = await moderating(door).editing.undo(who, ref, newest.number)
    custom_id = custom_ids.make(Verb.UNDO, custom_ids.ref_part(ref), newest.number)
    told = edit_rendering.what(newest)
    view = edit_rendering.confirm(preview, "Undo the newest change", "Undo it", custom_id, told)
    await door.sender.finish(interaction, view)


async def history(door: Door, interaction: Interaction, chosen: str) -> None:
    """/faq-admin history: of one thing, or of the whole server."""
    await door.sender.think(interaction)
    who = await actor(door, interaction)
    if chosen:
        view = await _card(door, who, await moderating(door).finding.ref(who, chosen, removed=True))
    else:
        view = await _overview(door, who)
    await door.sender.finish(interaction, view)


async def show(door: Door, interaction: Interaction, ref: str) -> None:
    """The history of one thing, beside what was pressed."""
    await door.sender.think(interaction, anew=True)
    who = await actor(door, interaction)
    await door.sender.finish(interaction, await _card(door, who, ref))


async def compare(door: Door, interaction: Interaction, ref: str) -> None:
    """What the pack says now beside what this server says."""
    await door.sender.think(interaction, anew=True)
    who = await actor(door, interaction)
    changed = {revision.ref: fields for revision, fields in await moderating(door).editing.changed_in_packs(who)}
    view = await (_side_by_side(door, who, ref, changed[ref]) if ref in changed else _card(door, who, ref))
    await door.sender.finish(interaction, view)


async def choose_restore(door: Door, interaction: Interaction, ref: str, number: int) -> None:
    """A revision was chosen in a history: shown before it comes back."""
    await door.sender.think(interaction, anew=True)
    await _confirm_restore(door, interaction, await actor(door, interaction), ref, number)


async def press(door: Door, interaction: Interaction, verb: Verb, ref: str, numbers: Sequence[int]) -> None:
    """Do what was confirmed, if nobody was quicker."""
    if not await door.sender.think(interaction):
        return
    who, editing = await actor(door, interaction, fresh=True), moderating(door).editing
    title = await moderating(door).finding.title(who, ref)
    try:
        preview, did = await _confirmed(door, who, verb, ref, numbers)
        result = await editing.save(who, preview)
    except EditConflict as error:
        undoing = verb is Verb.UNDO
        view = edit_rendering.quicker(error, title, interaction.user.id, undoing=undoing)
        await door.sender.respond(interaction, view, private=True)
        return
    title = preview.title  # as it is called now: what is undone may be its name
    doing = REDONE if result.redid else DONE[verb]
    note, onward, settled = await queue_items.came_of(door, who, queue_items.of(interaction.message), result)
    await door.sender.finish(interaction, edit_rendering.saved(result, title, doing, note, onward))
    await telling.tell(door, interaction.client, who.guild_id, settled)
    await auditing.report(door, interaction, did, title, result.differences, mark=f"{ref} #{result.revision.number}")


async def _confirmed(door: Door, who: Actor, verb: Verb, ref: str, numbers: Sequence[int]) -> tuple[EditPreview, str]:
    """The edit behind a button, and what it does in a word. Raises EditConflict when the thing has moved on."""
    editing, base = moderating(door).editing, numbers[0]
    match verb:
        case Verb.REMOVE:
            preview, did = await editing.remove(who, ref, base), "removed"
        case Verb.RESTORE:
            did = f"brought back revision {numbers[1]} of" if numbers[1] else "went back to the pack's wording of"
            preview = await editing.restore(who, ref, numbers[1])
        case Verb.UNDO:
            preview = await editing.undo(who, ref, base)
            redoes = preview.draft.note.startswith(REDID)
            did = "made again what was taken back of" if redoes else "took back the newest change of"
        case Verb.KEEP:
            preview, did = await editing.keep(who, ref, base), "kept this server's wording of"
        case _:
            preview, did = await editing.follow(who, ref, base), "took the pack's wording of"
    if preview.draft.expected != base:
        raise EditConflict(ref, base, await _newest(door, who, ref))
    return preview, did


async def _confirm_restore(door: Door, interaction: Interaction, who: Actor, ref: str, number: int) -> None:
    preview = await moderating(door).editing.restore(who, ref, number)
    doing = "Bring it back" if number else "Bring it back as the pack has it"
    custom_id = custom_ids.make(Verb.RESTORE, custom_ids.ref_part(ref), preview.draft.expected, number)
    await door.sender.finish(interaction, edit_rendering.confirm(preview, doing, "Restore it", custom_id))


async def _newest(door: Door, who: Actor, ref: str) -> Revision:
    found = await moderating(door).editing.history(who, ref, 1)
    if not found:
        title = await moderating(door).finding.title(who, ref)
        raise NotFound(f"“{title}” was never changed in this server, so there is nothing to take back.")
    return found[0]


async def _card(door: Door, who: Actor, ref: str) -> ui.LayoutView:
    """The newest revisions of one thing, with a menu that brings one back."""
    revisions = await moderating(door).editing.history(who, ref, RESTORABLE)
    title = layout.plain(await moderating(door).finding.title(who, ref), 200)
    ground = await moderating(door).finding.pack_wording(who, ref)
    if not revisions:
        return layout.layout(layout.text((NEVER if ground is not None else UNKNOWN).format(title=title)))
    room = (limits.MESSAGE_TEXT - 400) // min(SHOWN, len(revisions))
    lines: list[str] = []
    for revision in revisions[:SHOWN]:
        earlier = await moderating(door).finding.at(who, ref, revision.number - 1)
        block = edit_rendering.difference_block(difference(earlier, revision.override.apply(ref, ground)), room - 120)
        lines.append(f"**{revision.number}** · {edit_rendering.what(revision)}\n{block}".strip())
    part = custom_ids.ref_part(ref)
    options = [(str(one.number), f"Revision {one.number}", _day(one)) for one in revisions[1:]]
    options += [("0", "As the pack has it", "Without any change of this server")] if ground is not None else []
    newest = revisions[0].number
    return layout.layout(
        layout.text(
            f"### History of {title}\nNewest first. No version is ever lost: choose one below to bring it back."
        ),
        *(layout.text(line) for line in lines),
        *layout.select(custom_ids.make(Verb.BACK_TO, part), "Bring back an earlier version …", options),
        *layout.row([layout.button("Undo the newest", custom_ids.make(Verb.UNDO, part, newest))]),
    )


async def _overview(door: Door, who: Actor) -> ui.LayoutView:
    """The newest edits of the server, and where the packs changed under its own wording."""
    latest = await moderating(door).finding.latest(who, RESTORABLE)
    changed = await moderating(door).editing.changed_in_packs(who)
    if not latest:
        return layout.layout(layout.text(NOTHING_YET))
    titles = {revision.ref: title for revision, title in latest}
    lines = [
        f"- {edit_rendering.what(revision)}: {layout.plain(title, 100)}" for revision, title in latest[: 2 * SHOWN]
    ]
    menu = layout.select(
        custom_ids.make(Verb.HISTORY),
        "Look at one of them …",
        [(custom_ids.ref_part(ref), title, ref) for ref, title in titles.items()],
    )
    parts = [layout.text("### The newest changes in this server\n" + "\n".join(lines)), *menu]
    if changed:
        named = [(revision.ref, await moderating(door).finding.title(who, revision.ref), f) for revision, f in changed]
        told = [f"- {layout.plain(title, 100)}: {', '.join(fields)}" for _, title, fields in named[:SHOWN]]
        parts.append(
            layout.text("**New wording in the packs** of what this server says in its own words:\n" + "\n".join(told))
        )
        options = [(f"{custom_ids.ref_part(ref)}", title, ", ".join(fields)) for ref, title, fields in named]
        parts += layout.select(custom_ids.make(Verb.PACKS), "Compare and choose …", options)
    return layout.layout(*parts)


async def _side_by_side(door: Door, who: Actor, ref: str, fields: Sequence[str]) -> ui.LayoutView:
    """What the pack says now and what this server says, for the fields where both have changed."""
    ours = (await moderating(door).editing.open(who, ref)).thing
    theirs = await moderating(door).finding.pack_wording(who, ref)
    newest = await _newest(door, who, ref)
    names = {name.replace("_", " ") for name in fields}
    differing = [one for one in difference(theirs, ours) if one.name in names]
    head = (
        f"### The pack has a new wording: {layout.plain(ours.title, 200)}\n"
        "Red is what the pack says now, green is what this server says. Until you choose, this server's wording stays."
    )
    block = edit_rendering.difference_block(differing, limits.MESSAGE_TEXT - len(head) - 100)
    part = custom_ids.ref_part(ref)
    buttons = [
        layout.button("Keep ours", custom_ids.make(Verb.KEEP, part, newest.number)),
        layout.button("Take the pack's", custom_ids.make(Verb.FOLLOW, part, newest.number)),
        layout.button("History", custom_ids.make(Verb.HISTORY, part)),
    ]
    return layout.layout(layout.text(head), *([layout.text(block)] if block else []), *layout.row(buttons))


def _day(revision: Revision) -> str:
    fields = ", ".join(revision.change.touched).replace("_", " ") or revision.note
    return f"{revision.created_at:%d %B %Y, %H:%M} UTC · {fields}"
