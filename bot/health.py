"""Health: /livez, /readyz and /metrics over HTTP, for whatever watches the bot; no person or server is named."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Final

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, GCCollector, Histogram, PlatformCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.process_collector import ProcessCollector

from bot.errors import ConfigurationError

log = logging.getLogger(__name__)

LOOKS_EVERY: Final = 0.25
CALLBACK_BUCKETS: Final = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 2.5, 3.0, 5.0)  # Discord gives up after 3 s
ANSWER_BUCKETS: Final = (0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
LAG_BUCKETS: Final = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)

Troubles = Callable[[], list[str]]
"""Sentences that say why the bot cannot do its work now; none when it can."""


class Metrics:
    """See `measuring.Meter`. One registry of its own, so that two of them in one process do not meet."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self._answers = Counter(
            "faqbot_answers",
            "Questions by the way they came in and what became of them.",
            ("path", "outcome"),
            registry=self.registry,
        )
        self._answer_seconds = Histogram(
            "faqbot_answer_seconds",
            "From reading a message to Discord's receipt of the answer.",
            buckets=ANSWER_BUCKETS,
            registry=self.registry,
        )
        self._callback_seconds = Histogram(
            "faqbot_callback_seconds",
            "From reading an interaction to its first answer; Discord gives up after 3 s.",
            buckets=CALLBACK_BUCKETS,
            registry=self.registry,
        )
        self._errors = Counter(
            "faqbot_http_errors",
            "Requests that Discord or the network refused.",
            ("status", "code"),
            registry=self.registry,
        )
        self._lost = Counter(
            "faqbot_notes_lost",
            "What was not written down, because the database was away or too slow.",
            ("what",),
            registry=self.registry,
        )
        self._lag = Histogram(
            "faqbot_loop_lag_seconds",
            "How late the event loop is when it is asked every quarter of a second.",
            buckets=LAG_BUCKETS,
            registry=self.registry,
        )
        self._shards = Gauge("faqbot_gateway_shards_up", "Shards that are connected.", registry=self.registry)
        self._servers = Gauge("faqbot_servers", "Servers that this process serves.", registry=self.registry)

    def watch(self, *, shards_up: Callable[[], float], servers: Callable[[], float]) -> None:
        """Take these two numbers from here whenever somebody looks."""
        self._shards.set_function(shards_up)
        self._servers.set_function(servers)

    def answered(self, path: str, outcome: str) -> None:
        self._answers.labels(path, outcome).inc()

    def took(self, seconds: float) -> None:
        self._answer_seconds.observe(seconds)

    def called_back(self, seconds: float) -> None:
        self._callback_seconds.observe(seconds)

    def failed(self, status: str, code: str) -> None:
        self._errors.labels(status, code).inc()

    def lost(self, what: str) -> None:
        self._lost.labels(what).inc()

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self.registry)

    async def watch_the_loop(self) -> None:
        """Measure how late the loop is, until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LOOKS_EVERY
            await asyncio.sleep(LOOKS_EVERY)
            self._lag.observe(max(0.0, loop.time() - due))


@asynccontextmanager
async def serving(address: tuple[str, int] | None, metrics: Metrics, troubles: Troubles) -> AsyncGenerator[int]:
    """Answer at `address` (None: nowhere; port 0: any free one) as long as the block runs; gives the port.

    Raises ConfigurationError when the address cannot be listened on.
    """
    if address is None:
        yield 0
        return
    runner = web.AppRunner(_routes(metrics, troubles), access_log=None, handle_signals=False, shutdown_timeout=1.0)
    await runner.setup()
    watching = asyncio.create_task(metrics.watch_the_loop())
    try:
        await _listen(runner, address)
        port = int(runner.addresses[0][1])
        log.info("Health and metrics are at http://%s:%d (/livez, /readyz, /metrics).", _shown(address[0]), port)
        yield port
    finally:
        watching.cancel()
        await runner.cleanup()


def _routes(metrics: Metrics, troubles: Troubles) -> web.Application:
    async def live(_: web.Request) -> web.Response:
        return web.Response(text="alive\n")  # whoever gets this has a loop that turns

    async def ready(_: web.Request) -> web.Response:
        found = troubles()
        return web.Response(text="\n".join([*found, ""]) if found else "ready\n", status=503 if found else 200)

    async def measured(_: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.router.add_get("/livez", live)
    app.router.add_get("/readyz", ready)
    app.router.add_get("/metrics", measured)
    return app


async def _listen(runner: web.AppRunner, address: tuple[str, int]) -> None:
    host, port = address
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        raise ConfigurationError(
            f"FAQ_HTTP_ADDRESS={_shown(host)}:{port} cannot be listened on ({error.strerror or error}). "
            "Choose a free port, or leave it empty to do without /livez, /readyz and /metrics."
        ) from error


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host
