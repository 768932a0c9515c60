"""Mentions: texts of Discord without its marks for people, roles, channels, commands and custom emoji."""

import re
from typing import Final

_MARK: Final = re.compile(
    r"<(?:@[!&]?|#)\d+>|<a?:\w{1,40}:\d+>|</[^<>:]{1,100}:\d+>|<t:-?\d+(?::\w)?>|@(?:everyone|here)\b"
)
_SPACE: Final = re.compile(r"[^\S\n]+")
_EMAIL: Final = re.compile(r"[^\s@<>()]+@[^\s@<>()]+")


def without_mentions(text: str) -> str:
    """`text` without such marks, and without the space that they leave behind."""
    return _SPACE.sub(" ", _MARK.sub(" ", text)).strip()


def without_people(text: str) -> str:
    """The same without e-mail addresses, too; what was only about people is empty then."""
    return _EMAIL.sub("(e-mail)", without_mentions(text)).strip()
