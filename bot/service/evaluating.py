"""Evaluating: the questions of a pack, asked one by one, and what came against what must come."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.faq.entry import ExpectedQuestion, Pack
from bot.faq.knowledge_base import KnowledgeBase
from bot.service.asking import Asking
from bot.service.library import Library
from bot.service.question import Question
from bot.service.reply import Card, Reply, ReplyKind


class Verdict(StrEnum):
    """How what came compares with what was wanted."""

    RIGHT = "right"
    OFFERED = "offered, not answered"
    MISSED = "missed"
    WRONG = "wrong answer"
    FALSE_ALARM = "false alarm"
    CHATTER = "should have stayed quiet"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question, its reply, and the verdict."""

    question: ExpectedQuestion
    reply: Reply
    verdict: Verdict

    @property
    def came(self) -> str:
        """What came, in a few words: the answer's id, the suggestions' ids, or the kind of reply."""
        if self.reply.card is not None:
            return self.reply.card.id
        if self.reply.suggestions:
            return "suggest " + ", ".join(Card(choice.ref, "", "").id for choice in self.reply.suggestions)
        return "nothing" if self.reply.kind is ReplyKind.NONE else str(self.reply.kind)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All outcomes, in the order of the files, and the figures over them; most are a pair: how many, of how many."""

    outcomes: tuple[Outcome, ...] = ()

    @property
    def misses(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.verdict is not Verdict.RIGHT)

    @property
    def precision(self) -> tuple[int, int]:
        """Confident answers that were right, of all confident answers."""
        confident = [outcome for outcome in self.outcomes if outcome.reply.kind is ReplyKind.ANSWER]
        return _right(confident), len(confident)

    @property
    def coverage(self) -> tuple[int, int]:
        """Right answers, of all questions that have one."""
        return _share(outcome for outcome in self.outcomes if _wants_entry(outcome.question))

    @property
    def silence(self) -> tuple[int, int]:
        """Times the bot kept quiet, of those where it must."""
        return _share(outcome for outcome in self.outcomes if outcome.question.want == ("silence",))

    @property
    def emergencies(self) -> tuple[int, int]:
        """Emergencies that were seen, of all emergencies."""
        return _share(outcome for outcome in self.outcomes if outcome.question.want == ("emergency",))

    @property
    def false_alarms(self) -> int:
        """Emergency replies to what was none."""
        return sum(outcome.verdict is Verdict.FALSE_ALARM for outcome in self.outcomes)


_KINDS: Final = {"emergency": ReplyKind.EMERGENCY, "silence": ReplyKind.NONE, "suggest": ReplyKind.SUGGEST}


class Evaluating:
    """The use case of `faqbot eval`."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._asking = Asking(library)

    async def evaluate(self) -> Evaluation:
        """Every question of every pack, asked outside of servers."""
        knowledge_base = (await self._library.snapshot(0)).knowledge_base
        outcomes: list[Outcome] = []
        for pack in knowledge_base.packs:
            for expected in pack.questions:
                reply = await self._asking.ask(Question(expected.ask, listening=expected.how == "listening"))
                outcomes.append(
                    Outcome(expected, reply, _verdict(_refs(knowledge_base, pack, expected), expected, reply))
                )
        return Evaluation(tuple(outcomes))


def _verdict(refs: set[str], expected: ExpectedQuestion, reply: Reply) -> Verdict:
    wanted_kind = _KINDS.get(expected.want[0], ReplyKind.ANSWER)
    right_card = reply.card is not None and reply.card.ref in refs
    if reply.kind is wanted_kind and (wanted_kind is not ReplyKind.ANSWER or right_card):
        return Verdict.RIGHT
    if reply.kind is ReplyKind.EMERGENCY:
        return Verdict.FALSE_ALARM
    if wanted_kind is ReplyKind.NONE:
        return Verdict.CHATTER
    if reply.kind is ReplyKind.ANSWER:
        return Verdict.WRONG
    offered = any(choice.ref in refs for choice in reply.suggestions)
    return Verdict.OFFERED if offered else Verdict.MISSED


def _refs(knowledge_base: KnowledgeBase, pack: Pack, expected: ExpectedQuestion) -> set[str]:
    """The refs that answer a question: ids of its own pack first, comparisons either way round."""
    refs: set[str] = set()
    for name in expected.want if _wants_entry(expected) else ():
        if name.startswith("compare:"):
            halves = [_ref(knowledge_base, pack, f"term:{half}").removeprefix("term:") for half in name.split(":")[1:]]
            refs |= {f"compare:{':'.join(halves)}", f"compare:{':'.join(reversed(halves))}"}
        else:
            refs.add(_ref(knowledge_base, pack, name))
    return refs


def _ref(knowledge_base: KnowledgeBase, pack: Pack, name: str) -> str:
    id_ = name.removeprefix("term:")
    candidates = (
        [f"term:{pack.name}/{id_}", name]
        if name.startswith("term:")
        else [f"{pack.name}/{id_}", f"term:{pack.name}/{id_}", name]
    )
    return next((thing.ref for ref in candidates if (thing := knowledge_base.get(ref))), name)


def _wants_entry(question: ExpectedQuestion) -> bool:
    return question.want[0] not in _KINDS


def _share(outcomes: Iterable[Outcome]) -> tuple[int, int]:
    listed = list(outcomes)
    return _right(listed), len(listed)


def _right(outcomes: list[Outcome]) -> int:
    return sum(outcome.verdict is Verdict.RIGHT for outcome in outcomes)
