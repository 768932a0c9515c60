"""Stats lead to action, in Discord and in the terminal, and say nothing of another server."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from moderators import PACKS, SCHOOL, Office, ann, member, updated
from typer.testing import CliRunner

from bot.cli.commands import app
from bot.discord_app import limits
from bot.discord_app import stats as card
from bot.errors import Refused
from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.packs import load_packs
from bot.service import plotting
from bot.service.clock import SystemClock
from bot.service.records import Asked, LoggedQuestion, Outcome, ReviewKind
from bot.service.stats import Stats
from bot.storage.store import open_store

ELSEWHERE = 99


@pytest.fixture
def office(store, clock) -> Office:
    return Office(store, clinic(), clock)


def clinic() -> KnowledgeBase:
    return load_packs(PACKS, ("clinic",))


async def fill(store: Any, clock: Any, base: Any, guild: int = SCHOOL) -> list[str]:
    """Some questions, votes and a queue; the refs of the entries, the most asked first."""
    refs = [entry.ref for entry in base.entries]
    today = clock.now().date()
    for ref, count in zip(refs, (3, 2), strict=False):
        for _ in range(count):
            await store.log.add(guild, LoggedQuestion(today, "a question", Outcome.ANSWERED, "mention", ref))
    old = today - timedelta(days=40)
    await store.log.add(guild, LoggedQuestion(old, "an old one", Outcome.ANSWERED, "mention", refs[2]))
    await store.log.add(guild, LoggedQuestion(today, "who sells shoes", Outcome.UNANSWERED, "slash"))
    await store.reviews.add(guild, Asked("shoes", "who sells shoes", ReviewKind.UNANSWERED, today))
    for user, helpful in ((1, False), (2, False), (3, True)):
        await store.log.vote(guild, refs[1], user, today, helpful=helpful)
    return refs


def view_text(view: Any) -> str:
    return "\n".join(str(getattr(part, "content", "")) for part in view.walk_children())


async def test_each_part_names_what_stands_out_and_what_to_do(store, clock, office):
    """Most asked, unanswered, worst rated, never used, not checked; the next step beside each."""
    refs = await fill(store, clock, office.ground)
    report = await Stats(office.library, store.stats, clock).report(ann(), 30)
    assert (report.asked, report.helped, report.waiting) == (6, 5, 1)
    asked, missing, worst, never, old = report.sections
    title = office.ground.get(refs[0]).title
    first = asked.lines[0]
    assert (first.title, first.note, first.share) == (title, "3 times", 1.0)
    assert missing.lines[0].title == "who sells shoes"
    assert worst.lines[0].note == "2 of 3 said it did not help"
    unused = {line.title for line in never.lines}
    assert title not in unused
    assert never.more + len(never.lines) == len(office.ground.entries) - 2, "the one used long ago counts as unused"
    assert all(section.next_step for section in report.sections)
    assert old.heading == "Not checked for a year"
    assert len(report.by_day) == 30
    assert sum(report.by_day[-1][1].values()) == 6


async def test_an_entry_past_its_review_date_is_named(store, clock, office):
    """Checked more than a year ago: it is on the list; a year to the day it is not."""
    refs = [entry.ref for entry in office.ground.entries[:2]]
    today = clock.now().date()
    ground = updated(office.ground, refs[0], reviewed=today - timedelta(days=366))
    ground = updated(ground, refs[1], reviewed=today - timedelta(days=365))
    other = Office(store, ground, clock)
    stale = (await Stats(other.library, store.stats, clock).report(ann())).sections[-1]
    assert ground.get(refs[0]).title in [line.title for line in stale.lines]
    assert ground.get(refs[1]).title not in [line.title for line in stale.lines]


async def test_another_server_counts_for_nothing(store, clock, office):
    """What others ask changes no number here."""
    await fill(store, clock, office.ground, guild=ELSEWHERE)
    report = await Stats(office.library, store.stats, clock).report(ann())
    assert (report.asked, report.waiting) == (0, 0)
    assert not any(section.lines for section in report.sections[:3])


async def test_members_do_not_see_them(store, clock, office):
    """Stats are for editors."""
    with pytest.raises(Refused):
        await Stats(office.library, store.stats, clock).report(member())


@pytest.mark.parametrize("days", [1, 30, 365])
async def test_the_card_fits_and_the_picture_is_one(store, clock, office, days):
    """However much there is to say, Discord takes it; without matplotlib there are bars of signs instead."""
    await fill(store, clock, office.ground)
    for number in range(30):
        text = f"{number} " + "very long question " * 15
        await store.reviews.add(SCHOOL, Asked(str(number), text, ReviewKind.UNANSWERED, clock.now().date()))
    report = await Stats(office.library, store.stats, clock).report(ann(), days)
    assert plotting.questions_by_day(report).startswith(b"\x89PNG")
    for picture in (True, False):
        view = card.card(report, picture=picture)
        assert limits.length(view_text(view)) <= limits.MESSAGE_TEXT
        assert ("attachment://questions.png" in str(view.to_components())) is picture
        assert ("'description': 'Questions a day, drawn as bars. " in str(view.to_components())) is picture
        assert "### Stats" in view_text(view)
        assert "'description': '###" not in str(view.to_components())
    assert len(plotting.sparkline(report)) == min(days, 60)
    assert plotting.sparkline(report)[-1] == "█"


def test_the_terminal_shows_the_same(tmp_path, monkeypatch, clock):
    """`faqbot stats --guild ID --days N` reads the same numbers from the same database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FAQ_DATABASE_URL", f"sqlite:///{tmp_path}/faq.db")
    monkeypatch.setenv("FAQ_KNOWLEDGE", str(PACKS))
    monkeypatch.setenv("FAQ_PACKS", "clinic")

    async def prepare() -> None:
        store = await open_store(f"sqlite:///{tmp_path}/faq.db")
        await fill(store, SystemClock(), clinic())
        await store.close()

    asyncio.run(prepare())
    done = CliRunner().invoke(app, ["stats", "--guild", str(SCHOOL), "--days", "7"])
    assert done.exit_code == 0, done.output
    assert "6 questions from" in done.output
    assert "who sells shoes (once)" in done.output
    assert "→ Open /faq-admin review" in done.output
    empty = CliRunner().invoke(app, ["stats", "--guild", "5"])
    assert "Nothing was asked" in empty.output
