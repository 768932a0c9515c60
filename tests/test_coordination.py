"""Several processes of one bot: they take turns, one leads, and an edit in one is known in all."""

import asyncio
import time
from collections.abc import AsyncIterator

import asyncpg
import pytest
from discord_door import PACKS
from store_fixtures import new_database

from bot.app import in_step, open_app, taking_notes
from bot.service import coordination
from bot.service.coordination import Alone
from bot.service.measuring import Unmeasured
from bot.service.records import GuildSettings
from bot.settings import Settings
from bot.storage import locks, notices
from bot.storage.address import read_address
from bot.storage.connect import Database
from bot.storage.guilds import Guilds
from bot.storage.locks import Locks
from bot.storage.migrate import migrate
from bot.storage.notices import Notices, announce

TURN = 0.4


@pytest.fixture(autouse=True)
def _short_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coordination, "IDENTIFY_SECONDS", TURN)
    monkeypatch.setattr(locks, "IDENTIFY_SECONDS", TURN)
    monkeypatch.setattr(locks, "LEADER_SECONDS", 0.3)
    monkeypatch.setattr(notices, "FIRST_PAUSE", 0.05)


@pytest.fixture
async def address(postgres: str) -> str:
    """An empty PostgreSQL database."""
    return await asyncio.to_thread(new_database, postgres)


@pytest.fixture
async def processes(address: str) -> AsyncIterator[tuple[Database, Database]]:
    """What two processes hold of one database."""
    both = Database(read_address(address)), Database(read_address(address))
    yield both
    for each in both:
        await each.close()


async def turns(*takers: coordination.Coordination, slot: int = 0) -> list[float]:
    """When each was let in, in seconds after the first."""

    async def take(taker: coordination.Coordination) -> float:
        await taker.identify_turn(slot)
        return time.monotonic()

    found = sorted(await asyncio.gather(*(take(each) for each in takers)))
    return [each - found[0] for each in found]


@pytest.mark.parametrize("after", [0.0, 0.01, 0.05, 0.3])
async def test_the_end_leaves_no_connection_half_closed(
    address: str, after: float, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever ran in the background has ended before the database is closed, let alone the loop: no traceback."""
    settings = Settings(knowledge=PACKS, packs="clinic", database_url=address)
    before = asyncio.all_tasks()
    async with open_app(settings, with_store=True) as app:
        async with in_step(app) as coordination, taking_notes(app, coordination, Unmeasured()):
            await asyncio.sleep(after)
        assert asyncio.all_tasks() == before
    assert not caplog.records


async def test_shards_of_one_process_take_turns():
    """Two IDENTIFYs of the same slot are kept apart, of different slots they are not."""
    alone = Alone()
    assert (await turns(alone, alone))[1] >= TURN * 0.95
    async with asyncio.timeout(TURN / 2):
        await alone.identify_turn(1)


async def test_processes_take_turns(processes: tuple[Database, Database]):
    """The same over the database: the second IDENTIFY waits for the first, also after its own process's last."""
    first, second = (Locks(each) for each in processes)
    assert (await turns(first, second))[1] >= TURN * 0.95
    waited = await turns(first, second, first)
    assert [gap >= TURN * 0.95 for gap in (waited[1], waited[2] - waited[1])] == [True, True]
    await first.close()
    await second.close()


async def test_different_slots_do_not_wait_for_each_other(processes: tuple[Database, Database]):
    """With max_concurrency 2, shards 0 and 1 connect at once."""
    locks.IDENTIFY_SECONDS = 60.0
    first, second = (Locks(each) for each in processes)
    await first.identify_turn(0)
    async with asyncio.timeout(10):
        await second.identify_turn(1)
    await first.close()
    await second.close()


async def test_a_process_that_dies_gives_its_turn_back(processes: tuple[Database, Database], address: str):
    """A lock ends with the connection that holds it; nobody waits for the dead."""
    locks.IDENTIFY_SECONDS = 60.0
    first, second = (Locks(each) for each in processes)
    await first.identify_turn(0)
    waiting = asyncio.create_task(second.identify_turn(0))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    await kill_connections(address, "%advisory%")
    async with asyncio.timeout(5):
        await waiting
    await first.close()
    await second.close()


async def test_one_leads_at_a_time(processes: tuple[Database, Database]):
    """While one process is at it the other is told so; afterwards it may."""
    first, second = (Locks(each) for each in processes)
    async with first.leading("commands") as leads:
        assert leads
        async with second.leading("commands") as also:
            assert not also
        async with second.leading("something else") as other:
            assert other
    async with second.leading("commands") as now:
        assert now
    await first.close()
    await second.close()


async def test_without_the_database_each_goes_alone(caplog: pytest.LogCaptureFixture):
    """A database that is away keeps nobody from connecting to Discord."""
    away = Database(read_address("postgresql://nobody:secret@127.0.0.1:9/faq"))
    alone = Locks(away)
    async with asyncio.timeout(5):
        await alone.identify_turn(0)
        async with alone.leading("commands") as leads:
            assert leads
    assert "without knowing of other processes" in caplog.text
    assert "secret" not in caplog.text
    await alone.close()
    await away.close()


async def kill_connections(address: str, query: str) -> None:
    """End the connections whose last query was like this, as a restart of the database does."""
    connection = await asyncpg.connect(address)
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND datname = current_database() AND query LIKE $1",
        query,
    )
    await connection.close()


class Looks:
    """Counts how often somebody looked for what is new."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self._more = asyncio.Event()

    async def __call__(self) -> None:
        self.times.append(time.monotonic())
        self._more.set()

    async def next(self, within: float = 5.0) -> float:
        """When the next look happens."""
        self._more.clear()
        async with asyncio.timeout(within):
            await self._more.wait()
        return self.times[-1]


async def edit(database: Database) -> float:
    """One edit as the store makes it, with its notice; when it was committed."""
    await database.write(lambda connection: announce(database, connection, 5, 2))
    return time.monotonic()


async def test_an_edit_is_known_elsewhere_at_once(processes: tuple[Database, Database]):
    """Within 100 ms of the commit the other process looks; an edit that is undone is never heard of."""
    looks = Looks()
    listener = Notices(processes[1], looks)
    running = asyncio.create_task(listener.run())
    await listener.listening.wait()
    delays: list[float] = []
    for _ in range(10):
        look = asyncio.create_task(looks.next())
        await asyncio.sleep(0)
        at = await edit(processes[0])
        delays.append(await look - at)
    assert sorted(delays)[5] < 0.1, delays

    async def fails(connection: object) -> None:
        await announce(processes[0], connection, 5, 3)  # type: ignore[arg-type]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await processes[0].write(fails)
    with pytest.raises(TimeoutError):
        await looks.next(0.3)
    running.cancel()


async def test_what_the_store_saves_is_announced(processes: tuple[Database, Database]):
    """Whoever saves a server's settings need not think of the other processes: the store tells them."""
    await migrate(processes[0])
    looks = Looks()
    listener = Notices(processes[1], looks)
    running = asyncio.create_task(listener.run())
    await listener.listening.wait()
    look = asyncio.create_task(looks.next())
    await asyncio.sleep(0)
    await Guilds(processes[0]).save(5, GuildSettings())
    assert await look
    running.cancel()


async def test_a_lost_connection_is_made_anew_and_looked_up(processes: tuple[Database, Database], address: str):
    """The database throws the listener out: it comes back by itself, and looks for what it missed meanwhile."""
    looks = Looks()
    listener = Notices(processes[1], looks)
    running = asyncio.create_task(listener.run())
    await listener.listening.wait()
    look = asyncio.create_task(looks.next())
    await kill_connections(address, "%SELECT 1%")
    await look
    await asyncio.sleep(0.3)
    await listener.listening.wait()
    look = asyncio.create_task(looks.next())
    await asyncio.sleep(0)
    at = await edit(processes[0])
    assert await look - at < 1.0
    assert not running.done()
    running.cancel()


async def test_a_lost_notice_is_made_up_for(processes: tuple[Database, Database], tmp_path: object):
    """Also when nothing is heard, it looks every now and then (every 60 s; here sooner); so it is on SQLite."""
    sqlite = Database(read_address(f"sqlite:///{tmp_path}/faq.db"))
    for database in (processes[1], sqlite):
        looks = Looks()
        running = asyncio.create_task(Notices(database, looks, every=0.2).run())
        await looks.next()
        assert 0.1 < await looks.next() - looks.times[-2] < 2.0
        running.cancel()
    await sqlite.close()
    assert notices.CATCH_UP_SECONDS == 60.0


async def test_a_database_that_is_away_is_waited_for(caplog: pytest.LogCaptureFixture):
    """Listening never ends the bot; one sentence a try."""
    away = Database(read_address("postgresql://nobody:secret@127.0.0.1:9/faq"))
    running = asyncio.create_task(Notices(away, Looks()).run())
    await asyncio.sleep(0.5)
    assert not running.done()
    assert 2 <= caplog.text.count("Trying again") <= 5
    assert "secret" not in caplog.text
    running.cancel()
    await away.close()
