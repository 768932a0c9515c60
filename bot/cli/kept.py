"""The built engine, kept on disk between two calls of the terminal: building it takes longer than all the rest.

Kept per user, in a folder that nobody else may write to, and only for just these files of packs and of code; anything
that is odd about it means that it is built anew. It holds nothing that was asked.
"""

import gc
import hashlib
import os
import pickle
import sys
from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from stat import S_IWGRP, S_IWOTH
from typing import TYPE_CHECKING, Any, Final

from bot.cli import kept_parts
from bot.cli.kept_base import KeptBase
from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.shipped import shipped_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.matching.matcher import Matcher

CODE: Final = Path(__file__).parent.parent
MOST_KEPT: Final = 4
APART: Final = (
    "_base",
    "_phrasings",
    "_ranker",
    "_facts",
    "_cards",
    "terms._terms",
    "_emergency._books",
)
"""Parts of a matcher that are read back by themselves, by the names of its attributes."""
LEAFY: Final = ("_subjects._exact._own", "_subjects._same_words._own")
"""Mappings of which each value is."""

Built = tuple[KnowledgeBase, "Matcher"]


def load_built(folder: Path | None, names: tuple[str, ...]) -> Built:
    """The packs and their engine, from disk where nothing has changed. Raises PackError as `load_packs` does."""
    home, mark = _home(), _mark(folder or shipped_folder(), names)
    path = home / f"{mark.hex()}.kept" if home is not None else None
    if path is not None and (found := _read(path, mark)) is not None:
        return found
    from bot.faq.packs import load_packs
    from bot.matching.matcher import Matcher

    knowledge_base = load_packs(folder, names)
    built = knowledge_base, Matcher.from_knowledge_base(knowledge_base)
    if path is not None:
        _write(path, mark, built)
    return built


def _mark(folder: Path, names: tuple[str, ...]) -> bytes:
    """What these files of packs and of code are known by: other files, another mark."""
    mark = hashlib.blake2b(repr((sys.version, str(folder.resolve()), names)).encode(), digest_size=16)
    for top in (*(str(folder / name) for name in names), str(CODE / "faq"), str(CODE / "matching")):
        for each in _files(top):
            with suppress(OSError):
                facts = each.stat()
                mark.update(f"{each.path}|{facts.st_size}|{facts.st_mtime_ns}\n".encode())
    return mark.digest()


def _files(top: str) -> "Iterator[os.DirEntry[str]]":
    """All files in a folder and in those inside it, in order; none where it cannot be read."""
    try:
        found = sorted(os.scandir(top), key=lambda each: each.name)
    except OSError:
        return
    for each in found:
        if not each.is_dir():
            yield each
        elif each.name != "__pycache__":
            yield from _files(each.path)


def _home() -> Path | None:
    """The folder for what is kept; None where there is no safe place."""
    from platformdirs import user_cache_path

    try:
        home = user_cache_path("faqbot") / "built"
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        facts = home.stat()
    except (OSError, RuntimeError):
        return None
    others_write = facts.st_mode & (S_IWGRP | S_IWOTH)
    not_ours = hasattr(os, "getuid") and facts.st_uid != os.getuid()
    return None if others_write or not_ours else home


def _read(path: Path, mark: bytes) -> Built | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    collecting = gc.isenabled()
    gc.disable()  # a hundred thousand new things and no garbage among them
    try:
        knowledge_base, matcher = kept_parts.read(data, mark)
    except Exception:  # noqa: BLE001 - a torn or foreign file can raise anything; it is built anew
        return None
    finally:
        if collecting:
            gc.freeze()
            gc.enable()
    return (knowledge_base, matcher) if isinstance(knowledge_base, KnowledgeBase) else None


def _write(path: Path, mark: bytes, built: Built) -> None:
    """Put it there whole or not at all, and let go of the oldest ones. A full disk costs time only."""
    with suppress(OSError, pickle.PicklingError, AttributeError, TypeError):
        knowledge_base, matcher = KeptBase.of(built[0]), built[1]
        parts = [vars(knowledge_base)["_packs"], *_parts(matcher, APART)]
        part = path.with_suffix(f".{os.getpid()}")
        part.write_bytes(kept_parts.written(mark, (knowledge_base, matcher), parts, _parts(matcher, LEAFY)))
        part.replace(path)
        kept = sorted(path.parent.glob("*.kept"), key=lambda each: each.stat().st_mtime, reverse=True)
        for old in (*kept[MOST_KEPT:], *path.parent.glob("*.pickle")):  # and what an older version left
            old.unlink(missing_ok=True)


def _parts(matcher: "Matcher", places: tuple[str, ...]) -> list[Any]:
    """What stands in these places of an engine."""
    found: list[Any] = []
    for place in places:
        with suppress(AttributeError):  # an engine of another kind has other places
            found.append(attrgetter(place)(matcher))
    return [each for each in found if each != ()]  # there is only one empty tuple, wherever it stands
