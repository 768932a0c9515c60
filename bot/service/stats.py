"""Stats that lead to action: what is asked, what is missing, what is wrong, what is old; each with what to do next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.faq.entry import Entry, Term
from bot.faq.knowledge_base import KnowledgeBase
from bot.service.actor import Actor, Right
from bot.service.cards import find
from bot.service.library import Library
from bot.service.ports import Clock, StatsStore
from bot.service.records import DayCount, Outcome

DAYS: Final = 30
LONGEST: Final = 365
SHOWN: Final = 5
STALE_DAYS: Final = 365
"""An entry that was checked against its source longer ago than this wants to be checked again."""
HELPED: Final = (Outcome.ANSWERED, Outcome.CHOSEN)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that stands out: what it is, a few words on it, and `share` (0..1) of the greatest for a bar."""

    title: str
    note: str
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Section:
    """One question that the stats answer. `next_step` says what to do about it; `empty` what it means that there is
    nothing. `more` is how many there are beyond the lines."""

    heading: str
    next_step: str
    empty: str
    lines: tuple[Line, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """The stats of one server over the last `days` days, today included. `by_day` has a place for each of them."""

    days: int
    since: date
    until: date
    asked: int
    helped: int
    waiting: int
    logged: bool
    sections: tuple[Section, ...]
    by_day: tuple[tuple[date, Mapping[Outcome, int]], ...]


class Stats:
    """The use case of `/faq-admin stats` and `faqbot stats`. May raise Refused and StorageUnavailable."""

    def __init__(self, library: Library, store: StatsStore, clock: Clock) -> None:
        self._library = library
        self._store = store
        self._clock = clock

    async def report(self, actor: Actor, days: int = DAYS) -> Report:
        """The stats of the actor's server; `days` from 1 to LONGEST."""
        actor.require(Right.STATS)
        days = max(1, min(days, LONGEST))
        guild_id, until = actor.guild_id, self._clock.now().date()
        since = until - timedelta(days=days - 1)
        snapshot = await self._library.snapshot(guild_id)
        base = snapshot.knowledge_base
        counts = await self._store.days(guild_id, since)
        unanswered = await self._store.top_unanswered(guild_id, 1_000)
        sections = (
            _most_asked(base, [(one.ref, one.count) for one in await self._store.top_asked(guild_id, since, SHOWN)]),
            _listed(
                "Asked, and not answered",
                "Open `/faq-admin review`: one press teaches me the answer.",
                "Nothing is waiting. Every question has its answer, or a moderator has dealt with it.",
                [Line(one.text, _times(one.count), one.count / unanswered[0].count) for one in unanswered],
            ),
            _worst(base, [(r.ref, r.helpful, r.not_helpful) for r in await self._store.worst_rated(guild_id, since)]),
            _never_used(base, await self._store.used(guild_id, since), days, any_asked=bool(counts)),
            _stale(base, until),
        )
        return Report(
            days=days,
            since=since,
            until=until,
            asked=sum(one.count for one in counts),
            helped=sum(one.count for one in counts if one.outcome in HELPED),
            waiting=len(unanswered),
            logged=snapshot.settings.log_questions,
            sections=sections,
            by_day=_by_day(counts, since, until),
        )


def _most_asked(base: KnowledgeBase, counts: list[tuple[str, int]]) -> Section:
    most = max((count for _, count in counts), default=1)
    return _listed(
        "Asked most",
        "Pin these answers, or put them where newcomers look first.",
        "No entry has answered a question in this time.",
        [Line(_title(base, ref), _times(count), count / most) for ref, count in counts],
    )


def _worst(base: KnowledgeBase, ratings: list[tuple[str, int, int]]) -> Section:
    lines = [
        Line(_title(base, ref), f"{bad} of {good + bad} said it did not help", bad / (good + bad))
        for ref, good, bad in ratings
    ]
    return _listed(
        "Rated worst",
        "Read them as a beginner would, then `/faq-admin edit`.",
        "Nobody has called an answer unhelpful.",
        lines,
    )


def _never_used(base: KnowledgeBase, used: frozenset[str], days: int, *, any_asked: bool) -> Section:
    named = {part for ref in used for part in _parts(ref)}
    never = [entry for entry in base.entries if entry.ref not in named] if any_asked else []
    return _listed(
        "Never used",
        f"Nobody needed these in {_days(days)}. Do they lack a phrasing that people use? `/faq-admin phrasing add`.",
        "Every entry was used." if any_asked else "Nobody has asked anything yet, so this means nothing.",
        [Line(entry.title, entry.topic) for entry in never],
    )


def _stale(base: KnowledgeBase, today: date) -> Section:
    things: list[Entry | Term] = [*base.entries, *base.terms]
    dated = [(thing.reviewed, thing) for thing in things if thing.reviewed is not None]
    old = [(day, thing) for day, thing in dated if (today - day).days > STALE_DAYS]
    old.sort(key=lambda one: (one[0], one[1].ref))
    never = (
        f" {len(things) - len(dated):,} of {len(things):,} texts were never checked."
        if len(dated) < len(things)
        else ""
    )
    return _listed(
        "Not checked for a year",
        "Compare them with their source, then set *reviewed* in `/faq-admin edit` → More….",
        f"No check is older than a year.{never}",
        [Line(thing.title, f"checked on {day.isoformat()}") for day, thing in old],
    )


def _listed(heading: str, next_step: str, empty: str, lines: list[Line]) -> Section:
    return Section(heading, next_step, empty, tuple(lines[:SHOWN]), max(0, len(lines) - SHOWN))


def _by_day(counts: Iterable[DayCount], since: date, until: date) -> tuple[tuple[date, Mapping[Outcome, int]], ...]:
    found: dict[date, dict[Outcome, int]] = {
        since + timedelta(days=number): {} for number in range((until - since).days + 1)
    }
    for one in counts:
        if one.day in found:
            found[one.day][one.outcome] = one.count
    return tuple(found.items())


def _parts(ref: str) -> tuple[str, ...]:
    """The refs that one answer used: two for a comparison."""
    head, colon, rest = ref.partition(":")
    return tuple(f"term:{part}" for part in rest.split(":")) if colon and head == "compare" else (ref,)


def _title(base: KnowledgeBase, ref: str) -> str:
    card = find(base, ref)
    return card.title if card is not None else f"{ref} (removed)"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _days(days: int) -> str:
    return "a day" if days == 1 else f"{days} days"
