"""The composition root: the only file that knows everybody."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.packs import load_packs
from bot.service.asking import Asking
from bot.service.backups import Backup, Commands, Restored
from bot.service.browsing import Browsing
from bot.service.clock import SystemClock
from bot.service.configuring import Configuring
from bot.service.coordination import Alone, Coordination
from bot.service.defining import Defining
from bot.service.diagnosing import Ailment
from bot.service.editing import Editing
from bot.service.exporting import Exporting
from bot.service.finding import Finding
from bot.service.importing import Importing
from bot.service.learning import Learning
from bot.service.library import Library
from bot.service.listening import Listening
from bot.service.measuring import Meter
from bot.service.moderating import Moderating
from bot.service.ports import Clock, Store
from bot.service.privacy import Privacy
from bot.service.proposing import Proposing
from bot.service.recognising import Recognising
from bot.service.recording import Recorder
from bot.service.reviewing import Reviewing
from bot.service.stats import Stats
from bot.service.trying import Trying
from bot.settings import Settings

ENDING_SECONDS: Final = 3.0
"""How long what runs in the background may take to end: a database that does not answer holds nobody up."""


@dataclass(frozen=True, slots=True)
class App:
    """Everything a door needs: the use cases, wired. `moderating` and `learning` are there when the app was opened with
    its store."""

    settings: Settings
    library: Library
    asking: Asking
    defining: Defining
    browsing: Browsing
    listening: Listening
    moderating: Moderating | None = None
    learning: Learning | None = None


@asynccontextmanager
async def open_app(settings: Settings, *, with_store: bool = False) -> AsyncGenerator[App]:
    """The application, ready to be asked; `with_store`: also to be edited, with what each server made of its FAQ.

    Raises PackError with every problem of the knowledge base; with a store also ConfigurationError, and
    StorageUnavailable when the database is away: then trying again later may help.
    """
    ground = load_packs(settings.knowledge, settings.packs)
    if not with_store:
        yield _app(settings, Library(ground), SystemClock())
        return
    ground = KnowledgeBase(tuple(replace(pack, places={}) for pack in ground.packs))  # only the linter asks for lines
    from bot.storage.store import open_store  # a second to import: who only asks does without

    store = await open_store(_url(settings))
    try:
        clock = SystemClock()
        library = Library(ground, store, clock)
        await library.look_ahead()
        moderating = _moderating(library, store, clock)
        yield _app(settings, library, clock, moderating, _learning(library, moderating, clock))
    finally:
        await store.close()


@asynccontextmanager
async def in_step(app: App) -> AsyncGenerator[Coordination]:
    """Keeps this process in step with the others on the same database as long as the block runs; gives their turns."""
    if app.moderating is None:
        yield Alone()
        return
    from bot.storage.locks import Locks
    from bot.storage.notices import Notices
    from bot.storage.store import SqlStore

    store = app.moderating.store
    if not isinstance(store, SqlStore):
        yield Alone()
        return
    turns = Alone() if store.database.is_sqlite else Locks(store.database)
    following = asyncio.create_task(Notices(store.database, app.library.catch_up).run())
    try:
        yield turns
    finally:
        await _ended(following)
        if isinstance(turns, Locks):
            await turns.close()


@asynccontextmanager
async def taking_notes(app: App, coordination: Coordination, meter: Meter) -> AsyncGenerator[None]:
    """Writes down what becomes of questions, and erases what has had its day, as long as the block runs."""
    if app.learning is None:
        yield
        return
    async with app.learning.recorder.writing(meter):
        purging = asyncio.create_task(app.learning.privacy.purging(coordination))
        try:
            yield
        finally:
            await _ended(purging)


async def _ended(task: asyncio.Task[None]) -> None:
    """End a task, and wait until it has given its connections back: a loop that ends tears them, and says so."""
    task.cancel()
    await asyncio.wait({task}, timeout=ENDING_SECONDS)


def data_folder(settings: Settings) -> Path | None:
    """The folder that holds the SQLite file; None with PostgreSQL. Raises ConfigurationError."""
    file = _file(_url(settings))
    return None if file is None else file.parent


async def examine_database(settings: Settings) -> list[Ailment]:
    """What is wrong with the database. Raises ConfigurationError."""
    from bot.storage import diagnosing

    return await diagnosing.database(_url(settings))


async def back_up(settings: Settings, to: Path | None, *, force: bool) -> Backup | Commands:
    """A copy of the database; where it has tools of its own for that, their commands. Raises BackupRefused."""
    from bot.storage import backup, dump

    url = _url(settings)
    file = _file(url)
    return dump.commands(url or "") if file is None else await asyncio.to_thread(backup.back_up, file, to, force=force)


async def restore(settings: Settings, source: Path, *, force: bool) -> Restored | Commands:
    """Make a backup the database; where it has tools of its own for that, their commands. Raises BackupRefused."""
    from bot.storage import backup, dump

    url = _url(settings)
    file = _file(url)
    return dump.commands(url or "", source) if file is None else await backup.restore(file, source, force=force)


def _url(settings: Settings) -> str | None:
    return settings.database_url.get_secret_value() if settings.database_url else None


def _file(url: str | None) -> Path | None:
    from bot.storage.address import read_address

    return read_address(url).file


def _app(
    settings: Settings,
    library: Library,
    clock: Clock,
    moderating: Moderating | None = None,
    learning: Learning | None = None,
) -> App:
    return App(
        settings,
        library,
        Asking(library),
        Defining(library),
        Browsing(library),
        Listening(library, clock),
        moderating,
        learning,
    )


def _learning(library: Library, moderating: Moderating, clock: Clock) -> Learning:
    store = moderating.store
    return Learning(
        recorder=Recorder(store, clock),
        reviewing=Reviewing(library, moderating.editing, store.reviews, clock),
        privacy=Privacy(library, store.privacy, clock),
        stats=Stats(library, store.stats, clock),
    )


def _moderating(library: Library, store: Store, clock: Clock) -> Moderating:
    return Moderating(
        store=store,
        recognising=Recognising(library),
        finding=Finding(library, store.revisions),
        editing=Editing(library, store.revisions, clock),
        exporting=Exporting(library),
        importing=Importing(library, store.revisions, clock),
        configuring=Configuring(library, store),
        proposing=Proposing(library, store.reviews, clock),
        trying=Trying(Asking(library)),
    )
