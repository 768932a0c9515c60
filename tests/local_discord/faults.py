"""Faults on demand: the next requests of a route are refused, cut, delayed or answered and then lost."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

from local_discord.answers import answer

Kind = Literal["status", "reset", "lost answer", "slow"]


@dataclass
class Fault:
    """What happens to the next `times` requests of `method` on a route that ends in `route`."""

    method: str
    route: str
    kind: Kind
    times: int = 1
    status: int = 503
    code: int = 0
    message: str = ""
    retry_after: float = 0.2
    via: bool = True
    seconds: float = 0.0

    def matches(self, method: str, route: str) -> bool:
        """Say whether this request is meant."""
        return self.times > 0 and method == self.method and route.endswith(self.route)

    def response(self) -> web.Response:
        """Return the refusal as Discord, or what stands in front of it, words it."""
        headers = {"Via": "1.1 google"}
        if self.status == 429:
            if not self.via:
                # A ban by Cloudflare is a page, not JSON.
                return web.Response(status=429, text="error code: 1015", content_type="text/html")
            body = {"message": "You are being rate limited.", "retry_after": self.retry_after, "global": False}
            headers |= {"Retry-After": str(self.retry_after), "X-RateLimit-Scope": "user"}
            return answer(body, status=429, headers=headers)
        if self.status >= 500:
            return web.Response(status=self.status, text="upstream connect error", headers=headers)
        body = {"message": self.message or f"{self.status}: refused", "code": self.code}
        return answer(body, status=self.status, headers=headers)


class Faults:
    """The faults that wait for their request."""

    def __init__(self) -> None:
        """Start with none."""
        self.waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Arrange one; faults of the same route happen in the order in which they were arranged."""
        self.waiting.append(fault)

    def take(self, method: str, route: str) -> Fault | None:
        """Use up one occurrence of the first fault that matches."""
        for fault in self.waiting:
            if fault.matches(method, route):
                fault.times -= 1
                return fault
        return None


def cut(request: web.Request) -> None:
    """Reset the connection: the client gets ECONNRESET, not a tidy end."""
    transport = request.transport
    if transport is None:
        return

    raw = transport.get_extra_info("socket")
    # SO_LINGER with zero seconds makes close() send RST.
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
