"""Rendering: replies and cards for a terminal, with the look of the Discord card; plain text where it is a pipe."""

import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from bot.service.asking import NEAREST, did_you_mean
from bot.service.reply import Card, Choice, Reply, ReplyKind

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

ACCENT: Final = "#2f6fde"
_MARKS: Final = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|__(?=\S)(.+?)(?<=\S)__")
_SLANT: Final = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+)(?<=\S)\*(?![\w*])")


def show_reply(reply: Reply) -> None:
    """Print what the bot says; nothing when it stays silent."""
    if reply.card is not None and reply.kind is ReplyKind.ANSWER:
        show_card(reply.card)
    elif reply.kind is ReplyKind.SUGGEST:
        _show_suggestions(reply)
    elif reply.kind is ReplyKind.EMERGENCY and sys.stdout.isatty():
        from rich.panel import Panel

        _console().print(Panel(_markdown(reply.text), border_style="bold red"))
    elif reply.text:
        print(_without_marks(reply.text), flush=True)


def _show_suggestions(reply: Reply) -> None:
    """What to choose from; above it what the likeliest says."""
    if reply.nearest is not None and sys.stdout.isatty():
        _console().print(NEAREST, _markdown(reply.nearest.breath), "", sep="\n")
    elif reply.nearest is not None:
        print(NEAREST, _without_marks(reply.nearest.breath), "", sep="\n", flush=True)
    show_choices(did_you_mean(reply.suggestions, reply.nearest), reply.suggestions)


def show_card(card: Card) -> None:
    """Print a card: title, short answer, details, links, related entries with numbers, source and day of review."""
    if not sys.stdout.isatty():
        print("\n".join(_plain_card(card)), flush=True)
        return
    from rich.console import Group
    from rich.panel import Panel
    from rich.text import Text

    parts: list[RenderableType] = [_markdown(card.short)]
    if card.details:
        parts += ["", _markdown(card.details)]
    if card.links:
        parts += ["", *(Text.assemble((link.title, f"link {link.url}"), f"  {link.url}") for link in card.links)]
    if card.related:
        parts += ["", Text("Related", style="bold"), *(Text(line) for line in _numbered(card.related))]
    if small := _small(card):
        parts += ["", Text(small, style="dim")]
    _console().print(
        Panel(Group(*parts), title=Text(card.title, style="bold"), title_align="left", border_style=ACCENT)
    )


def show_choices(heading: str, choices: Sequence[Choice]) -> None:
    """Print a heading and titles with numbers to choose from."""
    print("\n".join((heading, *_numbered(choices))), flush=True)


def show_explanation(reply: Reply) -> None:
    """Print how the reply came about: what was understood, which phrasing matched, each signal, what spoke against."""
    trace = reply.trace
    facts = [("decision", str(reply.kind)), ("understood as", trace.text), ("frame", trace.frame)]
    facts += [("corrected", f"{wrong} → {right}") for wrong, right in trace.corrections]
    facts += [("nearest phrasing", reply.phrasing)]
    facts += [("confidence", f"{reply.confidence:.3f}")] if reply.confidence is not None else []
    facts += [("signal", f"{name} {value:.3f}") for name, value in reply.signals.items()]
    facts += [("why", reason) for reason in trace.reasons]
    shown = [(name, visible(value)) for name, value in facts if value]
    if not sys.stdout.isatty():
        print("\n".join(f"{name}: {value}" for name, value in shown), flush=True)
        return
    from rich.table import Table

    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    for number, (name, value) in enumerate(shown):
        repeated = number > 0 and shown[number - 1][0] == name
        table.add_row("" if repeated else name, _text(value))
    _console().print(table)


def visible(text: str) -> str:
    """`text` with every character that could steer a terminal written as an escape."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def _plain_card(card: Card) -> list[str]:
    lines = [card.title, "", _without_marks(card.short)]
    lines += ["", _without_marks(card.details)] if card.details else []
    lines += ["", *(f"{link.title}: {link.url}" for link in card.links)] if card.links else []
    lines += ["", "Related:", *_numbered(card.related)] if card.related else []
    small = _small(card)
    return [*lines, "", small] if small else lines


def _numbered(choices: Sequence[Choice]) -> list[str]:
    return [f"{number}. {choice.title}" for number, choice in enumerate(choices, 1)]


def _small(card: Card) -> str:
    facts = [f"Source: {card.source.title}"] if card.source else []
    if card.reviewed:
        facts.append(f"{'reviewed' if facts else 'Reviewed'} {card.reviewed.day} {card.reviewed:%B %Y}")
    return " · ".join(facts)


def _without_marks(text: str) -> str:
    """Text for a pipe: bold, italics and underline say nothing there."""
    return _SLANT.sub(r"\1", _MARKS.sub(lambda found: found[1] or found[2], text))


def _markdown(text: str) -> "RenderableType":
    from rich.markdown import Markdown

    # Discord shows a line end as one; markdown needs two spaces before it.
    return Markdown(re.sub(r"(?<=\S)\n(?=\S)", "  \n", text), hyperlinks=False)


def _text(text: str) -> Any:
    from rich.text import Text

    return Text(text)


def _console() -> "Console":
    from rich.console import Console

    return Console(width=None, highlight=False)
