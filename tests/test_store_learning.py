"""What the store keeps of questions: the queue, the log, the votes and the stats, on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

from stored import ANN, BOB, CLINIC, SCHOOL, TODAY, asked, logged

from bot.service.records import (
    Count,
    DayCount,
    Kept,
    Outcome,
    Rating,
    ReviewKind,
    ReviewState,
    Voted,
    Waiting,
)
from bot.storage.store import SqlStore


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


async def test_who_waits_for_a_dismissed_question_is_not_lost(store: SqlStore) -> None:
    """All that somebody waits for is found, as long as it is not done; of one server only."""
    items = [await store.reviews.add(SCHOOL, asked(text, text)) for text in ("open", "dismissed", "done", "no wish")]
    for item in items[:3]:
        await store.reviews.wait(SCHOOL, Waiting(item.id, ANN, 5), TODAY)
    await store.reviews.settle(SCHOOL, items[1].id, ReviewState.DISMISSED)
    await store.reviews.settle(SCHOOL, items[2].id, ReviewState.DONE, "ems/a")

    assert {item.text for item in await store.reviews.awaited(SCHOOL)} == {"open", "dismissed"}
    assert len(await store.reviews.awaited(SCHOOL, limit=1)) == 1
    assert await store.reviews.awaited(SCHOOL + 1) == ()


async def test_one_person_has_one_vote(store: SqlStore) -> None:
    """A second vote of the same person for the same entry replaces the first."""
    assert await store.log.vote(SCHOOL, "ems/a", ANN, TODAY, helpful=True) is Voted.FIRST
    assert await store.log.vote(SCHOOL, "ems/a", ANN, TODAY, helpful=False) is Voted.CHANGED
    assert await store.log.vote(SCHOOL, "ems/a", BOB, TODAY, helpful=True) is Voted.FIRST
    assert await store.log.vote(SCHOOL, "ems/b", BOB, TODAY, helpful=False) is Voted.FIRST
    assert await store.log.vote(SCHOOL, "ems/c", BOB, TODAY, helpful=True) is Voted.FIRST

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


async def test_awkward_questions_are_kept(store: SqlStore) -> None:
    """A NUL or half an emoji in a message does not break the log or the queue."""
    text = "what \0 is \ud83d this 🚑"
    await store.log.add(SCHOOL, replace(logged(), text=text))

    assert (await store.reviews.add(SCHOOL, asked(text))).text == "what  is ? this 🚑"


async def test_what_goes_with_the_log_is_known_before(store: SqlStore) -> None:
    """The questions, the items that came of them and who waits for those; not what members proposed, nor elsewhere."""
    assert await store.log.kept(SCHOOL) == Kept(0, 0, 0)
    for _ in range(3):
        await store.log.add(SCHOOL, logged())
    await store.log.add(CLINIC, logged())
    item = await store.reviews.add(SCHOOL, asked("one", "one"))
    proposed = await store.reviews.add(SCHOOL, replace(asked("two", "two"), kind=ReviewKind.PROPOSED))
    await store.reviews.wait(SCHOOL, Waiting(item.id, ANN, 5), TODAY)
    await store.reviews.wait(SCHOOL, Waiting(proposed.id, BOB, 5), TODAY)

    assert await store.log.kept(SCHOOL) == Kept(questions=3, reviews=1, waiting=1)
    assert await store.log.erase(SCHOOL) == 3
    assert await store.log.kept(SCHOOL) == Kept(0, 0, 0)
    assert (await store.reviews.queue(SCHOOL)) == (proposed,)
