"""Opening: the application with its store, however long the database is away at the start."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final

from bot.app import App, open_app
from bot.errors import StorageUnavailable
from bot.settings import Settings

log = logging.getLogger(__name__)

LONGEST_PAUSE: Final = 60.0

Until = Callable[[asyncio.Event, Coroutine[Any, Any, Any]], Coroutine[Any, Any, Any]]


@asynccontextmanager
async def opened(settings: Settings, stop: asyncio.Event, until: Until) -> AsyncGenerator[App | None]:
    """The application, opened with its store as soon as the database can be reached; None when `stop` is set first.

    `until(stop, work)` gives what `work` gives, or None when `stop` came first. Raises what `open_app` raises, but for
    StorageUnavailable: that is a sentence in the log, and another try after a pause.
    """
    for pause in _pauses():
        async with AsyncExitStack() as stack:
            try:
                app = await until(stop, stack.enter_async_context(open_app(settings, with_store=True)))
            except StorageUnavailable as error:
                log.warning("%s Trying again in %.0f s.", error, pause)
                await until(stop, asyncio.sleep(pause))
                if not stop.is_set():
                    continue
                app = None
            yield app
            return


def _pauses() -> Iterator[float]:
    """1, 2, 4 … seconds, at most a minute."""
    pause = 1.0
    while True:
        yield pause
        pause = min(pause * 2, LONGEST_PAUSE)
