"""The Discord side of the load: as little of one as a client needs, so that its own share stays small."""

import asyncio
import json
import time
import zlib
from collections.abc import Iterable
from typing import Any

from aiohttp import WSMsgType, web

from tools.load.frames import BOT, Guild, user

HEARTBEAT, IDENTIFY, HELLO, ACK = 1, 2, 10, 11
PLENTY = {
    "X-RateLimit-Limit": "100000",
    "X-RateLimit-Remaining": "99999",
    "X-RateLimit-Reset": "4102444800.000",
    "X-RateLimit-Reset-After": "1.000",
    "X-RateLimit-Bucket": "b",
    "Via": "1.1 google",
}


class Shard:
    """One socket of the client's."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self.sequence = 0
        self.read_up_to = 0
        self.moved = asyncio.Event()
        self._pack = zlib.compressobj(1)

    async def send(self, event: str, data: str) -> None:
        """One event; `data` is JSON already."""
        self.sequence += 1
        await self.frame(f'{{"op":0,"t":"{event}","s":{self.sequence},"d":{data}}}')

    async def frame(self, text: str) -> None:
        """Any frame."""
        await self.socket.send_bytes(self._pack.compress(text.encode()) + self._pack.flush(zlib.Z_SYNC_FLUSH))

    async def caught_up(self, within: float = 600.0) -> None:
        """Wait until the client has read everything: it answers a call for a heartbeat with the number it is at."""
        wanted = self.sequence
        await self.frame('{"op":1,"s":null,"t":null,"d":null}')
        async with asyncio.timeout(within):
            while self.read_up_to < wanted:
                self.moved.clear()
                await self.moved.wait()


class DiscordSide:
    """Listens on loopback; `shards` fill as clients connect; `answers` tell when the answer to a message came in."""

    def __init__(self, guilds: dict[int, list[Guild]], count: int = 1) -> None:
        self.guilds, self.count = guilds, count
        self.shards: dict[int, Shard] = {}
        self.answers: dict[int, float] = {}
        self.ready = asyncio.Event()
        self.commands: list[Any] = []
        self.base = ""
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen at a free port of 127.0.0.1."""
        app = web.Application(client_max_size=1 << 24)
        app.router.add_get("/", self._gateway)
        api = "/api/v10"
        app.router.add_get(f"{api}/users/@me", self._me)
        app.router.add_get(f"{api}/oauth2/applications/@me", self._application)
        app.router.add_get(f"{api}/applications/@me", self._application)
        app.router.add_get(f"{api}/gateway/bot", self._gateway_bot)
        app.router.add_get(f"{api}/applications/{{id}}/commands", self._commands)
        app.router.add_put(f"{api}/applications/{{id}}/commands", self._put_commands)
        app.router.add_post(f"{api}/channels/{{id}}/messages", self._post)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.base = f"127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening."""
        for shard in self.shards.values():
            await shard.socket.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def connected(self, shards: Iterable[int]) -> None:
        """Wait until these shards have been told of all their servers and have read it."""
        wanted = set(shards)
        while not wanted <= self.shards.keys():
            self.ready.clear()
            await self.ready.wait()
        for number in wanted:
            await self.shards[number].caught_up()

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False, max_msg_size=0)
        await socket.prepare(request)
        shard = Shard(socket)
        await shard.frame('{"op":10,"s":null,"t":null,"d":{"heartbeat_interval":41250}}')
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                continue
            frame = json.loads(message.data)
            if frame["op"] == HEARTBEAT:
                shard.read_up_to = frame["d"] or 0
                shard.moved.set()
                await shard.frame('{"op":11,"s":null,"t":null,"d":null}')
            elif frame["op"] == IDENTIFY:
                await self._identified(shard, *frame["d"].get("shard", (0, 1)))
        return socket

    async def _identified(self, shard: Shard, number: int, count: int) -> None:
        mine = self.guilds[number]
        ready = {
            "v": 10, "user": user(BOT, bot=True) | {"bio": ""}, "session_id": "s" * 32, "shard": [number, count],
            "resume_gateway_url": f"ws://{self.base}", "application": {"id": str(BOT), "flags": 0},
            "guilds": [{"id": str(each.id), "unavailable": True} for each in mine],
        }  # fmt: skip
        await shard.send("READY", json.dumps(ready))
        for each in mine:
            await shard.send("GUILD_CREATE", json.dumps(each.payload))
        self.shards[number] = shard
        self.ready.set()

    async def _me(self, _: web.Request) -> web.Response:
        return _json(user(BOT, bot=True))

    async def _application(self, _: web.Request) -> web.Response:
        return _json(
            {"id": str(BOT), "name": "bot", "icon": None, "description": "", "bot_public": True, "flags": 0,
             "bot_require_code_grant": False, "verify_key": "0", "owner": user(1), "team": None, "summary": ""}
        )  # fmt: skip

    async def _gateway_bot(self, _: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 1000, "max_concurrency": 16}
        return _json({"url": f"ws://{self.base}", "shards": self.count, "session_start_limit": limit})

    async def _commands(self, _: web.Request) -> web.Response:
        return _json(self.commands)

    async def _put_commands(self, request: web.Request) -> web.Response:
        self.commands = [
            each | {"id": str(n), "application_id": str(BOT)} for n, each in enumerate(await request.json())
        ]
        return _json(self.commands)

    async def _post(self, request: web.Request) -> web.Response:
        at = time.perf_counter()
        body = await request.json()
        about = int((body.get("message_reference") or {}).get("message_id") or 0)
        self.answers[about] = at
        message = {
            "id": str(about + 7), "channel_id": request.match_info["id"], "author": user(BOT, bot=True), "type": 0,
            "content": "", "timestamp": "2026-11-22T12:00:00.000000+00:00", "edited_timestamp": None, "tts": False,
            "mention_everyone": False, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [],
            "components": [], "pinned": False, "flags": 0,
        }  # fmt: skip
        return _json(message)


def _json(data: Any) -> web.Response:
    return web.Response(body=json.dumps(data).encode(), headers=PLENTY | {"Content-Type": "application/json"})
