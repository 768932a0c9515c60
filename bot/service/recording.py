"""Recording: what became of each question, written down after the reply is on its way, and never at its cost.

Everything goes through one bounded queue to one writer, in order; the notes of a moment are one transaction. When the
database is slow or away, what was to be noted is dropped and counted; only erasures stay, until they are done.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from bot.errors import StorageUnavailable
from bot.service.cleaning import for_the_log
from bot.service.likeness import key_among
from bot.service.measuring import Meter, Unmeasured
from bot.service.ports import Clock, Store
from bot.service.question import Question
from bot.service.records import Asked, LoggedQuestion, MessageLink, Outcome, Review, ReviewKind, Voted
from bot.service.reply import Reply, ReplyKind

log = logging.getLogger(__name__)

ROOM: Final = 2_000
MOMENT: Final = 0.25
"""Seconds in which notes gather; whoever waits for one cuts it short."""
BATCH: Final = 100
"""Notes in one transaction: more would keep edits waiting."""
PATIENCE: Final = 5.0
"""Seconds that one transaction may take."""
PAUSE: Final = 5.0
"""Seconds in which a database that was away is not asked again."""
LAST_WORDS: Final = 3.0
"""Seconds that the end of the process waits for what is still to be written."""
COMPARED: Final = 100
"""Open items of the review queue that a new question is compared with."""

_OUTCOMES: Final = {
    ReplyKind.ANSWER: Outcome.ANSWERED,
    ReplyKind.SUGGEST: Outcome.SUGGESTED,
    ReplyKind.NONE: Outcome.UNANSWERED,
}

T = TypeVar("T")
Work = Callable[[], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Said:
    """A question and what was said to it. `question_id` and `answer_id` are messages, 0 where there is none to name.

    `logged`: whether the server wants its questions kept (see `GuildSettings.log_questions`).
    """

    question: Question
    reply: Reply
    question_id: int = 0
    answer_id: int = 0
    logged: bool = True


@dataclass(slots=True)
class _Note:
    work: Work
    done: asyncio.Future[Any] | None = None
    owed: bool = False  # an erasure: it waits for the database instead of being dropped


class Recorder:
    """Takes notes at once and writes them in the background. Nothing of direct conversations (guild 0) is written."""

    def __init__(self, store: Store, clock: Clock, *, room: int = ROOM) -> None:
        self._store = store
        self._clock = clock
        self._meter: Meter = Unmeasured()
        self._room = room
        self._notes: deque[_Note] = deque()
        self._more = asyncio.Event()
        self._hurry = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._away_until = float("-inf")
        self.dropped = 0

    @asynccontextmanager
    async def writing(self, meter: Meter | None = None) -> AsyncGenerator[None]:
        """Write as long as the block runs; at its end what is left is written, or given up after LAST_WORDS."""
        self._meter = meter or self._meter
        writer = asyncio.create_task(self._write())
        try:
            yield
        finally:
            try:
                async with asyncio.timeout(LAST_WORDS):
                    await self.settled()
            except TimeoutError:
                log.warning("%d notes could not be written before the end.", len(self._notes))
            writer.cancel()
            await asyncio.wait({writer})

    def said(self, said: Said) -> None:
        """Note a question and its reply. An emergency, and what was said outside of servers, is nobody's business."""
        if said.question.guild_id and said.reply.kind is not ReplyKind.EMERGENCY:
            self._put(_Note(lambda: self._said(said)))

    def said_anew(self, said: Said) -> None:
        """The question was changed by its asker, and so was the answer: the new ones take the place of the old."""
        self.forget(said.question.guild_id, said.question_id)
        self.said(said)

    def chosen(self, guild_id: int, answer_id: int, ref: str) -> None:
        """A suggestion of this answer was chosen."""
        self._became(guild_id, answer_id, Outcome.CHOSEN, ReviewKind.CHOSEN, ref)

    def rejected(self, guild_id: int, answer_id: int, ref: str) -> None:
        """An answer (the entry `ref`) was not what its asker meant."""
        self._became(guild_id, answer_id, Outcome.REJECTED, ReviewKind.REJECTED, ref)

    async def vote(self, guild_id: int, ref: str, user_id: int, *, helpful: bool) -> Voted | None:
        """Count a vote. What it was to those of this person for the entry; None when it could not be written now."""
        day = self._clock.now().date()
        return await self.ask(lambda: self._store.log.vote(guild_id, ref, user_id, day, helpful=helpful))

    async def review_of(self, guild_id: int, answer_id: int) -> int:
        """The review item of the question to which this is the answer; 0 when there is none."""
        link = await self.ask(lambda: self._store.log.linked(guild_id, answer_id))
        return link.review_id if link is not None else 0

    def forget(self, guild_id: int, message_id: int) -> None:
        """A question of ours was deleted, or changed: what is kept of it goes."""
        if guild_id and message_id:
            self._put(_Note(lambda: self._forget(guild_id, message_id), owed=True))

    async def answer_to(self, guild_id: int, message_id: int) -> MessageLink | None:
        """What belongs to a message that was deleted, erased with this call; None when nothing does."""
        return await self.ask(lambda: self._forget(guild_id, message_id), owed=True) if guild_id else None

    def left(self, guild_id: int) -> None:
        """The bot was really removed from a server: what people said there is erased, the rest some weeks later."""
        self._put(_Note(lambda: self._store.guilds.removed(guild_id, self._clock.now()), owed=True))

    def came_back(self, guild_ids: Collection[int]) -> None:
        """The bot is in these servers (again): nothing of them is erased."""
        listed = tuple(guild_ids)
        self._put(_Note(lambda: self._store.guilds.returned(listed), owed=True))

    async def ask(self, work: Callable[[], Awaitable[T]], *, owed: bool = False) -> T | None:
        """Do `work` after everything that was noted before; None when the database did not do it in time."""
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._put(_Note(work, done, owed=owed))
        try:
            async with asyncio.timeout(2.0):
                return await asyncio.shield(done)
        except TimeoutError:
            return None

    async def settled(self) -> None:
        """Wait until everything that was noted is written or dropped."""
        self._hurry.set()
        await self._idle.wait()

    # --- the writer ---------------------------------------------------------------------------------------------

    def _put(self, note: _Note) -> None:
        if len(self._notes) >= self._room and not note.owed:
            self._drop(note)
            return
        self._notes.append(note)
        self._idle.clear()
        self._more.set()
        if note.done is not None:
            self._hurry.set()

    async def _write(self) -> None:
        while True:
            await self._more.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout(MOMENT):
                    await self._hurry.wait()
            while self._notes:
                await self._take([self._notes.popleft() for _ in range(min(BATCH, len(self._notes)))])
            self._more.clear()
            self._hurry.clear()
            self._idle.set()

    async def _take(self, notes: list[_Note]) -> None:
        if (pause := self._away_until - self._clock.monotonic()) > 0:
            for note in notes:
                if not note.owed:
                    self._drop(note)
            notes = [note for note in notes if note.owed]
            if not notes:
                return
            await asyncio.sleep(pause)
        try:
            async with asyncio.timeout(PATIENCE):
                done = await self._store.together(
                    [note.work for note in notes], durable=any(note.owed for note in notes)
                )
        except (StorageUnavailable, TimeoutError) as error:
            self._away_until = self._clock.monotonic() + PAUSE
            log.warning("%s What was to be noted is dropped.", str(error) or "The database is too slow.")
            for note in reversed(notes):
                if note.owed and len(self._notes) < 2 * self._room:
                    self._notes.appendleft(note)
                else:
                    self._drop(note)
        except Exception as error:  # noqa: BLE001 - told for each note
            self._end(notes, [error] * len(notes))
        else:
            self._end(notes, done)

    def _end(self, notes: list[_Note], done: list[Any | Exception]) -> None:
        for note, found in zip(notes, done, strict=True):
            if isinstance(found, Exception):
                log.error("A note could not be written.", exc_info=found)
                self._drop(note)
            else:
                _tell(note, found)

    def _drop(self, note: _Note) -> None:
        self.dropped += 1
        self._meter.lost("note")
        _tell(note, None)

    # --- what is written ----------------------------------------------------------------------------------------

    async def _said(self, said: Said) -> None:
        question, reply = said.question, said.reply
        outcome = _OUTCOMES[reply.kind]
        guild_id, log_id, review_id = question.guild_id, 0, 0
        text = for_the_log(question.text)
        if said.logged and text and not reply.nothing_asked:
            row = LoggedQuestion(
                day=self._clock.now().date(),
                text=text,
                outcome=outcome,
                surface=str(question.surface),
                ref=reply.card.ref if reply.card else "",
                offered=tuple(choice.ref for choice in (*reply.suggestions, *reply.others)),
            )
            log_id = await self._store.log.add(guild_id, row)
            if outcome is Outcome.UNANSWERED and not question.overheard:
                nearest = row.offered[0] if row.offered else ""
                review_id = (await self._queue(guild_id, text, ReviewKind.UNANSWERED, nearest)).id
        link = MessageLink(question.channel_id, said.answer_id, log_id, review_id)
        for message_id in filter(None, (said.question_id, said.answer_id)):
            await self._store.log.link(guild_id, message_id, link, self._clock.now())

    def _became(self, guild_id: int, answer_id: int, outcome: Outcome, kind: ReviewKind, ref: str) -> None:
        if guild_id and answer_id:
            self._put(_Note(lambda: self._change(guild_id, answer_id, outcome, kind, ref)))

    async def _change(self, guild_id: int, answer_id: int, outcome: Outcome, kind: ReviewKind, ref: str) -> None:
        """Change the row of the question to which this is the answer, and queue it, once for each answer."""
        link = await self._store.log.linked(guild_id, answer_id)
        if link is None or not link.log_id:
            return
        asked = await self._store.log.get(guild_id, link.log_id)
        if asked is None:
            return
        if kind is ReviewKind.REJECTED and asked.outcome is Outcome.SUGGESTED:
            kind = ReviewKind.REFUSED
        await self._store.log.set_outcome(guild_id, link.log_id, outcome, ref)
        if not link.review_id:
            item = await self._queue(guild_id, asked.text, kind, ref)
            linked = MessageLink(link.channel_id, link.answer_id, link.log_id, item.id)
            await self._store.log.link(guild_id, answer_id, linked, self._clock.now())

    async def _queue(self, guild_id: int, text: str, kind: ReviewKind, nearest: str) -> Review:
        others = [item.text for item in await self._store.reviews.queue(guild_id, limit=COMPARED)]
        asked = Asked(key_among(text, others), text, kind, self._clock.now().date(), nearest)
        return await self._store.reviews.add(guild_id, asked)

    async def _forget(self, guild_id: int, message_id: int) -> MessageLink | None:
        """Erase what belongs to a question. Our own answer's link points to itself: its question is still there."""
        link = await self._store.log.linked(guild_id, message_id)
        if link is None or link.answer_id == message_id:
            return None
        answer = await self._store.log.linked(guild_id, link.answer_id) if link.answer_id else None
        if answer is not None and answer.review_id != link.review_id:  # queued later, when it was rejected
            await self._store.log.link(guild_id, message_id, answer, self._clock.now())
        return await self._store.log.forget_message(guild_id, message_id)


def _tell(note: _Note, found: Any) -> None:
    if note.done is not None and not note.done.done():
        note.done.set_result(found)
