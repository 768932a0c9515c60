"""Cleaning: what somebody wrote → what may be kept of it: no mention, no address, no long number, nothing endless."""

import re
import unicodedata
from typing import Final

KEPT: Final = 300
"""Characters of a question that are kept at the most."""

_DISCORD: Final = re.compile(r"<[@#][!&]?\d+>|<a?:\w+:\d+>|</[^<>]{1,100}:\d+>|<t:\d+(?::[A-Za-z])?>|<id:\w+>")
_LINK: Final = re.compile(r"[a-z][a-z0-9+.-]*://\S+|\bwww\.\S+|\bdiscord\.gg/\S+", re.IGNORECASE)
_EMAIL: Final = re.compile(r"[^\s@<>()]+@[^\s@<>()]+")
_NAME: Final = re.compile(r"@[!&]?\w[\w.#-]*")
_NUMBER: Final = re.compile(r"\+?\d(?:[ \t().\-–/]{0,2}\d){6,}|\d{5,}")


def cleaned(text: str, limit: int = KEPT) -> str:
    """At most `limit` characters of `text`, its lines kept, without what could lead to a person.

    Mentions and @names go; e-mail addresses, and numbers of five digits in a row (or seven with signs between them,
    like a telephone's) are replaced by a word. "120/80", "911" and "30:2" stay.
    """
    return _cleaned(text, limit, links=True)


def for_the_log(text: str) -> str:
    """The same on one line, at most KEPT characters, and without links: where they lead may tell who shared them."""
    return _cleaned(" ".join(text[: 4 * KEPT].split()), KEPT, links=False)


def _cleaned(text: str, limit: int, *, links: bool) -> str:
    plain = "".join(_visible(character) for character in unicodedata.normalize("NFKC", text[: 4 * limit]))
    before = ""
    while plain != before:  # what is taken out can leave something new of the same kind behind
        before = plain
        plain = plain if links else _LINK.sub(" (link) ", plain)
        plain = _NAME.sub(" ", _EMAIL.sub(" (e-mail) ", _DISCORD.sub(" ", plain))).replace("@", " ")
        plain = _tidied(_NUMBER.sub(" (number) ", plain))
    return plain[:limit].rstrip()


def _tidied(text: str) -> str:
    """Every line without space around it and with single spaces inside; no lines at the ends that are empty."""
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def _visible(character: str) -> str:
    """Signs that cannot be seen are taken out, since they could hide an address; tabs and the like become spaces."""
    category = unicodedata.category(character)
    if category in ("Cf", "Cn", "Co", "Cs"):
        return ""
    return " " if category[0] in "CZ" and character != "\n" else character
