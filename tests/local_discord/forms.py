"""A modal, as a person sees it and fills it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from local_discord.messages import LABEL, SELECTS, TEXT_DISPLAY, TEXT_INPUT

ROW, RADIO, CHECKBOXES, CHECKBOX = 1, 21, 22, 23
Value = str | bool | list[str]


@dataclass(frozen=True)
class Field:
    """One field: `value` is what it is prefilled with; `options` are (label, value) of menus."""

    label: str
    custom_id: str
    type: int
    value: str = ""
    chosen: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    required: bool = True
    min_length: int = 0
    max_length: int = 4000
    description: str = ""
    placeholder: str = ""


@dataclass(frozen=True)
class Modal:
    """A modal that stands open before a person; `origin` is the interaction that opened it."""

    custom_id: str
    title: str
    components: list[dict[str, Any]]
    origin: Any

    @property
    def fields(self) -> list[Field]:
        """The fields from top to bottom."""
        return [_field(part) for part in self.components if part["type"] in (ROW, LABEL)]

    @property
    def text(self) -> str:
        """The title, the text displays, and the labels."""
        parts = [part["content"] if part["type"] == TEXT_DISPLAY else _field(part).label for part in self.components]
        return "\n".join([self.title, *parts])

    def field(self, name: str) -> Field:
        """Find a field by custom_id or label; an AssertionError when it is not there."""
        for each in self.fields:
            if name in (each.custom_id, each.label):
                return each
        raise AssertionError(f"The modal {self.title!r} has no field {name!r}, only {[f.label for f in self.fields]}.")

    def fill(self, values: dict[str, Value], *, forced: bool) -> list[dict[str, Any]]:
        """Return the components of the submit; what is not named keeps its prefilled value.

        Unless `forced`, what the client itself would not let pass (required, lengths, options) is an AssertionError.
        """
        by_id = {self.field(name).custom_id: value for name, value in values.items()}
        filled: list[dict[str, Any]] = []
        for part in self.components:
            if part["type"] == TEXT_DISPLAY:
                filled.append({"type": TEXT_DISPLAY, "id": part["id"]})
                continue
            each = _field(part)
            inner = _answer(_inner(part), each, by_id.get(each.custom_id), forced=forced)
            nested = {"components": [inner]} if part["type"] == ROW else {"component": inner}
            filled.append({"type": part["type"], "id": part["id"]} | nested)
        return filled


def _inner(part: dict[str, Any]) -> dict[str, Any]:
    return part["components"][0] if part["type"] == ROW else part["component"]


def _field(part: dict[str, Any]) -> Field:
    inner = _inner(part)
    options = inner.get("options") or []
    required = inner.get("required")
    return Field(
        label=part.get("label") or inner.get("label") or "",
        custom_id=inner["custom_id"],
        type=inner["type"],
        value=inner.get("value") or "",
        chosen=tuple(option["value"] for option in options if option.get("default")),
        options=tuple((option["label"], option["value"]) for option in options),
        required=True if required is None else bool(required),
        min_length=inner.get("min_length") or 0,
        max_length=inner.get("max_length") or 4000,
        description=part.get("description") or "",
        placeholder=inner.get("placeholder") or "",
    )


def _answer(inner: dict[str, Any], each: Field, value: Value | None, *, forced: bool) -> dict[str, Any]:
    base = {"type": inner["type"], "id": inner["id"], "custom_id": each.custom_id}
    if inner["type"] == TEXT_INPUT:
        text = each.value if value is None else str(value)
        if not forced:
            assert text or not each.required, f"{each.label!r} must be filled in."
            low = each.min_length if text else 0
            assert low <= len(text) <= each.max_length, f"{each.label!r} takes {low} to {each.max_length} characters."
        return base | {"value": text}
    if inner["type"] == CHECKBOX:
        return base | {"value": bool(value if value is not None else inner.get("default"))}
    chosen = list(each.chosen) if value is None else [value] if isinstance(value, str) else list(value)  # type: ignore[arg-type]
    if inner["type"] in (3, RADIO, CHECKBOXES):
        by_label = dict(each.options)
        chosen = [by_label.get(str(one), str(one)) for one in chosen]
        if not forced:
            assert chosen or not each.required, f"{each.label!r} must be chosen."
            assert all(one in by_label.values() for one in chosen), f"{each.label!r} offers {list(by_label)}."
    if inner["type"] == RADIO:
        return base | {"value": chosen[0] if chosen else None}
    assert inner["type"] in (*SELECTS, CHECKBOXES), f"Fields of type {inner['type']} cannot be filled in here."
    return base | {"values": [str(one) for one in chosen]}
