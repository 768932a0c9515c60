"""Every exception of ours, and the sentence each one says.

FaqBotError
├── ConfigurationError      settings, token, intents, address, packs: `serve` ends with exit code 78
│   ├── PackError           a knowledge base that cannot be loaded; carries every problem with file and line
│   └── SchemaTooNew        the database was written by a newer version of the bot
├── StorageUnavailable      the database cannot be reached right now: answers go on, edits wait
├── BackupRefused           a backup that cannot be made or put back; what was there is still there
├── NotFound                an id, a term or a topic that the knowledge base does not hold (any more)
├── EditConflict            somebody else changed the same entry in the meantime; carries who and what
├── EditRefused             an edit or an import with problems; carries them all
└── Refused                 somebody asked for what they may not do, or too often
    └── TooManyEdits        a moderator, or all of a server's, edited too often; in some minutes they can go on
"""

from collections.abc import Sequence

from bot.faq.problem import Problem
from bot.faq.revision import Revision


class FaqBotError(Exception):
    """The root of our exceptions; `sentence` is written for the person who must act on it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class ConfigurationError(FaqBotError):
    """What the operator has set cannot work; the sentence says what to change."""


class PackError(ConfigurationError):
    """A knowledge base with problems that keep it from loading."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        head = "1 problem in the knowledge base" if count == 1 else f"{count} problems in the knowledge base"
        super().__init__("\n".join([f"{head}:", *(f"  {problem}" for problem in self.problems)]))


class SchemaTooNew(ConfigurationError):
    """The database is of a schema that this version does not know."""


class StorageUnavailable(FaqBotError):
    """The database cannot be reached, or cannot be written to; it may come back by itself.

    `sentence` is for people in Discord; `detail` (and `str`) is for the operator, and names the place and the reason.
    """

    def __init__(self, detail: str) -> None:
        super().__init__(
            "My database cannot be reached right now. I go on answering from what I know, but changes have to wait: "
            "nothing was saved. Please try again in a few minutes."
        )
        self.detail = detail

    def __str__(self) -> str:
        return self.detail


class BackupRefused(FaqBotError):
    """A backup that cannot be made, or cannot take the database's place."""


class NotFound(FaqBotError):
    """What was asked for by id or name is not (or no longer) in the knowledge base."""


class EditConflict(FaqBotError):
    """Another revision of `ref` came first. `newest` is it, with its author and its change (None: it is gone)."""

    def __init__(self, ref: str, expected: int, newest: Revision | None) -> None:
        self.ref = ref
        self.expected = expected
        self.newest = newest
        what = ""
        if newest is not None:
            touched = ", ".join(newest.change.touched) or ("removed it" if newest.change.hidden else "brought it back")
            what = f" (revision {newest.number}: {touched})"
        super().__init__(
            f"Somebody else changed “{ref}” in the meantime{what}. Nothing of yours was saved. "
            "Look at it as it is now, and then make your change again."
        )


class EditRefused(FaqBotError):
    """An edit or an import that would put something wrong into the knowledge base."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("Nothing was saved:\n" + "\n".join(f"- {problem}" for problem in self.problems))


class Refused(FaqBotError):
    """The actor lacks the right, or has used up the allowance."""


class TooManyEdits(Refused):
    """The moderators' allowance is used up for some minutes."""
