"""Plotting: questions a day by outcome, as a picture where matplotlib is there (the extra `plots`), else as signs."""

import io
import logging
from importlib.util import find_spec
from typing import Any, Final

from bot.service.records import Outcome
from bot.service.stats import Report

log = logging.getLogger(__name__)

SIGNS: Final = " ▁▂▃▄▅▆▇█"
WIDEST: Final = 60
COLOURS: Final = {
    Outcome.ANSWERED: ("answered", "#2E9E5B"),
    Outcome.CHOSEN: ("answered after a choice", "#8BC99A"),
    Outcome.SUGGESTED: ("only suggestions", "#E3B341"),
    Outcome.REJECTED: ("not what they meant", "#E07B39"),
    Outcome.UNANSWERED: ("not answered", "#C23B3B"),
}


def questions_by_day(report: Report) -> bytes | None:
    """A PNG of 1000 × 400 pixels; None without matplotlib, or when it fails. Takes up to some seconds: use a thread."""
    if find_spec("matplotlib") is None:
        return None
    try:
        return _drawn(report)
    except Exception:
        log.exception("The picture could not be drawn; the numbers are shown without it.")
        return None


def sparkline(report: Report) -> str:
    """One sign a day, at most WIDEST: beyond that the days before are left out."""
    totals = [sum(counts.values()) for _, counts in report.by_day][-WIDEST:]
    most = max(totals, default=0) or 1
    return "".join(SIGNS[-(-total * (len(SIGNS) - 1) // most)] for total in totals)


def _drawn(report: Report) -> bytes:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
    from matplotlib.figure import Figure  # no pyplot: it keeps every figure, and is not made for threads
    from matplotlib.ticker import MaxNLocator

    figure: Any = Figure(figsize=(10, 4), dpi=100, layout="constrained")
    axes: Any = figure.subplots()
    days = [day for day, _ in report.by_day]
    bottom = [0] * len(days)
    for outcome, (label, colour) in COLOURS.items():
        counts = [by_outcome.get(outcome, 0) for _, by_outcome in report.by_day]
        if any(counts):
            axes.bar(days, counts, 0.8, bottom, label=label, color=colour)
        bottom = [below + count for below, count in zip(bottom, counts, strict=True)]
    locator: Any = AutoDateLocator()
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylabel("questions a day")
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside upper center", ncols=len(COLOURS), frameon=False)
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()
