"""Examining: messages by outsiders who had not seen the pack, what must come, and how what came is judged.

A line of `tests/data/examined_*.jsonl` is {"text", "kind", "listening", "want": answer|none|emergency|any, "must":
[[one of these], …], "must_not": […], "ok_suggest"}. An answer is right when its words hold the expected facts; ids are
never compared. `dev`, `test`, `last` and `a` were tuned on. `b` (a teenager, a career changer, a parent …),
`c` (twelve other people), `d` (22 people who tell stories) and `f` (60 people, a third of whose questions stand in a
story) were each measured once before anybody had looked at them: 88.7, 87.9, 80.6 and 82.6 % of the seed's facts were
right. `e` (15 people, most of them hard to read), `h`, the eight sets `i`, `j`, `l` to `p` and `r`, the twenty-one
from `s` to `z`, `aa` to `ak`, `an` and `ao`, and `ap` and `ar` to `bb` (each by another outsider: rewordings,
stories, the seed page, definitions, near facts, neighbours, and in `av`, `ay` and `az` what the pack does not know),
and `bd` (stories that name much else, and questions of other fields inside such) were written to learn from. `g` (50
people, measured once: 70.9 %), `k` and `q` (80 people and two outsiders each), `am`, `bc`, `be`, `bf`, `bg`,
`bh` and `bi` (two outsiders each, who were told that most people ask simply), take no part in what the tools learn;
what `g`, `k`, `q`, `bc`, `bh` and `bi` missed was read once they had served. A new claim needs a new set.
"""

import asyncio
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bot.service.asking import Asking
from bot.service.library import Library
from bot.service.question import Question
from bot.service.reply import Reply, ReplyKind

DATA = Path(__file__).parent / "data"
_QUOTES = str.maketrans("’‘“”–—‑\u00a0", "''\"\"--- ")


@dataclass(frozen=True)
class Report:
    """Shares are 0..1. By kind, `right`: it was answered, and rightly; `told`: the reply holds what is wanted, as an
    answer or as a guess that is called one. `wrong` counts the confident answers that were not right, `alarms` the
    false ones.
    """

    right: dict[str, float]
    told: dict[str, float]
    wrong: float
    silent: float
    emergencies: float
    alarms: int
    misses: tuple[str, ...]


def examine(name: str, library: Library) -> Report:
    """Ask every message of one set, and judge what came."""
    rows = [json.loads(line) for line in (DATA / f"examined_{name}.jsonl").read_text("ascii").splitlines()]
    replies = asyncio.run(_ask(library, rows))
    asked, right, told, misses = Counter(), Counter(), Counter(), []
    wrong, confident = 0, 0
    for row, reply in zip(rows, replies, strict=True):
        good = _is_right(row, reply)
        asked[row["kind"]] += 1
        right[row["kind"]] += good
        told[row["kind"]] += good or (
            reply.kind is ReplyKind.SUGGEST and row["want"] == "answer" and holds(row, _said(reply))
        )
        confident += reply.kind is ReplyKind.ANSWER
        wrong += reply.kind is ReplyKind.ANSWER and not good
        if not good:
            misses.append(
                f"{row['kind']}: {row['text'][:100]!r} came: {reply.kind} {reply.card.title if reply.card else ''}"
            )
    heard = [reply.silent for row, reply in zip(rows, replies, strict=True) if row["kind"] == "overheard"]
    alarmed = [
        (row["want"] == "emergency", reply.kind is ReplyKind.EMERGENCY)
        for row, reply in zip(rows, replies, strict=True)
    ]
    live = [alarm for is_live, alarm in alarmed if is_live]
    return Report(
        right={kind: right[kind] / count for kind, count in asked.items()},
        told={kind: told[kind] / count for kind, count in asked.items()},
        wrong=wrong / max(1, confident),
        silent=sum(heard) / len(heard),
        emergencies=sum(live) / len(live),
        alarms=sum(alarm for is_live, alarm in alarmed if not is_live),
        misses=tuple(misses),
    )


async def _ask(library: Library, rows: list[dict]) -> list[Reply]:
    asking = Asking(library)
    return [await asking.ask(Question(row["text"], listening=row["listening"])) for row in rows]


def _is_right(row: dict, reply: Reply) -> bool:
    want = row["want"]
    if row["listening"] and reply.kind in (ReplyKind.NONE, ReplyKind.SUGGEST) and reply.text:
        return False
    if reply.kind is ReplyKind.ANSWER:
        return want in ("answer", "any") and holds(row, _said(reply))
    if want == "emergency" or reply.kind is ReplyKind.EMERGENCY:
        return want == "emergency" and reply.kind is ReplyKind.EMERGENCY and holds(row, _said(reply))
    if want == "any":
        return True
    return (want == "none" and reply.kind is ReplyKind.NONE) or (reply.kind is ReplyKind.SUGGEST and row["ok_suggest"])


def holds(row: dict, said: str) -> bool:
    """Does what was said (as `plain`) hold the facts that a row of a set expects?"""
    met = all(any(re.search(pattern(each), said) for each in one_of) for one_of in row["must"])
    return met and not any(re.search(each, said) for each in row["must_not"])


def pattern(each: str) -> str:
    """How an expected word of a set is looked for: a short one as a whole word."""
    return rf"\b{each}s?\b" if re.fullmatch(r"[a-z0-9]{1,3}", each) else each


def _said(reply: Reply) -> str:
    card = reply.card
    links = " ".join(f"{link.title} {link.url}" for link in card.links) if card else ""
    text = f"{card.title}\n{card.text}\n{links}\n{reply.text}" if card else reply.text
    return plain(text)


def plain(text: str) -> str:
    """A text in lower case without its markdown, as `holds` reads it."""
    return re.sub(r"\s+", " ", re.sub(r"[*_`~|#>]+", "", text.lower().translate(_QUOTES)))
