"""Typed: entries and terms as the texts in the boxes of a form, and the way back."""

from collections.abc import Mapping
from typing import Final

import discord

from bot.discord_app import custom_ids, limits
from bot.faq import limits as faq
from bot.faq.difference import show
from bot.faq.entry import Entry, Link, Sense, Term
from bot.faq.knowledge_base import digest
from bot.service.edit_forms import EntryForm, Form, TermForm, read_lines, read_links, tidy
from bot.service.mentions import without_mentions

Values = Mapping[str, str]

ENTRY_FORM: Final = ("question", "answer", "details", "more", "links")
ENTRY_MORE: Final = ("topic", "see_also", "source", "reviewed", "not_about")
TERM_FORM: Final = ("term", "senses", "aliases", "letters", "links")
TERM_MORE: Final = ("see_also", "source", "reviewed")
FIELDS: Final = (*ENTRY_FORM, *ENTRY_MORE, "term", "senses", "aliases", "letters", "add", "take")
"""Every field that a draft can hold, in an order that never changes: previews number their parts by it."""

_LINES: Final = ("see_also", "not_about", "aliases")
_BETWEEN: Final = "---"


def texts(thing: Entry | Term) -> dict[str, str]:
    """The texts of all boxes for a thing as it is. New phrasings begin empty."""
    found = {
        "links": "\n".join(f"{link.title} | {link.url}" for link in thing.links),
        "see_also": "\n".join(thing.see_also),
        "source": thing.source,
        "reviewed": show(thing.reviewed),
    }
    if isinstance(thing, Entry):
        return found | {
            "question": thing.question,
            "answer": thing.answer,
            "details": thing.details,
            "more": "",
            "topic": thing.topic,
            "not_about": "\n".join(thing.not_about),
        }
    return found | {
        "term": thing.term,
        "senses": f"\n{_BETWEEN}\n".join(map(_sense_text, thing.senses)),
        "aliases": "\n".join(thing.aliases),
        "letters": "\n".join(f"{letter} = {meaning}" for letter, meaning in thing.letters),
    }


def changed(values: Values, thing: Entry | Term | None) -> dict[str, str]:
    """Those of `values` that are another than what stands in the thing (None: in nothing yet)."""
    before: Values = texts(thing) if thing is not None else {}
    return {
        name: tidy(text) for name, text in values.items() if name in FIELDS and tidy(text) != tidy(before.get(name, ""))
    }


def form(values: Values, *, term: bool) -> Form:
    """What the service is to make of these texts. Fields that are not among them stay as they are."""
    if term:
        return TermForm(
            term=values.get("term"),
            senses=_senses(values["senses"]) if "senses" in values else None,
            aliases=_lines(values, "aliases"),
            letters=_letters(values["letters"]) if "letters" in values else None,
            links=_links(values),
            see_also=_lines(values, "see_also"),
            source=values.get("source"),
            reviewed=values.get("reviewed"),
        )
    return EntryForm(
        question=values.get("question"),
        answer=values.get("answer"),
        details=values.get("details"),
        more=read_lines(values.get("more", "")),
        links=_links(values),
        topic=values.get("topic"),
        see_also=_lines(values, "see_also"),
        source=values.get("source"),
        reviewed=values.get("reviewed"),
        not_about=_lines(values, "not_about"),
    )


def from_message(message: discord.Message) -> dict[str, str]:
    """The boxes of a new entry, as far as a message fills them: it is the question, or the answer to the one above."""
    said = without_mentions(message.content)
    above = message.reference.resolved if message.reference is not None else None
    if isinstance(above, discord.Message) and (asked := without_mentions(above.content)):
        return {"question": _on_one_line(asked), **_answered(said)}
    if len(said) <= faq.QUESTION and "\n" not in said:
        return {"question": said}
    if "?" in said and len(said) <= faq.PHRASING:
        return {"question": _on_one_line(said), "more": " ".join(said.split())}
    return _answered(said)


def from_question(text: str) -> dict[str, str]:
    """The boxes of a new entry for a question; what is too long for a title becomes a phrasing, if it fits there."""
    if len(text) <= faq.QUESTION:
        return {"question": text}
    return {"question": _on_one_line(text), **({"more": text} if len(text) <= faq.PHRASING else {})}


def phrasing_value(text: str) -> str:
    """A phrasing as the value of a choice: itself, or where it is too long a short name for it."""
    return text if limits.value_fits(text) else f"{custom_ids.OURS}{digest(text)}"


def _answered(said: str) -> dict[str, str]:
    if len(said) <= faq.ANSWER:
        return {"answer": said}
    first = limits.clip(said, faq.ANSWER)
    cut = max(first.rfind("\n"), first.rfind(". ") + 1, 0) or len(first)
    return {"answer": said[:cut].strip(), "details": limits.clip(said[cut:].strip(), faq.DETAILS)}


def _on_one_line(text: str) -> str:
    return limits.clip(" ".join(text.split()), faq.QUESTION)


def _lines(values: Values, name: str) -> tuple[str, ...] | None:
    return read_lines(values[name]) if name in values else None


def _links(values: Values) -> tuple[Link, ...] | None:
    return read_links(values["links"]) if "links" in values else None


def _sense_text(sense: Sense) -> str:
    """`expansion | definition | words that point to it`, as far as there is something to say."""
    if sense.context or "|" in sense.definition:
        return f"{sense.expansion} | {sense.definition} | {', '.join(sense.context)}"
    return f"{sense.expansion} | {sense.definition}" if sense.expansion else sense.definition


def _senses(text: str) -> tuple[Sense, ...]:
    blocks: list[list[str]] = [[]]
    for line in tidy(text).split("\n"):
        if line.strip() == _BETWEEN:
            blocks.append([])
        else:
            blocks[-1].append(line)
    return tuple(_sense(tidied) for block in blocks if (tidied := tidy("\n".join(block))))


def _sense(text: str) -> Sense:
    match [part.strip() for part in text.split("|")]:
        case [definition]:
            return Sense(definition)
        case [expansion, definition]:
            return Sense(definition, expansion)
        case [expansion, *_, words]:
            definition = text.split("|", 1)[1].rpartition("|")[0].strip()
            return Sense(definition, expansion, tuple(word.strip() for word in words.split(",") if word.strip()))
        case _:
            return Sense(text)


def _letters(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (line.partition("=") for line in read_lines(text))
    return tuple((letter.strip(), meaning.strip()) for letter, _, meaning in pairs)
