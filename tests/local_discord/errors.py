"""The refusals of Discord: status, code, sentence."""

from __future__ import annotations

from typing import Any


class DiscordError(Exception):
    """An answer that is not 2xx."""

    def __init__(self, status: int, code: int, message: str, errors: dict[str, Any] | None = None) -> None:
        """Keep what the answer's body will say."""
        self.status, self.code, self.message, self.errors = status, code, message, errors
        super().__init__(f"{status} {code} {message}")

    def body(self) -> dict[str, Any]:
        """Return the answer's JSON body."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.errors:
            body["errors"] = self.errors
        return body


class InvalidBodyError(DiscordError):
    """50035, the body breaks a rule; always a fault of the bot's, so the test fails in the end."""

    def __init__(self, problems: list[str], code: str = "INVALID_BODY") -> None:
        """Take problems as `path: sentence`."""
        errors: dict[str, Any] = {}
        for problem in problems:
            path, _, sentence = problem.partition(": ")
            place = errors
            for step in path.split("."):
                place = place.setdefault(step or "body", {})
            place.setdefault("_errors", []).append({"code": code, "message": sentence})
        super().__init__(400, 50035, "Invalid Form Body", errors)
        self.problems = problems


def unknown_channel() -> DiscordError:
    """No such channel."""
    return DiscordError(404, 10003, "Unknown Channel")


def unknown_guild() -> DiscordError:
    """No such server, or the bot is not in it."""
    return DiscordError(404, 10004, "Unknown Guild")


def unknown_member() -> DiscordError:
    """No such member."""
    return DiscordError(404, 10007, "Unknown Member")


def unknown_message() -> DiscordError:
    """No such message, or one that only another person can see."""
    return DiscordError(404, 10008, "Unknown Message")


def unknown_user() -> DiscordError:
    """No such person."""
    return DiscordError(404, 10013, "Unknown User")


def unknown_webhook() -> DiscordError:
    """A follow-up with a token that was never acknowledged or never existed."""
    return DiscordError(404, 10015, "Unknown Webhook")


def unknown_interaction() -> DiscordError:
    """No such token, or the three seconds are over."""
    return DiscordError(404, 10062, "Unknown interaction")


def already_acknowledged() -> DiscordError:
    """The second first answer."""
    return DiscordError(400, 40060, "Interaction has already been acknowledged.")


def missing_access() -> DiscordError:
    """The bot cannot see the place."""
    return DiscordError(403, 50001, "Missing Access")


def missing_permissions() -> DiscordError:
    """The bot sees the place and may not do this there."""
    return DiscordError(403, 50013, "Missing Permissions")


def empty_message() -> DiscordError:
    """Nothing to show."""
    return DiscordError(400, 50006, "Cannot send an empty message")


def unauthorized() -> DiscordError:
    """A wrong token."""
    return DiscordError(401, 0, "401: Unauthorized")
