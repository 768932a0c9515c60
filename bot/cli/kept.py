"""The built engine, kept on disk between two calls of the terminal: building it takes longer than all the rest.

Kept per user, in a folder that nobody else may write to, and only for just these files of packs and of code; anything
that is odd about it means that it is built anew. It holds nothing that was asked.
"""

import hashlib
import os
import pickle
import sys
from contextlib import suppress
from pathlib import Path
from stat import S_IWGRP, S_IWOTH
from typing import TYPE_CHECKING, Final

from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.packs import load_packs, shipped_folder

if TYPE_CHECKING:
    from bot.matching.matcher import Matcher

CODE: Final = Path(__file__).parent.parent
MOST_KEPT: Final = 4

Built = tuple[KnowledgeBase, "Matcher"]


def load_built(folder: Path | None, names: tuple[str, ...]) -> Built:
    """The packs and their engine, from disk where nothing has changed. Raises PackError as `load_packs` does."""
    path = _place(folder or shipped_folder(), names)
    if path is not None and (found := _read(path)) is not None:
        return found
    from bot.matching.matcher import Matcher

    knowledge_base = load_packs(folder, names)
    built = knowledge_base, Matcher.from_knowledge_base(knowledge_base)
    if path is not None:
        _write(path, built)
    return built


def _place(folder: Path, names: tuple[str, ...]) -> Path | None:
    """Where the engine for just these files is kept; None where there is no safe place."""
    from platformdirs import user_cache_path

    mark = hashlib.blake2b(repr((sys.version, str(folder.resolve()), names)).encode(), digest_size=16)
    looked_at = [*(folder / name for name in names), CODE / "faq", CODE / "matching"]
    for path in sorted(path for top in looked_at for path in top.rglob("*") if path.suffix != ".pyc"):
        with suppress(OSError):
            facts = path.stat()
            mark.update(f"{path}|{facts.st_size}|{facts.st_mtime_ns}\n".encode())
    try:
        home = user_cache_path("faqbot") / "built"
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        facts = home.stat()
    except (OSError, RuntimeError):
        return None
    others_write = facts.st_mode & (S_IWGRP | S_IWOTH)
    not_ours = hasattr(os, "getuid") and facts.st_uid != os.getuid()
    return None if others_write or not_ours else home / f"{mark.hexdigest()}.pickle"


def _read(path: Path) -> Built | None:
    try:
        knowledge_base, matcher = pickle.loads(path.read_bytes())  # noqa: S301 - our own file in our own folder
    except Exception:  # noqa: BLE001 - a torn or foreign file can raise anything; it is built anew
        return None
    return (knowledge_base, matcher) if isinstance(knowledge_base, KnowledgeBase) else None


def _write(path: Path, built: Built) -> None:
    """Put it there whole or not at all, and let go of the oldest ones. A full disk costs time only."""
    with suppress(OSError, pickle.PicklingError, AttributeError, TypeError):
        part = path.with_suffix(f".{os.getpid()}")
        part.write_bytes(pickle.dumps(built, protocol=pickle.HIGHEST_PROTOCOL))
        part.replace(path)
        kept = sorted(path.parent.glob("*.pickle"), key=lambda each: each.stat().st_mtime, reverse=True)
        for old in kept[MOST_KEPT:]:
            old.unlink(missing_ok=True)
