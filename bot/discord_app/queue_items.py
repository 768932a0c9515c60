"""Queue items: the question of the review queue that an edit is for, what became of it, and who is told of that."""

import logging
from collections.abc import Iterable, Sequence
from typing import Final

import discord
from discord import ui

from bot.discord_app import custom_ids, shown
from bot.discord_app.custom_ids import Press, Verb
from bot.discord_app.door import Door
from bot.discord_app.drafts import QueueItem
from bot.discord_app.layout import Item, button, layout, plain, row, text
from bot.errors import FaqBotError, NotFound
from bot.service.actor import Actor
from bot.service.cards import COMPARE
from bot.service.edit_preview import EditResult
from bot.service.records import Review, ReviewKind
from bot.service.reply import Choice
from bot.service.reviewing import Item as Waiting
from bot.service.reviewing import Reviewing, Settled

log = logging.getLogger(__name__)

DONE: Final = "“{question}” is done, and does not wait any more."
AGAIN: Final = "“{question}” waits in the queue again."
WAITS_ON: Final = "“{question}” waits on: it does not get this answer yet. Go back to it, "
IS_NEAREST: Final = "where this entry is the nearest now, and add the question as a phrasing of it."
IS_LISTED: Final = "choose this entry under **It belongs to another entry…**, and add the question as a phrasing of it."
IS_FAR: Final = "find this entry with **Search…**, and add the question as a phrasing of it."

BACK: Final = "Back to the question"
ADD_PHRASING: Final = "Add as a phrasing of it"
NOT_FOUND: Final = "I do not find it by that question yet"

CameOf = tuple[str, Sequence[Item], tuple[Settled, ...]]
"""What came of an edit besides: a note, buttons that lead on, and who is to be told of what."""


def of(message: discord.Message | None) -> QueueItem | None:
    """The question that a screen of ours is about; so it is known even when we were started again in between."""
    for each in shown.presses(message):
        match each:
            case Press(Verb.DISMISS | Verb.ITEM, (id_, number)) | Press(Verb.QUEUE, (number, id_)):
                return QueueItem(int(id_), int(number))
            case _:
                pass
    return None


def back(item: QueueItem | None) -> list[Item]:
    """A button back to the question, where an edit is for one."""
    return [button(BACK, custom_ids.make(Verb.ITEM, item.id, item.number))] if item else []


def reopening(item: QueueItem, ref: str = "") -> list[Item]:
    """A button that takes back that this entry answers a question, or ("") that it was dismissed."""
    said = [custom_ids.token(ref)] if ref else []
    return [button(BACK, custom_ids.make(Verb.REOPEN, item.id, item.number, *said))]


def onward(item: QueueItem) -> list[Item]:
    """A button that leads on from a question that was dealt with."""
    return [button("Next question", custom_ids.make(Verb.QUEUE, item.number, item.id))]


def endings(item: Waiting, chosen: Choice | None) -> list[Item]:
    """A button for each way to end a question; with `chosen`, those for this entry, too."""
    id_, number, found = item.review.id, item.number, list[Item]()
    if chosen is not None:
        token = custom_ids.token(chosen.ref)
        phrase = custom_ids.make(Verb.PHRASE, id_, number, token)
        if not chosen.ref.startswith(COMPARE):
            found.append(button(ADD_PHRASING, phrase, discord.ButtonStyle.success))
        found.append(button("It answers this already", custom_ids.make(Verb.ANSWERS, id_, number, token)))
    found.append(button("New entry…", custom_ids.make(Verb.WRITE, id_), discord.ButtonStyle.primary))
    found.append(button("Dismiss", custom_ids.make(Verb.DISMISS, id_, number)))
    if item.open > 1:
        found.append(button("Skip", custom_ids.make(Verb.QUEUE, (number + 1) % min(item.open, 10**6))))
    return found


def asked(item: Review) -> str:
    """How often a question was asked, and when last."""
    day = f"{item.last_day.day} {item.last_day:%B}"
    return f"Asked once, on {day}." if item.count == 1 else f"Asked {item.count} times, last on {day}."


async def came_of(door: Door, who: Actor, item: QueueItem | None, result: EditResult) -> CameOf:
    """After an edit (for a question of the queue, or None): what became of that question, and of all others for which
    somebody waits."""
    if door.learning is None:
        return "", (), ()
    reviewing = door.learning.reviewing
    note, buttons, settled = await _came_of(reviewing, who, item, result) if item is not None else ("", (), ())
    others = await awaited(door, who)
    note += told(others, "the answer to another question" if item is not None else "an answer")
    return note.strip(), buttons, (*settled, *others)


async def awaited(door: Door, who: Actor) -> tuple[Settled, ...]:
    """After an edit or an import: the questions that have their answer now, and for which somebody waits."""
    if door.learning is None:
        return ()
    try:
        return await door.learning.reviewing.answered_now(who.guild_id, awaited=True)
    except FaqBotError as error:  # the edit is safe all the same, and must not be said to be lost
        log.warning("%s Who waits for an answer is looked for later.", error)
        return ()


async def _came_of(reviewing: Reviewing, who: Actor, item: QueueItem, result: EditResult) -> CameOf:
    # a new entry must answer the question to settle it; of a phrasing the moderator has said that it does
    ref = result.revision.ref if result.before is not None else ""
    try:
        if result.undid:
            reopened = await reviewing.reopen(who, item.id, result.revision.ref)
            if reopened is not None:
                question = plain(reopened.text, 100)
                return AGAIN.format(question=question), [*back(item), *onward(item)], ()
            await reviewing.open(who, item.id)
            return "", [*back(item), *onward(item)], ()
        settled = await reviewing.learned(who, item.id, ref)
        if settled is not None:
            return done(settled), onward(item), (settled,)
        waits = await reviewing.look(who, item.number, item.id)
    except NotFound:  # it is done already, or somebody else has dealt with it while this was typed
        return "", onward(item), ()
    except FaqBotError as error:  # the edit is safe all the same, and must not be said to be lost
        log.warning("%s The question of the queue stays as it is.", error)
        return "", onward(item), ()
    note = _waits_on(waits, result.revision.ref) if waits is not None else ""
    return note, [*back(item), *onward(item)], ()


def _waits_on(item: Waiting, ref: str) -> str:
    """That a question does not get the answer of this entry, and where its screen has the entry."""
    nearest = item.nearest.ref if item.nearest is not None else ""
    offered = item.review.kind not in (ReviewKind.REJECTED, ReviewKind.REFUSED)
    if ref == nearest and offered:
        way = IS_NEAREST
    elif ref != nearest and any(each.ref == ref for each in item.entries):
        way = IS_LISTED
    else:
        way = IS_FAR
    return WAITS_ON.format(question=plain(item.review.text, 100)) + way


def done(settled: Settled) -> str:
    """That a question has its answer, and how many people are told of it."""
    return f"{DONE.format(question=plain(settled.review.text, 100))}{told([settled])}"


def not_found(settled: Settled, item: QueueItem, said: str) -> ui.LayoutView:
    """A moderator has `said` that an entry answers a question, but whoever asks it next would not get it."""
    ref = settled.card.ref
    buttons = [*reopening(item, ref), *onward(item)]
    if ref.startswith(COMPARE):
        return layout(text(f"{said}\n{NOT_FOUND}."), *row(buttons))
    phrase = custom_ids.make(Verb.PHRASE, item.id, item.number, custom_ids.token(ref))
    teach = button(ADD_PHRASING, phrase, discord.ButtonStyle.success)
    return layout(text(f"{said}\n{NOT_FOUND}: **{ADD_PHRASING}** teaches me."), *row([teach, *buttons]))


def told(settled: Iterable[Settled], what: str = "it") -> str:
    """How many people who waited for `what` are told; "" for nobody."""
    count = len({who.user_id for each in settled for who in each.waiting})
    if not count:
        return ""
    people, are = ("1 person", "is") if count == 1 else (f"{count} people", "are")
    return f" {people} who waited for {what} {are} told now."
