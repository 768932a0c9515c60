"""Layout: the parts that every screen is made of, each inside Discord's limits, and texts made fit to be shown."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, TypeVar, cast

import discord
from discord import ui

from bot.discord_app import custom_ids, limits
from bot.service.reply import Choice

QUOTED: Final = 100

Item = ui.Item[Any]
T = TypeVar("T")


def layout(*items: Item) -> ui.LayoutView:
    """The whole of a message."""
    view = ui.LayoutView(timeout=None)
    for item in items:
        view.add_item(item)
    return view


def text(content: str) -> Item:
    """Markdown of our own or of an entry; never empty, never too long for a message."""
    return ui.TextDisplay(limits.shorten(content, limits.MESSAGE_TEXT).strip() or limits.ELLIPSIS)


def button(label: str, custom_id: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> Item:
    """A button that we hear of when it is pressed."""
    return ui.Button(label=limits.button_label(label), custom_id=custom_id, style=style)


def link(label: str, url: str) -> Item:
    """A button that opens an address."""
    return ui.Button(label=limits.button_label(label), url=url)


def row(buttons: Sequence[Item]) -> list[Item]:
    """Up to five buttons side by side; no row where there are none."""
    return [ui.ActionRow(*buttons[: limits.ROW_BUTTONS])] if buttons else []


def select(custom_id: str, hint: str, options: Sequence[tuple[str, str, str]]) -> list[Item]:
    """A menu of (value, label, description), the first 25, each value once; no menu where there are none."""
    unique = {value: (label, about) for value, label, about in options if limits.value_fits(value)}
    if not unique:
        return []
    menu = ui.Select[Any](
        custom_id=custom_id,
        placeholder=limits.placeholder(hint),
        options=[
            discord.SelectOption(
                label=limits.option_text(label), value=value, description=limits.option_text(about) if about else None
            )
            for value, (label, about) in list(unique.items())[: limits.OPTIONS]
        ],
    )
    return [ui.ActionRow(menu)]


def entry_select(custom_id: str, hint: str, choices: Sequence[Choice]) -> list[Item]:
    """A menu of entries and terms."""
    return select(custom_id, hint, [(custom_ids.token(each.ref), each.title, "") for each in choices])


def page(things: Sequence[T], number: int) -> tuple[int, Sequence[T]]:
    """The page that there is nearest to `number` (from 0), and the up to 25 things on it."""
    last = max(0, (len(things) - 1) // limits.OPTIONS)
    number = min(max(number, 0), last)
    return number, things[number * limits.OPTIONS : (number + 1) * limits.OPTIONS]


def turning(count: int, number: int, custom_id: Callable[[int], str]) -> list[Item]:
    """Buttons to the pages before and after, as far as there are such."""
    before = [button("Previous", custom_id(number - 1))] if number > 0 else []
    after = [button("Next", custom_id(number + 1))] if (number + 1) * limits.OPTIONS < count else []
    return [*before, *after]


def parts(components: Iterable[Any]) -> Iterator[Any]:
    """Everything in a message, nested parts after the one that holds them."""
    for part in components:
        yield part
        yield from parts(getattr(part, "children", ()))


def chosen(interaction: discord.Interaction[Any]) -> list[str]:
    """The values that were chosen in a menu; none for a button. A client can send anything."""
    data: Any = interaction.data or {}
    values = cast("list[object]", data.get("values") or [])
    return [str(value) for value in values]


def plain(words: str, limit: int) -> str:
    """What is no markdown, on one line, so that it shows as it is written."""
    return discord.utils.escape_markdown(limits.shorten(" ".join(words.split()), limit))


def quoted(words: str) -> str:
    """What somebody typed, made harmless and short enough to be shown back."""
    printable = "".join(character for character in words if character.isprintable() or character.isspace())
    return discord.utils.escape_mentions(plain(printable, QUOTED)) or limits.ELLIPSIS
