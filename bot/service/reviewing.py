"""Reviewing: the questions that wait for a moderator, what a moderator makes of them, and who is told then."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from bot.errors import NotFound
from bot.faq.entry import Entry, Term
from bot.matching.decision import WORTH_SUGGESTING, Answer
from bot.service.actor import Actor, Right
from bot.service.asking import CLOSE
from bot.service.cards import COMPARE, choice, find, offer
from bot.service.edit_preview import EditPreview
from bot.service.editing import Editing
from bot.service.library import Library, Snapshot
from bot.service.ports import Clock, ReviewStore
from bot.service.records import Review, ReviewKind, ReviewState, Waiting
from bot.service.reply import Card, Choice

LOOKED_AT: Final = 200
"""Open items that are tried again after an edit."""
OFFERED: Final = 25
LOOKED_FOR: Final = 3
"""The best matches among which the nearest entry is looked for; before it may stand terms."""
NO_PHRASINGS: Final = (
    "Two terms side by side have no ways of asking of their own. Choose one of the two terms, or an entry."
)
GONE: Final = "That question is not in the queue any more: somebody has dealt with it, or it was deleted."


@dataclass(frozen=True, slots=True)
class Item:
    """One item as a moderator sees it. `nearest` is the entry that came near (None: none), `entries` (≤ 25) all that it
    could belong to, the likeliest first. `number` counts from 0 among the `open` ones; `waiting` is how many people
    want to be told of its answer."""

    review: Review
    nearest: Choice | None
    entries: tuple[Choice, ...]
    number: int
    open: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Settled:
    """A question that has its answer now, and who waits to be told. `found`: whether the next one who asks gets it."""

    review: Review
    card: Card
    waiting: tuple[Waiting, ...]
    found: bool = True


class Wish(StrEnum):
    """What became of the wish to be told of an answer."""

    NOTED = "noted"
    ALREADY = "already"  # it was noted before
    GONE = "gone"  # the question is kept no more


class Reviewing:
    """The use cases of the review queue. All may raise Refused, NotFound and StorageUnavailable."""

    def __init__(self, library: Library, editing: Editing, reviews: ReviewStore, clock: Clock) -> None:
        self._library = library
        self._editing = editing
        self._reviews = reviews
        self._clock = clock
        self._settling = asyncio.Lock()  # two edits at once must not find the same people waiting

    async def look(self, actor: Actor, number: int = 0, review_id: int = 0) -> Item | None:
        """The open item with this number, or the last there is; None when nothing waits.

        With `review_id` that one, wherever it stands by now; raises NotFound where it waits no more.
        """
        actor.require(Right.REVIEW)
        count = await self._reviews.count(actor.guild_id)
        number = max(0, min(number, count - 1))
        if review_id:
            return await self._item(actor, await self.open(actor, review_id), number, count)
        found = await self._reviews.queue(actor.guild_id, limit=1, offset=number)
        return await self._item(actor, found[0], number, count) if found else None

    async def open(self, actor: Actor, review_id: int, ref: str = "") -> Review:
        """One item that still waits; with `ref` also one that is done by that entry."""
        actor.require(Right.REVIEW)
        found = await self._reviews.get(actor.guild_id, review_id)
        if found is None or not (found.state is ReviewState.OPEN or _done_by(found, ref)):
            raise NotFound(GONE)
        return found

    async def phrase(self, actor: Actor, review_id: int, ref: str) -> EditPreview:
        """The question as one more phrasing of an entry; `Editing.save` makes it so. May also raise EditRefused."""
        review = await self.open(actor, review_id, ref)
        if ref.startswith(COMPARE):
            raise NotFound(NO_PHRASINGS)
        return await self._editing.add_phrasing(actor, ref, review.text)

    async def link(self, actor: Actor, review_id: int, ref: str) -> Settled:
        """The question has its answer in this entry."""
        review = await self.open(actor, review_id)
        snapshot = await self._library.snapshot(actor.guild_id)
        card = find(snapshot.knowledge_base, ref)
        if card is None:
            raise NotFound("That entry is not in the FAQ any more.")
        async with self._settling:
            await self.open(actor, review_id)
            settled = await self._settle(actor.guild_id, review, card)
        if settled is None:
            raise NotFound(GONE)
        decision = await asyncio.to_thread(snapshot.matcher.match, review.text)
        return replace(settled, found=isinstance(decision, Answer) and decision.match.entry_id == card.ref)

    async def learned(self, actor: Actor, review_id: int, ref: str = "") -> Settled | None:
        """An edit was saved for the sake of this question: `ref` answers it, or ("") whatever the FAQ says to it now.

        None where that is nothing, so that it waits on, or where it waits no more already.
        """
        actor.require(Right.REVIEW)
        async with self._settling:
            review = await self._reviews.get(actor.guild_id, review_id)
            if review is None or review.state is not ReviewState.OPEN:
                return None
            snapshot = await self._library.snapshot(actor.guild_id)
            answers = [(review, ref)] if ref else await asyncio.to_thread(_answers, snapshot, [review])
            card = find(snapshot.knowledge_base, answers[0][1]) if answers else None
            return None if card is None else await self._settle(actor.guild_id, review, card)

    async def reopen(self, actor: Actor, review_id: int, ref: str = "", *, answered_too: bool = False) -> Review | None:
        """What was done for the sake of this question was taken back: where `ref` had answered it, or ("") it was
        dismissed, and nothing else answers it, it waits again. None where nothing changes by that.

        `answered_too`: also where the FAQ answers it, because a moderator wants to see it again.
        """
        actor.require(Right.REVIEW)
        async with self._settling:
            review = await self._reviews.get(actor.guild_id, review_id)
            if review is None or not (_done_by(review, ref) if ref else review.state is ReviewState.DISMISSED):
                return None
            snapshot = await self._library.snapshot(actor.guild_id)
            if not answered_too and await asyncio.to_thread(_answers, snapshot, [review]):
                return None
            await self._reviews.settle(actor.guild_id, review.id, ReviewState.OPEN)
            return review

    async def dismiss(self, actor: Actor, review_id: int) -> int:
        """No moderator needs to see this question again, however often it comes. How many people still wait for it:
        they were promised to be told if it is answered after all."""
        review = await self.open(actor, review_id)
        await self._reviews.settle(actor.guild_id, review.id, ReviewState.DISMISSED)
        return len(await self._reviews.waiting(actor.guild_id, review.id))

    async def answered_now(self, guild_id: int, *, awaited: bool = False) -> tuple[Settled, ...]:
        """After an edit: the questions that the FAQ answers now. Open ones wait no more; a dismissed one stays so, and
        is among them where somebody waits for it. `awaited`: only those for which somebody waits, mostly few."""
        settled: list[Settled] = []
        async with self._settling:
            snapshot = await self._library.snapshot(guild_id)
            looked_at = list(await self._reviews.awaited(guild_id, limit=LOOKED_AT))
            if not awaited:
                looked_at += await self._reviews.queue(guild_id, limit=LOOKED_AT)
            waiting = list({review.id: review for review in looked_at}.values())
            answers = await asyncio.to_thread(_answers, snapshot, waiting) if waiting else ()
            for review, ref in answers:
                card = find(snapshot.knowledge_base, ref)
                if card is not None and (done := await self._settle(guild_id, review, card)) is not None:
                    settled.append(done)
        return tuple(settled)

    async def wait(self, guild_id: int, review_id: int, user_id: int, channel_id: int) -> Wish | Card:
        """Somebody wants to be told; the answer itself where the question has got it in the meantime."""
        review = await self._reviews.get(guild_id, review_id)
        if review is None:
            return Wish.GONE
        if review.state is ReviewState.DONE:
            card = find((await self._library.snapshot(guild_id)).knowledge_base, review.settled_by)
            return Wish.GONE if card is None else card
        waiting = Waiting(review_id, user_id, channel_id)
        noted = await self._reviews.wait(guild_id, waiting, self._clock.now().date())
        return Wish.NOTED if noted else Wish.ALREADY

    async def told(self, guild_id: int, who: Waiting) -> None:
        """Somebody was told, or cannot be."""
        await self._reviews.told(guild_id, who.review_id, who.user_id)

    async def _settle(self, guild_id: int, review: Review, card: Card) -> Settled | None:
        if review.state is ReviewState.DISMISSED:
            waiting = await self._reviews.waiting(guild_id, review.id)
            for who in waiting:  # it stays as it is, so nothing else keeps the next edit from telling them again
                await self._reviews.told(guild_id, review.id, who.user_id)
            return Settled(review, card, waiting) if waiting else None
        if not await self._reviews.settle(guild_id, review.id, ReviewState.DONE, card.ref):
            return None
        return Settled(review, card, await self._reviews.waiting(guild_id, review.id))

    async def _item(self, actor: Actor, review: Review, number: int, count: int) -> Item:
        snapshot = await self._library.snapshot(actor.guild_id)
        near = _near(snapshot, review)
        nearest = choice(near) if near is not None else None
        ranked = (match for match in snapshot.matcher.rank(review.text, limit=OFFERED) if match.confidence >= CLOSE)
        likely = (offer(snapshot.knowledge_base, match.entry_id) for match in ranked)
        refused = nearest if review.kind is ReviewKind.REJECTED else None
        entries = [each for each in (nearest, *likely) if each is not None and each != refused]
        waiting = len(await self._reviews.waiting(actor.guild_id, review.id))
        return Item(review, nearest, tuple(dict.fromkeys(entries))[:OFFERED], number, count, waiting)


def _done_by(review: Review, ref: str) -> bool:
    """Whether this entry was its answer."""
    return review.state is ReviewState.DONE and ref != "" and review.settled_by == ref


def _near(snapshot: Snapshot, review: Review) -> Entry | Term | None:
    """What people chose or refused; else the entry that comes nearest, where one is near enough to be offered at all.

    Something always ranks first: a moderator who is offered that first teaches the bot what nobody meant.
    """
    if review.kind in (ReviewKind.CHOSEN, ReviewKind.REJECTED, ReviewKind.REFUSED):
        return snapshot.knowledge_base.get(review.nearest) if review.nearest else None
    ranked = snapshot.matcher.rank(review.text, limit=LOOKED_FOR)
    near = (snapshot.knowledge_base.get(match.entry_id) for match in ranked if match.confidence >= WORTH_SUGGESTING)
    return next((thing for thing in near if isinstance(thing, Entry)), None)


def _answers(snapshot: Snapshot, reviews: Sequence[Review]) -> list[tuple[Review, str]]:
    """Those of the questions that are answered, each with the entry; what was refused once is no answer to it."""
    found: list[tuple[Review, str]] = []
    for review in reviews:
        decision = snapshot.matcher.match(review.text)
        if not isinstance(decision, Answer):
            continue
        ref = decision.match.entry_id
        if review.kind not in (ReviewKind.REJECTED, ReviewKind.REFUSED) or ref != review.nearest:
            found.append((review, ref))
    return found
