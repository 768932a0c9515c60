"""Effects: what an edit does to other questions, seen before it is saved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.faq.entry import Entry, ExpectedQuestion, Term
from bot.faq.knowledge_base import KnowledgeBase
from bot.matching.decision import Answer, Decision, Emergency, Suggestions
from bot.matching.matcher import Matcher
from bot.service.cards import COMPARE, find

NEAR: Final = 40
"""Questions nearest to the new wording that are asked again, before and after: as many as fit into about a second."""
OWN: Final = 20
"""New phrasings that are tried themselves."""
SHOWN: Final = 3


class EffectKind(StrEnum):
    """What becomes of a question."""

    TAKES = "takes"
    LOSES = "loses"
    GAINS = "gains"
    BREAKS_SILENCE = "breaks silence"
    NOT_ANSWERED = "not answered"


@dataclass(frozen=True, slots=True)
class Effect:
    """A question (`text`) that is answered otherwise afterwards: by `to` instead of `from_` (refs; "" for nobody)."""

    kind: EffectKind
    text: str
    from_: str = ""
    to: str = ""

    @property
    def harmful(self) -> bool:
        return self.kind is not EffectKind.GAINS


@dataclass(frozen=True, slots=True)
class _Asked:
    text: str
    listening: bool = False
    silence: bool = False


@dataclass(frozen=True, slots=True)
class _Wording:
    """A way to ask something, and what a moderator typed for it: of a term they know its names alone."""

    asked: str
    typed: str


def effects(
    before: tuple[KnowledgeBase, Matcher], after: tuple[KnowledgeBase, Matcher], changed: Sequence[str]
) -> tuple[Effect, ...]:
    """What changing the things called `changed` (refs) does to the questions nearest to them. Takes about a second."""
    old_base, old = before
    new_base, new = after
    wording = _new_wording(old_base, new_base, changed)
    own = tuple(_own(old, new, wording[:OWN]))
    mine = {each.asked for _, each in wording}
    lost = [text for ref in changed for text in _lost(old_base, new_base, ref)]
    near = _nearest([each.asked for _, each in wording] + lost, _questions(old_base))
    others = (_effect(asked, old, new) for asked in near if asked.silence or asked.text not in mine)
    # that nobody answers what was taken away is what was wanted; that somebody else does may be news
    return (*own, *(e for e in others if e and not (e.kind is EffectKind.LOSES and e.text in lost)))


def sentences(found: Sequence[Effect], *bases: KnowledgeBase) -> tuple[str, ...]:
    """The effects in words, titles from the first of `bases` that has them.

    For example: "takes “how do i become an emt” from “How do I become an EMT?”".
    """
    lines: list[str] = []
    for effect in found:
        from_, to = _title(bases, effect.from_), _title(bases, effect.to)
        match effect.kind:
            case EffectKind.TAKES:
                lines.append(f"takes “{effect.text}” from {from_}; {to} answers it then")
            case EffectKind.LOSES:
                lines.append(f"“{effect.text}” is no longer answered by {from_}")
            case EffectKind.GAINS:
                lines.append(f"also answers “{effect.text}” with {to}")
            case EffectKind.NOT_ANSWERED:
                instead = f"{to} answers it" if effect.to else "I am not sure enough of it"
                lines.append(f"“{effect.text}” would not get this answer: {instead}")
            case EffectKind.BREAKS_SILENCE:
                pass
    if loud := [effect for effect in found if effect.kind is EffectKind.BREAKS_SILENCE]:
        head = "1 message" if len(loud) == 1 else f"{len(loud)} messages"
        shown = ", ".join(f"“{effect.text[:80]}”" for effect in loud[:SHOWN])
        more = ", …" if len(loud) > SHOWN else ""
        lines.insert(
            0, f"{head} that the packs want left alone (their test questions say so) would be answered: {shown}{more}"
        )
    return tuple(lines)


def _own(old: Matcher, new: Matcher, wording: Sequence[tuple[str, _Wording]]) -> Iterator[Effect]:
    """What becomes of the new wording itself: who has answered it until now may have done so for good reason."""
    for ref, each in wording:
        was, came = answered(old.match(each.asked)), answered(new.match(each.asked))
        if came != ref:
            yield Effect(EffectKind.NOT_ANSWERED, each.typed, to=came)
        if was not in ("", ref, came):
            yield Effect(EffectKind.TAKES if came else EffectKind.LOSES, each.typed, was, came)


def _effect(asked: _Asked, old: Matcher, new: Matcher) -> Effect | None:
    was = answered(old.match(asked.text, listening=asked.listening))
    now = answered(new.match(asked.text, listening=asked.listening))
    if was == now:
        return None
    if asked.silence:
        return Effect(EffectKind.BREAKS_SILENCE, asked.text, was, now) if now and not was else None
    if not was:
        return Effect(EffectKind.GAINS, asked.text, was, now)
    return Effect(EffectKind.TAKES if now else EffectKind.LOSES, asked.text, was, now)


def answered(decision: Decision) -> str:
    """The ref that answers; "" for anything else than an answer."""
    match decision:
        case Answer(match=found):
            return found.entry_id
        case Emergency():
            return "emergency"
        case Suggestions() | _:
            return ""


def _new_wording(old: KnowledgeBase, new: KnowledgeBase, changed: Sequence[str]) -> list[tuple[str, _Wording]]:
    """(ref, wording) of everything that people may ask now and could not before."""
    found: list[tuple[str, _Wording]] = []
    for ref in changed:
        known = set(_asked_as(old, ref))
        found += [(ref, each) for each in _asked_as(new, ref) if each not in known]
    return found


def _lost(old: KnowledgeBase, new: KnowledgeBase, ref: str) -> list[str]:
    still = set(_asked_as(new, ref))
    return [each.asked for each in _asked_as(old, ref) if each not in still]


def _asked_as(knowledge_base: KnowledgeBase, ref: str) -> tuple[_Wording, ...]:
    match knowledge_base.get(ref):
        case Entry() as entry:
            return tuple(_Wording(text, text) for text in entry.asked_as)
        case Term() as term:
            named = (_Wording(f"what is {name}", name) for name in (term.term, *term.aliases))
            return (_Wording(f"define {term.term}", term.term), *named)
        case _:
            return ()


def _questions(knowledge_base: KnowledgeBase) -> list[_Asked]:
    """Everything that the base promises: what its entries are asked as, and what its packs expect."""
    asked = [_Asked(text) for entry in knowledge_base.entries for text in entry.asked_as]
    return asked + [_expected(question) for question in knowledge_base.questions]


def _expected(question: ExpectedQuestion) -> _Asked:
    return _Asked(question.ask, question.how == "listening", question.want == ("silence",))


def _nearest(texts: Sequence[str], questions: Sequence[_Asked]) -> list[_Asked]:
    """The questions that share most words with any of `texts`, the nearest first."""
    from rapidfuzz import fuzz, process

    pool = [asked.text.casefold() for asked in questions]
    best: dict[int, float] = {}
    for text in texts[:OWN]:
        for _, score, place in process.extract(text.casefold(), pool, scorer=fuzz.token_set_ratio, limit=NEAR):
            best[place] = max(score, best.get(place, 0.0))
    chosen = sorted(best, key=lambda place: (-best[place], place))[:NEAR]
    # what must stay silent is looked at apart: it is seldom nearest, and a wrong word there is what nobody forgives
    silent = [place for place, asked in enumerate(questions) if asked.silence and place not in best]
    words = {word for text in texts for word in text.casefold().split() if len(word) > 3}
    sharing = [place for place in silent if words & set(pool[place].split())]
    return [questions[place] for place in (*chosen, *sharing[:NEAR])]


def _title(bases: Sequence[KnowledgeBase], ref: str) -> str:
    """What answers, in words, whatever it is: an entry by its question, a term as one, two terms as a comparison."""
    if ref == "emergency":
        return "the emergency number"
    card = next((card for base in bases if (card := find(base, ref))), None)
    if card is None:
        return "another entry"
    kind = "the comparison " if ref.startswith(COMPARE) else "the term " if ref.startswith("term:") else ""
    return f"{kind}“{card.title}”"
