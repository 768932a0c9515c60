"""What Discord refuses in a message beyond its own schema: sizes, emptiness, the layout's rules, who may be pinged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from local_discord.messages import COMPONENTS_V2, SELECTS, TEXT_DISPLAY, walk

Json = dict[str, Any]
ROW, BUTTON, SECTION, CONTAINER = 1, 2, 9, 17
OLD_TOP_LEVEL = (ROW,)
LAYOUT_ONLY = (9, 10, 11, 12, 13, 14, 17)
EMBED_TEXTS = {"title": 256, "description": 4096}
LINK_STYLE, PREMIUM_STYLE = 5, 6


def message_problems(body: Json, *, flags: int) -> list[str]:
    """Return what is wrong with a message's body; `flags` are those that the message will have."""
    problems = [*_content(body), *_embeds(body.get("embeds") or [])]
    components = body.get("components") or []
    if flags & COMPONENTS_V2:
        problems += _layout(body, components)
    else:
        problems += _rows(components)
    return [*problems, *_parts(components)]


def mention_problems(body: Json) -> list[str]:
    """Return why a body could ping somebody: every one of ours carries an `allowed_mentions` with an empty `parse`."""
    allowed = body.get("allowed_mentions")
    if not isinstance(allowed, dict) or allowed.get("parse") != []:
        return ["allowed_mentions: `parse: []` is missing"]
    pinging = [name for name in ("users", "roles", "replied_user") if allowed.get(name)]
    return [f"allowed_mentions.{name}: this would ping somebody" for name in pinging]


def _too_long(path: str, text: Any, limit: int) -> Iterator[str]:
    # Discord counts UTF-16 units nowhere that we know of; code points are what its errors count.
    if isinstance(text, str) and len(text) > limit:
        yield f"{path}: Must be {limit} or fewer in length."


def _content(body: Json) -> Iterator[str]:
    yield from _too_long("content", body.get("content"), 2000)


def _embeds(embeds: list[Json]) -> Iterator[str]:
    total = 0
    for number, embed in enumerate(embeds):
        path = f"embeds.{number}"
        texts = [(f"{path}.{name}", embed.get(name), limit) for name, limit in EMBED_TEXTS.items()]
        texts.append((f"{path}.footer.text", (embed.get("footer") or {}).get("text"), 2048))
        texts.append((f"{path}.author.name", (embed.get("author") or {}).get("name"), 256))
        fields = embed.get("fields") or []
        if len(fields) > 25:
            yield f"{path}.fields: Must be 25 or fewer in length."
        for place, each in enumerate(fields):
            texts.append((f"{path}.fields.{place}.name", each.get("name"), 256))
            texts.append((f"{path}.fields.{place}.value", each.get("value"), 1024))
            if not each.get("name") or not each.get("value"):
                yield f"{path}.fields.{place}: This field is required"
        for where, text, limit in texts:
            yield from _too_long(where, text, limit)
        total += sum(len(text or "") for _, text, _ in texts)
    if len(embeds) > 10:
        yield "embeds: Must be 10 or fewer in length."
    if total > 6000:
        yield "embeds: Embed size exceeds maximum size of 6000"


def _layout(body: Json, components: list[Json]) -> Iterator[str]:
    for name in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(name):
            yield f"{name}: The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
    parts = list(walk(components))
    if len(parts) > 40:
        yield f"components: The maximum number of components is 40, there are {len(parts)}"
    texts = [part.get("content") or "" for part in parts if part.get("type") == TEXT_DISPLAY]
    if any(not text for text in texts):
        yield "components: A text display must hold 1 or more characters"
    if sum(map(len, texts)) > 4000:
        yield "components: Component displayable text size exceeds maximum size of 4000"
    for number, part in enumerate(components):
        if part.get("type") in (BUTTON, *SELECTS):
            yield f"components.{number}: A button or menu must stand in an action row"
        if part.get("type") == CONTAINER:
            for place, inner in enumerate(part.get("components") or []):
                if inner.get("type") not in (ROW, 9, 10, 12, 13, 14):
                    yield f"components.{number}.components.{place}: This cannot stand in a container"


def _rows(components: list[Json]) -> Iterator[str]:
    if len(components) > 5:
        yield "components: Must be 5 or fewer in length."
    for number, part in enumerate(components):
        if part.get("type") not in OLD_TOP_LEVEL:
            needs = "IS_COMPONENTS_V2 is needed" if part.get("type") in LAYOUT_ONLY else "must be an action row"
            yield f"components.{number}: Value of field 'type' is not allowed here, {needs}"


def _parts(components: list[Json]) -> Iterator[str]:
    custom_ids: set[str] = set()
    numbers: set[int] = set()
    for part in walk(components):
        kind = part.get("type")
        custom_id = part.get("custom_id")
        if custom_id is not None:
            if not 1 <= len(custom_id) <= 100:
                yield "components.custom_id: Must be between 1 and 100 in length."
            if custom_id in custom_ids:
                yield f"components.custom_id: Component custom id cannot be duplicated ({custom_id})"
            custom_ids.add(custom_id)
        if part.get("id"):
            if part["id"] in numbers:
                yield f"components.id: Component id cannot be duplicated ({part['id']})"
            numbers.add(part["id"])
        if kind == ROW:
            yield from _row(part)
        elif kind == BUTTON:
            yield from _button(part)
        elif kind in SELECTS:
            yield from select_problems(part)


def _row(row: Json) -> Iterator[str]:
    inner = row.get("components") or []
    menus = [part for part in inner if part.get("type") in SELECTS]
    if not inner or len(inner) > 5:
        yield "components.row: Must be between 1 and 5 in length."
    if menus and len(inner) > 1:
        yield "components.row: A menu fills its row"
    if len(menus) + sum(part.get("type") == BUTTON for part in inner) != len(inner):
        yield "components.row: Only buttons or one menu can stand in a row"


def _button(button: Json) -> Iterator[str]:
    style, has_id, url = button.get("style"), bool(button.get("custom_id")), button.get("url")
    yield from _too_long("components.button.label", button.get("label"), 80)
    if style == LINK_STYLE:
        if has_id or not url:
            yield "components.button.url: A link button has a url and no custom_id"
        elif len(url) > 512:
            yield "components.button.url: Must be 512 or fewer in length."
        elif urlsplit(url).scheme not in ("http", "https", "discord") or not urlsplit(url).netloc:
            yield f"components.button.url: Scheme must be one of ('http', 'https', 'discord'): {url}"
    elif style != PREMIUM_STYLE and (not has_id or url):
        yield "components.button.custom_id: A custom id is required"
    if style != PREMIUM_STYLE and not button.get("label") and not button.get("emoji"):
        yield "components.button.label: A button must have a label or an emoji"


def select_problems(menu: Json) -> Iterator[str]:
    """Yield what is wrong with a menu, in a message or in a modal."""
    if not menu.get("custom_id"):
        yield "components.select.custom_id: A custom id is required"
    yield from _too_long("components.select.placeholder", menu.get("placeholder"), 150)
    low, high = menu.get("min_values"), menu.get("max_values")
    low, high = 1 if low is None else low, 1 if high is None else high
    if not 0 <= low <= high <= 25:
        yield "components.select: min_values must not be greater than max_values, 0 to 25"
    if menu.get("type") != 3:
        return
    options = menu.get("options") or []
    if not 1 <= len(options) <= 25:
        yield "components.select.options: Must be between 1 and 25 in length."
    if high > len(options):
        yield "components.select.max_values: must not be greater than the number of options"
    values = [option.get("value") for option in options]
    if len(set(values)) != len(values):
        yield "components.select.options: Option values cannot be duplicated"
    if sum(bool(option.get("default")) for option in options) > high:
        yield "components.select.options: More defaults than max_values"
    for option in options:
        for name in ("label", "value"):
            if not 1 <= len(option.get(name) or "") <= 100:
                yield f"components.select.options.{name}: Must be between 1 and 100 in length."
        yield from _too_long("components.select.options.description", option.get("description"), 100)
