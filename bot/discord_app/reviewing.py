"""Reviewing in Discord: one question at a time that waits for a moderator, with a button for each way to end that."""

from typing import Any, Final, cast

import discord
from discord import app_commands, ui

from bot.discord_app import auditing, custom_ids, edit_rendering, failures, forms, layout, limits, telling, typed
from bot.discord_app.acting import actor, moderating
from bot.discord_app.asking import ASK_AGAIN
from bot.discord_app.custom_ids import Press, Verb
from bot.discord_app.door import Door
from bot.discord_app.drafts import NEW_ENTRY, Draft, Target, new_key
from bot.discord_app.layout import Item, button, plain, row, text
from bot.errors import NotFound, Refused
from bot.service.actor import Actor, Right
from bot.service.learning import Learning
from bot.service.records import Review, ReviewKind
from bot.service.reply import Choice
from bot.service.reviewing import Item as Waiting

VERBS: Final = frozenset({Verb.QUEUE, Verb.TAKE, Verb.PHRASE, Verb.ANSWERS, Verb.WRITE, Verb.DISMISS})

EMPTY: Final = (
    "### Nothing is waiting\nEvery question has its answer, or a moderator has dealt with it. What I cannot answer "
    "will come here."
)
IN_PACKS: Final = (
    "-# The packs have a new wording for {things} that this server says in its own words. `/faq-admin history` shows "
    "both side by side."
)
NOTHING_NEAR: Final = "Nothing in the FAQ comes near it."
FAR: Final = "Nothing in the FAQ comes near enough. What came closest, and was offered: **{}**"
NO_STORE: Final = "This bot runs without a place to keep questions."
GONE: Final = "That entry is not in the FAQ any more. Please choose another one."
WHY: Final = {
    ReviewKind.UNANSWERED: "I had no answer.",
    ReviewKind.REJECTED: "My answer was not what they meant.",
    ReviewKind.REFUSED: "I was not sure, and what I suggested was not what they meant.",
    ReviewKind.CHOSEN: "I was not sure; somebody chose one of my suggestions.",
    ReviewKind.PROPOSED: "A member would like to see it in the FAQ.",
}
REJECTED: Final = {ReviewKind.REJECTED: "I had answered with", ReviewKind.REFUSED: "I had suggested first:"}
"""What they did not mean."""

Interaction = discord.Interaction[Any]


async def review(door: Door, interaction: Interaction) -> None:
    """/faq-admin review."""
    await door.sender.think(interaction)
    who = await actor(door, interaction)
    await door.sender.finish(interaction, await _screen(door, who, 0))


async def press(door: Door, interaction: Interaction, pressed: Press) -> None:
    """Do what a button or the menu of the queue stands for. Who may is asked by the use cases, each time."""
    chosen = next(iter(layout.chosen(interaction)), "")
    match pressed:
        case Press(Verb.WRITE, (id_,)):
            await _write(door, interaction, int(id_))
        case Press(Verb.PHRASE, (id_, number, token)):
            await _phrase(door, interaction, int(id_), int(number), token)
        case Press(Verb.QUEUE, (number,)):
            await _show(door, interaction, int(number))
        case Press(Verb.TAKE, (_, number)) if custom_ids.is_token(chosen):
            await _show(door, interaction, int(number), chosen)
        case Press(Verb.ANSWERS, (id_, number, token)):
            await _answers(door, interaction, int(id_), int(number), token)
        case Press(Verb.DISMISS, (id_, number)):
            await _dismiss(door, interaction, int(id_), int(number))
        case _:
            await failures.tell(door, interaction, ASK_AGAIN)


def command(door: Door) -> app_commands.Command[Any, ..., None]:
    """`review`, for the group of moderators."""

    async def review_command(interaction: Interaction) -> None:
        await failures.attend(door, interaction, review(door, interaction))

    description = "Questions I could not answer: teach me, one press each."
    return app_commands.Command(name="review", description=description, callback=cast("Any", review_command))


async def _show(door: Door, interaction: Interaction, number: int, token: str = "", done: str = "") -> None:
    await door.sender.think(interaction)
    who = await actor(door, interaction)
    await door.sender.finish(interaction, await _screen(door, who, number, token, done))


async def _phrase(door: Door, interaction: Interaction, id_: int, number: int, token: str) -> None:
    """The question becomes a phrasing, at once where that does nothing else; else it is shown first."""
    await door.sender.think(interaction)
    who = await actor(door, interaction, fresh=True)
    ref = await _ref(door, who, token)
    item = await _learning(door).reviewing.open(who, id_)
    preview = await _learning(door).reviewing.phrase(who, id_, ref)
    if preview.refused or preview.warnings:
        draft = Draft(who.guild_id, interaction.user.id, Target(ref, preview.draft.expected), {"add": item.text})
        key = door.drafts.keep(draft, new_key())
        door.drafts.previews.put(key, preview)
        await door.sender.finish(interaction, edit_rendering.preview(preview, draft, key))
        return
    result = await moderating(door).editing.save(who, preview)
    settled = await _learning(door).reviewing.link(who, id_, ref)
    view = edit_rendering.saved(result, preview.title, "Learned")
    for each in row([button("Next question", custom_ids.make(Verb.QUEUE, number))]):
        view.add_item(each)
    await door.sender.finish(interaction, view)
    await telling.tell(door, interaction.client, who.guild_id, (settled,))
    mark = f"{ref} #{result.revision.number}"
    await auditing.report(door, interaction, "taught me a phrasing of", preview.title, result.differences, mark=mark)


async def _answers(door: Door, interaction: Interaction, id_: int, number: int, token: str) -> None:
    """An entry answers the question as it is."""
    await door.sender.think(interaction)
    who = await actor(door, interaction, fresh=True)
    settled = await _learning(door).reviewing.link(who, id_, await _ref(door, who, token))
    done = f"Done: “{plain(settled.card.title, 100)}” answers it."
    if settled.waiting:
        done += " Who waited for it is told."
    await door.sender.finish(interaction, await _screen(door, who, number, done=done))
    await telling.tell(door, interaction.client, who.guild_id, (settled,))


async def _dismiss(door: Door, interaction: Interaction, id_: int, number: int) -> None:
    await door.sender.think(interaction)
    who = await actor(door, interaction, fresh=True)
    await _learning(door).reviewing.dismiss(who, id_)
    done = "Dismissed. It will not come back here, however often it is asked."
    await door.sender.finish(interaction, await _screen(door, who, number, done=done))


async def _write(door: Door, interaction: Interaction, id_: int) -> None:
    """A form for a new entry, with the question in it. Once it is saved and answers the question, the item is done."""
    who = await actor(door, interaction)
    who.require(Right.EDIT)
    item = await _learning(door).reviewing.open(who, id_)
    key = door.drafts.keep(Draft(who.guild_id, interaction.user.id, NEW_ENTRY))
    values = typed.from_question(item.text) | {"answer": item.proposal}
    await door.sender.open_form(interaction, forms.main(NEW_ENTRY, key, values))


async def _screen(door: Door, who: Actor, number: int, token: str = "", done: str = "") -> ui.LayoutView:
    """The item with this number; with the entry behind `token` in place of the one that came nearest."""
    item = await _learning(door).reviewing.look(who, number)
    head = f"{done}\n" if done else ""
    changed = len(await moderating(door).editing.changed_in_packs(who))
    news = [text(IN_PACKS.format(things="1 text" if changed == 1 else f"{changed} texts"))] if changed else []
    if item is None:
        return layout.layout(text(head + EMPTY), *news)
    chosen = item.nearest
    if token:
        card = await custom_ids.card_of(door.asking, who.guild_id, token)
        chosen = Choice(card.ref, card.title) if card is not None else chosen
    refused = item.review.kind in REJECTED and chosen == item.nearest
    waiting = "1 question waits" if item.open == 1 else f"{item.open} questions wait"
    parts = [
        f"{head}-# {item.number + 1} of {item.open} · {waiting}",
        f"### {plain(item.review.text, 300)}\n{_asked(item.review)} {WHY[item.review.kind]}",
    ]
    if item.review.proposal:
        parts.append(f"Their answer:\n>>> {limits.shorten(item.review.proposal, 1_500)}")
    if chosen is not None:
        about = REJECTED[item.review.kind] if refused else "Nearest entry:"
        parts.append(f"{about} **{plain(chosen.title, 200)}**")
    elif item.review.kind not in REJECTED:
        offered = await door.asking.show(who.guild_id, item.review.nearest) if item.review.nearest else None
        parts.append(NOTHING_NEAR if offered is None else FAR.format(plain(offered.title, 200)))
    menu = layout.entry_select(
        custom_ids.make(Verb.TAKE, item.review.id, item.number), "It belongs to another entry…", item.entries
    )
    return layout.layout(*map(text, parts), *row(_buttons(item, None if refused else chosen)), *menu, *news)


def _buttons(item: Waiting, chosen: Choice | None) -> list[Item]:
    id_, number, found = item.review.id, item.number, list[Item]()
    if chosen is not None:
        token = custom_ids.token(chosen.ref)
        phrase = custom_ids.make(Verb.PHRASE, id_, number, token)
        found.append(button("Add as a phrasing of it", phrase, discord.ButtonStyle.success))
        found.append(button("It answers this already", custom_ids.make(Verb.ANSWERS, id_, number, token)))
    found.append(button("New entry…", custom_ids.make(Verb.WRITE, id_), discord.ButtonStyle.primary))
    found.append(button("Dismiss", custom_ids.make(Verb.DISMISS, id_, number)))
    if item.open > 1:
        found.append(button("Skip", custom_ids.make(Verb.QUEUE, (number + 1) % min(item.open, 10**6))))
    return found


def _asked(item: Review) -> str:
    day = f"{item.last_day.day} {item.last_day:%B}"
    return f"Asked once, on {day}." if item.count == 1 else f"Asked {item.count} times, last on {day}."


async def _ref(door: Door, who: Actor, token: str) -> str:
    """The entry behind a token, in the actor's server."""
    card = await custom_ids.card_of(door.asking, who.guild_id, token)
    if card is None:
        raise NotFound(GONE)
    return card.ref


def _learning(door: Door) -> Learning:
    if door.learning is None:
        raise Refused(NO_STORE)
    return door.learning
