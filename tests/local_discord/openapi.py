"""Requests against Discord's own OpenAPI description, where a copy of it lies beside the project."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

DESCRIPTION = Path(__file__).parents[2].parent / "shared" / "discord-openapi.json"
URI = "urn:discord"
# Sent by discord.py and taken by Discord, though the description does not list them at every place.
ALSO_TAKEN = {"tts", "nsfw", "payload_json"}

Schema = dict[str, Any]


def missing() -> str | None:
    """Return the sentence for the summary when the description is not there, else None."""
    if DESCRIPTION.is_file():
        return None
    return "discord-openapi.json is not beside the project: requests were NOT checked against Discord's description."


class OpenApi:
    """The description, with one compiled validator for each request body."""

    def __init__(self, document: Schema) -> None:
        """Take the parsed description."""
        # Discord takes ids as numbers, too, and discord.py sends them so in message_reference.
        document["components"]["schemas"]["SnowflakeType"] = {
            "type": ["string", "integer"],
            "pattern": "^(0|[1-9][0-9]*)$",
        }
        self._document = document
        resource = Resource.from_contents(document, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource(URI, resource)
        self._validators: dict[str, Draft202012Validator] = {}

    def problems(self, method: str, route: str, body: Any) -> list[str]:
        """Return what is wrong with a body, as `path: sentence`; nothing for a route without a described body."""
        operation = self._document["paths"].get(route, {}).get(method.lower(), {})
        contents = operation.get("requestBody", {}).get("content", {})
        if "application/json" not in contents:
            return []
        schema = contents["application/json"]["schema"]
        errors = list(self._validator(method, route, schema).iter_errors(body))
        if errors:
            return [_sentence(error) for error in errors]
        return [f"{path}: Discord does not know this property" for path in self._unknown(schema, body, ())]

    def answer_problems(self, method: str, route: str, status: int, body: Any) -> list[str]:
        """Return where an answer of this local Discord differs from the description (for the fake's own tests)."""
        operation = self._document["paths"].get(route, {}).get(method.lower(), {})
        response = operation.get("responses", {}).get(str(status), {})
        schema = response.get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            return []
        return [_sentence(error) for error in self._validator(f"answer {method}", route, schema).iter_errors(body)]

    def _validator(self, method: str, route: str, schema: Schema) -> Draft202012Validator:
        key = f"{method} {route}"
        if key not in self._validators:
            local = json.loads(json.dumps(schema).replace('"#/', f'"{URI}#/'))
            self._validators[key] = Draft202012Validator(local, registry=self._registry)
        return self._validators[key]

    def _resolve(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            place: Any = self._document
            for step in schema["$ref"].removeprefix("#/").split("/"):
                place = place[step]
            schema = place
        return schema

    def _branches(self, schema: Schema, value: Any) -> Iterator[Schema]:
        """Yield the schemas that may describe `value`; a `type` number chooses among components and options."""
        schema = self._resolve(schema)
        yield schema
        for keyword in ("allOf", "oneOf", "anyOf"):
            for branch in schema.get(keyword, []):
                resolved = self._resolve(branch)
                kinds = resolved.get("properties", {}).get("type", {}).get("enum")
                if kinds and isinstance(value, dict) and value.get("type", kinds[0]) not in kinds:
                    continue
                yield from self._branches(resolved, value)

    def _unknown(self, schema: Schema, value: Any, path: tuple[str, ...]) -> Iterator[str]:
        branches = list(self._branches(schema, value))
        if isinstance(value, list):
            items = [branch["items"] for branch in branches if isinstance(branch.get("items"), dict)]
            for number, each in enumerate(value):
                yield from self._unknown({"anyOf": items}, each, (*path, str(number)))
        if not isinstance(value, dict) or any("additionalProperties" in branch for branch in branches):
            return
        known: dict[str, list[Schema]] = {}
        for branch in branches:
            for name, inner in branch.get("properties", {}).items():
                known.setdefault(name, []).append(inner)
        if not known:
            return
        for name, each in value.items():
            if name in known:
                yield from self._unknown({"anyOf": known[name]}, each, (*path, name))
            elif name not in ALSO_TAKEN:
                yield ".".join((*path, name))


def _deepest(error: ValidationError) -> ValidationError:
    """Follow a failed choice into the branch that was meant: the one whose `type` fits."""
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context or []:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    meant = [
        errors
        for errors in branches.values()
        if not any(list(inner.path) == ["type"] or (inner.validator == "type" and not inner.path) for inner in errors)
    ]
    if len(meant) == 1:
        return _deepest(meant[0][0])
    return best_match([error]) or error if error.context else error


def _sentence(error: ValidationError) -> str:
    deepest = _deepest(error)
    path = ".".join(str(step) for step in deepest.absolute_path) or "body"
    return f"{path}: {deepest.message[:300]}"


@functools.lru_cache(maxsize=1)
def load() -> OpenApi | None:
    """Return the description, or None where there is no copy."""
    if not DESCRIPTION.is_file():
        return None
    return OpenApi(json.loads(DESCRIPTION.read_text(encoding="utf-8")))
