"""What the tests of the store put in: edits, questions for the queue and for the log, of two servers and two people."""

from datetime import UTC, date, datetime

from bot.faq.change import Change
from bot.faq.revision import Draft, Revision, draft
from bot.service.records import (
    Asked,
    LoggedQuestion,
    Outcome,
    ReviewKind,
)
from bot.storage.store import SqlStore

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TODAY = NOW.date()
SCHOOL, CLINIC = 1111111111111111111, 2222222222222222222
ANN, BOB = 333333333333333333, 444444444444444444


def edit(ref: str, answer: str, newest: Revision | None = None, author: int | None = ANN) -> Draft:
    return draft(ref, None, newest, Change(put={"answer": answer}), created_at=NOW, author_id=author, note="n")


async def appended(store: SqlStore, guild: int, made: Draft) -> Revision:
    return (await store.revisions.append(guild, [made])).revisions[0]


def asked(text: str = "how long is it", key: str = "", **more: object) -> Asked:
    return Asked(key or text, text, ReviewKind.UNANSWERED, TODAY, **more)


def logged(day: date = TODAY, outcome: Outcome = Outcome.ANSWERED, ref: str = "ems/a") -> LoggedQuestion:
    return LoggedQuestion(day, "what is it", outcome, "slash", ref)
