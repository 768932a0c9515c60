"""`faqbot stats`: what people ask, what is missing and what to do about it, from the question log, in the terminal."""

from typing import Annotated, Any

import typer

from bot.cli.server import GuildId

Days = Annotated[int, typer.Option("--days", min=1, max=365, help="How many days to look back.")]

BAR = 20


def stats(guild: GuildId, days: Days = 30) -> None:
    """Show what stands out in one server, and what to do next."""
    import asyncio

    report = asyncio.run(_report(guild, days))
    from bot.service.plotting import sparkline

    if not report.asked:
        why = "" if report.logged else " The question log is off there."
        print(f"Nothing was asked from {report.since} to {report.until}.{why}")
    else:
        share = report.helped / report.asked
        asked = "1 question" if report.asked == 1 else f"{report.asked} questions"
        print(f"{asked} from {report.since} to {report.until}; {share:.0%} got an answer.")
        print(f"{report.waiting} in the review queue.\n\n  {sparkline(report)}")
        print("  questions a day, oldest to newest")
    for section in report.sections:
        print(f"\n{section.heading}")
        if not section.lines:
            print(f"  {section.empty}")
            continue
        for line in section.lines:
            bar = f"{'█' * max(1, round(line.share * BAR)):<{BAR}}  " if line.share else ""
            print(f"  {bar}{line.title} ({line.note})")
        if section.more:
            print(f"  and {section.more} more")
        print(f"  → {section.next_step.replace('`', '').replace('*', '')}")


async def _report(guild: int, days: int) -> Any:
    from bot.app import open_app
    from bot.service.actor import operator
    from bot.settings import read_settings

    async with open_app(read_settings(), with_store=True) as app:
        if app.learning is None:
            raise RuntimeError("the app was opened with a store and has none")
        return await app.learning.stats.report(operator(guild), days)
