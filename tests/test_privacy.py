"""What is said to be kept is what is kept, and it goes when it has had its day."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from moderators import SCHOOL, Office, school_pack

from bot.errors import StorageUnavailable
from bot.service import privacy
from bot.service.coordination import Alone
from bot.service.listening import AGAIN, PER_ASKER, SECONDS, Listening, Where
from bot.service.privacy import Privacy
from bot.service.records import ChannelMode, GuildSettings, LoggedQuestion, Outcome

HERE = Where(SCHOOL, 5)


@pytest.fixture
def office(store, clock) -> Office:
    return Office(store, school_pack(), clock)


async def test_the_statement_follows_the_settings(store, clock, office):
    """Days, the switch and the channels to listen in are said as they are set here."""
    usual = "\n".join(await Privacy(office.library, store.privacy, clock).statement(SCHOOL))
    assert "for 30 days" in usual
    assert "I look only at what is addressed to me" in usual
    settings = GuildSettings(channels={5: ChannelMode.ANSWER}, retention_days=1, log_questions=False)
    await store.guilds.save(SCHOOL, settings)
    await office.library.refresh(SCHOOL)
    changed = "\n".join(await Privacy(office.library, store.privacy, clock).statement(SCHOOL))
    assert "**Questions**: none" in changed
    assert "for 1 day" in changed
    assert "every message of the channels that the moderators chose" in changed


async def test_the_purge_goes_on_whatever_happens(store, clock, office, monkeypatch, caplog):
    """A database that is away for a moment delays the purge; what is past its retention goes with the next one."""
    monkeypatch.setattr(privacy, "FIRST_PURGE", 0.0)
    monkeypatch.setattr(privacy, "PURGE_EVERY", 0.01)
    day = clock.now().date()
    for old in (0, 31):
        asked = LoggedQuestion(day - timedelta(days=old), "a question", Outcome.ANSWERED, "dm", "p/a")
        await store.log.add(SCHOOL, asked)

    class Shaky:
        failed = done = 0
        twice = asyncio.Event()

        async def purge(self, now: Any) -> Any:
            if self.failed < 2:
                self.failed += 1
                raise StorageUnavailable("gone") if self.failed == 1 else ValueError("a fault of ours")
            self.done += 1
            if self.done == 2:
                self.twice.set()
            return await store.privacy.purge(now)

    shaky = Shaky()
    caplog.set_level("INFO", "bot.service.privacy")
    task = asyncio.create_task(Privacy(office.library, shaky, clock).purging(Alone()))  # type: ignore[arg-type]
    async with asyncio.timeout(5):
        await shaky.twice.wait()
    task.cancel()
    assert [count.day for count in await store.stats.days(SCHOOL, day - timedelta(days=60))] == [day]
    told = [record.getMessage() for record in caplog.records if record.levelname == "INFO"]
    assert told == ["What had had its day is erased: 1 question."], "the second purge found nothing to tell"


async def test_ten_minutes_later_the_answer_is_given_again(clock, office):
    """In a channel the answer is old by then; in a thread it still stands above; once deleted it was never said."""
    listening, thread = Listening(office.library, clock), replace(HERE, channel_id=6, parent_id=5)
    listening.said(5, "p/a", 100)
    listening.said(6, "p/a", 101)
    assert (listening.said_in(HERE, "p/a"), listening.said_in(HERE, "p/b")) == (100, 0)
    clock.pass_(AGAIN)
    assert (listening.said_in(HERE, "p/a"), listening.said_in(thread, "p/a")) == (0, 101)
    listening.unsaid(6, 101)
    assert listening.said_in(thread, "p/a") == 0


async def test_waiting_helps_who_asked_too_much(clock, office):
    """The allowance is for some minutes, for each person, and for the channel."""
    listening = Listening(office.library, clock)
    assert [listening.may_speak(1, 5) for _ in range(PER_ASKER + 1)] == [True] * PER_ASKER + [False]
    assert listening.may_speak(2, 5)
    clock.pass_(SECONDS)
    assert listening.may_speak(1, 5)


async def test_a_server_without_a_channel_to_listen_in_costs_nothing(store, clock, office):
    """What nobody wants to hear is dropped before it is looked at; where one cannot tell yet, it is let in."""
    listening = Listening(office.library, clock)
    assert listening.may_hear(SCHOOL), "not known yet"
    await listening.mode(HERE)
    assert not listening.may_hear(SCHOOL)
    await store.guilds.save(SCHOOL, GuildSettings(channels={5: ChannelMode.ANSWER}))
    await office.library.refresh(SCHOOL)
    assert listening.may_hear(SCHOOL)
    assert await listening.mode(replace(HERE, channel_id=9, parent_id=5)) is ChannelMode.ANSWER
    assert await listening.mode(Where(0, 5)) is ChannelMode.MENTION
