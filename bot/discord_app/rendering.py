"""Rendering: a Reply or a Card as one Components V2 layout, whatever it holds, inside Discord's limits."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import discord
from discord import ui

from bot.discord_app import custom_ids, limits
from bot.discord_app.custom_ids import NOBODY, Verb
from bot.discord_app.layout import Item, button, entry_select, layout, link, page, plain, row, select, text, turning
from bot.faq.knowledge_base import digest
from bot.service.asking import NEAREST, did_you_mean
from bot.service.reply import Card, Choice, Reply, ReplyKind

ACCENT: Final = 0x2F6FDE
TITLE, SMALL, ABOUT = 300, 600, 300

NOT_THIS: Final = "Not what I meant"
SEE_CLOSEST: Final = "See what comes closest"
DELETE: Final = "Delete"
RELATED: Final = "Related questions"
HELPFUL: Final = "Helpful"
NOT_HELPFUL: Final = "Not helpful"
TELL_ME: Final = "Tell me when it is answered"


def note(sentence: str) -> ui.LayoutView:
    """One sentence and nothing else."""
    return layout(text(sentence))


def reply(answer: Reply, *, asker: int, about: str = "", rated: bool = False, tell: bool = False) -> ui.LayoutView:
    """What the bot says to a question.

    `asker` may delete it later (NOBODY: no such button, for what only one person sees). `about` is the address of the
    message that is answered, where the answer does not hang on it. `rated`: where everybody sees it, it can be rated;
    `tell`: where there is no answer, one can wait for it.
    """
    tokens = tuple(custom_ids.token(choice.ref) for choice in answer.others)
    match answer.kind:
        case ReplyKind.EMERGENCY:
            return note(answer.text)
        case ReplyKind.ANSWER if answer.card is not None:
            return card(answer.card, asker=asker, others=tokens, about=about, rated=rated)
        case ReplyKind.SUGGEST if answer.suggestions:
            return suggestions(answer.suggestions, tokens, asker=asker, about=about, nearest=answer.nearest)
        case _:
            closest = [button(SEE_CLOSEST, custom_ids.others(tokens))] if tokens else []
            wait = [button(TELL_ME, custom_ids.make(Verb.TELL))] if tell and not answer.nothing_asked else []
            return layout(*_about(about), text(answer.text), *row([*closest, *wait, *_delete(asker)]))


def card(
    shown: Card,
    *,
    asker: int = NOBODY,
    others: Sequence[str] | None = None,
    back: str = "",
    about: str = "",
    rated: bool = False,
    above: Item | None = None,
) -> ui.LayoutView:
    """A card: title, short answer, details, links, source, related entries.

    `others` are tokens for "Not what I meant" (None: no such button), `back` is the custom_id of a Back button.
    `above` stands over it, at most ABOUT long.
    """
    title = f"### {plain(shown.title, TITLE)}\n"
    small = _small(shown)
    room = limits.MESSAGE_TEXT - ABOUT - limits.length(title) - limits.length(small)
    short = limits.shorten(shown.short.strip(), room) or limits.ELLIPSIS
    details = limits.shorten(shown.details.strip(), room - limits.length(short))
    parts: list[Item] = [text(title + short)]
    if details.strip(limits.ELLIPSIS):
        parts += [ui.Separator(visible=False), text(details)]
    parts += row([link(each.title, each.url) for each in shown.links if limits.url_fits(each.url)])
    parts += [text(small)] if small else []
    parts += entry_select(custom_ids.make(Verb.SHOW), RELATED, shown.related)
    buttons: list[Item] = [button("Back", back)] if back else []
    if others is not None:
        buttons.append(button(NOT_THIS, custom_ids.others(others)))
    token = custom_ids.token(shown.ref)
    if rated and asker:
        buttons.append(button(HELPFUL, custom_ids.make(Verb.HELPFUL, token)))
        buttons.append(button(NOT_HELPFUL, custom_ids.make(Verb.UNHELPFUL, token)))
    head = [above] if above is not None else _about(about)
    return layout(*head, ui.Container(*parts, accent_colour=ACCENT), *row([*buttons, *_delete(asker, token)]))


def suggestions(
    choices: Sequence[Choice],
    others: Sequence[str] | None,
    *,
    asker: int = NOBODY,
    heading: str = "",
    about: str = "",
    nearest: Card | None = None,
) -> ui.LayoutView:
    """Up to three titles, each a button that turns this message into its answer; above them what the likeliest says."""
    titles = {custom_ids.token(choice.ref): choice.title for choice in choices[:3]}
    rows: list[Item] = []
    for token, title in titles.items():
        rows += row([button(title, custom_ids.make(Verb.PICK, token), discord.ButtonStyle.primary)])
    last: list[Item] = [] if others is None else [button(NOT_THIS, custom_ids.others(others))]
    said: list[Item] = [text(NEAREST), text(_shortened(nearest).breath)] if nearest else []
    asked = text(heading or did_you_mean(choices, nearest))
    return layout(*_about(about), *said, asked, *rows, *row([*last, *_delete(asker)]))


def topics(all_topics: Sequence[tuple[str, int]], number: int) -> ui.LayoutView:
    """The first screen of /faq browse: (topic, number of entries), 25 on a page."""
    number, shown = page(all_topics, number)
    options = [(digest(topic), topic, "1 question" if count == 1 else f"{count} questions") for topic, count in shown]
    total = sum(count for _, count in all_topics)
    heading = f"### What I can answer\n{total} questions in {len(all_topics)} topics. Pick a topic to look inside."
    menu = select(custom_ids.make(Verb.TOPIC), "Pick a topic", options)
    turns = turning(len(all_topics), number, lambda to: custom_ids.make(Verb.TOPICS, to))
    return layout(text(heading), *menu, *row(turns))


def entries(topic: str, choices: Sequence[Choice], number: int) -> ui.LayoutView:
    """The second screen of /faq browse: the questions of one topic, 25 on a page."""
    number, shown = page(choices, number)
    menu = entry_select(custom_ids.make(Verb.ENTRY, digest(topic), number), "Pick a question", shown)
    turns = turning(len(choices), number, lambda to: custom_ids.make(Verb.TOPIC, digest(topic), to))
    heading = f"### {plain(topic, TITLE)}\nPick a question to read its answer."
    return layout(text(heading), *menu, *row([button("Back", custom_ids.make(Verb.TOPICS, 0)), *turns]))


def _shortened(shown: Card) -> Card:
    """A card whose title and short answer leave room for what stands around them."""
    title = shown.title if shown.names_itself else plain(shown.title, TITLE)
    return replace(shown, title=title, short=limits.shorten(shown.short.strip(), SMALL) or limits.ELLIPSIS)


def _small(shown: Card) -> str:
    """Where it comes from, and when that was checked."""
    facts: list[str] = []
    if shown.source is not None:
        title = limits.shorten(re.sub(r"[\[\]\n]", "", shown.source.title), limits.OPTION)
        url = shown.source.url.replace("(", "%28").replace(")", "%29")
        facts.append(f"Source: [{title}]({url})" if limits.url_fits(url) else f"Source: {title}")
    if shown.reviewed is not None:
        facts.append(f"{'reviewed' if facts else 'Reviewed'} {_day(shown.reviewed)}")
    return f"-# {' · '.join(facts)}" if facts else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _about(address: str) -> list[Item]:
    return [text(f"-# About [this message]({address})")] if address else []


def _delete(asker: int, token: str = "") -> list[Item]:
    """The button of the asker; under a card it names the card, which is how a reply to it is understood."""
    return [button(DELETE, custom_ids.make(Verb.DELETE, asker, *filter(None, [token])))] if asker else []
