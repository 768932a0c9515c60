"""What a moderator sees of an edit: before it is saved, after it, and when somebody else was quicker."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import discord
from discord import ui

from bot.discord_app import custom_ids, forms, layout, limits, queue_items, typed
from bot.discord_app.custom_ids import Verb
from bot.discord_app.drafts import Draft
from bot.discord_app.layout import Item, button, plain, row, text
from bot.errors import EditConflict
from bot.faq import checks
from bot.faq.difference import FieldDifference
from bot.faq.entry import Entry, Pack, Term
from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.limits import PHRASING, PHRASINGS
from bot.faq.revision import OPERATOR, Revision
from bot.service.edit_preview import REDID, UNDID, EditPreview, EditResult
from bot.service.effects import EffectKind

GREEN, RED, BLUE = 0x2E9E5B, 0xC23B3B, 0x2F6FDE
WHOLE, CUT, EMPTIED = 1_000, 2_000, 3_000
"""Where the numbers begin that mark the part of a preview that shows one field: as typed, shortened, or empty now."""
NOTES: Final = 1_200
LINE: Final = 500
EMPTY: Final = "*(nothing any more)*"

SAVE_HINT: Final = "Nothing is saved yet. Press **Save**, and the very next person who asks gets the new text."
ADD_HINT: Final = "Nothing is saved yet. Press **Save**, and the next person who asks {so} gets this answer."
ADD_ALL_THE_SAME: Final = "Nothing is saved yet. Press **Save** to keep it all the same."
TAKE_HINT: Final = (
    "Nothing is saved yet. Press **Save**, and the next person who asks that way gets this answer no longer, unless "
    "another phrasing says nearly the same."
)
MAKES_ROOM: Final = (
    "This entry holds {count} ways of asking, which is all that fit. “{gone}” makes room: the others say nearly the "
    "same."
)
MISSED: Final = (
    "This entry holds {count} ways of asking, which is all that fit. “{gone}” makes room: it is the one most like the "
    "others. But it would be missed, and so would the next ones like it; see below. To choose another one yourself, "
    "use `/faq-admin phrasing remove` first."
)
UNCHANGED: Final = "It says all of this already: nothing was changed, and nothing needs saving."
REFUSED_HINTS: Final = (
    "Nothing was changed.",
    "Press **Change the text** to put it right. Nothing that you typed is lost.",
    "Press **Change the text** (or **More…**) to put it right. Nothing that you typed is lost.",
)
"""What to do about problems, by the number of buttons that open a form."""
SAVED_HINT: Final = "It is live now. **Undo** takes it back."
GONE_HINT: Final = "It is not in this server's FAQ any more. **Undo** brings it back."
UNDONE_HINT: Final = "It is again as it was before that change. Changed your mind? **Redo** makes the change once more."
UNDONE_GONE_HINT: Final = "It is not in this server's FAQ any more. Changed your mind? **Redo** brings it back."

_LABELS: Final[Mapping[str, str]] = {name: box.label for name, box in forms.BOXES.items()} | {
    "take": "Phrasing that goes"
}


def preview(shown: EditPreview, draft: Draft, key: str, notes: Sequence[str] = ()) -> ui.LayoutView:
    """An edit before it is saved: what is wrong with it, what it does to other questions, and every text of it.

    The texts stand in marked parts, so that `read_back` finds them even when we were started again in between.
    """
    problems = [problem.sentence for problem in shown.refused]
    target, buttons = draft.target, list[Item]()
    if not problems:
        buttons.append(button("Save", forms.draft_id(Verb.SAVE, target, key), discord.ButtonStyle.success))
    if "add" in draft.values or "take" not in draft.values:
        buttons.append(button("Change the text", forms.draft_id(Verb.AGAIN, target, key)))
    if not {"add", "take"} & draft.values.keys():
        buttons.append(button("More…", forms.draft_id(Verb.MORE, target, key)))
    name = "A new " + ("term" if target.is_term else "entry") if target.new else "A change"
    hint = REFUSED_HINTS[len(buttons)] if problems else _save_hint(shown, draft)
    if shown.unchanged:
        name, hint, problems = "Nothing to save", UNCHANGED, []
    head = [f"### {name}: {plain(shown.title, 200)}\n{hint}"]
    if shown.makes_room and not problems:
        room = MISSED if shown.makes_room_missed else MAKES_ROOM
        head.append(room.format(count=PHRASINGS, gone=plain(shown.makes_room, PHRASING)))
        head.append(difference_block(shown.differences, NOTES))
    buttons.append(button("Close" if shown.unchanged else "Discard", custom_ids.make(Verb.DROP)))
    warnings = [*shown.warnings, *notes]
    told = [] if shown.unchanged and not warnings else _notes(problems, warnings)
    parts = [*head, *told, *_addresses(shown)]
    fields = marked(draft.values, _room(parts))
    return _screen(parts, fields, RED if problems else BLUE, [*buttons, *queue_items.back(draft.item)])


def _save_hint(shown: EditPreview, draft: Draft) -> str:
    """What Save does: a way of asking that comes or goes changes no text."""
    if draft.values.keys() <= {"add", "take", "more"} and {"add", "more"} & draft.values.keys():
        if any(effect.kind is EffectKind.NOT_ANSWERED for effect in shown.effects):
            return ADD_ALL_THE_SAME
        so = "for it by this name" if draft.target.is_term else "that way"
        return ADD_HINT.format(so=so)
    return TAKE_HINT if "take" in draft.values else SAVE_HINT


def confirm(shown: EditPreview, doing: str, label: str, custom_id: str, told: str = "") -> ui.LayoutView:
    """An edit that needs no form, before it is made: what it does, and a button that makes it so. `told` is what there
    is to know about it first."""
    problems = [problem.sentence for problem in shown.refused]
    hint = "Nothing was changed." if problems else f"Nothing is changed until you press **{label}**."
    if shown.unchanged:
        head = f"### Nothing to do: {plain(shown.title, 200)}\nIt is like that already: nothing was changed."
        return _screen([head], [], BLUE, [button("Close", custom_ids.make(Verb.DROP))])
    head = [f"### {doing}: {plain(shown.title, 200)}", *([told] if told else []), hint]
    parts = ["\n".join(head), *_notes(problems, shown.warnings, "This cannot be done")]
    parts.append(difference_block(shown.differences, _room(parts)))
    buttons = [] if problems else [button(label, custom_id, discord.ButtonStyle.danger)]
    buttons.append(button("Leave it as it is", custom_ids.make(Verb.DROP)))
    return _screen(parts, [], RED if problems else BLUE, buttons)


def saved(
    result: EditResult, title: str, doing: str = "Saved", note: str = "", onward: Sequence[Item] = ()
) -> ui.LayoutView:
    """An edit that is safe now, with its difference and the way back; a `note` on what else came of it, and buttons
    that lead `onward`."""
    part, gone = custom_ids.ref_part(result.revision.ref), result.after is None
    hint = GONE_HINT if gone else SAVED_HINT
    if result.undid:
        hint = UNDONE_GONE_HINT if gone else UNDONE_HINT
    head = "\n".join([f"### {doing}: {plain(title, 200)}", hint, *([note] if note else [])])
    buttons = [
        button("Redo" if result.undid else "Undo", custom_ids.make(Verb.UNDO, part, result.revision.number)),
        button("History", custom_ids.make(Verb.HISTORY, part)),
        *onward,
    ]
    return _screen([head, difference_block(result.differences, _room([head]))], [], GREEN, buttons)


def conflict(error: EditConflict, title: str, now: Entry | Term | None, draft: Draft, key: str) -> ui.LayoutView:
    """Somebody was quicker: who, when and what; what the moderator typed is kept and can be used again."""
    newest = error.newest
    again = "**Open the form with my text** shows it as it is now, with what you typed in its place."
    head = (
        f"### {_first(newest, draft.user_id)}: {plain(title, 200)}\n"
        f"{what(newest) if newest else 'It is gone.'}\nNothing of yours was saved, and nothing of it is lost. {again}"
    )
    difference = [f"- {limits.shorten(line, LINE)}" for line in _as_it_is(newest, now)]
    parts = [head, *(["As it is now:\n" + "\n".join(difference)] if difference else []), "What you typed:"]
    buttons = [
        button("Open the form with my text", forms.draft_id(Verb.AGAIN, draft.target, key)),
        button("Discard", custom_ids.make(Verb.DROP)),
        *queue_items.back(draft.item),
    ]
    return _screen(parts, marked(draft.values, _room(parts)), RED, buttons)


def quicker(error: EditConflict, title: str, user_id: int, *, undoing: bool) -> ui.LayoutView:
    """Somebody was quicker, where nothing was typed that could be lost; it may have been `user_id` themselves, and when
    they were `undoing`, it may be just what they want."""
    newest, heading = error.newest, _first(error.newest, user_id)
    sentence = "Nothing of yours was done. Look at it as it is now, and then decide again."
    follows = undoing and newest is not None and newest.number == error.expected + 1
    if newest is not None and follows and newest.note.startswith((UNDID, REDID)):
        heading = "That is undone already" if newest.note.startswith(UNDID) else "That is back already"
        sentence = "Nothing more needs doing. **History** shows how it stands now."
    told = what(newest) if newest else "It is gone."
    part = custom_ids.ref_part(newest.ref if newest else error.ref)
    buttons = row([button("History", custom_ids.make(Verb.HISTORY, part))])
    return layout.layout(text(f"### {heading}: {plain(title, 200)}\n{told}\n{sentence}"), *buttons)


def _first(newest: Revision | None, user_id: int) -> str:
    """Who was quicker: nobody is told of somebody else who is they themselves."""
    mine = newest is not None and newest.author_id == user_id
    return "You have changed this since then" if mine else "Somebody else changed this first"


def what(revision: Revision) -> str:
    """Who did what and when, on one line; nobody is pinged by it."""
    who = f"<@{revision.author_id}>" if revision.author_id else "Somebody"
    who = "The bot's operator" if revision.author_id == OPERATOR else who
    touched = ", ".join(name.replace("_", " ") for name in revision.change.touched)
    if revision.change.hidden:
        # an import, or an undo, is told of as such, as it is beside what it added and changed
        did = "removed it" if revision.note in ("", "removed") else f"{revision.note}, which removed it"
    elif revision.note and revision.note != "added":
        did = revision.note
    elif revision.note == "added":
        did = "added it"
    else:
        did = f"changed the {touched}" if touched else "brought it back"
    return f"{who} {did} {discord.utils.format_dt(revision.created_at, 'R')}"


def difference_block(differences: Iterable[FieldDifference], room: int) -> str:
    """Before and after of every field, red and green, inside `room` characters; "" where nothing differs."""
    lines: list[str] = []
    for one in differences:
        lines.append(f"{one.name}:")
        for mark, texts in (("-", (one.before, *one.removed)), ("+", (one.after, *one.added))):
            shown = [line for each in texts if each for line in each.split("\n")]
            lines += [f"{mark} {limits.shorten(line, LINE)}" for line in shown]
    if not lines or room < 2 * len("```diff\n\n```"):
        return ""
    body = "\n".join(lines).replace("```", "'''")
    kept = limits.clip(body, room - len("```diff\n…\n```"))
    return f"```diff\n{kept}{'' if kept == body else f'{limits.ELLIPSIS}'}\n```"


def read_back(message: discord.Message) -> tuple[dict[str, str], frozenset[str]]:
    """What was typed, from the preview that shows it; and the names of those fields of which it shows only a part."""
    values: dict[str, str] = {}
    cut: set[str] = set()
    for part in layout.parts(message.components):
        number = getattr(part, "id", None) or 0
        start, index = number // 1_000 * 1_000, number % 1_000
        if start in (WHOLE, CUT, EMPTIED) and index < len(typed.FIELDS):
            values[typed.FIELDS[index]] = "" if start == EMPTIED else str(getattr(part, "content", ""))
            cut |= {typed.FIELDS[index]} if start == CUT else set()
    return values, frozenset(cut)


def marked(values: Mapping[str, str], room: int) -> list[Item]:
    parts: list[Item] = []
    names = [name for name in typed.FIELDS if name in values]
    # short ones are shown whole before long ones share what room is left
    left, order = room, sorted(names, key=lambda name: limits.length(values[name]))
    shown: dict[str, str] = {}
    for place, name in enumerate(order):
        heading = len(f"**{_LABELS[name]}**")
        share = max(0, left // (len(order) - place) - heading)
        shown[name] = values[name] if limits.length(values[name]) <= share else limits.shorten(values[name], share)
        left -= limits.length(shown[name] if values[name] else EMPTY) + heading
    for name in names:
        number = typed.FIELDS.index(name)
        mark = EMPTIED if not values[name] else WHOLE if shown[name] == values[name] else CUT
        content = shown[name] if values[name] else EMPTY
        parts += [text(f"**{_LABELS[name]}**"), ui.TextDisplay(content or limits.ELLIPSIS, id=mark + number)]
    return parts


def _notes(problems: Sequence[str], warnings: Sequence[str], refused: str = "This cannot be saved yet") -> list[str]:
    found: list[str] = []
    if problems:
        found.append(_bullets(f"**{refused}:**", problems))
    if warnings:
        found.append(_bullets("**Worth a second look:**", warnings))
    return found or ["I found nothing wrong with it."]


def _bullets(heading: str, sentences: Sequence[str]) -> str:
    return limits.shorten("\n".join([heading, *(f"- {sentence}" for sentence in dict.fromkeys(sentences))]), NOTES)


def _addresses(shown: EditPreview) -> list[str]:
    """Every new address, in full."""
    old = set(_urls(shown.before)) if shown.before else set[str]()
    new = [url for url in dict.fromkeys(_urls(shown.after)) if url not in old] if shown.after else []
    return ["**Leads to**\n" + "\n".join(f"- `{re.sub('`', '', url)}`" for url in new)] if new else []


def _urls(thing: Entry | Term) -> list[str]:
    entries = (thing,) if isinstance(thing, Entry) else ()
    terms = (thing,) if isinstance(thing, Term) else ()
    alone = KnowledgeBase((Pack(thing.pack, "", entries=entries, terms=terms),))
    return [used.link.url for used in checks.links(alone)]


def _as_it_is(newest: Revision | None, now: Entry | Term | None) -> list[str]:
    if newest is None or now is None:
        return []
    values = typed.texts(now) | ({"phrasings": "; ".join(now.phrasings)} if isinstance(now, Entry) else {})
    return [f"**{name.replace('_', ' ')}**: {values.get(name) or EMPTY}" for name in newest.change.touched]


def _room(parts: Sequence[str]) -> int:
    return max(0, limits.MESSAGE_TEXT - 100 - sum(map(limits.length, parts)))


def _screen(parts: Sequence[str], fields: Sequence[Item], colour: int, buttons: Sequence[Item]) -> ui.LayoutView:
    inner = [text(part) for part in parts if part]
    return layout.layout(ui.Container(*inner, *fields, accent_colour=colour), *row(buttons))
