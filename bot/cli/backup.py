"""`faqbot backup` and `faqbot restore`: the database into one file, and back, without losing what was there."""

import asyncio
import os
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.errors import BackupRefused
from bot.service.backups import Commands, contents

OTHER_TOOL = 2
ASKS_FOR_IT = "PostgreSQL asks for the password, or reads it from ~/.pgpass or PGPASSWORD."

To = Annotated[
    str | None,
    typer.Argument(metavar="[TO]", help="The new file, or a folder (ending in /) for one with the time in its name."),
]
From = Annotated[Path, typer.Argument(metavar="FROM", help="A file that `faqbot backup` has made.")]
Over = Annotated[bool, typer.Option("--force", help="Also where there is a file of that name already.")]
Replace = Annotated[
    bool, typer.Option("--force", help="Also where there is a database already; it is kept in a file beside it.")
]


def backup(to: To = None, *, force: Over = False) -> None:
    """Copy the database into one file, also while the bot runs, and look the copy over."""
    from bot.app import back_up
    from bot.settings import read_settings

    done = asyncio.run(back_up(read_settings(), _target(to), force=force))
    if isinstance(done, Commands):
        _other_tool("backed up", done.dump)
    size = done.copy.stat().st_size / 1e6
    print(f"Backed up {done.database} to {done.copy} ({size:.1f} MB): {contents(done.counts)}. The copy is whole.")


def _target(to: str | None) -> Path | None:
    """Where the backup goes; a folder that is named as one is made: a line in a crontab works from the first day."""
    if not to:
        return None
    target = Path(to)
    if to.endswith(("/", os.sep)):
        try:
            target.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BackupRefused(f"The folder {target} cannot be made: {error.strerror}. Choose another one.") from None
    return target


def restore(source: From, *, force: Replace = False) -> None:
    """Make a backup the database again. Stop the bot first."""
    from bot.app import restore as put_back
    from bot.settings import read_settings

    done = asyncio.run(put_back(read_settings(), source, force=force))
    if isinstance(done, Commands):
        _other_tool("restored", done.restore)
    print(f"Restored {source} to {done.database}: {contents(done.counts)}.")
    if done.updated:
        print("The backup was of an older version of the bot; it was brought up to date.")
    if done.kept is not None:
        print(f"What was there before is kept in {done.kept}. Delete it when you are sure.")
    print("Start the bot again.")


def _other_tool(done: str, command: str) -> NoReturn:
    """Say how a PostgreSQL does it; the command alone goes to stdout."""
    typer.echo(f"This database is a PostgreSQL, which is {done} with its own tool. {ASKS_FOR_IT} Run:", err=True)
    print(command)
    raise typer.Exit(OTHER_TOOL)
