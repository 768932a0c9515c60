"""What each server knows: shared until edited, kept ready within bounds, and there even when the database is not."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from moderators import school_pack
from store_fixtures import SteppingClock

from bot.errors import StorageUnavailable
from bot.faq.change import Change
from bot.faq.entry import Entry
from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.revision import Draft, Revision, draft
from bot.matching import Fallback
from bot.service.library import PATIENCE, PAUSE, Library
from bot.service.ports import Appended
from bot.service.records import GuildSettings, GuildState

HOURS = "school/opening-hours"


class OneTable:
    """A store in memory, as far as a library looks into one; it can be away or slow, and counts the looks."""

    def __init__(self) -> None:
        self.revised: dict[int, dict[str, Revision]] = {}
        self.kept: dict[int, GuildState] = {}
        self.away = False
        self.slow = 0.0
        self.asked = 0
        self.revisions = self.guilds = self

    async def state(self, guild_id: int) -> GuildState:
        self.asked += 1
        await asyncio.sleep(self.slow)
        if self.away:
            raise StorageUnavailable("The database is at lunch.")
        return self.kept.get(guild_id, GuildState())

    async def newest(self, guild_id: int) -> Mapping[str, Revision]:
        return dict(self.revised.get(guild_id, {}))

    async def versions(self, guild_ids: list[int] | None = None) -> Mapping[int, int]:
        if self.away:
            raise StorageUnavailable("The database is at lunch.")
        return {id_: each.version for id_, each in self.kept.items() if guild_ids is None or id_ in guild_ids}

    async def states(self) -> Mapping[int, GuildState]:
        if self.away:
            raise StorageUnavailable("The database is at lunch.")
        return dict(self.kept)

    async def edited(self) -> frozenset[int]:
        return frozenset(self.revised)

    def edit(self, guild: int, answer: str, settings: GuildSettings | None = None) -> tuple[Draft, Appended]:
        old = self.revised.setdefault(guild, {}).get(HOURS)
        made = draft(HOURS, None, old, Change(put={"answer": answer}), created_at=datetime.now(UTC))
        revision = Revision(guild, HOURS, made.expected + 1, made.change, made.override, made.created_at)
        self.revised[guild][HOURS] = revision
        state = self.kept.get(guild, GuildState())
        self.kept[guild] = GuildState(state.version + 1, settings or state.settings)
        return made, Appended((revision,), state.version + 1)


@pytest.fixture
def table() -> OneTable:
    return OneTable()


@pytest.fixture
def library(table: OneTable, clock: SteppingClock) -> Library:
    return Library(school_pack(), table, clock, own=3)


async def hours(library: Library, guild: int) -> str:
    entry = (await library.snapshot(guild)).knowledge_base.get(HOURS)
    assert isinstance(entry, Entry)
    return entry.answer


async def test_servers_without_edits_share_everything(library: Library, table: OneTable) -> None:
    """A thousand servers that edit nothing cost one knowledge base and one matcher, and one look each."""
    snapshots = [await library.snapshot(guild) for guild in range(1, 1_001)]

    assert len({id(one.matcher) for one in snapshots}) == len({id(one.knowledge_base) for one in snapshots}) == 1
    assert table.asked == 1_000
    await library.snapshot(5)
    assert table.asked == 1_000


async def test_settings_alone_cost_no_matcher(library: Library, table: OneTable) -> None:
    """Servers that chose the same packs share them; emergency numbers of a server's own hold in it alone."""
    table.kept[1] = table.kept[2] = GuildState(1, GuildSettings(packs=("school", "gone"), audit_channel=5))
    table.kept[4] = GuildState(1, GuildSettings(numbers={"emergency": "999"}))

    one, two, four = [await library.snapshot(guild) for guild in (1, 2, 4)]
    assert one.matcher is two.matcher
    assert one.settings.audit_channel == 5
    assert four.knowledge_base.emergency.numbers["emergency"] == "999"
    assert one.knowledge_base.emergency.numbers.get("emergency") == "112"


async def test_other_answers_cost_no_matcher(library: Library, table: OneTable) -> None:
    """A server that only words answers otherwise shares the matcher; another does not."""
    table.edit(1, "Ours.")
    base = await library.snapshot(0)

    snapshot = await library.snapshot(1)
    assert snapshot.knowledge_base != base.knowledge_base
    assert snapshot.matcher is base.matcher
    asked = draft(HOURS, None, None, Change(add={"phrasings": ("new",)}), created_at=datetime.now(UTC))
    assert (await library.prepare(snapshot, [asked])).matcher is not base.matcher


async def test_while_the_database_is_away_answers_go_on(
    library: Library, table: OneTable, clock: SteppingClock
) -> None:
    """A server that is known is served as it was, another from the packs; after a pause it is tried again."""
    table.edit(1, "Ours.")
    assert await hours(library, 1) == "Ours."
    table.edit(2, "Theirs.")
    table.away = True

    assert await hours(library, 1) == "Ours."
    assert "Monday" in await hours(library, 2)
    asked = table.asked
    assert "Monday" in await hours(library, 2)
    assert table.asked == asked, "every question would wait for a database that is away"
    with pytest.raises(StorageUnavailable):
        await library.refresh(1)
    with pytest.raises(StorageUnavailable):
        await library.catch_up()
    assert await hours(library, 1) == "Ours."

    table.away = False
    clock.pass_(PAUSE + 1)
    assert await hours(library, 2) == "Theirs."


async def test_a_database_that_hangs_holds_nobody_up(
    library: Library, table: OneTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A question waits for the database for a moment only, and is then answered from the packs."""
    assert PATIENCE < 3, "Discord waits three seconds"
    monkeypatch.setattr("bot.service.library.PATIENCE", 0.05)
    table.edit(1, "Ours.")
    table.slow = 30.0

    async with asyncio.timeout(2):
        assert "Monday" in await hours(library, 1)


async def test_only_so_many_servers_are_kept_ready(library: Library, table: OneTable) -> None:
    """The server that asked longest ago makes room; when it asks again, it is loaded again."""
    for guild in range(1, 5):
        table.edit(guild, f"In {guild}.")
        await hours(library, guild)
    asked = table.asked

    assert await hours(library, 4) == "In 4."
    assert table.asked == asked
    assert await hours(library, 1) == "In 1."
    assert table.asked == asked + 1


async def test_many_questions_at_once_load_a_server_once(library: Library, table: OneTable) -> None:
    """A burst of questions after a start makes one look at the database, not fifty."""
    table.edit(1, "Ours.")
    table.slow = 0.01

    assert set(await asyncio.gather(*(hours(library, 1) for _ in range(50)))) == {"Ours."}
    assert table.asked == 1


async def test_what_was_prepared_is_adopted_only_when_nothing_came_between(library: Library, table: OneTable) -> None:
    """A prepared edit is swapped in without another look; when somebody else was quicker, the database decides."""
    base = await library.snapshot(1)
    made, appended = table.edit(1, "Ours.")
    prepared = await library.prepare(base, [made])
    asked = table.asked
    assert await library.adopt(1, base, prepared, appended) is await library.snapshot(1)
    assert table.asked == asked
    assert await hours(library, 1) == "Ours."

    base = await library.snapshot(1)
    prepared = await library.prepare(base, [])
    table.edit(1, "Elsewhere.")
    _, later = table.edit(1, "Latest.")
    await library.adopt(1, base, prepared, later)
    assert await hours(library, 1) == "Latest."


async def test_outside_of_servers_the_packs_answer(library: Library, table: OneTable) -> None:
    """Direct messages and the terminal need no database."""
    table.away = True

    assert (await library.snapshot(0)).knowledge_base == library.ground
    assert table.asked == 0


async def test_a_server_may_want_no_pack_at_all(library: Library, table: OneTable) -> None:
    """A server that chose no pack, or only such as are gone, knows nothing, and is told so."""
    table.kept[1] = GuildState(1, GuildSettings(packs=()))
    table.kept[2] = GuildState(1, GuildSettings(packs=("gone",)))

    for guild in (1, 2):
        snapshot = await library.snapshot(guild)
        assert snapshot.knowledge_base == KnowledgeBase(())
        assert isinstance(snapshot.matcher.match("when is the workshop open"), Fallback)


async def test_who_never_touched_anything_costs_no_look(library: Library, table: OneTable) -> None:
    """After one look ahead, servers without settings and edits are answered at once, also while the database is away;
    so are those that only set something."""
    table.kept[7] = GuildState(1, GuildSettings(audit_channel=5))
    await library.look_ahead()
    table.away = True

    snapshots = [await library.snapshot(guild) for guild in range(1, 1_001)]
    assert table.asked == 0
    assert snapshots[6].settings.audit_channel == 5
    assert {one.version for one in snapshots} == {0, 1}
    assert library.known(5) is snapshots[4], "who reads along must know at once that there is nothing to read"


async def test_who_edited_is_loaded_before_anybody_asks(
    library: Library, table: OneTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is expected is ready; not more than is kept ready, and nothing of those who edited nothing."""
    monkeypatch.setattr("bot.service.library.EASY", 0.0)
    for guild in range(1, 6):
        table.edit(guild, f"In {guild}.")
    await library.look_ahead()
    assert library.known(1) is None

    await library.expect(range(1, 100))

    assert table.asked == 3
    assert await hours(library, 1) == "In 1."
    assert table.asked == 3
    assert await hours(library, 5) == "In 5."
    table.away = True
    await library.expect([2, 3, 4])


async def test_what_others_touch_later_is_seen(library: Library, table: OneTable) -> None:
    """A server that was untouched at the look ahead is looked at once another process has edited it; an edit of our own
    stays when it has to make room; a server whose time is over begins anew."""
    await library.look_ahead()
    assert "Monday" in await hours(library, 1)
    table.edit(1, "Ours.")
    assert "Monday" in await hours(library, 1)
    assert await library.catch_up() == {1}
    assert await hours(library, 1) == "Ours."
    assert await library.catch_up() == frozenset()

    base = await library.snapshot(2)
    made, appended = table.edit(2, "Mine.")
    await library.adopt(2, base, await library.prepare(base, [made]), appended)
    for guild in (3, 4, 5):
        table.edit(guild, f"In {guild}.")
    await library.catch_up()
    for guild in (3, 4, 5):
        await hours(library, guild)
    assert library.known(2) is None
    assert await hours(library, 2) == "Mine."

    del table.kept[2], table.revised[2]
    assert await library.catch_up() == {2}
    assert "Monday" in await hours(library, 2)
    table.edit(2, "Again.")
    await library.catch_up()
    assert await hours(library, 2) == "Again."
