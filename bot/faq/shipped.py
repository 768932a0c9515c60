"""Where the packs are that come with the bot; apart from `packs`, whose reader takes long to import."""

from pathlib import Path

from bot.errors import PackError
from bot.faq.problem import Problem


def shipped_folder() -> Path:
    """The folder of packs that came with the package, or that of the checkout we run from. Raises PackError."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "knowledge", package.parent / "knowledge"):
        if folder.is_dir():
            return folder
    raise PackError([Problem("", 0, "no packs came with this installation; set FAQ_KNOWLEDGE to a folder of packs")])
