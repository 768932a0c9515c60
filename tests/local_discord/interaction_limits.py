"""What Discord refuses in modals, autocomplete answers and commands beyond its own schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from local_discord.limits import select_problems
from local_discord.messages import LABEL, SELECTS, TEXT_DISPLAY, TEXT_INPUT, walk

Json = dict[str, Any]
ROW = 1
CHAT, USER, MESSAGE = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, NUMBER = 1, 2, 3, 4, 10
NAME = re.compile(r"[-_'\w]{1,32}")
MOST_OF_KIND = {CHAT: 100, USER: 15, MESSAGE: 15}


def modal_problems(modal: Json) -> list[str]:
    """Return what is wrong with a modal."""
    problems: list[str] = []
    if not 1 <= len(modal.get("title") or "") <= 45:
        problems.append("data.title: Must be between 1 and 45 in length.")
    if not 1 <= len(modal.get("custom_id") or "") <= 100:
        problems.append("data.custom_id: Must be between 1 and 100 in length.")
    top = modal.get("components") or []
    if not 1 <= len(top) <= 5:
        problems.append("data.components: Must be between 1 and 5 in length.")
    for part in top:
        problems += _modal_item(part)
    custom_ids = [part["custom_id"] for part in walk(top) if part.get("custom_id")]
    if len(custom_ids) != len(set(custom_ids)):
        problems.append("data.components: Component custom id cannot be duplicated")
    return problems


def _modal_item(part: Json) -> Iterator[str]:
    if part.get("type") == TEXT_DISPLAY:
        return
    if part.get("type") == LABEL:
        inner = [part.get("component") or {}]
        if not 1 <= len(part.get("label") or "") <= 45:
            yield "data.components.label: Must be between 1 and 45 in length."
        if len(part.get("description") or "") > 100:
            yield "data.components.description: Must be 100 or fewer in length."
    elif part.get("type") == ROW:
        inner = part.get("components") or []
        if len(inner) != 1 or inner[0].get("type") != TEXT_INPUT or not inner[0].get("label"):
            yield "data.components: A row of a modal holds one text input with a label"
    else:
        yield "data.components: Only labels, text displays and rows can stand in a modal"
        return
    for item in inner:
        if item.get("type") == TEXT_INPUT:
            yield from _text_input(item)
        elif item.get("type") in SELECTS:
            yield from select_problems(item)


def _text_input(item: Json) -> Iterator[str]:
    if not 1 <= len(item.get("custom_id") or "") <= 100:
        yield "data.components.custom_id: Must be between 1 and 100 in length."
    if len(item.get("placeholder") or "") > 100:
        yield "data.components.placeholder: Must be 100 or fewer in length."
    low, high = item.get("min_length") or 0, item.get("max_length") or 4000
    if not 0 <= low <= high <= 4000:
        yield "data.components.max_length: min_length must not be greater than max_length, 0 to 4000"
    value = item.get("value")
    if value and not low <= len(value) <= high:
        yield f"data.components.value: Must be between {low} and {high} in length."


def choice_problems(choices: list[Json], kind: int = STRING) -> list[str]:
    """Return what is wrong with the choices of an option or of an autocomplete answer."""
    problems: list[str] = []
    if len(choices) > 25:
        problems.append("data.choices: Must be 25 or fewer in length.")
    for number, choice in enumerate(choices):
        if not 1 <= len(choice.get("name") or "") <= 100:
            problems.append(f"data.choices.{number}.name: Must be between 1 and 100 in length.")
        value = choice.get("value")
        if kind == STRING and (not isinstance(value, str) or not 1 <= len(value) <= 100):
            problems.append(f"data.choices.{number}.value: Must be a text between 1 and 100 in length.")
        if kind in (INTEGER, NUMBER) and (isinstance(value, bool) or not isinstance(value, int | float)):
            problems.append(f"data.choices.{number}.value: Must be a number.")
    return problems


def command_problems(command: Json) -> list[str]:
    """Return what is wrong with one command."""
    kind = command.get("type") or CHAT
    if kind != CHAT:
        problems = [] if 1 <= len(command.get("name") or "") <= 32 else ["name: Must be between 1 and 32 in length."]
        barred = [name for name in ("description", "options") if command.get(name)]
        return problems + [f"{name}: A context menu command cannot have this" for name in barred]
    problems = [*_named(command, "body"), *_options(command.get("options") or [], "options", depth=0)]
    size = sum(_size(part) for part in [command, *_nested(command)])
    if size > 8000:
        problems.append("body: Command exceeds maximum size (8000)")
    return problems


def commands_problems(commands: list[Json]) -> list[str]:
    """Return what is wrong with a whole set of commands: each one's faults, doubles, too many."""
    problems = [f"{number}.{each}" for number, command in enumerate(commands) for each in command_problems(command)]
    keys = [(command.get("type") or CHAT, command.get("name")) for command in commands]
    if len(keys) != len(set(keys)):
        problems.append("body: Application command names must be unique")
    for kind, most in MOST_OF_KIND.items():
        if sum(key[0] == kind for key in keys) > most:
            problems.append(f"body: Maximum number of application commands of type {kind} reached ({most})")
    return problems


def _named(part: Json, path: str) -> Iterator[str]:
    name, description = part.get("name") or "", part.get("description") or ""
    if not NAME.fullmatch(name) or name != name.lower():
        yield f"{path}.name: Command name is invalid ({name})"
    if not 1 <= len(description) <= 100:
        yield f"{path}.description: Must be between 1 and 100 in length."


def _options(options: list[Json], path: str, *, depth: int) -> Iterator[str]:
    if len(options) > 25:
        yield f"{path}: Must be 25 or fewer in length."
    names = [option.get("name") for option in options]
    if len(names) != len(set(names)):
        yield f"{path}: Option names must be unique"
    kinds = {option.get("type") in (SUBCOMMAND, GROUP) for option in options}
    if len(kinds) > 1:
        yield f"{path}: Sub-command and sub-command group option types are mutually exclusive to all other types"
    optional_seen = False
    for number, option in enumerate(options):
        here, kind = f"{path}.{number}", option.get("type")
        yield from _named(option, here)
        if kind in (SUBCOMMAND, GROUP):
            if depth > 1 or (kind == GROUP and depth):
                yield f"{here}: Sub-commands are nested too deeply"
            yield from _options(option.get("options") or [], f"{here}.options", depth=depth + 1 if kind == GROUP else 2)
            continue
        if option.get("required") and optional_seen:
            yield f"{here}: Required options must be placed before non-required options"
        optional_seen = optional_seen or not option.get("required")
        yield from _option(option, here)


def _option(option: Json, here: str) -> Iterator[str]:
    kind, choices = option.get("type"), option.get("choices") or []
    if choices and kind not in (STRING, INTEGER, NUMBER):
        yield f"{here}.choices: Only texts and numbers have choices"
    if choices and option.get("autocomplete"):
        yield f"{here}.autocomplete: Autocomplete and choices exclude each other"
    for each in choice_problems(choices, kind or STRING):
        yield f"{here}.{each}"
    for name in ("min_length", "max_length"):
        if option.get(name) is not None and (kind != STRING or not 0 <= option[name] <= 6000):
            yield f"{here}.{name}: Must be between 0 and 6000, on a text option"


def _nested(part: Json) -> Iterator[Json]:
    for option in part.get("options") or []:
        yield option
        yield from _nested(option)


def _size(part: Json) -> int:
    choices = part.get("choices") or []
    in_choices = sum(len(str(choice.get("name"))) + len(str(choice.get("value"))) for choice in choices)
    return len(part.get("name") or "") + len(part.get("description") or "") + in_choices
