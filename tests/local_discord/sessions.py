"""One gateway session of the bot's: its socket, its sequence, and what it could be replayed."""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import web

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME = 0, 1, 2, 3, 4, 6
RECONNECT, MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 7, 8, 9, 10, 11


class Packer(Protocol):
    """Turns one text into one frame."""

    def __call__(self, text: str) -> bytes | str:
        """Return the frame, bytes when compressed."""
        ...


def packer(compress: str | None) -> Packer:
    """Return the compression that the client asked for: one stream for the whole socket."""
    if compress == "zlib-stream":
        stream = zlib.compressobj()
        return lambda text: stream.compress(text.encode()) + stream.flush(zlib.Z_SYNC_FLUSH)
    if compress == "zstd-stream":
        import zstandard  # only where the client has it, too

        frame = zstandard.ZstdCompressor().compressobj()
        return lambda text: frame.compress(text.encode()) + frame.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    return lambda text: text


class Line:
    """A socket with a queue before it, so that events leave in the order in which they happened."""

    def __init__(self, socket: web.WebSocketResponse, compress: str | None) -> None:
        """Take an open socket and the value of its `compress` parameter."""
        self.socket = socket
        self.pack = packer(compress)
        self.compress = compress
        self.queue: asyncio.Queue[dict[str, Any] | int | None] = asyncio.Queue()

    def send(self, frame: dict[str, Any]) -> None:
        """Queue a frame."""
        self.queue.put_nowait(frame)

    def close(self, code: int) -> None:
        """Close with `code` once what is queued is sent; code 0 cuts the connection without a close frame."""
        self.queue.put_nowait(code)

    async def pump(self) -> None:
        """Send what is queued until the socket ends."""
        while not self.socket.closed:
            frame = await self.queue.get()
            if frame is None:
                return
            if isinstance(frame, int):
                await self._end(frame)
                return
            packed = self.pack(json.dumps(frame))
            try:
                await (self.socket.send_bytes(packed) if isinstance(packed, bytes) else self.socket.send_str(packed))
            except ConnectionError:
                return

    async def _end(self, code: int) -> None:
        if code:
            await self.socket.close(code=code)
            return
        transport = self.socket._req.transport if self.socket._req else None
        if transport is not None:
            transport.abort()


@dataclass
class Session:
    """What Discord remembers between two sockets of the same shard."""

    id: str
    shard: tuple[int, int]
    intents: int
    line: Line | None = None
    sequence: int = 0
    history: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=1000))
    replay_from: int | None = None
    born: float = field(default_factory=time.monotonic)

    def covers(self, guild_id: int | None) -> bool:
        """Say whether events of this server (None: direct conversations) belong to this shard."""
        number, count = self.shard
        return number == (0 if guild_id is None else (guild_id >> 22) % count)

    def dispatch(self, event: str, data: Any) -> None:
        """Number an event, keep it for a resume, and send it when the socket is open."""
        self.sequence += 1
        frame = {"op": DISPATCH, "t": event, "s": self.sequence, "d": data}
        self.history.append(frame)
        if self.line is not None:
            self.line.send(frame)

    def replay(self, line: Line, after: int) -> None:
        """Give a resumed socket what it missed, and more when a test asked for doubles."""
        if self.replay_from is not None:
            after, self.replay_from = min(after, self.replay_from), None
        for frame in self.history:
            if frame["s"] > after and frame["t"] != "READY":
                line.send(frame)
        self.line = line
        self.dispatch("RESUMED", {})
