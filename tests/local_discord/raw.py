"""A bot without a library: sends bodies as they are, to try what the local Discord refuses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from local_discord.acting import begin
from local_discord.interactions import COMPONENT, Interaction
from local_discord.messages import COMPONENTS_V2
from local_discord.places import Place, Server
from local_discord.server import LocalDiscord

QUIET: dict[str, Any] = {"allowed_mentions": {"parse": []}}


class RawBot:
    """Sends requests; `status` and `code` tell how the last one was answered."""

    def __init__(self, local: LocalDiscord, session: aiohttp.ClientSession) -> None:
        """Made by `raw_bot`."""
        self.local, self._session = local, session
        self.status = self.code = 0
        self.headers: dict[str, str] = {}

    async def ask(self, method: str, path: str, body: Any = None, *, form: Any = None) -> Any:
        """Send a request and return the answer's JSON (None without one)."""
        more = {"data": form} if form is not None else {"json": body} if body is not None else {}
        async with self._session.request(method, self.local.api_url + path, **more) as response:
            self.status, self.headers = response.status, dict(response.headers)
            data = await response.json() if response.content_type == "application/json" else None
        self.code = data.get("code", 0) if isinstance(data, dict) and response.status >= 400 else 0
        return data

    async def send(self, place: Place, **body: Any) -> Any:
        """Send a message; `allowed_mentions` is added unless given."""
        return await self.ask("POST", f"/channels/{place.id}/messages", QUIET | body)

    async def layout(self, place: Place, *components: Any) -> Any:
        """Send a layout."""
        return await self.send(place, flags=COMPONENTS_V2, components=list(components))

    async def answer(self, interaction: Interaction, kind: int, data: Any = None) -> Any:
        """Send the first answer to an interaction."""
        body = {"type": kind} | ({"data": data} if data is not None else {})
        return await self.ask(
            "POST", f"/interactions/{interaction.id}/{interaction.token}/callback?with_response=1", body
        )

    def interaction(self, guild: Server, place: Place, kind: int = COMPONENT, message: Any = None) -> Interaction:
        """Make an interaction of the owner's that nobody but this bot answers."""
        user = guild.owner.user
        data: dict[str, Any] = {"custom_id": "x", "component_type": 2, "id": 1}
        return begin(self.local.core, kind, user, place.channel, data, said="a click", message=message)


@asynccontextmanager
async def raw_bot(local: LocalDiscord, *, token: str | None = None) -> AsyncIterator[RawBot]:
    """Open a bot without a library."""
    headers = {"Authorization": f"Bot {token or local.world.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        yield RawBot(local, session)
