"""Editing in Discord: a form, what it would do, and only then the change; nothing that was typed is ever lost."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

import discord

from bot.discord_app import auditing, edit_rendering, forms, layout, queue_items, rendering, telling, typed
from bot.discord_app.acting import actor, moderating
from bot.discord_app.door import Door
from bot.discord_app.drafts import NEW_ENTRY, NEW_TERM, Draft, QueueItem, Target, new_key
from bot.errors import EditConflict, NotFound, TooManyEdits
from bot.service.actor import Actor, Right
from bot.service.edit_preview import EditPreview, EditResult
from bot.service.finding import Kind

GONE: Final = "I no longer have what you typed. Please open the form again with `/faq-admin`; nothing was changed."
CUT_OFF: Final = (
    "I no longer have all of what you typed: I was started again since, and this message shows only a part of it. "
    "**Change the text** opens the form with that part; please complete it there. Nothing was changed."
)
SAVED_ALREADY: Final = "That is saved already."
KEPT: Final = "Nothing of this is lost: the draft stays where it is, and **Save** works again then."
DISCARDED: Final = "Discarded. Nothing was changed."
PACK_CHANGED: Final = (
    "the pack has a newer wording of: {fields}. `/faq-admin history` without an entry shows both side by side"
)

Interaction = discord.Interaction[Any]


async def add(door: Door, interaction: Interaction, *, topic: str = "", term: bool = False) -> None:
    """/faq-admin add, and /faq-admin term add."""
    await _open_new(door, interaction, NEW_TERM if term else NEW_ENTRY, {"topic": topic} if topic else {}, {})


async def add_message(door: Door, interaction: Interaction, message: discord.Message) -> None:
    """The menu "Add to FAQ": a form with what the message says."""
    await _open_new(door, interaction, NEW_ENTRY, {}, typed.from_message(message))


async def change(door: Door, interaction: Interaction, chosen: str, kind: Kind) -> None:
    """/faq-admin edit, and /faq-admin term edit."""
    who = await actor(door, interaction)
    found = await moderating(door).editing.open(who, await moderating(door).finding.ref(who, chosen, kind))
    target = Target(found.thing.ref, found.base)
    await door.sender.open_form(interaction, forms.main(target, new_key(), typed.texts(found.thing)))


async def phrase(door: Door, interaction: Interaction, chosen: str, text: str, *, take: bool) -> None:
    """/faq-admin phrasing add and remove."""
    await door.sender.think(interaction)
    who = await actor(door, interaction)
    ref = await moderating(door).finding.ref(who, chosen)
    if take:
        text = await _phrasing(door, who, ref, text)
    base = (await moderating(door).editing.open(who, ref)).base
    draft = Draft(who.guild_id, interaction.user.id, Target(ref, base), {"take" if take else "add": text.strip()})
    await _show(door, interaction, who, draft)


async def sent(door: Door, interaction: Interaction, target: Target, key: str, *, more: bool) -> None:
    """A form came back, the first one or the one behind More…"""
    values = forms.sent(interaction)
    draft = await _draft(door, interaction, target, key, cut_off=values)
    if draft is None and more and target.new:
        raise NotFound(GONE)
    await door.sender.think(interaction)
    who = await actor(door, interaction)
    found = None if target.new else await _at_base(door, who, target)
    earlier = {name: text for name, text in draft.values.items() if name not in values} if draft else {}
    now = typed.changed(values, found)
    if target.new and not target.is_term and "topic" not in {*earlier, *now}:
        now["topic"] = await moderating(door).finding.topic_for(who, values.get("question", ""))
    item = draft.item if draft else queue_items.of(interaction.message)
    await _show(door, interaction, who, Draft(who.guild_id, interaction.user.id, target, earlier | now, item))


async def reopen(door: Door, interaction: Interaction, target: Target, key: str, *, more: bool) -> None:
    """The form once more (or the one behind More…), with what was typed in it."""
    who = await actor(door, interaction)
    who.require(Right.EDIT)
    # what was cut off may stand in the form, where it is seen, but never go on behind another one
    names = () if more else (*(typed.TERM_FORM if target.is_term else typed.ENTRY_FORM), "add")
    draft = await _draft(door, interaction, target, key, cut_off=names)
    if draft is None:
        raise NotFound(GONE)
    if target.new:
        values: Mapping[str, str] = {}
    else:
        found = await moderating(door).editing.open(who, target.ref)
        values, target = typed.texts(found.thing), Target(found.thing.ref, found.base)
    # by a key of its own: the form is made on the newest revision, whatever the draft was made on
    key = door.drafts.keep(replace(draft, target=target))
    view = forms.phrasing if "add" in draft.values else forms.more if more else forms.main
    await door.sender.open_form(interaction, view(target, key, {**values, **draft.values}))


async def save(door: Door, interaction: Interaction, target: Target, key: str) -> None:
    """Save what the preview shows."""
    if not await door.sender.think(interaction):
        return
    who = await actor(door, interaction, fresh=True)
    who.require(Right.EDIT)
    if door.drafts.saved.get(key):
        await door.sender.respond(interaction, rendering.note(SAVED_ALREADY), private=True)
        return
    draft = await _draft(door, interaction, target, key)
    if draft is None:
        raise NotFound(GONE)
    door.drafts.saved.put(key, key)  # a double click is one edit
    try:
        preview = door.drafts.previews.get(key)
        if preview is None or not await moderating(door).finding.is_current(preview):
            preview = await _preview(door, who, draft)
        # where another phrasing would go now than the one that was shown, it is shown first
        if preview.refused or _making_room(draft, preview) != draft:
            door.drafts.saved.drop(key)
            await show(door, interaction, who, draft, preview)
            return
        result = await moderating(door).editing.save(who, preview)
    except EditConflict as error:
        door.drafts.saved.drop(key)
        await _conflict(door, interaction, who, draft, error)
        return
    except TooManyEdits as error:
        door.drafts.saved.drop(key)
        raise TooManyEdits(f"{error.sentence} {KEPT}") from error
    except BaseException:
        door.drafts.saved.drop(key)
        raise
    door.drafts.typed.drop(key)
    door.drafts.previews.drop(key)
    did = "added" if target.new else "changed"
    await done(door, interaction, who, result, preview.title, did=did, item=draft.item)


async def done(
    door: Door,
    interaction: Interaction,
    who: Actor,
    result: EditResult,
    title: str,
    *,
    did: str,
    item: QueueItem | None,
) -> None:
    """Show a moderator what is safe now, tell those who waited for it, and write it into the audit channel."""
    note, onward, settled = await queue_items.came_of(door, who, item, result)
    doing = "Learned" if result.before is not None and item is not None else "Saved"
    await door.sender.finish(interaction, edit_rendering.saved(result, title, doing, note, onward))
    await telling.tell(door, interaction.client, who.guild_id, settled)
    mark = f"{result.revision.ref} #{result.revision.number}"
    await auditing.report(door, interaction, did, title, result.differences, mark=mark)


async def show(door: Door, interaction: Interaction, who: Actor, draft: Draft, preview: EditPreview) -> None:
    """An edit that is not saved yet, with all that Save will do."""
    draft = _making_room(draft, preview)
    key = door.drafts.keep(draft)
    door.drafts.previews.put(key, preview)
    newer = "" if draft.target.new else await _changed_in_pack(door, who, draft.target.ref)
    notes = [PACK_CHANGED.format(fields=newer)] if newer else []
    await door.sender.finish(interaction, edit_rendering.preview(preview, draft, key, notes))


async def discard(door: Door, interaction: Interaction) -> None:
    """Throw away what is not saved."""
    await door.sender.think(interaction)
    onward = layout.row(queue_items.back(queue_items.of(interaction.message)))
    await door.sender.finish(interaction, layout.layout(layout.text(DISCARDED), *onward))


async def _open_new(
    door: Door, interaction: Interaction, target: Target, kept: Mapping[str, str], shown: Mapping[str, str]
) -> None:
    who = await actor(door, interaction)
    who.require(Right.EDIT)
    key = door.drafts.keep(Draft(who.guild_id, interaction.user.id, target, kept))
    await door.sender.open_form(interaction, forms.main(target, key, shown))


async def _show(door: Door, interaction: Interaction, who: Actor, draft: Draft) -> None:
    """The preview of a draft; or who was quicker."""
    try:
        preview = await _preview(door, who, draft)
    except EditConflict as error:
        await _conflict(door, interaction, who, draft, error)
        return
    await show(door, interaction, who, draft, preview)


def _making_room(draft: Draft, preview: EditPreview) -> Draft:
    """The draft with the phrasing that goes to make room for the one that it adds: what is shown is what Save does."""
    if "add" not in draft.values:
        return draft
    kept = {name: text for name, text in draft.values.items() if name != "take"}
    return replace(draft, values=kept | ({"take": preview.makes_room} if preview.makes_room else {}))


async def _preview(door: Door, who: Actor, draft: Draft) -> EditPreview:
    editing, target, values = moderating(door).editing, draft.target, draft.values
    if "add" in values:
        return await editing.add_phrasing(who, target.ref, values["add"])
    if "take" in values:
        return await editing.remove_phrasing(who, target.ref, values["take"])
    form = typed.form(values, term=target.is_term)
    if target.new:
        return await editing.add(who, form)
    return await editing.edit(who, target.ref, target.base, form)


async def _conflict(door: Door, interaction: Interaction, who: Actor, draft: Draft, error: EditConflict) -> None:
    finding = moderating(door).finding
    newest = error.newest
    target = Target(draft.target.ref, newest.number if newest else 0)
    kept = replace(draft, target=target)
    key = door.drafts.keep(kept)
    now = await finding.at(who, target.ref, target.base)
    view = edit_rendering.conflict(error, await finding.title(who, target.ref), now, kept, key)
    await door.sender.finish(interaction, view)


async def _draft(
    door: Door, interaction: Interaction, target: Target, key: str, *, cut_off: Collection[str] = ()
) -> Draft | None:
    """What this person typed: as we remember it, else as the message that was pressed shows it; None where it is gone.

    A key of somebody else, or of another server, finds nothing. Raises NotFound where the message shows only a part
    of a field that is not in `cut_off`: nothing is ever saved cut off.
    """
    guild_id, user_id = interaction.guild_id or 0, interaction.user.id
    kept = door.drafts.typed.get(key)
    if kept is not None and kept.belongs_to(guild_id, user_id) and kept.target.ref == target.ref:
        return kept
    message, me = interaction.message, interaction.client.user
    if message is None or me is None or message.author.id != me.id:
        return None
    values, cut = edit_rendering.read_back(message)
    if not cut <= set(cut_off):
        raise NotFound(CUT_OFF)
    return Draft(guild_id, user_id, target, values, queue_items.of(message)) if values else None


async def _at_base(door: Door, who: Actor, target: Target) -> Any:
    """The thing as the form showed it, so that only what was changed in the form is changed."""
    found = await moderating(door).editing.open(who, target.ref)
    return found.thing if found.base == target.base else await moderating(door).finding.at(who, target.ref, target.base)


async def _changed_in_pack(door: Door, who: Actor, ref: str) -> str:
    found = await moderating(door).editing.open(who, ref)
    return ", ".join(found.changed_in_pack)


async def _phrasing(door: Door, who: Actor, ref: str, chosen: str) -> str:
    """The phrasing that was typed, or chosen from the list where long ones are cut off."""
    listed = await moderating(door).finding.phrasings(who, ref, "")
    return next((text for text in listed if typed.phrasing_value(text) == chosen), chosen)
