"""The desk at which the terminal's commands ask: packs found, engine built, one question at a time, no event loop.

It reads its two settings without pydantic, whose import takes longer than an answer; a test keeps both ways alike.
"""

import os
from collections.abc import Coroutine, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bot.errors import ConfigurationError
from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.shipped import shipped_folder

if TYPE_CHECKING:
    from bot.matching.matcher import Matcher
    from bot.service.reply import Card, Reply
    from bot.service.snapshot import Snapshot

ENV_FILE: Final = ".env"
FOLDER, PACKS, DEFAULT_PACKS = "FAQ_KNOWLEDGE", "FAQ_PACKS", "ems"

T = TypeVar("T")


class Desk:
    """Answers one question after the other from one knowledge base."""

    def __init__(self, knowledge_base: KnowledgeBase, matcher: "Matcher | None" = None) -> None:
        from bot.matching.matcher import Matcher
        from bot.service.asking import Asking
        from bot.service.snapshot import Snapshot

        self.known = Snapshot(knowledge_base, matcher or Matcher.from_knowledge_base(knowledge_base))
        self._asking = Asking(_Ground(self.known))

    def ask(self, text: str, *, listening: bool = False, follows: str = "") -> "Reply":
        """The reply to `text`, whatever it holds. `listening`: nobody addressed the bot; `follows`: see Question."""
        from bot.service.question import Question

        return at_once(self._asking.ask(Question(whole_characters(text), listening=listening, follows=follows)))

    def show(self, ref: str) -> "Card | None":
        """The card called `ref`; None when there is none."""
        return at_once(self._asking.show(0, ref))


class _Ground:
    """A library without servers, and without the event loop, whose import takes as long as half an answer."""

    def __init__(self, known: "Snapshot") -> None:
        self._known = known

    async def snapshot(self, guild_id: int) -> "Snapshot":  # noqa: ARG002 - there are no servers here
        return self._known

    async def expect(self, guild_ids: Iterable[int]) -> None:
        pass


def open_desk() -> Desk:
    """A desk over the packs in use. Raises ConfigurationError, with every problem where it is a pack's."""
    from bot.cli.kept import load_built

    return Desk(*load_built(*knowledge_settings()))


def knowledge_settings() -> tuple[Path | None, tuple[str, ...]]:
    """The folder of packs (None: the shipped ones) and the packs in use, from the environment and .env."""
    values = {name.upper(): value for name, value in (_from_file() | _set(os.environ.items())).items()}
    names = tuple(name.strip() for name in values.get(PACKS, DEFAULT_PACKS).split(",") if name.strip())
    if not names:
        raise ConfigurationError(
            f"{PACKS}={values[PACKS]!r}: names no pack; write one or more names with commas between them."
        )
    folder = values.get(FOLDER)
    return (Path(folder) if folder else None), names


def misspelled_settings() -> tuple[str, ...]:
    """A sentence for each name that is nearly one of those that the terminal reads, so that a slip is seen.

    All other names are known to the settings only, which take longer to import than an answer.
    """
    ours = (FOLDER, PACKS)
    names = sorted(name for name in {*_from_file(), *os.environ} if name.startswith("FAQ_") and name not in ours)
    near = {name: get_close_matches(name, ours, n=1, cutoff=0.85) for name in names}
    return tuple(
        f"{name} is set, but nothing reads it. Did you mean {found[0]}?" for name, found in near.items() if found
    )


def packs_folder() -> Path:
    """The folder of packs in use, for messages that name a file. Raises ConfigurationError where there is none."""
    return knowledge_settings()[0] or shipped_folder()


def at_once(work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives. In the terminal no use case has anything to wait for, so no event loop is started for it."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    work.close()
    raise RuntimeError("A use case waited for something in the terminal, where there is no event loop.")


def whole_characters(text: str) -> str:
    """`text` with halves of characters joined where they fit and replaced where they do not: what UTF-8 can carry."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _from_file() -> dict[str, str]:
    if not Path(ENV_FILE).is_file():
        return {}
    from dotenv import dotenv_values  # the reader that pydantic-settings uses, too

    return _set((name, value or "") for name, value in dotenv_values(ENV_FILE).items())


def _set(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Empty means unset."""
    return {name: value for name, value in pairs if value}
