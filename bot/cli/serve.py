"""`faqbot serve`: the bot in Discord, from the first setting to an orderly end."""

import asyncio
import logging
import signal
import sys
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from types import FrameType
from typing import Any, Final, TypeVar

from bot.cli.desk import misspelled_settings
from bot.errors import ConfigurationError, FaqBotError

log = logging.getLogger(__name__)

STOPPED, CRASHED, CONFIGURATION = 0, 1, 78
DRAIN_SECONDS: Final = 5.0
SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)

T = TypeVar("T")


def serve() -> int:
    """Run until SIGTERM or SIGINT. The exit code: 0 stopped, 1 crashed, 78 something only the operator can change."""
    for number in SIGNALS:
        # Until the loop runs there is nothing to save, so a signal just ends us.
        signal.signal(number, _leave)
    from bot.discord_app.connecting import check_token
    from bot.log_output import write_logs
    from bot.settings import read_settings, unknown_names

    write_logs("text")
    try:
        settings = read_settings()
        write_logs(settings.log_format)
        for sentence in sorted(set(unknown_names()) - set(misspelled_settings())):  # those were told already
            log.warning(sentence)
        token = check_token(settings.token())
        write_logs(settings.log_format, secrets=(token,))
        asyncio.run(_run(settings, token))
    except FaqBotError as error:
        log.error(error.sentence)  # noqa: TRY400 - the sentence says it all
        return CONFIGURATION if isinstance(error, ConfigurationError) else CRASHED
    except Exception:
        log.exception("The bot has crashed. Its supervisor should start it again after a pause.")
        return CRASHED
    log.info("Stopped.")
    return STOPPED


async def _run(settings: Any, token: str) -> None:
    import time

    from bot.app import in_step, taking_notes
    from bot.cli.opening import opened
    from bot.discord_app import connecting
    from bot.discord_app.client import FaqClient
    from bot.discord_app.door import Door
    from bot.discord_app.sending import Sender
    from bot.health import Metrics, serving
    from bot.service import settling
    from bot.service.allowance import Allowance

    settling.look_seldom()
    metrics, watched = Metrics(), connecting.Watched()
    metrics.watch(shards_up=watched.shards_up, servers=watched.servers)
    stop = asyncio.Event()
    for number in SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with (
        serving(settings.http_address, metrics, watched.troubles),
        opened(settings, stop, _until) as app,
        AsyncExitStack() as stack,
    ):
        if app is None:
            return
        settling.warm_up(await app.library.snapshot(0))
        settling.settle_anew()
        connecting.use_address(settings.discord_api_url)
        coordination = await stack.enter_async_context(in_step(app))
        await stack.enter_async_context(taking_notes(app, coordination, metrics))
        door = Door(
            asking=app.asking,
            defining=app.defining,
            browsing=app.browsing,
            allowance=Allowance(time.monotonic),
            message_content=settings.message_content,
            sender=Sender(meter=metrics),
            meter=metrics,
            moderating=app.moderating,
            listening=app.listening,
            learning=app.learning,
        )

        def new_client() -> FaqClient:
            return FaqClient(
                door, shard_ids=settings.shard_ids, shard_count=settings.shard_count, coordination=coordination
            )

        own_address = settings.discord_api_url is not None
        client = await _until(stop, connecting.log_in(new_client, token, own_address=own_address))
        if client is None:
            return
        watched.client = client
        try:
            # Ending the reading before the client is closed is what lets Discord see a clean goodbye (1000).
            await _until(stop, client.connect())
        except Exception as error:
            raise connecting.explained(error) from error
        finally:
            if not await door.in_flight.drained(DRAIN_SECONDS):
                log.warning("Some answers were still under way after %.0f s and are lost.", DRAIN_SECONDS)
            await client.close()


async def _until(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """What `work` gives, or None when `stop` is set first; then `work` is cancelled and has ended."""
    working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not working.done():
        working.cancel()
        await asyncio.wait({working})
        return None
    return working.result()


def _leave(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
    sys.exit(STOPPED)
