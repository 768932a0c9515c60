"""The REST side: every request is noted, may meet an arranged fault, is checked, and only then answered."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

from aiohttp import web

from local_discord.answers import add_rate_limit, answer
from local_discord.core import Core
from local_discord.errors import DiscordError, InvalidBodyError, unauthorized
from local_discord.faults import Fault, cut
from local_discord.journal import Call

API = "/api/v10"
UNAUTHENTICATED = ("/interactions/", "/webhooks/", "/gateway")
EMPTY_MESSAGE = 50006


@dataclass
class Ask:
    """One request, taken apart. `ids` are the path's parts by name; `files` maps a form field to (name, bytes)."""

    core: Core
    ids: dict[str, str]
    query: dict[str, str]
    body: Any
    files: dict[str, tuple[str, bytes]]

    def id(self, name: str) -> int:
        """Return a path part as a number; 0 when it is none."""
        text = self.ids[name]
        return int(text) if text.isdigit() else 0


@dataclass(frozen=True)
class Answer:
    """A body with a status of its own; handlers return bare data for 200, None for 204."""

    data: Any
    status: int = 200


Handler = Callable[[Ask], Awaitable[Any]]
Routes = dict[tuple[str, str], Handler]


class Rest:
    """The routes under one roof."""

    def __init__(self, core: Core, routes: Routes) -> None:
        """Take the routes as (method, template) → handler."""
        self.core, self.routes = core, routes
        self._recent: deque[float] = deque()

    def install(self, app: web.Application) -> None:
        """Add every route, and last the one that catches what is unknown."""
        for (method, template), handler in self.routes.items():
            app.router.add_route(method, API + template, self._endpoint(template, handler))
        app.router.add_get("/attachments/{id}/{name}", self._download)
        app.router.add_route("*", "/{rest:.*}", self._endpoint(None, None))

    def _endpoint(self, template: str | None, handler: Handler | None) -> Callable[[web.Request], Any]:
        async def endpoint(request: web.Request) -> web.StreamResponse:
            return await self._serve(request, template or request.path, handler)

        return endpoint

    async def _download(self, request: web.Request) -> web.Response:
        data = self.core.world.uploads.get(request.path)
        return web.Response(status=404) if data is None else web.Response(body=data)

    async def _serve(self, request: web.Request, route: str, handler: Handler | None) -> web.StreamResponse:
        started = time.monotonic()
        call = Call(request.method, route, request.path, None, started, headers=dict(request.headers))
        journal = self.core.journal
        journal.calls.append(call)
        journal.under_way += 1
        fault = self.core.faults.take(request.method, route)
        try:
            response = await self._with_fault(request, call, handler, fault)
        finally:
            journal.under_way -= 1
            call.seconds = time.monotonic() - started
            journal.moved()
        add_rate_limit(response, f"{request.method} {route}")
        if self.core.clock_ahead:
            response.headers["Date"] = formatdate(time.time() + self.core.clock_ahead, usegmt=True)
        if fault is not None and not fault.via:
            del response.headers["Via"]
        return response

    async def _with_fault(
        self, request: web.Request, call: Call, handler: Handler | None, fault: Fault | None
    ) -> web.StreamResponse:
        body, files = await _read(request)
        call.body = body
        if fault is not None and fault.kind == "status":
            call.status, call.code = fault.status, fault.code
            return fault.response()
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.kind == "reset":
            cut(request)
            return web.Response(status=503)
        try:
            response = await self._answer(request, call, handler, files)
        except DiscordError as error:
            call.code = error.code
            if isinstance(error, InvalidBodyError):
                self._blame(call, "; ".join(error.problems))
            elif error.code == EMPTY_MESSAGE:
                self._blame(call, "an empty message")
            response = answer(error.body(), error.status)
        call.status = response.status
        if fault is not None and fault.kind == "lost answer":
            call.status = 0
            cut(request)
        return response

    async def _answer(
        self, request: web.Request, call: Call, handler: Handler | None, files: dict[str, tuple[str, bytes]]
    ) -> web.Response:
        core = self.core
        if handler is None:
            core.journal.violation(f"{call.method} {call.path}: this local Discord does not know the route")
            raise DiscordError(404, 0, "404: Not Found")
        if call.route.startswith(UNAUTHENTICATED) is False and self._is_stranger(request):
            raise unauthorized()
        if not call.route.startswith("/interactions/") and self._too_many():
            return Fault(call.method, call.route, "status", status=429, retry_after=0.5).response()
        if core.openapi is not None:
            problems = core.openapi.problems(call.method, call.route, call.body)
            if problems:
                raise InvalidBodyError(problems)
        ask = Ask(core, dict(request.match_info), dict(request.query), call.body, files)
        result = await handler(ask)
        return answer(result.data, result.status) if isinstance(result, Answer) else answer(result)

    def _is_stranger(self, request: web.Request) -> bool:
        return request.headers.get("Authorization") != f"Bot {self.core.world.token}"

    def _too_many(self) -> bool:
        now = time.monotonic()
        while self._recent and self._recent[0] < now - 1:
            self._recent.popleft()
        self._recent.append(now)
        return len(self._recent) > self.core.requests_a_second

    def _blame(self, call: Call, what: str) -> None:
        self.core.journal.violation(f"{call.method} {call.path} was refused: {what}")


async def _read(request: web.Request) -> tuple[Any, dict[str, tuple[str, bytes]]]:
    """Return the JSON body (`payload_json` of a form, too) and the files of the form."""
    if request.content_type.startswith("multipart/"):
        form = await request.post()
        files = {
            name: (value.filename, value.file.read())
            for name, value in form.items()
            if isinstance(value, web.FileField)
        }
        payload = form.get("payload_json")
        return json.loads(payload) if isinstance(payload, str) else None, files
    raw = await request.read()
    if not raw:
        return None, {}
    try:
        return json.loads(raw), {}
    except ValueError:
        return raw.decode(errors="replace"), {}
