"""What is kept, and from whom: one suite for SQLite and PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.errors import EditConflict
from bot.faq.change import Change, Override
from bot.faq.revision import Draft, Revision, draft
from bot.service.records import (
    Asked,
    ChannelMode,
    Count,
    DayCount,
    Forgotten,
    GuildSettings,
    GuildState,
    LoggedQuestion,
    MessageLink,
    Outcome,
    Rating,
    ReviewKind,
    ReviewState,
    Waiting,
)
from bot.storage.store import SqlStore

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
SCHOOL, CLINIC = 1111111111111111111, 2222222222222222222
ANN, BOB = 333333333333333333, 444444444444444444


def edit(ref: str, answer: str, newest: Revision | None = None, author: int | None = ANN) -> Draft:
    return draft(ref, None, newest, Change(put={"answer": answer}), created_at=NOW, author_id=author, note="n")


async def appended(store: SqlStore, guild: int, made: Draft) -> Revision:
    return (await store.revisions.append(guild, [made])).revisions[0]


async def test_an_edit_is_kept_word_for_word(store: SqlStore) -> None:
    """What a moderator saved is read back the same, with every awkward character, the author and the moment."""
    awkward = "🚑 é \u202f “quotes” 'x' -- ; DROP TABLE revisions; \\ %s :name {x}\n\nsecond line"
    change = Change(
        put={"answer": awkward, "reviewed": date(2026, 1, 2), "see_also": ("a", "b")}, follow=frozenset({"topic"}),
        add={"phrasings": (awkward, "b")}, hidden=False,
    )  # fmt: skip
    made = draft("ems/a", None, None, change, created_at=NOW, author_id=ANN, note=awkward)

    revision = await appended(store, SCHOOL, made)

    assert (await store.revisions.newest(SCHOOL))["ems/a"] == revision
    assert await store.revisions.history(SCHOOL, "ems/a") == (revision,)
    assert revision == Revision(SCHOOL, "ems/a", 1, change, made.override, NOW, ANN, awkward, made.seen)


async def test_the_history_counts_without_a_gap(store: SqlStore) -> None:
    """Revisions of one entry are 1, 2, 3 …; the version of the server grows with each; the newest comes first."""
    one = await appended(store, SCHOOL, edit("ems/a", "1"))
    two = await appended(store, SCHOOL, edit("ems/a", "2", one))
    other = await appended(store, SCHOOL, edit("term:ems/pe", "x"))

    assert await store.revisions.history(SCHOOL, "ems/a") == (two, one)
    assert await store.revisions.history(SCHOOL, "ems/a", 1) == (two,)
    assert await store.revisions.revision(SCHOOL, "ems/a", 1) == one
    assert await store.revisions.latest(SCHOOL, 2) == (other, two)
    assert dict(await store.revisions.newest(SCHOOL)) == {"ems/a": two, "term:ems/pe": other}
    assert (await store.guilds.state(SCHOOL)).version == 3


async def test_things_come_in_the_order_of_their_first_edit(store: SqlStore) -> None:
    """A later edit does not move an entry among the server's own."""
    first = await appended(store, SCHOOL, edit("server/z", "1"))
    await appended(store, SCHOOL, edit("server/a", "1"))
    await appended(store, SCHOOL, edit("server/z", "2", first))

    assert list(await store.revisions.newest(SCHOOL)) == ["server/z", "server/a"]


async def test_a_lost_race_says_who_and_what(store: SqlStore) -> None:
    """Whoever edits what somebody else has just changed is refused, and told by whom and what; nothing is lost."""
    await appended(store, SCHOOL, edit("ems/a", "Ann's"))

    with pytest.raises(EditConflict) as caught:
        await appended(store, SCHOOL, edit("ems/a", "Bob's", author=BOB))

    assert caught.value.newest is not None
    assert caught.value.newest.author_id == ANN
    assert "revision 1: answer" in caught.value.sentence
    assert [one.override.fields["answer"] for one in await store.revisions.history(SCHOOL, "ems/a")] == ["Ann's"]
    assert (await store.guilds.state(SCHOOL)).version == 1


async def test_an_import_is_all_or_nothing(store: SqlStore) -> None:
    """One conflict among many drafts, and none of them is kept."""
    taken = await appended(store, SCHOOL, edit("ems/b", "there"))

    with pytest.raises(EditConflict):
        await store.revisions.append(SCHOOL, [edit("ems/a", "1"), edit("ems/b", "2"), edit("ems/c", "3")])
    assert dict(await store.revisions.newest(SCHOOL)) == {"ems/b": taken}
    with pytest.raises(EditConflict):
        await store.revisions.append(SCHOOL, [edit("ems/a", "1"), edit("ems/a", "2")])

    many = [edit(f"ems/e{n}", str(n)) for n in range(1_200)]
    done = await store.revisions.append(SCHOOL, many)
    assert [one.ref for one in done.revisions] == [one.ref for one in many]
    assert len(await store.revisions.newest(SCHOOL)) == 1_201
    assert done.version == 2


async def test_many_moderators_at_once_leave_a_whole_history(store: SqlStore) -> None:
    """Concurrent edits of one entry are each applied or refused; the numbers have no gap and no double."""

    async def one(number: int) -> int:
        for _ in range(60):
            newest = (await store.revisions.history(SCHOOL, "ems/a", 1) or (None,))[0]
            try:
                return (await appended(store, SCHOOL, edit("ems/a", str(number), newest))).number
            except EditConflict:
                continue
        return 0

    numbers = await asyncio.gather(*map(one, range(25)))

    done = sorted(number for number in numbers if number)
    assert done == list(range(1, len(done) + 1))
    assert [r.number for r in await store.revisions.history(SCHOOL, "ems/a")] == list(reversed(done))


async def test_who_goes_away_does_not_tear_an_edit(store: SqlStore) -> None:
    """A handler that is cancelled while it saves leaves the edit whole or not there, and the store usable."""
    for number in range(20):
        both = [edit(f"ems/a{number}", "x"), edit(f"ems/b{number}", "x")]
        task = asyncio.create_task(store.revisions.append(SCHOOL, both))
        await asyncio.sleep(0.0005 * number)
        task.cancel()
        await asyncio.wait({task})
    await appended(store, SCHOOL, edit("ems/last", "x"))

    there = await store.revisions.newest(SCHOOL)
    assert all((f"ems/a{n}" in there) == (f"ems/b{n}" in there) for n in range(20))


async def test_settings_are_kept(store: SqlStore) -> None:
    """What an admin set is read back; who never set anything has the usual settings and version 0."""
    chosen = GuildSettings(
        ("ems", "x"), frozenset({5, 6}), frozenset({2**62}), 77, {8: ChannelMode.OFF, 2**60: ChannelMode.ANSWER},
        {"emergency": "112"}, 7, log_questions=False, listen_for_emergencies=False,
    )  # fmt: skip

    assert await store.guilds.state(SCHOOL) == GuildState()
    assert await store.guilds.save(SCHOOL, chosen) == await store.guilds.state(SCHOOL) == GuildState(1, chosen)
    assert (await store.guilds.save(SCHOOL, GuildSettings())).version == 2
    assert dict(await store.guilds.versions([SCHOOL, CLINIC])) == dict(await store.guilds.versions()) == {SCHOOL: 2}
    assert dict(await store.guilds.versions([CLINIC])) == {}
    assert chosen.mode(9, parent_id=8) is ChannelMode.OFF
    assert chosen.mode(9) is ChannelMode.MENTION


async def test_who_ever_touched_anything_is_known_at_once(store: SqlStore) -> None:
    """One look tells which servers have set anything, and another which have edited; nobody else is named."""
    assert (await store.guilds.states(), await store.revisions.edited()) == ({}, frozenset())
    chosen = GuildSettings(audit_channel=7)
    await store.guilds.save(SCHOOL, chosen)
    await appended(store, CLINIC, edit("ems/a", "x"))

    assert await store.guilds.states() == {SCHOOL: GuildState(1, chosen), CLINIC: GuildState(1)}
    assert await store.revisions.edited() == {CLINIC}


def asked(text: str = "how long is it", key: str = "", **more: object) -> Asked:
    return Asked(key or text, text, ReviewKind.UNANSWERED, TODAY, **more)


async def test_alike_questions_are_one_item_with_a_count(store: SqlStore) -> None:
    """The queue merges what was asked again, keeps the first words, and puts what was asked most on top."""
    await store.reviews.add(SCHOOL, asked("other"))
    first = await store.reviews.add(SCHOOL, asked("How long?", "long", nearest="ems/a"))
    later = replace(asked("how looong", "long", proposal="A year."), day=TODAY + timedelta(1))
    again = await store.reviews.add(SCHOOL, later)

    assert again == replace(first, count=2, last_day=TODAY + timedelta(1), proposal="A year.")
    assert [item.text for item in await store.reviews.queue(SCHOOL)] == ["How long?", "other"]
    assert await store.reviews.count(SCHOOL) == 2
    assert await store.reviews.queue(SCHOOL, limit=1, offset=1) == (await store.reviews.queue(SCHOOL))[1:]


async def test_what_was_decided_stays_decided(store: SqlStore) -> None:
    """A dismissed question does not come back when it is asked again; one that was answered and is asked again does."""
    item = await store.reviews.add(SCHOOL, asked())
    assert await store.reviews.settle(SCHOOL, item.id, ReviewState.DISMISSED)
    assert (await store.reviews.add(SCHOOL, asked())).state is ReviewState.DISMISSED
    assert await store.reviews.settle(SCHOOL, item.id, ReviewState.DONE, "ems/a")
    assert (await store.reviews.queue(SCHOOL, ReviewState.DONE))[0].settled_by == "ems/a"
    assert (await store.reviews.add(SCHOOL, asked())).state is ReviewState.OPEN
    assert not await store.reviews.settle(SCHOOL, item.id + 1, ReviewState.DONE)


async def test_who_wants_to_be_told_is_known_until_told(store: SqlStore) -> None:
    """An asker waits once for a question, and their id goes when they were told."""
    item = await store.reviews.add(SCHOOL, asked())
    ann, bob = Waiting(item.id, ANN, 5), Waiting(item.id, BOB, 6)

    assert await store.reviews.wait(SCHOOL, ann, TODAY)
    assert not await store.reviews.wait(SCHOOL, ann, TODAY)
    assert await store.reviews.wait(SCHOOL, bob, TODAY)
    assert not await store.reviews.wait(SCHOOL, Waiting(12345, ANN, 5), TODAY)
    assert await store.reviews.waiting(SCHOOL, item.id) == (ann, bob)
    await store.reviews.told(SCHOOL, item.id, ANN)
    assert await store.reviews.waiting(SCHOOL, item.id) == (bob,)


def logged(day: date = TODAY, outcome: Outcome = Outcome.ANSWERED, ref: str = "ems/a") -> LoggedQuestion:
    return LoggedQuestion(day, "what is it", outcome, "slash", ref)


async def test_a_deleted_question_takes_its_traces_along(store: SqlStore) -> None:
    """When a message is deleted, its log row and its share of the queue go, and we know which answer must go, too."""
    row = await store.log.add(SCHOOL, logged())
    item = await store.reviews.add(SCHOOL, asked())
    await store.reviews.add(SCHOOL, asked())
    link = MessageLink(5, 6, row, item.id)
    await store.log.link(SCHOOL, 99, link, NOW)
    await store.log.link(SCHOOL, 98, replace(link, log_id=0), NOW)

    assert await store.log.linked(SCHOOL, 99) == link
    assert await store.log.forget_message(SCHOOL, 99) == link
    assert await store.log.forget_message(SCHOOL, 99) is None
    assert await store.stats.days(SCHOOL, TODAY) == ()
    assert (await store.reviews.queue(SCHOOL))[0].count == 1
    await store.log.forget_message(SCHOOL, 98)
    assert await store.reviews.queue(SCHOOL) == ()


async def test_one_person_has_one_vote(store: SqlStore) -> None:
    """A second vote of the same person for the same entry replaces the first."""
    assert await store.log.vote(SCHOOL, "ems/a", ANN, TODAY, helpful=True)
    assert not await store.log.vote(SCHOOL, "ems/a", ANN, TODAY, helpful=False)
    assert await store.log.vote(SCHOOL, "ems/a", BOB, TODAY, helpful=True)
    assert await store.log.vote(SCHOOL, "ems/b", BOB, TODAY, helpful=False)
    assert await store.log.vote(SCHOOL, "ems/c", BOB, TODAY, helpful=True)

    assert await store.stats.worst_rated(SCHOOL, TODAY) == (Rating("ems/b", 0, 1), Rating("ems/a", 1, 1))


async def test_the_stats_count_what_was_asked(store: SqlStore) -> None:
    """Top asked, used and questions a day come from the log, from the day on that is asked for."""
    yesterday = TODAY - timedelta(1)
    await store.log.add(SCHOOL, logged(yesterday))
    for outcome, ref in ((Outcome.ANSWERED, "ems/a"), (Outcome.CHOSEN, "ems/b"), (Outcome.ANSWERED, "ems/b"),
                         (Outcome.SUGGESTED, ""), (Outcome.REJECTED, "ems/c")):  # fmt: skip
        await store.log.add(SCHOOL, logged(TODAY, outcome, ref))
    row = await store.log.add(SCHOOL, logged(TODAY, Outcome.SUGGESTED, ""))
    assert await store.log.set_outcome(SCHOOL, row, Outcome.CHOSEN, "ems/b")
    assert not await store.log.set_outcome(SCHOOL, 12345, Outcome.CHOSEN)

    assert await store.stats.top_asked(SCHOOL, TODAY) == (Count("ems/b", 3), Count("ems/a", 1))
    assert await store.stats.top_asked(SCHOOL, yesterday, 1) == (Count("ems/b", 3),)
    assert await store.stats.used(SCHOOL, TODAY) == {"ems/a", "ems/b"}
    assert await store.stats.days(SCHOOL, yesterday) == (
        DayCount(yesterday, Outcome.ANSWERED, 1), DayCount(TODAY, Outcome.ANSWERED, 2),
        DayCount(TODAY, Outcome.CHOSEN, 2), DayCount(TODAY, Outcome.REJECTED, 1), DayCount(TODAY, Outcome.SUGGESTED, 1),
    )  # fmt: skip


async def test_everything_of_a_person_is_erased_at_their_wish(store: SqlStore) -> None:
    """Forget-me erases who waits and votes, and makes edits anonymous, here or everywhere; others keep theirs."""
    for guild in (SCHOOL, CLINIC):
        item = await store.reviews.add(guild, asked())
        for person in (ANN, BOB):
            await store.reviews.wait(guild, Waiting(item.id, person, 5), TODAY)
            await store.log.vote(guild, "ems/a", person, TODAY, helpful=False)
        await appended(store, guild, edit("ems/a", "x"))
        await appended(store, guild, edit("ems/b", "x", author=BOB))

    assert await store.privacy.forget_user(ANN, SCHOOL) == Forgotten(1, 1, 1)
    assert await store.privacy.forget_user(ANN, SCHOOL) == Forgotten()
    there = await store.revisions.newest(SCHOOL)
    assert (there["ems/a"].author_id, there["ems/b"].author_id) == (None, BOB)
    assert there["ems/a"].override.fields == {"answer": "x"}
    assert (await store.revisions.newest(CLINIC))["ems/a"].author_id == ANN
    assert await store.privacy.forget_user(ANN) == Forgotten(1, 1, 1)
    assert await store.stats.worst_rated(CLINIC, TODAY) == (Rating("ems/a", 0, 1),)


async def test_nobody_can_be_read_out_of_the_database(store: SqlStore) -> None:
    """No table holds the id of who voted or which message was asked, however one looks for it."""
    from sqlalchemy import select

    from bot.storage.tables import metadata

    await store.log.vote(SCHOOL, "ems/a", ANN, TODAY, helpful=True)
    await store.log.link(SCHOOL, 987654321987654321, MessageLink(5, 6), NOW)
    await store.log.add(SCHOOL, logged())

    found = []
    async with store.database.read() as connection:
        for table in metadata.sorted_tables:
            found += [str(tuple(row)) for row in await connection.execute(select(table))]
    assert len(found) >= 4
    assert not [row for row in found if str(ANN) in row or "987654321987654321" in row]


async def test_what_has_had_its_day_goes(store: SqlStore) -> None:
    """The log goes after each server's own number of days, links after a day, who waits after 30, reviews after 90."""
    await store.guilds.save(CLINIC, GuildSettings(retention_days=5))
    for guild in (SCHOOL, CLINIC):
        for age in (0, 4, 5, 29, 30):
            await store.log.add(guild, logged(TODAY - timedelta(age)))
        await store.log.vote(guild, "ems/a", ANN, TODAY - timedelta(10), helpful=False)
    item = await store.reviews.add(SCHOOL, asked())
    await store.reviews.add(SCHOOL, replace(asked("old"), day=TODAY - timedelta(90)))
    await store.reviews.wait(SCHOOL, Waiting(item.id, ANN, 5), TODAY - timedelta(30))
    await store.reviews.wait(SCHOOL, Waiting(item.id, BOB, 5), TODAY - timedelta(29))
    await store.log.link(SCHOOL, 1, MessageLink(1, 1), NOW - timedelta(hours=24))
    await store.log.link(SCHOOL, 2, MessageLink(1, 1), NOW - timedelta(hours=23))

    purged = await store.privacy.purge(NOW)

    assert (purged.questions, purged.votes, purged.links, purged.waiting, purged.reviews) == (4, 1, 1, 1, 1)
    assert sum(one.count for one in await store.stats.days(SCHOOL, date(2000, 1, 1))) == 4
    assert sum(one.count for one in await store.stats.days(CLINIC, date(2000, 1, 1))) == 2
    assert await store.log.linked(SCHOOL, 2) is not None
    assert [one.user_id for one in await store.reviews.waiting(SCHOOL, item.id)] == [BOB]


async def test_a_removed_bot_forgets_people_at_once_and_the_faq_later(store: SqlStore) -> None:
    """After a real removal what people said is gone; edits wait 30 days for the bot's return, then go, too."""
    await appended(store, SCHOOL, edit("ems/a", "x"))
    await appended(store, CLINIC, edit("ems/a", "x"))
    for guild in (SCHOOL, CLINIC):
        await store.log.add(guild, logged())
        item = await store.reviews.add(guild, asked())
        await store.reviews.wait(guild, Waiting(item.id, ANN, 5), TODAY)
    await store.guilds.removed(SCHOOL, NOW)

    assert await store.reviews.queue(SCHOOL) == ()
    assert len(await store.reviews.queue(CLINIC)) == len(await store.stats.days(CLINIC, TODAY)) == 1
    assert await store.stats.days(SCHOOL, TODAY) == ()
    assert (await store.privacy.purge(NOW + timedelta(days=29))).guilds == 0
    assert len(await store.revisions.newest(SCHOOL)) == 1
    await store.guilds.returned([SCHOOL])
    assert (await store.privacy.purge(NOW + timedelta(days=31))).guilds == 0
    await store.guilds.removed(SCHOOL, NOW)
    assert (await store.privacy.purge(NOW + timedelta(days=30))).guilds == 1
    assert await store.revisions.newest(SCHOOL) == {}
    assert await store.guilds.state(SCHOOL) == GuildState()
    assert len(await store.revisions.newest(CLINIC)) == 1
    await store.guilds.removed(CLINIC, NOW)
    await store.guilds.returned([SCHOOL])
    assert (await store.guilds.state(CLINIC)).removed_at == NOW, "one server's return is none of another's business"


async def test_a_log_that_is_switched_off_is_emptied(store: SqlStore) -> None:
    """No question of this server is left anywhere, nor who waits for its answer; proposals, and other servers, stay."""
    for guild in (SCHOOL, CLINIC):
        await store.log.add(guild, logged())
        asked = await store.reviews.add(guild, Asked("why", "why", ReviewKind.UNANSWERED, TODAY))
        await store.reviews.wait(guild, Waiting(asked.id, 7, 1), TODAY)
        await store.reviews.add(guild, Asked("how", "how", ReviewKind.PROPOSED, TODAY))

    assert await store.log.erase(SCHOOL) == 1
    assert [item.text for item in await store.reviews.queue(SCHOOL)] == ["how"]
    assert {item.text for item in await store.reviews.queue(CLINIC)} == {"why", "how"}
    assert (await store.privacy.forget_user(7)).waiting == 1, "only the other server's is left"
    assert await store.stats.days(SCHOOL, TODAY) == ()
    assert len(await store.stats.days(CLINIC, TODAY)) == 1


@pytest.mark.parametrize("ref", ["", "\0", "\ud800", "x" * 500, "ems/a'--", "no/such", "../x"])
async def test_what_a_client_makes_up_is_not_there(store: SqlStore, ref: str) -> None:
    """Forged refs and ids of any shape find nothing and break nothing."""
    assert await store.revisions.history(SCHOOL, ref) == ()
    for number in (-1, 0, 1, 2**31, 2**63, 2**70):
        assert await store.revisions.revision(SCHOOL, "ems/a", number) is None
        assert await store.reviews.get(SCHOOL, number) is None
        assert not await store.reviews.settle(SCHOOL, number, ReviewState.DONE)
        assert await store.reviews.waiting(SCHOOL, number) == ()
        assert not await store.reviews.wait(SCHOOL, Waiting(number, ANN, 1), TODAY)
        assert not await store.log.set_outcome(SCHOOL, number, Outcome.CHOSEN)
        await store.reviews.told(SCHOOL, number, ANN)
    await store.log.vote(SCHOOL, ref, ANN, TODAY, helpful=True)


async def test_awkward_questions_are_kept(store: SqlStore) -> None:
    """A NUL or half an emoji in a message does not break the log or the queue."""
    text = "what \0 is \ud83d this 🚑"
    await store.log.add(SCHOOL, replace(logged(), text=text))

    assert (await store.reviews.add(SCHOOL, asked(text))).text == "what  is ? this 🚑"


async def test_nothing_to_append_is_nothing(store: SqlStore) -> None:
    """An empty import leaves the server as it was."""
    assert (await store.revisions.append(SCHOOL, [])).revisions == ()
    assert await store.guilds.state(SCHOOL) == GuildState()
    assert Override().apply("ems/a", None) is None
