"""`faqbot doctor`: look at everything that can be wrong with an installation, and say how each thing is mended."""

import asyncio
import logging
import shutil
import stat
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import typer

from bot.errors import ConfigurationError

if TYPE_CHECKING:
    from bot.service.diagnosing import Ailment, Check, Examination
    from bot.settings import Settings

FREE_BYTES: Final = 200_000_000
SETTINGS: Final = "Correct it in the environment or in .env; .env.example explains every name."
AFTERWARDS: Final = "Then run doctor again: until then nothing of Discord can be looked at."


def doctor() -> None:
    """Look for whatever keeps the bot from its work: settings, token, intents, rights, commands, packs, disk, clock.

    Each finding comes with the step that mends it. Ends with exit code 1 when people would notice one of them.
    """
    logging.disable(logging.CRITICAL)  # what the library has to say is told as findings
    try:
        found = asyncio.run(_examined())
    finally:
        logging.disable(logging.NOTSET)
    for each in found.ailments:
        print(f"{'✗' if each.grave else '!'} {each.what}\n    → {each.remedy}", flush=True)
    grave = sum(each.grave for each in found.ailments)
    looked = f"Looked at: {', '.join(found.checked)}."
    if found.ailments:
        print(f"\n{grave} to mend, {len(found.ailments) - grave} to know of. {looked}", flush=True)
    else:
        print(f"Everything is in order. {looked}", flush=True)
    if not found.healthy:
        raise typer.Exit(1)


async def _examined() -> "Examination":
    from bot.discord_app import examining, visiting
    from bot.service import diagnosing
    from bot.service.diagnosing import Ailment
    from bot.settings import read_settings

    try:
        settings = read_settings()
    except ConfigurationError as error:
        wrong = [Ailment(line, SETTINGS) for line in error.sentence.splitlines()]
        return await diagnosing.examine([("settings", _found(wrong))])
    here: list[tuple[str, Check]] = [
        ("settings", _names),
        ("packs", lambda: _packs(settings)),
        ("disk", lambda: _disk(settings)),
        ("database", lambda: _database(settings)),
    ]
    try:
        token = settings.token()
    except ConfigurationError as error:
        return await diagnosing.examine([*here, ("token", _found([Ailment(error.sentence, AFTERWARDS)]))])
    client, troubles = await visiting.log_in(settings.discord_api_url, token)
    try:
        checks = [*here, ("token", _found([*troubles, *_token_file(settings)]))]
        if not troubles:
            examiner = examining.Examiner(
                client, visiting.served(client), settings.message_content, settings.shard_ids, settings.shard_count
            )
            checks += examiner.checks()
        return await diagnosing.examine(checks)
    finally:
        await client.close()


def _found(ailments: "Iterable[Ailment]") -> "Check":
    async def check() -> "Iterable[Ailment]":
        return ailments

    return check


async def _names() -> "list[Ailment]":
    from bot.service.diagnosing import Ailment
    from bot.settings import unknown_names

    return [Ailment(each, "Correct the name, or take it out.") for each in unknown_names()]


async def _packs(settings: "Settings") -> "list[Ailment]":
    from bot.cli.kept import load_built
    from bot.errors import PackError
    from bot.service import diagnosing
    from bot.service.snapshot import Snapshot

    remedy = "Run `faqbot check`, and change the file at the line that it names. The bot does not start before that."
    try:
        built = load_built(settings.knowledge, settings.packs)
    except PackError as error:
        return [diagnosing.Ailment(str(each), remedy) for each in error.problems]
    return diagnosing.packs(Snapshot(*built))


async def _database(settings: "Settings") -> "list[Ailment]":
    from bot.app import examine_database

    return await examine_database(settings)


async def _disk(settings: "Settings") -> "list[Ailment]":
    from bot.app import data_folder
    from bot.service.diagnosing import Ailment

    folder = data_folder(settings)
    if folder is None:
        return []
    there = next(each for each in (folder, *folder.parents) if each.exists())
    if not there.is_dir():
        return [Ailment(f"{there} is a file, so no database can be kept in {folder}.", "Correct FAQ_DATABASE_URL.")]
    probe = there / ".faqbot-doctor"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        what = f"Nothing can be written in {there} ({error.strerror}), where the database belongs."
        return [Ailment(what, "Give the user that runs the bot the right to write there.")]
    free = shutil.disk_usage(there).free
    if free >= FREE_BYTES:
        return []
    what = f"Only {free / 1e6:.0f} MB are free on the disk of {there}, where the database is."
    return [Ailment(what, "Make room there, or name another place in FAQ_DATABASE_URL.")]


def _token_file(settings: "Settings") -> "list[Ailment]":
    from bot.service.diagnosing import Ailment

    file = settings.discord_token_file
    if file is None or not file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        return []
    return [
        Ailment(f"Other users of this machine can read the token in {file}.", f"Run: chmod 600 {file}", grave=False)
    ]
