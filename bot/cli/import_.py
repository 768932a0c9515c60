"""`faqbot import`: a whole FAQ into one server; shown entry by entry, then applied whole or not at all."""

import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.cli.server import GuildId, moderating, warn_of_unknown
from bot.faq.packs import HEAD, pack_names
from bot.faq.problem import Problem

if TYPE_CHECKING:
    from bot.service.importing import Imported, ImportPreview

FaqPath = Annotated[
    Path, typer.Argument(metavar="PATH", help="A zip or a folder of packs, one pack's folder, one YAML file, or a CSV.")
]
Apply = Annotated[bool, typer.Option("--apply", help="Make it so. Without this, you only see what would change.")]

LARGEST: Final = 64 * 1024 * 1024
NOT_YET: Final = "Nothing is changed yet. Run it again with --apply: that does all of it, or nothing if anything fails."


def import_(path: FaqPath, guild: GuildId, apply: Apply = False) -> None:
    """Take a whole FAQ into one server, after showing what that changes, entry by entry.

    A zip or a folder with a pack of the server makes that pack exactly as it is in there; a YAML or CSV file only adds
    and changes. Ends with exit code 1 when something is wrong with it; then nothing is changed.
    """
    import asyncio

    data = _read(path)
    asyncio.run(_import(path, data, guild, apply=apply))


async def _import(path: Path, data: bytes, guild: int, *, apply: bool) -> None:
    from bot.service.actor import operator

    async with moderating() as found:
        await warn_of_unknown(found, guild)
        shown = await found.importing.preview(operator(guild), _name(path), data)
        if shown.refused:
            _refuse(path, shown)
        for one in shown.changes:
            _show(one)
        print(f"In the server {guild} this would", *shown.summary, sep="\n  ", flush=True)
        if not shown.changes:
            return
        if not apply:
            print(f"\n{NOT_YET}")
            return
        done = len((await found.importing.save(operator(guild), shown)).revisions)
        what = "1 entry or term is changed" if done == 1 else f"{done} entries and terms are changed"
        print(f"\nDone: {what}. A bot that runs on this database answers by it within a minute.", flush=True)


def _refuse(path: Path, shown: "ImportPreview") -> None:
    """Every problem on a line of its own, where an editor finds it."""
    for problem in shown.refused:
        print(_placed(path, problem))
    count = len(shown.refused)
    print(f"{'1 problem' if count == 1 else f'{count} problems'}, so nothing was changed.", flush=True)
    raise typer.Exit(1)


def _placed(path: Path, problem: Problem) -> str:
    if not problem.file:
        return f"{path}: {problem.sentence}"
    if path.is_dir():
        # packs stand in the folder's own name when it is one, else below it
        return f"{path.parent if (path / HEAD).exists() else path}/{problem}"
    return f"{path.parent}/{problem}" if problem.file == path.name else f"{path}: {problem}"


def _show(one: "Imported") -> None:
    from bot.cli.rendering import visible

    colours = {"+": "green", "-": "red", "~": "blue"}
    for line in one.lines:
        typer.secho(visible(line), fg=colours.get(line.lstrip()[:1]), bold=not line.startswith(" "))


def _name(path: Path) -> str:
    """The last part of the path: what stands before it is nobody's business who reads the history."""
    return (path.name if path.name not in ("", "..") else path.resolve().name) or "files"


def _read(path: Path) -> bytes:
    """What stands at `path`, a folder as a zip: it is read like an export then. Raises BadParameter."""
    try:
        if path.is_dir():
            return _zipped(path.resolve())
        if path.stat().st_size > LARGEST:
            raise typer.BadParameter(f"{path} is larger than {LARGEST // 1024 // 1024} MB; split it into several files")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise typer.BadParameter(f"{path} is not there") from error
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be read: {error.strerror}") from error


def _zipped(folder: Path) -> bytes:
    """The packs in a folder. Only the files that belong to packs are read, whatever else lies in there."""
    import zipfile

    packs = [folder] if (folder / HEAD).exists() else [folder / name for name in pack_names(folder)]
    if not packs:
        raise typer.BadParameter(f"{folder} holds no pack; a pack is a folder with {HEAD} in it")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for pack in packs:
            for place in (pack, pack / "faq", pack / "glossary"):
                for file in sorted(place.glob("*.yaml")):
                    archive.writestr(f"{pack.name}/{file.relative_to(pack).as_posix()}", file.read_bytes())
    return stream.getvalue()
