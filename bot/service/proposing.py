"""Proposing: a member's wish for a new entry, which waits for a moderator."""

from dataclasses import dataclass
from typing import Final

from bot.errors import Refused
from bot.faq.limits import PHRASING
from bot.service.actor import Actor, Right
from bot.service.allowance import Allowance, Verdict
from bot.service.cleaning import cleaned
from bot.service.library import Library
from bot.service.likeness import key_among
from bot.service.mentions import without_people
from bot.service.ports import Clock, ReviewStore
from bot.service.records import Asked, Review, ReviewKind

ANSWER: Final = 1_500
PROPOSALS, SECONDS = 5, 600.0
COMPARED: Final = 100
"""Open items of the review queue that a new one is compared with."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal that is in the queue; `nearest` is the title of what comes near ("": nothing)."""

    review: Review
    nearest: str


class Proposing:
    """The use case of `/faq suggest`. May raise Refused and StorageUnavailable."""

    def __init__(self, library: Library, reviews: ReviewStore, clock: Clock) -> None:
        self._library = library
        self._reviews = reviews
        self._clock = clock
        self._allowance = Allowance(clock.monotonic, per_asker=PROPOSALS, per_channel=10 * PROPOSALS, seconds=SECONDS)

    async def propose(self, actor: Actor, question: str, answer: str) -> Proposed:
        """Put a question into the review queue, with the answer that the member would give (it may be empty)."""
        actor.require(Right.PROPOSE)
        for name, typed, most in (("question", question, PHRASING), ("answer", answer, ANSWER)):
            if len(typed) > most:  # the form takes no more, but a client can send anything
                raise Refused(f"Your {name} is {len(typed):,} characters long; at most {most:,} fit. Please make it "
                              "shorter, and send it once more: nothing was put on the list.")  # fmt: skip
        text = cleaned(question)[:PHRASING].strip()
        if not any(character.isalnum() for character in text):
            raise Refused("I see no question there. Please write one, in plain words.")
        if actor.user_id is not None and self._allowance.ask(actor.user_id, actor.guild_id) is not Verdict.ALLOWED:
            raise Refused("That was a lot of proposals at once. Please give it ten minutes.")
        snapshot = await self._library.snapshot(actor.guild_id)
        near = next(iter(snapshot.matcher.rank(text, limit=1)), None)
        thing = snapshot.knowledge_base.get(near.entry_id) if near is not None and near.confidence >= 0.5 else None
        others = [item.text for item in await self._reviews.queue(actor.guild_id, limit=COMPARED)]
        asked = Asked(
            key=key_among(text, others),
            text=text,
            kind=ReviewKind.PROPOSED,
            day=self._clock.now().date(),
            nearest=thing.ref if thing else "",
            proposal=without_people(answer)[:ANSWER],
        )
        return Proposed(await self._reviews.add(actor.guild_id, asked), thing.title if thing else "")
