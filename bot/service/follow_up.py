"""Follow-up: what is asked in reply to an answer ("how long does it take") is read with what that answer was about.

Right or quiet: only the subject of that answer is put in, what is found must speak of all that was asked, and where the
message may be meant in two ways, both must lead to the same entry. Otherwise it is taken as it stands.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.faq.entry import Entry, Term
from bot.faq.knowledge_base import KnowledgeBase
from bot.matching.decision import Answer, Decision, Emergency, Suggestions
from bot.matching.frames import QUESTION_WORDS, FrameKind
from bot.matching.hardly_asked import SUBJECT
from bot.matching.matcher import Matcher
from bot.matching.reading import Reading
from bot.matching.text import words as words_of
from bot.matching.words import rarity
from bot.service.cards import COMPARE
from bot.service.leaning import SEVERAL, How, Leaning, leaning

CLEAR: Final = 0.8
"""What an answer must reach where the subject is only put behind the question, or the question is another's."""
_HEADS: Final = frozenset("school class classes course courses program training exam test license card".split())  # noqa: SIM905
"""Words that make another thing of the name before them: "EMT school" is not an EMT."""
_BRACKETS: Final = re.compile(r"\s*\([^()]*\)")
_AGES: Final = {
    name: frozenset(names)
    for names in (
        ("baby", "babies", "infant", "infants", "newborn", "newborns"),
        ("kid", "kids", "child", "children", "toddler", "toddlers", "pediatric"),
        ("teen", "teens", "teenager", "teenagers"),
        ("adult", "adults"),
    )
    for name in names
}
"""What people of an age are called → all that they are called."""
_OF_AN_AGE: Final = re.compile(rf" (?:for|in|of|on|with) (?:an? |the )?(?:{'|'.join(sorted(_AGES))})(?= |$)")
_BEFORE_AN_AGE: Final = frozenset({"for", "in", "on", "with", "a", "an", "the", "little", "small", "young"})
"""Words before the name of an age that name nothing else."""
_DEED: Final = re.compile(r".*?\b(?:to|(?:do|can|should|may|must) (?:i|you|we|one)) ((?!be |do |have |know )\w+ .+)")


@dataclass(frozen=True, slots=True)
class _Found:
    """The answer to the message with its subject named. `fits`: its entry speaks of all that was asked."""

    answer: Answer
    fits: bool

    @property
    def entry_id(self) -> str:
        return self.answer.match.entry_id


def in_context(knowledge_base: KnowledgeBase, matcher: Matcher, text: str, about: str, alone: Decision) -> Decision:
    """What to do about `text`, which follows the answer called `about` (a ref); `alone` is what it gets by itself.

    What names no subject but has an answer by itself keeps it. Where a pronoun stands for the subject, or the same is
    asked of something else, that comes first: "how is it treated" by itself asks for whatever is treated most.
    """
    things = _things(knowledge_base, about)
    leans = leaning(matcher, text) if things and not isinstance(alone, Emergency) else Leaning()
    if leans.how is How.NOT or (leans.how is How.LOOSELY and isinstance(alone, Answer)):
        return alone
    if leans.says == "one" and not all(_is_one_of_many(matcher, thing) for thing in things):
        return alone
    subjects = tuple(dict.fromkeys(name for thing in things for name in _subjects(matcher, thing)))
    for texts, least in _rewordings(matcher, leans, things, subjects):
        found = [one for again in texts for one in _answer(matcher, again, least)]
        if not found:
            continue
        if (best := _agreed(found, about)) and (leans.how is not How.LOOSELY or _may_be(alone, best)):
            return replace(best, trace=best.trace.because(f"it follows {about}: {leans.how.value}"))
        break  # it may be meant in two ways
    age = _age(leans.other)
    if age and (best := _of_age(knowledge_base, matcher, things, age)):
        return replace(best, trace=best.trace.because(f"it follows {about}: {leans.how.value}"))
    return _offered(matcher, alone, about, subjects) if (leans.says or age) and isinstance(alone, Answer) else alone


def _age(other: Sequence[str]) -> str:
    """ "in kids", "a baby": of which age the same is asked; "" where it is something else."""
    named = [word for word in other if word not in _BEFORE_AN_AGE]
    return named[0] if len(named) == 1 and named[0] in _AGES else ""


def _of_age(base: KnowledgeBase, matcher: Matcher, things: Sequence[Entry | Term], age: str) -> Answer | None:
    """The answer to the same question for people of an `age`: of an entry that names it, also the one just read."""
    for thing in things:
        if isinstance(thing, Entry):
            question = " ".join(_question(matcher, thing).tokens)
            for found in _answer(matcher, f"{_OF_AN_AGE.sub('', question)} in {age}", 0.0):
                told = base.get(found.entry_id)
                if isinstance(told, Entry) and not _AGES[age].isdisjoint(_said_on(told)):
                    return found.answer
    return None


def _said_on(entry: Entry) -> list[str]:
    return words_of(f"{entry.question}\n{entry.answer}\n{entry.details or ''}", peeled=False)


def _agreed(found: Sequence[_Found], about: str) -> Answer | None:
    """The one answer to rely on; none where another is as likely, or it is the one that was just read."""
    best = max(found, key=lambda one: one.answer.match.confidence)
    others = {one.entry_id for one in found if one.fits} - {best.entry_id}
    return best.answer if best.fits and best.entry_id != about and not others else None


def _may_be(alone: Decision, best: Answer) -> bool:
    """Is `best` among what the message by itself may mean, where that is anything at all?"""
    return not isinstance(alone, Suggestions) or best.match.entry_id in {match.entry_id for match in alone.matches}


def _answer(matcher: Matcher, text: str, least: float) -> Iterator[_Found]:
    decision = matcher.match(text)
    if isinstance(decision, Answer) and decision.match.confidence >= least:
        yield _Found(decision, matcher.speaks_of(decision.match.entry_id, matcher.read(text)))


def _offered(matcher: Matcher, alone: Answer, about: str, subjects: Sequence[str]) -> Decision:
    """`alone` where its entry has a word of what the pronoun stands for; else no more than an offer."""
    words = (word for subject in subjects for word in subject.split())
    if any(matcher.speaks_of(alone.match.entry_id, matcher.read(word)) for word in words):
        return alone
    why = f"it follows {about}, of which {alone.match.entry_id} does not speak"
    return Suggestions((alone.match,), tuple(alone.others), alone.trace.because(why))


# --- what the answer was about --------------------------------------------------------------------------------------


def _things(knowledge_base: KnowledgeBase, about: str) -> tuple[Entry | Term, ...]:
    refs = [f"term:{half}" for half in about.removeprefix(COMPARE).split(":")] if about.startswith(COMPARE) else [about]
    return tuple(thing for thing in map(knowledge_base.get, refs) if thing is not None)


def _question(matcher: Matcher, entry: Entry) -> Reading:
    """An entry's question without what it says again in brackets ("What can an EMT do? (EMT scope of practice)")."""
    return matcher.read(_BRACKETS.sub(" ", entry.question).strip() or entry.question)


def _subjects(matcher: Matcher, thing: Entry | Term) -> tuple[str, ...]:
    """What an answer was about: the names in its question, or its words of content where it names nothing.

    The field itself (EMT in a base on EMTs) is meant only where nothing else is named, or where two are compared.
    """
    if isinstance(thing, Term):
        return (thing.term,)
    reading = _question(matcher, thing)
    named: dict[str, str] = {}
    for mention in reading.mentions:
        end = mention.end
        while end < len(reading.tokens) and reading.tokens[end] in _HEADS:
            end += 1
        named.setdefault(mention.ref, " ".join(reading.tokens[mention.start : end]))
    own = {ref: name for ref, name in named.items() if not matcher.is_field(ref)}
    names = named if reading.frame.kind is FrameKind.COMPARISON else own or named
    if len(names) == 1 and "and" in reading.tokens:  # "compensated and decompensated shock" is about shock
        (name,) = names.values()
        head = name.rpartition(" ")[2]
        names = {"": head} if head != name and matcher.terms.resolve((head,)) else names
    words = [token for token in reading.tokens if token not in QUESTION_WORDS]
    rarest = min(SUBJECT, max(map(rarity, words), default=1.0))
    return tuple(names.values()) or tuple(filter(None, [" ".join(word for word in words if rarity(word) >= rarest)]))


def _is_one_of_many(matcher: Matcher, thing: Entry | Term) -> bool:
    """Can "one" be one more of what this is about? Of "the highest level of EMT" it is no EMT."""
    frame = _question(matcher, thing).frame if isinstance(thing, Entry) else None
    return frame is None or frame.kind is not FrameKind.DEFINITION or all(map(matcher.terms.resolve, frame.subjects))


# --- the message with its subject named -----------------------------------------------------------------------------


def _rewordings(
    matcher: Matcher, leans: Leaning, things: Sequence[Entry | Term], subjects: Sequence[str]
) -> Iterator[tuple[list[str], float]]:
    """The ways of saying it in full with the least confidence that counts for them, the likelier ways first."""
    tokens, place = leans.tokens, leans.place
    if leans.how is How.TURNED:
        mentions = () if _age(leans.other) else matcher.read(" ".join(leans.other)).mentions
        if len(mentions) == 1 and len(things) == 1 and isinstance(things[0], Entry):
            other = leans.other[mentions[0].start : mentions[0].end]
            yield list(_turned(_question(matcher, things[0]), other)), CLEAR
        elif not mentions:  # nothing else, but something of it: "and the cost?"
            yield [" ".join((*leans.other, subject)) for subject in subjects], CLEAR
        return
    if leans.says:
        names = [_plural(subject) if leans.says in SEVERAL else subject for subject in subjects]
        told = [" ".join((*tokens[:place], name, *tokens[place + 1 :])) for name in names]
        deeds = [_deed(_question(matcher, thing)) for thing in things if isinstance(thing, Entry)]
        told += [" ".join((*tokens, "to", deed)) for deed in deeds if deed and leans.says in ("it", "that")]
        yield told, 0.0
    if leans.how is How.FIRMLY or len(subjects) == 1:
        yield [" ".join((*tokens, subject)) for subject in subjects], CLEAR


def _turned(question: Reading, other: Sequence[str]) -> Iterator[str]:
    """A question with each of its terms in turn replaced: the same, asked of something else."""
    for ref in dict.fromkeys(mention.ref for mention in question.mentions):
        words: list[str] = []
        end = 0
        for mention in (each for each in question.mentions if each.ref == ref):
            words += [*question.tokens[end : mention.start], *(() if end else other)]
            end = mention.end
        yield " ".join((*words, *question.tokens[end:]))


def _deed(question: Reading) -> str:
    """What somebody who asks this wants to do ("become an emt"), which may be what takes or costs so much; or ""."""
    found = _DEED.fullmatch(" ".join(question.tokens))
    return found[1] if found else ""


def _plural(name: str) -> str:
    return name if name.endswith("s") else f"{name}s"
