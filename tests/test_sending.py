"""How the Sender deals with a Discord that refuses, resets, hangs or has had enough of us."""

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.discord_app import refusals, sending
from bot.discord_app.rendering import note
from bot.discord_app.sending import Sender


@dataclass
class Response:
    """As much of an HTTP response as the library's errors look at."""

    status: int
    headers: dict[str, str] = field(default_factory=lambda: {"Via": "1.1 google"})
    reason: str = ""


def refusal(status: int, code: int = 0, message: str = "", **headers: str) -> discord.HTTPException:
    """An error as the library raises it."""
    kinds = {403: discord.Forbidden, 404: discord.NotFound, 503: discord.DiscordServerError}
    return kinds.get(status, discord.HTTPException)(
        Response(status, headers or {"Via": "1.1 google"}),  # type: ignore[arg-type]
        {"code": code, "message": message},
    )


class Place:
    """A channel that fails in the given ways, one a try, and then takes what it is sent."""

    def __init__(self, *failures: Exception | float, number: int = 1) -> None:
        self.id = number
        self.failures = list(failures)
        self.tries: list[dict[str, Any]] = []

    async def send(self, **message: Any) -> SimpleNamespace:
        """One try."""
        self.tries.append(message)
        if self.failures:
            failure = self.failures.pop(0)
            if isinstance(failure, Exception):
                raise failure
            await asyncio.sleep(failure)
        return SimpleNamespace(id=77)


class Clock:
    """A clock that stands until it is moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The Sender's clock, with next to no pauses between tries."""
    monkeypatch.setattr(sending, "PAUSES", (0.0, 0.0, 0.0))
    return Clock()


async def posted(sender: Sender, place: Place) -> bool:
    """Whether a message arrived."""
    return await sender.post(place, note("hello"), nonce=42)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "failure",
    [
        ConnectionResetError(104, "Connection reset by peer"),
        aiohttp.ClientOSError(104, "Connection reset by peer"),
        aiohttp.ServerDisconnectedError(),
        refusal(503),
    ],
    ids=["reset", "reset in aiohttp", "disconnected", "503"],
)
async def test_what_the_library_does_not_retry_we_do(clock: Clock, failure: Exception):
    """After a reset or a 503 the same message goes out again under the same nonce."""
    place = Place(failure, failure)
    assert await posted(Sender(clock), place)
    assert [(each["nonce"], each["allowed_mentions"].to_dict()) for each in place.tries] == [("42", {"parse": []})] * 3


async def test_four_tries_are_enough(clock: Clock):
    """A network that fails on and on is given up, quietly."""
    place = Place(*[ConnectionResetError(104, "reset")] * 9)
    assert not await posted(Sender(clock), place)
    assert len(place.tries) == 4


@pytest.mark.parametrize("code", [50001, 50013, 160002, 40058, 50083])
async def test_a_channel_that_is_closed_to_us_is_left_alone_for_ten_minutes(clock: Clock, code: int):
    """After such a refusal nothing is tried there for ten minutes, and other channels are not touched."""
    sender, place = Sender(clock), Place(refusal(403, code))
    assert not await posted(sender, place)
    clock.now += 599
    assert not await posted(sender, place)
    assert len(place.tries) == 1
    assert await posted(sender, Place(number=2))
    clock.now += 2
    assert await posted(sender, place)


async def test_the_wall_before_discord_stops_everything_for_ten_minutes(clock: Clock):
    """A 429 without Via stops every channel, for going on would keep the whole address out."""
    sender = Sender(clock)
    assert not await posted(sender, Place(refusal(429, Server="cloudflare")))
    other = Place(number=2)
    clock.now += 599
    assert not await posted(sender, other)
    assert other.tries == []
    clock.now += 2
    assert await posted(sender, other)


async def test_an_ordinary_429_stops_nothing(clock: Clock):
    """A 429 of Discord's own is about that one message."""
    sender = Sender(clock)
    assert not await posted(sender, Place(refusal(429)))
    assert await posted(sender, Place())


@pytest.mark.parametrize("code", [10008, 10003, 10062, 40060])
async def test_news_is_no_error(clock: Clock, caplog: pytest.LogCaptureFixture, code: int):
    """What is over or gone is not tried again, and worth no warning."""
    place = Place(refusal(404, code))
    assert not await posted(Sender(clock), place)
    assert len(place.tries) == 1
    assert [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []


async def test_a_hanging_discord_is_given_up(clock: Clock, monkeypatch: pytest.MonkeyPatch):
    """When no answer comes, the time-out ends it; there is no second try."""
    monkeypatch.setattr(sending, "SEND_SECONDS", 0.05)
    place = Place(5.0)
    assert not await posted(Sender(clock), place)
    assert len(place.tries) == 1


async def test_our_own_mistakes_are_not_hidden(clock: Clock):
    """A programming error is no network's fault: it goes to whoever called."""
    with pytest.raises(ValueError, match="ours"):
        await posted(Sender(clock), Place(ValueError("ours")))


async def test_a_view_is_not_kept_after_it_was_sent(clock: Clock):
    """The library would keep every view in memory; ours have ended before they go out."""
    place = Place()
    await posted(Sender(clock), place)
    assert place.tries[0]["view"].is_finished()


async def test_memory_of_closed_channels_is_bounded(clock: Clock, monkeypatch: pytest.MonkeyPatch):
    """However many channels refuse us, only so many are remembered, and old ones make room."""
    monkeypatch.setattr(refusals, "REMEMBERED_CHANNELS", 3)
    sender = Sender(clock)
    for number in range(1, 10):
        await posted(sender, Place(refusal(403, 50013), number=number))
    clock.now += 601
    late = Place(refusal(403, 50013), number=99)
    await posted(sender, late)
    await posted(sender, late)
    assert len(late.tries) == 1


class Thinking:
    """An interaction whose "thinking…" takes these failures, one a try, and then an answer."""

    def __init__(self, *failures: Exception | float) -> None:
        self.failures = list(failures)
        self.edits: list[tuple[str, int]] = []

    async def edit_original_response(self, *, view: discord.ui.LayoutView, attachments: list[Any], **_: Any) -> None:
        """One try."""
        self.edits.append((str(view.to_components()[0]["content"]), len(attachments)))  # type: ignore[typeddict-item]
        failure = self.failures.pop(0) if self.failures else 0.0
        if isinstance(failure, Exception):
            raise failure
        await asyncio.sleep(failure)


FILE = ("a.png", b"picture")


async def test_an_answer_that_is_refused_with_its_file_comes_without(clock: Clock):
    """Stats whose picture Discord does not take are shown with bars of signs."""
    waiting = Thinking(refusal(400, 50035))
    assert await Sender(clock).finish(waiting, note("picture"), FILE, without=note("bars"))  # type: ignore[arg-type]
    assert waiting.edits == [("picture", 1), ("bars", 0)]


@pytest.mark.parametrize(
    ("failures", "said"),
    [
        ([refusal(400, 50035)], sending.NOT_TAKEN),
        ([refusal(413)], "too large"),
        ([refusal(400, 40005)], "too large"),
        ([refusal(500)], sending.NOT_TAKEN),
        ([0.5], sending.NOT_TAKEN),  # longer than our patience
    ],
)
async def test_thinking_never_stays(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, failures: list[Exception | float], said: str
):
    """Whatever keeps the answer from being shown, who waits gets a sentence that fits."""
    monkeypatch.setattr(sending, "SEND_SECONDS", 0.1)
    waiting = Thinking(*failures)
    assert not await Sender(clock).finish(waiting, note("answer"), FILE, too_large="too large")  # type: ignore[arg-type]
    assert waiting.edits == [("answer", 1), (said, 0)]


@pytest.mark.parametrize("code", [10062, 10008, 10015, 50027])
async def test_nothing_more_is_tried_where_nobody_waits(clock: Clock, code: int):
    """A "thinking…" that was dismissed, or is too old, gets no second try."""
    waiting = Thinking(refusal(404, code))
    assert not await Sender(clock).finish(waiting, note("answer"), without=note("short"))  # type: ignore[arg-type]
    assert len(waiting.edits) == 1
