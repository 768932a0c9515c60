"""What a text, an id or an address must be: one set of rules for the loader, forms and import.

Each function gives the fault as the rest of a sentence ("is 130 characters long; at most 100 fit"), or None.
"""

import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit

from bot.faq.limits import ID, LINK_URL

_UNSEEN = (
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff"
)
_UNSEEN_IN_FILE: Final = re.compile(f"[{_UNSEEN}]|\r(?!\n)")
_UNSEEN_IN_TEXT: Final = re.compile(f"[{_UNSEEN}\t\r]")
# Joiners are part of Arabic and Indic spelling, and of emoji that are made of several.
_RIGHTLY_JOINED: Final = re.compile(
    "(?<=[\u0600-\u0dff])[\u200c\u200d]"
    "|(?<=[\ufe0f\u2190-\u2bff\U0001f000-\U0001faff])\u200d(?=[\u2190-\u2bff\U0001f000-\U0001faff])"
)
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE)
_NEVER_IN_ADDRESS: Final = re.compile(r"[\s\"<>\\^`{|}]")


def unseen_in_file(text: str) -> tuple[int, str] | None:
    """Where the first control or invisible character of a whole file stands (its index), and its name; None if none."""
    if _is_plain(text.replace("\n", "")):
        return None
    found = _UNSEEN_IN_FILE.search(_without_joiners(text))
    return None if found is None else (found.start(), character_name(found[0]))


def _is_plain(text: str) -> bool:
    """Is nothing in it invisible, at a glance? To Python Hangul fillers are printable, though as empty as a space."""
    return text.isascii() and text.isprintable()


def text_fault(text: str, limit: int, *, lines: bool = False, unseen: bool = False) -> str | None:
    """Why `text` cannot stand in a field of `limit` characters.

    `lines`: it may have more than one line; `unseen`: it may hold characters that nobody can see, as a test may.
    """
    if not text.strip():
        return "is empty; write something, or leave it out"
    if len(text) > limit:
        return f"is {len(text):,} characters long; at most {limit:,} fit"
    if not lines and "\n" in text:
        return "must stand on one line"
    if unseen or _is_plain(text):
        return None
    found = _UNSEEN_IN_TEXT.search(_without_joiners(text))
    return None if found is None else f"holds {character_name(found[0])}, which nobody can see; take it out"


def id_fault(text: str) -> str | None:
    """Why `text` is no id of an entry or a term."""
    if ID.fullmatch(text):
        return None
    return "may hold a to z, 0 to 9 and hyphens only, 1 to 40 of them, like what-is-an-emt"


def address_fault(url: str) -> str | None:
    """Why `url` is no address to send people to: https, a public name in plain letters, nothing hidden in it."""
    if not url.strip():
        return "is empty; write an https address, or leave it out"
    if len(url) > LINK_URL:
        return f"is {len(url):,} characters long; at most {LINK_URL} fit"
    if _NEVER_IN_ADDRESS.search(url) or _UNSEEN_IN_TEXT.search(url):
        return "holds a space or another character that no address has"
    try:
        parts = urlsplit(url)
        host, user = parts.hostname or "", "@" in parts.netloc
        _ = parts.port
    except ValueError:
        return "is no address; write it like https://www.ems.gov/"
    if parts.scheme != "https" or not parts.netloc:
        return "must begin with https://"
    if user:
        return "has a user name before an @, which hides where it leads; leave that part out"
    return _host_fault(host)


def _host_fault(host: str) -> str | None:
    if not host:
        return "names no host; write it like https://www.ems.gov/"
    if not host.isascii() or any(label.startswith("xn--") for label in host.split(".")):
        return "has letters in its host that may only look like the ones people know; use its name in plain a to z"
    if not _HOST.fullmatch(host):
        return f"leads to {host!r}, which is no public name like www.ems.gov"
    return None


def character_name(character: str) -> str:
    """A character that cannot be seen, for people: "U+200B (zero width space)"."""
    name = unicodedata.name(character, "a control character")
    return f"U+{ord(character):04X} ({name.lower()})"


def _without_joiners(text: str) -> str:
    """`text` with the rightful joiners made visible, every index kept."""
    if "\u200d" in text or "\u200c" in text:
        return _RIGHTLY_JOINED.sub("-", text)
    return text
