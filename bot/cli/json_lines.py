"""The lines of `ask --json`: one JSON object in, one out, whatever the line holds. The contract with scripts."""

import json
import logging
from collections.abc import Callable
from typing import cast

from bot.service.reply import Card, Choice, Reply

log = logging.getLogger(__name__)

Ask = Callable[[str, bool], Reply]
"""Text and listening → the reply."""


class BadLineError(Exception):
    """A line that is no question; the message says why."""


def answer_line(ask: Ask, line: bytes, number: int, *, listening: bool) -> str:
    """The output line (without its end) for input line `number`, from 1. Never raises, whatever `line` holds."""
    try:
        text, overheard = read_line(line, listening=listening)
        return to_line(ask(text, overheard))
    except BadLineError as bad:
        return to_line(None, f"line {number}: {bad}")
    except Exception:
        # A script counts on a line for each line; what went wrong here must not cost it all the others.
        log.exception("Line %d could not be answered.", number)
        return to_line(None, f"line {number}: the engine failed on this text")


def read_line(line: bytes, *, listening: bool) -> tuple[str, bool]:
    """The text and whether it was only overheard. Raises BadLineError."""
    try:
        value: object = json.loads(line.decode("utf-8-sig"))  # some editors begin a file with a byte order mark
    except UnicodeDecodeError:
        raise BadLineError("is not UTF-8") from None
    except RecursionError:
        raise BadLineError("is nested too deep") from None
    except ValueError as error:
        raise BadLineError(f"is not JSON ({error})" if line.strip() else 'is empty; write {"text": "…"}') from None
    if not isinstance(value, dict) or "text" not in value:
        raise BadLineError('needs an object with "text", like {"text": "what is an EMT?"}')
    fields = cast("dict[str, object]", value)
    text, overheard = fields["text"], fields.get("listening", listening)
    if not isinstance(text, str):
        raise BadLineError('"text" must be a string')
    if not isinstance(overheard, bool):
        raise BadLineError('"listening" must be true or false')
    return text, overheard


def to_line(reply: Reply | None, error: str = "") -> str:
    """A reply as one line of ASCII; without a reply, the line of an error."""
    fields: dict[str, object] = {
        "decision": str(reply.kind) if reply else "none",
        "confidence": round(reply.confidence, 4) if reply and reply.confidence is not None else None,
        "entry": _entry(reply.card) if reply and reply.card else None,
        "suggestions": [_suggestion(choice) for choice in reply.suggestions] if reply else [],
        "reply": reply.text if reply else "",
    }
    return json.dumps(fields | ({"error": error} if error else {}))


def _entry(card: Card) -> dict[str, object]:
    links = [{"title": link.title, "url": link.url} for link in card.links]
    return {"id": card.id, "title": card.title, "answer": card.text, "links": links}


def _suggestion(choice: Choice) -> dict[str, object]:
    return {"id": Card(choice.ref, choice.title, "").id, "title": choice.title}
