"""What the store forgets, when and at whose wish, on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import date, timedelta

from stored import ANN, BOB, CLINIC, NOW, SCHOOL, TODAY, appended, asked, edit, logged

from bot.service.records import (
    Asked,
    Forgotten,
    GuildSettings,
    GuildState,
    MessageLink,
    Rating,
    ReviewKind,
    Waiting,
)
from bot.storage.store import SqlStore


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
