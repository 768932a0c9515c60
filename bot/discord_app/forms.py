"""Forms: the modals that moderators and members fill in. They are only drawn here; `buttons` hears what is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import discord
from discord import ui

from bot.discord_app import custom_ids, limits, typed
from bot.discord_app.custom_ids import Verb
from bot.discord_app.drafts import QueueItem, Target
from bot.discord_app.typed import Values
from bot.faq import limits as faq
from bot.service.proposing import ANSWER

SECONDS: Final = 900.0
LONGEST: Final = 4_000

Interaction = discord.Interaction[Any]


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a form. `most` is the number of characters, `lines` whether there may be more than one line."""

    label: str
    hint: str = ""
    most: int = LONGEST
    lines: bool = False
    required: bool = False
    example: str = ""


BOXES: Final[Mapping[str, Box]] = {
    "question": Box("Question", "As somebody would ask it. It is also the title.", faq.QUESTION, required=True),
    "answer": Box("Answer", "The short answer: two or three sentences.", faq.ANSWER, lines=True, required=True),
    "details": Box("Details", "Shown below the answer, for those who want more.", faq.DETAILS, lines=True),
    "more": Box("New phrasings", "Other ways people ask it, one per line.", lines=True),
    "links": Box(
        "Links", "One per line: title | https://address", lines=True, example="EMS.gov | https://www.ems.gov/"
    ),
    "topic": Box("Topic", "The heading under which /faq browse lists it.", faq.TOPIC, required=True),
    "see_also": Box("See also", "Related entries or terms, by question or id, one per line.", 500, lines=True),
    "source": Box("Source", "The short name of one of the packs' sources. May stay empty.", faq.WORD),
    "reviewed": Box("Reviewed", "The day somebody checked it against its source.", 10, example="2026-11-22"),
    "not_about": Box("Not about", "Words that show something else is meant, one per line.", 1_300, lines=True),
    "term": Box("Term", "The word or acronym.", faq.TERM, required=True),
    "senses": Box(
        "Meanings",
        "Stands for | what it means | context words, if any. A line with --- starts another meaning.",
        lines=True,
        required=True,
        example="Emergency Medical Technician | Somebody trained to …",
    ),
    "aliases": Box("Aliases", "Other names for it, one per line.", lines=True),
    "add": Box("New phrasing", "One more way people ask it; for a term, one more name.", required=True),
    "letters": Box("Letters", "What each letter stands for, one per line: E = Emergency", lines=True),
}


def main(target: Target, key: str, values: Values) -> ui.Modal:
    """The form of an entry or a term, with these texts in it."""
    what = "term" if target.is_term else "entry"
    title = f"Add {'a' if target.is_term else 'an'} {what}" if target.new else f"Change this {what}"
    names = typed.TERM_FORM if target.is_term else typed.ENTRY_FORM
    return _modal(title, draft_id(Verb.FORM, target, key), names, values)


def more(target: Target, key: str, values: Values) -> ui.Modal:
    """The form behind More…"""
    names = typed.TERM_MORE if target.is_term else typed.ENTRY_MORE
    return _modal("More about it", draft_id(Verb.FIELDS, target, key), names, values)


def phrasing(target: Target, key: str, values: Values) -> ui.Modal:
    """The form of one new phrasing, where what was typed first could not be saved."""
    return _modal("New phrasing", draft_id(Verb.FORM, target, key), ("add",), values)


def suggestion(question: str = "") -> ui.Modal:
    """What a member fills in to propose an entry."""
    form = ui.Modal(title="Suggest an entry", custom_id=custom_ids.make(Verb.SUGGEST), timeout=SECONDS)
    asked = Box("Question", "What should the FAQ answer?", faq.PHRASING, required=True)
    answered = Box("Answer", "If you know it. A moderator reads it before anybody else does.", ANSWER, lines=True)
    form.add_item(_label("question", asked, question))
    form.add_item(_label("answer", answered, ""))
    return form


def search(item: QueueItem) -> ui.Modal:
    """What a moderator looks for when none of the entries that come near a question is meant."""
    form = ui.Modal(title="Find an entry", custom_id=custom_ids.make(Verb.WORDS, item.id, item.number), timeout=SECONDS)
    box = Box("Words of the question", "A few words of the entry that you look for.", faq.PHRASING, required=True)
    form.add_item(_label("words", box, ""))
    return form


def numbers(usual: Mapping[str, str], own: Mapping[str, str]) -> ui.Modal:
    """The emergency numbers of a server: `usual` are those of the packs, `own` what it has put in their place."""
    form = ui.Modal(title="Emergency numbers", custom_id=custom_ids.make(Verb.NUMBERS), timeout=SECONDS)
    for name, number in list(usual.items())[: limits.FORM_BOXES]:
        box = Box(name.capitalize(), f"Leave it empty for {number}, which the packs have.", faq.NUMBER, example=number)
        form.add_item(_label(name, box, own.get(name, "")))
    return form


def draft_id(verb: Verb, target: Target, key: str) -> str:
    """The custom_id of what is done with a draft."""
    return custom_ids.make(verb, custom_ids.ref_part(target.ref, new=target.new), target.base, key)


def sent(interaction: Interaction) -> dict[str, str]:
    """What stands in the boxes of a form that was sent, by their names; whatever a client may have put there."""
    data: Any = interaction.data or {}
    found: dict[str, str] = {}
    for part in cast("list[dict[str, Any]]", data.get("components") or []):
        inner: dict[str, Any] = part.get("component") or {}
        if isinstance(inner.get("value"), str):
            found[str(inner.get("custom_id"))] = inner["value"][:LONGEST]
    return found


def _modal(title: str, custom_id: str, names: Sequence[str], values: Values) -> ui.Modal:
    form = ui.Modal(title=title, custom_id=custom_id, timeout=SECONDS)
    for name in names:
        text = values.get(name, "")
        # what is longer than a box would come back cut off: it stays as it is
        if limits.length(text) <= LONGEST:
            form.add_item(_label(name, BOXES[name], text))
    return form


def _label(name: str, box: Box, value: str) -> ui.Label[Any]:
    return ui.Label(
        text=box.label,
        description=box.hint or None,
        component=ui.TextInput[Any](
            custom_id=name,
            style=discord.TextStyle.paragraph if box.lines else discord.TextStyle.short,
            default=value or None,
            required=box.required,
            max_length=min(LONGEST, max(box.most, limits.length(value))),
            placeholder=box.example or None,
        ),
    )
