"""Reviewing in Discord: one question at a time that waits for a moderator, with a button for each way to end that."""

from collections.abc import Sequence
from typing import Any, Final, cast

import discord
from discord import app_commands, ui

from bot.discord_app import (
    custom_ids,
    editing,
    failures,
    forms,
    layout,
    limits,
    queue_items,
    telling,
    typed,
)
from bot.discord_app.acting import actor, moderating
from bot.discord_app.asking import ASK_AGAIN
from bot.discord_app.custom_ids import Press, Verb
from bot.discord_app.door import Door
from bot.discord_app.drafts import NEW_ENTRY, Draft, QueueItem, Target
from bot.discord_app.layout import Item, button, plain, row, text
from bot.errors import NotFound, Refused
from bot.faq.limits import PHRASING
from bot.service.actor import Actor, Right
from bot.service.finding import Kind
from bot.service.learning import Learning
from bot.service.records import ReviewKind
from bot.service.reply import Choice

VERBS: Final = frozenset(
    {
        *(Verb.QUEUE, Verb.TAKE, Verb.PHRASE, Verb.ANSWERS, Verb.WRITE, Verb.DISMISS),
        *(Verb.SEARCH, Verb.WORDS, Verb.ITEM, Verb.REOPEN),
    }
)

EMPTY: Final = (
    "### Nothing is waiting\nEvery question has its answer, or a moderator has dealt with it. What I cannot answer "
    "will come here."
)
IN_PACKS: Final = (
    "-# The packs have a new wording for {things} that this server says in its own words. `/faq-admin history` shows "
    "both side by side."
)
NOTHING_NEAR: Final = "Nothing in the FAQ comes near it. If an entry answers it all the same, **Search…** finds it."
FAR: Final = (
    "Nothing in the FAQ comes near enough. What came closest: **{}**. If another entry answers it, **Search…** "
    "finds it."
)
NEAREST: Final = "Nearest entry: **{}**"
CHOSEN: Final = "You chose **{}**."
FOUND: Final = "I looked for “{words}”: choose an entry below, and it is shown with this question."
NOTHING_FOUND: Final = "No entry fits “{words}”. Try other words with **Search…**, or write a **New entry…**."
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
ON_PURPOSE: Final = "\nYou chose it all the same. If it is the answer, say so with a button below."

Interaction = discord.Interaction[Any]
Done = Sequence[Item]
"""What was done just now, said above the next question."""


async def review(door: Door, interaction: Interaction) -> None:
    """/faq-admin review."""
    await door.sender.think(interaction)
    who = await actor(door, interaction)
    await door.sender.finish(interaction, await _screen(door, who, 0))


async def press(door: Door, interaction: Interaction, pressed: Press) -> None:
    """Do what a button or the menu of the queue stands for. Who may is asked by the use cases, each time."""
    chosen = next(iter(layout.chosen(interaction)), "")
    if (pressed.verb is Verb.WORDS) != (interaction.type is discord.InteractionType.modal_submit):
        await failures.tell(door, interaction, ASK_AGAIN)
        return
    match pressed:
        case Press(Verb.WRITE, (id_,)):
            await _write(door, interaction, int(id_))
        case Press(Verb.PHRASE, (id_, number, token)):
            await _phrase(door, interaction, QueueItem(int(id_), int(number)), token)
        case Press(Verb.QUEUE, (number, *_)):
            await _show(door, interaction, int(number))
        case Press(Verb.ITEM, (id_, number)):
            await _back(door, interaction, QueueItem(int(id_), int(number)))
        case Press(Verb.TAKE, (id_, number)) if custom_ids.is_token(chosen):
            await _take(door, interaction, QueueItem(int(id_), int(number)), chosen)
        case Press(Verb.SEARCH, (id_, number)):
            await _search(door, interaction, QueueItem(int(id_), int(number)))
        case Press(Verb.WORDS, (id_, number)):
            await _found(door, interaction, QueueItem(int(id_), int(number)))
        case Press(Verb.ANSWERS, (id_, number, token)):
            await _answers(door, interaction, QueueItem(int(id_), int(number)), token)
        case Press(Verb.DISMISS, (id_, number)):
            await _dismiss(door, interaction, QueueItem(int(id_), int(number)))
        case Press(Verb.REOPEN, (id_, number, *said)):
            await _reopen(door, interaction, QueueItem(int(id_), int(number)), *said)
        case _:
            await failures.tell(door, interaction, ASK_AGAIN)


def command(door: Door) -> app_commands.Command[Any, ..., None]:
    """`review`, for the group of moderators."""

    async def review_command(interaction: Interaction) -> None:
        await failures.attend(door, interaction, review(door, interaction))

    description = "Questions I could not answer: teach me, one press each."
    return app_commands.Command(name="review", description=description, callback=cast("Any", review_command))


async def _show(door: Door, interaction: Interaction, number: int) -> None:
    await door.sender.think(interaction)
    who = await actor(door, interaction)
    await door.sender.finish(interaction, await _screen(door, who, number))


async def _back(door: Door, interaction: Interaction, item: QueueItem) -> None:
    """From an edit back to its question; where somebody has dealt with that meanwhile, to the next one."""
    await door.sender.think(interaction)
    who = await actor(door, interaction)
    try:
        view = await _screen(door, who, item.number, item.id)
    except NotFound:
        view = await _screen(door, who, item.number)
    await door.sender.finish(interaction, view)


async def _take(door: Door, interaction: Interaction, item: QueueItem, token: str) -> None:
    """The question with another entry than the one that came nearest."""
    await door.sender.think(interaction)
    who = await actor(door, interaction)
    await door.sender.finish(interaction, await _screen(door, who, item.number, item.id, token=token))


async def _search(door: Door, interaction: Interaction, item: QueueItem) -> None:
    """A form with a box for words of the entry that is meant."""
    who = await actor(door, interaction)
    await _learning(door).reviewing.open(who, item.id)
    await door.sender.open_form(interaction, forms.search(item))


async def _found(door: Door, interaction: Interaction, item: QueueItem) -> None:
    """That form came back: the question with a menu of the entries that fit."""
    words = forms.sent(interaction).get("words", "").strip()[:PHRASING]
    await door.sender.think(interaction)
    who = await actor(door, interaction)
    await door.sender.finish(interaction, await _screen(door, who, item.number, item.id, words=words))


async def _phrase(door: Door, interaction: Interaction, item: QueueItem, token: str) -> None:
    """The question becomes a phrasing, at once where that does nothing else; else it is shown first."""
    await door.sender.think(interaction)
    who = await actor(door, interaction, fresh=True)
    ref = await _ref(door, who, token)
    review = await _learning(door).reviewing.open(who, item.id, ref)
    preview = await _learning(door).reviewing.phrase(who, item.id, ref)
    if preview.refused or preview.warnings or preview.makes_room:
        target = Target(ref, preview.draft.expected)
        draft = Draft(who.guild_id, interaction.user.id, target, {"add": review.text}, item)
        await editing.show(door, interaction, who, draft, preview)
        return
    result = await moderating(door).editing.save(who, preview)
    await editing.done(door, interaction, who, result, preview.title, did="taught me a phrasing of", item=item)


async def _answers(door: Door, interaction: Interaction, item: QueueItem, token: str) -> None:
    """An entry answers the question as it is."""
    await door.sender.think(interaction)
    who = await actor(door, interaction, fresh=True)
    settled = await _learning(door).reviewing.link(who, item.id, await _ref(door, who, token))
    done = f"Done: “{plain(settled.card.title, 100)}” answers it.{queue_items.told([settled])}"
    if settled.found:
        back = queue_items.reopening(item, settled.card.ref)
        view = await _screen(door, who, item.number, done=[text(done), *row(back)])
    else:  # on a screen of its own: on that of the next question "Add as…" would be for that one
        view = queue_items.not_found(settled, item, done)
    await door.sender.finish(interaction, view)
    await telling.tell(door, interaction.client, who.guild_id, (settled,))


async def _dismiss(door: Door, interaction: Interaction, item: QueueItem) -> None:
    await door.sender.think(interaction)
    who = await actor(door, interaction, fresh=True)
    waited = await _learning(door).reviewing.dismiss(who, item.id)
    done = "Dismissed. It will not come back here, however often it is asked."
    if waited:
        still = "1 person still waits, and is" if waited == 1 else f"{waited} people still wait, and are"
        done += f" {still} told only if an entry answers it after all."
    after = [text(done), *row(queue_items.reopening(item))]
    await door.sender.finish(interaction, await _screen(door, who, item.number, done=after))


async def _reopen(door: Door, interaction: Interaction, item: QueueItem, token: str = "") -> None:
    """The question that was dismissed, or that the entry behind `token` was said to answer, waits again."""
    await door.sender.think(interaction)
    who = await actor(door, interaction, fresh=True)
    ref = await _ref(door, who, token) if token else ""
    await _learning(door).reviewing.reopen(who, item.id, ref, answered_too=True)
    await door.sender.finish(interaction, await _screen(door, who, item.number, item.id))


async def _write(door: Door, interaction: Interaction, id_: int) -> None:
    """A form for a new entry, with the question in it. Once it is saved and answers the question, the item is done."""
    who = await actor(door, interaction)
    who.require(Right.EDIT)
    item = await _learning(door).reviewing.open(who, id_)
    shown = queue_items.of(interaction.message)
    number = shown.number if shown is not None and shown.id == id_ else 0
    key = door.drafts.keep(Draft(who.guild_id, interaction.user.id, NEW_ENTRY, item=QueueItem(id_, number)))
    values = typed.from_question(item.text) | {"answer": item.proposal}
    await door.sender.open_form(interaction, forms.main(NEW_ENTRY, key, values))


async def _screen(
    door: Door, who: Actor, number: int, id_: int = 0, *, token: str = "", words: str | None = None, done: Done = ()
) -> ui.LayoutView:
    """The item with this number, or (not 0) with this id; with the entry behind `token` in place of the one that came
    nearest, or with those that fit the `words` that were looked for."""
    item = await _learning(door).reviewing.look(who, number, id_)
    changed = len(await moderating(door).editing.changed_in_packs(who))
    news = [text(IN_PACKS.format(things="1 text" if changed == 1 else f"{changed} texts"))] if changed else []
    if item is None:
        return layout.layout(*done, text(EMPTY), *news)
    chosen, by_hand = item.nearest, False
    if token:
        card = await custom_ids.card_of(door.asking, who.guild_id, token)
        chosen, by_hand = (Choice(card.ref, card.title), True) if card is not None else (chosen, False)
    shown = chosen.ref if chosen is not None else ""
    refused = item.review.kind in REJECTED and shown == (item.nearest.ref if item.nearest else "")
    on_purpose = refused and bool(token)  # whoever looked for it by name knows that it is right
    waiting = "1 question waits" if item.open == 1 else f"{item.open} questions wait"
    parts = [
        f"-# {item.number + 1} of {item.open} · {waiting}",
        f"### {plain(item.review.text, 300)}\n{queue_items.asked(item.review)} {WHY[item.review.kind]}",
    ]
    if item.review.proposal:
        parts.append(f"Their answer:\n>>> {limits.shorten(item.review.proposal, 1_500)}")
    if chosen is not None:
        about = f"{REJECTED[item.review.kind]} **{{}}**" if refused else CHOSEN if by_hand else NEAREST
        parts.append(about.format(plain(chosen.title, 200)) + (ON_PURPOSE if on_purpose else ""))
    elif item.review.kind not in REJECTED:
        near = await door.asking.show(who.guild_id, item.review.nearest) if item.review.nearest else None
        parts.append(NOTHING_NEAR if near is None else FAR.format(plain(near.title, 200)))
    if item.waiting:
        waits = "1 person waits" if item.waiting == 1 else f"{item.waiting} people wait"
        parts.append(f"-# {waits} to be told of the answer. **Dismiss** tells them nothing.")
    offered = [each for each in item.entries if each.ref != shown]
    if words is not None:
        offered = await moderating(door).finding.things(who, words, Kind.ENTRY) if words else ()
        parts.append((FOUND if offered else NOTHING_FOUND).format(words=layout.quoted(words)))
    hint = "It belongs to another entry…" if words is None else "The entries that fit…"
    menu = layout.entry_select(custom_ids.make(Verb.TAKE, item.review.id, item.number), hint, offered)
    search = row([button("Search…", custom_ids.make(Verb.SEARCH, item.review.id, item.number))])
    buttons = queue_items.endings(item, None if refused and not on_purpose else chosen)
    return layout.layout(*done, *map(text, parts), *row(buttons), *menu, *search, *news)


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
