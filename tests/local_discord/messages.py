"""One message, with the properties by which a test reads what a person saw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

EPHEMERAL, LOADING, COMPONENTS_V2, SUPPRESS_EMBEDS = 64, 128, 32768, 4
BUTTON, STRING_SELECT, TEXT_INPUT, TEXT_DISPLAY, LABEL = 2, 3, 4, 10, 18
SELECTS = (3, 5, 6, 7, 8)


@dataclass(frozen=True)
class Button:
    """A button as seen: `url` for a link, else `custom_id`."""

    label: str
    custom_id: str | None
    url: str | None
    disabled: bool
    style: int


@dataclass(frozen=True)
class Select:
    """A menu in a message: `options` are (label, value, description)."""

    custom_id: str
    placeholder: str
    options: tuple[tuple[str, str, str], ...]
    disabled: bool
    type: int = STRING_SELECT
    min_values: int = 1
    max_values: int = 1


@dataclass
class Message:
    """A message in this Discord. It is live: after the bot edits it, the same object shows the new text."""

    id: int
    channel_id: int
    guild_id: int | None
    author: Any
    content: str
    timestamp: str
    type: int = 0
    flags: int = 0
    edited_timestamp: str | None = None
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    mentions: list[int] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    reference: dict[str, str] | None = None
    nonce: str | int | None = None
    webhook_id: int | None = None
    application_id: int | None = None
    interaction_metadata: dict[str, Any] | None = None
    seen_only_by: int | None = None
    deleted: bool = False
    reactions: dict[str, set[int]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    edits: int = 0
    created: float = 0.0

    @property
    def replies_to(self) -> int | None:
        """The id of the message that this one answers, or None."""
        return int(self.reference["message_id"]) if self.reference else None

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def thinking(self) -> bool:
        """Whether it still says "the bot is thinking"."""
        return bool(self.flags & LOADING)

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Every component, nested ones included, in reading order."""
        return list(walk(self.components))

    @property
    def text(self) -> str:
        """All that can be read: content, embeds and text displays, one under the other (no button labels)."""
        lines = [self.content] if self.content else []
        for embed in self.embeds:
            author, footer = embed.get("author") or {}, embed.get("footer") or {}
            lines += [author.get("name", ""), embed.get("title", ""), embed.get("description", "")]
            for each in embed.get("fields") or []:
                lines += [each.get("name", ""), each.get("value", "")]
            lines.append(footer.get("text", ""))
        lines += [part["content"] for part in self.parts if part["type"] == TEXT_DISPLAY]
        return "\n".join(line for line in lines if line)

    @property
    def buttons(self) -> list[Button]:
        """Every button, links included."""
        return [
            Button(
                part.get("label") or (part.get("emoji") or {}).get("name") or "",
                part.get("custom_id"),
                part.get("url"),
                bool(part.get("disabled")),
                part["style"],
            )
            for part in self.parts
            if part["type"] == BUTTON
        ]

    @property
    def labels(self) -> list[str]:
        """The labels of the buttons."""
        return [button.label for button in self.buttons]

    @property
    def links(self) -> list[str]:
        """The addresses behind link buttons."""
        return [button.url for button in self.buttons if button.url]

    @property
    def selects(self) -> list[Select]:
        """Every menu."""
        return [
            Select(
                part["custom_id"],
                part.get("placeholder") or "",
                tuple((o["label"], o["value"], o.get("description") or "") for o in part.get("options") or []),
                bool(part.get("disabled")),
                part["type"],
                1 if part.get("min_values") is None else part["min_values"],
                1 if part.get("max_values") is None else part["max_values"],
            )
            for part in self.parts
            if part["type"] in SELECTS
        ]

    def button(self, label: str | None = None, *, custom_id: str | None = None) -> Button:
        """Find one button by its label (whole, else a part of it) or custom_id; AssertionError when there is none."""
        found = [b for b in self.buttons if b.label == label or (custom_id is not None and b.custom_id == custom_id)]
        if not found and label:
            found = [b for b in self.buttons if label.casefold() in b.label.casefold()]
        assert found, f"There is no button {label or custom_id!r}; the message shows {self.labels}."
        return found[0]

    def select(self, value: str | None = None, *, custom_id: str | None = None) -> Select:
        """Find one menu, by its custom_id, by an option's value or label, or the only one."""
        menus = self.selects
        if custom_id is not None:
            menus = [menu for menu in menus if menu.custom_id == custom_id]
        elif value is not None:
            menus = [menu for menu in menus if menu.type != STRING_SELECT or any(value in o[:2] for o in menu.options)]
        assert menus, f"There is no menu with {custom_id or value!r}; the message has {self.selects}."
        return menus[0]

    def __contains__(self, text: str) -> bool:
        """Say whether the message shows `text`, in any case."""
        return text.casefold() in self.text.casefold()


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield components in reading order, nested ones after the one that holds them."""
    for part in components:
        yield part
        yield from walk(part.get("components") or [])
        for single in ("accessory", "component"):
            if part.get(single):
                yield from walk([part[single]])
