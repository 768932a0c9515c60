"""Notes are taken at once and written in the background; a database that is away costs nobody an answer."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from store_fixtures import SteppingClock

from bot.errors import StorageUnavailable
from bot.matching.decision import Trace
from bot.service import recording
from bot.service.question import Question, Surface
from bot.service.recording import Recorder, Said
from bot.service.records import GuildSettings, MessageLink, Voted
from bot.service.reply import Choice, Reply, ReplyKind

HERE, THERE = 11, 22
UNKNOWN = Reply(ReplyKind.NONE, "I don't know", others=(Choice("p/near", "Near"),), trace=Trace("how"))


def asked(text: str, guild: int = HERE, number: int = 1, reply: Reply = UNKNOWN, surface: Surface = Surface.MENTION):
    return Said(Question(text, guild, 5, surface), reply, number, number + 1000)


class Lost:
    """Counts what is lost."""

    def __init__(self) -> None:
        self.count = 0

    def lost(self, what: str) -> None:
        assert what == "note"
        self.count += 1


async def rows(store: Any, guild: int) -> list[str]:
    return [item.text for item in await store.reviews.queue(guild)]


async def test_only_direct_questions_without_an_answer_wait_for_a_moderator(store, clock):
    """Overheard chatter, direct messages and emergencies never do; the nearest entry is named."""
    recorder = Recorder(store, clock)
    async with recorder.writing():
        recorder.said(asked("who sells shoes"))
        recorder.said(asked("who sells hats", number=2, surface=Surface.CHANNEL))
        recorder.said(asked("who sells coats", guild=0, number=3))
        recorder.said(asked("help he is dying", number=4, reply=Reply(ReplyKind.EMERGENCY, "Call 911")))
        recorder.said(asked("", number=5))
        await recorder.settled()
    (item,) = await store.reviews.queue(HERE)
    assert (item.text, item.nearest, item.count) == ("who sells shoes", "p/near", 1)
    assert await store.reviews.queue(0) == ()
    assert (await store.stats.days(0, clock.now().date())) == ()
    assert await store.log.linked(HERE, 4) is None
    assert recorder.dropped == 0


async def test_a_server_without_a_log_keeps_no_question_but_the_way_to_its_answer(store, clock):
    """Off is off; a deleted question still takes its answer along."""
    recorder = Recorder(store, clock)
    async with recorder.writing():
        recorder.said(replace(asked("who sells shoes"), logged=False))
        await recorder.settled()
        link = await recorder.answer_to(HERE, 1)
    assert link is not None
    assert (link.answer_id, link.log_id, link.review_id) == (1001, 0, 0)
    assert await store.reviews.queue(HERE) == ()
    assert await store.stats.days(HERE, clock.now().date()) == ()


async def test_the_deletion_of_a_question_reaches_what_was_queued_later(store, clock):
    """A rejected answer was queued after the fact; its question's deletion takes that along, and in no other server."""
    recorder = Recorder(store, clock)
    answer = Reply(ReplyKind.SUGGEST, "?", suggestions=(Choice("p/a", "A"),))
    async with recorder.writing():
        recorder.said(asked("who sells shoes", reply=answer))
        recorder.rejected(HERE, 1001, "p/a")
        recorder.rejected(HERE, 1001, "p/a")
        recorder.rejected(THERE, 1001, "p/a")
        await recorder.settled()
        assert [item.count for item in await store.reviews.queue(HERE)] == [1]
        assert await recorder.answer_to(THERE, 1) is None
        assert (await recorder.answer_to(HERE, 1)).answer_id == 1001
    assert await rows(store, HERE) == []
    assert await store.stats.days(HERE, clock.now().date()) == ()


async def test_a_vote_counts_once(store, clock):
    """The first is the first; after that it only changes, or says the same again."""
    recorder = Recorder(store, clock)
    async with recorder.writing():
        assert await recorder.vote(HERE, "p/a", 7, helpful=True) is Voted.FIRST
        assert await recorder.vote(HERE, "p/a", 7, helpful=True) is Voted.SAME
        assert await recorder.vote(HERE, "p/a", 7, helpful=False) is Voted.CHANGED
        assert await recorder.vote(THERE, "p/a", 7, helpful=False) is Voted.FIRST
    (rating,) = await store.stats.worst_rated(HERE, clock.now().date())
    assert (rating.helpful, rating.not_helpful) == (0, 1)


class Away:
    """A store that is away, or hangs, until it is back."""

    def __init__(self, *, hangs: bool = False) -> None:
        self.hangs, self.back, self.asked, self.erased = hangs, False, 0, 0
        self.log = self.reviews = self.guilds = self

    async def add(self, *_: Any) -> int:
        self.asked += 1
        if self.hangs:
            await asyncio.sleep(60)
        if not self.back:
            raise StorageUnavailable("gone")
        return 1

    async def linked(self, *_: Any) -> None:
        await self.add()

    async def link(self, *_: Any) -> None:
        await self.add()

    async def queue(self, *_: Any, **__: Any) -> tuple[()]:
        return ()

    async def together(self, works: Sequence[Callable[[], Awaitable[Any]]], **_: Any) -> list[Any]:
        return [await each() for each in works]

    async def removed(self, *_: Any) -> None:
        await self.add()
        self.erased += 1


@pytest.mark.parametrize("hangs", [False, True])
async def test_a_database_that_is_away_costs_a_counter_and_nothing_else(hangs, monkeypatch):
    """Taking a note never waits and never raises; the queue is bounded; what is lost is counted."""
    monkeypatch.setattr(recording, "PATIENCE", 0.05)
    monkeypatch.setattr(recording, "LAST_WORDS", 0.05)
    away, lost = Away(hangs=hangs), Lost()
    recorder = Recorder(away, SteppingClock(), room=10)  # type: ignore[arg-type]
    async with recorder.writing(lost):  # type: ignore[arg-type]
        began = time.process_time()
        for number in range(1000):
            recorder.said(asked("who sells shoes", number=number))
        assert time.process_time() - began < 0.2
        await recorder.settled()
        assert recorder.dropped == lost.count == 1000
        assert away.asked == 1, "a database that is away is left alone for a while"


async def test_an_erasure_waits_until_the_database_is_back(monkeypatch):
    """What people want gone is not forgotten because the database had a bad minute."""
    monkeypatch.setattr(recording, "PAUSE", 0.02)
    away = Away()

    class Real(SteppingClock):
        def monotonic(self) -> float:
            return time.monotonic()

    recorder = Recorder(away, Real())  # type: ignore[arg-type]
    async with recorder.writing():
        recorder.left(HERE)
        await asyncio.sleep(0.05)
        assert away.erased == 0
        away.back = True
        with suppress(TimeoutError):
            async with asyncio.timeout(2):
                await recorder.settled()
    assert away.erased == 1
    assert recorder.dropped == 0


async def test_servers_that_are_still_ours_are_never_purged(store, clock):
    """Thrown out and invited again while the process was down: at the next start that is seen, and all stays."""
    await store.guilds.save(HERE, GuildSettings(retention_days=7))
    await store.guilds.removed(HERE, clock.now() - timedelta(days=31))
    recorder = Recorder(store, clock)
    async with recorder.writing():
        recorder.came_back([HERE, THERE])
        await recorder.settled()
    await store.privacy.purge(clock.now())
    assert (await store.guilds.state(HERE)).settings.retention_days == 7


async def test_what_is_left_is_written_at_the_end(store, clock):
    """An orderly end loses nothing that was noted."""
    recorder = Recorder(store, clock)
    async with recorder.writing():
        for number in range(30):
            recorder.said(asked(f"who sells item{number}x", number=number + 1))
    assert len(await store.reviews.queue(HERE, limit=100)) == 30


async def test_the_notes_of_a_moment_are_one_transaction(store, clock, monkeypatch):
    """However many questions come at once, the database is asked to keep them once; each finds what came before it."""
    transactions: list[int] = []
    together = store.together

    async def counted(works: Sequence[Any], **how: Any) -> list[Any]:
        transactions.append(len(works))
        return await together(works, **how)

    monkeypatch.setattr(store, "together", counted)
    recorder = Recorder(store, clock)
    async with recorder.writing():
        for number in range(1, 31):
            recorder.said(asked(f"who sells item{number % 2}x", number=number))
        recorder.rejected(HERE, 1001, "p/near")
        assert (await recorder.answer_to(HERE, 1)).answer_id == 1001
        assert await recorder.vote(HERE, "p/a", 7, helpful=True) is Voted.FIRST
        await recorder.settled()
    assert len(transactions) <= 3, transactions
    assert sum(transactions) == 33
    assert sorted(item.count for item in await store.reviews.queue(HERE)) == [14, 15]


ANSWER = Reply(ReplyKind.SUGGEST, "?", suggestions=(Choice("p/a", "A"),))


async def test_the_questions_of_a_moment_go_to_the_database_at_once(store, clock):
    """However many are answered in a moment: writing them down costs each of them next to nothing."""
    recorder, statements = Recorder(store, clock), list[str]()
    engine = store.database._writer.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *about: statements.append(about[2]))
    async with recorder.writing():
        for number in range(1, 31):
            recorder.said(asked(f"who sells item{number}x", number=number, reply=ANSWER))
        recorder.forget(HERE, 30)
        await recorder.settled()
        assert sum(each.startswith("INSERT") for each in statements) == 2, statements
        assert (await store.log.linked(HERE, 29)).answer_id == 1029
    assert await store.log.linked(HERE, 30) is None
    assert sum(day.count for day in await store.stats.days(HERE, clock.now().date())) == 29


async def test_of_what_goes_at_once_only_what_is_wrong_is_lost(store, clock, caplog):
    """One of them the database refuses: all the others are written."""
    recorder, lost = Recorder(store, clock), Lost()
    async with recorder.writing(lost):
        recorder.said(asked("who sells shoes", reply=ANSWER))
        recorder.said(asked("who sells hats", guild=2**70, number=2, reply=ANSWER))
        recorder.said(asked("who sells coats", number=3, reply=ANSWER))
        await recorder.settled()
    assert (await store.log.linked(HERE, 1)).answer_id == 1001
    assert (await store.log.linked(HERE, 3)).answer_id == 1003
    assert sum(day.count for day in await store.stats.days(HERE, clock.now().date())) == 2
    assert (lost.count, recorder.dropped) == (1, 1)
    assert "A note could not be written." in caplog.text
    assert "who sells" not in caplog.text


async def test_a_note_that_cannot_be_written_takes_no_other_along(store, clock, caplog):
    """One of a moment fails halfway: nothing of it is kept, all the others are, and who waits for one is told."""
    recorder = Recorder(store, clock)
    lost = Lost()

    async def fails() -> None:
        await store.log.link(HERE, 99, MessageLink(1, 2), clock.now())
        raise ValueError("ours")

    async with recorder.writing(lost):
        recorder.said(asked("who sells shoes"))
        failing = asyncio.create_task(recorder.ask(fails))
        await asyncio.sleep(0)
        recorder.said(asked("who sells hats", number=2))
        assert await failing is None
        await recorder.settled()
    assert sorted(await rows(store, HERE)) == ["who sells hats", "who sells shoes"]
    assert await store.log.linked(HERE, 99) is None
    assert (lost.count, recorder.dropped) == (1, 1)
    assert "A note could not be written." in caplog.text


async def test_a_database_that_goes_away_halfway_keeps_nothing_of_the_moment(store, clock, monkeypatch):
    """All or nothing: no half of a moment is kept; what people want gone is tried again and done."""
    monkeypatch.setattr(recording, "PAUSE", 0.0)
    recorder = Recorder(store, clock)
    async with recorder.writing():
        recorder.said(asked("who sells shoes"))
        await recorder.settled()
        away = [True]
        forget = store.log.forget_message

        async def gone(guild_id: int, message_id: int) -> Any:
            if away.pop() if away else False:
                raise StorageUnavailable("gone")
            return await forget(guild_id, message_id)

        monkeypatch.setattr(store.log, "forget_message", gone)
        recorder.said(asked("who sells hats", number=2))
        recorder.forget(HERE, 1)
        recorder.said(asked("who sells coats", number=3))
        await recorder.settled()
    assert await rows(store, HERE) == []
    assert await store.log.linked(HERE, 2) is None
    assert recorder.dropped == 2
