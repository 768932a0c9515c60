"""Discord's limits in one place, and the functions that fit a text to them.

Lengths are counted in UTF-16 units, never fewer than what Discord counts: what fits here fits there.
"""

import re
from typing import Final

MESSAGE_TEXT: Final = 4_000  # over all text displays of one message
COMPONENTS: Final = 40  # nested ones included
ROW_BUTTONS: Final = 5
BUTTON_LABEL: Final = 80
CUSTOM_ID: Final = 100
URL: Final = 512
FORM_BOXES: Final = 5
OPTIONS: Final = 25
OPTION: Final = 100  # label, value and description alike
PLACEHOLDER: Final = 150
CHOICES: Final = 25
CHOICE: Final = 100  # name and value alike

ELLIPSIS: Final = "…"
_BREAKS: Final = ("\n\n", "\n", ". ", " ")
_OPEN_LINK: Final = re.compile(r"\[[^\]\n]*(?:\]\([^)\n]*|\])?\Z")
_MARKS: Final = ("```", "**", "__", "~~", "||")


def length(text: str) -> int:
    """The length of `text` in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, limit: int) -> str:
    """The longest beginning of `text` that is at most `limit` long; not polite."""
    limit = max(limit, 0)
    if length(text) <= limit:
        return text
    kept = text[:limit]
    while length(kept) > limit:
        kept = kept[: -max(1, (length(kept) - limit) // 2)]
    return kept


def shorten(text: str, limit: int) -> str:
    """`text`, or where it is too long its beginning and "…", cut between words; links and bold stay whole."""
    if length(text) <= limit:
        return text
    marks_room = sum(len(mark) for mark in _MARKS if mark in text)
    room = limit - len(ELLIPSIS)
    if room <= marks_room + 20:
        return clip(text, max(room, 0)).rstrip() + ELLIPSIS if limit > 0 else ""
    kept = _OPEN_LINK.sub("", clip(text, room - marks_room))
    for mark in _BREAKS:
        place = kept.rfind(mark)
        if place > len(kept) * (0.5 if mark != " " else 0.0):
            kept = kept[: place + (1 if mark == ". " else 0)]
            break
    kept = _OPEN_LINK.sub("", kept).rstrip()  # the break may stand inside of a link's text
    for mark in _MARKS:  # what was opened before the cut and closed after it
        if kept.count(mark) % 2:
            kept = kept[: -len(mark)] if kept.endswith(mark) else kept + mark
    return kept + ELLIPSIS


def button_label(text: str) -> str:
    """`text` as a button's label; never empty."""
    return shorten(text.strip(), BUTTON_LABEL) or ELLIPSIS


def option_text(text: str) -> str:
    """`text` as a select option's label or description; never empty."""
    return shorten(text.strip(), OPTION) or ELLIPSIS


def choice_name(text: str) -> str:
    """`text` as the name of an autocomplete choice; never empty."""
    return shorten(text.strip(), CHOICE) or ELLIPSIS


def placeholder(text: str) -> str:
    """`text` as a select's placeholder."""
    return shorten(text, PLACEHOLDER)


def custom_id(text: str) -> str:
    """`text`, checked: a custom_id cannot be shortened. Raises ValueError."""
    if not 1 <= length(text) <= CUSTOM_ID:
        raise ValueError(f"A custom_id has 1 to {CUSTOM_ID} characters, this one has {length(text)}: {text!r}")
    return text


def url_fits(url: str) -> bool:
    """Whether a button can carry this address."""
    return url.startswith(("https://", "http://")) and length(url) <= URL


def value_fits(value: str) -> bool:
    """Whether `value` can be the value of a select option or of an autocomplete choice."""
    return 1 <= length(value) <= CHOICE
