"""The gateway: identify, resume, heartbeats, events by shard and intent, and its failures on demand."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import WSMessage, WSMsgType, web

from local_discord.journal import Journal
from local_discord.payloads import guild_create_json, own_user_json
from local_discord.sessions import (
    HEARTBEAT,
    HEARTBEAT_ACK,
    HELLO,
    IDENTIFY,
    INVALID_SESSION,
    MEMBERS,
    PRESENCE,
    RECONNECT,
    RESUME,
    VOICE,
    Line,
    Session,
)
from local_discord.state import Guild, World

GUILDS, GUILD_MEMBERS, GUILD_PRESENCES = 1 << 0, 1 << 1, 1 << 8
GUILD_MESSAGES, GUILD_REACTIONS = 1 << 9, 1 << 10
DIRECT_MESSAGES, DIRECT_REACTIONS, MESSAGE_CONTENT = 1 << 12, 1 << 13, 1 << 15
ALWAYS = 0


@dataclass(frozen=True)
class Identify:
    """One IDENTIFY: when (monotonic seconds), for which shard, with which intents."""

    at: float
    shard: tuple[int, int]
    intents: int


class Socket(web.WebSocketResponse):
    """A socket that keeps the bot's goodbye: aiohttp makes it 1006 when the bot is gone before our reply."""

    said: int | None = None

    async def receive(self, timeout: float | None = None) -> WSMessage:  # noqa: ASYNC109 - aiohttp's own signature
        """The next message."""
        message = await super().receive(timeout)
        if message.type is WSMsgType.CLOSE:
            self.said = message.data
        return message


class Gateway:
    """All sessions, and the door through which events leave."""

    def __init__(self, world: World, journal: Journal) -> None:
        """Share the world; the address is set by the server once it knows its port."""
        self.world, self.journal = world, journal
        self.url = ""
        self.shards = 1
        self.max_concurrency = 1
        self.heartbeat_interval = 41.25
        self.acknowledges = True
        self.refuse_connections = 0
        self.connections = 0
        self.resume_connections = 0
        self.sessions: dict[str, Session] = {}
        self.identifies: list[Identify] = []
        self.resumes = 0
        self.close_codes: list[int | None] = []
        self.lines: set[Line] = set()

    # --- what the bot does -------------------------------------------------------------------------------------

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one socket until it ends."""
        self.connections += 1
        self.resume_connections += request.path.endswith("/resume")
        if self.refuse_connections:
            self.refuse_connections -= 1
            return web.Response(status=503, text="upstream connect error")
        socket = Socket(compress=False, max_msg_size=0, autoping=True)
        await socket.prepare(request)
        line = Line(socket, request.query.get("compress"))
        if request.query.get("v") != "10" or request.query.get("encoding") != "json":
            self.journal.violation(
                f"The gateway was opened with {request.query_string!r}: v=10 and encoding=json expected."
            )
        self.lines.add(line)
        pump = asyncio.create_task(line.pump())
        line.send({"op": HELLO, "s": None, "t": None, "d": {"heartbeat_interval": int(self.heartbeat_interval * 1000)}})
        session: Session | None = None
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    session = self._receive(line, session, json.loads(message.data))
        finally:
            self.lines.discard(line)
            self.close_codes.append(socket.said or socket.close_code)
            if session is not None and session.line is line:
                session.line = None
            pump.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await pump
            self.journal.moved()
        return socket

    def _receive(self, line: Line, session: Session | None, frame: dict[str, Any]) -> Session | None:
        operation, data = frame.get("op"), frame.get("d")
        if operation == HEARTBEAT:
            if self.acknowledges:
                line.send({"op": HEARTBEAT_ACK, "s": None, "t": None, "d": None})
        elif operation == IDENTIFY and isinstance(data, dict):
            return self._identify(line, data)
        elif operation == RESUME and isinstance(data, dict):
            return self._resume(line, data)
        elif operation == MEMBERS and isinstance(data, dict) and session is not None:
            self._members(session, data)
        elif operation not in (PRESENCE, VOICE):
            self.journal.violation(f"The gateway got a frame it does not know: {frame}")
            line.close(4001)
        return session

    def _identify(self, line: Line, data: dict[str, Any]) -> Session | None:
        number, count = data.get("shard") or (0, 1)
        intents = int(data.get("intents", 0))
        self.identifies.append(Identify(time.monotonic(), (number, count), intents))
        if data.get("token") != self.world.token:
            return line.close(4004)
        if not 0 <= number < count:
            return line.close(4010)
        if intents & (GUILD_MEMBERS | GUILD_PRESENCES) or (
            intents & MESSAGE_CONTENT and not self.world.message_content_allowed
        ):
            return line.close(4014)
        # A session of the same shard whose socket is gone is not resumed any more; a live one stays, as at Discord.
        for old in [s for s in self.sessions.values() if s.shard == (number, count) and s.line is None]:
            del self.sessions[old.id]
        session = Session(secrets.token_hex(16), (number, count), intents, line)
        self.sessions[session.id] = session
        guilds = [g for g in self.world.guilds.values() if g.has_bot and session.covers(g.id)]
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": own_user_json(self.world),
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "resume_gateway_url": f"{self.url}/resume",
                "shard": [number, count],
                "application": {"id": str(self.world.application_id), "flags": 0, "flags_new": "0"},
            },
        )
        for guild in guilds:
            if guild.available and intents & GUILDS:
                session.dispatch("GUILD_CREATE", guild_create_json(self.world, guild))
        self.journal.moved()
        return session

    def _resume(self, line: Line, data: dict[str, Any]) -> Session | None:
        session = self.sessions.get(data.get("session_id", ""))
        if session is None or data.get("token") != self.world.token:
            line.send({"op": INVALID_SESSION, "s": None, "t": None, "d": False})
            return None
        self.resumes += 1
        session.replay(line, int(data.get("seq") or 0))
        self.journal.moved()
        return session

    def _members(self, session: Session, data: dict[str, Any]) -> None:
        guild_id = str(data.get("guild_id"))
        chunk = {"guild_id": guild_id, "members": [], "chunk_index": 0, "chunk_count": 1, "not_found": []}
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk | ({"nonce": data["nonce"]} if data.get("nonce") else {}))

    # --- what Discord does -------------------------------------------------------------------------------------

    def dispatch(self, event: str, data: Any, *, guild_id: int | None, intent: int = ALWAYS) -> None:
        """Send an event to the shard it belongs to; `data` may be a function of the session's intents."""
        for session in self.sessions.values():
            if session.covers(guild_id) and (not intent or session.intents & intent):
                body = data(session.intents) if isinstance(data, Callable) else data
                session.dispatch(event, body)
        self.journal.moved()

    def dispatch_guild(self, guild: Guild) -> None:
        """Send GUILD_CREATE: the bot was added, or the server came back from an outage."""
        self.dispatch("GUILD_CREATE", lambda _: guild_create_json(self.world, guild), guild_id=guild.id, intent=GUILDS)

    def drop(self, *, code: int = 4000, replay: int = 0) -> None:
        """Close every socket; after the resume, the last `replay` events come once more. Code 0: no close frame."""
        for session in self.sessions.values():
            if session.line is not None:
                session.replay_from = max(session.sequence - replay, 0) if replay else None
                session.line.close(code)
                session.line = None

    def ask_to_reconnect(self) -> None:
        """Send op 7 to everybody."""
        for line in self.lines:
            line.send({"op": RECONNECT, "s": None, "t": None, "d": None})

    def invalidate(self, *, resumable: bool = False) -> None:
        """Send op 9 to everybody; a session that is not resumable is forgotten."""
        for line in self.lines:
            line.send({"op": INVALID_SESSION, "s": None, "t": None, "d": resumable})
        if not resumable:
            self.sessions.clear()

    def is_ready(self, shards: int | None = None) -> bool:
        """Say whether every shard (of those that identified, or of `shards`) has an open session."""
        live = {session.shard for session in self.sessions.values() if session.line is not None}
        wanted = shards if shards is not None else max((count for _, count in live), default=1)
        return len(live) >= wanted

    async def close(self) -> None:
        """End every socket, as when Discord goes away."""
        for line in list(self.lines):
            line.close(1001)
        end = time.monotonic() + 2
        while self.lines and time.monotonic() < end:
            await self.journal.change(0.1)
