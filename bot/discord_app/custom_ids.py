"""What a custom_id, a select option or an autocomplete choice carries, and the way back; all of it may be forged."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.discord_app import limits
from bot.faq.change import read_ref
from bot.faq.entry import Term
from bot.faq.knowledge_base import digest
from bot.service.asking import Asking
from bot.service.cards import COMPARE
from bot.service.reply import Card

OURS: Final = "faq:"
VERSION: Final = "v1"
NOBODY: Final = 0

_DIGEST: Final = r"[A-Za-z0-9_-]{11}"
_TOKEN: Final = rf"{_DIGEST}(?:~{_DIGEST})?"
_REF: Final = r"[etnm]\.[a-z0-9-]{1,20}\.[a-z0-9-]{1,40}"
_NUMBER: Final = r"[0-9]{1,7}"
_LONG: Final = r"[0-9]{1,20}"
_CUSTOM_ID: Final = re.compile(rf"{OURS}{VERSION}:([a-z]+)((?::[A-Za-z0-9_~.-]*)*)")
_CHOICE: Final = re.compile(rf"{OURS}{VERSION}:({_TOKEN})")


class Verb(StrEnum):
    """What a press asks for. Short, because a custom_id has 100 characters; the values never change."""

    PICK = "pick"  # :token        a suggestion becomes the answer
    OTHERS = "not"  # :token.token  "Not what I meant": the next ones
    DELETE = "delete"  # :asker, and :token of the card that it stands under
    SHOW = "show"  # a select: related entries
    TOPICS = "topics"  # :page        the topics of /faq browse
    TOPIC = "topic"  # :topic:page, or a select of topics
    ENTRY = "entry"  # :topic:page, a select: the entries of a topic
    HELPFUL = "yes"  # :token
    UNHELPFUL = "no"  # :token
    TELL = "tell"  # tell me when it is answered
    FORGET = "forget"  # erase what is kept of me
    # for moderators: `id` names an item of the review queue, `number` (from 0) its place
    QUEUE = "queue"  # :number, and :id of the item that was dealt with, so that Undo knows it
    TAKE = "take"  # :id:number, a select: show it with another entry
    PHRASE = "phrase"  # :id:number:token   the question is a phrasing of that entry
    ANSWERS = "answers"  # :id:number:token   that entry answers it as it is
    WRITE = "write"  # :id   a form for a new entry
    DISMISS = "dismiss"  # :id:number
    REOPEN = "reopen"  # :id:number, and :token of the entry that was said to answer it; else it was dismissed
    SEARCH = "search"  # :id:number   a form that looks for another entry
    WORDS = "words"  # :id:number   that form, sent
    ITEM = "item"  # :id:number   from the preview of an edit back to the question for which it is made
    # for moderators: `ref` is kind.pack.id, `base` the revision's number that it was made on, `key` names a draft
    FORM = "form"  # :ref:base:key   a form that was sent
    FIELDS = "fields"  # :ref:base:key   the form behind More…, sent
    SAVE = "save"  # :ref:base:key
    AGAIN = "again"  # :ref:base:key   the form once more, with what was typed
    MORE = "more"  # :ref:base:key   open the form behind More…
    DROP = "drop"  # discard; also "leave it as it is"
    UNDO = "undo"  # :ref:number
    REMOVE = "remove"  # :ref:base
    RESTORE = "restore"  # :ref:base:number
    KEEP = "keep"  # :ref:base   keep the server's wording
    FOLLOW = "follow"  # :ref:base   take the pack's wording
    HISTORY = "history"  # :ref, or a select of refs
    BACK_TO = "back"  # :ref, a select of revisions
    PACKS = "packs"  # a select of refs: what changed in the packs under this server's wording
    IMPORT = "import"  # :key
    SETUP = "setup"  # :what, buttons and selects
    NUMBERS = "numbers"  # the form of the emergency numbers, sent
    SUGGEST = "suggest"  # a member's form


_ARGUMENTS: Final = {
    Verb.PICK: re.compile(_TOKEN),
    Verb.OTHERS: re.compile(rf"(?:{_TOKEN}(?:\.{_TOKEN}){{0,2}})?"),
    Verb.DELETE: re.compile(rf"[0-9]{{1,20}}(?::{_TOKEN})?"),
    Verb.SHOW: re.compile(""),
    Verb.TOPICS: re.compile(r"[0-9]{1,3}"),
    Verb.TOPIC: re.compile(rf"(?:{_DIGEST}:[0-9]{{1,3}})?"),
    Verb.ENTRY: re.compile(rf"{_DIGEST}:[0-9]{{1,3}}"),
    **{
        verb: re.compile(rf"{_REF}:{_NUMBER}:{_DIGEST}")
        for verb in (Verb.FORM, Verb.FIELDS, Verb.SAVE, Verb.AGAIN, Verb.MORE)
    },
    **{verb: re.compile(rf"{_REF}:{_NUMBER}") for verb in (Verb.UNDO, Verb.REMOVE, Verb.KEEP, Verb.FOLLOW)},
    Verb.RESTORE: re.compile(rf"{_REF}:{_NUMBER}:{_NUMBER}"),
    Verb.HISTORY: re.compile(rf"(?:{_REF})?"),
    Verb.BACK_TO: re.compile(_REF),
    Verb.IMPORT: re.compile(_DIGEST),
    Verb.SETUP: re.compile(r"[a-z]{1,20}"),
    Verb.PACKS: re.compile(""),
    Verb.NUMBERS: re.compile(""),
    Verb.DROP: re.compile(""),
    Verb.HELPFUL: re.compile(_TOKEN),
    Verb.UNHELPFUL: re.compile(_TOKEN),
    Verb.TELL: re.compile(""),
    Verb.FORGET: re.compile(""),
    Verb.QUEUE: re.compile(rf"{_NUMBER}(?::{_LONG})?"),
    Verb.TAKE: re.compile(rf"{_LONG}:{_NUMBER}"),
    Verb.PHRASE: re.compile(rf"{_LONG}:{_NUMBER}:{_TOKEN}"),
    Verb.ANSWERS: re.compile(rf"{_LONG}:{_NUMBER}:{_TOKEN}"),
    Verb.REOPEN: re.compile(rf"{_LONG}:{_NUMBER}(?::{_TOKEN})?"),
    Verb.WRITE: re.compile(_LONG),
    **{verb: re.compile(rf"{_LONG}:{_NUMBER}") for verb in (Verb.DISMISS, Verb.SEARCH, Verb.WORDS, Verb.ITEM)},
    Verb.SUGGEST: re.compile(""),
}


@dataclass(frozen=True, slots=True)
class Press:
    """A custom_id, read: what is asked for, and with what."""

    verb: Verb
    arguments: tuple[str, ...]


def token(ref: str) -> str:
    """A card's ref as 11 characters, or 23 for a comparison."""
    if ref.startswith(COMPARE):
        return "~".join(digest(f"term:{half}") for half in ref.removeprefix(COMPARE).split(":"))
    return digest(ref)


def make(verb: Verb, *arguments: str | int) -> str:
    """The custom_id that asks for this."""
    return limits.custom_id(":".join([f"{OURS}{VERSION}", verb.value, *map(str, arguments)]))


def ref_part(ref: str, *, new: bool = False) -> str:
    """A ref as one argument: "e.pack.id" for an entry, "t.pack.id" for a term; n and m for those that are not yet."""
    name = read_ref(ref)
    kind = ("m" if new else "t") if name.kind is Term else ("n" if new else "e")
    return f"{kind}.{name.pack}.{name.id}"


def ref_of(kind: str, pack: str, id_: str) -> str:
    """The ref that `ref_part` has written."""
    return f"{'term:' if kind in 'tm' else ''}{pack}/{id_}"


def read_ref_part(text: str) -> str | None:
    """The ref in a value that `ref_part` has written; None for anything else."""
    return ref_of(*text.split(".")) if re.fullmatch(_REF, text) else None


def others(tokens: Sequence[str]) -> str:
    """The custom_id of "Not what I meant" with the next three."""
    return make(Verb.OTHERS, ".".join(tokens[:3]))


def parse(custom_id: str) -> Press | None:
    """What a custom_id asks for; None for one that we do not make (any more)."""
    found = _CUSTOM_ID.fullmatch(custom_id)
    if found is None or found[1] not in set(Verb):
        return None
    verb, rest = Verb(found[1]), found[2].removeprefix(":")
    if _ARGUMENTS[verb].fullmatch(rest) is None:
        return None
    return Press(verb, tuple(part for part in re.split(r"[:.]", rest) if part))


def presses(custom_ids: Iterable[str]) -> tuple[Press, ...]:
    """All that can be asked for by the parts of one message."""
    return tuple(press for custom_id in custom_ids if (press := parse(custom_id)) is not None)


def choice_value(ref: str) -> str:
    """The value of an autocomplete choice that stands for a card."""
    return f"{OURS}{VERSION}:{token(ref)}"


def chosen(value: str) -> str | None:
    """The token in an autocomplete choice's value; None when it is what somebody typed."""
    found = _CHOICE.fullmatch(value)
    return found[1] if found else None


async def card_of(asking: Asking, guild_id: int, wanted: str) -> Card | None:
    """The card behind a token, looked up in this server only; None when it (or half of it) is gone."""
    halves = [await asking.show_digest(guild_id, part) for part in wanted.split("~")]
    cards = [card for card in halves if card is not None]
    if len(cards) != len(halves):
        return None
    if len(cards) == 1:
        return cards[0]
    return await asking.show(guild_id, COMPARE + ":".join(card.ref.removeprefix("term:") for card in cards))


def is_token(value: str) -> bool:
    """Whether this could be the token of a card (or the digest of a topic)."""
    return re.fullmatch(_TOKEN, value) is not None
