"""The fake's own events against a schema of Discord's gateway, where a copy of it lies beside the project."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

SCHEMA = Path(__file__).parents[2].parent / "shared" / "discord-gateway-schema.json"
URI = "urn:gateway"
DEFINITIONS = {
    "READY": "Ready",
    "GUILD_CREATE": "GuildCreate",
    "MESSAGE_CREATE": "MessageCreate",
    "MESSAGE_REACTION_ADD": "GatewayMessageReactionAddDispatchData",
    "MESSAGE_REACTION_REMOVE": "GatewayMessageReactionRemoveDispatchData",
    "INTERACTION_CREATE": "InteractionCreate",
}


@functools.lru_cache(maxsize=1)
def _registry() -> Registry[Any] | None:
    if not SCHEMA.is_file():
        return None
    contents = json.loads(SCHEMA.read_text(encoding="utf-8"))
    for name, definition in contents["definitions"].items():
        # The schema knows the bits that have names, one by one; life has none or several of them.
        if name.endswith("Flags"):
            definition.pop("const", None)
            definition["type"] = "integer"
    return Registry().with_resource(URI, Resource.from_contents(contents, default_specification=DRAFT7))


def available() -> bool:
    """Say whether the schema is there."""
    return _registry() is not None


def problem(event: str, data: Any) -> str | None:
    """Return what is wrong with an event, or None (also for events that the schema does not describe)."""
    registry = _registry()
    if registry is None or event not in DEFINITIONS:
        return None
    validator = Draft7Validator({"$ref": f"{URI}#/definitions/{DEFINITIONS[event]}"}, registry=registry)
    error = best_match(validator.iter_errors(data))
    if error is None:
        return None
    path = ".".join(str(step) for step in error.absolute_path)
    return f"{event} {path}: {error.message[:300]}"
