"""`faqbot export`: the whole FAQ of one server as a zip, written whole or not at all."""

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.server import GuildId, moderating, warn_of_unknown
from bot.errors import FaqBotError

if TYPE_CHECKING:
    from bot.service.exporting import Export

To = Annotated[
    Path | None,
    typer.Argument(
        metavar="TO",
        help="The file or folder to write it to; default: faq-ID.zip here.",
        show_default=False,
    ),
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite a file that is there.")]


def export(guild: GuildId, to: To = None, force: Force = False) -> None:
    """Write the whole FAQ of one server as a zip: a folder for each pack, which `faqbot import` takes back as it is."""
    import asyncio

    path = to or Path()
    path = path / f"faq-{guild}.zip" if path.is_dir() else path
    if not path.parent.is_dir():
        raise typer.BadParameter(f"the folder {path.parent} is not there")
    if path.exists() and not force:
        raise typer.BadParameter(f"{path} is there already; name another file, or overwrite it with --force")
    made = asyncio.run(_export(guild))
    try:
        write_whole(path, made.data)
    except OSError as error:
        raise FaqBotError(f"{path} could not be written ({error.strerror}); nothing has changed there.") from error
    print(f"{path}: {made.entries} entries and {made.terms} terms, in the packs {', '.join(made.packs)}.", flush=True)


async def _export(guild: int) -> "Export":
    from bot.service.actor import operator

    async with moderating() as found:
        await warn_of_unknown(found, guild)
        return await found.exporting.export(operator(guild))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that at no moment half of it stands there. Raises OSError; then nothing has changed."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    with suppress(OSError):  # not every system lets a folder be opened
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
