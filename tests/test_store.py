"""What is kept, and from whom: one suite for SQLite and PostgreSQL. Here: edits and settings."""

import asyncio
from datetime import date

import pytest
from stored import ANN, BOB, CLINIC, NOW, SCHOOL, TODAY, appended, edit

from bot.errors import EditConflict
from bot.faq.change import Change, Override
from bot.faq.revision import Revision, draft
from bot.service.records import (
    ChannelMode,
    GuildSettings,
    GuildState,
    Outcome,
    ReviewState,
    Waiting,
)
from bot.storage.store import SqlStore


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


async def test_nothing_to_append_is_nothing(store: SqlStore) -> None:
    """An empty import leaves the server as it was."""
    assert (await store.revisions.append(SCHOOL, [])).revisions == ()
    assert await store.guilds.state(SCHOOL) == GuildState()
    assert Override().apply("ems/a", None) is None
