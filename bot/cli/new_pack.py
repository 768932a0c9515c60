"""`faqbot new-pack`: a first pack of one's own, copied from the example that ships."""

import os
from pathlib import Path
from typing import Annotated, Final

import typer

from bot.errors import FaqBotError
from bot.faq.limits import PACK_NAME
from bot.faq.packs import HEAD
from bot.faq.shipped import shipped_folder

EXAMPLE: Final = "game-server"
TEMPLATE: Final = Path("_templates", EXAMPLE)
FOLDER: Final = Path("my-packs")

Name = Annotated[
    str,
    typer.Argument(
        metavar="NAME", help="What the pack is called: a to z, 0 to 9 and hyphens, at most 20.", show_default=False
    ),
]
Folder = Annotated[Path, typer.Option("--in", metavar="FOLDER", help="The folder of packs that it goes into.")]


def new_pack(name: Name, folder: Folder = FOLDER) -> None:
    """Start a pack of your own: a small example that works, for you to change.

    Nothing that is there already is ever overwritten.
    """
    from shlex import quote

    if not PACK_NAME.fullmatch(name):
        raise typer.BadParameter(f"{name!r} cannot be a pack's name: a to z, 0 to 9 and hyphens only, 1 to 20 of them")
    pack = folder / name
    if pack.exists() or pack.is_symlink():
        raise typer.BadParameter(f"{pack} is there already and stays as it is; choose another name")
    try:
        _write(_example(name), pack)
    except OSError as error:
        raise FaqBotError(
            f"{pack} cannot be written: {error.strerror or error}. Choose another folder with --in."
        ) from error
    packs, faqbot = quote(str(folder)), "uv run faqbot" if os.environ.get("UV") else "faqbot"  # as it was called
    print(f"{pack} holds an example now. Put your own words into its files, then try them: {faqbot} check {packs}")
    print(
        f"Talk to it: FAQ_KNOWLEDGE={packs} FAQ_PACKS={name} {faqbot} chat (.env takes both settings, too)", flush=True
    )


def _example(name: str) -> dict[Path, str]:
    """The files of the example, with `name` in the place of its own."""
    template = shipped_folder() / TEMPLATE
    files = {path.relative_to(template): path.read_text("utf-8") for path in sorted(template.rglob("*.yaml"))}
    if Path(HEAD) not in files:
        raise FaqBotError(f"this installation lacks the example, {template}; install the bot anew")
    files[Path(HEAD)] = files[Path(HEAD)].replace(EXAMPLE, name)
    return files


def _write(files: dict[Path, str], pack: Path) -> None:
    """All of the pack or nothing: it is written beside its place, and moved there when it is whole."""
    from tempfile import TemporaryDirectory

    pack.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".new-pack-", dir=pack.parent) as beside:
        written = Path(beside) / pack.name
        for path, text in files.items():
            (written / path).parent.mkdir(parents=True, exist_ok=True)
            # not copied: a file of an installation may be read-only, and these are to be edited
            (written / path).write_text(text, "utf-8", newline="\n")
        written.rename(pack)
