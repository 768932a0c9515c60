"""Which server a command of the terminal works on, and the use cases of moderators for whoever has the terminal."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.service.moderating import Moderating

GuildId = Annotated[
    int,
    typer.Option(
        "--guild", metavar="ID", min=1, max=2**63 - 1, help="The server. Discord shows its id in developer mode."
    ),
]
UNKNOWN = "Nothing was ever changed or set in the server {guild}. If that is a surprise, look at the id once more."


@asynccontextmanager
async def moderating() -> "AsyncGenerator[Moderating]":
    """The use cases over the database that the settings name. Raises what `open_app` raises."""
    from bot.app import open_app
    from bot.settings import read_settings

    async with open_app(read_settings(), with_store=True) as app:
        if app.moderating is None:
            raise RuntimeError("the app was opened with a store and has none")
        yield app.moderating


async def warn_of_unknown(found: "Moderating", guild: int) -> None:
    """A slip in eighteen digits goes unseen otherwise: the server that was meant just stays as it is."""
    if not (await found.store.guilds.state(guild)).version:
        typer.echo(UNKNOWN.format(guild=guild), err=True)
