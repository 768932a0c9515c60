"""Asking: one question in, one Reply out, for every door."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from bot.faq.knowledge_base import KnowledgeBase
from bot.matching.decision import Answer, Decision, Emergency, Fallback, Match, Suggestions
from bot.matching.frames import is_question
from bot.matching.later import Later
from bot.matching.small_talk import SmallTalk, points_at_another
from bot.matching.text import clean, words
from bot.service.cards import choice, find, instead, offer
from bot.service.question import Question, Surface
from bot.service.reply import Card, Choice, Reply, ReplyKind
from bot.service.snapshot import Snapshot

UNKNOWN = "I don't know that one yet."
DID_YOU_MEAN, DID_YOU_MEAN_IT = "Did you mean one of these?", "Did you mean this one?"
NEAREST = "I'm not sure, but this comes nearest:"
ALL_OF_IT = "Is that it? This shows all of it:"
EMPTY = "Ask me a question, and I will look it up."
INTRODUCTION = "I am a bot that answers questions from an FAQ. Ask me one in your own words, and I will look it up."
HOW_TO_POINT = (
    "Reply to the message that I should answer, and mention me; or choose *Apps → Answer from FAQ* in its menu."
)
HERE_ALONE = "Write me the question itself, and I will look it up."
NO_QUESTION = (
    "I see no question in that message that my FAQ answers. Ask me one in your own words, and I will look it up."
)
WRONG = "**Not what I meant** under the answer shows what else may fit"
CHATTER = "I know nothing but my FAQ: ask me something about that."
AT_SMALL_TALK = {
    SmallTalk.THANKS: "You're welcome!",
    SmallTalk.PRAISE: "That is kind of you!",
    SmallTalk.CHATTER: CHATTER,
    SmallTalk.WRONG: CHATTER,
}
_PARTS = re.compile(r"[.!,;:\n]+")
OFFERED = 3
CLOSE = 0.05
"""The confidence from which on an entry that came next may be what was meant. Below it, what is related goes first, and
beside suggestions it is not offered: of 240 such offers in the examinations 7 held what was asked for.
"""
LIKELY = 0.45
"""The confidence from which on the first suggestion is shown with its short answer: it is right more often than not,
and whoever meant it need not press anything. Who only names a subject has asked nothing, and stays below it.
"""


class Snapshots(Protocol):
    """What asking needs of a library."""

    async def snapshot(self, guild_id: int) -> Snapshot: ...

    async def expect(self, guild_ids: Iterable[int]) -> None: ...


class Asking:
    """The use case of every door that asks."""

    def __init__(self, library: Snapshots) -> None:
        self._library = library

    async def ask(self, question: Question) -> Reply:
        """What to say to `question`. Overheard questions get an answer, an emergency number, or silence."""
        snapshot = await self._library.snapshot(question.guild_id)
        knowledge_base, matcher = snapshot.knowledge_base, snapshot.matcher
        decision = matcher.match(question.text, listening=question.overheard)
        chats = isinstance(decision, Fallback) and decision.small_talk
        if question.follows and not chats and not question.overheard and not points_at_another(question.text):
            from bot.service.follow_up import in_context  # it reads, which a sure answer does without

            decision = in_context(knowledge_base, matcher, question.text, question.follows, decision)
        if _points_at_nothing(question, decision):
            text = HERE_ALONE if question.surface is Surface.DM else HOW_TO_POINT
            return Reply(ReplyKind.NONE, text, trace=decision.trace, aside=True)
        return _reply(knowledge_base, decision, question, logged=snapshot.settings.log_questions)

    async def expect(self, guild_ids: Iterable[int]) -> None:
        """Questions may come from these servers: make ready what they know. Never raises for a database."""
        await self._library.expect(guild_ids)

    async def show(self, guild_id: int, ref: str) -> Card | None:
        """The card called `ref` in this server; None when it is gone."""
        snapshot = await self._library.snapshot(guild_id)
        return find(snapshot.knowledge_base, ref)

    async def show_digest(self, guild_id: int, short: str) -> Card | None:
        """The card whose ref has this digest (see `knowledge_base.digest`); None when it is gone."""
        snapshot = await self._library.snapshot(guild_id)
        thing = snapshot.knowledge_base.get_by_digest(short)
        return None if thing is None else find(snapshot.knowledge_base, thing.ref)

    async def complete(self, guild_id: int, typed: str, limit: int = 25) -> tuple[Choice, ...]:
        """Questions to offer while somebody types one: the best matches, or the first of each topic when empty."""
        snapshot = await self._library.snapshot(guild_id)
        if not typed.strip():
            return _openers(snapshot, limit)
        matches = snapshot.matcher.rank(typed, limit=limit)
        return _choices(snapshot.knowledge_base, matches, limit)


def _openers(snapshot: Snapshot, limit: int) -> tuple[Choice, ...]:
    """The first questions of every topic in turn, so that an empty box shows the breadth of the base."""
    topics = [list(entries) for entries in snapshot.knowledge_base.topics.values()]
    depth = max(map(len, topics), default=0)
    return tuple(choice(topic[row]) for row in range(depth) for topic in topics if row < len(topic))[:limit]


def _choices(knowledge_base: KnowledgeBase, matches: Iterable[Match], limit: int) -> tuple[Choice, ...]:
    offered = (offer(knowledge_base, match.entry_id) for match in matches)
    return tuple(each for each in offered if each is not None)[:limit]


def _points_at_nothing(question: Question, decision: Decision) -> bool:
    """Is the question that another message is one ("can you answer this"), and no such message is there?"""
    if question.overheard or question.of_another or question.surface is Surface.CLI:
        return False
    unsure = isinstance(decision, Suggestions | Fallback) and decision.trace.text
    return bool(unsure) and points_at_another(question.text)


def _reply(knowledge_base: KnowledgeBase, decision: Decision, question: Question, *, logged: bool) -> Reply:
    overheard = question.overheard
    match decision:
        case Emergency(reply=text, trace=trace):
            return Reply(ReplyKind.EMERGENCY, text, trace=trace)
        case Answer(match=found, others=others, trace=trace):
            card = find(knowledge_base, found.entry_id)
            if card is None:
                return Reply(ReplyKind.NONE, "" if overheard else UNKNOWN, trace=trace)
            # beside an exact subject what is related says more than what is merely alike, which takes longer to find
            enough = "sure" in found.signals and len(card.related) >= OFFERED
            return Reply(
                ReplyKind.ANSWER,
                _spoken(card),
                confidence=found.confidence,
                card=card,
                others=Later(lambda: _instead(knowledge_base, card, () if enough else others)),
                trace=trace,
                signals=found.signals,
                phrasing=found.phrasing,
            )
        case Suggestions(matches=matches, others=others, trace=trace) if not overheard:
            offered = _choices(knowledge_base, matches, OFFERED)
            nearest = find(knowledge_base, matches[0].entry_id) if matches[0].confidence >= LIKELY else None
            return Reply(
                ReplyKind.SUGGEST,
                _offering(offered, nearest),
                confidence=matches[0].confidence,
                suggestions=offered,
                nearest=nearest,
                others=_choices(knowledge_base, (each for each in others if each.confidence >= CLOSE), OFFERED),
                trace=trace,
                signals=matches[0].signals,
                phrasing=matches[0].phrasing,
            )
        case Suggestions(matches=matches, trace=trace):
            return Reply(ReplyKind.NONE, "", confidence=matches[0].confidence, trace=trace)
        case Fallback() if overheard:
            return Reply(ReplyKind.NONE, "", confidence=decision.confidence, trace=decision.trace)
        case Fallback():
            return _nothing_found(knowledge_base, decision, question, logged=logged)


def _nothing_found(knowledge_base: KnowledgeBase, decision: Fallback, question: Question, *, logged: bool) -> Reply:
    """What to say directly to what the FAQ has no answer to, or was not asked."""
    none = Reply(ReplyKind.NONE, "", confidence=decision.confidence, trace=decision.trace)
    if decision.small_talk is not None:
        return replace(
            none, text=_at_small_talk(decision.small_talk, question, logged=logged), small_talk=True, aside=True
        )
    if question.of_another and not _asks(question.text):
        return replace(none, text=NO_QUESTION, aside=True)
    offered = _choices(knowledge_base, decision.others, OFFERED)
    return replace(none, text=_unknown(decision.trace.text, question.surface), others=offered)


def _spoken(card: Card) -> str:
    """A card as one text."""
    return f"{card.breath}\n\n{card.details}" if card.details else card.breath


def only_points(text: str) -> bool:
    """Does a message that replies to another one only ask to answer that one ("can you help here")?"""
    return points_at_another(text)


def did_you_mean(offered: Sequence[Choice], nearest: Card | None = None) -> str:
    """What to ask above suggestions; `nearest` is the one that was shown above them."""
    if len(offered) > 1:
        return DID_YOU_MEAN
    return ALL_OF_IT if nearest and offered and offered[0].ref == nearest.ref else DID_YOU_MEAN_IT


def _offering(offered: Sequence[Choice], nearest: Card | None) -> str:
    """Suggestions as one text."""
    head = [NEAREST, nearest.breath, ""] if nearest else []
    return "\n".join(
        [*head, did_you_mean(offered, nearest), *(f"{number}. {each.title}" for number, each in enumerate(offered, 1))]
    )


def _instead(knowledge_base: KnowledgeBase, shown: Card, ranked: Iterable[Match]) -> tuple[Choice, ...]:
    """What "Not what I meant" offers: what came next, and what the entry itself points to."""
    near, far = list[str](), list[str]()
    for match in ranked:
        (near if match.confidence >= CLOSE else far).append(match.entry_id)
    refs = instead(shown.ref, near, (each.ref for each in shown.related), far)
    offered = (offer(knowledge_base, ref) for ref in refs)
    return tuple(each for each in offered if each is not None)[:OFFERED]


def _at_small_talk(talk: SmallTalk, question: Question, *, logged: bool) -> str:
    if talk is SmallTalk.ABOUT_THE_BOT:
        return INTRODUCTION if question.surface is Surface.CLI else f"{INTRODUCTION} `/faq browse` shows what I know."
    if talk is SmallTalk.WRONG and question.follows and question.surface is not Surface.CLI:
        # only what is kept of a question reaches the moderators
        return f"{WRONG} and tells the moderators." if logged and question.guild_id else f"{WRONG}."
    return AT_SMALL_TALK[talk]


def _asks(text: str) -> bool:
    """Does a message ask anything: does it hold a question mark, or open like a question somewhere?"""
    cleaned = clean(text)
    return "?" in cleaned or any(is_question(words(part)) for part in _PARTS.split(cleaned))


def _unknown(understood: str, surface: Surface) -> str:
    if not understood:
        return EMPTY
    if surface is Surface.CLI:  # where there are no commands to look through
        return f"{UNKNOWN} Try other words."
    return f"{UNKNOWN} Try other words, or look through what I do know with `/faq browse`."
