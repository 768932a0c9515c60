"""Which packs a command works on: the one at a path, all in a folder, or those in use."""

import os
from dataclasses import dataclass
from pathlib import Path

import typer

from bot.cli import desk
from bot.faq.packs import HEAD, load_packs, pack_names


@dataclass(frozen=True, slots=True)
class Chosen:
    """Packs of one folder; `shown` is what stands before a file's name so that it can be opened from here."""

    folder: Path
    names: tuple[str, ...]

    @property
    def shown(self) -> str:
        try:
            near = os.path.relpath(self.folder)
        except ValueError:  # on another drive there is no way from here
            near = str(self.folder)
        near = str(self.folder) if near.startswith(os.pardir + os.sep + os.pardir) else near
        return "" if near == os.curdir else f"{near}{os.sep}"


def choose(path: Path | None) -> Chosen:
    """The packs that `path` means. Raises BadParameter where there are none, ConfigurationError where settings fail."""
    if path is None:
        folder, names = desk.packs_folder(), desk.knowledge_settings()[1]
        if missing := [name for name in names if name not in pack_names(folder)]:
            load_packs(folder, missing)  # raises the sentence that names those that are there
        return Chosen(folder, names)
    path = path.resolve() if path.name in ("", "..") else path
    if not path.exists():
        raise typer.BadParameter(f"{path} is not there; name a pack's folder or a folder of packs")
    if not path.is_dir():
        raise typer.BadParameter(f"{path} is a file; name the folder of the pack")
    if (path / HEAD).exists() or any((path / part).is_dir() for part in ("faq", "glossary")):
        return Chosen(path.parent, (path.name,))
    if names := pack_names(path):
        return Chosen(path, names)
    raise typer.BadParameter(f"{path} holds no pack; a pack is a folder with {HEAD} in it")
