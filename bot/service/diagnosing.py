"""Diagnosing: checks that find what keeps the bot from its work, each with the remedy that mends it; for every door."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Final

from bot.errors import FaqBotError
from bot.service import checking
from bot.service.snapshot import Snapshot

log = logging.getLogger(__name__)

MANY: Final = 50
SHOWN: Final = 5
"""Problems of packs that are listed one by one; `faqbot check` lists all."""


@dataclass(frozen=True, slots=True)
class Ailment:
    """What is wrong, and what somebody must do about it, each a sentence.

    `grave`: people notice it; else it is something to know of.
    """

    what: str
    remedy: str
    grave: bool = True


Check = Callable[[], Awaitable[Iterable[Ailment]]]


@dataclass(frozen=True, slots=True)
class Examination:
    """What came out: `checked` names what was looked at; whatever could not be looked at is an ailment itself."""

    ailments: tuple[Ailment, ...]
    checked: tuple[str, ...]

    @property
    def healthy(self) -> bool:
        return not any(ailment.grave for ailment in self.ailments)


async def examine(checks: Iterable[tuple[str, Check]]) -> Examination:
    """Do all checks, one after the other, each under its name; one that fails does not keep the others from it."""
    ailments: list[Ailment] = []
    checked: list[str] = []
    for name, check in checks:
        try:
            ailments += await check()
            checked.append(name)
        except FaqBotError as error:
            ailments.append(Ailment(f"{name}: {error}", "See what the sentence names, then run doctor again."))
        except Exception as error:
            log.exception("The check %r failed.", name)
            ailments.append(
                Ailment(
                    f"{name} could not be checked ({type(error).__name__}: {error}).",
                    "Run doctor again; if it stays so, please report it with the log.",
                )
            )
    return Examination(tuple(ailments), tuple(checked))


def packs(snapshot: Snapshot) -> list[Ailment]:
    """What the linter says of the texts of a knowledge base that loads; `faqbot check` also asks every question."""
    problems = checking.problems(snapshot, asking=False)
    remedy = "Run `faqbot check`, and change the text at the place that it names."
    found = [Ailment(str(each), remedy, grave=each.severity == "error") for each in problems[:SHOWN]]
    if len(problems) > SHOWN:
        found.append(Ailment(f"There are {len(problems) - SHOWN} more problems in the packs.", remedy, grave=False))
    return found


def edits(snapshot: Snapshot) -> list[Ailment]:
    """What the linter says of the newest things that a server has made or changed itself, MANY of them at most."""
    refs = [ref for ref, revision in snapshot.revisions.items() if revision.override][-MANY:]
    problems = checking.problems(snapshot, refs)
    remedy = (
        "`/faq-admin edit` changes a text, and `/faq-admin phrasing remove` takes away a way of asking that another "
        "entry answers; `/faq-admin test` shows what comes then."
    )
    found = [Ailment(str(each), remedy, grave=each.severity == "error") for each in problems[:SHOWN]]
    if len(problems) > SHOWN:
        found.append(Ailment(f"There are {len(problems) - SHOWN} more such things.", remedy, grave=False))
    return found
