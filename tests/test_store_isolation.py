"""One server never sees or touches another's, whatever ids a client forges."""

import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import EditConflict
from bot.faq.change import Change
from bot.faq.revision import Revision, draft
from bot.service.records import (
    Asked,
    GuildSettings,
    LoggedQuestion,
    MessageLink,
    Outcome,
    ReviewKind,
    ReviewState,
    Waiting,
)
from bot.storage.store import SqlStore

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HERE, THERE = 1, 2
REFS = [f"ems/e{n}" for n in range(6)] + ["term:ems/t", "server/own"]


async def everything(store: SqlStore, guild: int) -> object:
    """All that one server can see of itself."""
    since = NOW.date() - timedelta(days=400)
    queue = [await store.reviews.queue(guild, state, 10_000) for state in ReviewState]
    return (
        dict(await store.revisions.newest(guild)),
        [await store.revisions.history(guild, ref, 10_000) for ref in REFS],
        [await store.revisions.revision(guild, ref, number) for ref in REFS[:3] for number in (1, 2)],
        await store.revisions.latest(guild, 10_000),
        await store.guilds.state(guild),
        await store.reviews.count(guild),
        queue,
        [await store.reviews.waiting(guild, item.id) for items in queue for item in items],
        await store.stats.days(guild, since),
        await store.stats.used(guild, since),
        await store.stats.top_unanswered(guild, 1_000),
        await store.stats.top_asked(guild, since, 1_000),
        await store.stats.worst_rated(guild, since, 1_000),
        [await store.log.linked(guild, message) for message in range(20)],
    )


class Clients:
    """Somebody in each of two servers who sends random things, often with ids that belong to the other one."""

    def __init__(self, store: SqlStore, seed: int) -> None:
        self.store = store
        self.chance = random.Random(seed)
        self.logs, self.items = [7], [7]

    async def act(self, guild: int) -> None:
        verbs: list[Callable[[int], Awaitable[object]]] = [
            self.edit, self.log, self.outcome, self.vote, self.ask, self.settle, self.wait, self.told, self.link,
            self.forget_message, self.settings, self.forget_user, self.erase, self.leave,
        ]  # fmt: skip
        await self.chance.choices(verbs, [6, 4, 4, 3, 4, 3, 6, 4, 3, 3, 1, 0.3, 0.1, 0.1])[0](guild)

    async def edit(self, guild: int) -> None:
        ref, other = self.chance.choice(REFS), self.chance.choice([HERE, THERE])
        found = await self.store.revisions.history(other, ref, 1)
        newest: Revision | None = found[0] if found else None
        text = f"of {guild}"
        made = draft(ref, None, newest, Change(put={"answer": text}), created_at=NOW, author_id=self.person())
        with suppress(EditConflict):
            await self.store.revisions.append(guild, [made])

    async def log(self, guild: int) -> None:
        logged = LoggedQuestion(NOW.date(), f"of {guild}", Outcome.ANSWERED, "slash", self.chance.choice(REFS))
        self.logs.append(await self.store.log.add(guild, logged))

    async def outcome(self, guild: int) -> None:
        seen = await self.store.log.get(guild, self.chance.choice(self.logs))
        assert seen is None or seen.text == f"of {guild}"
        await self.store.log.set_outcome(guild, self.chance.choice(self.logs), Outcome.REJECTED, "ems/forged")

    async def vote(self, guild: int) -> None:
        ref, helpful = self.chance.choice(REFS), self.chance.random() < 0.5
        await self.store.log.vote(guild, ref, self.person(), NOW.date(), helpful=helpful)

    async def ask(self, guild: int) -> None:
        asked = Asked(f"k{self.chance.randrange(8)}", f"of {guild}", ReviewKind.UNANSWERED, NOW.date())
        self.items.append((await self.store.reviews.add(guild, asked)).id)

    async def settle(self, guild: int) -> None:
        state = self.chance.choice(list(ReviewState))
        item = self.chance.choice(self.items)
        known = await self.store.reviews.get(guild, item)
        assert await self.store.reviews.settle(guild, item, state, "ems/x") == (known is not None)

    async def wait(self, guild: int) -> None:
        item = self.chance.choice(self.items[-20:])
        await self.store.reviews.wait(guild, Waiting(item, self.person(), guild), NOW.date())
        assert all(one.channel_id == guild for one in await self.store.reviews.waiting(guild, item))

    async def told(self, guild: int) -> None:
        await self.store.reviews.told(guild, self.chance.choice(self.items[-20:]), self.person())

    async def link(self, guild: int) -> None:
        link = MessageLink(guild, guild, self.chance.choice(self.logs), self.chance.choice(self.items))
        await self.store.log.link(guild, self.chance.randrange(20), link, NOW)

    async def forget_message(self, guild: int) -> None:
        found = await self.store.log.forget_message(guild, self.chance.randrange(20))
        assert found is None or found.answer_id == guild

    async def settings(self, guild: int) -> None:
        chosen = GuildSettings(audit_channel=guild, retention_days=self.chance.randint(1, 9))
        await self.store.guilds.save(guild, chosen)

    async def forget_user(self, guild: int) -> None:
        await self.store.privacy.forget_user(self.person(), guild)

    async def erase(self, guild: int) -> None:
        await self.store.log.erase(guild)

    async def leave(self, guild: int) -> None:
        await self.store.guilds.removed(guild, NOW)
        await self.store.guilds.returned([guild])

    def person(self) -> int:
        return self.chance.randint(100, 102)


async def leak_hunt(store: SqlStore, operations: int, seed: int) -> None:
    clients = Clients(store, seed)
    done = 0
    while done < operations:
        guild, other = clients.chance.choice([(HERE, THERE), (THERE, HERE)])
        untouched = await everything(store, other)
        for _ in range(min(25, operations - done)):
            await clients.act(guild)
            done += 1
        assert await everything(store, other) == untouched, f"seed {seed}: server {guild} touched server {other}"
    for guild, other in ((HERE, THERE), (THERE, HERE)):
        seen = str(await everything(store, guild))
        assert f"of {guild}" in seen
        assert f"of {other}" not in seen


async def test_two_servers_never_meet(store: SqlStore) -> None:
    """Five hundred random operations on each engine with ids of the other server: nothing leaks, nothing is touched."""
    await leak_hunt(store, 500, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("seed", [2, 3])
async def test_ten_thousand_operations_and_no_leak(store: SqlStore, seed: int) -> None:
    """The same, ten thousand operations on each engine."""
    await leak_hunt(store, 10_000, seed)
